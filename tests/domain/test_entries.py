from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.entries import EntryState, days_of, faults_of, merged, number_at, rows_at, visible
from bot.domain.kinds import FOLLOW_UP_REPORT, JOINT_OPERATION, WEEKLY_MEETING
from tests.domain.judging.judge import say
from tests.factories import operation

RECORDED = datetime(2022, 3, 11, 8, tzinfo=UTC)


def test_what_happened_later_or_was_undone_is_not_seen() -> None:
    seen = operation(date(2022, 3, 10))
    later = operation(date(2022, 3, 11))
    undone = operation(date(2022, 3, 9), state=EntryState.UNDONE)
    planned = operation(date(2022, 3, 8), state=EntryState.PLANNED)

    assert visible([later, undone, seen, planned], on=date(2022, 3, 10), known_at=None) == [planned, seen]


def test_a_revision_is_known_from_its_moment_until_the_next() -> None:
    at = RECORDED + timedelta(days=2)
    first = replace(operation(date(2022, 3, 10)), recorded_at=RECORDED, superseded_at=at)
    second = replace(first, recorded_at=at, superseded_at=None, revision=2)
    revisions, on = [second, first], date(2022, 4, 1)
    moment = timedelta(microseconds=1)

    assert visible(revisions, on=on, known_at=RECORDED - moment) == []
    assert visible(revisions, on=on, known_at=RECORDED) == [first]
    assert visible(revisions, on=on, known_at=at - moment) == [first]
    assert visible(revisions, on=on, known_at=at) == [second]
    assert visible(revisions, on=on, known_at=None) == [second]


def test_what_was_seen_comes_oldest_first_whatever_the_order() -> None:
    entries = [operation(date(2022, 3, day)) for day in (3, 1, 2)]

    assert [each.start.day for each in visible(entries, on=date(2022, 4, 1), known_at=None)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("kind", "values", "days"),
    [
        (
            JOINT_OPERATION,
            {"days": [{"date": "2023-01-01"}, {"date": "2022-12-31"}]},
            (date(2022, 12, 31), date(2023, 1, 1)),
        ),
        (WEEKLY_MEETING, {"week": "2020-W53"}, (date(2020, 12, 28), date(2020, 12, 28))),
        (WEEKLY_MEETING, {"week": "2020-W53", "date": "2021-01-01"}, (date(2021, 1, 1), date(2021, 1, 1))),
        (FOLLOW_UP_REPORT, {"date": "2022-05-10"}, (date(2022, 5, 10), date(2022, 5, 10))),
    ],
)
def test_an_entry_has_its_days_from_what_its_form_left(
    kind: Any, values: dict[str, Any], days: tuple[date, date]
) -> None:
    assert days_of(kind, values) == days


@pytest.mark.parametrize("values", [{}, {"days": []}])
def test_an_operation_without_a_day_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        days_of(JOINT_OPERATION, values)


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("attendance", 7),
        ("results.seizures", 2),
        ("results.reports", 0),
        ("results", 0),
        ("attendance.seizures", 0),
        ("hours", 1.5),
        ("note", 0),
        ("endless", 0),
        ("missing", 0),
    ],
)
def test_a_number_is_found_at_its_path_and_is_0_where_there_is_none(path: str, number: float) -> None:
    values = {
        "attendance": 7,
        "results": {"seizures": 2},
        "hours": 1.5,
        "note": "sju",
        "endless": float("inf"),
    }

    assert number_at(values, path) == number


@pytest.mark.parametrize("days", [None, [], "2022-03-10", 3, ["2022-03-10"]])
def test_rows_that_are_none_are_no_rows(days: object) -> None:
    assert list(rows_at({"days": days}, "days")) == []
    assert list(rows_at({}, "days")) == []


def test_a_day_named_twice_is_a_fault_at_the_second() -> None:
    days = [{"date": "2022-03-10"}, {"date": "2022-03-11"}, {"date": "2022-03-10"}]
    ((where, sentence),) = faults_of(JOINT_OPERATION, {"days": days})

    assert where == ("days", 2, "date")
    assert say(sentence) == "This date is already among the days of the operation."


def test_a_meeting_on_a_day_of_another_week_is_a_fault_at_the_day() -> None:
    ((where, sentence),) = faults_of(WEEKLY_MEETING, {"week": "2022-W41", "date": "2022-10-17"})

    assert where == ("date",)
    assert say(sentence) == "Mon 17 Oct is not in week 41: change the day or the week."


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (JOINT_OPERATION, {"days": [{"date": "2022-03-10"}, {"date": "2022-03-11"}]}),
        (WEEKLY_MEETING, {"week": "2022-W41"}),
        (WEEKLY_MEETING, {"week": "2021-W52", "date": "2022-01-02"}),
        (FOLLOW_UP_REPORT, {"date": "2022-05-10"}),
    ],
)
def test_what_fits_together_has_no_fault(kind: Any, values: dict[str, Any]) -> None:
    assert list(faults_of(kind, values)) == []


def test_a_second_note_of_a_meeting_adds_to_the_first_and_loses_nothing() -> None:
    old = {
        "week": "2022-W41",
        "heads": {"area_officer": 1, "social_worker": 2},
        "priority": ["police"],
        "discussed": 3,
        "decisions": "Mer tid.",
        "actions": [{"text": "Ringa skolan"}],
    }
    new = {
        "week": "2022-W41",
        "heads": {"area_officer": 2, "decision_maker": 1},
        "priority": ["municipality", "police"],
        "discussed": 2,
        "decisions": "Ny dag.",
        "actions": [{"text": "Ringa skolan"}, {"text": "Boka lokal"}],
    }

    assert merged(WEEKLY_MEETING, old, new) == {
        "week": "2022-W41",
        "heads": {"area_officer": 2, "social_worker": 2, "decision_maker": 1},
        "priority": ["police", "municipality"],
        "discussed": 3,
        "decisions": "Mer tid.\nNy dag.",
        "actions": [{"text": "Ringa skolan"}, {"text": "Boka lokal"}],
    }


def test_the_same_note_twice_is_the_note() -> None:
    note = {"week": "2022-W41", "heads": {"area_officer": 1}, "decisions": "Mer tid.", "discussed": 3}

    assert merged(WEEKLY_MEETING, note, note) == note
    assert merged(WEEKLY_MEETING, note, {}) == note
    assert merged(WEEKLY_MEETING, {}, note) == note
