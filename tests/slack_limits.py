"""What Slack would refuse in a message, a modal or a home page; the local workspaces hold the table of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.block_kit.surfaces import message_problems, view_problems

_TEXT = 4000
"""Slack takes 40,000 characters in a new message, but no more than this in one that is brought up to date."""


def problems(shown: Mapping[str, Any]) -> list[str]:
    """Return what Slack would refuse in a message, a modal or a home page; nothing: it would be shown."""
    if (kind := shown.get("type")) in {"modal", "home"}:
        return view_problems(dict(shown), kind=kind)
    return [*_text_problems(shown), *message_problems(shown.get("blocks", []))]


def _text_problems(message: Mapping[str, Any]) -> Iterator[str]:
    said = message.get("text") or ""
    if not said:
        yield "a message needs a text that says the same as its blocks"
    elif len(said) > _TEXT:
        yield f"a text of {len(said)} characters"
