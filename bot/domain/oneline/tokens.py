"""Cuts a line into tokens: words, figures and signs, each with its place in the line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from bot.domain.guard import find_personal_data
from bot.domain.oneline.spelling import folded

# a word may carry its accents as marks of their own, as some keyboards write them
_TOKEN = re.compile(r"(?P<digits>[0-9]+)|(?P<word>(?:[^\W0-9_][\u0300-\u036f]*)+)|(?P<sign>\S)")
_FEWEST_FIGURES_OF_A_PERSON = 6
_JOIN_ALL = frozenset("-._@'’+−")
_JOIN_FIGURES = frozenset(",/–—")


class Sort(Enum):
    """What a token is made of."""

    WORD = auto()
    DIGITS = auto()
    SIGN = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, figures or one sign: `key` is its folded spelling, `start` and `end` its place in the line."""

    sort: Sort
    key: str
    start: int
    end: int
    tight: bool
    """No space before it."""
    glued: bool
    """Part of the same word-like thing as the token before: the parts of "E4:an", "14/10-22", "SSPF-insats"."""


_END: Final = Token(Sort.SIGN, "", 0, 0, tight=False, glued=False)


class Tokens:
    """The tokens of a line; past its end there are empty ones."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._keys = [token.key for token in tokens]

    def __len__(self) -> int:
        return len(self._tokens)

    def __getitem__(self, at: int) -> Token:
        try:
            return self._tokens[at]
        except IndexError:
            return _END

    def key(self, at: int) -> str:
        """Return the folded spelling of a token; "" past the end."""
        try:
            return self._keys[at]
        except IndexError:
            return ""

    def digits(self, at: int, *lengths: int) -> int | None:
        """Return the number that the figures at `at` make, where there are as many as one of `lengths`."""
        token = self[at]
        return int(token.key) if token.sort is Sort.DIGITS and len(token.key) in lengths else None

    def is_glued(self, at: int, *signs: str) -> bool:
        """Tell whether one of the signs stands at `at` between two tokens without a space."""
        token = self[at]
        return token.glued and token.key in signs and self[at + 1].glued

    def ends(self, at: int) -> bool:
        """Tell whether a word-like thing may end before `at`."""
        return not self[at].glued

    def clump(self, at: int) -> int:
        """Return where the word-like thing that `at` lies in comes to an end."""
        at += 1
        while self[at].glued:
            at += 1
        return at


def tokens_of(line: str) -> Tokens:
    """Cut the line. The figures of a line that points out a person are words, so that none becomes a count or a day."""
    found = list(_TOKEN.finditer(line))
    figures = sum(len(each["digits"] or "") for each in found)
    hidden = figures >= _FEWEST_FIGURES_OF_A_PERSON and find_personal_data(line) is not None
    sorts = [_sort(each, hidden=hidden) for each in found]
    tokens: list[Token] = []
    for number, (each, sort) in enumerate(zip(found, sorts, strict=True)):
        start, end = each.span()
        tight = number > 0 and found[number - 1].end() == start
        follows = sorts[number + 1] if number + 1 < len(found) and found[number + 1].start() == end else None
        glued = tight and _is_glued(tokens[-1], sort, each.group(), follows)
        tokens.append(Token(sort, folded(each.group()), start, end, tight, glued))
    return Tokens(tokens)


def _sort(found: re.Match[str], *, hidden: bool) -> Sort:
    if found["sign"]:
        return Sort.SIGN
    return Sort.DIGITS if found["digits"] and not hidden else Sort.WORD


def _is_glued(before: Token, sort: Sort, said: str, follows: Sort | None) -> bool:
    if sort is not Sort.SIGN:
        return before.sort is not Sort.SIGN or before.glued
    if before.sort is Sort.SIGN or follows in {None, Sort.SIGN}:
        return False
    if said in _JOIN_FIGURES:
        return before.sort is Sort.DIGITS and follows is Sort.DIGITS
    return said in _JOIN_ALL or (said == ":" and before.sort is Sort.DIGITS)
