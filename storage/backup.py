"""Copies of an SQLite database while it is in use, and what has to be changed in one that is put back.

Between the backup and now a bot may have said things that the backup knows nothing of. So whatever waits in it is
looked for in the chat before it is posted, and no reminder of the time in which the bot ran is planned once more.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import bindparam, case, func, select, update

from storage.engine import Database
from storage.tables import DeliveryRow, PlanRow
from storage.types import DeliveryState, UtcDateTime

_OURS = {"alembic_version", "agreements", "entries", "deliveries"}
_BUSY_SECONDS = 5.0
_ALONE_SECONDS = 1.0


class Unfit(StrEnum):
    """Why a file can't be used."""

    NOT_OURS = "not_ours"
    DAMAGED = "damaged"


class UnfitError(Exception):
    """The file isn't a database of ours, or no longer a whole one."""

    def __init__(self, unfit: Unfit) -> None:
        super().__init__(unfit)
        self.unfit = unfit


class InUseError(Exception):
    """Somebody has the database open."""


@dataclass(frozen=True, slots=True)
class Contents:
    """How much there is in a database."""

    agreements: int
    entries: int


@dataclass(frozen=True, slots=True)
class Settled:
    """How many posts wait, and since when reminders are taken as told (None: of no time)."""

    waiting: int
    told_since: datetime | None


def copy_database(source: Path, to: Path) -> Contents:
    """Copy the database as it is at one moment, while others read and write it; the copy is one file, and checked.

    `to` is an empty file or none yet. UnfitError, or sqlite3.OperationalError where a file can't be used now.
    """
    with _refusing(), closing(_open(source, _BUSY_SECONDS)) as read, closing(sqlite3.connect(to)) as copy:
        # in one step: in several, each write in between would make it begin anew
        read.backup(copy)
        # else whoever opens the copy makes two more files beside it
        copy.execute("PRAGMA journal_mode = DELETE")
        return _checked(copy)


def read_contents(path: Path) -> Contents:
    """Return how much there is in a database. UnfitError, sqlite3.OperationalError."""
    with _refusing(), closing(_open(path, _BUSY_SECONDS)) as connection:
        return _counted(connection)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep everybody else from the database. InUseError where somebody has it open; a damaged one nobody has."""
    with closing(_open(path, _ALONE_SECONDS)) as connection:
        connection.isolation_level = None
        try:
            # refused while any other connection is open, also an idle one
            [[mode]] = connection.execute("PRAGMA journal_mode = DELETE")
            if mode != "delete":
                raise InUseError
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if _code(error) not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
            raise InUseError from error
        except sqlite3.DatabaseError:
            connection.close()
        yield


def settle(database: Database, *, told_until: datetime) -> Settled:
    """Make a database that was put back go on from there: neither does it say anything twice, nor lose it unseen.

    What waits may have been posted since: it is looked for in the chat, from when it can have been out at the earliest.
    Reminders are planned anew from `told_until` on; until then they were said, as far as is known.
    """
    with database.writing() as session:
        waiting = session.connection().execute(_DOUBT).rowcount
        told_since = session.execute(_TOLD_SINCE, {"until": told_until}).scalar_one()
        session.execute(_TELL_FROM, {"until": told_until})
    return Settled(waiting, told_since)


_deliveries = DeliveryRow.__table__.c
_plans = PlanRow.__table__.c
_until = bindparam("until", type_=UtcDateTime)
_earliest = case((_deliveries.due_at > _deliveries.queued_at, _deliveries.due_at), else_=_deliveries.queued_at)
_DOUBT = (
    update(DeliveryRow.__table__)
    .where(_deliveries.state.in_([DeliveryState.QUEUED, DeliveryState.CLAIMED]))
    .values(maybe_sent=True, first_tried_at=func.coalesce(_deliveries.first_tried_at, _earliest))
)
_behind = _plans.planned_until < _until
_TOLD_SINCE = select(func.min(_plans.planned_until)).where(_behind)
_TELL_FROM = update(PlanRow.__table__).where(_behind).values(planned_until=_until)


def _open(path: Path, patience: float) -> sqlite3.Connection:
    # Never made where it isn't there. Not for reading only: then SQLite would leave its own files beside it.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=patience)


def _checked(connection: sqlite3.Connection) -> Contents:
    if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise UnfitError(Unfit.DAMAGED)
    contents = _counted(connection)
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise UnfitError(Unfit.DAMAGED)
    return contents


def _counted(connection: sqlite3.Connection) -> Contents:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables >= _OURS:
        raise UnfitError(Unfit.NOT_OURS)
    [[agreements, entries]] = connection.execute(
        "SELECT (SELECT count(*) FROM agreements), (SELECT count(*) FROM entries)"
    )
    return Contents(agreements, entries)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise UnfitError(Unfit.NOT_OURS if _code(error) == sqlite3.SQLITE_NOTADB else Unfit.DAMAGED) from error


def _code(error: sqlite3.Error) -> int:
    """Return SQLite's primary code of the error."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
