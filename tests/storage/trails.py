"""Trails of audit records, for the tests of their seals."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from bot.domain.roles import Deed
from storage.audit import Record, add_record
from storage.engine import Database
from storage.seals import Emptied, Seal, empty_records, seal_trail
from storage.tables import Base
from tests.storage.examples import AGREEMENT, at


def a_record(minute: float = 0, **changes: object) -> Record:
    """Return what Anna did at that minute: she logged E1."""
    usual: dict[str, object] = {
        "agreement_id": AGREEMENT,
        "at": at(minute),
        "team_id": "T0POLIS",
        "user_id": "U0ANNA",
        "deed": Deed.LOG,
        "about": "E1",
    }
    return Record(**usual | changes)  # type: ignore[arg-type]  # each is of its field's type


def note(database: Database, *records: Record) -> None:
    """Add the records in a unit of work of their own."""
    with database.writing() as session:
        add_record(session, *records)


def seal(database: Database, agreement_id: str = AGREEMENT, *, now: datetime | None = None) -> Seal | None:
    """Seal the trail in a unit of work of its own."""
    with database.writing() as session:
        return seal_trail(session, agreement_id=agreement_id, now=now or at(60))


def empty(database: Database, minute: float) -> Emptied:
    """Empty what was noted before the minute, an hour and a half after eight."""
    with database.writing() as session:
        seal_trail(session, agreement_id=AGREEMENT, now=at(90))
        return empty_records(session, agreement_id=AGREEMENT, before=at(minute), most=99, now=at(90))


def change(database: Database, row: type[Base], where: dict[str, Any], **values: object) -> None:
    """Change what is stored, behind the program's back."""
    columns = row.__table__.c
    with database.writing() as session:
        session.execute(
            update(row.__table__).where(*[columns[name] == value for name, value in where.items()]).values(values)
        )


def remove(database: Database, row: type[Base], **where: object) -> None:
    """Remove what is stored, likewise."""
    columns = row.__table__.c
    with database.writing() as session:
        session.execute(delete(row.__table__).where(*[columns[name] == value for name, value in where.items()]))
