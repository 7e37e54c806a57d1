import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.agreement_files import built_in_files
from bot.cli.main import main
from bot.domain.roles import Deed
from bot.services.agreements import assess_agreement
from storage.engine import Database
from storage.entries import add_entry
from tests.factories import operation
from tests.services.trail import noted

NO_DECISION_MAKER = {"area_officer": 2, "social_worker": 1}
EVERYBODY = {"area_officer": 2, "social_worker": 1, "decision_maker": 1}


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Database]:
    """A database with the six agreements, one operation that counts and one that doesn't."""
    monkeypatch.chdir(tmp_path)
    url = f"sqlite:///{tmp_path}/l.db"
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    assert main(["agreement", "import", *map(str, built_in_files())]) == 0
    capsys.readouterr()
    database = Database(url)
    with database.writing() as session:
        for name, heads in (("counts", EVERYBODY), ("lacks", NO_DECISION_MAKER)):
            add_entry(
                session,
                agreement_id="soderhamn-2022",
                entry=operation(
                    date(2022, 3, 10),
                    date(2022, 3, 11),
                    heads=heads,
                    id=name,
                    recorded_at=datetime(2022, 3, 12, 8, tzinfo=UTC),
                ),
                draft_id=name,
                team_id="T1",
                user_id="U1",
            )
    yield database
    database.dispose()


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["assess", "soderhamn-2022", "--json", *arguments]) == 0
    assessment: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {row["id"]: row for row in assessment["rows"]}


def test_every_row_tells_its_figures_status_and_sentence(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = as_json(capsys, "--on", "2022-10-14")
    assert list(rows) == ["S1", "S2", "S3", "S4", "S5", "S6", "S6a", "S7", "S7a", "S7b", "S7c", "S7d", "S7e"]
    promise = rows["S7"]
    assert (promise["status"], promise["figures"]["done"], promise["figures"]["of"]) == ("in_progress", 1, 4)
    assert promise["figures"]["per_year"]["2022"] == 1
    assert promise["sentence"].startswith("1 of 4")
    assert promise["pace"] in {"on_track", "behind", "at_risk"}
    assert [entry["id"] for entry in promise["counting"]] == ["counts"]
    [left_out] = promise["not_counting"]
    assert left_out["id"] == "lacks"
    assert left_out["reasons"] == ["no decision maker (social services) took part"]


def test_the_table_tells_what_counts_and_why_not(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "soderhamn-2022", "--on", "2022-10-14"]) == 0
    lines = capsys.readouterr().out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("S7 "))
    assert "1/4" in lines[start]
    assert lines[start + 1].strip().startswith("counts: joint operation 10 Mar 2022 to 11 Mar 2022 (counts)")
    assert lines[start + 2].strip().startswith("doesn't count: joint operation")
    assert "because" in lines[start + 2]


def test_who_runs_the_bot_reads_no_explanation_unnoted(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    as_json(capsys, "--on", "2022-10-14")
    assert main(["agreement", "export", "soderhamn-2022", "--version", "1"]) == 0

    assert noted(database)[-2:] == [
        (None, Deed.EXPLAIN, "2022-10-14", "done"),
        (None, Deed.HISTORY, "1", "done"),
    ]


def test_what_was_not_known_then_is_left_out(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    rows = as_json(capsys, "--on", "2022-10-14", "--known-at", "2022-03-11T12:00+01:00")
    assert rows["S7"]["counting"] == []
    rows = as_json(capsys, "--on", "2022-03-09")
    assert rows["S7"]["counting"] == []


def test_the_language_may_be_chosen(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    swedish = as_json(capsys, "--on", "2022-10-14", "--language", "sv")
    english = as_json(capsys, "--on", "2022-10-14", "--language", "en")
    assert swedish["S7"]["figures"]["unit"] == "gemensamma insatser"
    assert english["S7"]["figures"]["unit"] == "joint operations"


@pytest.mark.parametrize("path", built_in_files(), ids=lambda path: path.stem)
def test_each_of_the_six_gives_a_line_for_every_row(
    path: Path, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", path.stem, "--on", "2022-06-30", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert main(["assess", path.stem, "--on", "2022-06-30"]) == 0
    printed = [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert [row["id"] for row in rows] == [word for word in printed if word not in {"counts:", "doesn't"}]
    assert all(row["sentence"] for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--on", "14 oktober"],
        ["--on", "2022-02-30"],
        ["--on", "9999-12-31"],
        ["--on", "2022-10-14", "--known-at", "2022-10-14T09:00"],
        ["--on", "2022-10-14", "--known-at", "0001-01-01T00:00+02:00"],
        ["--on", "2022-10-14", "--known-at", "9999-12-31T23:59-02:00"],
    ],
)
def test_a_day_or_moment_that_is_none_is_refused_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["assess", "soderhamn-2022", *arguments])
    assert caught.value.code == 2


def test_the_calendars_last_day_is_a_day_like_others(database: Database) -> None:
    promise = assess_agreement(database, "soderhamn-2022", on=date.max).row("S7")
    assert promise
    assert [judged.entry.id for judged in promise.counting] == ["counts"]


def test_a_reader_that_has_had_enough_ends_it_quietly(database: Database) -> None:
    """As with `| head`: the pipe is closed before the first line comes."""
    command = [sys.executable, "-m", "bot.cli.main", "assess", "soderhamn-2022", "--on", "2022-10-14"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")
