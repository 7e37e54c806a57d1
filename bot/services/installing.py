"""The store of installed workspaces, opened with the keys of the settings; or what is wrong with those."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.texts import text
from bot.services.errors import UserError
from storage.installation_tables import has_installations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.engine import Database
    from storage.installations import Installations


class KeysMissing(UserError):
    """There are tokens, and no key to read them with."""

    def __init__(self) -> None:
        super().__init__(
            text("Workspaces have installed the app, but LOFTESKOLL_TOKEN_KEYS, which reads their tokens, is missing.")
        )


class WrongKeys(UserError):
    """There are tokens that none of the keys reads."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "LOFTESKOLL_TOKEN_KEYS doesn't hold the key under which the tokens of installed workspaces are stored. "
                "Add the key that was used, after the others."
            )
        )


def open_installations(database: Database, *, client_id: str, keys: Sequence[str]) -> Installations | None:
    """Return the workspaces where the app of `client_id` was installed; None without keys, where nobody did. UserError.

    What reads them is loaded only where there are keys: a start without them need not wait for it.
    """
    if not keys:
        with database.reading() as session:
            if has_installations(session):
                raise KeysMissing
        return None
    from storage.installations import Installations, UnreadableTokenError, check_keys, key_ring  # noqa: PLC0415

    ring = key_ring(keys)
    try:
        check_keys(database, ring)
    except UnreadableTokenError as error:
        raise WrongKeys from error
    return Installations(database, client_id=client_id, keys=ring)


def encrypt_anew(database: Database, *, keys: Sequence[str]) -> int:
    """Encrypt every stored token under the first key; return of how many workspaces. WrongKeys."""
    from storage.installations import UnreadableTokenError, key_ring, rotate_keys  # noqa: PLC0415

    try:
        return rotate_keys(database, key_ring(keys))
    except UnreadableTokenError as error:
        raise WrongKeys from error
