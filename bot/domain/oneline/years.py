"""Finds the year that a day or week without one belongs to, or asks."""

from collections.abc import Iterator, Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from bot.domain.calendar import Interval, Period, parse_week
from bot.domain.texts import Text, text

_MONTHS_BACK = 10
"""A day without a year is the latest such day; one that lies longer back than this may as well be meant for later."""
_YEARS_BETWEEN_LEAP_DAYS = 8
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_CENTURY = 2000

NO_SUCH_DAY = text("There is no such day. Which one do you mean?")
NO_SUCH_WEEK = text("There is no such week. Which one do you mean?")


def full_year(figures: str) -> int:
    """Return the year that two or four figures stand for."""
    return int(figures) + (0 if len(figures) > 2 else _CENTURY)  # noqa: PLR2004 - "22"


def is_near(year: int, today: date, period: Period) -> bool:
    """Tell whether it is likely that somebody writes about the year."""
    near = abs(year - today.year) <= 1
    start, end = period.start, period.end
    return near or bool(start and end and start.year <= year <= end.year)


def dated(day: int, month: int, year: int) -> date | Text:
    """Return the day, or say that there is none such."""
    try:
        found = date(year, month, day)
    except ValueError:
        return NO_SUCH_DAY
    return found if _FIRST_YEAR <= year <= _LAST_YEAR else NO_SUCH_DAY


def latest_day(day: int, month: int, today: date, period: Period) -> date | Text:
    """Return the latest such day not after `today`; ask where it lies far back, or outside an agreement's period."""
    return latest_of(_such_days(day, month, today), today, period)


def coming_day(day: int, month: int, today: date) -> date | Text:
    """Return the next such day, which may be `today`."""
    return next((found for found in _such_days(day, month, today) if found >= today), NO_SUCH_DAY)


def _such_days(day: int, month: int, today: date) -> list[date]:
    return [found for found in (dated(day, month, year) for year in _years(today)) if isinstance(found, date)]


def latest_of(days: Sequence[date], today: date, period: Period) -> date | Text:
    """Return the latest of the days, one a year and in their order, as `latest_day` does."""
    past = [each for each in days if each <= today]
    if not past:
        return NO_SUCH_DAY
    latest = past[-1]
    if latest >= today - relativedelta(months=_MONTHS_BACK) and period.holds(latest):
        return latest
    other = _other([each for each in days if each > latest], past[:-1], period)
    if other is None or (latest >= today - relativedelta(months=_MONTHS_BACK) and not period.holds(other)):
        return latest
    first, second = sorted((latest, other))
    return text("Do you mean {first} or {second}? Write the year too.", first=first, second=second)


def _other(later: Sequence[date], earlier: Sequence[date], period: Period) -> date | None:
    """Return the other day that may be meant: the next one, unless the agreement holds only an earlier one."""
    if later and period.holds(later[0]):
        return later[0]
    held = [each for each in earlier if period.holds(each)]
    return held[-1] if held else next(iter(later), None)


def latest_week(number: int, today: date) -> Interval | Text:
    """Return the latest such week that has begun by `today`; ask where it lies far back."""
    weeks = [found for found in (week_in(number, year) for year in _years(today)) if isinstance(found, Interval)]
    past = [week for week in weeks if week.start <= today]
    if not past:
        return NO_SUCH_WEEK
    latest = past[-1]
    if latest.end >= today - relativedelta(months=_MONTHS_BACK):
        return latest
    coming = next(week for week in weeks if week.start > today)
    return text("Do you mean {first} or {second}? Write the year too.", first=_named(latest), second=_named(coming))


def week_in(number: int, year: int) -> Interval | Text:
    """Return the ISO week of a year, or say that there is none such."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return NO_SUCH_WEEK
    try:
        return parse_week(f"{year}-W{number:02d}")
    except ValueError:
        return NO_SUCH_WEEK


def _named(week: Interval) -> Text:
    return text("week {week}, {year}", week=week.start.isocalendar().week, year=str(week.year))


def _years(today: date) -> Iterator[int]:
    yield from range(today.year - _YEARS_BETWEEN_LEAP_DAYS, today.year + _YEARS_BETWEEN_LEAP_DAYS + 1)
