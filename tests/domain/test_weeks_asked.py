from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import week_of
from bot.domain.weeks_asked import MOST_WEEKS, name_of, weeks_asked, weeks_before, weeks_between
from bot.language import speaker_for

FRIDAY = date(2022, 10, 14)
"""In week 41."""


def named(asked: str, today: date = FRIDAY) -> str:
    weeks = weeks_asked(asked, today)
    return speaker_for("en").say(name_of(weeks)) if weeks else ""


@pytest.mark.parametrize(
    ("asked", "weeks"),
    [
        ("2022", "weeks 1–41, 2022"),
        ("2021", "weeks 1–52, 2021"),
        ("2020", "weeks 1–53, 2020"),
        ("v35-v40", "weeks 35–40, 2022"),
        ("V35 – V40", "weeks 35–40, 2022"),
        ("v. 35 - v. 40", "weeks 35–40, 2022"),
        ("vecka 35 till 40", "weeks 35–40, 2022"),
        ("veckorna 35–40", "weeks 35–40, 2022"),
        ("w35-w40", "weeks 35–40, 2022"),
        ("v35-v40 2021", "weeks 35–40, 2021"),
        ("v41", "week 41, 2022"),
        ("v42", "week 42, 2021"),
        ("v53", "week 53, 2020"),
        ("v50-v3", "week 50, 2021 – week 3, 2022"),
        ("maj", "weeks 18–21, 2022"),
        ("Maj 2021", "weeks 18–21, 2021"),
        ("may", "weeks 18–21, 2022"),
        ("november", "weeks 44–47, 2021"),
        ("okt", "weeks 40–41, 2022"),
        ("2022-05", "weeks 18–21, 2022"),
        ("12 veckor", "weeks 30–41, 2022"),
        ("senaste 4 veckor", "weeks 38–41, 2022"),
    ],
)
def test_periods_are_read_as_people_write_them(asked: str, weeks: str) -> None:
    assert named(asked) == weeks


def test_a_period_that_has_begun_is_meant_as_far_as_it_has_come() -> None:
    assert named("v35-v45") == "weeks 35–41, 2022"


@pytest.mark.parametrize(
    "asked", ["", "hej", "2023", "v0", "v99", "v54", "2022-13", "10", "v41 2023", "v35-", "maj juni"]
)
def test_what_is_no_period_that_has_begun_is_none(asked: str) -> None:
    assert weeks_asked(asked, FRIDAY) == ()


def test_a_month_has_the_weeks_whose_thursday_it_has() -> None:
    # 1 January 2022 is a Saturday, in the last week of 2021
    assert named("januari", date(2022, 6, 1)) == "weeks 1–4, 2022"
    assert named("december 2021", date(2022, 6, 1)) == "weeks 48–52, 2021"


def test_a_month_whose_first_week_has_not_begun_is_that_of_last_year() -> None:
    # 1 October 2022 is a Saturday: its week is September's
    assert named("oktober", date(2022, 10, 1)) == "weeks 40–43, 2021"


def test_the_weeks_before_are_as_many_and_come_right_before() -> None:
    weeks = weeks_asked("v35-v40", FRIDAY)

    assert speaker_for("en").say(name_of(weeks_before(weeks))) == "weeks 29–34, 2022"


@given(st.text(max_size=30), st.dates(date(2010, 1, 1), date(2040, 1, 1)))
def test_whatever_is_asked_the_weeks_are_whole_in_order_and_begun(asked: str, today: date) -> None:
    weeks = weeks_asked(asked, today)

    assert all(later.start - week.start == timedelta(weeks=1) for week, later in pairwise(weeks))
    assert all(week.start <= today for week in weeks)


@given(
    st.sampled_from(["v{}", "v{}-v{}", "{}-{}", "v{}-{} 20{}", "20{}", "20{}-{}", "{} veckor", "maj 20{}"]),
    st.lists(st.integers(0, 120), min_size=3, max_size=3),
)
def test_no_number_is_too_odd_to_be_read(pattern: str, numbers: list[int]) -> None:
    weeks = weeks_asked(pattern.format(*(f"{number:02d}" for number in numbers)), FRIDAY)

    assert len(weeks) <= MOST_WEEKS
    assert list(weeks) == sorted(weeks, key=lambda week: week.start)


def test_more_than_two_years_and_the_wrong_way_round_are_no_weeks() -> None:
    first, last = week_of(date(2018, 1, 1)), week_of(FRIDAY)

    assert weeks_between(first, last) == ()
    assert weeks_between(last, first) == ()
    assert weeks_between(last, last) == (last,)
