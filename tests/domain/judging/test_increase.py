from datetime import date
from typing import Any

import pytest

from bot.domain.assessment import Pace, Status
from bot.domain.entries import Entry
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import IN_2022, OPEN, judge, reasons, say
from tests.factories import activity, event

MEASURE = {"activities": ["foot_patrol"], "field": "hours", "unit": {"sv": "timmar", "en": "hours"}}
# 73 hours in the 365 days of 2021: one hour every five days
BASELINE = {"value": 73, "period": {"start": "2021-01-01", "end": "2021-12-31"}}
MORE: dict[str, Any] = {"kind": "increase", "measure": MEASURE, "baseline": BASELINE}
LESS = {**MORE, "direction": "down"}
ENDED = date(2023, 1, 1)


def patrol(hours: float, day: date = date(2022, 2, 1)) -> Entry:
    return activity("foot_patrol", day, {"hours": hours})


@pytest.mark.parametrize(
    ("target", "hours", "status"),
    [
        (MORE, 73.5, Status.FULFILLED),
        (MORE, 73, Status.NOT_FULFILLED),
        (MORE, 20, Status.NOT_FULFILLED),
        (LESS, 72.5, Status.FULFILLED),
        (LESS, 73, Status.NOT_FULFILLED),
        (LESS, 80, Status.NOT_FULFILLED),
    ],
)
def test_at_the_end_the_rate_must_be_beyond_the_baselines(target: dict[str, Any], hours: float, status: Status) -> None:
    assert judge(target, patrol(hours), on=ENDED, **IN_2022).status is status


def test_a_baseline_of_another_length_is_compared_by_rate() -> None:
    quarter = {"value": 18, "period": {"start": "2021-01-01", "end": "2021-03-31"}}
    target = {**MORE, "baseline": quarter}

    # 18 in 90 days is 73 in 365
    assert judge(target, patrol(73), on=ENDED, **IN_2022).status is Status.NOT_FULFILLED
    assert judge(target, patrol(74), on=ENDED, **IN_2022).status is Status.FULFILLED


def test_more_than_before_is_not_fulfilled_before_the_end() -> None:
    row = judge(MORE, patrol(500), on=date(2022, 12, 31), **IN_2022)

    assert (row.status, row.pace) == (Status.IN_PROGRESS, Pace.ON_TRACK)


@pytest.mark.parametrize(
    ("hours", "on", "pace"),
    [
        # a quarter of 365 days is 91.25
        (0, date(2022, 4, 2), Pace.ON_TRACK),
        (0, date(2022, 4, 3), Pace.BEHIND),
        (20, date(2022, 4, 10), Pace.ON_TRACK),
        (20, date(2022, 4, 11), Pace.BEHIND),
    ],
)
def test_behind_when_the_rate_is_at_or_under_the_baseline_after_a_quarter(hours: float, on: date, pace: Pace) -> None:
    entries = [patrol(hours)] if hours else []

    assert judge(MORE, *entries, on=on, **IN_2022).pace is pace


def test_less_falls_behind_when_there_is_as_much_as_before() -> None:
    assert judge(LESS, patrol(20), on=date(2022, 4, 11), **IN_2022).pace is Pace.BEHIND
    assert judge(LESS, patrol(20), on=date(2022, 4, 12), **IN_2022).pace is Pace.ON_TRACK


def test_nothing_logged_has_not_started() -> None:
    row = judge(MORE, on=date(2022, 2, 1), **IN_2022)

    assert row.status is Status.NOT_STARTED
    assert say(row.sentence) == ("0 hours; at the baseline's rate it would be 6.2 after as many days; 11 months left")


def test_without_a_baseline_it_cannot_be_assessed_but_is_added_up() -> None:
    target = {"kind": "increase", "measure": MEASURE}
    row = judge(target, patrol(2.5), patrol(1), on=date(2022, 6, 1), **IN_2022)

    assert (row.status, row.pace, row.figures.done) == (Status.NOT_ASSESSABLE, None, 3.5)
    assert say(row.sentence) == ("3.5 hours; the parties need to agree on a baseline to compare with; 7 months left")


def test_a_baseline_agreed_later_is_used_from_that_day() -> None:
    target = {"kind": "increase", "measure": MEASURE}
    agreed = event(
        CommitmentEvent.BASELINE_AGREED,
        "S7",
        date(2022, 3, 1),
        value=73,
        start="2021-01-01",
        end="2021-12-31",
    )

    assert judge(target, agreed, on=date(2022, 2, 28), **IN_2022).status is Status.NOT_ASSESSABLE
    assert judge(target, agreed, patrol(74), on=ENDED, **IN_2022).status is Status.FULFILLED


def test_without_a_field_the_entries_themselves_are_counted() -> None:
    target = {**MORE, "measure": {"activities": ["foot_patrol"], "unit": "pass"}}

    assert judge(target, patrol(8), patrol(8), on=date(2022, 3, 1)).figures.done == 2


def test_years_are_added_up_on_their_own() -> None:
    row = judge(MORE, patrol(2), patrol(3.5, date(2023, 2, 1)), on=date(2023, 3, 1))

    assert row.figures.per_year == {2022: 2, 2023: 3.5}
    assert row.figures.done == 5.5


def test_an_entry_outside_the_period_is_not_added() -> None:
    row = judge(MORE, patrol(9, date(2021, 12, 31)), on=date(2022, 3, 1))

    assert row.figures.done == 0
    assert reasons(row.not_counting[0]) == ["outside the period"]


def test_an_open_end_never_ends_and_has_no_quarter() -> None:
    row = judge(MORE, on=date(2040, 1, 1), agreement={"period": {"start": "2022-01-01"}})

    assert (row.status, row.pace) == (Status.NOT_STARTED, None)


def test_without_a_first_day_there_is_no_rate() -> None:
    row = judge(MORE, patrol(5), on=date(2022, 6, 1), agreement=OPEN)
    ended = judge(MORE, patrol(5), on=ENDED, agreement={"period": {"end": "2022-12-31"}})

    assert (row.status, row.pace) == (Status.IN_PROGRESS, None)
    assert say(row.sentence) == "5 hours; the agreement has no first day to count from"
    assert ended.status is Status.NOT_ASSESSABLE


def test_on_the_first_day_nothing_can_be_compared_yet() -> None:
    assert say(judge(MORE, on=date(2022, 1, 1), **IN_2022).sentence) == "0 hours; 12 months left"
