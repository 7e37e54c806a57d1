"""What a recogniser may look at: the line, the words of the form, and the calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.calendar import Period
from bot.domain.oneline.tokens import Tokens
from bot.domain.oneline.understood import Find
from bot.domain.oneline.vocabulary import COUNTED, Vocabulary


@dataclass(frozen=True, slots=True)
class Scene:
    """One line to read, and what is known when it is read."""

    line: str
    tokens: Tokens
    vocabulary: Vocabulary
    today: date
    period: Period
    when: Literal["days", "date", "week"] | None
    """Which field says when it was; None if the form asks for no day."""
    coming: bool = False
    """A day without a year is the next one, not the latest."""

    def words(self, start: int, end: int) -> str:
        """Return the words from one token to before another, as they were written."""
        return self.line[self.tokens[start].start : self.tokens[end - 1].end]

    def is_counted(self, at: int) -> bool:
        """Tell whether the words at `at` are what a number before them counts, and have none after them."""
        match = self.vocabulary.find(self.tokens, at, COUNTED)
        return match is not None and self.tokens.key(match.end) not in {":", "="}


Recogniser = Callable[[Scene, int], Find | None]
"""Tells what stands at a place, or None: then the next one tries."""
