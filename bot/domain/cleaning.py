"""What is typed, imported or told by others, without the characters that nobody sees and that only do harm.

Control characters (a NUL no database takes, an escape that drives a terminal), halves of characters that can't be
written down, and marks that turn the direction of what comes after them or hide in between: all of it is left out where
it comes in, so that what is stored and shown is what people read.
"""

import re
from collections.abc import Mapping
from typing import Any

_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_JOINING = r"(?<=[^\w\s])\u200d(?=[^\w\s])"
"""Between two pictures that are shown as one: a family, a profession."""
_HARMFUL = re.compile(
    rf"(?!{_JOINING})"
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)


def cleaned(content: str) -> str:
    """Return the content without such characters; every line ends alike, and a tab is a space."""
    if content.isascii() and content.isprintable():
        return content
    return _HARMFUL.sub("", _LINE_ENDS.sub("\n", content).replace("\t", " "))


def cleaned_in(value: Any, *, without: frozenset[str] = frozenset()) -> Any:
    """Return what JSON or YAML carries with every text in it cleaned; what lies under the names `without` stays."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, Mapping):
        return {
            cleaned(name) if isinstance(name, str) else name: each
            if name in without
            else cleaned_in(each, without=without)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [cleaned_in(each, without=without) for each in value]
    return value
