"""The Swedish catalogue as tests read it, by Babel and not by the program."""

import string
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[1] / "bot/locale/sv/LC_MESSAGES/lofteskoll.po"


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as po:
        return read_po(po, locale="sv")


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def msgid_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def translated(message: Message) -> tuple[str, ...]:
    """Return the Swedish of a message: one sentence, or its two forms."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def places(template: str) -> set[tuple[str, str]]:
    """Return the name and the spec of every place in a sentence."""
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None}
