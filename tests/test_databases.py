"""The test databases themselves: fresh each time, and of the kind they say they are."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, literal, make_url, select, text, union_all

from tests.databases import Databases, SqliteDatabases


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_gets_a_database_of_its_own(database_url: str, turn: int) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE guestbook (turn INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO guestbook VALUES (:turn)"), {"turn": turn})
        assert connection.scalars(text("SELECT turn FROM guestbook")).all() == [turn]
    engine.dispose()


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_both_kinds_sort_texts_alike(database_url: str) -> None:
    engine = create_engine(database_url)
    names = union_all(*(select(literal(name).label("name")) for name in ("Öberg", "Ek", "eken")))
    with engine.connect() as connection:
        assert connection.scalars(names.order_by("name")).all() == ["Ek", "eken", "Öberg"]
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_url_names_the_kind_and_a_driver(kind: str, request: pytest.FixtureRequest) -> None:
    databases: Databases = request.getfixturevalue(kind)
    with databases.empty() as url:
        assert make_url(url).get_backend_name() == kind
        assert make_url(url).get_driver_name() in {"pysqlite", "psycopg"}


def test_a_dropped_database_leaves_nothing_behind(sqlite: SqliteDatabases) -> None:
    with sqlite.empty() as url:
        path = Path(str(make_url(url).database))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("CREATE TABLE guestbook (name TEXT)")
        assert path.exists()
    assert list(path.parent.glob(f"{path.name}*")) == []
