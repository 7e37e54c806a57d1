"""INSERT … ON CONFLICT, which SQLAlchemy words for each database apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Executable
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.orm import Session

    from storage.tables import Base

    Insert = sqlite.Insert | postgresql.Insert


class Insertion:
    """An INSERT with ON CONFLICT, built once for each kind of database."""

    def __init__(self, row: type[Base], complete: Callable[[Insert], Executable]) -> None:
        self._table = row.__table__
        self._complete = complete
        self._built: dict[str, Executable] = {}

    def on(self, session: Session) -> Executable:
        """Return the statement for the session's database; what is inserted are the parameters it is executed with."""
        dialect = session.get_bind().dialect.name
        if dialect not in self._built:
            self._built[dialect] = self._complete(self._begin(dialect))
        return self._built[dialect]

    def _begin(self, dialect: str) -> Insert:
        if dialect == "sqlite":
            return sqlite.insert(self._table)
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - takes longer to load than SQLite has to wait for

        return postgresql.insert(self._table)
