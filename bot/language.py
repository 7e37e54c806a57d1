"""Speaks the domain's sentences: Swedish from the catalogue `bot/locale/sv`, English from the message ids themselves.

The catalogue is read once as it is kept under version control (.po); there is no compiled copy to go stale.
"""

import string
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.domain.texts import Joined, LocalText, Sayable, Text

SWEDISH = "sv"
ENGLISH = "en"

_DATE_PATTERNS = {
    "": "d MMM y",
    "day": "EEE d MMM",
    "month": "MMMM y",
    "short": "d MMM",
    "weekday": "EEEE d MMMM",
    "long": "EEEE d MMMM y",
}


class _Places(string.Formatter):
    """Fills the `{named:spec}` places of a sentence by the rules of one language."""

    def __init__(self, speaker: "Speaker") -> None:
        self._speaker = speaker

    def format_field(self, value: Any, format_spec: str) -> str:
        return self._speaker.put(value, format_spec)

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002 - the base class's
        return kwargs[str(key)]


class Speaker:
    """Says sentences in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._babel = Locale.parse(locale)
        self._known = _catalogue(locale)
        self._places = _Places(self)

    def say(self, what: Sayable) -> str:
        """Return `what` in this language; an agreement's own words stay as they are where they have no translation."""
        match what:
            case Text():
                return self._say_text(what)
            case LocalText():
                return (self.locale == ENGLISH and what.en) or what.sv
            case Joined():
                parts = [self.say(part) for part in what.parts]
                if what.between is None:
                    return format_list(parts, locale=self._babel)
                return what.between.join(part for part in parts if part)
            case _:
                return what

    def put(self, value: object, spec: str = "") -> str:
        """Return `value` as it stands in a sentence; `spec` chooses how a date is written."""
        match value:
            case Text() | LocalText() | Joined() | str():
                return self.say(value)
            case datetime():
                return format_datetime(value, "d MMM y HH:mm", locale=self._babel, tzinfo=value.tzinfo)
            case date():
                return format_date(value, _DATE_PATTERNS[spec], locale=self._babel)
            case float() | Decimal():
                return format_decimal(value, locale=self._babel)
            case None:
                return ""
            case _:
                return str(value)

    def _say_text(self, what: Text) -> str:
        found = self._known.get(what.msgid)
        if what.plural is None:
            template = found[0] if found else what.msgid
        else:
            # Swedish and English have the same two forms
            one = what.count == 1
            forms = found or (what.msgid, what.plural)
            template = forms[0] if one else forms[-1]
        return self._places.vformat(template, (), dict(what.params)) if what.params else template


@cache
def speaker_for(locale: str) -> Speaker:
    """Return the speaker of a language tag such as "sv", "sv-SE" or "en-GB"; Swedish for any that we don't speak."""
    return Speaker(ENGLISH if locale.casefold().startswith(ENGLISH) else SWEDISH)


@cache
def _catalogue(locale: str) -> dict[str, tuple[str, ...]]:
    source = files("bot") / "locale" / locale / "LC_MESSAGES" / "lofteskoll.po"
    if not source.is_file():
        return {}
    with source.open("rb") as po:
        return {
            entry.id if isinstance(entry.id, str) else entry.id[0]: (
                (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
            )
            for entry in read_po(po, locale=locale)
            if entry.id and entry.string and all(entry.string) and not entry.fuzzy
        }
