"""A database with the six agreements and something logged, for the commands that copy databases and put them back."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.assessment import Assessment
from bot.services.agreements import assess_agreement, import_agreements
from storage.engine import Database
from storage.entries import add_entry
from tests.factories import operation

PLEDGE = "soderhamn-2022"
EVERYBODY = {"area_officer": 2, "social_worker": 1, "decision_maker": 1}
LOGGED_AT = datetime(2022, 3, 12, 8, tzinfo=UTC)


def fill(database: Database) -> None:
    """Import the six agreements, and log one operation."""
    import_agreements(database, [read_agreement(path) for path in built_in_files()], at=LOGGED_AT)
    log(database, "first")


def log(database: Database, name: str) -> None:
    """Log a joint operation of that id."""
    day = date(2022, 3, 10)
    entry = operation(day, day, heads=EVERYBODY, id=name, recorded_at=LOGGED_AT)
    with database.writing() as session:
        add_entry(session, agreement_id=PLEDGE, entry=entry, draft_id=name, team_id="T0POLIS", user_id="U0ANNA")


def assessed(database: Database) -> Assessment:
    """Return how the pledge stands on a day in autumn."""
    return assess_agreement(database, PLEDGE, on=date(2022, 10, 14))


def asked(path: Path, query: str) -> list[Any]:
    """Return what SQLite itself finds in the file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def change(path: Path, statement: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def damage(path: Path) -> None:
    """Overwrite pages in the middle of the file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\xa5" * 8192
    path.write_bytes(content)
