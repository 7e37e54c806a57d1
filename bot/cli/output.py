"""What the command line says: sentences in the chosen language, faults on standard error."""

import sys
from collections.abc import Sequence
from functools import cached_property

from bot.domain.cleaning import cleaned
from bot.domain.texts import Sayable
from bot.language import Speaker, speaker_for

FAILED = 2
"""The exit status of a command that could not do what was asked; nothing has been changed then."""


class Output:
    """Says things to the person at the terminal; what is quoted from a file may not drive it."""

    def __init__(self, language: str) -> None:
        self._language = language

    @cached_property
    def speaker(self) -> Speaker:
        """Return the speaker of the chosen language, whose catalogue is read when the first word is said."""
        return speaker_for(self._language)

    def say(self, what: Sayable, *, indent: int = 0) -> None:
        """Print a line."""
        print(" " * indent + cleaned(self.speaker.say(what)))

    def complain(self, what: Sayable) -> None:
        """Print a line about what is wrong."""
        print(cleaned(self.speaker.say(what)), file=sys.stderr)

    def columns(self, rows: Sequence[tuple[Sayable, ...]]) -> list[str]:
        """Return a line for each row, in columns as wide as they need to be."""
        said = [[self.speaker.say(cell) for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(*said, strict=True)][:-1]
        return [
            "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip() for row in said
        ]
