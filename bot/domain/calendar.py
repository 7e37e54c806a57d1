"""Periods and the intervals that a cadence is held in: ISO weeks, months, tertials, half-years, named windows.

Whole days in the agreement's own zone; nothing here knows the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator

from bot.domain.faults import RefusedError
from bot.domain.texts import Sayable, text

_THURSDAY = 3
ONE_DAY = timedelta(days=1)


class Period(BaseModel):
    """From `start` to `end`, both days included; an end left out is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and self.end < self.start:
            raise RefusedError(
                found=text("end {day}", day=self.end.isoformat()),
                allowed=text("{day} (the start) or later", day=self.start.isoformat()),
            )
        return self

    def holds(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def begun(self, on: date) -> bool:
        """Tell whether the period has begun on the day `on`."""
        return self.start is None or self.start <= on

    def ended(self, on: date) -> bool:
        """Tell whether the whole period lies before the day `on` (its last day still counts as running)."""
        return self.end is not None and self.end < on

    def days(self) -> int | None:
        """Return the length in days, or None where an end is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else None

    def elapsed(self, on: date) -> int:
        """Return how many whole days of the period lie before the day `on` (0 where the start is open)."""
        if self.start is None:
            return 0
        last = on if self.end is None or on <= self.end else self.end + ONE_DAY
        return max(0, (last - self.start).days)


class Every(StrEnum):
    """How often something is to happen."""

    WEEK = "iso_week"
    MONTH = "month"
    TERTIAL = "tertial"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Return the length in months (0 for a week)."""
        return {Every.WEEK: 0, Every.MONTH: 1, Every.TERTIAL: 4, Every.HALF_YEAR: 6, Every.YEAR: 12}[self]


@dataclass(frozen=True, slots=True)
class Interval:
    """One stretch of days to hold something in; `key` names it ("2022-W41", "2020-11", "2018-T1")."""

    key: str
    start: date
    end: date
    label: Sayable

    def holds(self, day: date) -> bool:
        """Tell whether `day` lies in the interval."""
        return self.start <= day <= self.end

    @property
    def year(self) -> int:
        """Return the year it belongs to: a week's is that of its Thursday (ISO 8601), others begin in theirs."""
        return int(self.key[:4])


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of an aware `moment` where the agreement lives."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no calendar day")
    return moment.astimezone(zone).date()


def week_of(day: date) -> Interval:
    """Return the ISO week that `day` lies in (1 January 2022 lies in 2021-W52)."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(days=weekday - 1)
    return Interval(f"{year}-W{week:02d}", monday, monday + timedelta(days=6), text("week {week}", week=week))


def parse_week(key: str) -> Interval:
    """Return the ISO week named `key` ("2022-W41"); ValueError where there is no such week."""
    year, separator, week = key.partition("-W")
    if not separator:
        raise ValueError(f"{key!r} is not an ISO week such as 2022-W41")
    try:
        return week_of(date.fromisocalendar(int(year), int(week), 1))
    except OverflowError as error:
        raise ValueError(f"{key!r} lies beyond the calendar") from error


def interval_of(day: date, every: Every) -> Interval:
    """Return the interval of length `every` that `day` lies in."""
    if every is Every.WEEK:
        return week_of(day)
    number = (day.month - 1) // every.months
    start = date(day.year, number * every.months + 1, 1)
    after = date(day.year + (number + 1) * every.months // 12, (number + 1) * every.months % 12 + 1, 1)
    end = after - ONE_DAY
    match every:
        case Every.MONTH:
            return Interval(f"{day.year}-{day.month:02d}", start, end, text("{month:month}", month=start))
        case Every.TERTIAL:
            label = text("tertial {number} {year}", number=number + 1, year=str(day.year))
            return Interval(f"{day.year}-T{number + 1}", start, end, label)
        case Every.HALF_YEAR:
            label = text("half-year {number} {year}", number=number + 1, year=str(day.year))
            return Interval(f"{day.year}-H{number + 1}", start, end, label)
        case _:
            return Interval(f"{day.year}", start, end, str(day.year))


def _first_counted(interval: Interval, every: Every) -> date:
    """Return the day by which an interval belongs to a period: a week's Thursday, else its first day."""
    return interval.start + timedelta(days=_THURSDAY) if every is Every.WEEK else interval.start


def intervals(every: Every, period: Period, until: date) -> Iterator[Interval]:
    """Yield the intervals of `period`, oldest first, through the one that `until` lies in.

    A week belongs to the period that its Thursday lies in, any other interval to the one that it begins in:
    a part of a month before the first whole one is not demanded. Without a start there are none.
    """
    if period.start is None:
        return
    interval = interval_of(period.start, every)
    while interval.start <= until:
        if period.holds(_first_counted(interval, every)):
            yield interval
        elif period.ended(interval.start):
            return
        interval = interval_of(interval.end + ONE_DAY, every)


def latest_weeks(period: Period, today: date, *, most: int) -> list[Interval]:
    """Return the ISO weeks that belong to the period and have begun by `today`, the latest first, at most so many.

    Today's week is always among them, also outside the period, so that there is one to choose.
    """
    week = week_of(min(today, period.end) if period.end else today)
    weeks: list[Interval] = []
    while len(weeks) < most and not (period.start and week.end < period.start):
        if period.holds(_first_counted(week, Every.WEEK)):
            weeks.append(week)
        week = week_of(week.start - ONE_DAY)
    this_week = week_of(today)
    return weeks if this_week in weeks else [this_week, *weeks][:most]
