"""Reads when something is due from the end of a text: "Ring skolan 14/11"."""

from datetime import date

from bot.domain.calendar import Period
from bot.domain.oneline.dates import dates
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.tokens import tokens_of
from bot.domain.oneline.understood import Days, Find
from bot.domain.oneline.vocabulary import vocabulary_of
from bot.domain.oneline.words import BEFORE_DUE, LISTS


def due_day(said: str, today: date) -> tuple[date | None, str]:
    """Return the day at the end of the text, the next such one, and the text without it.

    None and all of the text where no day ends it, where it could be several, and where it lies in the past.
    """
    scene = Scene(said, tokens_of(said), vocabulary_of(()), today, Period(), "date", coming=True)
    at = 0
    while at < len(scene.tokens):
        found = dates(scene, at)
        if found and not said[scene.tokens[found.end - 1].end :].strip(" .!"):
            return _due(scene, at, found)
        at = found.end if found else at + 1
    return None, said


def _due(scene: Scene, at: int, found: Find) -> tuple[date | None, str]:
    match found.says:
        case (Days((day,)),) if day >= scene.today and not (at and scene.tokens.key(at - 1) in LISTS):
            while at and scene.tokens.key(at - 1) in BEFORE_DUE:
                at -= 1
            return day, scene.words(0, at).rstrip(" ,;–—-") if at else ""
        case _:
            return None, scene.line
