"""What the bot says in Swedish, by the catalogue: the tests follow it."""

from bot.domain.texts import text
from bot.language import speaker_for
from handlers.views.message import capitalised


def swedish(msgid: str, **params: object) -> str:
    """Return what the catalogue says in Swedish; a sentence that nobody says (any more) is no sentence to wait for."""
    speaker = speaker_for("sv")
    assert msgid in speaker._known, f"the catalogue has no {msgid!r}"
    return speaker.say(text(msgid, **params))


def started(msgid: str, **params: object) -> str:
    """Return what the catalogue says, as it begins a line."""
    return capitalised(swedish(msgid, **params))
