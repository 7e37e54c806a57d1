"""What disposal reads and erases: entries with all their revisions and posts, reminders, and what was erased when."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Integer, bindparam, delete, func, insert, select, text, tuple_, update
from sqlalchemy.orm import Session

from storage.engine import Database
from storage.tables import (
    DeliveryRow,
    DisposalRow,
    DraftRow,
    EntryRow,
    HoldRow,
    OccasionRow,
    RevisionRow,
    columns_for,
    row_of,
)
from storage.types import DeliveryState, UtcDateTime

NOBODY = ""
"""Stands for the workspace and the id of somebody who has been forgotten."""


@dataclass(frozen=True, slots=True)
class KeptRevision:
    """What disposal may erase of one revision of an entry."""

    entry_id: str
    number: int
    kind: str
    values: dict[str, Any]
    team_id: str
    user_id: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A post in the ledger, as disposal sees it; `at` is when it went out, or should have."""

    key: str
    occasion: str
    entry_id: str | None
    team_id: str
    channel_id: str
    user_id: str | None
    state: DeliveryState
    message_ts: str | None
    file_id: str | None
    at: datetime

    @property
    def is_under_way(self) -> bool:
        """Tell whether it may still go out."""
        return self.state in {DeliveryState.QUEUED, DeliveryState.CLAIMED}


@dataclass(frozen=True, slots=True)
class Disposal:
    """What was erased, by which rule: kinds and numbers."""

    id: str
    agreement_id: str
    at: datetime
    report: dict[str, Any]


_revisions = RevisionRow.__table__.c
_posts = DeliveryRow.__table__.c
_occasions = OccasionRow.__table__.c
_holds = HoldRow.__table__.c
_drafts = DraftRow.__table__.c
_entries = EntryRow.__table__.c
_disposals = DisposalRow.__table__.c
_AT_ONCE = 500
"""Fewer than the parameters that a statement may have."""

_LIST_REVISIONS = (
    select(*columns_for(KeptRevision, RevisionRow))
    .where(_revisions.agreement_id == bindparam("agreement_id"))
    .order_by(_revisions.entry_id, _revisions.number)
)
_at = func.coalesce(_posts.sent_at, _posts.due_at)
_POST: list[Any] = [*(_posts[each.name] for each in fields(KeptPost) if each.name != "at"), _at]
_LIST_POSTS = select(*_POST).where(_posts.agreement_id == bindparam("agreement_id")).order_by(_at, _posts.key)
_those: Any = bindparam("those", expanding=True)
# Nobody is waited for: one who changes several entries in a unit of work, in whatever order, may wait for us, and we
# for them. The entry's own row too: so whoever refers to it (with a post, with a draft) has done so, or waits.
_HOLD = (
    select(_revisions.entry_id, _revisions.number)
    .join(EntryRow.__table__, _entries.id == _revisions.entry_id)
    .where(_revisions.entry_id.in_(_those), _revisions.superseded_at.is_(None))
    .with_for_update(skip_locked=True)
)
_LIST_STANDING = select(_revisions.entry_id, _revisions.number).where(
    _revisions.agreement_id == bindparam("agreement_id"), _revisions.superseded_at.is_(None)
)
_LIST_POSTS_ABOUT = select(*_POST).where(_posts.entry_id.in_(_those)).order_by(_at, _posts.key)
_posts_of_entries = select(_posts.key).where(_posts.entry_id.in_(_those))
# In this order: what refers to a row goes before it.
_ERASE_ENTRIES = (
    delete(DraftRow.__table__).where(_drafts.entry_id.in_(_those)),
    delete(OccasionRow.__table__).where(_occasions.delivery_key.in_(_posts_of_entries)),
    delete(DeliveryRow.__table__).where(_posts.entry_id.in_(_those)),
    delete(RevisionRow.__table__).where(_revisions.entry_id.in_(_those)),
    delete(EntryRow.__table__).where(_entries.id.in_(_those)),
)
_ERASE_POSTS = (
    delete(OccasionRow.__table__).where(_occasions.delivery_key.in_(_those)),
    delete(DeliveryRow.__table__).where(_posts.key.in_(_those)),
)
_FORGET_WHO = (
    delete(DraftRow.__table__).where(_drafts.entry_id.in_(_those)),
    update(DeliveryRow.__table__).where(_posts.entry_id.in_(_those)).values(user_id=None),
)
_CLEAR_KEYS = update(EntryRow.__table__).where(_entries.id.in_(_those)).values(natural_key=None)
_SCRUB = (
    update(RevisionRow.__table__)
    .where(_revisions.entry_id == bindparam("of_entry"), _revisions.number == bindparam("which"))
    .values(team_id=NOBODY, user_id=NOBODY)
)
# What a message tells goes with the message.
_told_of_by_none = (
    _occasions.agreement_id == bindparam("agreement"),
    _occasions.delivery_key.is_(None),
    _occasions.at < bindparam("before"),
)
_held_before = (_holds.agreement_id == bindparam("agreement"), _holds.held_at < bindparam("before"))
_COUNT_REMINDERS = select(
    select(func.count()).select_from(OccasionRow).where(*_told_of_by_none).scalar_subquery(),
    select(func.count()).select_from(HoldRow).where(*_held_before).scalar_subquery(),
)
_of_hold = tuple_(*HoldRow.__table__.primary_key)
_most = bindparam("most", type_=Integer)
_REMOVE_REMINDERS = (
    delete(OccasionRow.__table__)
    .where(_occasions.key.in_(select(_occasions.key).where(*_told_of_by_none).limit(_most)))
    .returning(_occasions.key),
    delete(HoldRow.__table__)
    .where(_of_hold.in_(select(*HoldRow.__table__.primary_key).where(*_held_before).limit(_most)))
    .returning(_holds.subject),
)
_RETRY = (
    update(DeliveryRow.__table__)
    .where(
        _posts.agreement_id == bindparam("agreement"),
        _posts.occasion.in_(bindparam("occasions", expanding=True)),
        _posts.state == DeliveryState.PARKED,
    )
    .values(
        state=DeliveryState.QUEUED,
        attempts=0,
        first_tried_at=None,
        problem=None,
        next_at=bindparam("now", type_=UtcDateTime),
    )
    .returning(_posts.key)
)
_OF_PARKED = (
    select(_posts.agreement_id)
    .where(_posts.occasion.in_(bindparam("occasions", expanding=True)), _posts.state == DeliveryState.PARKED)
    .distinct()
)
_ERASE_OLD_POSTS = (
    delete(DeliveryRow.__table__)
    .where(
        _posts.occasion.in_(bindparam("occasions", expanding=True)),
        _posts.queued_at < bindparam("before"),
        _posts.next_at.is_(None),
    )
    .returning(_posts.agreement_id, *_POST)
)
_ADD = insert(DisposalRow.__table__)
_CHANGE = (
    update(DisposalRow.__table__)
    .where(_disposals.id == bindparam("which"))
    .values(report=bindparam("so_far", type_=_disposals.report.type))
    .returning(_disposals.id)
)
_LIST = (
    select(*columns_for(Disposal, DisposalRow))
    .where(_disposals.agreement_id == bindparam("agreement_id"))
    .order_by(_disposals.at, _disposals.id)
)


def hold_entries(session: Session, *, entry_ids: Sequence[str]) -> dict[str, int]:
    """Let nobody change the entries until the unit of work ends; return the number of each one's current revision.

    Those that somebody is just changing are left out.
    """
    return _numbers(session, _HOLD, {"those": entry_ids})


def list_standing(session: Session, *, agreement_id: str) -> dict[str, int]:
    """Return the agreement's entries, each with the number of its current revision."""
    return _numbers(session, _LIST_STANDING, {"agreement_id": agreement_id})


def _numbers(session: Session, query: Executable, asked: dict[str, Any]) -> dict[str, int]:
    return {found.entry_id: found.number for found in session.execute(query, asked)}


def overwrite_erased(session: Session) -> None:
    """Let SQLite overwrite what is erased from now on, rather than only forget where it was."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))


def empty_write_ahead_log(database: Database) -> None:
    """Let SQLite forget what stood in the file beside the database, as far as nobody is reading it just now."""
    if database.engine.dialect.name == "sqlite":
        with closing(database.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def list_kept_revisions(session: Session, *, agreement_id: str) -> list[KeptRevision]:
    """Return every revision of every entry of the agreement."""
    return [KeptRevision(*found) for found in session.execute(_LIST_REVISIONS, {"agreement_id": agreement_id})]


def list_kept_posts(session: Session, *, agreement_id: str) -> list[KeptPost]:
    """Return what stands in the ledger of the agreement, oldest first."""
    return [KeptPost(*found) for found in session.execute(_LIST_POSTS, {"agreement_id": agreement_id})]


def list_posts_about(session: Session, *, entry_ids: Sequence[str]) -> list[KeptPost]:
    """Return what stands in the ledger about the entries, oldest first."""
    return [KeptPost(*found) for found in session.execute(_LIST_POSTS_ABOUT, {"those": entry_ids})]


def erase_entries(session: Session, *, entry_ids: Sequence[str]) -> None:
    """Erase the entries with their revisions, their drafts, and what the ledger knows of their posts."""
    _execute(session, _ERASE_ENTRIES, entry_ids)


def erase_posts(session: Session, *, keys: Sequence[str]) -> None:
    """Erase posts from the ledger, and what the record of reminders says that they told."""
    _execute(session, _ERASE_POSTS, keys)


def erase_old_posts(session: Session, *, occasions: Collection[str], before: datetime) -> dict[str, list[KeptPost]]:
    """Erase what was queued for the occasions before then, and is under way no more; return it, by agreement."""
    erased: defaultdict[str, list[KeptPost]] = defaultdict(list)
    for agreement_id, *post in session.execute(_ERASE_OLD_POSTS, {"occasions": list(occasions), "before": before}):
        erased[agreement_id].append(KeptPost(*post))
    return erased


def scrub_revisions(session: Session, revisions: Sequence[KeptRevision]) -> None:
    """Keep of the revisions these values and these reasons only, and not who made them."""
    if revisions:
        scrubbed = [
            {"of_entry": each.entry_id, "which": each.number, "values": each.values, "reason": each.reason}
            for each in revisions
        ]
        session.connection().execute(_SCRUB, scrubbed)


def forget_who(session: Session, *, entry_ids: Sequence[str]) -> None:
    """Forget corrections of the entries that are half written, and who caused their posts."""
    _execute(session, _FORGET_WHO, entry_ids)


def clear_natural_keys(session: Session, *, entry_ids: Sequence[str]) -> None:
    """Forget what the entries were known by."""
    _execute(session, (_CLEAR_KEYS,), entry_ids)


def count_reminders(session: Session, *, agreement_id: str, before: datetime) -> tuple[int, int]:
    """Return how many reminders from before the moment were told by no message, and how many were put off."""
    untold, held = session.execute(_COUNT_REMINDERS, {"agreement": agreement_id, "before": before}).one()
    return untold, held


def remove_reminders(session: Session, *, agreement_id: str, before: datetime, most: int) -> int:
    """Forget (at most so many of) those; return how many."""
    removed = 0
    for statement in _REMOVE_REMINDERS:
        asked = {"agreement": agreement_id, "before": before, "most": most - removed}
        removed += len(session.execute(statement, asked).all())
    return removed


def retry_deliveries(session: Session, *, agreement_id: str, occasions: Collection[str], now: datetime) -> int:
    """Queue the agreement's deliveries of the occasions anew that were given up; return how many that were."""
    asked = {"agreement": agreement_id, "occasions": list(occasions), "now": now}
    return len(session.execute(_RETRY, asked).all())


def find_given_up(session: Session, *, occasions: Collection[str]) -> set[str]:
    """Return the agreements of which deliveries of the occasions were given up."""
    return set(session.execute(_OF_PARKED, {"occasions": list(occasions)}).scalars())


def put_disposal(session: Session, disposal: Disposal) -> bool:
    """Keep what a disposal has erased, in the place of what it had until now; tell whether this is the first of it."""
    changed = session.execute(_CHANGE, {"which": disposal.id, "so_far": disposal.report})
    if changed.one_or_none():
        return False
    session.execute(_ADD, row_of(disposal))
    return True


def list_disposals(session: Session, *, agreement_id: str) -> list[Disposal]:
    """Return what has been disposed of under the agreement, oldest first."""
    return [Disposal(*found) for found in session.execute(_LIST, {"agreement_id": agreement_id})]


def _execute(session: Session, statements: Sequence[Executable], those: Sequence[str]) -> None:
    for start in range(0, len(those), _AT_ONCE):
        for statement in statements:
            session.execute(statement, {"those": those[start : start + _AT_ONCE]})
