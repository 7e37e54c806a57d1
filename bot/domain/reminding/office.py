"""When offices are open: reminders come on working days, never on weekends, Swedish public holidays and eves.

What warns of a day moves to the working morning before, what tells of something past to the next one.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.calendar import ONE_DAY
from bot.domain.feast_days import feast_days

SWEDEN = ZoneInfo("Europe/Stockholm")
OPENS, CLOSES = time(7), time(17)
"""The hours in which reminders come, so in none that a change of the clocks skips or repeats."""
LATEST = time(16, 30)
"""The last that may be chosen: there is time left to send what comes at it."""
MORNING = time(8)
_NOON = time(12)
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Tell whether offices are open on the day."""
    return day.weekday() < _SATURDAY and day not in feast_days(day.year)


def is_open(at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether offices are open at the moment."""
    local = at.astimezone(zone)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def opens_next(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment itself where offices are open, else the next morning on which they are."""
    if is_open(at, zone):
        return at
    local = at.astimezone(zone)
    day = local.date() if local.time() < OPENS else local.date() + ONE_DAY
    return moment(working_day_from(day), MORNING, zone)


def working_day_until(day: date) -> date:
    """Return the day, or where offices are closed on it the last working day before."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def working_day_from(day: date) -> date:
    """Return the day, or where offices are closed on it the first working day after."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days(first: date, last: date) -> Iterator[date]:
    """Yield the working days from `first` to `last`, both included."""
    day = first
    while day <= last:
        if is_working_day(day):
            yield day
        day += ONE_DAY


def warned_at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return when to warn on the day; if offices are closed on it, the working morning before."""
    working = working_day_until(day)
    return moment(working, hour if working == day else _in_the_morning(hour), zone)


def told_at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return when to tell on the day; if offices are closed on it, the next working morning."""
    working = working_day_from(day)
    return moment(working, hour if working == day else _in_the_morning(hour), zone)


def _in_the_morning(hour: time) -> time:
    return hour if hour < _NOON else MORNING


def moment(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clocks in the zone show the hour on the day."""
    return datetime.combine(day, hour, zone)
