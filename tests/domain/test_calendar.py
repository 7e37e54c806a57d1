from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.calendar import (
    ONE_DAY,
    Every,
    Period,
    interval_of,
    intervals,
    latest_weeks,
    local_day,
    parse_week,
    week_of,
)
from bot.language import speaker_for

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
EVERY = st.sampled_from(Every)


def year(number: int) -> Period:
    return Period(start=date(number, 1, 1), end=date(number, 12, 31))


@pytest.mark.parametrize(("number", "weeks"), [(2020, 53), (2021, 52), (2022, 52), (2023, 52), (2026, 53)])
def test_a_year_has_as_many_weeks_as_it_has_thursdays(number: int, weeks: int) -> None:
    found = list(intervals(Every.WEEK, year(number), date(number + 1, 6, 1)))

    assert len(found) == weeks
    assert {week.year for week in found} == {number}


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2021, 12, 31), "2021-W52"),
        (date(2022, 1, 1), "2021-W52"),
        (date(2022, 1, 2), "2021-W52"),
        (date(2022, 1, 3), "2022-W01"),
        (date(2021, 1, 3), "2020-W53"),
        (date(2019, 12, 30), "2020-W01"),
        (date(2027, 1, 3), "2026-W53"),
    ],
)
def test_days_around_new_year_lie_in_the_week_of_their_thursday(day: date, week: str) -> None:
    assert week_of(day).key == week


@given(DAYS)
def test_a_week_is_found_by_its_name_again(day: date) -> None:
    week = week_of(day)

    assert parse_week(week.key) == week
    assert week.holds(day)
    assert week.start.weekday() == 0
    assert week.year == (week.start + timedelta(days=3)).year


@pytest.mark.parametrize("name", ["2022-W53", "2022-W00", "2022-41", "2022W41", "W41", "", "9999-W52", f"{10**30}-W01"])
def test_a_week_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_week(name)


@given(DAYS, EVERY)
def test_intervals_follow_each_other_without_gap_or_overlap(day: date, every: Every) -> None:
    interval = interval_of(day, every)
    following = interval_of(interval.end + ONE_DAY, every)

    assert interval.holds(day)
    assert following.start == interval.end + ONE_DAY
    assert following.key > interval.key


@given(DAYS, st.integers(0, 1500), EVERY)
def test_every_interval_of_a_period_is_yielded_once_and_belongs_to_it(start: date, length: int, every: Every) -> None:
    period = Period(start=start, end=start + timedelta(days=length))
    found = list(intervals(every, period, start + timedelta(days=length)))
    counted = [week.start + timedelta(days=3) if every is Every.WEEK else week.start for week in found]

    assert all(period.holds(day) for day in counted)
    assert len({interval.key for interval in found}) == len(found)
    assert all(before.end + ONE_DAY == after.start for before, after in pairwise(found))


@given(DAYS, st.integers(0, 1500), st.integers(1, 1500))
def test_two_periods_after_each_other_share_no_week_and_lose_none(start: date, first: int, second: int) -> None:
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = intervals(Every.WEEK, Period(start=start, end=end), end)
    parts = [
        *intervals(Every.WEEK, Period(start=start, end=middle), end),
        *intervals(Every.WEEK, Period(start=middle + ONE_DAY, end=end), end),
    ]

    assert [week.key for week in whole] == [week.key for week in parts]


def test_without_a_first_day_there_are_no_intervals() -> None:
    assert list(intervals(Every.MONTH, Period(end=date(2022, 12, 31)), date(2022, 6, 1))) == []


def test_a_part_of_a_month_before_the_first_whole_one_is_not_demanded() -> None:
    period = Period(start=date(2022, 1, 15), end=date(2022, 4, 10))

    months = [month.key for month in intervals(Every.MONTH, period, date(2022, 12, 31))]

    assert months == ["2022-02", "2022-03", "2022-04"]


@pytest.mark.parametrize(
    ("every", "key", "start", "end"),
    [
        (Every.MONTH, "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (Every.TERTIAL, "2024-T1", date(2024, 1, 1), date(2024, 4, 30)),
        (Every.HALF_YEAR, "2024-H1", date(2024, 1, 1), date(2024, 6, 30)),
        (Every.YEAR, "2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_intervals_have_names_and_whole_months(every: Every, key: str, start: date, end: date) -> None:
    interval = interval_of(date(2024, 2, 29), every)

    assert (interval.key, interval.start, interval.end, interval.year) == (key, start, end, 2024)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # summer time begins on 27 March 2022 (23 hours long) and ends on 30 October (25 hours)
        (datetime(2022, 3, 26, 22, 59, tzinfo=UTC), date(2022, 3, 26)),
        (datetime(2022, 3, 26, 23, 0, tzinfo=UTC), date(2022, 3, 27)),
        (datetime(2022, 3, 27, 21, 59, tzinfo=UTC), date(2022, 3, 27)),
        (datetime(2022, 3, 27, 22, 0, tzinfo=UTC), date(2022, 3, 28)),
        (datetime(2022, 10, 29, 22, 0, tzinfo=UTC), date(2022, 10, 30)),
        (datetime(2022, 10, 30, 22, 59, tzinfo=UTC), date(2022, 10, 30)),
        (datetime(2022, 10, 30, 23, 0, tzinfo=UTC), date(2022, 10, 31)),
    ],
)
def test_a_day_begins_at_midnight_where_the_agreement_lives(moment: datetime, day: date) -> None:
    assert local_day(moment, STOCKHOLM) == day


@given(st.datetimes(datetime(2022, 1, 1), datetime(2023, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_days_never_run_backwards_over_the_clock_changes(moment: datetime) -> None:
    later = moment + timedelta(hours=1)

    assert local_day(later, STOCKHOLM) - local_day(moment, STOCKHOLM) in {timedelta(0), ONE_DAY}


def test_a_moment_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2022, 3, 27, 12), STOCKHOLM)  # noqa: DTZ001


def test_a_year_with_clock_changes_has_its_number_of_days() -> None:
    assert year(2022).days() == 365
    assert year(2022).elapsed(date(2022, 3, 28)) - year(2022).elapsed(date(2022, 3, 27)) == 1
    assert year(2022).elapsed(date(2022, 10, 31)) - year(2022).elapsed(date(2022, 10, 30)) == 1


@given(DAYS, st.integers(0, 800), DAYS)
def test_what_has_elapsed_and_what_remains_make_the_period(start: date, length: int, on: date) -> None:
    period = Period(start=start, end=start + timedelta(days=length))
    total = period.days()

    assert total == length + 1
    assert 0 <= period.elapsed(on) <= total
    assert (period.elapsed(on) == total) == period.ended(on)


def test_the_last_day_still_runs_and_the_next_is_after_the_end() -> None:
    period = year(2022)

    assert not period.ended(date(2022, 12, 31))
    assert period.ended(date(2023, 1, 1))
    assert period.begun(date(2022, 1, 1))
    assert not period.begun(date(2021, 12, 31))


def test_an_open_period_has_no_length_and_never_ends() -> None:
    period = Period(start=date(2022, 1, 1))

    assert period.days() is None
    assert not period.ended(date(2999, 1, 1))
    assert Period().elapsed(date(2022, 1, 1)) == 0
    assert Period().holds(date(1999, 1, 1))


def test_a_period_without_an_end_in_sight_can_be_asked_on_any_day() -> None:
    assert Period(start=date(2022, 1, 1), end=date.max).elapsed(date(2022, 1, 11)) == 10


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError):
        Period(start=date(2022, 2, 1), end=date(2022, 1, 31))


@pytest.mark.parametrize(
    ("every", "day", "label"),
    [
        (Every.WEEK, date(2022, 10, 14), "week 41"),
        (Every.MONTH, date(2022, 10, 14), "October 2022"),
        (Every.TERTIAL, date(2022, 10, 14), "tertial 3 2022"),
        (Every.HALF_YEAR, date(2022, 10, 14), "half-year 2 2022"),
        (Every.YEAR, date(2022, 10, 14), "2022"),
    ],
)
def test_an_interval_has_a_name_that_people_use(every: Every, day: date, label: str) -> None:
    assert speaker_for("en").say(interval_of(day, every).label) == label


@given(DAYS, st.integers(0, 900), DAYS, st.integers(1, 60))
def test_the_latest_weeks_come_newest_first_and_never_more_than_asked_for(
    start: date, length: int, today: date, most: int
) -> None:
    period = Period(start=start, end=start + timedelta(days=length))
    weeks = latest_weeks(period, today, most=most)

    assert 1 <= len(weeks) <= most
    assert weeks[0] == week_of(today)
    assert weeks == sorted(set(weeks), key=lambda week: week.start, reverse=True)


def test_after_the_period_this_week_stands_before_the_last_ones_of_the_period() -> None:
    weeks = latest_weeks(year(2022), date(2023, 2, 1), most=3)

    assert [week.key for week in weeks] == ["2023-W05", "2022-W52", "2022-W51"]


def test_before_the_period_there_is_this_week_only() -> None:
    assert [week.key for week in latest_weeks(year(2022), date(2021, 6, 1), most=5)] == ["2021-W22"]


def test_a_week_whose_thursday_lies_before_the_period_is_not_offered() -> None:
    weeks = latest_weeks(year(2022), date(2022, 1, 20), most=60)

    assert [week.key for week in weeks] == ["2022-W03", "2022-W02", "2022-W01"]
