"""A database with an agreement in it, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from storage.agreements import add_version
from storage.engine import Database
from tests.storage.examples import AGREEMENT, OTHER_AGREEMENT, at


@pytest.fixture
def bare_database(database_url: str) -> Iterator[Database]:
    """All tables, no rows."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def database(bare_database: Database) -> Database:
    """Two agreements, nothing logged."""
    with bare_database.writing() as session:
        for agreement_id in (AGREEMENT, OTHER_AGREEMENT):
            add_version(session, agreement_id=agreement_id, document={"id": agreement_id}, digest="a", at=at(0))
    return bare_database
