"""How a row stands, in words."""

from bot.domain.assessment import PACE_WORDS, STATUS_WORDS, Row
from bot.domain.texts import Joined, Sayable


def standing(row: Row) -> Sayable:
    """Return the status in words, with the pace while it runs."""
    word = STATUS_WORDS[row.status]
    return Joined((word, PACE_WORDS[row.pace]), between=" · ") if row.pace else word
