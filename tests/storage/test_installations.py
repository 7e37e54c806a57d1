"""Installed workspaces, whose tokens are stored encrypted; and slack_sdk's tables, as it builds them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Column, MetaData, String, Table, make_url, select, text, update

from bot.domain.installed import Installed
from storage.engine import Database
from storage.installation_tables import BOTS, INSTALLATIONS, STATES, TOKENS, has_installations
from storage.installations import (
    Installations,
    InstallationStates,
    UnreadableTokenError,
    check_keys,
    key_ring,
    new_key,
    rotate_keys,
)
from tests.storage.examples import at

TOKEN = "xoxb-1234567890-Hemligheten"
OLD, NEW = new_key(), new_key()
CLIENT_ID = "111.222"


def installed(token: str = TOKEN, minutes: int = 0, team_id: str = "T0KOMMUN") -> Installed:
    return Installed(
        app_id="A1",
        team_id=team_id,
        team_name="Söderköpings kommun",
        bot_id="B1",
        bot_user_id="U1",
        scopes=("chat:write", "commands"),
        installed_by="U0MARIA",
        installed_at=at(0) + timedelta(minutes=minutes),
        token=token,
    )


def store(database: Database, *keys: str) -> Installations:
    return Installations(database, client_id=CLIENT_ID, keys=key_ring(keys or (OLD,)))


def count(database: Database, table: Table) -> int:
    with database.reading() as session:
        return len(session.execute(select(table.c.id)).all())


def test_an_installation_is_found_as_it_was_saved(bare_database: Database) -> None:
    store(bare_database).save(installed())

    assert store(bare_database).find("T0KOMMUN") == installed()
    assert store(bare_database).find("T0POLIS") is None


def test_an_app_does_not_find_what_another_was_given(bare_database: Database) -> None:
    store(bare_database).save(installed())

    other = Installations(bare_database, client_id="333.444", keys=key_ring([OLD]))
    assert other.find("T0KOMMUN") is None


def test_a_new_installation_takes_the_place_of_the_one_before(bare_database: Database) -> None:
    for minutes, token in enumerate(("xoxb-1", "xoxb-2", "xoxb-3")):
        store(bare_database).save(installed(token, minutes))
    store(bare_database).save(installed("xoxb-4", team_id="T0POLIS"))

    found = store(bare_database).find("T0KOMMUN")
    assert found
    assert found.token == "xoxb-3"
    assert (count(bare_database, INSTALLATIONS), count(bare_database, BOTS)) == (2, 2)


def test_nothing_is_kept_of_an_installation_that_is_removed(bare_database: Database) -> None:
    for team in ("T0KOMMUN", "T0POLIS"):
        store(bare_database).save(installed(team_id=team))
    store(bare_database).remove("T0KOMMUN")

    assert store(bare_database).find("T0KOMMUN") is None
    assert store(bare_database).find("T0POLIS") is not None
    assert (count(bare_database, INSTALLATIONS), count(bare_database, BOTS)) == (1, 1)


@pytest.fixture
def on_disk(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.dispose()


def test_no_token_can_be_read_in_the_files_of_the_database(on_disk: Database) -> None:
    store(on_disk).save(installed())

    path = Path(make_url(str(on_disk.engine.url)).database or "")
    files = sorted(path.parent.glob(f"{path.name}*"))
    content = b"".join(file.read_bytes() for file in files)
    assert any(file.name.endswith("-wal") for file in files), "what was saved last stands there"
    assert b"T0KOMMUN" in content, "it has been written"
    assert b"Hemligheten" not in content
    assert b"xoxb" not in content


def test_a_token_shows_in_no_repr() -> None:
    assert "Hemligheten" not in repr(installed())


def test_the_first_key_encrypts_and_every_key_decrypts(bare_database: Database) -> None:
    store(bare_database, OLD).save(installed())
    store(bare_database, NEW, OLD).save(installed("xoxb-new", team_id="T0POLIS"))

    assert store(bare_database, NEW, OLD).find("T0KOMMUN") == installed()
    assert store(bare_database, OLD).find("T0POLIS") is None, "only the new key reads what it encrypted"


def test_after_a_rotation_the_old_key_is_needed_no_more(bare_database: Database) -> None:
    for team in ("T0KOMMUN", "T0POLIS"):
        store(bare_database, OLD).save(installed(team_id=team))

    assert rotate_keys(bare_database, key_ring([NEW, OLD])) == 2

    assert store(bare_database, NEW).find("T0KOMMUN") == installed()
    check_keys(bare_database, key_ring([NEW]))
    with pytest.raises(UnreadableTokenError):
        check_keys(bare_database, key_ring([OLD]))


def test_with_a_wrong_key_nothing_is_rotated(bare_database: Database) -> None:
    store(bare_database, OLD).save(installed())
    with pytest.raises(UnreadableTokenError) as caught:
        rotate_keys(bare_database, key_ring([NEW]))

    assert str(caught.value) == ""
    assert store(bare_database, OLD).find("T0KOMMUN") == installed()


def test_a_token_that_cannot_be_read_is_no_installation_and_said_in_the_log(
    bare_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    store(bare_database, OLD).save(installed())

    assert store(bare_database, NEW).find("T0KOMMUN") is None
    assert [(each.getMessage(), vars(each)["team"]) for each in caplog.records] == [
        ("installation_unreadable", "T0KOMMUN")
    ]


def test_a_token_that_somebody_has_put_into_the_database_is_not_believed(bare_database: Database) -> None:
    store(bare_database).save(installed())
    with bare_database.writing() as session:
        session.execute(update(INSTALLATIONS).values(bot_token="xoxb-forged"))

    assert store(bare_database).find("T0KOMMUN") is None


def test_while_another_process_writes_an_installation_is_found(on_disk: Database, sqlite_url: str) -> None:
    store(on_disk).save(installed())
    other = Database(sqlite_url)

    with other.writing() as session:
        session.execute(text("PRAGMA user_version"))
        found = store(on_disk).find("T0KOMMUN")

    other.dispose()
    assert found == installed()


def test_it_is_known_without_any_key_whether_there_are_installations(bare_database: Database) -> None:
    with bare_database.reading() as session:
        assert not has_installations(session)
    store(bare_database).save(installed())
    with bare_database.reading() as session:
        assert has_installations(session)


def test_a_new_key_is_a_key() -> None:
    assert re.fullmatch(r"[\w-]{43}=", new_key())
    assert Fernet(new_key()).encrypt(b"x")
    assert new_key() != new_key()


def test_a_state_is_good_once(bare_database: Database) -> None:
    states = InstallationStates(bare_database)
    state = states.issue()

    assert not states.consume("another")
    assert states.consume(state)
    assert not states.consume(state)


def test_a_state_that_is_too_old_is_good_for_nothing_and_cleared_away(bare_database: Database) -> None:
    states = InstallationStates(bare_database)
    state = states.issue()
    with bare_database.writing() as session:
        session.execute(update(STATES).values(expire_at=at(0).replace(tzinfo=None)))

    assert not states.consume(state)
    states.issue()
    assert count(bare_database, STATES) == 1


def test_where_the_database_is_away_the_state_does_not_get_into_the_log(
    on_disk: Database, caplog: pytest.LogCaptureFixture
) -> None:
    states = InstallationStates(on_disk)
    state = states.issue()
    with on_disk.writing() as session:
        session.execute(text("DROP TABLE slack_oauth_states"))

    assert not states.consume(state)
    assert state not in caplog.text


LIBRARYS = MetaData()


@pytest.mark.parametrize(
    ("ours", "librarys"),
    [
        (INSTALLATIONS, SQLAlchemyInstallationStore.build_installations_table(LIBRARYS, INSTALLATIONS.name)),
        (BOTS, SQLAlchemyInstallationStore.build_bots_table(LIBRARYS, BOTS.name)),
        (STATES, SQLAlchemyOAuthStateStore.build_oauth_states_table(LIBRARYS, STATES.name)),
    ],
    ids=lambda table: table.name,
)
def test_the_tables_are_those_of_slack_sdk_except_that_tokens_are_as_long_as_they_are(
    ours: Table, librarys: Table
) -> None:
    assert sorted(map(described, ours.c)) == sorted(map(described, librarys.c))
    assert {(index.name, *index.columns.keys()) for index in ours.indexes} == {
        (index.name, *index.columns.keys()) for index in librarys.indexes
    }
    tokens = [column.type for column in ours.c if column.name in TOKENS]
    assert all(isinstance(each, String) and each.length is None for each in tokens)


def described(column: Column[object]) -> tuple[object, ...]:
    length = column.type.length if isinstance(column.type, String) and column.name not in TOKENS else None
    return column.name, type(column.type), length, column.nullable, column.primary_key
