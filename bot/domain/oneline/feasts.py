"""Recognises holidays by their Swedish names, as the `holidays` library knows them: julafton, annandag påsk."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from bot.domain.feast_days import feast_days
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.spelling import folded, stems
from bot.domain.oneline.tokens import Tokens
from bot.domain.oneline.understood import Asks, Days
from bot.domain.oneline.words import BEFORE_FEASTS, FEASTS_ALSO, FEASTS_BEGIN, FEASTS_OF_TWO
from bot.domain.oneline.years import NO_SUCH_DAY, latest_of
from bot.domain.texts import Text

_YEARS_AROUND = 2
_CENTURIES = ("19", "20")


def begins_feast(tokens: Tokens, at: int) -> bool:
    """Tell whether the word at `at` is one that names of holidays begin with, read or not."""
    word = tokens.key(at)
    return FEASTS_BEGIN.fullmatch(word) is not None or (word, tokens.key(at + 1)) in FEASTS_OF_TWO


def feast_at(scene: Scene, at: int) -> tuple[Days | Asks, int] | None:
    """Read a holiday at `at`: with a year after it that of the year, otherwise the latest one."""
    tokens = scene.tokens
    if not begins_feast(tokens, at) or _is_talked_of(scene, at):
        return None
    fits = [(end, name) for words, name in _names() if (end := _end_of(tokens, at, words))]
    if not fits:
        return None
    end, name = max(fits)
    year = tokens.key(end)
    if tokens.digits(end, 4) is not None and year.startswith(_CENTURIES) and tokens.ends(end + 1):
        return _read(next(iter(_days_of(name, int(year))), NO_SUCH_DAY)), end + 1
    years = range(scene.today.year - _YEARS_AROUND, scene.today.year + _YEARS_AROUND)
    days = sorted(day for year_near in years for day in _days_of(name, year_near))
    if scene.coming:
        return _read(next((day for day in days if day >= scene.today), NO_SUCH_DAY)), end
    return _read(latest_of(days, scene.today, scene.period)), end


def _is_talked_of(scene: Scene, at: int) -> bool:
    return at > 0 and not scene.coming and scene.tokens.key(at - 1) in BEFORE_FEASTS


def _read(day: date | Text) -> Days | Asks:
    return Asks(day) if isinstance(day, Text) else Days((day,))


def _end_of(tokens: Tokens, at: int, words: tuple[str, ...]) -> int:
    """Return where the words end if they stand at `at`, else 0."""
    same = all(not set(stems(tokens.key(at + number))).isdisjoint(stems(word)) for number, word in enumerate(words))
    return at + len(words) if same and tokens.ends(at + len(words)) else 0


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[tuple[str, ...], str], ...]:
    known = {name: name for name in feast_days(_A_YEAR).values()}
    return tuple((tuple(folded(said).split()), name) for said, name in (*known.items(), *FEASTS_ALSO.items()))


def _days_of(name: str, year: int) -> Iterator[date]:
    return (day for day, called in feast_days(year).items() if name in called.split("; "))


_A_YEAR = 2022
"""A year in which no two holidays fall on one day."""
