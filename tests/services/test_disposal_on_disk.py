"""What is erased is gone from the files on the disk too: SQLite alone would only mark its place as free."""

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.domain.disposal_rules import DisposalRule
from storage.engine import Database
from tests.databases import SqliteDatabases
from tests.disposing import give_rules, log
from tests.factories import operation
from tests.services.test_disposal import AFTER, ALL_ENTRIES, SECRET, TEXTS, disposed


def _only_forget_where(connection: sqlite3.Connection, _record: object) -> None:
    """Let SQLite do as it does unless it was compiled to overwrite what is erased."""
    connection.execute("PRAGMA secure_delete = OFF")


@pytest.mark.parametrize("rule", [ALL_ENTRIES, TEXTS], ids=["all", "texts"])
def test_what_is_erased_is_gone_from_sqlites_files(rule: DisposalRule, sqlite: SqliteDatabases) -> None:
    with sqlite.migrated() as url:
        database = Database(url)
        event.listen(database.engine, "connect", _only_forget_where)
        noted = operation(date(2022, 3, 10), id="operation")
        give_rules(database, rule, at=AFTER)
        log(database, replace(noted, values={**noted.values, "note": SECRET * 400}))
        path = Path(url.removeprefix("sqlite:///"))
        assert SECRET.encode() in b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))

        disposed(database)

        assert SECRET.encode() not in b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
        database.dispose()
