"""What has been logged. Nothing is overwritten: a correction closes one revision and opens the next."""

from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, get_args

from sqlalchemy import Select, bindparam, insert, or_, select, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.entries import Entry, EntryState
from bot.domain.people import Person
from storage.inserts import Insertion
from storage.tables import EntryRow, RevisionRow


class OutcomeKind(StrEnum):
    """What came of saving an entry."""

    SAVED = "saved"
    ALREADY_SAVED = "already_saved"
    """the same draft was saved before"""
    KEY_TAKEN = "key_taken"
    """another entry has the natural key"""
    CHANGED_MEANWHILE = "changed_meanwhile"
    """somebody else has changed the entry since the revision that this was based on"""


Reason = Literal[
    "corrected", "undone", "cancelled", "confirmed", "done", "reopened", "handed_over", "taken_over", "withdrawn"
]
"""The word for why an entry was revised."""
REASONS: frozenset[str] = frozenset(get_args(Reason))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, and the entry it is about: the one saved (now or before) or the holder of the key."""

    kind: OutcomeKind
    entry_id: str


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is now, who logged it and when, and who changed it last (if nobody: who logged it)."""

    entry: Entry
    agreement_id: str
    natural_key: str | None
    logged_by: Person
    logged_at: datetime
    changed_by: Person


@dataclass(frozen=True, slots=True)
class Revision:
    """An entry as it was for a time, who made it so, and why."""

    entry: Entry
    by: Person
    reason: str | None


_entries = EntryRow.__table__.c
_revisions = RevisionRow.__table__.c
_first_revision = RevisionRow.__table__.alias()
_first = _first_revision.c

# In the order of the fields of `Entry`: `Entry(*found)`.
_ENTRY = (
    _revisions.entry_id,
    _revisions.kind,
    _revisions.start_on,
    _revisions.end_on,
    _revisions.recorded_at,
    _revisions.superseded_at,
    _revisions.number,
    _revisions.state,
    _revisions.commitment,
    _revisions.party,
    _revisions["values"],
)
_current = _revisions.superseded_at.is_(None)

_ADD = insert(EntryRow.__table__)
_ADD_ONCE = Insertion(EntryRow, lambda insert: insert.on_conflict_do_nothing().returning(_entries.id))
_OPEN = insert(RevisionRow.__table__)
_CLOSE = (
    update(RevisionRow.__table__)
    .where(_revisions.entry_id == bindparam("of_entry"), _revisions.number == bindparam("which"), _current)
    .returning(_revisions.agreement_id)
)
_CHANGE_KEY = update(EntryRow.__table__).where(_entries.id == bindparam("of_entry"))

_KEEP = select(_entries.id).where(_entries.id == bindparam("of_entry")).with_for_update(read=True, key_share=True)

_listed = (
    select(*_ENTRY)
    .where(_revisions.agreement_id == bindparam("agreement_id"))
    .order_by(_revisions.start_on, _revisions.recorded_at, _revisions.entry_id)
)
_LIST = _listed.where(_current)
_LIST_KNOWN = _listed.where(
    _revisions.recorded_at <= bindparam("known_at"),
    or_(_current, _revisions.superseded_at > bindparam("known_at")),
)
_LIST_SINCE = _listed.where(or_(_current, _revisions.superseded_at > bindparam("since")))
_LIST_HISTORIES = (
    select(*_ENTRY, _revisions.team_id, _revisions.user_id, _revisions.reason)
    .where(_revisions.agreement_id == bindparam("agreement_id"))
    .order_by(_revisions.number)
)
_LIST_REVISIONS = _LIST_HISTORIES.where(_revisions.entry_id == bindparam("entry_id"))
_found = (
    select(
        *_ENTRY,
        _entries.agreement_id,
        _entries.natural_key,
        _first.team_id,
        _first.user_id,
        _first.recorded_at,
        _revisions.team_id,
        _revisions.user_id,
    )
    .select_from(EntryRow.__table__)
    .join(RevisionRow.__table__, (_revisions.entry_id == _entries.id) & _current)
    .join(_first_revision, (_first.entry_id == _entries.id) & (_first.number == 1))
    .where(_entries.agreement_id == bindparam("agreement_id"))
)
_FIND = _found.where(_entries.id == bindparam("entry_id"))
_FIND_BY_KEY = _found.where(_entries.natural_key == bindparam("natural_key"))
_FIND_SAVED = union_all(
    select(_entries.id).where(_entries.draft_id == bindparam("draft_id")),
    select(_revisions.entry_id).where(_revisions.draft_id == bindparam("draft_id")),
)
_with_key = select(_entries.id).where(_entries.natural_key == bindparam("natural_key"))
_FIND_HOLDER = _with_key.where(_entries.agreement_id == bindparam("agreement_id"))
_FIND_HOLDER_BESIDE = _with_key.where(
    _entries.agreement_id.in_(select(_revisions.agreement_id).where(_revisions.entry_id == bindparam("entry_id")))
)


def add_entry(
    session: Session,
    *,
    agreement_id: str,
    entry: Entry,
    draft_id: str,
    natural_key: str | None = None,
    team_id: str,
    user_id: str,
) -> Outcome:
    """Save a new entry, unless its draft is saved already or another of the agreement has its natural key."""
    row = {
        "id": entry.id,
        "agreement_id": agreement_id,
        "draft_id": draft_id,
        "natural_key": natural_key,
    }
    if session.execute(_ADD_ONCE.on(session), row).one_or_none() is None:
        if saved := find_saved(session, draft_id=draft_id):
            return Outcome(OutcomeKind.ALREADY_SAVED, saved)
        if holder := _holder(session, _FIND_HOLDER, natural_key, agreement_id=agreement_id):
            return Outcome(OutcomeKind.KEY_TAKEN, holder)
        # Either the key was given up just now, or something else is wrong, which this raises.
        session.execute(_ADD, row)
    _open(session, entry, 1, agreement_id=agreement_id, team_id=team_id, user_id=user_id)
    return Outcome(OutcomeKind.SAVED, entry.id)


def add_revision(
    session: Session,
    *,
    entry: Entry,
    based_on: int,
    draft_id: str | None,
    natural_key: str | None,
    team_id: str,
    user_id: str,
    reason: Reason | None,
) -> Outcome:
    """Save `entry` as what follows its revision `based_on`, if that is still the current one.

    `natural_key` is the entry's from now on; what is undone gives its key up, to be logged anew.
    """
    key = None if entry.state is EntryState.UNDONE else natural_key
    try:
        # A key that is taken takes the closing of the revision back with it.
        with session.begin_nested() if key else nullcontext():
            agreement_id = _close(session, entry, based_on)
            if agreement_id is None:
                again = draft_id is not None and find_saved(session, draft_id=draft_id) == entry.id
                return Outcome(OutcomeKind.ALREADY_SAVED if again else OutcomeKind.CHANGED_MEANWHILE, entry.id)
            session.execute(_CHANGE_KEY, {"of_entry": entry.id, "natural_key": key})
    except IntegrityError:
        holder = _holder(session, _FIND_HOLDER_BESIDE, key, entry_id=entry.id)
        if holder is None:
            raise
        return Outcome(OutcomeKind.KEY_TAKEN, holder)
    _open(
        session,
        entry,
        based_on + 1,
        agreement_id=agreement_id,
        draft_id=draft_id,
        team_id=team_id,
        user_id=user_id,
        reason=reason,
    )
    return Outcome(OutcomeKind.SAVED, entry.id)


def list_entries(
    session: Session, *, agreement_id: str, known_at: datetime | None = None, before: date | None = None
) -> list[Entry]:
    """Return the agreement's entries, undone ones too, as they are now or were known at `known_at`.

    With `before`, those that began before that day (the day itself not included). Oldest first.
    """
    asked: dict[str, Any] = {"agreement_id": agreement_id}
    query = _LIST
    if known_at is not None:
        query = _LIST_KNOWN
        asked["known_at"] = known_at
    if before is not None:
        query = query.where(_revisions.start_on < before)
    return [Entry(*found) for found in session.execute(query, asked)]


def list_entries_since(session: Session, *, agreement_id: str, since: datetime) -> list[Entry]:
    """Return every revision of the agreement's entries that has been in force since the moment, as they are now too."""
    return [Entry(*found) for found in session.execute(_LIST_SINCE, {"agreement_id": agreement_id, "since": since})]


def keep_entry(session: Session, *, entry_id: str) -> bool:
    """Let nobody erase the entry until the unit of work ends, so that it can be referred to; False where it is gone."""
    return session.execute(_KEEP, {"of_entry": entry_id}).one_or_none() is not None


def find_entry(session: Session, *, entry_id: str, agreement_id: str) -> StoredEntry | None:
    """Return the entry as it is now, or None where the agreement has no such entry."""
    return _find(session, _FIND, entry_id=entry_id, agreement_id=agreement_id)


def find_by_natural_key(session: Session, *, agreement_id: str, natural_key: str) -> StoredEntry | None:
    """Return the agreement's entry that has the key ("weekly_meeting:2022-W41"), as it is now, or None."""
    return _find(session, _FIND_BY_KEY, natural_key=natural_key, agreement_id=agreement_id)


def find_saved(session: Session, *, draft_id: str) -> str | None:
    """Return the id of the entry that the draft was saved as, new or as a correction, or None."""
    return session.execute(_FIND_SAVED, {"draft_id": draft_id}).scalars().first()


def list_revisions(session: Session, *, entry_id: str, agreement_id: str) -> list[Revision]:
    """Return every revision of the entry, oldest first."""
    found = session.execute(_LIST_REVISIONS, {"entry_id": entry_id, "agreement_id": agreement_id})
    return [_revision(*columns) for columns in found]


def list_histories(session: Session, *, agreement_id: str) -> dict[str, list[Revision]]:
    """Return every revision of every entry of the agreement, oldest first, by the entries' ids."""
    histories: defaultdict[str, list[Revision]] = defaultdict(list)
    for columns in session.execute(_LIST_HISTORIES, {"agreement_id": agreement_id}):
        revision = _revision(*columns)
        histories[revision.entry.id].append(revision)
    return histories


def _revision(*columns: Any) -> Revision:
    *of_entry, team_id, user_id, reason = columns
    return Revision(Entry(*of_entry), Person(team_id, user_id), reason)


def _open(session: Session, entry: Entry, number: int, **by_whom: str | None) -> None:
    said = {
        "entry_id": entry.id,
        "number": number,
        "recorded_at": entry.recorded_at,
        "kind": entry.kind,
        "state": entry.state,
        "start_on": entry.start,
        "end_on": entry.end,
        "commitment": entry.commitment,
        "party": entry.party,
        "values": dict(entry.values),
    }
    session.execute(_OPEN, said | by_whom)


def _close(session: Session, entry: Entry, number: int) -> str | None:
    """Close the revision if it is the current one (of two at once one does) and return its agreement."""
    closed = session.execute(_CLOSE, {"of_entry": entry.id, "which": number, "superseded_at": entry.recorded_at})
    return closed.scalars().one_or_none()


def _holder(session: Session, query: Select[Any], natural_key: str | None, **among: str) -> str | None:
    if natural_key is None:
        return None
    return session.execute(query, {"natural_key": natural_key, **among}).scalars().one_or_none()


def _find(session: Session, query: Select[Any], **which: str) -> StoredEntry | None:
    found = session.execute(query, which).one_or_none()
    if found is None:
        return None
    *columns, agreement_id, key, team_id, user_id, logged_at, last_team, last_user = found
    return StoredEntry(
        Entry(*columns),
        agreement_id,
        key,
        logged_by=Person(team_id, user_id),
        logged_at=logged_at,
        changed_by=Person(last_team, last_user),
    )
