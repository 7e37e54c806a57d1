"""Office days and hours: weekends, Swedish public holidays and eves, and the days on which clocks are changed."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.feast_days import feast_days
from bot.domain.reminding.office import is_open, is_working_day, moment, opens_next, told_at, warned_at, working_days

STOCKHOLM = ZoneInfo("Europe/Stockholm")
# As the almanac has them for 2022, and the eves on which offices are closed; those on weekends are left out.
CLOSED_ON_WEEKDAYS_2022 = {
    date(2022, 1, 6): "Trettondedag jul",
    date(2022, 4, 15): "Långfredagen",
    date(2022, 4, 18): "Annandag påsk",
    date(2022, 5, 26): "Kristi himmelsfärdsdag",
    date(2022, 6, 6): "Nationaldagen",
    date(2022, 6, 24): "Midsommarafton",
    date(2022, 12, 26): "Annandag jul",
}


def test_offices_are_closed_on_weekends_and_on_the_seven_weekdays_of_2022_that_the_almanac_names() -> None:
    closed = [day for day in map(date.fromordinal, range(738156, 738521)) if not is_working_day(day)]

    assert (closed[0], closed[-1]) == (date(2022, 1, 1), date(2022, 12, 31))
    assert {day: feast_days(2022)[day] for day in closed if day.weekday() < 5} == CLOSED_ON_WEEKDAYS_2022
    assert len([day for day in closed if day.weekday() >= 5]) == 105


@pytest.mark.parametrize(
    "eve", [date(2024, 6, 21), date(2024, 12, 24), date(2024, 12, 31), date(2018, 12, 24), date(2018, 12, 31)]
)
def test_offices_are_closed_on_the_eves_of_midsummer_christmas_and_new_year(eve: date) -> None:
    assert not is_working_day(eve)


@pytest.mark.parametrize("day", [date(2018, 4, 30), date(2022, 4, 14), date(2022, 5, 27), date(2017, 6, 5)])
def test_offices_are_open_on_walpurgis_eve_maundy_thursday_the_day_after_ascension_and_whit_monday(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("day", "warned", "told"),
    [
        # an ordinary Wednesday: as chosen
        ("2022-03-09", "2022-03-09 09:30", "2022-03-09 09:30"),
        # a Saturday
        ("2022-03-12", "2022-03-11 09:30", "2022-03-14 09:30"),
        # Good Friday and Easter Monday: a weekend of four days
        ("2022-04-15", "2022-04-14 09:30", "2022-04-19 09:30"),
        ("2022-04-18", "2022-04-14 09:30", "2022-04-19 09:30"),
        ("2022-05-26", "2022-05-25 09:30", "2022-05-27 09:30"),
        ("2022-06-06", "2022-06-03 09:30", "2022-06-07 09:30"),
        ("2022-06-24", "2022-06-23 09:30", "2022-06-27 09:30"),
        # Christmas on a Saturday
        ("2021-12-25", "2021-12-23 09:30", "2021-12-27 09:30"),
        ("2022-12-31", "2022-12-30 09:30", "2023-01-02 09:30"),
        # the longest row of closed days there is: Christmas Eve on a Thursday to Sunday
        ("2026-12-24", "2026-12-23 09:30", "2026-12-28 09:30"),
    ],
)
def test_a_warning_moves_to_the_working_morning_before_and_what_is_past_to_the_next(
    day: str, warned: str, told: str
) -> None:
    nominal, hour = date.fromisoformat(day), time(9, 30)

    assert f"{warned_at(nominal, hour, STOCKHOLM):%Y-%m-%d %H:%M}" == warned
    assert f"{told_at(nominal, hour, STOCKHOLM):%Y-%m-%d %H:%M}" == told


@pytest.mark.parametrize(
    ("hour", "moved"), [("07:00", "07:00"), ("11:30", "11:30"), ("12:00", "08:00"), ("16:30", "08:00")]
)
def test_what_is_moved_comes_in_the_morning_at_its_own_hour_where_that_is_one(hour: str, moved: str) -> None:
    saturday = date(2022, 12, 31)

    for when in (warned_at, told_at):
        assert when(saturday, time.fromisoformat(hour), STOCKHOLM).time() == time.fromisoformat(moved)


@pytest.mark.parametrize(
    ("day", "as_told_to_slack"),
    [
        (date(2022, 3, 25), datetime(2022, 3, 25, 7, tzinfo=UTC)),
        (date(2022, 3, 28), datetime(2022, 3, 28, 6, tzinfo=UTC)),
        (date(2022, 10, 28), datetime(2022, 10, 28, 6, tzinfo=UTC)),
        (date(2022, 10, 31), datetime(2022, 10, 31, 7, tzinfo=UTC)),
    ],
)
def test_eight_in_the_morning_is_eight_before_and_after_the_clocks_are_changed(
    day: date, as_told_to_slack: datetime
) -> None:
    assert warned_at(day, time(8), STOCKHOLM) == as_told_to_slack
    assert moment(day, time(8), STOCKHOLM) == as_told_to_slack


def test_between_christmas_and_epiphany_of_2022_there_are_eight_working_days() -> None:
    found = list(working_days(date(2022, 12, 24), date(2023, 1, 6)))

    assert found == [date(2022, 12, day) for day in (27, 28, 29, 30)] + [date(2023, 1, day) for day in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("looked_at", "opens"),
    [
        # a Friday
        ("2022-03-11 06:59:59", "2022-03-11 08:00"),
        ("2022-03-11 07:00:00", "2022-03-11 07:00"),
        ("2022-03-11 16:59:59", "2022-03-11 16:59:59"),
        ("2022-03-11 17:00:00", "2022-03-14 08:00"),
        ("2022-03-12 10:00:00", "2022-03-14 08:00"),
        # Maundy Thursday in the evening, before a weekend of four days
        ("2022-04-14 17:00:00", "2022-04-19 08:00"),
    ],
)
def test_offices_are_open_from_seven_until_before_five_and_else_open_next_at_eight(looked_at: str, opens: str) -> None:
    at, opened = (datetime.fromisoformat(each).replace(tzinfo=STOCKHOLM) for each in (looked_at, opens))

    assert opens_next(at.astimezone(UTC), STOCKHOLM) == opened
    assert is_open(at.astimezone(UTC), STOCKHOLM) is (at == opened)
