"""Whether a large database is slower: an agreement with 2,000 entries, among 10,000 and among a million others."""

import gc
import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice

from sqlalchemy import text

from bot.domain.kinds import OPERATION
from storage import schema
from storage.engine import Database
from tests.bench.measuring import Stopwatch
from tests.bench.place import AGREEMENT, NOW, Form, database_folder, draft_of, forget, furnished
from tests.chat import Chat
from tests.factories import operation

FEW, MANY = 10_000, 1_000_000
OWN = 2_000
_WARMING = 5
_AT_ONCE = 20_000
_OTHERS = 100
"""So many agreements share what isn't the measured one's."""
_STORED = "%Y-%m-%d %H:%M:%S.%f"
"""How moments stand in SQLite (storage.types)."""


def slower_by(folder_url: str, *, rounds: int, few: int = FEW, many: int = MANY) -> dict[str, float]:
    """Return by how much a glance and a save cost more among `many` entries than among `few`, measured by turns."""
    chats = {name: _filled(folder_url.format(name), size) for name, size in (("few", min(few, many)), ("many", many))}
    watch = Stopwatch()
    for number in range(_WARMING + rounds):
        if number == _WARMING:
            watch.forget()
            gc.collect()
        for name, chat in chats.items():
            watch.time(f"{name} glance", partial(chat.command, "/lofte"))
            review = Form(chat, OPERATION).prepared()
            pressed = chat.submission(review)
            watch.time(f"{name} save", partial(chat.dispatch, pressed))
            forget(chat, draft_of(review))
    for chat in chats.values():
        chat.database.dispose()
    taken = watch.medians()
    return {what: taken[f"many {what}"] / taken[f"few {what}"] for what in ("glance", "save")}


def _filled(url: str, size: int) -> Chat:
    schema.upgrade(url)
    chat = furnished(url)
    _pour(chat.database, AGREEMENT, OWN)
    for number in range(_OTHERS):
        _make_agreement(chat.database, f"other-{number}")
        _pour(chat.database, f"other-{number}", (size - OWN) // _OTHERS)
    return chat


def _make_agreement(database: Database, agreement_id: str) -> None:
    row = {"id": agreement_id, "at": NOW.strftime(_STORED)}
    with database.writing() as session:
        session.execute(text("INSERT INTO agreements (id, created_at) VALUES (:id, :at)"), row)


def _pour(database: Database, agreement_id: str, count: int) -> None:
    """Put entries into the tables as they are stored, many at once: one by one, a million would take an hour."""
    rows = _rows(agreement_id, count)
    while batch := list(islice(rows, _AT_ONCE)):
        with database.writing() as session:
            session.execute(_ENTRY, batch)
            session.execute(_REVISION, batch)


_ENTRY = text("INSERT INTO entries (id, agreement_id, draft_id) VALUES (:id, :agreement, :id)")
_REVISION = text(
    "INSERT INTO entry_revisions (entry_id, number, agreement_id, recorded_at, kind, state, start_on, end_on, party,"
    " \"values\", team_id, user_id) VALUES (:id, 1, :agreement, :at, :kind, 'held', :day, :day, 'police', :values,"
    " 'T0POLIS', 'U0ANNA')"
)


def _rows(agreement_id: str, count: int) -> Iterator[dict[str, str]]:
    values = json.dumps(dict(operation(date(2022, 1, 12)).values))
    for number in range(count):
        yield {
            "id": f"{agreement_id}-{number}",
            "agreement": agreement_id,
            "at": NOW.strftime(_STORED),
            "kind": OPERATION,
            "day": (date(2022, 1, 1) + timedelta(days=number % 500)).isoformat(),
            "values": values,
        }


if __name__ == "__main__":
    with database_folder() as folder:
        for measured, ratio in slower_by(f"sqlite:///{folder}/{{}}.db", rounds=20).items():
            print(f"{measured}: {ratio:.2f} times (at most 1.3)")
