"""What is kept about a person, on both databases; and that no column that can point to one is forgotten."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Integer, String, Table, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from bot.domain.people import Person
from storage.engine import Database
from storage.extracts import CONTENTS, HIDDEN, KEYS, PEOPLE, find_traces
from storage.tables import Base
from tests.storage.examples import AGREEMENT, ANNA, MARIA, an_entry, at, log, revise

HER = Person(ANNA["team_id"], ANNA["user_id"])
_THINGS = {
    # ids of things, and of workspaces, channels and messages
    *(
        "id",
        "agreement_id",
        "draft_id",
        "entry_id",
        "delivery_key",
        "party_id",
        "team_id",
        "message_ts",
        "file_id",
        "key",
    ),
    *("app_id", "client_id", "enterprise_id", "bot_id", "bot_user_id", "incoming_webhook_channel_id"),
    # words of ours, and of agreements
    *(
        "kind",
        "commitment",
        "party",
        "natural_key",
        "form",
        "occasion",
        "problem",
        "reason",
        "subject",
        "rung",
        "closed",
    ),
    *("deed", "outcome", "hash", "state"),
    # names and rights of workspaces
    *("enterprise_name", "enterprise_url", "team_name", "bot_scopes", "user_scopes", "incoming_webhook_channel"),
    "token_type",
}
_NOBODYS = {
    ("slack_bots", "bot_token"),
    ("slack_bots", "bot_refresh_token"),
    ("disposals", "report"),
    ("agreement_versions", "document"),
    *((table, "channel_id") for table in ("admissions", "drafts", "sketches", "subscriptions", "ties")),
}
"""Tokens of the app; kinds and numbers; what an agreement says, of people in office only; channels where it was."""


def can_hold_a_person(table: Table) -> list[str]:
    """Return the columns that can hold words, and aren't known to hold something else."""
    return [
        column.name
        for column in table.c
        if isinstance(column.type, String | JSON)
        and not isinstance(column.type, Enum)
        and column.name not in _THINGS
        and (table.name, column.name) not in _NOBODYS
    ]


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_column_that_can_hold_a_person_is_looked_into(table: Table) -> None:
    """Fails for a new column: put it into storage.extracts, or above where it can't point to anybody."""
    looked_into = {name for pair in PEOPLE.get(table.name, ()) for name in pair}
    looked_into |= {*CONTENTS.get(table.name, ()), *HIDDEN.get(table.name, ())}

    assert set(can_hold_a_person(table)) <= looked_into


def test_what_is_looked_into_is_there() -> None:
    for looked in (PEOPLE, CONTENTS, KEYS, HIDDEN):
        for name, columns in looked.items():
            table = Base.metadata.tables[name]
            flat = {each for column in columns for each in ((column,) if isinstance(column, str) else column)}
            assert flat <= {*table.c.keys()}, name


_FILLED: tuple[tuple[type[TypeEngine[Any]], object], ...] = (
    (JSON, {}),
    (Boolean, False),
    (Integer, 2),
    (Date, date(2022, 10, 14)),
    (String, "x"),
    (TypeEngine, at(0)),
)


def filled(table: Table, team: str, user: str) -> dict[str, object]:
    """Return a row that names the person in these two columns, and nobody else anywhere."""
    row = {column.name: next(value for kind, value in _FILLED if isinstance(column.type, kind)) for column in table.c}
    row |= {column.name: next(iter(column.type.enums)) for column in table.c if isinstance(column.type, Enum)}
    row |= {column.name: at(0).replace(tzinfo=None) for column in table.c if type(column.type) is DateTime}
    row |= {"agreement_id": AGREEMENT} if "agreement_id" in row else {}
    refers = {key.parent.name: key.column.table.name for key in table.foreign_keys if key.parent.name != "agreement_id"}
    row |= {name: "E1" if to == "entries" else None for name, to in refers.items()}
    return row | {team: HER.team_id, user: HER.user_id}


def test_a_row_that_names_somebody_is_found_by_whichever_column(database: Database) -> None:
    log(database, an_entry(), **MARIA)
    for name, pair in [(name, pair) for name, pairs in PEOPLE.items() for pair in pairs]:
        table = Base.metadata.tables[name]
        with Session(database.engine) as session:  # closed without a commit: the next one begins anew
            session.execute(insert(table), filled(table, *pair))
            found = find_traces(session, person=HER)

        assert [(trace.table, len(trace.rows)) for trace in found] == [(name, 1)], pair
        assert not {*found[0].rows[0]} & HIDDEN.get(name, frozenset())


def test_what_somebody_logged_is_found_in_every_revision_and_what_names_them_too(database: Database) -> None:
    log(database, an_entry())
    revise(database, an_entry(revision=2, recorded_at=at(5)))
    log(database, an_entry("E2", values={"owner": HER.user_id, "team": HER.team_id}), **MARIA)
    log(database, an_entry("E3", values={"owner": HER.user_id, "team": MARIA["team_id"]}), **MARIA)

    with database.reading() as session:
        [trace] = find_traces(session, person=HER)
        [of_namesake] = find_traces(session, person=Person(MARIA["team_id"], HER.user_id))

    assert [(row["entry_id"], row["number"]) for row in trace.rows] == [("E1", 1), ("E2", 1)]
    assert [row["entry_id"] for row in of_namesake.rows] == ["E3"], "the same id in another workspace is somebody else"


@pytest.mark.parametrize(
    ("key", "concerned"),
    [
        (f"admission:{HER.team_id}:{HER.user_id}:1:{AGREEMENT}:T9:U9", True),
        (f"admitted:{HER.team_id}:{HER.user_id}:1:{AGREEMENT}:T9:U9", True),
        (f"trouble:unreachable:{HER.team_id}:{HER.user_id}:2022-W41:T9:U9", True),
        (f"admission:{HER.team_id}:{HER.user_id}X:1:{AGREEMENT}:T9:U9", False),
        (f"admission:T9:{HER.user_id}:1:{AGREEMENT}:T9:U9", False),
        (f"admission:{HER.team_id.lower()}:{HER.user_id.lower()}:1:{AGREEMENT}:T9:U9", False),
    ],
    ids=["asks", "answered", "unreachable", "longer id", "other workspace", "other letters"],
)
def test_a_post_to_somebody_else_about_a_person_concerns_them(database: Database, key: str, *, concerned: bool) -> None:
    log(database, an_entry(), **MARIA)
    row = filled(Base.metadata.tables["deliveries"], "team_id", "user_id")
    row |= {"key": key, "team_id": "T9", "user_id": None, "channel_id": "U9", "entry_id": None}
    with Session(database.engine) as session:
        session.execute(insert(Base.metadata.tables["deliveries"]), row)
        found = find_traces(session, person=HER)

    assert [trace.table for trace in found] == (["deliveries"] if concerned else [])
