from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.services.agreements import Imported, assess_agreement, import_agreements, list_agreements
from bot.services.errors import UnknownAgreement
from bot.services.stored import stored_agreement
from storage.engine import Database
from storage.entries import add_entry
from storage.schema import upgrade
from storage.ties import TiedAgreement, add_tie, find_tied
from tests.factories import make_agreement, operation
from tests.importing import import_agreement, load_agreement
from tests.statements import counted

NOW = datetime(2022, 10, 14, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


Open = Callable[[str], Database]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens databases, and closes them after the test."""
    with ExitStack() as closing:

        def open_database(url: str) -> Database:
            database = Database(url)
            closing.callback(database.dispose)
            return database

        yield open_database


@pytest.fixture
def database(database_url: str, opened: Open) -> Database:
    return opened(database_url)


@pytest.fixture
def sqlite_database(sqlite_url: str, opened: Open) -> Database:
    return opened(sqlite_url)


def test_the_six_are_kept_and_come_back_as_they_were(database_url: str, opened: Open) -> None:
    agreements = [read_agreement(path) for path in built_in_files()]
    assert {each.version for each in import_agreements(opened(database_url), agreements, at=NOW)} == {1}
    # one that has not read them before
    database = opened(database_url)
    assert [each.agreement for each in list_agreements(database)] == agreements
    assert [load_agreement(database, each.id) for each in agreements] == agreements


def test_the_same_agreement_again_is_no_change(database: Database) -> None:
    agreement = make_agreement()
    assert import_agreement(database, agreement, at=NOW) == Imported(changed=True, version=1)
    assert import_agreement(database, make_agreement(), at=LATER) == Imported(changed=False, version=1)
    [listed] = list_agreements(database)
    assert listed.version == 1


def test_a_new_wording_is_a_new_version_and_loses_nothing_that_was_logged(database: Database) -> None:
    import_agreement(database, make_agreement(), at=NOW)
    entry = operation(date(2022, 3, 10))
    with database.writing() as session:
        add_entry(session, agreement_id="provstad-2022", entry=entry, draft_id="d1", team_id="T1", user_id="U1")
    assert import_agreement(database, make_agreement(title="Nya löftet"), at=LATER) == Imported(changed=True, version=2)
    assessment = assess_agreement(database, "provstad-2022", on=date(2022, 10, 14))
    assert assessment.agreement.title == "Nya löftet"
    row = assessment.row("S7")
    assert row is not None
    assert [judged.entry.id for judged in row.counting] == [entry.id]


def test_going_back_to_an_earlier_wording_is_a_version_of_its_own(sqlite_database: Database) -> None:
    for number, title in enumerate(["A", "B", "A"], start=1):
        imported = import_agreement(sqlite_database, make_agreement(title=title), at=NOW)
        assert imported == Imported(changed=True, version=number)


def test_what_was_known_is_judged_by_the_wording_known_then(sqlite_database: Database) -> None:
    import_agreement(sqlite_database, make_agreement(title="Gamla löftet"), at=NOW)
    import_agreement(sqlite_database, make_agreement(title="Nya löftet"), at=LATER)
    between = NOW + timedelta(days=1)
    then = assess_agreement(sqlite_database, "provstad-2022", on=date(2022, 10, 21), known_at=between)
    assert then.agreement.title == "Gamla löftet"
    assert load_agreement(sqlite_database, "provstad-2022").title == "Nya löftet"


def test_an_agreement_imported_afterwards_can_be_judged_as_of_before(sqlite_database: Database) -> None:
    import_agreement(sqlite_database, make_agreement(), at=LATER)
    assessment = assess_agreement(sqlite_database, "provstad-2022", on=date(2022, 10, 14), known_at=NOW)
    assert assessment.row("S7") is not None


def test_what_happens_after_the_day_is_not_seen(sqlite_database: Database) -> None:
    import_agreement(sqlite_database, make_agreement(), at=NOW)
    with sqlite_database.writing() as session:
        for draft, day in (("d1", date(2022, 10, 14)), ("d2", date(2022, 10, 15))):
            add_entry(
                session,
                agreement_id="provstad-2022",
                entry=operation(day),
                draft_id=draft,
                team_id="T1",
                user_id="U1",
            )
    row = assess_agreement(sqlite_database, "provstad-2022", on=date(2022, 10, 14)).row("S7")
    assert row is not None
    assert [judged.entry.start for judged in row.entries] == [date(2022, 10, 14)]


def test_an_unknown_agreement_is_told_with_those_that_are_known(sqlite_database: Database) -> None:
    import_agreement(sqlite_database, make_agreement(), at=NOW)
    with pytest.raises(UnknownAgreement) as caught:
        load_agreement(sqlite_database, "provstaden")
    assert "provstad-2022" in str(caught.value.message)


def test_a_version_is_read_once_and_a_new_one_is_seen_at_once(sqlite_database: Database) -> None:
    def tied() -> TiedAgreement:
        with sqlite_database.reading() as session:
            [found] = find_tied(session, team_id="T1", channel_id="C1")
        return found

    import_agreement(sqlite_database, make_agreement(), at=NOW)
    with sqlite_database.writing() as session:
        channel = {"team_id": "T1", "channel_id": "C1", "agreement_id": "provstad-2022"}
        add_tie(session, **channel, party_id=None, user_id="U1", at=NOW)
    with sqlite_database.reading() as session:
        first = stored_agreement(session, tied())
    known = tied()
    with counted(sqlite_database.engine) as statements, sqlite_database.reading() as session:
        assert stored_agreement(session, known) is first
    assert statements == []
    import_agreement(sqlite_database, make_agreement(title="Nya löftet"), at=LATER)
    with sqlite_database.reading() as session:
        assert stored_agreement(session, tied()).title == "Nya löftet"


def test_two_databases_do_not_mix_their_agreements(
    sqlite_database: Database, empty_database_url: str, opened: Open
) -> None:
    upgrade(empty_database_url)
    one, other = sqlite_database, opened(empty_database_url)
    import_agreement(one, make_agreement(title="Ett"), at=NOW)
    import_agreement(other, make_agreement(title="Annat"), at=NOW)
    assert load_agreement(one, "provstad-2022").title == "Ett"
    assert load_agreement(other, "provstad-2022").title == "Annat"


def test_an_assessment_asks_the_database_twice(sqlite_database: Database) -> None:
    import_agreement(sqlite_database, make_agreement(), at=NOW)
    with counted(sqlite_database.engine) as statements:
        assess_agreement(sqlite_database, "provstad-2022", on=date(2022, 10, 14))
    assert len(statements) == 2
