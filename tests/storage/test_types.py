from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from storage.agreements import add_version, find_version
from storage.engine import Database
from storage.tables import AgreementRow
from tests.storage.examples import at

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def stored(database: Database, moment: datetime) -> datetime:
    with database.writing() as session:
        session.execute(text("DELETE FROM agreements"))
        session.execute(insert(AgreementRow.__table__).values(id="one", created_at=moment))
    with database.reading() as session:
        return session.execute(select(AgreementRow.created_at)).scalar_one()


@pytest.mark.parametrize("zone", [UTC, STOCKHOLM, timezone(timedelta(hours=-7))])
def test_a_moment_comes_back_as_the_same_moment_in_utc(bare_database: Database, zone: ZoneInfo) -> None:
    moment = datetime(2022, 10, 14, 0, 30, 15, 123456, tzinfo=zone)

    back = stored(bare_database, moment)

    assert back == moment
    assert back.tzinfo is UTC


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_in_autumn_is_told_apart(bare_database: Database, fold: int) -> None:
    moment = datetime(2022, 10, 30, 2, 30, tzinfo=STOCKHOLM, fold=fold)

    assert stored(bare_database, moment) == datetime(2022, 10, 30, fold, 30, tzinfo=UTC)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=st.datetimes(datetime(1900, 1, 1), datetime(2999, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_no_moment_is_moved_by_storing_it(bare_database: Database, moment: datetime) -> None:
    assert stored(bare_database, moment) == moment.astimezone(UTC)


def test_a_moment_without_a_zone_is_refused(bare_database: Database) -> None:
    naive = at(0).replace(tzinfo=None)

    with pytest.raises(StatementError, match="without a time zone"):
        stored(bare_database, naive)


def test_a_question_about_a_moment_without_a_zone_is_refused_too(bare_database: Database) -> None:
    with bare_database.writing() as session:
        add_version(session, agreement_id="one", document={}, digest="a", at=at(0))

    with pytest.raises(StatementError, match="without a time zone"), bare_database.reading() as session:
        find_version(session, agreement_id="one", known_at=at(0).replace(tzinfo=None))


def test_moments_are_compared_as_moments_whatever_their_zone(bare_database: Database) -> None:
    """SQLite keeps them as text, where 09:00+02:00 would come after 08:30+00:00."""
    with bare_database.writing() as session:
        add_version(
            session,
            agreement_id="one",
            document={},
            digest="a",
            at=datetime(2022, 10, 14, 9, 0, tzinfo=STOCKHOLM),
        )

    with bare_database.reading() as session:
        assert find_version(session, agreement_id="one", known_at=datetime(2022, 10, 14, 8, 30, tzinfo=UTC))
        assert not find_version(session, agreement_id="one", known_at=datetime(2022, 10, 14, 6, 59, 59, tzinfo=UTC))
