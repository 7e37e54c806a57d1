"""Reads a number: in figures, in words, with decimals, with a half."""

from bot.domain.oneline.spelling import folded
from bot.domain.oneline.tokens import Sort, Tokens
from bot.domain.oneline.words import ARTICLES, BETWEEN, DASHES, EITHER, HALF, LISTS, NUMBERS, UP_TO

_MOST_FIGURES = 6
_MOST_FIGURES_OF_EITHER = 3
_MOST_DECIMALS = 2
_MAY_STAND_BEFORE = frozenset("(,;:/=&|[.\"'")
_HALF_SIGN = folded("½")
_HALF = 0.5
_TENS = 10


def number_at(tokens: Tokens, at: int) -> tuple[float, int] | None:
    """Return the number at `at` and where it ends; what belongs to a longer string of figures is none."""
    if not _may_begin(tokens, at):
        return None
    if tokens[at].sort is Sort.DIGITS:
        found = _figures(tokens, at)
        return found and _with_half(tokens, *found)
    if (half := _half(tokens, at)) is not None:
        return _HALF, half
    number = NUMBERS.get(tokens.key(at))
    if number is None:
        return None
    unit = NUMBERS.get(tokens.key(at + 2), 0) if tokens.is_glued(at + 1, "-") else 0
    if number >= 2 * _TENS and number % _TENS == 0 and 0 < unit < _TENS:
        return number + unit, at + 3
    return _with_half(tokens, number, at + 1)


def either_at(tokens: Tokens, at: int) -> tuple[int, int, int] | None:
    """Return the two numbers of "4-5", "4 eller 5", "fyra fem" or "mellan 4 och 5" at `at`, and where they end."""
    between = tokens.key(at) in BETWEEN
    if between:
        at += 1
    first = _whole(tokens, at) if _may_begin(tokens, at) else None
    if first is None:
        return None
    parted = tokens.key(at + 1) in EITHER | DASHES | UP_TO | {"/"} | (LISTS if between else frozenset())
    in_words = tokens[at].sort is tokens[at + 1].sort is Sort.WORD and tokens.key(at) not in ARTICLES
    second = _whole(tokens, at + 2) if parted else _whole(tokens, at + 1) if in_words else None
    end = at + 2 + parted
    return None if second is None or (tokens[end].glued and tokens[end].sort is not Sort.WORD) else (first, second, end)


def _whole(tokens: Tokens, at: int) -> int | None:
    figures = tokens.key(at)
    if tokens[at].sort is Sort.DIGITS:
        short = len(figures) <= _MOST_FIGURES_OF_EITHER and (figures[0] != "0" or figures == "0")
        return int(figures) if short else None
    return NUMBERS.get(figures)


def _may_begin(tokens: Tokens, at: int) -> bool:
    return not tokens[at].glued and (not tokens[at].tight or tokens.key(at - 1) in _MAY_STAND_BEFORE)


def _figures(tokens: Tokens, at: int) -> tuple[float, int] | None:
    figures = tokens.key(at)
    if len(figures) > _MOST_FIGURES or (figures[0] == "0" and len(figures) > 1):
        return None
    end = at + 1
    if tokens.is_glued(end, ",", ".") and tokens[end + 1].sort is Sort.DIGITS:
        decimals = tokens.key(end + 1)
        figures, end = f"{figures}.{decimals}", end + 2
        if len(decimals) > _MOST_DECIMALS:
            return None
    if tokens[end].glued and tokens[end].sort is not Sort.WORD:
        return None
    return float(figures) if "." in figures else int(figures), end


def _with_half(tokens: Tokens, number: float, at: int) -> tuple[float, int]:
    if tokens.key(at) == _HALF_SIGN:
        return number + _HALF, at + 1
    if tokens.key(at) in {"och", "and"} and (half := _half(tokens, at + 1)) is not None:
        return number + _HALF, half
    return number, at


def _half(tokens: Tokens, at: int) -> int | None:
    """Return where "en halv" or "½" at `at` ends."""
    first = tokens.key(at)
    if first == _HALF_SIGN:
        return at + 1
    for words in HALF:
        if words[0] == first and all(tokens.key(at + number) == word for number, word in enumerate(words)):
            return at + len(words)
    return None
