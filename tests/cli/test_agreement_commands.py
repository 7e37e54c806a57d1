import json
import logging
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.cli.main import main
from tests.adapters.files import WHOLE, changed


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", f"sqlite:///{tmp_path}/data/l.db")
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "whole.yml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yml"
    path.write_text(changed("id: provstad", "id: annan").replace("parent: A1", "parent: A9"), encoding="utf-8")
    return path


def test_the_six_files_check_and_import(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in built_in_files()]
    assert main(["agreement", "check", *files]) == 0
    assert main(["agreement", "import", *files]) == 0
    assert capsys.readouterr().out.count("version 1 imported") == 6
    assert main(["agreement", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [path.stem for path in built_in_files()]
    assert "open period" in lines[0]
    assert "2022-01-01 to 2023-12-31" in lines[2]


def break_stored(agreement_id: str) -> None:
    """Let what is stored of the agreement be such as a later program might have left."""
    with closing(sqlite3.connect("data/l.db")) as database, database:
        broken = "UPDATE agreement_versions SET document = '{\"id\": 1}', digest = ? WHERE agreement_id = ?"
        database.execute(broken, (f"broken {agreement_id}", agreement_id))


def test_an_agreement_that_cannot_be_read_is_named_beside_the_others_with_how_to_mend_it(
    whole: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as in a process of its own: here pytest has put some
    assert main(["agreement", "import", *map(str, built_in_files()), str(whole)]) == 0
    break_stored("provstad")
    capsys.readouterr()

    assert main(["agreement", "list"]) == 2
    told = capsys.readouterr()
    assert [line.split()[0] for line in told.out.splitlines()] == [path.stem for path in built_in_files()]
    assert told.err == "The agreement provstad can't be read. Import its file anew.\n"
    assert main(["agreement", "export", "provstad"]) == 2
    assert capsys.readouterr().err == told.err
    assert main(["agreement", "import", str(whole)]) == 0
    assert main(["agreement", "list"]) == 0


def test_a_bad_file_is_told_by_line_and_field_with_status_2(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "check", str(broken)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f'{broken}:35: commitments[A2].parent: found "A9", allowed: A1\n'


def test_of_several_files_none_is_imported_where_one_is_bad(
    whole: Path, broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement", "import", str(whole), str(broken)]) == 2
    capsys.readouterr()
    assert main(["agreement", "list"]) == 0
    assert capsys.readouterr().out == "No agreement has been imported yet.\n"


def test_the_faults_of_all_files_are_told(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "import", str(broken), "none.yml", str(broken)]) == 2
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        str(broken),
        "none.yml",
        str(broken),
    ]


def test_two_files_of_one_agreement_are_refused(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "import", str(whole), str(whole)]) == 2
    assert "provstad, which" in capsys.readouterr().err


def test_importing_again_is_a_new_version_only_where_something_changed(
    whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for content, told in (
        (WHOLE, "provstad: version 1 imported\n"),
        ("# a comment\n" + WHOLE, "provstad: version 1 as before, no change\n"),
        (changed("at_least: 2", "at_least: 3"), "provstad: version 2 imported\n"),
    ):
        whole.write_text(content, encoding="utf-8")
        assert main(["agreement", "import", str(whole)]) == 0
        assert capsys.readouterr().out == told


def test_an_imported_agreement_is_shown_as_a_file(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["agreement", "import", str(whole)])
    capsys.readouterr()
    assert main(["agreement", "show", "provstad"]) == 0
    assert read_agreement(capsys.readouterr().out, "shown") == read_agreement(whole)


@pytest.mark.parametrize("command", [["agreement", "show", "nej"], ["assess", "nej", "--on", "2022-01-01"]])
def test_an_unknown_agreement_is_told_in_one_line_with_the_known_ones(
    command: list[str], whole: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["agreement", "import", str(whole)])
    capsys.readouterr()
    assert main(command) == 2
    assert capsys.readouterr().err == "There is no agreement nej. Known: provstad.\n"


def test_the_schema_is_printed_without_settings_or_database(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "klingon")
    assert main(["agreement", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Agreement"


def test_a_malformed_setting_is_told_by_its_name(
    whole: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "klingon")
    assert main(["agreement", "check", str(whole)]) == 2
    assert capsys.readouterr().err.startswith("LOFTESKOLL_LANGUAGE går inte att använda: ")


@pytest.mark.parametrize(
    "url", ["mysql://host/db", "no address", "sqlite:////dev/null/x.db", "sqlite://", "postgresql+x://"]
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", url)
    assert main(["agreement", "list"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("The database that LOFTESKOLL_DATABASE_URL names can't be used: ")
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://anna:hemligt@127.0.0.1:1/x?connect_timeout=1",
        "postgresql+psycopg://anna:hem@ligt@[bad/x?connect_timeout=1",
        "postgresql+psycopg://anna:hem@ligt.invalid:1/x?connect_timeout=1",
        "postgresql+psycopg://anna:hem/ligt@127.0.0.1/x",
        "postgresql+psycopg://anna@127.0.0.1:hemligt/x",
        "postgresql+psycopg://127.0.0.1:1/x?hemligt=ligt",
        "hemligt://127.0.0.1/x",
        "postgresql+hemligt://127.0.0.1/x",
    ],
)
def test_nothing_of_an_address_is_repeated(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", url)
    assert main(["agreement", "list"]) == 2
    told = capsys.readouterr().err
    assert not re.search(r"hem|ligt|anna|127|bad", told)
    assert told.count("\n") == 1


def test_a_database_of_a_newer_version_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    with closing(sqlite3.connect(tmp_path / "data" / "l.db", isolation_level=None)) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    capsys.readouterr()

    assert main(["agreement", "list"]) == 2
    assert capsys.readouterr().err == "The database was made by a newer Löfteskoll: update the program.\n"


def test_a_database_that_somebody_else_writes_in_for_long_is_told_in_one_line(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["migrate"]) == 0
    monkeypatch.setattr("storage.engine._SQLITE_SETTINGS", ("busy_timeout = 10",))
    with closing(sqlite3.connect(tmp_path / "data" / "l.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        capsys.readouterr()
        assert main(["agreement", "import", str(whole)]) == 2
    told = capsys.readouterr().err
    assert told == "The database that LOFTESKOLL_DATABASE_URL names can't be used: database is locked\n"


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "l.db").write_text("Not a database, whatever it is called. " * 100, "utf-8")
    assert main(["agreement", "list"]) == 2
    assert capsys.readouterr().err.endswith("can't be used: file is not a database\n")


def test_migrate_makes_the_tables_and_may_be_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert (tmp_path / "data" / "l.db").exists()
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out.count("up to date") == 2
