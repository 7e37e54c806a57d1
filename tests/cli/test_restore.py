import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.cli.main import main
from storage import schema
from storage.engine import Database
from tests.cli.databases import asked, assessed, change, damage, fill, log

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "l.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    return path


@pytest.fixture
def backup(path: Path, tmp_path: Path) -> Path:
    """A backup of a database with the six agreements and one operation; the database itself is ended."""
    url = f"sqlite:///{path}"
    schema.upgrade(url)
    database = Database(url)
    fill(database)
    database.dispose()
    assert main(["backup", "kept.db"]) == 0
    return tmp_path / "kept.db"


@pytest.fixture
def gone(backup: Path, path: Path) -> Path:
    """The backup of a database that is lost."""
    path.unlink()
    return backup


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[[], Database]]:
    databases: list[Database] = []

    def open_it() -> Database:
        databases.append(Database(f"sqlite:///{path}"))
        return databases[-1]

    yield open_it
    for each in databases:
        each.dispose()


def kept_beside(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*-before-restore*"))


def test_what_was_backed_up_stands_as_it_did(
    gone: Path, path: Path, opened: Callable[[], Database], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = [name for (name,) in asked(gone, TABLES)]
    before = {name: asked(gone, f"SELECT * FROM {name} ORDER BY 1, 2") for name in tables if name != "alembic_version"}  # noqa: S608 our own tables
    capsys.readouterr()

    assert main(["restore", str(gone)]) == 0

    assert capsys.readouterr().out.splitlines()[0] == f"{gone} is restored: 6 agreements, 1 entry."
    untouched = before.keys() - {"audit_records"}
    assert all(asked(path, f"SELECT * FROM {name} ORDER BY 1, 2") == before[name] for name in untouched)  # noqa: S608 as above
    noted = asked(path, "SELECT agreement_id, deed FROM audit_records ORDER BY id")
    agreements = [agreement_id for agreement_id, *_ in before["agreements"]]
    assert sorted(noted[len(before["audit_records"]) :]) == [(each, "restore") for each in sorted(agreements)]
    copy = Database(f"sqlite:///{gone}")
    assert assessed(opened()) == assessed(copy)
    copy.dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept_beside(path) == []


def test_a_database_that_holds_something_is_replaced_only_by_force_and_kept_beside(
    backup: Path, path: Path, opened: Callable[[], Database], capsys: pytest.CaptureFixture[str]
) -> None:
    later = opened()
    log(later, "later")
    later.dispose()
    capsys.readouterr()

    assert main(["restore", str(backup)]) == 2
    told = f"There is a database already in {path}. With --force it is replaced, and kept.\n"
    assert capsys.readouterr().err == told
    assert asked(path, "SELECT count(*) FROM entries") == [(2,)]

    assert main(["restore", str(backup), "--force"]) == 0
    assert asked(path, "SELECT count(*) FROM entries") == [(1,)]
    [kept] = kept_beside(path)
    assert asked(kept, "SELECT count(*) FROM entries") == [(2,)]
    assert f"What was there before is kept in {kept}." in capsys.readouterr().out


def test_a_database_without_agreements_is_replaced_without_more_ado(backup: Path, path: Path) -> None:
    path.unlink()
    schema.upgrade(f"sqlite:///{path}")

    assert main(["restore", str(backup)]) == 0

    assert asked(path, "SELECT count(*) FROM entries") == [(1,)]


def test_a_damaged_database_is_replaced_by_force_and_kept(backup: Path, path: Path) -> None:
    path.write_bytes(b"no database any more" * 1000)

    assert main(["restore", str(backup)]) == 2
    assert main(["restore", str(backup), "--force"]) == 0

    assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    assert [each.read_bytes()[:8] for each in kept_beside(path)] == [b"no datab"]


def test_what_a_lost_database_has_left_beside_it_does_not_get_into_the_restored_one(
    backup: Path, path: Path, opened: Callable[[], Database]
) -> None:
    """SQLite would take the old one's log of writes for the new one's."""
    bot = opened()
    log(bot, "later")
    unfinished = path.with_name("l.db-wal").read_bytes()
    bot.dispose()
    path.unlink()
    path.with_name("l.db-wal").write_bytes(unfinished)

    assert main(["restore", str(backup)]) == 0

    assert asked(path, "SELECT count(*) FROM entries") == [(1,)]
    assert [each.read_bytes() for each in kept_beside(path)] == [unfinished]


def test_while_a_bot_has_the_database_open_nothing_is_restored(
    backup: Path, path: Path, opened: Callable[[], Database], capsys: pytest.CaptureFixture[str]
) -> None:
    """Also while it has nothing to do."""
    bot = opened()
    log(bot, "later")
    capsys.readouterr()

    assert main(["restore", str(backup), "--force"]) == 2
    assert capsys.readouterr().err == f"{path} is in use. End the bot first.\n"
    log(bot, "still there")
    assert asked(path, "SELECT count(*) FROM entries") == [(3,)]

    bot.dispose()
    assert main(["restore", str(backup), "--force"]) == 0


def _damaged(backup: Path) -> None:
    damage(backup)


def _cut_off(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:20000])


def _a_letter(backup: Path) -> None:
    backup.write_text("Hej! Här kommer underlaget. " * 500, encoding="utf-8")


def _empty(backup: Path) -> None:
    backup.write_bytes(b"")


def _another_program(backup: Path) -> None:
    backup.unlink()
    change(backup, "CREATE TABLE customers (id)")


def _newer(backup: Path) -> None:
    change(backup, "UPDATE alembic_version SET version_num = '9999'")


def _orphans(backup: Path) -> None:
    change(backup, "DELETE FROM agreements")


def _missing(backup: Path) -> None:
    backup.unlink()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_damaged, "{file} is damaged."),
        (_cut_off, "{file} is damaged."),
        (_orphans, "{file} is damaged."),
        (_a_letter, "{file} is not a database of Löfteskoll."),
        (_empty, "{file} is not a database of Löfteskoll."),
        (_another_program, "{file} is not a database of Löfteskoll."),
        (_newer, "The database was made by a newer Löfteskoll: update the program."),
        (_missing, "There is no file {file}."),
    ],
)
def test_a_file_that_cannot_be_restored_is_refused_and_changes_nothing(
    spoil: Callable[[Path], None], told: str, backup: Path, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(backup)
    before = path.read_bytes()
    capsys.readouterr()

    assert main(["restore", str(backup), "--force"]) == 2

    assert capsys.readouterr().err == told.format(file=backup) + "\n"
    assert asked(path, "SELECT count(*) FROM entries") == [(1,)]
    assert len(path.read_bytes()) == len(before)
    assert [each.name for each in path.parent.iterdir()] == ["l.db"]


def test_the_database_itself_is_no_backup(backup: Path, path: Path) -> None:
    assert main(["restore", str(path), "--force"]) == 2
    assert asked(path, "SELECT count(*) FROM entries") == [(1,)]


def test_a_backup_by_an_earlier_program_is_brought_up_to_date(
    gone: Path, path: Path, opened: Callable[[], Database]
) -> None:
    schema.downgrade(f"sqlite:///{gone}", "0001")

    assert main(["restore", str(gone)]) == 0

    assert schema.is_current(f"sqlite:///{path}")
    assert assessed(opened()).rows
    assert asked(gone, "SELECT version_num FROM alembic_version") == [("0001",)], "the backup stays as it is"


@pytest.mark.parametrize("moment", ["yesterday", "2999-01-01T00:00"])
def test_a_time_that_cannot_be_is_refused(moment: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["restore", "kept.db", "--ran-until", moment])
    assert caught.value.code == 2
