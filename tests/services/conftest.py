"""A database with Söderhamn's pledge, followed up in a channel of each authority; on both kinds of database."""

from collections.abc import Iterator

import pytest

from bot.services.ties import tie_channel
from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY, built_in
from tests.importing import import_agreement


@pytest.fixture
def bare(database_url: str) -> Iterator[Database]:
    """All tables, no rows."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def imported(bare: Database) -> Database:
    """An agreement that nobody follows up yet."""
    import_agreement(bare, built_in("soderhamn-2022"), at=FRIDAY)
    return bare


@pytest.fixture
def tied(imported: Database) -> Database:
    for caller, party in ((POLICE, "police"), (MUNICIPALITY, "municipality")):
        tie_channel(imported, caller, agreement_id="soderhamn-2022", party_kind=party, now=FRIDAY)
    return imported
