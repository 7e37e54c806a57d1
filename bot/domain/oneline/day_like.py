"""Tells what looks like a day or a week but can't be read as one, so that it is asked about and never passed over."""

import re
from dataclasses import replace

from bot.domain.oneline.dates import dates
from bot.domain.oneline.feasts import begins_feast
from bot.domain.oneline.names import MONTHS, WEEKDAYS
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.spelling import folded
from bot.domain.oneline.tokens import Tokens, tokens_of
from bot.domain.oneline.understood import Days, Find, Week
from bot.domain.oneline.words import (
    LISTS,
    NO_CERTAIN_DAY,
    NO_MONTHS,
    SHORT_DAYS,
    SHORT_DAYS_BY_ACCENT,
    UNITS,
    WEEK_WORDS,
    WEEKS_WORDS,
)
from bot.domain.oneline.written_days import is_hour

_DASH = "[-–—]"
_SHORT = re.compile(rf"(?P<day>\d\d?)(?P<sign>[/.]|{_DASH})(?P<month>\d\d?)(?:{_DASH}(\d\d?)[/.](?P<until>\d\d?))?")
_FULL = re.compile(
    rf"\d\d?([/.]|{_DASH})\d\d?(?:[/.]|{_DASH})\d{{2,4}}|\d{{4}}(?:[/.]|{_DASH})\d\d?(?:(?:[/.]|{_DASH})\d\d?)?"
)
_WITHIN = re.compile(
    r"(?<![\d/.-])\d{1,2}/(?:1[0-2]|0?[1-9])(?!\d)|(?<!\d)(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d|[-+]\d{4})", re.ASCII
)
_SEVERAL = re.compile(r"\w+(?:ar|or|er)|barn|unga|st|ggr", re.ASCII)
"""After "3-4" these make it so many of them."""
_ORDINAL = re.compile(r"\d\d?(?::?e|th)")
_WEEKDAY = re.compile(rf"(?:{'|'.join(WEEKDAYS)})\w{{0,20}}(?:{_DASH}\w{{1,20}}){{0,2}}")
_HOURS, _MINUTES, _DAYS, _MONTHS = range(25), range(60), range(1, 32), range(1, 13)


def day_in(note: str, scene: Scene) -> str | None:
    """Return the first words of a note that look like another day than today, readable or not."""
    scene = replace(scene, line=note, tokens=tokens_of(note))
    at = 0
    while at < len(scene.tokens):
        found = dates(scene, at)
        end = found.end if found else day_like(scene, at)
        if end and not (found and _is_now(scene, found)):
            return scene.words(at, end)
        at = end or at + 1
    return None


def _is_now(scene: Scene, found: Find) -> bool:
    match found.says:
        case (Days(days),):
            return days == (scene.today,)
        case (Week(week),):
            return week.holds(scene.today)
        case _:
            return False


def day_like(scene: Scene, at: int) -> int | None:
    """Return where what looks like a day at `at` ends, if something does."""
    tokens = scene.tokens
    if scene.when is None or tokens[at].glued:
        return None
    end = tokens.clump(at)
    if _is_numeric(scene, at, end):
        return end
    if _is_named(scene, at, end):
        return end + (tokens.digits(end, 4) is not None and tokens.ends(end + 1))
    return _numbered(scene, at) or _apart(scene, at)


def _is_numeric(scene: Scene, at: int, end: int) -> bool:
    """Tell whether it is figures with / . or - between, and no hour, age or length."""
    said, tokens = folded(scene.words(at, end)), scene.tokens
    if _FULL.fullmatch(said) or _ORDINAL.fullmatch(said):
        return True
    found = _SHORT.fullmatch(said)
    if found is None:
        return _WITHIN.search(said) is not None
    if tokens.key(end) in UNITS or (found["sign"] != "/" and is_hour(tokens, at, end)):
        return False
    if found["sign"] not in "/." and _SEVERAL.fullmatch(tokens.key(end)):
        return False
    day, month, until = int(found["day"]), int(found["month"]), int(found["until"] or 1)
    if found["sign"] == "." and day in _HOURS and (month in _MINUTES and len(found["month"]) > 1):
        return month in _MONTHS and until in _MONTHS
    return day > 0 and month > 0


def _is_named(scene: Scene, at: int, end: int) -> bool:
    """Tell whether it begins with the name of a month, a weekday or a holiday, or of days that are several."""
    word = scene.tokens.key(at)
    if word in SHORT_DAYS_BY_ACCENT:
        return not scene.words(at, at + 1).isascii()
    if word in SHORT_DAYS | NO_CERTAIN_DAY or (word in MONTHS and word not in NO_MONTHS):
        return True
    return begins_feast(scene.tokens, at) or _WEEKDAY.fullmatch(folded(scene.words(at, end))) is not None


def _numbered(scene: Scene, at: int) -> int | None:
    """Return where "veckorna 40" or "den 14" at `at` ends."""
    tokens = scene.tokens
    if tokens.key(at) in WEEK_WORDS | WEEKS_WORDS:
        at += tokens.key(at + 1) == "."
        return tokens.clump(at + 1) if _is_one_or_two(tokens, at + 1) else None
    if tokens.key(at) != "den" or not _is_one_or_two(tokens, at + 1):
        return None
    end = tokens.clump(at + 1)
    while tokens.key(end) in LISTS and _is_one_or_two(tokens, end + 1) and not scene.is_counted(tokens.clump(end + 1)):
        end = tokens.clump(end + 1)
    return None if scene.is_counted(end) else end


def _apart(scene: Scene, at: int) -> int | None:
    """Return where "14 / 10" or "14. 10" at `at` ends."""
    tokens, end = scene.tokens, at + 3
    day, month = tokens.digits(at, 1, 2), tokens.digits(at + 2, 1, 2)
    if day not in _DAYS or month not in _MONTHS or tokens.key(at + 1) not in {"/", "."} or not tokens.ends(end):
        return None
    return None if scene.is_counted(end) or tokens.key(end) in UNITS or is_hour(tokens, at, end) else end


def _is_one_or_two(tokens: Tokens, at: int) -> bool:
    return tokens.digits(at, 1, 2) is not None
