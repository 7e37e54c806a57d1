from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entries import EntryState, days_of, faults_of, fits, merged, number_at, rows_at, visible
from bot.domain.kinds import FOLLOW_UP_REPORT, JOINT_OPERATION, WEEKLY_MEETING
from bot.language import speaker_for
from tests.factories import operation

DAY = date(2022, 10, 14)
HEADS = st.dictionaries(st.sampled_from(["area_officer", "social_worker"]), st.integers(0, 9))
LINES = st.text(st.sampled_from("ab J"), min_size=1, max_size=5)
NOTES = st.fixed_dictionaries(
    {"week": st.just("2022-W41")},
    optional={
        "heads": HEADS,
        "priority": st.lists(st.sampled_from(["police", "municipality"]), unique=True),
        "discussed": st.integers(0, 9),
        "decisions": LINES,
        "actions": st.lists(st.fixed_dictionaries({"text": LINES}), max_size=3),
    },
)


def days(*dates: str) -> dict[str, Any]:
    return {"days": [{"date": each} for each in dates]}


def test_an_operation_lasts_from_its_first_day_to_its_last() -> None:
    assert days_of(JOINT_OPERATION, days("2022-10-15", "2022-10-12")) == (date(2022, 10, 12), date(2022, 10, 15))


def test_an_operation_without_days_is_none() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        days_of(JOINT_OPERATION, {})


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"week": "2022-W41"}, date(2022, 10, 10)),
        ({"week": "2022-W41", "date": "2022-10-14"}, DAY),
        ({"week": "2020-W53"}, date(2020, 12, 28)),
    ],
)
def test_a_meeting_without_a_day_is_put_on_the_monday_of_its_week(values: dict[str, Any], day: date) -> None:
    assert days_of(WEEKLY_MEETING, values) == (day, day)


def test_any_other_activity_is_held_on_its_date() -> None:
    assert days_of(FOLLOW_UP_REPORT, {"date": "2022-10-14"}) == (DAY, DAY)


def test_the_same_day_twice_is_a_fault_of_the_second() -> None:
    faults = dict(faults_of(JOINT_OPERATION, days("2022-10-12", "2022-10-13", "2022-10-12")))

    assert list(faults) == [("days", 2, "date")]


def test_a_day_outside_the_week_is_a_fault_of_the_day() -> None:
    ((place, said),) = faults_of(WEEKLY_MEETING, {"week": "2022-W41", "date": "2022-10-17"})

    assert place == ("date",)
    assert "week 41" in speaker_for("en").say(said)
    assert list(faults_of(WEEKLY_MEETING, {"week": "2022-W41", "date": "2022-10-16"})) == []
    assert list(faults_of(WEEKLY_MEETING, {"week": "2022-W41"})) == []


@pytest.mark.parametrize(
    ("path", "number"),
    [("attendance", 7), ("results.seizures", 2), ("results.other", 0), ("note", 0), ("note.inner", 0), ("x.y.z", 0)],
)
def test_a_number_that_was_not_filled_in_is_none(path: str, number: int) -> None:
    assert number_at({"attendance": 7, "results": {"seizures": 2}, "note": "5"}, path) == number


def test_what_is_no_number_adds_nothing() -> None:
    assert [number_at({"n": value}, "n") for value in (float("nan"), float("inf"), None, "7", [7])] == [0] * 5


def test_rows_are_those_of_a_group() -> None:
    assert list(rows_at({"days": [{"date": "2022-10-14"}, "x"], "note": "abc"}, "days")) == [{"date": "2022-10-14"}]
    assert list(rows_at({"note": "abc"}, "note")) == []


@given(NOTES, NOTES)
def test_nothing_of_two_notes_is_lost_when_they_become_one(old: dict[str, Any], new: dict[str, Any]) -> None:
    together = merged(WEEKLY_MEETING, old, new)

    for note in (old, new):
        assert set(note.get("decisions", "").splitlines()) <= set(together.get("decisions", "").splitlines())
        assert all(action in together["actions"] for action in note.get("actions", []))
        assert set(note.get("priority", [])) <= set(together.get("priority", []))
        assert all(together["heads"][role] >= heads for role, heads in note.get("heads", {}).items())
        assert together.get("discussed", 0) >= note.get("discussed", 0)


@given(NOTES)
def test_a_note_added_to_itself_is_the_same_note(note: dict[str, Any]) -> None:
    assert merged(WEEKLY_MEETING, note, note) == note


def test_of_two_single_values_the_newer_one_stands() -> None:
    first = {"week": "2022-W41", "date": "2022-10-10"}

    assert merged(WEEKLY_MEETING, first, {"week": "2022-W41", "date": "2022-10-14"})["date"] == "2022-10-14"
    assert merged(WEEKLY_MEETING, first, {"week": "2022-W41"})["date"] == "2022-10-10"


def test_what_the_form_can_show_fits() -> None:
    assert fits(WEEKLY_MEETING, {"decisions": "x" * 2000, "actions": [{}] * 10})
    assert not fits(WEEKLY_MEETING, {"decisions": "x" * 2001})
    assert not fits(WEEKLY_MEETING, {"actions": [{}] * 11})
    assert fits(WEEKLY_MEETING, {})


def test_what_lies_ahead_or_was_undone_is_not_visible() -> None:
    held, undone, ahead = operation(DAY), operation(DAY, state=EntryState.UNDONE), operation(DAY + timedelta(1))

    assert visible([ahead, undone, held], on=DAY, known_at=None) == [held]


def test_of_a_corrected_entry_the_revision_known_then_is_visible() -> None:
    morning, noon, evening = (datetime(2022, 10, 15, hour, tzinfo=UTC) for hour in (8, 12, 20))
    first = operation(DAY, id="e", recorded_at=morning, superseded_at=noon)
    second = operation(DAY, id="e", recorded_at=noon, revision=2)

    assert visible([second, first], on=DAY, known_at=noon - timedelta(seconds=1)) == [first]
    assert visible([second, first], on=DAY, known_at=noon) == [second]
    assert visible([second, first], on=DAY, known_at=evening) == [second]
    assert visible([second, first], on=DAY, known_at=None) == [second]
    assert visible([second, first], on=DAY, known_at=morning - timedelta(seconds=1)) == []


def test_entries_come_in_the_order_in_which_they_happened() -> None:
    entries = [operation(DAY - timedelta(days=number)) for number in range(5)]

    assert visible(entries, on=DAY, known_at=None) == entries[::-1]
