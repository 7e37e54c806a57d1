"""The sizes, colours and symbols of pictures.

The hues are those of Okabe and Ito, darkened until each stands out from the background three to one; a symbol or a
hatch says the same as every colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.assessment import Pace, Row, Status

WIDTH = 1000
MARGIN = 36
INNER = WIDTH - 2 * MARGIN
LARGE = 36
BODY = 27
SMALL = 23
"""The smallest letters: still to be read where a phone shows the picture at a third of its width."""
_LINE = 1.32

BACKGROUND = "#FAFAF7"
INK = "#1F1F1F"
MUTED = "#595959"
EMPTY = "#E4E4DE"
WHITE = "#FFFFFF"

BLUE = "#0072B2"
GREEN = "#00875F"
AMBER = "#B37400"
RED = "#98281A"
GREY = "#767676"
PALE_GREEN = "#9AD3BF"
PALE_BLUE = "#A9CFE6"


@dataclass(frozen=True, slots=True)
class Look:
    """How a status or a pace looks: the symbol says the same as the colour."""

    symbol: str
    colour: str


_STATUS: Mapping[Status, Look] = {
    Status.NOT_STARTED: Look("○", GREY),
    Status.IN_PROGRESS: Look("●", BLUE),
    Status.FULFILLED: Look("✔", GREEN),
    Status.PARTLY_FULFILLED: Look("◐", AMBER),
    Status.NOT_FULFILLED: Look("✘", RED),
    Status.NOT_ASSESSABLE: Look("?", GREY),
    Status.TRANSFERRED: Look("→", GREY),
}
_PACE: Mapping[Pace, Look] = {
    Pace.ON_TRACK: Look("●", BLUE),
    Pace.BEHIND: Look("▼", AMBER),
    Pace.AT_RISK: Look("▲", RED),
}


def look_of(row: Row) -> Look:
    """Return how the row looks: its pace while it runs, its status otherwise."""
    return _PACE[row.pace] if row.pace else _STATUS[row.status]


def line_height(size: int) -> int:
    """Return the height of a line of text in pixels."""
    return round(size * _LINE)
