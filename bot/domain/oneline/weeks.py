"""Recognises ISO weeks: v42, v. 42, vecka 42, v42 2022, 2022-W42, förra veckan."""

from datetime import timedelta

from bot.domain.calendar import Interval, week_of
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.tokens import Tokens
from bot.domain.oneline.words import DASHES, LISTS, RELATIVE_WEEKS, THE_WEEK, UP_TO, WEEK_WORDS
from bot.domain.oneline.years import full_year, is_near, latest_week, week_in
from bot.domain.texts import Text, text

Read = tuple[Interval | Text, int]
"""The week, or what has to be asked, and where it ends."""

_LONGEST_PHRASE = 3
_ONE_AT_A_TIME = text("One week at a time. Which one do you mean?")
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in RELATIVE_WEEKS)


def week_at(scene: Scene, at: int) -> Read | None:
    """Read a week at `at`."""
    return _relative(scene, at) or _numbered(scene, at) or _iso(scene, at)


def _relative(scene: Scene, at: int) -> Read | None:
    if scene.tokens.key(at) not in _FIRST_WORDS:
        return None
    for length in range(_LONGEST_PHRASE, 1, -1):
        weeks = RELATIVE_WEEKS.get(" ".join(scene.tokens.key(at + number) for number in range(length)))
        if weeks is not None:
            return week_of(scene.today + timedelta(weeks=weeks)), at + length
    return None


def _numbered(scene: Scene, at: int) -> Read | None:
    tokens = scene.tokens
    if tokens.key(at) not in WEEK_WORDS or tokens[at].glued:
        return None
    read = _number(tokens, at)
    if read is None or (tokens.key(at) in THE_WEEK and scene.is_counted(read[1])):
        return None
    number, end = read
    another = _number(tokens, end + 1) if tokens.key(end) in DASHES | UP_TO | LISTS else None
    if another and tokens.ends(another[1]):
        return _ONE_AT_A_TIME, another[1]
    apart = tokens.digits(end, 4)
    if apart is not None and tokens.key(end)[:2] in {"19", "20"} and tokens.ends(end) and tokens.ends(end + 1):
        return week_in(number, apart), end + 1
    if tokens.is_glued(end, "/", *DASHES) and tokens.digits(end + 1, 2, 4) is not None:
        year = full_year(tokens.key(end + 1))
        if not tokens.ends(end + 2):
            return None
        if not is_near(year, scene.today, scene.period):
            return _ONE_AT_A_TIME, end + 2
        return week_in(number, year), end + 2
    return (latest_week(number, scene.today), end) if tokens.ends(end) else None


def _number(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Read "v42", "v. 42", "vecka 42"; return the number and where it ends."""
    if tokens.key(at) not in WEEK_WORDS:
        return None
    at += 1 + (tokens.key(at + 1) == ".")
    number = tokens.digits(at, 1, 2)
    return None if number is None else (number, at + 1)


def _iso(scene: Scene, at: int) -> Read | None:
    """Read 2022-W42 and 2022-v42."""
    tokens = scene.tokens
    year, number = tokens.digits(at, 4), tokens.digits(at + 3, 2)
    shaped = tokens.is_glued(at + 1, "-") and tokens.key(at + 2) in {"w", "v"} and tokens[at + 3].glued
    if year is None or number is None or not shaped or tokens[at].glued or not tokens.ends(at + 4):
        return None
    return week_in(number, year), at + 4
