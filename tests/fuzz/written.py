"""What has been written to the database: a trigger on every table notes each row that is added, changed or removed.

What is rolled back is not noted, and whose statement it was doesn't matter: only what has come of it.
"""

import sqlite3
from typing import NamedTuple

from bot.domain.people import Person

_NOTES = "fuzz_written"
_TOLD = ("agreement_id", "team_id", "user_id", "occasion", "key")


class Row(NamedTuple):
    """A row that was written, in the columns that tell whose it is; those its table hasn't are None."""

    table: str
    agreement_id: str | None
    team_id: str | None
    user_id: str | None
    occasion: str | None
    key: str | None


class Written:
    """What has been written to a database since it was handed over here, which can be undone."""

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        _note_what_is_written(self._database)
        self._begun = sqlite3.connect(":memory:")
        self._database.backup(self._begun)
        self._seen = 0

    def since(self) -> list[Row]:
        """Return what has been written since this was asked last."""
        found = self._database.execute(
            f"SELECT rowid, * FROM {_NOTES} WHERE rowid > ?",  # noqa: S608 our own name
            (self._seen,),
        ).fetchall()
        self._seen = found[-1][0] if found else self._seen
        return [Row(*row) for _, *row in found]

    def undo(self) -> None:
        """Put back what was there at first."""
        self.since()
        if self._seen:  # which costs more than all that most rounds do
            self._begun.backup(self._database)
            self._seen = 0

    def roles(self) -> dict[Person, set[str]]:
        """Return of which agreements people are members."""
        found: dict[Person, set[str]] = {}
        for agreement_id, *person in self._database.execute("SELECT agreement_id, team_id, user_id FROM members"):
            found.setdefault(Person(*person), set()).add(agreement_id)
        return found

    def close(self) -> None:
        """Let go of the database."""
        self._begun.close()
        self._database.close()


def _note_what_is_written(database: sqlite3.Connection) -> None:
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    database.execute(f"CREATE TABLE {_NOTES} (of_table, {', '.join(_TOLD)})")
    for table in tables:
        for deed, side in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            told = ", ".join(_told(database, table, side))
            database.execute(
                f"CREATE TRIGGER {_NOTES}_{deed}_{table} AFTER {deed} ON {table} "  # noqa: S608 our own names
                f"BEGIN INSERT INTO {_NOTES} VALUES ('{table}', {told}); END"
            )


def _told(database: sqlite3.Connection, table: str, side: str) -> list[str]:
    columns = {name for _, name, *_ in database.execute(f"PRAGMA table_info({table})")}
    own = {"agreement_id": "id"} if table == "agreements" else {}
    names = [own.get(name, name) for name in _TOLD]
    return [f"{side}.{name}" if name in columns else "NULL" for name in names]
