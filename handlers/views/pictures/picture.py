"""A picture with the words that say the same; drawing one is what brings in the chart library."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.views.message import shortened

if TYPE_CHECKING:
    from handlers.views.pictures.sheet import Sheet

LONGEST_ALT = 2000
"""Slack takes no more in an image block."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG; `alt` says the same as it does."""

    png: bytes
    alt: str
    title: str

    def __post_init__(self) -> None:
        """Keep the words as short as Slack wants them."""
        object.__setattr__(self, "alt", shortened(self.alt, LONGEST_ALT))


def drawn(draw: "Callable[[Sheet], None]") -> bytes:
    """Return what `draw` puts on a new sheet, as a PNG."""
    # it takes a second and 40 MiB, and most of what the bot does needs no picture
    from handlers.views.pictures.sheet import png_of  # noqa: PLC0415

    return png_of(draw)


def fitting(head: str, versions: Iterable[Sequence[str]]) -> str:
    """Return `head` with the first of the versions, each a list of sentences, that fits into an alt text."""
    said = head
    for sentences in versions:
        said = " ".join([head, *sentences])
        if len(said) <= LONGEST_ALT:
            break
    return said
