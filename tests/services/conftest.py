"""A database with Söderhamn's pledge, followed up in a channel of each authority; on both kinds of database."""

from collections.abc import Iterator

import pytest

from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import ERIK, FRIDAY, built_in
from tests.importing import import_agreement
from tests.tying import let_in, tie


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
    """Who tied a channel coordinates; Erik is a member."""
    for caller, party in ((POLICE, "police"), (MUNICIPALITY, "municipality")):
        tie(imported, caller, agreement_id="soderhamn-2022", party_kind=party, now=FRIDAY)
    let_in(imported, "soderhamn-2022", [ERIK.person], now=FRIDAY)
    return imported
