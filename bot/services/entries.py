"""Logging: what a form leaves is reviewed, then saved once, corrected or undone, and told in each party's channel.

Each function is one unit of work. The posts that follow from it are put into the ledger in the same transaction, so
that an entry is never saved without them, nor they without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day, parse_week
from bot.domain.entries import Entry, EntryState, days_of, fits, merged
from bot.domain.judging.assess import Preview, would_count
from bot.domain.kinds import kinds_of
from bot.services.access import Caller, reach
from bot.services.errors import (
    AlreadySaved,
    ChangedMeanwhile,
    DraftGone,
    NotFound,
    TooLong,
    Undone,
    WeekHasNote,
    WeekTaken,
)
from storage.deliveries import queue_in_each_channel
from storage.drafts import Draft, put_draft, remove_drafts, take_draft
from storage.engine import Database
from storage.entries import (
    Outcome,
    OutcomeKind,
    StoredEntry,
    add_entry,
    add_revision,
    find_by_natural_key,
    find_entry,
    find_saved,
    list_entries,
)

ENTRY_POST = "entry"
_DRAFTS_LAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a person wants to log (or, with `entry_id`, how they correct it): JSON values checked by the form."""

    draft_id: str
    agreement_id: str
    kind: str
    values: Mapping[str, Any]
    entry_id: str | None = None
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What saving would do: the entry, and for each commitment whether it counts.

    `added_to` is set where the week has a note already, by whom it says: saving adds to that one.
    """

    agreement: Agreement
    entry: Entry
    previews: tuple[Preview, ...]
    added_to: StoredEntry | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved; `again` where it had been before (the same form sent twice)."""

    entry_id: str
    again: bool = False


def review_entry(database: Database, caller: Caller, new: NewEntry, *, now: datetime) -> Review:
    """Keep what was typed as a draft, and return what saving it would do.

    NotTied, NotFound, AlreadySaved; Undone, ChangedMeanwhile for a correction that came second; TooLong, WeekHasNote
    where it can't become part of a week's note.
    """
    with database.writing() as session:
        reached = reach(session, caller, new.agreement_id)
        agreement = reached.agreement
        if find_saved(session, draft_id=new.draft_id):
            raise AlreadySaved
        added_to = _note_to_add_to(session, agreement, new)
        if added_to:
            new = _addition(agreement, new, added_to.entry)
        logged = {entry.id: entry for entry in list_entries(session, agreement_id=agreement.id)}
        corrected = _corrected(logged, new)
        party = corrected.party if corrected else reached.party
        remove_drafts(session, before=now - _DRAFTS_LAST)
        if not put_draft(session, _draft(caller, new, party, now)):
            raise NotFound
    entry = _entry(agreement, new, party, now)
    previews = would_count(agreement, entry, list(logged.values()), on=local_day(now, agreement.zone))
    return Review(agreement, entry, tuple(previews), added_to)


def save_draft(database: Database, caller: Caller, draft_id: str, *, now: datetime) -> Saved:
    """Save what was reviewed. The same draft sent twice is one entry.

    DraftGone, NotTied; ChangedMeanwhile for a correction that came second, WeekTaken for a week's second note,
    AlreadySaved where what is saved under this draft may say something else.
    """
    with database.writing() as session:
        draft = take_draft(session, draft_id=draft_id, team_id=caller.team_id, user_id=caller.user_id)
        if draft is None:
            return _saved_before(session, draft_id)
        reached = reach(session, replace(caller, channel_id=draft.channel_id), draft.agreement_id)
        new = _undrafted(draft)
        entry = _entry(reached.agreement, new, draft.payload["party"], now)
        save = _add if new.entry_id is None else _revise
        outcome = save(session, caller, reached.agreement, entry, draft_id)
        match outcome.kind:
            case OutcomeKind.KEY_TAKEN:
                raise WeekTaken
            case OutcomeKind.CHANGED_MEANWHILE:
                raise ChangedMeanwhile
            case OutcomeKind.ALREADY_SAVED:
                raise AlreadySaved
            case OutcomeKind.SAVED:
                _tell_channels(session, reached.agreement, entry, caller, now)
    return Saved(outcome.entry_id)


def undo_entry(database: Database, caller: Caller, *, agreement_id: str, entry_id: str, now: datetime) -> Saved:
    """Undo an entry: it no longer counts, its history stays. Undone before: nothing more happens. NotTied, NotFound."""
    with database.writing() as session:
        agreement = reach(session, caller, agreement_id).agreement
        stored = find_entry(session, entry_id=entry_id, agreement_id=agreement.id)
        if stored is None:
            raise NotFound
        if stored.entry.state is EntryState.UNDONE:
            return Saved(entry_id, again=True)
        undone = replace(stored.entry, state=EntryState.UNDONE, recorded_at=now, revision=stored.entry.revision + 1)
        outcome = add_revision(
            session,
            entry=undone,
            based_on=stored.entry.revision,
            draft_id=None,
            natural_key=None,
            team_id=caller.team_id,
            user_id=caller.user_id,
            reason="undone",
        )
        if outcome.kind is not OutcomeKind.SAVED:
            raise ChangedMeanwhile
        _tell_channels(session, agreement, undone, caller, now)
    return Saved(entry_id)


def open_entry(
    database: Database, caller: Caller, *, agreement_id: str, entry_id: str
) -> tuple[Agreement, StoredEntry]:
    """Return an entry to correct. NotTied; NotFound where it is gone or undone."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id).agreement
        stored = find_entry(session, entry_id=entry_id, agreement_id=agreement.id)
    if stored is None or stored.entry.state is EntryState.UNDONE:
        raise NotFound
    return agreement, stored


def find_same_week(
    database: Database, caller: Caller, *, agreement_id: str, kind: str, week: str
) -> StoredEntry | None:
    """Return the note that the week has already, or None. NotTied."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id).agreement
        key = natural_key(agreement, kind, {"week": week})
        return find_by_natural_key(session, agreement_id=agreement.id, natural_key=key) if key else None


def natural_key(agreement: Agreement, kind: str, values: Mapping[str, Any]) -> str | None:
    """Return what there can be only one of under the agreement: a note for each week. None for other kinds."""
    return f"{kind}:{values['week']}" if kinds_of(agreement)[kind].when == "week" else None


def _corrected(logged: dict[str, Entry], new: NewEntry) -> Entry | None:
    """Take the entry that is corrected out of what is logged; None where a new one is written."""
    if new.entry_id is None:
        return None
    found = logged.pop(new.entry_id, None)
    if found is None:
        raise NotFound
    if found.state is EntryState.UNDONE:
        raise Undone
    if found.revision != new.based_on:
        raise ChangedMeanwhile
    return found


def _note_to_add_to(session: Session, agreement: Agreement, new: NewEntry) -> StoredEntry | None:
    """Return the note that the week has already, if there is another one than what is saved."""
    key = natural_key(agreement, new.kind, new.values)
    noted = find_by_natural_key(session, agreement_id=agreement.id, natural_key=key) if key else None
    if noted is None or noted.entry.id == new.entry_id:
        return None
    if new.entry_id:
        raise WeekHasNote(parse_week(new.values["week"]))
    return noted


def _addition(agreement: Agreement, new: NewEntry, first: Entry) -> NewEntry:
    """Return the correction that adds a week's second note to its first."""
    kind = kinds_of(agreement)[new.kind]
    together = merged(kind, first.values, new.values)
    if not fits(kind, together):
        raise TooLong
    return replace(new, entry_id=first.id, based_on=first.revision, values=together)


def _draft(caller: Caller, new: NewEntry, party: str | None, now: datetime) -> Draft:
    return Draft(
        id=new.draft_id,
        agreement_id=new.agreement_id,
        form=new.kind,
        team_id=caller.team_id,
        user_id=caller.user_id,
        channel_id=caller.channel_id,
        entry_id=new.entry_id,
        payload={"values": dict(new.values), "based_on": new.based_on, "party": party},
        created_at=now,
    )


def _undrafted(draft: Draft) -> NewEntry:
    return NewEntry(
        draft.id,
        draft.agreement_id,
        draft.form,
        draft.payload["values"],
        draft.entry_id,
        draft.payload["based_on"],
    )


def _entry(agreement: Agreement, new: NewEntry, party: str | None, now: datetime) -> Entry:
    start, end = days_of(kinds_of(agreement)[new.kind], new.values)
    return Entry(
        id=new.entry_id or new.draft_id,
        kind=new.kind,
        start=start,
        end=end,
        recorded_at=now,
        revision=(new.based_on or 0) + 1,
        party=party,
        values=new.values,
    )


def _add(session: Session, caller: Caller, agreement: Agreement, entry: Entry, draft_id: str) -> Outcome:
    return add_entry(
        session,
        agreement_id=agreement.id,
        entry=entry,
        draft_id=draft_id,
        natural_key=natural_key(agreement, entry.kind, entry.values),
        team_id=caller.team_id,
        user_id=caller.user_id,
    )


def _revise(session: Session, caller: Caller, agreement: Agreement, entry: Entry, draft_id: str) -> Outcome:
    return add_revision(
        session,
        entry=entry,
        based_on=entry.revision - 1,
        draft_id=draft_id,
        natural_key=natural_key(agreement, entry.kind, entry.values),
        team_id=caller.team_id,
        user_id=caller.user_id,
        reason="corrected",
    )


def _saved_before(session: Session, draft_id: str) -> Saved:
    entry_id = find_saved(session, draft_id=draft_id)
    if entry_id is None:
        raise DraftGone
    return Saved(entry_id, again=True)


def _tell_channels(session: Session, agreement: Agreement, entry: Entry, caller: Caller, now: datetime) -> None:
    queue_in_each_channel(
        session,
        agreement_id=agreement.id,
        occasion=ENTRY_POST,
        entry_id=entry.id,
        revision=entry.revision,
        team_id=caller.team_id,
        user_id=caller.user_id,
        now=now,
    )
