"""Where everything is measured: Söderhamn's agreement with a hundred entries in two channels, on SQLite on the disk."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.calendar import week_of
from bot.domain.entries import Entry
from bot.domain.kinds import MEETING, OPERATION
from storage import schema
from storage.drafts import Draft, put_draft, take_draft
from storage.engine import Database
from tests.chat import POLICE, Answered, Chat, at
from tests.factories import activity, meeting, operation
from tests.fake_client import FakeClient
from tests.storage.examples import log

AGREEMENT = "soderhamn-2022"
NOW = at("2023-06-15")
BUILD = Path("build")

# How many are logged before anything is measured: together a hundred.
_OPERATIONS, _MEETINGS, _STEPS = 55, 35, 10

_SETTINGS: dict[str, dict[object, str]] = {
    "journal_mode": {},
    "synchronous": {0: "off", 1: "normal", 2: "full"},
    "foreign_keys": {0: "off", 1: "on"},
}
COMMANDS = {OPERATION: "/insats", MEETING: "/veckomote"}
FILLED: dict[str, dict[str, Any]] = {
    OPERATION: {
        "days.0.full_day.ticks": ["full_day", "at_police_station"],
        "heads.area_officer": 2,
        "heads.social_worker": 2,
        "heads.decision_maker": 1,
        "focus": ["narcotics", "youth"],
        "note": "Vi började vid torget och gick sedan till stationen.",
    },
    MEETING: {
        "heads.area_officer": 1,
        "heads.social_worker": 2,
        "priority": ["police", "municipality"],
        "discussed": 4,
        "decisions": "Fortsatt närvaro vid skolorna på fredagar.",
    },
}


@contextmanager
def database_folder() -> Iterator[str]:
    """Give a folder for databases, on the disk that the project is on."""
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        yield folder


@contextmanager
def database_url() -> Iterator[str]:
    """Give a new database with all tables, on the disk that the project is on."""
    with database_folder() as folder:
        url = f"sqlite:///{folder}/bench.db"
        schema.upgrade(url)
        yield url


def settings_of(url: str) -> dict[str, str]:
    """Return how SQLite is set up: what it costs to make sure that nothing is lost."""
    database = Database(url)
    with database.reading() as session:
        values = {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in _SETTINGS}
    database.dispose()
    return {name: _SETTINGS[name].get(value, str(value)) for name, value in values.items()}


def furnished(url: str, *, new_client: Callable[[], FakeClient] = FakeClient, executor: Executor | None = None) -> Chat:
    """Return a chat on the database, with the agreement tied to both channels and a hundred entries logged."""
    chat = Chat(url, now=NOW, new_client=new_client, executor=executor)
    with chat.database.reading() as session:
        empty = session.execute(text("SELECT count(*) FROM agreements")).scalar_one() == 0
    if empty:
        (path,) = (each for each in built_in_files() if each.stem == AGREEMENT)
        chat.import_and_tie(read_agreement(path))
        for entry in _entries():
            week = entry.values.get("week")
            log(chat.database, entry, agreement_id=AGREEMENT, natural_key=f"{MEETING}:{week}" if week else None)
    return chat


def _entries() -> Iterator[Entry]:
    first = date(2022, 1, 12)
    for number in range(_OPERATIONS):
        day = first + timedelta(days=9 * number)
        yield operation(day, full_day=number % 3 > 0, party="police")
    for number in range(_MEETINGS):
        yield meeting(week_of(first + timedelta(weeks=2 * number)).key, party="municipality")
    for number in range(_STEPS):
        day = first + timedelta(days=40 * number)
        yield activity("improvement", day, {"area": "method", "change": "Nytt."}, party="police")


@dataclass(frozen=True)
class Form:
    """A form of one kind of entry, on its way from the command to the saved entry."""

    chat: Chat
    kind: str

    def open(self) -> dict[str, Any]:
        """Type the command, and return the modal."""
        return self.chat.command(COMMANDS[self.kind]).view

    def review(self, opened: dict[str, Any]) -> Answered:
        """Fill the modal in and press its button; the answer shows the review."""
        return self.chat.submit(opened, FILLED[self.kind])

    def prepared(self) -> dict[str, Any]:
        """Return a review that only has to be saved."""
        return self.review(self.open()).view


def draft_of(view: dict[str, Any]) -> str:
    """Return the id of the draft that a modal carries."""
    return str(json.loads(view["private_metadata"])["draft"])


def taken_draft(chat: Chat, draft_id: str) -> Draft:
    """Return the draft, no longer in the database."""
    with chat.database.writing() as session:
        draft = take_draft(session, draft_id=draft_id, team_id=POLICE.team_id, user_id=POLICE.user_id)
    if draft is None:
        raise LookupError("the draft is not there")
    return draft


def put_back(chat: Chat, draft: Draft) -> None:
    with chat.database.writing() as session:
        put_draft(session, draft)


def forget(chat: Chat, draft_id: str) -> None:
    """Remove the draft and what was saved of it, so that the agreement has a hundred entries for the next one too."""
    with chat.database.writing() as session:
        for table, column in (
            ("deliveries", "entry_id"),
            ("entry_revisions", "entry_id"),
            ("audit_records", "about"),
            ("drafts", "id"),
            ("entries", "id"),
        ):
            session.execute(text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": draft_id})  # noqa: S608 - fixed names
