"""Recognises days written with figures: 14/10, 14/10-22, 14–15 okt, 14 och 15 oktober 2022, 2022-10-14, 20221014."""

from dataclasses import dataclass
from datetime import date

from dateutil.parser import isoparser

from bot.domain.calendar import ONE_DAY
from bot.domain.oneline.names import MONTHS
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.tokens import Sort, Tokens
from bot.domain.oneline.understood import Asks, Days
from bot.domain.oneline.words import DASHES, LISTS, OF_MONTH, ORDINALS, TIME_UNITS, UP_TO
from bot.domain.oneline.years import NO_SUCH_DAY, dated, full_year, is_near, latest_day
from bot.domain.texts import Text, text

Read = tuple[Days | Asks, int]
"""What was read, and where it ends."""

_MOST_DAYS_IN_A_MONTH = 31
_MONTHS_IN_A_YEAR = 12
_MOST_DAYS = 62
_CENTURIES = ("19", "20")
_ISO = isoparser()


@dataclass(frozen=True, slots=True)
class _Date:
    """Days of one month as they stand there (a range is two of them), the year if it is written, and where it ends."""

    spans: tuple[tuple[int, int], ...]
    month: int
    year: int | None
    end: int
    asks: Text | None = None


def written_days(scene: Scene, at: int) -> Read | None:
    """Read what is written as days at `at`."""
    tokens = scene.tokens
    if tokens[at].glued and not (tokens.key(at - 1) == "," and tokens[at].tight):
        return None
    read = _iso(tokens, at) or _dotted(tokens, at) or _with_month(scene, at)
    if read is None or not _closed(tokens, read[1]):
        return None
    return read


def _closed(tokens: Tokens, at: int) -> bool:
    """Tell whether a date may end before `at`: no four figures follow, as they do in a personal identity number."""
    if tokens.digits(at, 4) is not None or (tokens.key(at) in DASHES | {"+"} and tokens.digits(at + 1, 4) is not None):
        return False
    return tokens.ends(at) or tokens.is_glued(at, ",")


def _iso(tokens: Tokens, at: int) -> Read | None:
    """Read 2022-10-14 or 20221014, and a range of two such days."""
    first = _iso_day(tokens, at)
    if first is None:
        return None
    day, end = first
    second = _iso_day(tokens, end + 1) if _is_range(tokens, end) else None
    if second is None:
        return (Asks(day) if isinstance(day, Text) else Days((day,))), end
    last, end = second
    if isinstance(day, Text) or isinstance(last, Text):
        return Asks(NO_SUCH_DAY), end
    return _range(day, last), end


def _iso_day(tokens: Tokens, at: int) -> tuple[date | Text, int] | None:
    written, end = tokens.key(at), at + 1
    if tokens.digits(at, 4) is not None:
        if not (tokens.is_glued(at + 1, "-") and tokens.is_glued(at + 3, "-")):
            return None
        if tokens.digits(at + 2, 2) is None or tokens.digits(at + 4, 2) is None:
            return None
        written, end = f"{written}-{tokens.key(at + 2)}-{tokens.key(at + 4)}", at + 5
    elif tokens.digits(at, 8) is None or not written.startswith(_CENTURIES):
        return None
    try:
        day = _ISO.parse_isodate(written)
    except ValueError:
        return NO_SUCH_DAY, end
    return dated(day.day, day.month, day.year), end


def _dotted(tokens: Tokens, at: int) -> Read | None:
    """Read 14.10.2022; without a year that would be an hour, or a number with decimals."""
    day, month, year = tokens.digits(at, 1, 2), tokens.digits(at + 2, 1, 2), tokens.digits(at + 4, 4)
    if day is None or month is None or year is None or not all(tokens.is_glued(at + dot, ".") for dot in (1, 3)):
        return None
    found = dated(day, month, year)
    return (Asks(found) if isinstance(found, Text) else Days((found,))), at + 5


def _with_month(scene: Scene, at: int) -> Read | None:
    """Read days of a month, or from a day of one month to a day of another."""
    first = _date(scene, at)
    if first is None:
        return None
    single = len(first.spans) == 1 and first.spans[0][0] == first.spans[0][1]
    second = _date(scene, first.end + 1) if single and _is_range(scene.tokens, first.end) else None
    if second is None or len(second.spans) > 1 or second.spans[0][0] != second.spans[0][1]:
        return _resolved(scene, first), first.end
    since = _day(scene, first.spans[0][0], first.month, first.year or second.year)
    until = _day(scene, second.spans[0][0], second.month, second.year, after=since)
    asks = first.asks or second.asks or next((each for each in (since, until) if isinstance(each, Text)), None)
    if asks or isinstance(since, Text) or isinstance(until, Text):
        return Asks(asks or NO_SUCH_DAY), second.end
    return _range(since, until), second.end


def _resolved(scene: Scene, found: _Date) -> Days | Asks:
    days: list[date] = []
    for first, last in found.spans:
        since = _day(scene, first, found.month, days[0].year if days else found.year)
        until = _day(scene, last, found.month, found.year, after=since)
        if found.asks or isinstance(since, Text) or isinstance(until, Text):
            return Asks(found.asks or next(each for each in (since, until) if isinstance(each, Text)))
        between = _range(since, until)
        if isinstance(between, Asks):
            return between
        days += between.days
    return Days(tuple(dict.fromkeys(days)))


def _day(scene: Scene, day: int, month: int, year: int | None, after: date | Text | None = None) -> date | Text:
    """Return the day; without a year the one that follows `after`, or the latest one."""
    if month > _MONTHS_IN_A_YEAR:
        return text("Days are written as day/month here, such as 14/10. Which day do you mean?")
    if year is None and isinstance(after, date):
        year = after.year + ((month, day) < (after.month, after.day))
    return latest_day(day, month, scene.today, scene.period) if year is None else dated(day, month, year)


def _range(first: date, last: date) -> Days | Asks:
    if last < first or (last - first).days >= _MOST_DAYS:
        return Asks(text("It goes from {first} to {last}. Which days do you mean?", first=first, last=last))
    return Days(tuple(first + ONE_DAY * number for number in range((last - first).days + 1)))


def _date(scene: Scene, at: int) -> _Date | None:
    """Read days and their month: 14/10, 14 okt, 14–15/10, 14 och 15 okt, October 14; with a year or without."""
    tokens = scene.tokens
    month = MONTHS.get(tokens.key(at))
    if month:
        at += 1 if tokens.key(at + 1) != "." else 2
    listed = _span(tokens, at) if month else _listed(tokens, at)
    if listed is None:
        return None
    spans, end = listed
    figures = False
    if month is None:
        numeric = _numeric_month(tokens, end)
        figures = numeric is not None
        found = numeric or _named_month(tokens, end)
        if found is None:
            return None
        month, end = found
    elif tokens.key(end) == "/" and tokens[end].glued:
        return None
    return _with_year(scene, _Date(spans, month, None, end), figures=figures)


def _listed(tokens: Tokens, at: int) -> tuple[tuple[tuple[int, int], ...], int] | None:
    """Read one or more days of a month: 14, 14:e, 14–15, "14, 15 och 16"."""
    found: tuple[tuple[int, int], ...] = ()
    joined = True
    while len(found) < _MOST_DAYS_IN_A_MONTH and (read := _span(tokens, at)):
        span, end = read
        found += span
        # days between commas belong together only if "och" comes before the last one
        more = _span(tokens, end + 1)
        if not more or not (tokens.key(end) in LISTS or tokens.key(end) == ","):
            return (found, end) if joined else None
        joined, at = tokens.key(end) in LISTS, end + 1
    return None


def _span(tokens: Tokens, at: int) -> tuple[tuple[tuple[int, int]], int] | None:
    """Read a day of a month, or from one to another: 14, 14:e, 14–15."""
    first = _day_of_month(tokens, at)
    if first is None:
        return None
    day, end = first
    last = _day_of_month(tokens, end + 1) if _is_range(tokens, end) else None
    last_day, end = last or (day, end)
    return ((day, last_day),), end


def _day_of_month(tokens: Tokens, at: int) -> tuple[int, int] | None:
    day = tokens.digits(at, 1, 2)
    if day is None or not 1 <= day <= _MOST_DAYS_IN_A_MONTH:
        return None
    if tokens.is_glued(at + 1, ":") and tokens.key(at + 2) in ORDINALS:
        return day, at + 3
    if tokens[at + 1].glued and tokens.key(at + 1) in ORDINALS:
        return day, at + 2
    return day, at + 1


def _is_range(tokens: Tokens, at: int) -> bool:
    return tokens.key(at) in DASHES or tokens.key(at) in UP_TO


def _numeric_month(tokens: Tokens, at: int) -> tuple[int, int] | None:
    month = tokens.digits(at + 1, 1, 2) if tokens.is_glued(at, "/") else None
    # of a number over 12 it is asked what it means; a half day is no date
    if month is None or not 1 <= month <= _MOST_DAYS_IN_A_MONTH or tokens.key(at + 2) in TIME_UNITS:
        return None
    return month, at + 2


def _named_month(tokens: Tokens, at: int) -> tuple[int, int] | None:
    at += tokens.key(at) in OF_MONTH
    month = MONTHS.get(tokens.key(at))
    if month is None:
        return None
    return month, at + 2 if tokens.key(at + 1) == "." and tokens[at + 1].tight and tokens.ends(at + 2) else at + 1


def _with_year(scene: Scene, found: _Date, *, figures: bool) -> _Date:
    """Read the year after a month, if there is one; "14/10-22" may as well be a range, unless 2022 is near."""
    tokens, at = scene.tokens, found.end
    apart = tokens[at]
    if apart.sort is Sort.DIGITS and not apart.glued and apart.key.startswith(_CENTURIES) and len(apart.key) == 4:  # noqa: PLR2004
        return _Date(found.spans, found.month, int(apart.key), at + 1)
    glued = tokens.is_glued(at, "-", "/")
    dashed = apart.key == "-" and tokens[at + 1].tight and not figures
    year = tokens.key(at + 1) if (glued or dashed) and tokens.digits(at + 1, 2, 4) is not None else ""
    if not year or tokens.is_glued(at + 2, "/"):
        return found
    near = is_near(full_year(year), scene.today, scene.period)
    if dashed and not glued and not near:
        return found
    asks = None
    if len(year) == 2 and not near and found.spans[-1][1] < int(year) <= _MOST_DAYS_IN_A_MONTH:  # noqa: PLR2004
        asks = text("Is {words} a year or a day? Write the year with four figures.", words=year)
    return _Date(found.spans, found.month, full_year(year), at + 2, asks)
