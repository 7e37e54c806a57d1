"""Ids that look like Slack's: a letter for the kind and ten capitals or digits."""

from __future__ import annotations

import secrets
import string

_ALPHABET = string.ascii_uppercase + string.digits
_SHORT = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """Make an id such as `V08K3J2LQ7A`."""
    return prefix + "0" + "".join(secrets.choice(_ALPHABET) for _ in range(9))


def short_id() -> str:
    """Make the five characters Slack gives a block or an action that came without an id."""
    return "".join(secrets.choice(_SHORT) for _ in range(5))
