"""The database: transactions that mean the same on SQLite and on PostgreSQL."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from threading import RLock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session, sessionmaker

_ATTEMPTS, _PAUSE_SECONDS = 50, 0.02
_READS_ONLY = "storage_reads_only"
_SQLITE_SETTINGS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")


class Database:
    """Sessions on one database, for any number of threads."""

    def __init__(self, url: str) -> None:
        # Both engines hide parameters: errors, and so logs, tell nothing of what people have written.
        parsed = make_url(url)
        match parsed.get_backend_name():
            case "sqlite":
                self.engine = _sqlite_engine(parsed)
                reader = self.engine.execution_options(**{_READS_ONLY: True})
            case "postgresql":
                self.engine = _postgresql_engine(parsed)
                # As on SQLite, everything read in one unit of work was true at one and the same moment.
                reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            case other:
                raise ValueError(f"the database must be SQLite or PostgreSQL, not {other}")
        # SQLite lets writers wait by sleeping ever longer: of twenty at once the last waited five times as
        # long as the twenty take to write. So the threads of one process take turns before they ask it.
        self._turn: AbstractContextManager[object] = RLock() if self.engine.dialect.name == "sqlite" else nullcontext()
        self._open_writing = sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        self._open_reading = sessionmaker(reader, expire_on_commit=False, autoflush=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a unit of work that is committed at the end, or rolled back where an error leaves it."""
        with self._turn, self._open_writing.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a unit of work that sees one state of the database throughout and cannot change it."""
        with self._open_reading() as session:
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _postgresql_engine(url: URL) -> Engine:
    # The ping is for connections that died with a restart of the server.
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=10,
        max_overflow=20,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite_engine(url: URL) -> Engine:
    """Return an engine whose driver begins nothing by itself.

    As sqlite3 comes, what is inserted in a savepoint survives the rollback of the transaction around it, and
    a transaction that reads before it writes can fail where another writes in between.
    """
    engine = create_engine(url, pool_size=10, max_overflow=20, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for setting in _SQLITE_SETTINGS:
        _set(connection, f"PRAGMA {setting}")


def _set(connection: Any, pragma: str) -> None:
    """Change a setting, also while another process makes the same file one with a write-ahead log.

    For that change SQLite waits for nobody, whatever its busy timeout is.
    """
    for _ in range(_ATTEMPTS):
        with suppress(sqlite3.OperationalError):
            connection.execute(pragma)
            return
        time.sleep(_PAUSE_SECONDS)
    connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(_READS_ONLY, False)
    connection.connection.cursor().execute(f"PRAGMA query_only = {reads_only:d}")
    # IMMEDIATE takes the write lock at once, waiting for it; DEFERRED takes none.
    connection.exec_driver_sql("BEGIN DEFERRED" if reads_only else "BEGIN IMMEDIATE")
