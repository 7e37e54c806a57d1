"""How the databases go about the queries: among many others' rows, only those asked for are read."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import BindParameter, Date, TextClause, bindparam, event, text
from sqlalchemy.orm import Session

from storage.deliveries import find_sent
from storage.engine import Database
from storage.entries import find_by_natural_key, find_entry, find_saved, list_entries, list_revisions
from storage.sending import claim_deliveries
from storage.ties import find_tied
from storage.types import UtcDateTime
from tests.storage.examples import AGREEMENT, at

AGREEMENTS = 200
ENTRIES_OF_EACH = 100
MOST_ROWS = 2 * ENTRIES_OF_EACH
"""of one table in one query: all revisions of one agreement"""
GROWING = {"entries", "entry_revisions", "deliveries"}
"""with everything that is logged; the others are so small that reading the whole may well be the quickest"""

NUMBERS = {
    "sqlite": """
        (WITH RECURSIVE up(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n < {last}) SELECT n FROM up)
    """,
    "postgresql": "(SELECT n FROM generate_series(0, {last}) AS numbers(n))",
}

FILL = (
    """
    INSERT INTO agreements
    SELECT 'agreement-' || n, :now
    FROM {agreements} AS a
    """,
    """
    INSERT INTO agreement_versions (agreement_id, number, document, digest, recorded_at)
    SELECT 'agreement-' || n, 1, '{{}}', 'a', :now
    FROM {agreements} AS a
    """,
    """
    INSERT INTO ties
    SELECT 'T' || n, 'C' || n, 'agreement-' || n, NULL, :now, 'U'
    FROM {agreements} AS a
    """,
    """
    INSERT INTO entries
    SELECT 'entry-' || n, 'agreement-' || (n % :agreements), 'draft-' || n, 'key-' || n
    FROM {entries} AS e
    """,
    # Every second entry has been corrected once.
    """
    INSERT INTO entry_revisions (entry_id, number, agreement_id, recorded_at, superseded_at, kind, state,
        start_on, end_on, "values", team_id, user_id)
    SELECT 'entry-' || n, 1, 'agreement-' || (n % :agreements), :now,
        CASE n % 2 WHEN 0 THEN :later ELSE NULL END, 'joint_operation', 'held', :day, :day, '{{}}', 'T', 'U'
    FROM {entries} AS e
    """,
    """
    INSERT INTO entry_revisions (entry_id, number, agreement_id, recorded_at, kind, state,
        start_on, end_on, "values", team_id, user_id)
    SELECT 'entry-' || n, 2, 'agreement-' || (n % :agreements), :later,
        'joint_operation', 'held', :day, :day, '{{}}', 'T', 'U'
    FROM {entries} AS e WHERE n % 2 = 0
    """,
    """
    INSERT INTO deliveries (key, agreement_id, occasion, entry_id, team_id, channel_id, state, queued_at,
        due_at)
    SELECT 'delivery-' || n, 'agreement-' || (n % :agreements), 'entry', 'entry-' || n, 'T', 'C',
        'sent', :now, :now
    FROM {entries} AS e
    """,
)

QUERIES: dict[str, Callable[[Session], object]] = {
    "list_entries": lambda session: list_entries(session, agreement_id="agreement-8"),
    "list_entries before a day": lambda session: list_entries(
        session, agreement_id="agreement-8", before=date(2022, 10, 14)
    ),
    "list_entries known at a moment": lambda session: list_entries(session, agreement_id="agreement-8", known_at=at(1)),
    "find_entry": lambda session: find_entry(session, entry_id="entry-8", agreement_id="agreement-8"),
    "find_by_natural_key": lambda session: find_by_natural_key(
        session, agreement_id="agreement-8", natural_key="key-8"
    ),
    "find_saved": lambda session: find_saved(session, draft_id="draft-8"),
    "list_revisions": lambda session: list_revisions(session, entry_id="entry-8", agreement_id="agreement-8"),
    "find_tied": lambda session: find_tied(session, team_id="T8", channel_id="C8"),
    "claim_deliveries": lambda session: claim_deliveries(session, now=at(9), lease=timedelta(minutes=1), limit=20),
    "find_sent": lambda session: find_sent(session, entry_id="entry-8", occasion="entry", team_id="T", channel_id="C"),
}


@pytest.fixture
def crowded_database(database: Database) -> Database:
    """Twenty thousand entries under two hundred agreements, with what the database knows about its tables."""
    numbers = NUMBERS[database.engine.dialect.name]
    tables = {
        "agreements": numbers.format(last=AGREEMENTS - 1),
        "entries": numbers.format(last=AGREEMENTS * ENTRIES_OF_EACH - 1),
    }
    with database.writing() as session:
        for statement in FILL:
            session.execute(with_values(statement.format(**tables)))
        session.execute(text("ANALYZE"))
    return database


def with_values(statement: str) -> TextClause:
    values: tuple[BindParameter[Any], ...] = (
        bindparam("now", at(0), UtcDateTime()),
        bindparam("later", at(2), UtcDateTime()),
        bindparam("day", date(2022, 10, 14), Date()),
        bindparam("agreements", AGREEMENTS),
    )
    return text(statement).bindparams(*(value for value in values if f":{value.key}" in statement))


def too_much(database: Database, query: Callable[[Session], object]) -> list[str]:
    """Return where the query reads more than it needs, in the database's own words."""
    with database.writing() as session:
        statements: list[tuple[str, Any]] = []
        connection = session.connection()

        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            statements.append((statement, parameters))

        event.listen(connection, "before_cursor_execute", note)
        query(session)
        event.remove(connection, "before_cursor_execute", note)
        assert statements
        if connection.dialect.name == "sqlite":
            return [
                line
                for statement, parameters in statements
                for *_, line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                if line.startswith("SCAN") and GROWING & set(line.split())
            ]
        return [
            json.dumps(node)
            for statement, parameters in statements
            for (plan,) in connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            for node in nodes(plan[0]["Plan"])
            if node.get("Relation Name") in GROWING and rows_read(node) > MOST_ROWS
        ]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def rows_read(node: dict[str, Any]) -> float:
    of_each = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(float(node.get(rows, 0)) for rows in of_each) * float(node["Actual Loops"])


def test_among_many_others_only_the_rows_asked_for_are_read(crowded_database: Database) -> None:
    """All queries in one test, for the sake of the time that filling takes."""
    found = {name: too_much(crowded_database, query) for name, query in QUERIES.items()}

    assert found == {name: [] for name in QUERIES}


def test_a_query_that_reads_everybodys_entries_is_noticed(crowded_database: Database) -> None:
    everybodys = text("SELECT entry_id FROM entry_revisions WHERE user_id = 'nobody'")

    assert too_much(crowded_database, lambda session: session.execute(everybodys))


def test_what_is_filled_in_is_what_the_queries_find(crowded_database: Database) -> None:
    with crowded_database.reading() as session:
        assert len(list_entries(session, agreement_id="agreement-8")) == ENTRIES_OF_EACH
        assert len(list_entries(session, agreement_id="agreement-8", known_at=at(1))) == ENTRIES_OF_EACH
        assert list_entries(session, agreement_id=AGREEMENT) == []
        assert len(list_revisions(session, entry_id="entry-8", agreement_id="agreement-8")) == 2
        assert find_tied(session, team_id="T8", channel_id="C8")
        assert find_by_natural_key(session, agreement_id="agreement-8", natural_key="key-8")
