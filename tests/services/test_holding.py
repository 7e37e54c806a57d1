"""What putting off means for all that is about the same thing, and for what is told at the moment that was chosen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.entries import Entry
from bot.domain.reminding.settings import Kind
from bot.services.access import Caller
from bot.services.planning import DISMISSED, SNOOZED, SNOOZED_POST
from bot.services.putting_off import Snooze, dismiss_reminder, resume_reminder, snooze_reminder
from bot.services.reminders import Item, look_up_items
from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import make_agreement
from tests.services.reminded import (
    ANNA,
    ERIK,
    MARIA,
    PROVSTAD,
    SARA,
    SCAN,
    SURVEY,
    WEEKLY,
    action,
    at,
    away,
    by_message,
    followed_up,
    messages,
    record,
    sent,
    tick,
)
from tests.storage.examples import revise

WEEK: Mapping[str, Any] = {
    "agreement_id": PROVSTAD,
    "kind": Kind.WEEK_OPEN,
    "subject": "S6:2022-W41",
    "message_ts": "1.1",
}
OF_ERIK = Caller(POLICE.team_id, ERIK.user_id, POLICE.channel_id)


def due(subject: str) -> dict[str, Any]:
    return {
        "agreement_id": PROVSTAD,
        "kind": Kind.DEADLINE,
        "subject": f"{subject}:due@2022-10-20",
        "message_ts": "1.1",
    }


def of_action(entry: Entry) -> dict[str, Any]:
    return {
        "agreement_id": PROVSTAD,
        "kind": Kind.ACTION,
        "subject": f"{entry.id}@2022-10-13",
        "message_ts": "1.1",
    }


@pytest.fixture
def asked(bare: Database) -> Database:
    """Both channels have been asked on a Friday at noon for the note of the week."""
    followed_up(bare, make_agreement(WEEKLY))
    tick(bare, "10-14 11:00", "10-14 12:00")
    sent(bare)
    return bare


@pytest.fixture
def warned(bare: Database) -> Database:
    """The municipality's channel has been told, a week before, of two things that are due on the 20th."""
    followed_up(bare, make_agreement(SCAN, SURVEY))
    tick(bare, "10-12 12:00", "10-13 08:00")
    sent(bare)
    return bare


@pytest.fixture
def to_do(bare: Database) -> tuple[Database, Entry]:
    """Erik has been told, the day before, of what he is to do."""
    followed_up(bare, make_agreement())
    entry = action(bare, ERIK)
    tick(bare, "10-12 07:00", "10-12 08:00")
    sent(bare)
    return bare, entry


def ended(database: Database, kind: Kind) -> list[tuple[str, str | None]]:
    return [(each.channel_id, each.closed) for each in record(database, kind)]


def again(database: Database, kind: Kind, looked_at: str) -> list[Item]:
    """Return what the messages tell that are for the moment, at that moment."""
    keys = {
        each.delivery_key or ""
        for each in record(database, kind)
        if each.rung.startswith("snoozed") and each.at == at(looked_at)
    }
    return [item for key in keys for item in look_up_items(database, key, now=at(looked_at))]


# what is put off together


def test_week_put_off_until_monday_is_told_once_on_monday(asked: Database) -> None:
    snooze_reminder(asked, MUNICIPALITY, **WEEK, snooze=Snooze.NEXT_WEEK, now=at("10-14 13:00"))
    tick(asked, "10-17 08:00")

    after = [each for each in record(asked, Kind.WEEK_MISSED) if each.subject == "S6:2022-W41"]
    assert [(each.channel_id, each.closed) for each in after] == [("C0KOMMUN", SNOOZED), ("C0POLIS", None)]
    assert messages(asked).count(("C0KOMMUN", at("10-17 08:00"))) == 1
    [item] = again(asked, Kind.WEEK_OPEN, "10-17 08:00")
    assert item.is_news


def test_week_that_a_channel_does_not_want_to_hear_of_is_not_told_as_missed_either(asked: Database) -> None:
    dismiss_reminder(asked, MUNICIPALITY, **WEEK, now=at("10-14 13:00"))
    tick(asked, "10-17 08:00")

    after = [each for each in record(asked, Kind.WEEK_MISSED) if each.subject == "S6:2022-W41"]
    assert [(each.channel_id, each.closed) for each in after] == [("C0KOMMUN", DISMISSED), ("C0POLIS", None)]


def test_week_that_is_told_as_missed_may_be_taken_up_again_there(asked: Database) -> None:
    tick(asked, "10-17 08:00")
    sent(asked)
    dismiss_reminder(asked, MUNICIPALITY, **WEEK, now=at("10-17 09:00"))
    key = next(
        each.delivery_key or ""
        for each in record(asked, Kind.WEEK_MISSED)
        if (each.subject, each.channel_id) == ("S6:2022-W41", "C0KOMMUN")
    )
    [before] = look_up_items(asked, key, now=at("10-17 09:01"))
    resume_reminder(asked, MUNICIPALITY, **{**WEEK, "kind": Kind.WEEK_MISSED}, now=at("10-17 09:01"))
    [after] = look_up_items(asked, key, now=at("10-17 09:02"))

    assert before.hold
    assert after.hold is None


def test_coordinator_who_put_their_own_action_away_is_not_told_that_it_is_two_weeks_late(bare: Database) -> None:
    followed_up(bare, make_agreement())
    entry = action(bare, ANNA)
    tick(bare, "10-12 08:00")
    sent(bare)
    dismiss_reminder(bare, POLICE, **of_action(entry), now=at("10-12 09:00"))
    tick(bare, "10-27 08:00")

    assert ended(bare, Kind.ESCALATION) == [(ANNA.user_id, DISMISSED)]


def test_coordinator_is_told_what_is_two_weeks_late_although_its_owner_put_it_away(bare: Database) -> None:
    followed_up(bare, make_agreement())
    entry = action(bare, SARA)
    tick(bare, "10-12 08:00")
    sent(bare)
    dismiss_reminder(bare, replace(MUNICIPALITY, user_id="U0SARA"), **of_action(entry), now=at("10-12 09:00"))
    tick(bare, "10-27 08:00")

    assert ended(bare, Kind.ESCALATION) == [(MARIA.user_id, None)]


# the moment that was chosen


def test_two_things_put_off_to_the_same_moment_are_one_message(warned: Database) -> None:
    for subject, minute in (("S2", "00"), ("S3", "05")):
        pressed = at(f"10-13 09:{minute}")
        snooze_reminder(warned, MUNICIPALITY, **due(subject), snooze=Snooze.TOMORROW, now=pressed)

    assert messages(warned, SNOOZED_POST) == [("C0KOMMUN", at("10-14 08:00"))]
    found = again(warned, Kind.DEADLINE, "10-14 08:00")
    assert [(item.occasion.subject, item.is_news) for item in found] == [
        ("S2:due@2022-10-20", True),
        ("S3:due@2022-10-20", True),
    ]


def test_reminder_put_off_taken_back_and_put_off_again_within_a_minute_comes(warned: Database) -> None:
    thing = due("S2")
    snooze_reminder(warned, MUNICIPALITY, **thing, snooze=Snooze.HOUR, now=at("10-13 09:00:10"))
    resume_reminder(warned, MUNICIPALITY, **thing, now=at("10-13 09:00:20"))
    snooze_reminder(warned, MUNICIPALITY, **thing, snooze=Snooze.HOUR, now=at("10-13 09:00:40"))

    assert [item.is_news for item in again(warned, Kind.DEADLINE, "10-13 10:00:10")] == [False]
    assert [item.is_news for item in again(warned, Kind.DEADLINE, "10-13 10:00:40")] == [True]


def test_reminder_put_off_twice_to_the_same_day_comes_once(warned: Database) -> None:
    thing = due("S2")
    for second in ("10", "40"):
        pressed = at(f"10-13 09:00:{second}")
        snooze_reminder(warned, MUNICIPALITY, **thing, snooze=Snooze.TOMORROW, now=pressed)
        if second == "10":
            resume_reminder(warned, MUNICIPALITY, **thing, now=at("10-13 09:00:20"))

    assert [item.is_news for item in again(warned, Kind.DEADLINE, "10-14 08:00")] == [True]


@pytest.mark.parametrize(
    ("first", "then", "not_told", "told"),
    [
        (Snooze.TOMORROW, Snooze.NEXT_WEEK, "10-14 08:00", "10-17 08:00"),
        (Snooze.NEXT_WEEK, Snooze.TOMORROW, "10-17 08:00", "10-14 08:00"),
    ],
)
def test_of_two_moments_that_were_chosen_the_later_choice_holds(
    warned: Database, first: Snooze, then: Snooze, not_told: str, told: str
) -> None:
    for snooze, minute in ((first, "00"), (then, "01")):
        snooze_reminder(warned, MUNICIPALITY, **due("S2"), snooze=snooze, now=at(f"10-13 09:{minute}"))

    [replaced], [chosen] = again(warned, Kind.DEADLINE, not_told), again(warned, Kind.DEADLINE, told)
    assert (replaced.taken_back, replaced.is_news) == (True, False)
    assert (chosen.taken_back, chosen.is_news) == (False, True)


def test_action_that_was_put_off_and_then_moved_still_comes_with_its_new_day(to_do: tuple[Database, Entry]) -> None:
    database, entry = to_do
    snooze_reminder(database, OF_ERIK, **of_action(entry), snooze=Snooze.TOMORROW, now=at("10-12 09:00"))
    revise(database, replace(entry, recorded_at=at("10-12 10:00"), values={**entry.values, "due": "2022-10-19"}))
    [item] = again(database, Kind.ACTION, "10-13 08:00")
    [first] = look_up_items(database, next(iter(by_message(database, Kind.ACTION))), now=at("10-13 08:00"))

    assert item.is_news
    assert item.subject
    assert item.subject.day == date(2022, 10, 19)
    # what was said of the day that it no longer is on is settled
    assert first.subject is None


# whose it is


def test_action_that_was_handed_over_is_no_longer_its_former_owners(to_do: tuple[Database, Entry]) -> None:
    database, entry = to_do
    [key] = by_message(database, Kind.ACTION)
    [before] = look_up_items(database, key, now=at("10-12 09:00"))
    snooze_reminder(database, OF_ERIK, **of_action(entry), snooze=Snooze.TOMORROW, now=at("10-12 09:00"))
    revise(database, replace(entry, recorded_at=at("10-12 10:00"), values={**entry.values, "owner": ANNA.user_id}))
    [after] = look_up_items(database, key, now=at("10-12 10:01"))
    [put_off] = again(database, Kind.ACTION, "10-13 08:00")

    assert before.subject
    assert after.subject is None
    assert not put_off.is_news


def test_action_is_its_deputys_only_while_the_owner_is_away(bare: Database) -> None:
    followed_up(bare, make_agreement())
    action(bare, ERIK)
    away(bare, ERIK, deputy="U0SVEN")
    tick(bare, "10-12 08:00")
    key = next(each.delivery_key or "" for each in record(bare, Kind.ACTION) if each.channel_id == "U0SVEN")
    [while_away] = look_up_items(bare, key, now=at("10-31 12:00"))
    [when_back] = look_up_items(bare, key, now=at("11-01 08:00"))

    assert while_away.deputy_for == ERIK
    assert when_back.subject is None
