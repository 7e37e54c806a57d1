"""The workspaces where the app was installed, whose tokens are stored encrypted, and the installations under way.

The stores are slack_sdk's; here they are given our database, our tables, and the encryption.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Dialect, String, Table, TypeDecorator, bindparam, delete, func, select, update

from bot.domain.installed import Installed
from storage.engine import Database
from storage.installation_tables import BOTS, INSTALLATIONS, STATES, TOKENS

_log = logging.getLogger(__name__)

_STATE_SECONDS = 600
_INSTALLED = ("app_id", "team_name", "bot_id", "bot_user_id", "bot_scopes", "user_id", "installed_at", "bot_token")

# slack_sdk's state store quotes the state where the database is away; what failed is seen by the answer
_SILENT = logging.getLogger(f"{__name__}.silent")
_SILENT.disabled = True


class UnreadableTokenError(Exception):
    """A stored token was encrypted under a key that isn't among those given."""


def key_ring(keys: Sequence[str]) -> MultiFernet:
    """Return the keys as one: the first encrypts, every one of them decrypts. ValueError for what is no key."""
    return MultiFernet([Fernet(key) for key in keys])


def new_key() -> str:
    """Return a new key, as it is written in the settings."""
    return Fernet.generate_key().decode()


@contextmanager
def _told_unreadable() -> Iterator[None]:
    try:
        yield
    except InvalidToken:
        raise UnreadableTokenError from None


class EncryptedText(TypeDecorator[str]):
    """A text that stands in the database encrypted and signed."""

    impl = String
    cache_ok = True

    def __init__(self, keys: MultiFernet) -> None:
        super().__init__()
        self.keys = keys

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else self.keys.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        with _told_unreadable():
            return None if value is None else self.keys.decrypt(value).decode()


class _EncryptingStore(SQLAlchemyInstallationStore):
    def __init__(self, client_id: str, database: Database, keys: MultiFernet) -> None:
        super().__init__(client_id, database.engine, logger=_SILENT)
        for table in (self.bots, self.installations):
            for column in _token_columns(table):
                column.type = EncryptedText(keys)


class Installations:
    """The workspaces where the app of `client_id` was installed."""

    def __init__(self, database: Database, *, client_id: str, keys: MultiFernet) -> None:
        self._database = database
        self._client_id = client_id
        self._store = _EncryptingStore(client_id, database, keys)

    def save(self, installed: Installed) -> None:
        """Keep the installation, in the place of an earlier one in the workspace."""
        self._store.save(
            Installation(
                app_id=installed.app_id,
                # left unset also where the workspace belongs to an organisation: a workspace's id says enough
                enterprise_id=None,
                team_id=installed.team_id,
                team_name=installed.team_name[:200],
                bot_token=installed.token,
                bot_id=installed.bot_id,
                bot_user_id=installed.bot_user_id,
                bot_scopes=list(installed.scopes),
                user_id=installed.installed_by,
                token_type="bot",  # noqa: S106 - a kind of token, not one
                installed_at=installed.installed_at.timestamp(),
            )
        )
        before = installed.installed_at.astimezone(UTC).replace(tzinfo=None)
        with self._database.writing() as session:
            for table in (INSTALLATIONS, BOTS):
                session.execute(
                    delete(table).where(
                        table.c.client_id == self._client_id,
                        table.c.team_id == installed.team_id,
                        table.c.installed_at < before,
                    )
                )

    def find(self, team_id: str) -> Installed | None:
        """Return the installation in the workspace, or None; one whose token can't be read is of no use either."""
        kept = self._store.installations.c
        newest = (
            select(*(kept[name] for name in _INSTALLED))
            .where(kept.client_id == self._client_id, kept.enterprise_id.is_(None), kept.team_id == team_id)
            .order_by(kept.installed_at.desc())
            .limit(1)
        )
        try:
            # the library's own look would wait for whoever writes
            with self._database.reading() as session:
                found = session.execute(newest).one_or_none()
        except UnreadableTokenError:
            _log.error("installation_unreadable", extra={"team": team_id})
            return None
        if found is None or not found.bot_token:
            return None
        return Installed(
            app_id=found.app_id,
            team_id=team_id,
            team_name=found.team_name or "",
            bot_id=found.bot_id or "",
            bot_user_id=found.bot_user_id or "",
            scopes=tuple(found.bot_scopes.split(",")) if found.bot_scopes else (),
            installed_by=found.user_id,
            installed_at=found.installed_at.replace(tzinfo=UTC),
            token=found.bot_token,
        )

    def remove(self, team_id: str) -> None:
        """Keep nothing of the installation in the workspace any more."""
        self._store.delete_all(enterprise_id=None, team_id=team_id)


class InstallationStates:
    """What goes to Slack and comes back with an installation that was begun here: good once, for ten minutes."""

    seconds = _STATE_SECONDS

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = SQLAlchemyOAuthStateStore(_STATE_SECONDS, database.engine, logger=_SILENT)

    def issue(self) -> str:
        """Return a new state; those of installations that were never finished are cleared away."""
        now = datetime.now(UTC).replace(tzinfo=None)
        with self._database.writing() as session:
            session.execute(delete(STATES).where(STATES.c.expire_at < now))
        return self._store.issue()

    def consume(self, state: str) -> bool:
        """Tell whether the state is one that was issued and is still good; from now on it isn't."""
        return self._store.consume(state)


def check_keys(database: Database, keys: MultiFernet) -> None:
    """Make sure that every stored token can be read. UnreadableTokenError."""
    with database.reading() as session, _told_unreadable():
        for table, column in _stored():
            for token in session.execute(select(table.c[column]).where(table.c[column].is_not(None))).scalars():
                keys.decrypt(token)


def rotate_keys(database: Database, keys: MultiFernet) -> int:
    """Encrypt every stored token anew, under the first key; return how many workspaces there are.

    UnreadableTokenError where one can't be read; then nothing is changed.
    """
    with database.writing() as session, _told_unreadable():
        for table, column in _stored():
            rows = session.execute(select(table.c.id, table.c[column]).where(table.c[column].is_not(None))).all()
            anew = update(table).where(table.c.id == bindparam("row")).values({column: bindparam("token")})
            if rows:
                told = [{"row": row, "token": keys.rotate(token).decode()} for row, token in rows]
                session.connection().execute(anew, told)
        return session.execute(select(func.count(INSTALLATIONS.c.team_id.distinct()))).scalar_one()


def _stored() -> list[tuple[Table, str]]:
    return [(table, column.name) for table in (INSTALLATIONS, BOTS) for column in _token_columns(table)]


def _token_columns(table: Table) -> list[Any]:
    return [table.c[name] for name in TOKENS if name in table.c]
