"""Things to store, and several people storing them at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from time import sleep
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from bot.domain.entries import Entry
from storage.deliveries import NewDelivery
from storage.drafts import Draft
from storage.engine import Database
from storage.entries import Outcome, add_entry, add_revision

T = TypeVar("T")

AGREEMENT = "soderhamn-2022"
OTHER_AGREEMENT = "hedemora"

ANNA = {"team_id": "T0POLIS", "user_id": "U0ANNA"}
MARIA = {"team_id": "T0KOMMUN", "user_id": "U0MARIA"}

OPERATION_VALUES = {
    "days": [{"date": "2022-10-14", "full_day": True}],
    "heads": {"socialsekreterare": 2, "beslutsfattare": 1},
    "note": "Åkrar, öar och Älvar",
}


def at(minutes: float) -> datetime:
    """Return a moment of one morning in October, `minutes` after eight."""
    return datetime(2022, 10, 17, 8, tzinfo=UTC) + timedelta(minutes=minutes)


def an_entry(entry_id: str = "E1", **changes: Any) -> Entry:
    day = date(2022, 10, 14)
    usual: dict[str, Any] = {
        "kind": "joint_operation",
        "start": day,
        "end": day,
        "recorded_at": at(0),
        "values": OPERATION_VALUES,
    }
    return Entry(id=entry_id, **usual | changes)


def a_draft(draft_id: str = "D1", **changes: Any) -> Draft:
    usual: dict[str, Any] = {
        "agreement_id": AGREEMENT,
        "form": "joint_operation",
        "channel_id": "C0POLIS",
        "payload": {"note": "Ö"},
        "created_at": at(0),
    }
    return Draft(id=draft_id, **usual | ANNA | changes)


def a_delivery(key: str = "summary:E1:1:C0POLIS", **changes: Any) -> NewDelivery:
    usual: dict[str, Any] = {
        "agreement_id": AGREEMENT,
        "occasion": "entry_summary",
        "team_id": "T0POLIS",
        "channel_id": "C0POLIS",
        "queued_at": at(0),
        "due_at": at(0),
    }
    return NewDelivery(key=key, **usual | changes)


def log(database: Database, entry: Entry, **changes: Any) -> Outcome:
    """Save the entry as Anna's, in a unit of work of its own."""
    usual: dict[str, Any] = {"agreement_id": AGREEMENT, "draft_id": f"draft of {entry.id}"}
    with database.writing() as session:
        return add_entry(session, entry=entry, **usual | ANNA | changes)


def revise(database: Database, entry: Entry, **changes: Any) -> Outcome:
    """Save the entry as Maria's correction of its first revision, in a unit of work of its own."""
    usual: dict[str, Any] = {"based_on": 1, "draft_id": None, "natural_key": None, "reason": None}
    with database.writing() as session:
        return add_revision(session, entry=entry, **usual | MARIA | changes)


def at_once(database: Database, *works: Callable[[Session], T]) -> list[T]:
    """Let each work write in a thread and a unit of work of its own, all beginning together."""
    ready = Barrier(len(works))

    def write(work: Callable[[Session], T]) -> T:
        ready.wait()
        with database.writing() as session:
            return work(session)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(write, works))


def overlapping(database: Database, first: Callable[[Session], T], second: Callable[[Session], T]) -> tuple[T, T]:
    """Let the second write while the first has written and not yet committed."""

    def write() -> T:
        with database.writing() as session:
            return second(session)

    with ThreadPoolExecutor(1) as pool:
        with database.writing() as session:
            one = first(session)
            other = pool.submit(write)
            sleep(0.2)  # enough for the second to come as far as it gets; if not, the test only proves less
        return one, other.result()
