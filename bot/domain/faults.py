"""What is wrong in an agreement file, as values: where, what was found there, and what is allowed."""

from dataclasses import dataclass

from bot.domain.texts import Sayable, Text

Where = tuple[str | int, ...]
"""The way to a place in the file: keys, and positions in lists counted from 0."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    path: Where
    found: Sayable
    allowed: Sayable


class RefusedError(ValueError):
    """A model refuses its values; pydantic hands it on, with the place, to whoever reads the file."""

    def __init__(self, *, found: Text | str, allowed: Text) -> None:
        super().__init__(f"found {found}, allowed {allowed.msgid}")
        self.found = found
        self.allowed = allowed
