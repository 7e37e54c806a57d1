"""The digests in words, however much there is to tell."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.calendar import ONE_DAY, parse_week
from bot.domain.digest import Digest, digest_of
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.kinds import ACTION, CommitmentEvent
from bot.domain.people import Person
from bot.domain.personal_digest import PersonalDigest, personal_part_of
from bot.language import speaker_for
from handlers.views.digest import Circumstances, digest_view
from handlers.views.message import Message
from handlers.views.personal_digest import personal_digest_view
from tests.factories import (
    FOUR_OPERATIONS,
    activity,
    event,
    make_agreement,
    make_commitment,
    meeting,
    operation,
    planned,
)
from tests.handlers.views.pictures.examples import DAYS, entries_of
from tests.slack_limits import problems

WEEK = parse_week("2022-W41")
WEDNESDAY = date(2022, 10, 12)
WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
ANNA = Person("T0POLIS", "U0ANNA")
LONG = "Ett & annat <sätt> "
AGREEMENTS = [read_agreement(path) for path in built_in_files()]
MANY = make_agreement(
    *(
        make_commitment(f"P{number}", {**FOUR_OPERATIONS, "conditions": []}, title="Löfte " + "&" * 69)
        for number in range(1, 100)
    )
)


def digest(*entries: Entry, agreement: Agreement | None = None, week: str = "2022-W41") -> Digest:
    of = parse_week(week)
    return digest_of(agreement or make_agreement(), entries, week=of, on=of.end + ONE_DAY)


def shown(told: Digest, language: str = "en") -> dict[str, Any]:
    return as_json(digest_view(told, speaker_for(language), Circumstances(lambda person: person.user_id)))


def as_json(message: Message) -> dict[str, Any]:
    carried: dict[str, Any] = json.loads(
        json.dumps({"text": message.text, "blocks": [block.to_dict() for block in message.blocks]})
    )
    return carried


def lines(message: dict[str, Any]) -> list[str]:
    texts = (block["text"]["text"] for block in message["blocks"] if block["type"] == "section")
    return [line for text in texts for line in text.split("\n")]


def under(message: dict[str, Any], title: str) -> list[str]:
    """Return the lines of the part with the title, to the next one's."""
    found = lines(message)
    after = found[found.index(f"*{title}*") + 1 :]
    ends = [number for number, line in enumerate(after) if line in {"*What has changed*", "*Late*", "*Unchanged*"}]
    return after[: min(ends, default=len(after))]


def action(**values: Any) -> Entry:
    said = {"text": "Ring skolan", "team": "T0POLIS", "owner": "U0ANNA", **values}
    return activity(ACTION, date(2022, 10, 3), said)


def test_changes_come_before_what_is_late_and_that_before_what_comes() -> None:
    entries = [operation(WEDNESDAY), action(due="2022-10-14"), action(due="2022-10-20")]
    agreement = make_agreement(make_commitment(), make_commitment("S2", {"kind": "milestone", "due": "2023-10-14"}))

    found = lines(shown(digest(*entries, agreement=agreement)))

    titles = ["*What has changed*", "*Late*", "*The next two weeks*", "*Unchanged*"]
    assert [line for line in found if line in titles] == titles


def test_a_promise_that_moved_tells_from_where_to_where() -> None:
    told = shown(digest(operation(WEDNESDAY), operation(WEDNESDAY - timedelta(weeks=9))))

    assert "+1 (from 1 to 2 of 4)" in under(told, "What has changed")
    assert "S7: in progress · on track, 2 of 4 (+1)" in told["text"]


def test_a_fall_is_told_with_a_minus() -> None:
    held = operation(date(2022, 9, 1))
    at = held.recorded_at.replace(month=10, day=12)
    undone = replace(held, recorded_at=at, revision=2, state=EntryState.UNDONE)

    told = shown(digest(replace(held, superseded_at=at), undone))

    assert "−1 (from 1 to 0 of 4)" in under(told, "What has changed")
    assert "Taken back: 1 joint operation" in lines(told)


def test_a_status_that_changed_is_told_in_words() -> None:
    agreement = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2023-10-14"}))
    done = event(CommitmentEvent.MILESTONE_DONE, "S2", WEDNESDAY, reference="r")

    told = under(shown(digest(done, agreement=agreement)), "What has changed")

    assert "Not started · on track → *fulfilled*" in told
    assert not [line for line in told if line.startswith("+")], "done or not done is no figure"


def test_new_entries_are_counted_by_kind_in_one_line() -> None:
    entries = [
        operation(WEDNESDAY),
        meeting(WEDNESDAY),
        meeting("2022-W40", recorded_at=operation(WEDNESDAY).recorded_at),
    ]

    found = lines(shown(digest(*entries)))

    assert "3 new: 1 joint operation, 2 weekly meetings" in found


def test_what_is_said_about_single_promises_is_one_kind() -> None:
    agreement = make_agreement(make_commitment("S2", {"kind": "milestone"}))
    said = [
        event(CommitmentEvent.MILESTONE_DONE, "S2", WEDNESDAY, reference="r"),
        event(CommitmentEvent.ASSESSED, "S2", WEDNESDAY, party="police", verdict="fulfilled", comment=""),
    ]

    assert "2 new: 2 updates of promises" in lines(shown(digest(*said, agreement=agreement)))


def changed(entry: Entry, **changes: Any) -> list[Entry]:
    """Return both revisions of an entry that was changed on Wednesday."""
    at = operation(WEDNESDAY).recorded_at
    return [replace(entry, superseded_at=at), replace(entry, recorded_at=at, revision=2, **changes)]


def test_whatever_was_written_down_is_told_and_not_that_nothing_was() -> None:
    before = operation(date(2022, 10, 4)).recorded_at
    plan = planned(date(2022, 10, 20), recorded_at=before)
    done = {"text": "Ring", "done_on": "2022-10-12", "done_by": "U0ANNA", "done_team": "T0POLIS"}
    told = {
        "1 new action": [activity(ACTION, WEDNESDAY, {"text": "Ring skolan"})],
        "2 new actions": [activity(ACTION, WEDNESDAY, {"text": f"Ring {number}"}) for number in range(2)],
        "Cancelled: 1 joint operation": changed(plan, state=EntryState.CANCELLED),
        "1 entry corrected": changed(operation(date(2022, 9, 1))),
        "2 entries corrected": [*changed(operation(date(2022, 9, 1))), *changed(plan)],
        "*1 action done:*": changed(action(), values=done),
    }

    for said, entries in told.items():
        found = lines(shown(digest(*entries)))
        assert said in found
        assert not [line for line in found if "othing was logged" in line], said
        assert problems(shown(digest(*entries), "sv")) == []


def test_a_quiet_week_says_so_and_still_tells_how_it_stands_and_what_comes() -> None:
    told = shown(digest(operation(date(2022, 5, 2)), planned(date(2022, 10, 20), recorded_at=operation().recorded_at)))

    assert lines(told)[0] == "A quiet week: nothing was logged in week 41."
    assert under(told, "Unchanged") == ["*S7* Löfte S7 · in progress · on track, 1 of 4"]
    assert under(told, "The next two weeks") == ["◷ *Thu 20 Oct* · Joint operation"]
    assert "quiet week" in told["text"]


def test_a_week_of_another_year_that_was_noted_now_has_its_year() -> None:
    agreement = make_agreement(make_commitment("S6", WEEKLY), period={"start": "2021-11-01", "end": "2023-12-31"})
    late = meeting("2021-W50", recorded_at=operation(date(2022, 2, 8)).recorded_at)

    found = lines(shown(digest(late, agreement=agreement, week="2022-W06")))

    assert "*Held:* S6 week 50 (2021), logged afterwards" in found
    assert "*Missed:* S6 week 6" in found


def test_when_the_agreement_is_over_its_outcome_is_told() -> None:
    over = make_agreement(period={"start": "2022-01-01", "end": "2022-10-14"})

    found = lines(shown(digest(operation(WEDNESDAY), agreement=over)))

    assert found[0] == "*The agreement ended 14 Oct 2022. This is what came of it:*"
    assert "Partly fulfilled: 1" in found


def test_long_lists_are_cut_and_say_how_much_more_there_is() -> None:
    told = shown(digest(*(action(due="2022-10-14", text=f"Sak {number}") for number in range(13))))

    late = under(told, "Late")
    assert len(late) == 11
    assert late[-1] == "and 3 more"
    assert late[0] == "☐ *3 days late (Fri 14 Oct)* · Sak 0 · U0ANNA"


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("agreement", AGREEMENTS, ids=lambda agreement: agreement.id)
def test_every_agreement_in_every_fourth_week_of_its_life(agreement: Agreement, language: str) -> None:
    entries = entries_of(agreement, DAYS[agreement.id])
    start = agreement.in_force.start or date(2024, 1, 8)
    for number in range(0, 160, 4):
        day = start + timedelta(weeks=number)
        year, week, _ = day.isocalendar()
        assert problems(shown(digest(*entries, agreement=agreement, week=f"{year}-W{week:02d}"), language)) == []


def crowd() -> Iterable[Entry]:
    """As much as nobody logs in a week."""
    yield from (operation(WEDNESDAY, recorded_at=operation(WEDNESDAY).recorded_at) for _ in range(5))
    for number in range(40):
        yield action(text=f"{LONG * 10}{number}", due="2022-10-14")
        yield action(text=f"{LONG * 10}{number}", due="2022-10-20", done_on="2022-10-12", done_by="U0ANNA")
        yield planned(date(2022, 10, 20))
        yield planned(date(2022, 10, 13))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_however_much_there_is_slack_shows_it(language: str) -> None:
    told = digest(*crowd(), agreement=MANY)
    assert len(told.moved) == len(MANY.commitments)

    assert problems(shown(told, language)) == []
    assert problems(shown(digest(agreement=MANY), language)) == []


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("number", [1, 12, 13, 25])
def test_a_personal_digest_of_many_agreements_is_one_that_slack_shows(number: int, language: str) -> None:
    entries = list(crowd())
    part = personal_part_of(assess(MANY, entries, on=date(2022, 10, 17)), entries, ANNA, {each.id for each in entries})

    message = as_json(personal_digest_view(PersonalDigest(date(2022, 10, 17), (part,) * number), speaker_for(language)))

    assert problems(message) == []
