"""Whatever happens lawfully verifies; whatever is done to what is sealed shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert

from bot.services.audit import verify_trails
from storage.engine import Database
from storage.tables import AuditRow, Base, SealRow
from tests.databases import SqliteDatabases
from tests.storage.examples import OTHER_AGREEMENT, at
from tests.storage.trails import a_record, change, empty, note, remove, seal

Step = tuple[str, int]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), st.integers(1, 4)),
        st.tuples(st.just("seal"), st.just(0)),
        st.tuples(st.just("empty"), st.integers(0, 12)),
    ),
    max_size=10,
)
NOW = datetime(2031, 5, 4, tzinfo=UTC)
FORGED: dict[type[Base], dict[str, Sequence[object]]] = {
    AuditRow: {
        "id": [999],
        "agreement_id": [OTHER_AGREEMENT, ""],
        "at": [NOW, at(0) - timedelta(microseconds=1)],
        "team_id": ["T0X", None],
        "user_id": ["U0X", None],
        "deed": ["undo", "rob", None],
        "about": ["E999", "audit_records:1-99:1", None],
        "outcome": ["NotMember", None],
        "salt": ["00", None],
        "digest": ["00"],
        "seal": [None, 0, 1, 2, 99],
    },
    SealRow: {
        "agreement_id": [OTHER_AGREEMENT],
        "number": [0, 99, -1],
        "sealed_at": [NOW],
        "records": [0, 99],
        "hash": ["00"],
    },
}


@dataclass(frozen=True)
class Tampering:
    """Something done to the database by somebody who may write in it; returns False where it changes nothing."""

    what: str
    do: Callable[[Database], bool]


def _happens(database: Database, steps: Sequence[Step]) -> None:
    """Let the steps happen, one a minute, and seal what is left; at least two records, under two seals."""
    for minute, (step, number) in enumerate([("note", 2), ("seal", 0), *steps, ("note", 1)]):
        if step == "note":
            note(database, *[a_record(minute, about=f"E{number}") for number in range(number)])
        elif step == "seal":
            seal(database, now=at(minute))
        else:
            empty(database, number)
    seal(database, now=at(99))


def _rows(database: Database, row: type[Base]) -> list[dict[str, Any]]:
    with database.reading() as session:
        found = session.execute(row.__table__.select().order_by(*row.__table__.primary_key))
        return [dict(each) for each in found.mappings()]


def _key(row: type[Base], stored: dict[str, Any]) -> dict[str, Any]:
    return {column.name: stored[column.name] for column in row.__table__.primary_key}


@st.composite
def tampering(draw: st.DrawFn) -> Tampering:
    """Draw a change of a column, a removal, an addition, or an exchange."""
    row = draw(st.sampled_from([AuditRow, SealRow]))
    which = draw(st.integers(0, 30))
    match draw(st.sampled_from(["change", "remove", "add", "exchange"])):
        case "change":
            column = draw(st.sampled_from(sorted(FORGED[row])))
            value = draw(st.sampled_from(FORGED[row][column]))
            return Tampering(
                f"{row.__name__}.{column} = {value}", lambda db: _change_one(db, row, which, column, value)
            )
        case "remove":
            return Tampering(f"remove {row.__name__}", lambda db: _remove_one(db, row, which))
        case "add":
            return Tampering("add a record", lambda db: _add_one(db, which))
        case _:
            return Tampering("exchange two records", lambda db: _exchange(db, which))


def _change_one(database: Database, row: type[Base], which: int, column: str, value: object) -> bool:
    rows = _rows(database, row)
    stored = rows[which % len(rows)]
    change(database, row, _key(row, stored), **{column: value})
    return bool(stored[column] != value)


def _remove_one(database: Database, row: type[Base], which: int) -> bool:
    rows = _rows(database, row)
    remove(database, row, **_key(row, rows[which % len(rows)]))
    return True


def _add_one(database: Database, which: int) -> bool:
    """Add a record under a seal, its digest as it should be."""
    note(database, a_record(which))
    added = _rows(database, AuditRow)[-1]
    change(database, AuditRow, _key(AuditRow, added), seal=1 + which % 2)
    return True


def _exchange(database: Database, which: int) -> bool:
    """Let two records, with all that they hold, change places."""
    rows = _rows(database, AuditRow)
    one, other = rows[which % len(rows)], rows[(which + 1) % len(rows)]
    with database.writing() as session:
        session.execute(delete(AuditRow).where(AuditRow.id.in_([one["id"], other["id"]])))
        session.execute(
            insert(AuditRow),
            [
                {**one, "id": other["id"], "seal": other["seal"]},
                {**other, "id": one["id"], "seal": one["seal"]},
            ],
        )
    return True


@settings(max_examples=50)
@given(steps=STEPS, tampering=tampering())
def test_what_happens_lawfully_verifies_and_tampering_shows(
    sqlite: SqliteDatabases, steps: Sequence[Step], tampering: Tampering
) -> None:
    with sqlite.migrated() as url:
        database = Database(url)
        _happens(database, steps)
        assert [fault for each in verify_trails(database) for fault in each.faults] == []

        changed = tampering.do(database)

        assert bool([fault for each in verify_trails(database) for fault in each.faults]) is changed, tampering.what
        database.dispose()
