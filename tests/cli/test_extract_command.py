import json
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.domain.reminding.office import SWEDEN
from bot.domain.roles import Deed
from storage.engine import Database
from storage.entries import add_entry
from storage.seals import list_records
from tests.disposing import SODERHAMN, give_rules
from tests.factories import meeting, operation

NASTY = "<script>alert(1)</script> & 'citat' \u202e"
ANNA = {"team_id": "T1", "user_id": "U1"}


@pytest.fixture
def database(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Söderhamn's pledge with an operation in March and a meeting in October."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    database = Database(sqlite_url)
    give_rules(database, at=datetime(2022, 1, 1, tzinfo=UTC))
    plain = operation(date(2022, 3, 10), heads={"area_officer": 1})
    noted = operation(date(2022, 3, 10), values={**plain.values, "note": NASTY}, id="operation", party="police")
    with database.writing() as session:
        for entry in (noted, meeting("2022-W41", id="meeting")):
            add_entry(session, agreement_id=SODERHAMN, entry=entry, draft_id=entry.id, **ANNA)
    yield database
    database.dispose()


def written(out: Path = Path("out")) -> tuple[str, dict[str, Any]]:
    """Return the page and the JSON that were written."""
    [page], [data] = out.glob("*.html"), out.glob("*.json")
    return page.read_text(encoding="utf-8"), json.loads(data.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("database")
def test_the_page_and_the_json_say_what_was_logged_and_why_it_counts() -> None:
    assert main(["extract", SODERHAMN, "--out", "out", "--registry-number", "KS 2022/123"]) == 0

    page, data = written()
    operation, meeting = data["entries"]
    assert (operation["title"], meeting["title"]) == ("Joint operation 10 Mar 2022", "Weekly meeting week 41, 2022")
    assert {"met": False, "said": "No decision maker (social services) took part"} in operation["judged"][0][
        "conditions"
    ]
    [logged] = operation["revisions"]
    assert logged["said"] == ("Logged by Polisen, lokalpolisområde Hälsingland, U1 (T1), 11 Mar 2022 09:00")
    assert {"label": "Short note", "value": NASTY} in logged["fields"]
    assert "&lt;script&gt;" in page
    for said in (operation["title"], logged["said"], *operation["judged"][0]["said"].split(": ")):
        assert said in page


@pytest.mark.usefixtures("database")
def test_the_page_holds_no_scripts_and_needs_nothing_else() -> None:
    assert main(["extract", SODERHAMN, "--out", "out"]) == 0

    page, _ = written()
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page


@pytest.mark.usefixtures("database")
def test_every_record_is_marked_or_says_that_secrecy_has_to_be_assessed() -> None:
    assert main(["extract", SODERHAMN, "--out", "bare"]) == 0
    marks = ["--registry-number", "KS 2022/123", "--secrecy", "OSL 26 kap. 1 §"]
    assert main(["extract", SODERHAMN, "--out", "marked", *marks]) == 0

    assessed_first = ["Secrecy has to be assessed before this is handed out."]
    for folder, marking in (
        ("bare", assessed_first),
        ("marked", ["Registry number: KS 2022/123", "Secrecy: OSL 26 kap. 1 §"]),
    ):
        page, data = written(Path(folder))
        records = [data, *data["entries"], *data["promises"], *data["versions"]]
        assert [record["marking"] for record in records] == [marking] * len(records)
        assert page.count(marking[-1]) >= len(data["entries"]) + len(data["promises"])


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--to", "2022-09-30"], ["operation"]),
        (["--from", "2022-03-11"], ["meeting"]),
        (["--from", "2022-03-10", "--to", "2022-03-10"], ["operation"]),
        (["--kind", "weekly_meeting", "action"], ["meeting"]),
        (["--kind", "assessed"], []),
    ],
)
def test_what_is_asked_for_is_what_is_written(asked: list[str], found: list[str]) -> None:
    assert main(["extract", SODERHAMN, "--out", "out", *asked]) == 0

    assert [entry["id"] for entry in written()[1]["entries"]] == found


@pytest.mark.usefixtures("database")
def test_the_files_are_new_and_for_their_owner_alone() -> None:
    assert main(["extract", SODERHAMN, "--out", "out"]) == 0

    assert {stat.S_IMODE(file.stat().st_mode) for file in Path("out").iterdir()} == {0o600}
    assert stat.S_IMODE(Path("out").stat().st_mode) == 0o700


def test_what_was_handed_out_is_noted_by_its_days_and_kinds(database: Database) -> None:
    assert main(["extract", SODERHAMN, "--out", "out", "--from", "2022-03-10", "--kind", "weekly_meeting"]) == 0

    with database.reading() as session:
        record = list_records(session, agreement_id=SODERHAMN)[-1]
    assert (record.deed, record.user_id, record.outcome) == (Deed.EXTRACT, None, "done")
    assert record.about == "2022-03-10/:weekly_meeting"


@pytest.mark.usefixtures("database")
def test_nothing_is_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    """The files are named for the second they are written in: here somebody has those of the next minute already."""
    Path("out").mkdir()
    for seconds in range(60):
        name = f"{datetime.now(SWEDEN) + timedelta(seconds=seconds):%Y-%m-%d-%H%M%S}"
        Path(f"out/{SODERHAMN}-{name}.json").write_text("mine", encoding="utf-8")

    assert main(["extract", SODERHAMN, "--out", "out"]) == 2

    assert "can't be written" in capsys.readouterr().err
    assert {each.read_text(encoding="utf-8") for each in Path("out").iterdir()} == {"mine"}, "nor is a half left"


def test_all_that_concerns_a_person_is_written(database: Database) -> None:
    assert main(["extract", "--person", "T1:U1", "--out", "out", "--language", "sv"]) == 0

    page, data = written()
    assert [(table["table"], len(table["rows"])) for table in data["tables"]] == [("entry_revisions", 2)]
    assert NASTY in [row["row"]["values"].get("note") for row in data["tables"][0]["rows"]]
    assert "&lt;script&gt;" in page
    with database.reading() as session:
        [record] = list_records(session, agreement_id="")
    assert (record.deed, record.about) == (Deed.EXTRACT, "T1:U1")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "asked",
    [
        ["nowhere"],
        [SODERHAMN, "--kind", "walks"],
        [SODERHAMN, "--from", "2022-10-01", "--to", "2022-09-30"],
    ],
)
def test_what_there_is_not_is_refused_with_status_2(asked: list[str]) -> None:
    assert main(["extract", *asked, "--out", "out"]) == 2
    assert not list(Path().glob("out/*"))


@pytest.mark.parametrize(
    "asked",
    [
        [],
        [SODERHAMN, "--person", "T1:U1"],
        ["--person", "U1"],
        ["--person", "../T1:U1"],
        ["--person", "T1:U1", "--from", "2022-01-01"],
        [SODERHAMN, "--from", "igår"],
    ],
)
def test_an_order_that_makes_no_sense_is_refused(asked: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["extract", *asked, "--out", "out"])
    assert caught.value.code == 2
