import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.cli.main import main
from storage import schema
from storage.engine import Database
from tests.cli.databases import asked, assessed, damage, fill, log


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "l.db"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    return path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    schema.upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    fill(database)
    yield database
    database.dispose()


def test_a_backup_holds_what_the_database_holds_and_says_how_much(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "kept.db"]) == 0

    kept = tmp_path / "kept.db"
    size = -(-kept.stat().st_size // 1000)
    assert capsys.readouterr().out == f"kept.db is written: 6 agreements, 1 entry, {size} kB.\n"
    copy = Database(f"sqlite:///{kept}")
    assert assessed(copy) == assessed(database)
    copy.dispose()


def test_a_backup_is_one_file_for_its_owner_alone(database: Database, tmp_path: Path) -> None:
    assert main(["backup", "safe/kept.db"]) == 0

    assert [each.name for each in (tmp_path / "safe").iterdir()] == ["kept.db"]
    assert stat.S_IMODE((tmp_path / "safe" / "kept.db").stat().st_mode) == 0o600


def test_nothing_is_left_beside_the_database(database: Database, path: Path) -> None:
    database.dispose()

    assert main(["backup", "kept.db"]) == 0

    assert [each.name for each in path.parent.iterdir()] == ["l.db"]


def test_a_backup_without_a_name_is_named_for_the_time_beside_the_database(database: Database, path: Path) -> None:
    assert main(["backup"]) == 0

    [kept] = (path.parent / "backups").iterdir()
    assert kept.match("lofteskoll-20??-??-??-??????.db")


def test_a_backup_taken_while_entries_are_saved_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    """What a save writes, the entry and its first revision, is in the backup both or not at all."""
    ended = Event()
    saved: list[str] = []

    def save_all_the_while() -> None:
        for number in count():
            log(database, f"entry {number:05}")
            saved.append(f"entry {number:05}")
            if ended.is_set():
                return

    saving = Thread(target=save_all_the_while)
    saving.start()
    try:
        for number in range(5):
            before = len(saved)
            assert main(["backup", f"{number}.db"]) == 0
            after = len(saved)
            kept = tmp_path / f"{number}.db"
            entries = asked(kept, "SELECT id FROM entries WHERE id != 'first' ORDER BY 1")
            revisions = asked(kept, "SELECT entry_id FROM entry_revisions WHERE entry_id != 'first' ORDER BY 1")
            assert asked(kept, "PRAGMA integrity_check") == [("ok",)]
            assert entries == revisions == [(f"entry {each:05}",) for each in range(len(entries))]
            assert before <= len(entries) <= after + 1
    finally:
        ended.set()
        saving.join()
    assert saved, "nobody was kept from saving"


def test_what_is_there_is_overwritten_only_by_force(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.db"
    kept.write_text("a letter", encoding="utf-8")

    assert main(["backup", "kept.db"]) == 2
    assert capsys.readouterr().err == "kept.db is there already. With --force it is overwritten.\n"
    assert kept.read_text(encoding="utf-8") == "a letter"

    assert main(["backup", "kept.db", "--force"]) == 0
    assert asked(kept, "SELECT count(*) FROM agreements") == [(6,)]


def test_a_backup_never_overwrites_the_database_itself(database: Database, path: Path) -> None:
    before = assessed(database)

    assert main(["backup", str(path), "--force"]) == 2

    assert assessed(database) == before


def test_a_damaged_database_is_told_and_leaves_the_last_good_backup(
    database: Database, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "kept.db"]) == 0
    good = (tmp_path / "kept.db").read_bytes()
    database.dispose()
    damage(path)
    capsys.readouterr()

    assert main(["backup", "kept.db", "--force"]) == 2

    assert capsys.readouterr().err == f"{path} is damaged.\n"
    assert (tmp_path / "kept.db").read_bytes() == good
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "kept.db"]


def test_a_database_of_an_earlier_program_is_backed_up_as_it_is(database: Database, path: Path, tmp_path: Path) -> None:
    """Before an update one wants what there was, not what the update makes of it."""
    database.dispose()
    schema.downgrade(f"sqlite:///{path}", "0002")

    assert main(["backup", "kept.db"]) == 0

    assert asked(path, "SELECT version_num FROM alembic_version") == [("0002",)]
    assert asked(tmp_path / "kept.db", "SELECT version_num FROM alembic_version") == [("0002",)]


def test_where_there_is_no_database_none_is_made(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup"]) == 2
    assert capsys.readouterr().err == f"There is no database yet in {path}.\n"
    assert not path.exists()


def test_a_folder_that_cannot_be_is_told(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["backup", "file/kept.db"]) == 2
    assert capsys.readouterr().err.startswith("file/kept.db can't be written: ")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (
            "postgresql+psycopg://bot:hemligt@db.example:5433/l",
            "--host=db.example --port=5433 --username=bot --dbname=l",
        ),
        ("postgresql://bot@/l?host=/run/pg&password=hemligt", "--host=/run/pg --username=bot --dbname=l"),
        ("postgresql:///en%20plats", "'--dbname=en plats'"),
    ],
)
@pytest.mark.parametrize(("command", "own"), [(["backup"], "pg_dump"), (["restore", "kept.dump"], "pg_restore")])
def test_on_postgresql_its_own_program_is_named_and_never_the_password(
    url: str,
    place: str,
    command: list[str],
    own: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")

    assert main(command) == 2

    told = capsys.readouterr()
    assert f" {own} --" in told.err
    assert place in told.err
    assert "hemligt" not in told.err + told.out


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://u:hemligt@h/d", "nothing"])
def test_a_database_without_a_file_is_refused(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")

    assert main(["backup"]) == 2

    assert capsys.readouterr().err == (
        "LOFTESKOLL_DATABASE_URL should name a file, such as sqlite:///data/lofteskoll.db\n"
    )
