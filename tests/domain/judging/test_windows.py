from datetime import date
from typing import Any

from bot.domain.assessment import IntervalState, Status
from bot.domain.entries import Entry
from tests.domain.judging.judge import AFTER, judge, reasons, say
from tests.factories import activity

MAY_AND_NOVEMBER = {
    "kind": "cadence",
    "activities": ["follow_up"],
    "windows": [
        {"name": {"sv": "maj", "en": "May"}, "start": "05-01", "end": "05-31"},
        {"name": {"sv": "november", "en": "November"}, "start": "11-01", "end": "11-30"},
    ],
}
TERTIALS_2018 = {
    "kind": "cadence",
    "activities": ["follow_up"],
    "windows": [
        {"name": "tertial 1 2018", "start": "2018-01-01", "end": "2018-04-30"},
        {"name": "tertial 3 2018", "start": "2018-09-01", "end": "2018-12-31"},
    ],
}


def report(day: date, **values: Any) -> Entry:
    return activity("follow_up", day, values)


def test_followed_up_in_every_window_is_fulfilled_at_the_end() -> None:
    reports = [report(date(year, month, 15)) for year in (2022, 2023) for month in (5, 11)]
    row = judge(MAY_AND_NOVEMBER, *reports, on=AFTER)

    assert [outcome.interval.key for outcome in row.intervals] == ["2022-05", "2022-11", "2023-05", "2023-11"]
    assert (row.status, row.figures.per_year) == (Status.FULFILLED, {2022: 2, 2023: 2})
    assert [say(outcome.interval.label) for outcome in row.intervals[:2]] == ["May 2022", "November 2022"]


def test_a_window_without_its_report_is_missed_the_day_after() -> None:
    assert judge(MAY_AND_NOVEMBER, on=date(2022, 5, 31)).intervals[0].state is IntervalState.OPEN
    assert judge(MAY_AND_NOVEMBER, on=date(2022, 6, 1)).intervals[0].state is IntervalState.MISSED


def test_a_late_report_that_names_its_window_is_late_not_missing() -> None:
    late = report(date(2022, 6, 20), window="2022-05")

    assert judge(MAY_AND_NOVEMBER, late, on=date(2022, 6, 19)).intervals[0].state is IntervalState.MISSED
    row = judge(MAY_AND_NOVEMBER, late, on=date(2022, 6, 20))
    assert (row.intervals[0].state, row.intervals[0].late) == (IntervalState.HELD, True)
    assert say(row.sentence) == "1 of 1 follow-up window so far, of which 1 late; 18 months left"


def test_a_report_in_time_is_not_late_though_another_follows() -> None:
    entries = [report(date(2022, 5, 20)), report(date(2022, 7, 1), window="2022-05")]

    assert not judge(MAY_AND_NOVEMBER, *entries, on=date(2022, 8, 1)).intervals[0].late


def test_a_late_report_that_names_no_window_says_what_is_missing() -> None:
    row = judge(MAY_AND_NOVEMBER, report(date(2022, 6, 20)), on=date(2022, 7, 1))

    assert reasons(row.not_counting[0]) == ["in none of the windows; a late report names its window"]


def test_a_report_before_its_window_opens_holds_it() -> None:
    row = judge(MAY_AND_NOVEMBER, report(date(2022, 4, 28), window="2022-05"), on=date(2022, 4, 28))

    assert [(each.interval.key, each.state, each.late) for each in row.intervals] == [
        ("2022-05", IntervalState.HELD, False)
    ]


def test_named_windows_with_a_year_come_once() -> None:
    period: dict[str, Any] = {"period": {"start": "2018-01-01", "end": "2018-12-31"}}
    row = judge(TERTIALS_2018, report(date(2018, 4, 30)), on=date(2019, 1, 1), **period)

    assert [outcome.state for outcome in row.intervals] == [IntervalState.HELD, IntervalState.MISSED]
    assert row.status is Status.PARTLY_FULFILLED
    assert row.intervals[1].interval.key == "2018-09"


def test_a_short_window_inside_a_long_one_leaves_the_long_one_its_days() -> None:
    target = {
        "kind": "cadence",
        "activities": ["follow_up"],
        "windows": [
            {"name": "våren", "start": "01-01", "end": "06-30"},
            {"name": "mars", "start": "03-01", "end": "03-31"},
        ],
    }
    row = judge(target, report(date(2022, 5, 1)), on=date(2022, 5, 1))

    assert {each.interval.key: each.state for each in row.intervals} == {
        "2022-01": IntervalState.HELD,
        "2022-03": IntervalState.MISSED,
    }
