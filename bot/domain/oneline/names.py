"""The names of months and weekdays in Swedish and English, as Babel knows them."""

from typing import Any, Literal

from babel import Locale

from bot.domain.oneline.spelling import folded

_LOCALES = (Locale("sv"), Locale("en"))


def _names(what: Literal["months", "days"], widths: tuple[str, ...]) -> dict[str, int]:
    tables: list[Any] = [
        getattr(locale, what)[context][width]
        for locale in _LOCALES
        for context in ("format", "stand-alone")
        for width in widths
    ]
    return {folded(str(name)).rstrip("."): int(number) for table in tables for number, name in table.items()}


MONTHS = _names("months", ("wide", "abbreviated")) | {"sept": 9}
"""1 to 12 by folded name, long or short."""
WEEKDAYS = _names("days", ("wide",))
"""0 (Monday) to 6 by folded name."""
SHORT_WEEKDAYS = WEEKDAYS | _names("days", ("abbreviated",))
"""With the short names, which are words of their own ("fri", "sat"): only a date after them makes them weekdays."""
