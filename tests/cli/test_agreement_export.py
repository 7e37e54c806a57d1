from pathlib import Path

import pytest

from bot.adapters.agreement_files import built_in_files, dump_agreement, read_agreement
from bot.cli.main import main
from bot.domain.making.made import made_from
from tests.adapters.files import WHOLE
from tests.domain.making.answers import LEAST, sketch


@pytest.fixture(autouse=True)
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", f"sqlite:///{tmp_path}/data/l.db")
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The six files, and one of an agreement made by answering questions."""
    made = tmp_path / "hofors-2025.yml"
    made.write_text(dump_agreement(made_from(sketch(*LEAST.items(), follow_up="tertial"))), encoding="utf-8")
    return [*built_in_files(), made]


def test_what_is_exported_is_no_change_when_it_is_imported(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement", "import", *map(str, files)]) == 0
    written = [tmp_path / f"{path.stem}-exported.yml" for path in files]
    for path, target in zip(files, written, strict=True):
        assert main(["agreement", "export", path.stem, "--output", str(target)]) == 0
    capsys.readouterr()

    assert main(["agreement", "import", *map(str, written)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines == [f"{path.stem}: version 1 as before, no change" for path in files]


def test_an_exported_file_is_written_for_people(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    main(["agreement", "import", *map(str, files)])
    capsys.readouterr()

    assert main(["agreement", "export", "soderhamn-2022"]) == 0

    content = capsys.readouterr().out
    assert content.startswith("format: 1\nid: soderhamn-2022\ntitle: Söderhamns medborgarlöfte 2022–2023\nsource:\n")
    assert "  start: 2022-01-01\n" in content
    assert not {"&", "*", "!!", "null"} & set(content.split())
    assert "language:" not in content


def test_an_earlier_version_is_exported_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "whole.yml"
    for title in ("Provstads löfte", "Provstads nya löfte"):
        path.write_text(WHOLE.replace("Provstads löfte", title), encoding="utf-8")
        main(["agreement", "import", str(path)])
    capsys.readouterr()

    assert main(["agreement", "export", "provstad", "--version", "1"]) == 0
    assert read_agreement(capsys.readouterr().out, "first").title == "Provstads löfte"
    assert main(["agreement", "export", "provstad"]) == 0
    assert read_agreement(capsys.readouterr().out, "newest").title == "Provstads nya löfte"
    assert main(["agreement", "export", "provstad", "--version", "3"]) == 2
    assert capsys.readouterr().err == "provstad has no version 3. The newest is 2.\n"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "whole.yml"
    path.write_text(WHOLE, encoding="utf-8")
    main(["agreement", "import", str(path)])
    nowhere = tmp_path / "no" / "where.yml"

    assert main(["agreement", "export", "provstad", "--output", str(nowhere)]) == 2

    assert capsys.readouterr().err == f"{nowhere} can't be written: No such file or directory\n"
