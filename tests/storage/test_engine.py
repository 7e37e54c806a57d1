import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from storage.agreements import list_versions
from storage.engine import Database
from storage.entries import list_entries
from storage.tables import AgreementRow, EntryRow
from tests.statements import counted
from tests.storage.examples import AGREEMENT, OPERATION_VALUES, an_entry, at, at_once, log


class TurnedBackError(Exception):
    pass


def add_agreement(session: Session, agreement_id: str) -> None:
    session.execute(insert(AgreementRow.__table__).values(id=agreement_id, created_at=at(0)))


def agreement_ids(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.execute(select(AgreementRow.id).order_by(AgreementRow.id)).scalars())


def test_a_unit_of_work_is_kept_whole(bare_database: Database) -> None:
    with bare_database.writing() as session:
        add_agreement(session, "first")
        add_agreement(session, "second")

    assert agreement_ids(bare_database) == ["first", "second"]


def test_a_unit_of_work_that_an_error_leaves_is_not_kept(bare_database: Database) -> None:
    with suppress(TurnedBackError), bare_database.writing() as session:
        add_agreement(session, "first")
        raise TurnedBackError

    assert agreement_ids(bare_database) == []


def test_what_a_savepoint_kept_goes_with_the_transaction_around_it(bare_database: Database) -> None:
    with suppress(TurnedBackError), bare_database.writing() as session:
        with session.begin_nested():
            add_agreement(session, "in the savepoint")
        raise TurnedBackError

    assert agreement_ids(bare_database) == []


def test_a_savepoint_rolled_back_leaves_the_rest(bare_database: Database) -> None:
    with bare_database.writing() as session:
        add_agreement(session, "before")
        with suppress(TurnedBackError), session.begin_nested():
            add_agreement(session, "in the savepoint")
            raise TurnedBackError
        add_agreement(session, "after")

    assert agreement_ids(bare_database) == ["after", "before"]


def test_two_who_write_at_once_take_turns(bare_database: Database) -> None:
    """Each reads before it writes: where SQLite takes the lock late, the second to write fails."""

    def add_next(session: Session) -> None:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("LOCK TABLE agreements IN EXCLUSIVE MODE"))
        number = session.execute(select(func.count()).select_from(AgreementRow)).scalar_one()
        add_agreement(session, f"agreement-{number}")

    at_once(bare_database, *[add_next] * 8)

    assert agreement_ids(bare_database) == [f"agreement-{number}" for number in range(8)]


def test_two_processes_that_write_to_sqlite_at_once_take_turns(sqlite_url: str) -> None:
    one, other = (
        Database(sqlite_url),
        Database(sqlite_url),
    )  # as in two processes: neither knows the other's turns

    def write(database: Database, name: str) -> None:
        for number in range(10):
            with database.writing() as session:
                list_versions(session)
                add_agreement(session, f"{name}-{number}")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (one, other), ("one", "other")))

    assert len(agreement_ids(one)) == 20
    one.dispose()
    other.dispose()


def test_reading_cannot_change_anything(bare_database: Database) -> None:
    with pytest.raises(DBAPIError), bare_database.reading() as session:
        add_agreement(session, "first")

    assert agreement_ids(bare_database) == []


def test_a_connection_that_has_only_read_writes_the_next_time(bare_database: Database) -> None:
    assert agreement_ids(bare_database) == []
    with bare_database.writing() as session:
        add_agreement(session, "first")
    assert agreement_ids(bare_database) == ["first"]


def test_all_that_is_read_in_one_unit_of_work_was_true_at_one_moment(bare_database: Database) -> None:
    with bare_database.reading() as session:
        before = session.execute(select(func.count()).select_from(AgreementRow)).scalar_one()
        with bare_database.writing() as other:
            add_agreement(other, "meanwhile")
        after = session.execute(select(func.count()).select_from(AgreementRow)).scalar_one()

    assert (before, after) == (0, 0)
    assert agreement_ids(bare_database) == ["meanwhile"]


def test_what_refers_to_nothing_is_refused(bare_database: Database) -> None:
    with pytest.raises(IntegrityError), bare_database.writing() as session:
        session.execute(insert(EntryRow.__table__).values(id="E1", agreement_id="none such", draft_id="D1"))


def test_an_error_does_not_tell_what_somebody_wrote(database: Database) -> None:
    backwards = an_entry(start=date(2022, 10, 15), values=OPERATION_VALUES | {"note": "Kalle på Storgatan"})

    with pytest.raises(IntegrityError) as raised:
        log(database, backwards)

    assert "Storgatan" not in str(raised.value)


def test_sqlite_loses_nothing_that_was_committed(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.reading() as session:
        settings = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.dispose()

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_other_databases_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="SQLite or PostgreSQL, not mysql"):
        Database("mysql://localhost/lofteskoll")


def test_begin_is_not_counted_as_a_statement(database: Database) -> None:
    with counted(database.engine) as statements, database.reading() as session:
        list_entries(session, agreement_id=AGREEMENT)

    assert len(statements) == 1


def test_work_on_sqlite_loads_neither_alembic_nor_the_other_database(sqlite_url: str) -> None:
    """They take longer to load than all of the queries."""
    program = (
        "import sys; from datetime import UTC, datetime;"
        "from storage import agreements, deliveries, drafts, entries, schema, ties;"
        "from storage.engine import Database; database = Database(sys.argv[1]);"
        "assert schema.is_current(sys.argv[1]);\n"
        "with database.writing() as session:\n"
        "    agreements.add_version(session, agreement_id='a', document={}, digest='', at=datetime.now(UTC))\n"
        "print([name for name in ('alembic', 'sqlalchemy.dialects.postgresql') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, sqlite_url], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "[]"
