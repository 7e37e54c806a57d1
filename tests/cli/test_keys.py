from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from storage import schema
from storage.engine import Database
from storage.installations import Installations, key_ring, new_key
from tests.storage.test_installations import TOKEN, installed

OLD, NEW = new_key(), new_key()


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with one installation, under the old key."""
    url = f"sqlite:///{tmp_path}/l.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    schema.upgrade(url)
    database = Database(url)
    Installations(database, client_id="1.2", keys=key_ring([OLD])).save(installed())
    yield database
    database.dispose()


def token(database: Database, key: str) -> str | None:
    found = Installations(database, client_id="1.2", keys=key_ring([key])).find("T0KOMMUN")
    return found.token if found else None


def test_a_new_key_is_printed_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "new"]) == 0

    assert key_ring(capsys.readouterr().out.split()).encrypt(b"x")


def test_after_a_rotation_only_the_first_key_is_needed(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOFTESKOLL_TOKEN_KEYS", f"{NEW}, {OLD}")

    assert main(["keys", "rotate"]) == 0

    assert "The tokens of 1 workspace are encrypted" in capsys.readouterr().out
    assert token(database, NEW) == TOKEN


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (NEW, "doesn't hold the key under which"),
        ("hemligheten", "should hold keys made by `lofteskoll keys new`"),
        (f"{OLD},", "should hold keys made by"),
        (None, "LOFTESKOLL_TOKEN_KEYS is missing"),
    ],
    ids=["another", "none at all", "a comma too many", "missing"],
)
def test_with_a_wrong_key_nothing_is_changed_and_no_key_is_shown(
    database: Database,
    keys: str | None,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if keys:
        monkeypatch.setenv("LOFTESKOLL_TOKEN_KEYS", keys)

    assert main(["keys", "rotate"]) == 2

    told = capsys.readouterr()
    assert said in told.err
    assert token(database, OLD) == TOKEN
    for secret in (NEW, OLD, TOKEN, "hemligheten"):
        assert secret not in told.out + told.err


@pytest.mark.parametrize(
    ("keys", "said"),
    [({}, "LOFTESKOLL_TOKEN_KEYS, which reads their tokens, is missing"), ({"TOKEN_KEYS": NEW}, "Add the key")],
    ids=["missing", "another"],
)
def test_the_bot_does_not_start_without_the_key_to_its_tokens(
    keys: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"SLACK_APP_TOKEN": "xapp-1", "SLACK_BOT_TOKENS": "xoxb-1", "SLACK_CLIENT_ID": "1.2", **keys}
    for name, value in given.items():
        monkeypatch.setenv(f"LOFTESKOLL_{name}", value)
    monkeypatch.setattr("bot.cli.run.asked_to_end", lambda: None)
    monkeypatch.setattr("bot.logs.start_logging", lambda _level: None)

    assert main(["run"]) == 2
    assert said in capsys.readouterr().err
