"""Rows of groups of figures, and what else than somebody's number they may be in a note: an hour, a list, a period.

Where the figures are a valid number, it is the number that wins, unless what stands around them says otherwise:
- "221003-1437" is a person born in 2022, "larm 221003-1437" the minute of a day: only right beside such a word, so that
  the child in "larm om 211003-1437" is found.
- "220421-0427" is a period: a day of notes, and one at most 31 days later. That hides three in a thousand of those born
  since 2016. Minutes that nothing tells of would hide one in seven of them: small children are written about, too.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

FIGURES = re.compile(r"[0-9]+")
CENTURIES = frozenset({"18", "19", "20"})
TOGETHER: Collection[tuple[int, ...]] = frozenset({(6,), (8,)})
"""The day in one group."""
WITH_MONTH_AND_DAY = frozenset({(2, 4), (4, 4)})
HOUR_AND_MINUTE = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5][05]")
_PAIRS = re.compile(r"(?<!\d)\d\d(?:[ -]\d\d(?!\d))*")
_TWO_PAIRS = len(" 12 34 ")
_MOST_BESIDE = 1
"""So many figures in pairs may stand beside a number in pairs; more of them make a list."""
_MONTHS = frozenset(f"{month:02d}" for month in range(1, 13))
_MERE_SPACE = re.compile(r"[,;:|*~`•·()\[\]\s]+|\s/\s|[\s,;:(-]+(?:sista|nr|nummer)[.:]?\s+", re.IGNORECASE)
"""What may stand between a day and something else in a note."""
_NUMBERED = re.compile(r"[\s,;:(-]+(?:nr|nummer)[.:]?\s+", re.IGNORECASE)
_A_PERSON = re.compile(r"(?:\bf\.|\bfödd(?: den)?|\bfdd|p(?:erson)?(?:nr|nummer))[.:]* ?$", re.IGNORECASE)
"""Right before what is a number, whatever else it looks like."""
_LONGEST_WORD = len("personnummer: ")
_HYPHEN = re.compile(r" ?-{1,2} ?")
_TIME_BEFORE = re.compile(
    r"\b(?:period(?:en)?|kl|klockan|tid(?:en)?|larm(?:et|en)?|händelse(?:n|r|rna|nr|nummer)?"
    r"|(?:v|vecka|veckorna)\.? ?\d\d?(?: ?- ?\d\d?)?)[.:]? ?(?:nr[.:]? ?|den )?"
    r"(?:\d{6,8} ?- ?\d{4},? (?:och |samt )?)*$",
    re.IGNORECASE,
)
"""Right before a day and its hour, or a period; others may come in between."""
_TIME_AFTER = re.compile(r" (?:larm(?:et)?|händelsen?)\b", re.IGNORECASE)
_SHOWS_A_TIME = 48
"""So many characters before a row show whether it is a time."""
_LONGEST_PERIOD = timedelta(days=31)
_A_YEAR = re.compile(r"20[12]\d")
_GOES_ON_AS_DATE = re.compile(r"(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,2}(?!\d)")
_DAYS_OF_A_MONTH = range(1, 32)
_YEARS_OF_NOTES = range(16, 31)
"""Of two figures, as they may be of the 1900s too: who was born in 1931 is no note of 2031."""


@dataclass(frozen=True, slots=True)
class Written:
    """Groups of figures in a row, and what lies before each of them but the first."""

    groups: tuple[str, ...]
    gaps: tuple[str, ...]
    content: str
    start: int
    end: int

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))


def reads_as_a_note(written: Written, cut: int) -> bool:
    """Tell whether it is a day of a note and its hour, or two counts; or two days; or a year and two hours."""
    before = written.content[max(0, written.start - _LONGEST_WORD) : written.start]
    return (_has_hour_or_more(written, cut) or _reads_as_time(written, cut)) and not _A_PERSON.search(before)


def _has_hour_or_more(written: Written, cut: int) -> bool:
    """Tell the same of what needs no words around it, of all but a period."""
    day, last, between = written.groups[:cut], written.groups[cut:], written.gaps[cut - 1]
    is_apart = _MERE_SPACE.fullmatch(between) is not None
    if is_apart and "," in between and _A_YEAR.fullmatch(last[0]):
        return True
    if _goes_on_as_date(written, cut) or _is_list(written):
        return True
    if max(written.shape[:cut]) == 1:
        return False  # nobody writes a day so
    in_parts = written.shape[cut:] == (2, 2)
    hour = (HOUR_AND_MINUTE if in_parts else _HOUR).fullmatch("".join(last))
    if hour and len(day[-1]) == len("1830") and _HOUR.fullmatch(day[-1]) and written.gaps[cut - 2] == " ":
        return True  # 4/11 0715-2330
    throughout = in_parts and between in written.gaps[: cut - 1]  # 2022-10-14-18-30
    two_hours = written.shape[:cut] in WITH_MONTH_AND_DAY and _HOUR.fullmatch(day[-1])
    counts = is_apart and len(last) > 1 and " " not in written.gaps[: cut - 1]
    counts = counts or _NUMBERED.fullmatch(between) is not None
    return bool(counts or (hour and (is_apart or throughout or two_hours))) and _is_of_a_note(day)


def _is_list(written: Written) -> bool:
    """Tell whether the figures are some of a list of pairs: 09 10 11 12 13, or more of them than a number has."""
    if set(written.shape) != {2}:
        return False
    pairs = [int(pair) for pair in written.groups]
    if len({after - before for before, after in pairwise(pairs)}) == 1:
        return True
    around = written.content[max(0, written.start - _TWO_PAIRS) : written.end + _TWO_PAIRS]
    return any(len(FIGURES.findall(run)) > len(pairs) + _MOST_BESIDE for run in _PAIRS.findall(around))


def _goes_on_as_date(written: Written, cut: int) -> bool:
    """Tell whether the last four begin another day: 2022-10-14-2022-10-15, 22-10-14-22-10-15."""
    last = written.groups[cut:]
    if len(last) == 1:
        return last[0][:2] in CENTURIES and _GOES_ON_AS_DATE.match(written.content, written.end) is not None
    goes_on = written.content[written.end :].startswith(gap := written.gaps[-1]) and re.match(
        r"\d\d(?!\d)", written.content[written.end + len(gap) :][:3]
    )
    return bool(goes_on) and gap in written.gaps[: cut - 1] and last[-1] in _MONTHS


def _is_of_a_note(day: Sequence[str]) -> bool:
    """Tell whether notes are written on the day, its year first or last."""
    figures = "".join(day)
    century, six = figures[:-6] if len(day[0]) > len("19") else "", figures[-6:]  # 19 22 10 14 begins with an hour
    dates = [(six[:2], six[4:])] if century in {"", "20"} else []
    if len(day) > 1 and not century:
        dates.append((six[4:], six[:2]))
    return any(int(year) in _YEARS_OF_NOTES and int(of_month) in _DAYS_OF_A_MONTH for year, of_month in dates)


def _reads_as_time(written: Written, cut: int) -> bool:
    """Tell whether it is a day of notes with its minute or the end of a period, and what stands around it says so."""
    day, between, last = written.groups[:cut], written.gaps[cut - 1], "".join(written.groups[cut:])
    hyphen = _HYPHEN.fullmatch(between)
    if not _is_of_a_note(day) or not (hyphen or between.isspace()):
        return False
    if hyphen and written.shape[:cut] in TOGETHER and _is_soon_after(day[0][-6:], written.groups[cut]):
        return True
    if not HOUR_AND_MINUTE.fullmatch(last):  # as month and day are, too
        return False
    before = written.content[max(0, written.start - _SHOWS_A_TIME) : written.start]
    return bool(_TIME_AFTER.match(written.content, written.end) or _TIME_BEFORE.search(before))


def _is_soon_after(six: str, last: str) -> bool:
    """Tell whether the last four are month and day of a day that is at most 31 days after the first."""
    try:
        first = date.fromisoformat(f"20{six}")
        ends = [date.fromisoformat(f"{year}{last}") for year in (first.year, first.year + 1)]
    except ValueError:
        return False
    return any(timedelta() < end - first <= _LONGEST_PERIOD for end in ends)
