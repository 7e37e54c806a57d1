"""The chat on a fresh database: tied to Söderhamn's pledge in both authorities' channels, or to nothing yet."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.handlers.consenting import OPTED_IN, hedemora
from tests.handlers.scene import FRIDAY, Scene, built_in


@pytest.fixture
def untied(sqlite_url: str) -> Iterator[Scene]:
    scene = Scene(sqlite_url)
    yield scene
    scene.database.dispose()


@pytest.fixture
def chat(untied: Scene) -> Scene:
    untied.import_and_tie(built_in("soderhamn-2022"))
    return untied


@pytest.fixture
def chat_on_each(database_url: str) -> Iterator[Scene]:
    """The same on SQLite and on PostgreSQL, for what depends on the database."""
    scene = Scene(database_url)
    scene.import_and_tie(built_in("soderhamn-2022"))
    yield scene
    scene.database.dispose()


@pytest.fixture
def keeping(untied: Scene) -> Scene:
    """One whose agreement keeps consents by case reference."""
    untied.import_and_tie(hedemora(**OPTED_IN))
    return untied


@pytest.fixture
def scene_of(untied: Scene) -> Callable[..., Scene]:
    """Tie both authorities' channels to one of the agreements that come with the program, on a day of one's choice."""

    def tied(agreement_id: str, now: datetime = FRIDAY) -> Scene:
        untied.clock = now
        untied.import_and_tie(built_in(agreement_id))
        return untied

    return tied
