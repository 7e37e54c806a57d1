"""Which weeks somebody asks about: "2022", "v35-v42", "maj", "12 veckor". Always whole ISO weeks.

A week belongs to the month and year that its Thursday is in, as everywhere here; only weeks that have begun are meant.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.calendar import Every, Interval, Period, interval_of, intervals, parse_week, week_of
from bot.domain.oneline.names import MONTHS
from bot.domain.oneline.spelling import folded
from bot.domain.texts import Sayable, text

MOST_WEEKS = 106
"""Two years, one of them with a week 53."""
_YEARS_BACK = 8
"""There is a week 53 every fifth or sixth year."""
_WEEK = r"(?:v|vecka|veckorna|w|week|weeks)?\.?\s*"
_BETWEEN = r"\s*(?:-|till|to)\s*"
_YEAR_AFTER = r"(?:,?\s*(?P<year>(?:19|20)\d\d))?"
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)")
_MONTH = re.compile(rf"(?P<month>[a-z]{{3,9}})\.?{_YEAR_AFTER}")
_MONTH_NUMBER = re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)")
_WEEKS = re.compile(rf"(?=[vw]){_WEEK}(?P<first>\d\d?)(?:{_BETWEEN}{_WEEK}(?P<last>\d\d?))?{_YEAR_AFTER}")
_LATEST = re.compile(r"(?:senaste\s+|last\s+)?(?P<count>\d{1,3})\s*(?:veckor|veckorna|weeks)")
_DASHES = re.compile(r"\s*[\u2010-\u2015\u2212]\s*")


def weeks_asked(asked: str, today: date) -> tuple[Interval, ...]:
    """Return the weeks that `asked` means, oldest first; none where it can't be read, or none of them has begun."""
    said = _DASHES.sub("-", folded(asked).strip())
    if found := _YEAR.fullmatch(said):
        return _within(Period(start=date(int(found["year"]), 1, 1), end=date(int(found["year"]), 12, 31)), today)
    if found := _LATEST.fullmatch(said):
        return latest_weeks_of(today, min(int(found["count"]), MOST_WEEKS))
    if found := _MONTH_NUMBER.fullmatch(said):
        return _month(int(found["month"]), int(found["year"]), today)
    if (found := _MONTH.fullmatch(said)) and found["month"] in MONTHS:
        return _month(MONTHS[found["month"]], _year(found), today)
    if found := _WEEKS.fullmatch(said):
        first = int(found["first"])
        return _numbered(first, int(found["last"] or first), _year(found), today)
    return ()


def weeks_between(first: Interval, last: Interval) -> tuple[Interval, ...]:
    """Return every week from `first` to `last`; none where that is more than two years, or the wrong way round."""
    count = (last.start - first.start).days // 7 + 1
    if count > MOST_WEEKS:
        return ()
    return tuple(week_of(first.start + timedelta(weeks=number)) for number in range(count))


def weeks_before(weeks: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return as many weeks again, right before these."""
    return tuple(week_of(week.start - timedelta(weeks=len(weeks))) for week in weeks)


def latest_weeks_of(last_day: date, count: int) -> tuple[Interval, ...]:
    """Return so many weeks, the last one that of the day."""
    last = week_of(last_day).start
    return tuple(week_of(last - timedelta(weeks=number)) for number in reversed(range(count)))


def name_of(weeks: Sequence[Interval]) -> Sayable:
    """Return "week 41, 2022", "weeks 35–42, 2022" or "week 50, 2021 – week 3, 2022"."""
    first, last = weeks[0], weeks[-1]
    said = {"first": _number(first), "last": _number(last), "year": str(last.year)}
    if first == last:
        return text("week {week}, {year}", week=_number(last), year=str(last.year))
    if first.year == last.year:
        return text("weeks {first}–{last}, {year}", **said)
    return text("week {first}, {before} – week {last}, {year}", before=str(first.year), **said)


def _number(week: Interval) -> str:
    return str(week.start.isocalendar().week)


def _year(found: re.Match[str]) -> int | None:
    return int(found["year"]) if found["year"] else None


def _within(period: Period, today: date) -> tuple[Interval, ...]:
    return tuple(week for week in intervals(Every.WEEK, period, today) if week.start <= today)


def _month(month: int, year: int | None, today: date) -> tuple[Interval, ...]:
    """Return the weeks of the month; without a year, of the latest such month that has begun."""
    if not 1 <= month <= 12:  # noqa: PLR2004 months of a year
        return ()
    if year is None:
        year = today.year if month <= today.month else today.year - 1
    begun = interval_of(date(year, month, 1), Every.MONTH)
    weeks = _within(Period(start=begun.start, end=begun.end), today)
    # on the first days of a month, none of its weeks may have begun
    return weeks or (_month(month, year - 1, today) if begun.holds(today) else ())


def _numbered(first: int, last: int, year: int | None, today: date) -> tuple[Interval, ...]:
    """Return the weeks from `first` to `last`, the year that of the last; without one, the latest that have begun."""
    for guess in [year] if year else range(today.year + 1, today.year - _YEARS_BACK, -1):
        ending = _week(guess, last)
        beginning = _week(guess if first <= last else guess - 1, first)
        if beginning and ending and beginning.start <= today:
            return tuple(week for week in weeks_between(beginning, ending) if week.start <= today)
    return ()


def _week(year: int, number: int) -> Interval | None:
    try:
        return parse_week(f"{year}-W{number:02d}")
    except ValueError:
        return None
