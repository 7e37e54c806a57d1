"""All that is in the database at a moment: who is what then, which channel follows what up, and every row."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.domain.people import Person
from bot.domain.roles import Role


@dataclass(frozen=True)
class Table:
    """What is in a table."""

    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]

    def told(self, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Return rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in rows]


@dataclass(frozen=True)
class Stored:
    """What is in the database."""

    tables: Mapping[str, Table]

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        table = self.tables[name]
        return table.told(table.rows)

    @cached_property
    def roles(self) -> Mapping[Person, Mapping[str, Role]]:
        """Return what everybody is, by agreement."""
        found: dict[Person, dict[str, Role]] = {}
        for row in self.of("members"):
            found.setdefault(Person(row["team_id"], row["user_id"]), {})[row["agreement_id"]] = Role(row["role"])
        return found

    def told_in(self, team_id: str, channel_id: str) -> set[str]:
        """Return the agreements that the channel is tied to."""
        here = (team_id, channel_id)
        return {row["agreement_id"] for row in self.of("ties") if (row["team_id"], row["channel_id"]) == here}


def stored_in(path: str) -> Stored:
    """Return what is in the SQLite database."""
    with closing(sqlite3.connect(path)) as now:
        names = [name for (name,) in now.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return Stored({name: _read(now, name) for name in names})


def _read(database: sqlite3.Connection, name: str) -> Table:
    found = database.execute(f"SELECT * FROM {name}")  # noqa: S608 our own names
    return Table([column for column, *_ in found.description], found.fetchall())
