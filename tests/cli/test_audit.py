import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from bot.domain.roles import Deed
from bot.services.audit_words import DEED_NAMES
from storage.engine import Database
from storage.seals import Seal
from tests.cli.databases import PLEDGE, asked, change
from tests.storage.trails import a_record, empty, note, seal


@pytest.fixture
def path(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{path}")
    yield database
    database.dispose()


@pytest.fixture
def sealed(database: Database) -> Seal:
    """Two sealed records of Anna's, one of Maria's that isn't, on the seventeenth of October."""
    note(database, a_record(0), a_record(1, deed=Deed.EXPLAIN, about="S7", outcome="NotMember"))
    made = seal(database)
    note(database, a_record(24 * 60, team_id="T0KOMMUN", user_id="U0MARIA"))
    assert made
    return made


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[list[str]]:
    """Return the cells of what `audit show` prints."""
    assert main(["audit", "show", PLEDGE, *arguments]) == 0
    return [[cell for cell in line.split("  ") if cell] for line in capsys.readouterr().out.splitlines()]


def test_a_trail_that_nobody_touched_is_told_with_its_newest_seal(
    sealed: Seal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify"]) == 0

    written = capsys.readouterr()
    assert written.out == (
        f"{PLEDGE}: 3 records, of which 2 sealed, 1 not yet; 0 emptied by disposal; 1 seal in all\n"
        f"  the newest seal: 1:{sealed.hash}\n"
    )
    assert written.err == ""


def test_what_verify_told_can_be_expected_later(
    sealed: Seal, database: Database, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = ["--expect", f"1:{sealed.hash.upper()}"]
    assert main(["audit", "verify", PLEDGE, *expected]) == 0
    change(path, "DELETE FROM audit_seals")
    change(path, "UPDATE audit_records SET seal = NULL")
    assert main(["audit", "verify", PLEDGE]) == 0
    capsys.readouterr()

    assert main(["audit", "verify", PLEDGE, *expected]) == 1

    assert capsys.readouterr().err == f"{PLEDGE}: seal 1, which was expected, is missing\n"


def test_each_fault_is_a_line_of_its_own(sealed: Seal, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(path, "UPDATE audit_records SET user_id = 'U0ERIK' WHERE id = 1")
    change(path, "DELETE FROM audit_records WHERE id = 2")

    assert main(["audit", "verify"]) == 1

    assert capsys.readouterr().err.splitlines() == [
        f"{PLEDGE}: record 1 has been changed",
        f"{PLEDGE}: seal 1 is over 2 records, but there are 1",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "soderham-2022"],
        ["verify", "--expect", "1:" + "0" * 64],
        ["show", "soderham-2022"],
    ],
)
def test_what_cannot_be_done_is_status_two(
    database: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", *arguments]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", PLEDGE, "--expect", "1:abc"],
        ["verify", PLEDGE, "--expect", "0:" + "0" * 64],
        ["show", PLEDGE, "--person", "U0ANNA"],
        ["show", PLEDGE, "--from", "17 October"],
        ["show", PLEDGE, "--to", "9999-12-31"],
        [],
    ],
)
def test_what_cannot_be_understood_is_status_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["audit", *arguments])
    assert ended.value.code == 2


def test_where_there_is_no_trail_that_is_said(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "There is no audit trail yet.\n"


def test_the_trail_is_shown_in_the_agreements_own_time(sealed: Seal, capsys: pytest.CaptureFixture[str]) -> None:
    logged = DEED_NAMES[Deed.LOG].msgid
    refused = "refused: read how a promise stands, and why"

    assert [[cell.strip() for cell in line] for line in shown(capsys)] == [
        ["2022-10-17 10:00:00", "T0POLIS:U0ANNA", logged, "E1", "done"],
        ["2022-10-17 10:01:00", "T0POLIS:U0ANNA", refused, "S7", "they have no access"],
        ["2022-10-18 10:00:00", "T0KOMMUN:U0MARIA", logged, "E1", "done"],
    ]


def test_days_are_whole_days_of_the_agreement(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """The eighteenth begins in Söderhamn two hours before it does in Greenwich."""
    note(database, *[a_record(14 * 60 + minute, about=f"after {minute}") for minute in (-1, 0, 24 * 60 - 1, 24 * 60)])

    on_the_day = shown(capsys, "--from", "2022-10-18", "--to", "2022-10-18")

    assert [each[0] for each in on_the_day] == ["2022-10-18 00:00:00", "2022-10-18 23:59:00"]
    from_then_on, until_then = shown(capsys, "--from", "2022-10-18"), shown(capsys, "--to", "2022-10-18")
    assert [each[3] for each in until_then] == ["after -1", "after 0", "after 1439"]
    assert [each[3] for each in from_then_on[:3]] == ["after 0", "after 1439", "after 1440"]


def test_one_persons_deeds_are_shown(sealed: Seal, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(shown(capsys, "--person", "T0KOMMUN:U0MARIA")) == 1
    assert shown(capsys, "--person", "T0KOMMUN:U0ANNA") == [["There is nothing of that in the trail."]]


def test_the_trail_is_given_as_json(sealed: Seal, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "show", PLEDGE, "--json", "--to", "2022-10-17"]) == 0

    given: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert given["agreement"] == PLEDGE
    assert [each["id"] for each in given["records"]] == [1, 2]
    second = given["records"][1]
    assert second["at"] == "2022-10-17T10:01:00+02:00"
    assert (second["deed"], second["about"], second["outcome"]) == ("explain", "S7", "NotMember")
    assert (second["seal"], second["emptied"]) == (1, False)


def test_what_disposal_emptied_is_shown_as_that(
    database: Database, sealed: Seal, capsys: pytest.CaptureFixture[str]
) -> None:
    empty(database, 1)

    first, *_, told = shown(capsys)

    assert [cell.strip() for cell in first[1:]] == ["–", "emptied by disposal"]
    assert [cell.strip() for cell in told[1:3]] == ["the bot, or those who run it", "disposed of"]
    assert main(["audit", "verify"]) == 0


def test_what_was_refused_under_no_agreement_has_a_trail_of_its_own(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    note(database, a_record(agreement_id="", about="\x1b[2J<!channel>"))

    assert main(["audit", "verify", "-"]) == 0
    assert capsys.readouterr().out.startswith("-: 1 record, ")
    assert main(["audit", "show", "-"]) == 0
    assert "�[2J<!channel>" in capsys.readouterr().out


def test_a_deed_of_a_later_program_is_shown_by_its_word(
    database: Database, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note(database, a_record())
    change(path, "UPDATE audit_records SET deed = 'whistle'")

    assert "whistle" in shown(capsys)[0][2]


def test_coming_in_and_untying_are_told_in_words_of_their_own(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    note(database, *[a_record(deed=deed) for deed in (Deed.COME_IN, Deed.ADMIT, Deed.TIE, Deed.UNTIE)])

    told = [line[2].strip() for line in shown(capsys)]

    assert told == ["came in by a code", DEED_NAMES[Deed.ADMIT].msgid, "tied a channel", "untied a channel"]


def test_who_reads_the_trail_stands_in_it_from_then_on(
    sealed: Seal, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown(capsys, "--person", "T0POLIS:U0ANNA")

    *_, whole = shown(capsys)

    assert [cell.strip() for cell in whole[1:4]] == [
        "the bot, or those who run it",
        DEED_NAMES[Deed.AUDIT].msgid,
        "T0POLIS:U0ANNA",
    ]
    assert main(["audit", "verify"]) == 0


def test_a_trail_that_can_only_be_read_is_shown_and_that_is_not_noted(
    sealed: Seal, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", f"sqlite:///file:{path}?mode=ro&uri=true")

    assert main(["audit", "show", PLEDGE]) == 0

    written = capsys.readouterr()
    assert len(written.out.splitlines()) == 3
    assert written.err == "This isn't noted in the audit trail: the database can only be read.\n"
    assert asked(path, "SELECT count(*) FROM audit_records") == [(3,)]


def test_what_has_no_id_is_told_in_words(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    note(database, a_record(deed=Deed.REPORT, about="members"))

    assert shown(capsys)[0][3].strip() == "the list of who has access"


def test_a_refusal_of_a_later_program_is_shown_by_its_name(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    note(database, a_record(outcome="TooEarly"))

    assert shown(capsys)[0][4].strip() == "TooEarly"


def test_everything_is_sealed_at_once_when_that_is_asked_for(
    sealed: Seal, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "seal"]) == 0

    ((number, records, made),) = asked(path, "SELECT number, records, hash FROM audit_seals WHERE number > 1")
    assert (number, records) == (2, 1)
    assert capsys.readouterr().out == f"{PLEDGE}: 1 record is sealed by 2:{made}\n"
    assert main(["audit", "seal"]) == 0
    assert capsys.readouterr().out == "Everything is sealed already.\n"
