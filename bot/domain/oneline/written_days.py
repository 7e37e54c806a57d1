"""Recognises days written with figures: 14/10, 14.10, 14/10-22, 14–15 okt, 14 och 15 okt, 2022-10-14, 221014."""

from dataclasses import dataclass
from datetime import date

from dateutil.parser import isoparser

from bot.domain.calendar import ONE_DAY
from bot.domain.oneline.names import MONTHS
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.tokens import Sort, Tokens
from bot.domain.oneline.understood import Asks, Days
from bot.domain.oneline.words import CLOCK, DASHES, LISTS, OF_MONTH, ORDINALS, TIME_UNITS, UNITS, UP_TO
from bot.domain.oneline.years import NO_SUCH_DAY, coming_day, dated, full_year, is_near, latest_day
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
    read = _iso(scene, at) or _with_month(scene, at)
    if read is None or not _closed(scene, read[1]):
        return None
    return read


def _closed(scene: Scene, at: int) -> bool:
    """Tell whether a date may end before `at`: no four figures follow, as they do in a personal identity number."""
    tokens = scene.tokens
    follows = tokens.digits(at, 4) is not None and not (_iso_day(scene, at) and tokens.ends(at))
    if follows or (tokens.key(at) in DASHES | {"+"} and tokens.digits(at + 1, 4) is not None):
        return False
    return tokens.ends(at) or tokens.is_glued(at, ",")


def _iso(scene: Scene, at: int) -> Read | None:
    """Read 2022-10-14, 20221014 or 221014, and a range of two such days."""
    first = _iso_day(scene, at)
    if first is None:
        return None
    day, end = first
    second = _iso_day(scene, end + 1) if _is_range(scene.tokens, end) else None
    if second is None:
        return (Asks(day) if isinstance(day, Text) else Days((day,))), end
    last, end = second
    if isinstance(day, Text) or isinstance(last, Text):
        return Asks(NO_SUCH_DAY), end
    return _range(day, last), end


def _iso_day(scene: Scene, at: int) -> tuple[date | Text, int] | None:
    tokens = scene.tokens
    written, end = tokens.key(at), at + 1
    if tokens.digits(at, 6) is not None:
        found = dated(int(written[4:]), int(written[2:4]), full_year(written[:2]))
        return (found, end) if isinstance(found, date) and is_near(found.year, scene.today, scene.period) else None
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
    if year is not None:
        return dated(day, month, year)
    return coming_day(day, month, scene.today) if scene.coming else latest_day(day, month, scene.today, scene.period)


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
        numeric = _numeric_month(scene, end)
        figures = numeric is not None
        found = numeric or _named_month(tokens, end)
        if found is None:
            return None
        month, end = found
    elif (tokens.key(end) == "/" and tokens[end].glued) or scene.is_counted(end) or tokens.key(end) in TIME_UNITS:
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


def _numeric_month(scene: Scene, at: int) -> tuple[int, int] | None:
    tokens = scene.tokens
    month = tokens.digits(at + 1, 1, 2) if tokens.is_glued(at, "/", ".") else None
    # of a number over 12 it is asked what it means; a half day is no date
    if month is None or not 1 <= month <= _MOST_DAYS_IN_A_MONTH or tokens.key(at + 2) in TIME_UNITS:
        return None
    if tokens.key(at) == "/":
        # "4/5 poliser" is four or five of them
        either = tokens.digits(at - 1, 1, 2) == month - 1 and scene.is_counted(at + 2)
        return None if either else (month, at + 2)
    return (month, at + 2) if _is_dotted(scene, at, month) else None


def _is_dotted(scene: Scene, at: int, month: int) -> bool:
    """Tell whether the dot at `at` is that of a date: 14.10, but no hour and no number with decimals."""
    tokens = scene.tokens
    if month > _MONTHS_IN_A_YEAR:
        return False
    if tokens.is_glued(at + 2, ".") and tokens.digits(at + 3, 2, 4) is not None:
        return True
    if len(tokens.key(at - 1)) == len(tokens.key(at + 1)) == 1 or tokens.key(at + 2) in UNITS:
        return False
    return not scene.is_counted(at + 2) and not is_hour(tokens, at - 1, at + 2)


def is_hour(tokens: Tokens, at: int, end: int) -> bool:
    """Tell whether what stands around figures makes them an hour: "kl 14.10", "kl 10.10 till 12", "10.10-18.00"."""
    until = tokens.digits(end + 3, 2) if _is_range(tokens, end) and tokens.is_glued(end + 2, ".") else None
    if until is not None and not 1 <= until <= _MONTHS_IN_A_YEAR:
        return True
    at -= 1
    while at > 0 and (tokens[at].sort is Sort.DIGITS or tokens.key(at) in {".", ":", *DASHES, *UP_TO}):
        at -= 1
    return at >= 0 and tokens.key(at) in CLOCK


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
    is_year = tokens.digits(at, 4) is not None and apart.key.startswith(_CENTURIES)
    if is_year and not apart.glued and tokens.ends(at + 1):
        return _Date(found.spans, found.month, int(apart.key), at + 1)
    glued = tokens.is_glued(at, "-", "/", ".")
    dashed = apart.key == "-" and tokens[at + 1].tight and not figures
    year = tokens.key(at + 1) if (glued or dashed) and tokens.digits(at + 1, 2, 4) is not None else ""
    if not year or tokens.is_glued(at + 2, "/", "."):
        return found
    near = is_near(full_year(year), scene.today, scene.period)
    if dashed and not glued and not near:
        return found
    asks = None
    if len(year) == 2 and not near and found.spans[-1][1] < int(year) <= _MOST_DAYS_IN_A_MONTH:  # noqa: PLR2004
        asks = text("Is {words} a year or a day? Write the year with four figures.", words=year)
    return _Date(found.spans, found.month, full_year(year), at + 2, asks)
