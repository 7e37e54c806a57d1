"""What becomes of an entry after it was saved: undone, cancelled, confirmed by the other party; and its history."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.entries import CANCELLED_WHY, CONFIRMED_BY, Entry, EntryState
from bot.domain.roles import Deed
from bot.services.access import Caller, Reach, act, note_read, reach
from bot.services.actions import undo_follow_ups
from bot.services.entries import Ground, Saved
from bot.services.entry_making import natural_key, tell_channels
from bot.services.entry_relations import refuse_others_assessment
from bot.services.errors import ChangedMeanwhile, ChangedSinceShown, NotFound, NotPlanned, NotYours
from storage.engine import Database
from storage.entries import (
    OutcomeKind,
    Reason,
    Revision,
    StoredEntry,
    add_revision,
    find_entry,
    list_entries,
    list_revisions,
)


def undo_entry(database: Database, caller: Caller, *, agreement_id: str, entry_id: str, now: datetime) -> Saved:
    """Undo an entry: it no longer counts, its history stays. Undone before: nothing more happens. NotTied, NotFound."""
    with database.writing() as session:
        reached = act(session, caller, agreement_id, Deed.UNDO, now=now, about=entry_id)
        agreement, stored = reached.agreement, _find(session, reached, entry_id, Deed.UNDO)
        if stored.entry.state is EntryState.UNDONE:
            return Saved(entry_id, again=True)
        refuse_others_assessment(stored.entry, reached, Deed.UNDO)
        _change(session, caller, agreement, replace(stored.entry, state=EntryState.UNDONE), "undone", now)
        undo_follow_ups(session, agreement, stored.entry, caller, now)
    return Saved(entry_id)


def cancel_entry(
    database: Database, caller: Caller, *, agreement_id: str, entry_id: str, why: str, now: datetime
) -> Saved:
    """Note that something planned was not held, and why. NotTied, NotFound; NotPlanned where it isn't (any more)."""
    with database.writing() as session:
        reached = act(session, caller, agreement_id, Deed.CANCEL, now=now, about=entry_id)
        agreement, entry = reached.agreement, _find(session, reached, entry_id, Deed.CANCEL).entry
        if entry.state is EntryState.CANCELLED and entry.values.get(CANCELLED_WHY) == why:
            return Saved(entry_id, again=True)
        if entry.state is not EntryState.PLANNED:
            raise NotPlanned
        values = {**entry.values, CANCELLED_WHY: why}
        cancelled = replace(entry, state=EntryState.CANCELLED, values=values)
        _change(session, caller, agreement, cancelled, "cancelled", now)
    return Saved(entry_id)


def confirm_entry(
    database: Database, caller: Caller, *, agreement_id: str, entry_id: str, revision: int, now: datetime
) -> Saved:
    """Note that the caller's party confirms what another has written, in the revision that it was shown.

    NotTied, NotFound, NotYours; ChangedSinceShown where it has become another revision.
    """
    with database.writing() as session:
        reached = act(session, caller, agreement_id, Deed.CONFIRM, now=now, about=entry_id)
        agreement, entry = reached.agreement, _find(session, reached, entry_id, Deed.CONFIRM).entry
        party = reached.party
        if entry.state is EntryState.UNDONE:
            raise NotFound(agreement_id, Deed.CONFIRM, entry_id)
        if party is None or party == entry.author or party not in {each.id for each in agreement.signatories}:
            raise NotYours(agreement_id, entry_id)
        if party in entry.confirmed_by:
            return Saved(entry_id, again=True)
        if entry.revision != revision:
            raise ChangedSinceShown
        values = {**entry.values, CONFIRMED_BY: [*entry.confirmed_by, party]}
        _change(session, caller, agreement, replace(entry, values=values), "confirmed", now)
    return Saved(entry_id)


def open_entry(database: Database, caller: Caller, *, agreement_id: str, entry_id: str) -> tuple[Ground, StoredEntry]:
    """Return an entry to correct, and what its form depends on. NotTied; NotFound where it is gone or undone."""
    ground, stored = look_at_entry(database, caller, agreement_id=agreement_id, entry_id=entry_id, deed=Deed.DRAFT)
    if stored.entry.state is EntryState.UNDONE:
        raise NotFound(agreement_id, Deed.DRAFT, entry_id)
    return ground, stored


def look_at_entry(
    database: Database, caller: Caller, *, agreement_id: str, entry_id: str, deed: Deed = Deed.LOOK
) -> tuple[Ground, StoredEntry]:
    """Return an entry, undone or not, and what its form depends on. NotTied, NotFound."""
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, deed, about=entry_id)
        stored = _find(session, reached, entry_id, deed)
        logged = tuple(list_entries(session, agreement_id=agreement_id))
    return Ground(reached.agreement, reached.party, logged), stored


def find_history(
    database: Database, caller: Caller, *, agreement_id: str, entry_id: str, now: datetime
) -> tuple[Ground, list[Revision]]:
    """Return every revision of an entry, oldest first, and what its form depends on. NotTied, NotFound."""
    ground, _ = look_at_entry(database, caller, agreement_id=agreement_id, entry_id=entry_id, deed=Deed.HISTORY)
    note_read(database, caller, agreement_id, Deed.HISTORY, now=now, about=entry_id)
    with database.reading() as session:
        return ground, list_revisions(session, entry_id=entry_id, agreement_id=agreement_id)


def _find(session: Session, reached: Reach, entry_id: str, deed: Deed) -> StoredEntry:
    stored = find_entry(session, entry_id=entry_id, agreement_id=reached.agreement.id)
    if stored is None:
        raise NotFound(reached.agreement.id, deed, entry_id)
    return stored


def _change(
    session: Session, caller: Caller, agreement: Agreement, entry: Entry, reason: Reason, now: datetime
) -> None:
    """Save `entry` as what follows the revision that it was made from, and tell the channels."""
    changed = replace(entry, recorded_at=now, revision=entry.revision + 1)
    outcome = add_revision(
        session,
        entry=changed,
        based_on=entry.revision,
        draft_id=None,
        natural_key=natural_key(agreement, entry.kind, entry.values),
        team_id=caller.team_id,
        user_id=caller.user_id,
        reason=reason,
    )
    if outcome.kind is not OutcomeKind.SAVED:
        raise ChangedMeanwhile
    tell_channels(session, agreement, changed, caller, now)
