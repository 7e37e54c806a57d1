"""What a message of reminders looks like: every kind, one or many, in both languages, as Slack would take it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.actions import Action
from bot.domain.agreement import Agreement
from bot.domain.calendar import parse_week
from bot.domain.entries import Entry, EntryState
from bot.domain.people import Person
from bot.domain.reminding.settings import Kind
from bot.domain.reminding.subjects import Audience, Ground, Subject
from bot.domain.texts import text
from bot.language import speaker_for
from bot.services.reminders import Item
from handlers.seldom import (
    REMIND_CHANGE,
    REMIND_DECIDE,
    REMIND_EXCUSE,
    REMIND_EXPLAIN,
    REMIND_FINISH,
    REMIND_LOG,
    REMIND_LOG_WEEK,
    REMIND_RESUME,
    REMIND_SNOOZE,
    REMIND_UPDATE,
)
from handlers.views.message import Message
from handlers.views.reminders import MOST, Telling, reminders_view
from storage.occasions import Hold, Occasion
from tests.chat import buttons, words
from tests.factories import activity
from tests.handlers.scene import built_in, swedish
from tests.slack_limits import problems

TODAY = date(2022, 10, 14)
NOW = datetime(2022, 10, 14, 6, tzinfo=UTC)
SODERHAMN, SODERKOPING = built_in("soderhamn-2022"), built_in("soderkoping-2020")
NASTY = "<!channel> & <@U0ANNA> "
HELD_BACK = Hold("soderhamn-2022", "week_open", "S6:2022-W41", "T0POLIS", "C0POLIS", None, NOW, "U0ERIK")


def to_do(what: str = "Ring skolan", **values: Any) -> Entry:
    return activity("action", TODAY, {"text": what, **values})


def item(subject: Subject, agreement: Agreement = SODERHAMN, *entries: Entry, **more: Any) -> Item:
    occasion = Occasion(
        key=subject.key,
        agreement_id=agreement.id,
        kind=subject.kind,
        subject=subject.key,
        rung="1",
        team_id="T0POLIS",
        channel_id="C0POLIS",
        at=NOW,
        until=None,
        planned_at=NOW,
        delivery_key="reminder:1",
    )
    return Item(Ground(agreement, entries, TODAY), occasion, subject, **{"through": "C0POLIS", **more})


def deadline(day: date = date(2022, 12, 31), kind: Kind = Kind.DEADLINE, title: str = "S2, sista dag") -> Item:
    return item(Subject(kind, f"S2:due@{day}", day, Audience(("municipality",)), "S2", title))


def action(what: str = "Ring skolan", kind: Kind = Kind.ACTION, due: date = TODAY) -> Item:
    entry = to_do(what, due=due.isoformat(), owner="U0ANNA", team="T0POLIS")
    done = Action(entry)
    subject = Subject(kind, f"{entry.id}@{due}", due, Audience(person=done.owner), entry.id, what, action=done)
    return item(subject, SODERHAMN, entry)


def week(kind: Kind = Kind.WEEK_OPEN, key: str = "2022-W41", **more: Any) -> Item:
    row = Ground(SODERHAMN, (), TODAY).assessment.row("S6")
    about, in_week = f"S6:{key}", parse_week(key)
    return item(Subject(kind, about, in_week.end, Audience(), about, row=row, week=in_week, **more))


def pace() -> Item:
    row = Ground(SODERHAMN, (), TODAY).assessment.row("S7")
    assert row is not None
    return item(Subject(Kind.PACE, "S7:0", TODAY, Audience(), "S7", row.sentence, row=row))


def planned(note: str = "") -> Item:
    day = date(2022, 10, 15)
    values = {"days": [{"date": day.isoformat(), "full_day": True}], "note": note}
    entry = activity("joint_operation", day, values, state=EntryState.PLANNED)
    return item(Subject(Kind.PLANNED, f"{entry.id}@{entry.start}", entry.start, Audience(), entry.id, entry=entry))


def extension() -> Item:
    day = date(2022, 12, 31)
    return item(Subject(Kind.EXTENSION, f"extension@{day}", day, Audience(), "K7", "x"), SODERKOPING)


ONE_OF_EACH: Mapping[Kind, Callable[[], Item]] = {
    Kind.DEADLINE: deadline,
    Kind.EXTENSION: extension,
    Kind.ACTION: action,
    Kind.MEETING: lambda: replace(week(Kind.MEETING), meeting=date(2022, 10, 15)),
    Kind.WEEK_OPEN: week,
    Kind.WEEK_MISSED: lambda: week(Kind.WEEK_MISSED, "2022-W40"),
    Kind.PACE: pace,
    Kind.PLANNED: planned,
    Kind.ESCALATION: lambda: action(kind=Kind.ESCALATION, due=date(2022, 9, 28)),
}


def shown(*items: Item, language: str = "sv", personal: bool = False) -> dict[str, Any]:
    message = reminders_view(items, telling(language, personal=personal))
    return as_json(message)


def telling(language: str = "sv", *, personal: bool = False) -> Telling:
    return Telling(speaker_for(language), lambda person: f"<@{person.user_id}>", personal)


def as_json(message: Message) -> dict[str, Any]:
    carried: dict[str, Any] = json.loads(
        json.dumps({"text": message.text, "blocks": [block.to_dict() for block in message.blocks]})
    )
    return carried


def pressable(message: dict[str, Any]) -> list[str]:
    return [each["action_id"] for each in buttons(message)]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_each_kind_is_one_that_slack_shows_alone_or_among_many(kind: Kind, language: str) -> None:
    one = ONE_OF_EACH[kind]()
    many = [
        replace(one, occasion=replace(one.occasion, agreement_id="x"), ground=replace(one.ground, agreement=agreement))
        for agreement in (one.agreement.model_copy(update={"id": f"a{number}"}) for number in range(30))
    ]

    for personal in (False, True):
        for items in ([one], many):
            assert problems(shown(*items, language=language, personal=personal)) == []


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_what_is_put_off_or_settled_is_one_that_slack_shows(kind: Kind) -> None:
    one = ONE_OF_EACH[kind]()
    held = replace(one, hold=HELD_BACK)
    settled = replace(one, subject=None)

    for items in ([held], [settled], [held, settled, week(key="2022-W42")], []):
        assert problems(shown(*items)) == []
    assert pressable(shown(held)) == [REMIND_RESUME]
    assert pressable(shown(settled)) == []


def test_no_kind_that_is_posted_as_a_reminder_is_forgotten() -> None:
    assert set(Kind) - {Kind.OUTCOME, Kind.DIGEST} == set(ONE_OF_EACH)


def test_what_people_wrote_is_shown_as_it_stands() -> None:
    for items in ([action(NASTY)], [action(NASTY), deadline(title=NASTY), planned(NASTY)]):
        for block in shown(*items)["blocks"]:
            if (block.get("text") or {}).get("type") == "mrkdwn":
                assert "<!" not in block["text"]["text"]
        assert "<!" not in shown(*items)["text"]


def test_long_words_are_cut_nowhere_but_in_the_heading() -> None:
    what = "Ring skolan om belysningen " * 7

    assert what.strip() in words(shown(action(what.strip()))["blocks"])


def test_what_can_be_done_about_each_kind_stands_on_it() -> None:
    expected = {
        Kind.DEADLINE: [REMIND_UPDATE, REMIND_EXPLAIN],
        Kind.EXTENSION: [REMIND_DECIDE, REMIND_EXPLAIN],
        Kind.ACTION: [REMIND_FINISH, REMIND_CHANGE],
        Kind.MEETING: [REMIND_LOG],
        Kind.WEEK_OPEN: [REMIND_LOG_WEEK, REMIND_EXCUSE],
        Kind.WEEK_MISSED: [REMIND_LOG_WEEK, REMIND_EXCUSE],
        Kind.PACE: [REMIND_LOG, REMIND_EXPLAIN],
        Kind.ESCALATION: [REMIND_FINISH, REMIND_CHANGE],
    }
    for kind, action_ids in expected.items():
        assert pressable(shown(ONE_OF_EACH[kind]())) == [*action_ids, REMIND_SNOOZE]


def test_who_reaches_the_agreement_nowhere_can_put_it_off_and_nothing_else() -> None:
    assert pressable(shown(replace(week(), through=None))) == [REMIND_SNOOZE]


def test_of_very_many_the_most_urgent_stand_there_and_the_rest_are_counted() -> None:
    many = [action(f"Sak {number}", due=date(2022, 11, 30 - number)) for number in range(20)]

    message = shown(*many)

    assert pressable(message).count(REMIND_FINISH) == MOST
    assert "Sak 19" in words(message["blocks"])
    assert "Sak 0\n" not in words(message["blocks"])
    more = words(message["blocks"][-1])
    assert f"{20 - MOST}" in more
    for place in ("Hem", "/atgard", "/lofte"):
        assert place in more
    assert "/paminn" not in more


def test_what_is_settled_makes_room_where_not_all_can_be_shown() -> None:
    settled = [replace(deadline(date(2022, 10, 1 + day)), subject=None) for day in range(5)]
    still_open = [action(f"Sak {number}", due=date(2022, 11, 1)) for number in range(MOST)]

    crowded = shown(*settled, *still_open)
    assert pressable(crowded).count(REMIND_FINISH) == MOST
    assert swedish("{what}: nothing more to do now", what="S2") not in words(crowded["blocks"])

    roomy = shown(*settled, *still_open[: MOST - 5])
    first = next(block for block in roomy["blocks"][2:] if block["type"] == "section")
    assert words(first).startswith("–"), "where there is room it stays where it was"
    assert pressable(roomy).count(REMIND_FINISH) == MOST - 5


def test_an_owner_who_is_the_coordinator_too_is_told_once_and_as_its_owner() -> None:
    late = action(due=date(2022, 9, 28))
    assert late.subject is not None
    escalated = replace(
        late,
        occasion=replace(late.occasion, kind=Kind.ESCALATION, key="other"),
        subject=replace(late.subject, kind=Kind.ESCALATION),
    )

    for both in ((late, escalated), (escalated, late)):
        told = shown(*both, personal=True)
        assert pressable(told) == [REMIND_FINISH, REMIND_CHANGE, REMIND_SNOOZE]
        assert swedish("You are told as coordinator: this is two weeks late or more.") not in words(told["blocks"])


def test_an_action_of_the_same_day_that_is_no_longer_the_readers_is_somebody_elses() -> None:
    handed_over = words(shown(replace(action(), subject=None), language="en")["blocks"])
    assert "– Ring skolan: somebody else is to do it now" in handed_over

    moved = replace(action(), subject=None)
    moved = replace(moved, occasion=replace(moved.occasion, subject=f"{moved.ground.entries[0].id}@2022-10-07"))
    told = words(shown(moved, language="en")["blocks"])
    assert "instead" in told
    assert "somebody else" not in told


def test_agreements_stand_apart_each_with_its_title() -> None:
    message = words(shown(extension(), deadline(), week())["blocks"])

    assert message.count(SODERHAMN.title) == message.count(SODERKOPING.title) == 1
    assert message.index(SODERHAMN.title) < message.index("S6 ") < message.index(SODERKOPING.title)


def test_the_same_thing_told_by_two_rungs_is_told_once() -> None:
    again = deadline()
    twice = [again, replace(again, occasion=replace(again.occasion, rung="7", key="other"))]

    assert pressable(shown(*twice)).count(REMIND_SNOOZE) == 1


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2022, 11, 13), "in 30 days, Sunday 13 November 2022"),
        (date(2022, 10, 21), "in 7 days, Friday 21 October"),
        (date(2022, 10, 15), "tomorrow, Saturday 15 October"),
        (date(2022, 10, 14), "today, Friday 14 October"),
        (date(2022, 10, 13), "1 day late (Thu 13 Oct)"),
        (date(2022, 10, 7), "7 days late (Fri 7 Oct)"),
    ],
)
def test_a_day_is_told_as_people_say_it(day: date, said: str) -> None:
    assert shown(deadline(day), language="en")["text"].endswith(said)


def test_urgency_is_told_by_more_than_words_and_by_no_colour() -> None:
    days = {"▲": date(2022, 10, 7), "●": TODAY, "◷": date(2022, 10, 21)}

    for sign, day in days.items():
        assert f"{sign} *" in words(shown(deadline(day))["blocks"])


def test_a_week_that_is_only_over_is_not_called_done() -> None:
    over = replace(week(Kind.WEEK_MISSED, "2022-W40"), subject=None)

    assert "– Week 40 is over" in words(shown(over, language="en")["blocks"])
    assert "✔" not in words(shown(over)["blocks"])


def test_a_note_that_does_not_count_is_told_with_every_reason() -> None:
    reasons = (text("Nobody of {party} attended.", party=NASTY), text("No date."))

    told = words(shown(week(reasons=reasons), language="en")["blocks"])

    assert "The note of week 41 doesn't count" in told
    assert told.count("✘ ") == len(reasons)
    assert NASTY not in told


def test_of_a_plan_its_note_is_not_told() -> None:
    assert "Vid torget" not in words(shown(planned("Vid torget"))["blocks"])


def test_a_deadline_says_who_is_responsible_in_a_channel() -> None:
    assert SODERHAMN.party("municipality").name in words(shown(deadline())["blocks"])


def test_one_who_stands_in_is_told_for_whom() -> None:
    instead = replace(action(), deputy_for=Person("T0POLIS", "U0ERIK"))

    assert "<@U0ERIK>" in words(shown(instead, personal=True)["blocks"])


def test_put_off_it_says_until_when_on_the_clocks_there() -> None:
    until = datetime(2022, 10, 31, 7, tzinfo=UTC)  # in winter time, as the day is after the change

    told = words(shown(replace(week(), hold=replace(HELD_BACK, until=until)), language="en")["blocks"])

    assert "Put off until Monday 31 October at 08:00 by <@U0ERIK>" in told
