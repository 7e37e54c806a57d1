"""On PostgreSQL a disposal and a person may be at the same entries in the same moment; neither trips over the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count

import pytest
from sqlalchemy import make_url, select, text

from bot.services.action_changes import complete_action
from bot.services.entries import review_entry
from bot.services.entry_making import NewEntry
from bot.services.errors import NotFound
from storage.disposal import erase_entries
from storage.engine import Database
from storage.entries import OutcomeKind
from storage.tables import DeliveryRow
from tests.chat import POLICE
from tests.databases import PostgresqlDatabases
from tests.disposing import give_rules, log, revised
from tests.factories import operation
from tests.handlers.scene import FRIDAY, built_in
from tests.importing import import_agreement
from tests.services.test_action_changes import AGREEMENT, actions, decided
from tests.services.test_disposal_meanwhile import ALL, disposed, entries
from tests.tying import tie

pytestmark = pytest.mark.postgresql


@pytest.fixture
def met(postgresql: PostgresqlDatabases) -> Iterator[Database]:
    """A meeting in which something was decided, told in a channel."""
    with postgresql.migrated() as url:
        database = Database(url)
        import_agreement(database, built_in(AGREEMENT), at=FRIDAY)
        tie(database, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
        decided(database, "Ring skolan")
        yield database
        database.dispose()


def while_erasing(database: Database, entry_id: str, work: Callable[[], object]) -> BaseException | None:
    """Let a person do something that has to wait until the entry has been erased; return the error, if it is one."""
    with ThreadPoolExecutor(1) as person:
        with database.writing() as session:
            erase_entries(session, entry_ids=[entry_id])
            doing = person.submit(work)
            wait_until_somebody_waits(database, doing.done)
        return doing.exception(timeout=10)


def wait_until_somebody_waits(database: Database, is_done: Callable[[], bool]) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in count():
        with database.reading() as session:
            if is_done() or session.execute(waiting).scalar_one():
                return


def test_an_action_whose_meeting_is_just_being_erased_is_told_by_a_post_of_its_own(met: Database) -> None:
    [action] = actions(met)
    assert action.meeting

    error = while_erasing(
        met,
        action.meeting,
        lambda: complete_action(met, POLICE, agreement_id=AGREEMENT, entry_id=action.entry.id, now=FRIDAY),
    )

    assert error is None
    assert actions(met)[0].done_on
    with met.reading() as session:
        about = session.scalars(select(DeliveryRow.entry_id).where(DeliveryRow.occasion == "entry"))
        assert list(about) == [action.entry.id]


def test_who_corrects_what_is_just_being_erased_is_told_that_it_is_not_there(met: Database) -> None:
    [action] = actions(met)
    assert action.meeting
    correction = NewEntry("d2", AGREEMENT, "weekly_meeting", {"week": "2022-W41"}, entry_id=action.meeting, based_on=1)

    error = while_erasing(met, action.meeting, lambda: review_entry(met, POLICE, correction, now=FRIDAY))

    assert isinstance(error, NotFound)


def test_nobody_is_waited_for(postgresql: PostgresqlDatabases) -> None:
    """Who changes several entries in one unit of work, in an order of their own, could wait for us, and we for them."""
    with postgresql.migrated() as url:
        # waiting would be for ever, both being in this thread: so it is an error
        impatient = make_url(url).update_query_dict({"options": "-c lock_timeout=2s"})
        database, other = Database(impatient.render_as_string(hide_password=False)), Database(url)
        give_rules(database, ALL, at=FRIDAY)
        for name in ("a", "b"):
            log(database, operation(date(2022, 3, 10), id=name))
        known = entries(database)
        with other.writing() as session:
            assert revised(session, known["b"]) is OutcomeKind.SAVED
            report = disposed(database)
            assert revised(session, known["a"]) is OutcomeKind.CHANGED_MEANWHILE, "it is erased"

        assert [each.entry.id for each in report.needed] == ["b"]
        assert list(entries(database)) == ["b"]
        for each in (database, other):
            each.dispose()
