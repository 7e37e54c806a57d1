import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.domain.roles import Deed
from storage.disposal import Disposal, put_disposal
from storage.engine import Database
from storage.entries import add_entry
from tests.disposing import SODERHAMN, a_rule, everything_in, give_rules
from tests.factories import make_agreement, operation
from tests.importing import import_agreement
from tests.services.test_trouble import make_unreadable
from tests.services.trail import noted

AFTERWARDS = ["--on", "2026-02-01"]
NOTE = "Pojken vid busstationen"


@pytest.fixture
def database(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Söderhamn's pledge with an operation, all of which is kept for two years after the pledge's end."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    database = Database(sqlite_url)
    give_rules(database, a_rule("entries", "all"), a_rule("audit", "texts"), at=datetime(2022, 1, 1, tzinfo=UTC))
    entry = operation(date(2022, 3, 10), id="e1")
    held = operation(date(2022, 3, 10), values={**entry.values, "note": NOTE}, id="e1")
    with database.writing() as session:
        add_entry(session, agreement_id=SODERHAMN, entry=held, draft_id="d1", team_id="T1", user_id="U1")
    yield database
    database.dispose()


def test_without_do_it_is_told_and_nothing_changes(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything_in(database)

    assert main(["dispose", SODERHAMN, *AFTERWARDS]) == 0

    told = capsys.readouterr().out
    assert [line.strip() for line in told.splitlines()[:4]] == [
        "Söderhamns medborgarlöfte 2022–2023 (soderhamn-2022), 1 Feb 2026",
        (
            "all other entries, 2 years after the agreement's end, all of it: "
            "1 record of 10 Mar 2022, 0 messages in the chat"
        ),
        "who did what in the audit trail, 2 years after the agreement's end, texts and who did it: 1 record",
        "S7 is now partly fulfilled (1/4), then: not fulfilled (0/4)",
    ]
    assert "Nothing has been changed" in told
    assert noted(database)[-1] == (None, Deed.REPORT, "disposal", "done")
    assert set(before.splitlines()) <= set(everything_in(database).splitlines())


def test_with_do_it_is_erased_once(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dispose", "--do", "--json", *AFTERWARDS]) == 0
    [report] = json.loads(capsys.readouterr().out)
    assert (report["agreement"], report["done"], report["rules"][0]["count"]) == (SODERHAMN, True, 1)
    assert NOTE not in everything_in(database)

    assert main(["dispose", "--do", *AFTERWARDS]) == 0
    assert "There is nothing to erase." in capsys.readouterr().out


@pytest.mark.parametrize("named", [[], [SODERHAMN]], ids=["all", "one"])
def test_the_log_tells_what_was_erased(
    named: list[str], database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["dispose", "--log", *named]) == 0
    assert capsys.readouterr().out == "Nothing has been disposed of.\n"
    assert main(["dispose", "--do", *AFTERWARDS]) == 0
    capsys.readouterr()

    assert main(["dispose", "--log", *named, "--json"]) == 0
    [logged] = json.loads(capsys.readouterr().out)
    assert main(["dispose", "--log", *named]) == 0

    title, *rules = capsys.readouterr().out.splitlines()
    assert title.startswith("Söderhamns medborgarlöfte 2022–2023, ")
    assert title.endswith(f": disposal {logged['id']}")
    assert [rule.strip() for rule in rules] == [
        (
            "all other entries, 2 years after the agreement's end, all of it: "
            "1 record of 10 Mar 2022, 0 messages in the chat"
        ),
        "who did what in the audit trail, 2 years after the agreement's end, texts and who did it: 1 record",
    ]
    assert (logged["agreement"], logged["rules"][0]["count"]) == (SODERHAMN, 1)
    assert noted(database)[-1] == (None, Deed.REPORT, "disposal", "done")


def test_of_a_disposal_that_was_interrupted_the_log_says_so(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    report = {"rules": [], "unfinished": True}
    with database.writing() as session:
        put_disposal(session, Disposal("D1", SODERHAMN, datetime(2026, 2, 1, tzinfo=UTC), report))

    assert main(["dispose", "--log"]) == 0

    assert capsys.readouterr().out.splitlines()[1].strip() == "It was interrupted: the next disposal went on."


@pytest.mark.usefixtures("database")
def test_what_is_due_only_in_the_future_is_not_erased_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dispose", "--on", "2999-01-01"]) == 0
    assert main(["dispose", "--on", "2999-01-01", "--do"]) == 2
    assert "has not been yet" in capsys.readouterr().err


@pytest.mark.usefixtures("database")
def test_an_unknown_agreement_is_refused_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dispose", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_an_agreement_that_cannot_be_read_is_named_and_keeps_none_of_the_others(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    import_agreement(database, make_agreement(), at=datetime(2022, 1, 1, tzinfo=UTC))
    make_unreadable(database, "provstad-2022")

    assert main(["dispose", "--do", *AFTERWARDS]) == 2

    told = capsys.readouterr()
    assert "It is erased." in told.out
    assert NOTE not in everything_in(database)
    assert "provstad-2022 can't be read. Import its file anew." in told.err
    assert main(["dispose", SODERHAMN, *AFTERWARDS]) == 0, "it isn't asked for"


@pytest.mark.parametrize("day", ["1 mars", "0001-01-01", "2022-02-30"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["dispose", "--on", day])
    assert caught.value.code == 2
