from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.agreement import Agreement
from bot.domain.assessment import IntervalState, Pace, Status
from bot.domain.calendar import ONE_DAY, parse_week
from bot.domain.digest import Compared, Digest, digest_of, midnight
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import ACTION, MEETING, OPERATION, CommitmentEvent
from bot.domain.optional_kinds import CONSENT
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

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEEK = parse_week("2022-W41")
MONDAY = date(2022, 10, 17)
"""The day on which the digest of week 41 is read."""
WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": [MEETING]}
SCAN = {"kind": "milestone", "due": "2022-10-20"}
PLEDGE = make_agreement(make_commitment(), make_commitment("S6", WEEKLY), make_commitment("S2", SCAN))


def in_week(day: date = date(2022, 10, 12), hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), STOCKHOLM)


def digest(*entries: Entry, agreement: Agreement = PLEDGE, week: str = "2022-W41", on: date | None = None) -> Digest:
    of = parse_week(week)
    return digest_of(agreement, entries, week=of, on=on or of.end + ONE_DAY)


def promise(told: Digest, row_id: str) -> Compared:
    return next(each for each in told.promises if each.row.id == row_id)


def action(day: date, **values: Any) -> Entry:
    said = {"text": "Ring skolan", "team": "T0POLIS", "owner": "U0ANNA", **values}
    return activity(ACTION, day, said, recorded_at=in_week(day, 8))


def undone(entry: Entry, at: datetime) -> list[Entry]:
    return revised(entry, at, state=EntryState.UNDONE)


def revised(entry: Entry, at: datetime, **changes: Any) -> list[Entry]:
    """Return both revisions of an entry that was changed at the moment."""
    after = replace(entry, recorded_at=at, revision=entry.revision + 1, **changes)
    return [replace(entry, superseded_at=at), after]


def test_what_is_logged_in_the_week_is_counted_by_kind() -> None:
    entries = [meeting(date(2022, 10, 12)), operation(date(2022, 10, 11)), operation(date(2022, 10, 13))]

    assert digest(*entries).logged == {OPERATION: 2, MEETING: 1}


def test_what_was_logged_before_the_week_or_after_it_is_in_another_digest() -> None:
    entries = [operation(date(2022, 10, 8), recorded_at=in_week(date(2022, 10, 9), 23))]
    entries += [operation(date(2022, 10, 14), recorded_at=in_week(MONDAY, 7))]

    told = digest(*entries)

    assert told.nothing_logged
    assert promise(told, "S7").row.figures.done == 1


def test_an_operation_of_the_spring_that_is_logged_now_is_a_change_of_this_week() -> None:
    late = operation(date(2022, 3, 10), recorded_at=in_week())

    counted = promise(digest(late), "S7")

    assert (counted.before.figures.done, counted.row.figures.done, counted.change) == (0, 1, 1)
    assert counted.moved


def test_an_undone_operation_is_a_fall() -> None:
    told = digest(*undone(operation(date(2022, 9, 1)), in_week()))

    assert (told.logged, told.taken_back) == ({}, {OPERATION: 1})
    assert promise(told, "S7").change == -1


def test_what_was_undone_the_week_after_was_still_counted_in_the_week() -> None:
    told = digest(*undone(operation(date(2022, 10, 12)), in_week(MONDAY, 8)))

    assert told.logged == {OPERATION: 1}
    assert promise(told, "S7").change == 1


def test_a_correction_is_not_new_but_changes_the_figure() -> None:
    lacking = operation(date(2022, 9, 1), full_day=False)
    told = digest(*revised(lacking, in_week(), values=operation(date(2022, 9, 1)).values))

    assert told.logged == {}
    assert promise(told, "S7").change == 1
    assert not told.quiet


def test_what_was_planned_is_new_once_it_has_been_held() -> None:
    plan = planned(date(2022, 10, 12), recorded_at=in_week(date(2022, 10, 11)))
    held = revised(plan, in_week(date(2022, 10, 18)), state=EntryState.HELD)

    first, second = digest(*held), digest(*held, week="2022-W42")

    assert (first.planned, first.logged) == ({OPERATION: 1}, {})
    assert (second.planned, second.logged) == ({}, {OPERATION: 1})


def test_what_was_planned_and_then_cancelled_is_told_as_cancelled() -> None:
    plan = planned(date(2022, 10, 20), recorded_at=in_week(date(2022, 10, 4)))
    told = digest(*revised(plan, in_week(), state=EntryState.CANCELLED))

    assert (told.cancelled, told.planned, told.taken_back, told.corrected) == ({OPERATION: 1}, {}, {}, 0)
    assert not told.nothing_logged
    assert digest(*revised(plan, in_week(), state=EntryState.CANCELLED), week="2022-W42").cancelled == {}


def test_corrections_are_counted_by_entry_and_those_of_actions_and_of_another_week_not() -> None:
    held, plan = operation(date(2022, 9, 1)), planned(date(2022, 10, 20), recorded_at=in_week(date(2022, 10, 4)))
    once = revised(held, in_week())
    twice = [*revised(plan, in_week())[:1], *revised(revised(plan, in_week())[1], in_week(date(2022, 10, 14)))]
    changed = revised(action(date(2022, 10, 3)), in_week())
    new_and_changed = revised(operation(date(2022, 10, 11)), in_week())

    told = digest(*once, *twice, *changed, *new_and_changed)

    assert told.corrected == 2
    assert digest(*once).corrected == 1
    assert not digest(*once).nothing_logged
    assert not digest(*once).quiet
    assert digest(*once, week="2022-W42").corrected == 0


def test_what_is_held_or_undone_meanwhile_is_no_correction() -> None:
    plan = planned(date(2022, 10, 12), recorded_at=in_week(date(2022, 10, 4)))

    assert digest(*revised(plan, in_week(), state=EntryState.HELD)).corrected == 0
    assert digest(*undone(operation(date(2022, 9, 1)), in_week())).corrected == 0


def test_a_week_in_which_only_actions_were_made_or_done_is_not_one_without_anything() -> None:
    made = action(date(2022, 10, 12))
    done = {"text": "Ring", "done_on": "2022-10-12", "done_by": "U0ANNA", "done_team": "T0POLIS"}
    finished = revised(action(date(2022, 10, 3)), in_week(), values=done)

    assert digest(made).new_actions == 1
    assert not digest(made).nothing_logged
    assert digest(*finished).new_actions == 0
    assert not digest(*finished).nothing_logged
    assert not digest(*finished).quiet

    dropped = digest(*undone(made, in_week(date(2022, 10, 13))))
    assert dropped.new_actions == 0
    assert dropped.nothing_logged


@pytest.mark.parametrize("kind", [ACTION, CONSENT])
def test_neither_actions_nor_single_consents_are_counted_as_entries(kind: str) -> None:
    assert digest(activity(kind, date(2022, 10, 12))).logged == {}


def test_the_weeks_meeting_is_held_or_missed_once_the_week_is_over() -> None:
    held = digest(meeting(date(2022, 10, 12)))
    missed = digest()

    assert [(each.row.id, each.outcome.interval.key, each.outcome.state) for each in held.decided] == [
        ("S6", "2022-W41", IntervalState.HELD)
    ]
    assert [(each.outcome.interval.key, each.outcome.state) for each in missed.decided] == [
        ("2022-W41", IntervalState.MISSED)
    ]
    assert not missed.quiet
    assert missed.nothing_logged


def test_an_excused_week_is_told_as_such() -> None:
    beforehand = event(CommitmentEvent.INTERVAL_EXCUSED, "S6", date(2022, 10, 3), interval="2022-W41", reason="Lov")

    assert [each.outcome.state for each in digest(beforehand).decided] == [IntervalState.EXCUSED]


def test_a_meeting_noted_a_week_late_turns_what_was_missed() -> None:
    late = meeting("2022-W40", recorded_at=in_week(date(2022, 10, 13)))

    decided = {each.outcome.interval.key: (each.before, each.outcome.state) for each in digest(late).decided}

    assert decided["2022-W40"] == (IntervalState.MISSED, IntervalState.HELD)


def test_a_promise_that_is_done_goes_from_one_status_to_another() -> None:
    scanned = promise(digest(event(CommitmentEvent.MILESTONE_DONE, "S2", date(2022, 10, 12), reference="r")), "S2")

    assert (scanned.before.status, scanned.row.status) == (Status.NOT_STARTED, Status.FULFILLED)


def test_a_pace_that_changes_by_itself_is_a_change() -> None:
    dueless = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2022-11-12"}))

    told = promise(digest(agreement=dueless), "S2")

    assert (told.before.pace, told.row.pace) == (Pace.ON_TRACK, Pace.AT_RISK)
    assert told.moved


def test_less_time_left_is_no_change() -> None:
    told = digest(agreement=make_agreement(make_commitment(target={**FOUR_OPERATIONS, "at_least": 1})), week="2022-W44")

    assert promise(told, "S7").before.sentence != promise(told, "S7").row.sentence
    assert told.quiet
    assert [each.row.id for each in told.unmoved] == ["S7"]


def test_actions_done_are_told_once_and_those_undone_again_not_at_all() -> None:
    done = {"text": "Ring", "done_on": "2022-10-12", "done_by": "U0ANNA", "done_team": "T0POLIS"}
    finished = revised(action(date(2022, 10, 3)), in_week(), values=done)
    reopened = revised(finished[1], in_week(date(2022, 10, 14)), values={"text": "Ring"})

    assert [each.what for each in digest(*finished).done] == ["Ring"]
    assert digest(*finished, week="2022-W42").done == ()
    assert digest(finished[0], *reopened).done == ()


def test_what_is_late_and_what_comes_is_told_as_of_the_day_it_is_read() -> None:
    late = action(date(2022, 10, 3), due="2022-10-14")
    soon = action(date(2022, 10, 3), due="2022-10-30")
    after = action(date(2022, 10, 3), due="2022-10-31")
    asked = planned(date(2022, 10, 13), recorded_at=in_week(date(2022, 10, 3)))
    coming = planned(date(2022, 10, 20), recorded_at=in_week(date(2022, 10, 3)))

    told = digest(late, soon, after, asked, coming)

    assert (told.behind.actions[0].entry, told.behind.unreported) == (late, (asked,))
    assert ([each.entry for each in told.ahead.actions], told.ahead.planned) == ([soon], (coming,))
    assert [each.key for each in told.ahead.deadlines] == ["S2:due"]

    read_later = digest(late, soon, after, asked, coming, on=date(2022, 10, 21))
    assert [each.key for each in read_later.behind.deadlines] == ["S2:due"]
    assert after in [each.entry for each in read_later.ahead.actions]
    assert read_later.ahead.planned == ()
    assert promise(read_later, "S2").row == promise(told, "S2").row, "the week that went is the same"


def test_what_was_done_since_the_week_ended_is_not_late() -> None:
    done = {"text": "Ring", "due": "2022-10-14", "done_on": "2022-10-17", "done_by": "U0ANNA"}

    told = digest(*revised(action(date(2022, 10, 3), due="2022-10-14"), in_week(MONDAY, 8), values=done))

    assert told.behind.actions == ()


def test_a_passed_day_of_what_is_over_is_not_late_any_more() -> None:
    missed = make_agreement(
        make_commitment("S2", {"kind": "milestone", "due": "2022-06-30"}), period=_until("2022-10-15")
    )

    assert digest(agreement=missed).behind.deadlines == ()
    assert digest(agreement=missed, week="2022-W40").behind.deadlines != ()


def _until(end: str) -> dict[str, str]:
    return {"start": "2022-01-01", "end": end}


def test_the_first_digest_after_the_end_tells_what_came_of_it() -> None:
    over = make_agreement(make_commitment(), make_commitment("S6", WEEKLY), period=_until("2022-10-14"))
    entries = [operation(date(2022, 5, day)) for day in range(2, 6)]

    told = digest(*entries, agreement=over)

    assert told.ended == date(2022, 10, 14)
    assert told.outcome == {Status.FULFILLED: 1, Status.NOT_FULFILLED: 1}
    assert told.ahead.deadlines == ()
    assert digest(*entries, agreement=over, week="2022-W40").ended is None


@pytest.mark.parametrize(
    ("week", "first", "last"),
    [
        ("2021-W52", date(2021, 12, 27), date(2022, 1, 2)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2022-W12", date(2022, 3, 21), date(2022, 3, 27)),
        ("2022-W43", date(2022, 10, 24), date(2022, 10, 30)),
    ],
    ids=["year end", "week 53", "clocks go forward", "clocks go back"],
)
def test_a_week_begins_and_ends_at_midnight_where_the_agreement_lives(week: str, first: date, last: date) -> None:
    agreement = make_agreement(period={"start": "2020-01-01", "end": "2023-12-31"})
    minute = timedelta(minutes=1)
    begins, ends = midnight(first, agreement), midnight(last + ONE_DAY, agreement)
    assert begins.astimezone(STOCKHOLM).hour == ends.astimezone(STOCKHOLM).hour == 0

    def logged(at: datetime) -> bool:
        moment = at.astimezone(UTC)
        return bool(digest(operation(first, recorded_at=moment), agreement=agreement, week=week).logged)

    assert [logged(begins), logged(begins.astimezone(UTC) + minute)] == [False, True]
    assert [logged(ends.astimezone(UTC) - minute), logged(ends.astimezone(UTC) + minute)] == [True, False]
