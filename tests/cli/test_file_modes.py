"""Nobody but its owner reads the database's files, whatever rights the account gives new files."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from storage import schema
from storage.agreements import add_version
from storage.engine import Database
from tests.storage.examples import at

OWNER_ONLY_FILE, OWNER_ONLY_FOLDER = 0o600, 0o700


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o022, 0o000], ids=["usual", "open to all"])
def new_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder that isn't there yet, for an account that lets everybody read its new files."""
    before = os.umask(request.param)
    yield tmp_path / "data"
    os.umask(before)


@pytest.fixture
def run(new_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a command with the database in the folder."""
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", f"sqlite:///{new_folder / 'lofteskoll.db'}")

    def running(*argv: str) -> None:
        assert main(argv) == 0

    return running


def test_a_new_database_is_its_owners_and_so_is_what_sqlite_puts_beside_it(new_folder: Path) -> None:
    file = new_folder / "lofteskoll.db"
    schema.upgrade(f"sqlite:///{file}")
    database = Database(f"sqlite:///{file}")
    with database.writing() as session:
        add_version(session, agreement_id="one", document={}, digest="a", at=at(0))

    beside = sorted(path.name for path in new_folder.iterdir())
    modes = {path.name: mode(path) for path in new_folder.iterdir()}
    database.dispose()

    assert beside == ["lofteskoll.db", "lofteskoll.db-shm", "lofteskoll.db-wal"]
    assert set(modes.values()) == {OWNER_ONLY_FILE}
    assert mode(new_folder) == OWNER_ONLY_FOLDER


def test_whichever_command_comes_first_makes_it_so(new_folder: Path, run: Callable[..., None]) -> None:
    run("agreement", "list")

    assert mode(new_folder / "lofteskoll.db") == OWNER_ONLY_FILE
    assert mode(new_folder) == OWNER_ONLY_FOLDER


def test_a_backup_and_what_is_restored_from_it_are_their_owners(new_folder: Path, run: Callable[..., None]) -> None:
    backup = new_folder.parent / "kept" / "tonight.db"
    run("migrate")
    run("backup", str(backup))
    assert (mode(backup), mode(backup.parent)) == (OWNER_ONLY_FILE, OWNER_ONLY_FOLDER)

    for path in new_folder.iterdir():
        path.unlink()
    new_folder.rmdir()
    backup.chmod(0o644)
    run("restore", str(backup))

    assert mode(new_folder / "lofteskoll.db") == OWNER_ONLY_FILE
    assert mode(new_folder) == OWNER_ONLY_FOLDER


def test_a_folder_that_is_there_keeps_the_rights_that_somebody_gave_it(
    new_folder: Path, run: Callable[..., None]
) -> None:
    new_folder.mkdir()
    new_folder.chmod(0o750)

    run("migrate")

    assert mode(new_folder) == 0o750
    assert mode(new_folder / "lofteskoll.db") == OWNER_ONLY_FILE
