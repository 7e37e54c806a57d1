from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entries import Entry
from bot.domain.usual_day import usual_weekday
from tests.factories import meeting

MONDAY = date(2022, 10, 3)


def noted(days: Iterable[date]) -> list[Entry]:
    return [meeting(day) for day in days]


def test_most_of_the_latest_meetings_decide() -> None:
    wednesdays = [MONDAY + timedelta(weeks=week, days=2) for week in range(5)]

    assert usual_weekday(noted([*wednesdays, MONDAY + timedelta(weeks=5, days=4)])) == 2


def test_what_was_usual_long_ago_is_not_meant() -> None:
    mondays = [MONDAY + timedelta(weeks=week) for week in range(20)]
    fridays = [MONDAY + timedelta(weeks=week, days=4) for week in range(20, 28)]

    assert usual_weekday(noted([*mondays, *fridays])) == 4


def test_once_is_not_usual_and_a_week_without_a_day_tells_nothing() -> None:
    assert usual_weekday(noted([MONDAY])) is None
    assert usual_weekday([]) is None


@given(st.lists(st.dates(date(2022, 1, 1), date(2023, 12, 31)), max_size=12))
def test_the_order_in_which_they_were_logged_does_not_matter(days: list[date]) -> None:
    assert usual_weekday(noted(days)) == usual_weekday(noted(reversed(days)))
