"""Logging: what a form leaves is reviewed, then saved once, and told in each party's channel.

Each function is one unit of work. The posts that follow from it are put into the ledger in the same transaction, so
that an entry is never saved without them, nor they without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.choices import asks_what_is_logged
from bot.domain.entries import CHANGED_BY, Entry, EntryState
from bot.domain.events import Asking
from bot.domain.judging.assess import Preview, would_count
from bot.domain.kinds import kinds_of
from bot.domain.roles import Deed
from bot.services.access import Caller, Reach, note, reach
from bot.services.actions import follow_up_actions
from bot.services.entry_making import DRAFTS_LAST, NewEntry, entry_of, natural_key, tell_channels
from bot.services.entry_relations import (
    GOING,
    addition,
    find_to_add_to,
    find_twin,
    is_where_it_was,
    refuse_others_assessment,
    take_corrected,
    with_what_is_not_shown,
)
from bot.services.errors import (
    AlreadySaved,
    ChangedMeanwhile,
    DraftGone,
    KeyTaken,
    NotFound,
)
from storage.drafts import Draft, find_draft, put_draft, remove_drafts, take_draft
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
    keep_entry,
    list_entries,
)
from storage.ties import find_tied


@dataclass(frozen=True, slots=True)
class Review:
    """What saving would do: the entry, and for each commitment whether it counts (once held, if it is planned).

    `added_to` is set where there is one already that it becomes part of (the week's note); `similar` where somebody
    has logged what may be the same operation. `logged` is all that is logged besides.
    """

    agreement: Agreement
    entry: Entry
    previews: tuple[Preview, ...]
    logged: tuple[Entry, ...]
    added_to: StoredEntry | None = None
    similar: StoredEntry | None = None

    def asking(self, now: datetime) -> Asking:
        """Return what the fields of the entry's form depend on."""
        return Asking(self.agreement, self.logged, local_day(now, self.agreement.zone), self.entry.party)


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved; `again` where it had been before (the same form sent twice)."""

    entry_id: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What a form depends on: the agreement, the party whose channel it is, and what is logged (where that matters)."""

    agreement: Agreement
    party: str | None
    logged: tuple[Entry, ...] = ()

    def asking(self, now: datetime) -> Asking:
        """Return what the fields of an event depend on."""
        return Asking(self.agreement, self.logged, local_day(now, self.agreement.zone), self.party)


def ground_of(database: Database, reached: Reach, kind: str, *, commitment: str | None = None) -> Ground:
    """Return what the form of the kind depends on; what is logged is read only where it matters."""
    known = kinds_of(reached.agreement).get(kind)
    logged: tuple[Entry, ...] = ()
    if commitment is not None or (known is not None and asks_what_is_logged(known)):
        with database.reading() as session:
            logged = tuple(list_entries(session, agreement_id=reached.agreement.id))
    return Ground(reached.agreement, reached.party, logged)


def review_entry(
    database: Database, caller: Caller, new: NewEntry, *, now: datetime, joined: NewEntry | None = None
) -> Review:
    """Keep what was typed as a draft, and return what saving it would do.

    `joined` is what was written, where `new` is that and an entry about the same together.

    NotTied, NotFound, AlreadySaved; Undone, ChangedMeanwhile for a correction that came second; TooLong, ThereIsAnother
    where it can't become part of what is there (a week's note).
    """
    with database.writing() as session:
        reached = reach(session, caller, new.agreement_id, Deed.DRAFT, about=new.entry_id)
        agreement = reached.agreement
        if find_saved(session, draft_id=new.draft_id):
            raise AlreadySaved
        written = new
        added_to = find_to_add_to(session, agreement, new)
        if added_to:
            new = addition(agreement, new, added_to.entry)
        logged = {entry.id: entry for entry in list_entries(session, agreement_id=agreement.id)}
        corrected = take_corrected(logged, new)
        if corrected:
            refuse_others_assessment(corrected, reached, Deed.DRAFT)
        if corrected and not added_to and not joined:
            new = with_what_is_not_shown(session, caller, new, corrected)
        party = corrected.party if corrected else reached.party
        remove_drafts(session, before=now - DRAFTS_LAST)
        if new.entry_id and not keep_entry(session, entry_id=new.entry_id):
            raise NotFound(agreement.id, Deed.DRAFT, new.entry_id)
        if not put_draft(session, _draft(caller, new, joined or written, party, now)):
            raise NotFound(agreement.id, Deed.DRAFT, new.entry_id)
        entry = entry_of(agreement, new, party, now)
        asked_before = added_to or joined or is_where_it_was(entry, corrected)
        twin = None if asked_before else find_twin(agreement, entry, logged.values())
        similar = find_entry(session, entry_id=twin.id, agreement_id=agreement.id) if twin else None
    others = tuple(logged.values())
    return Review(agreement, entry, _previews(agreement, entry, others, now), others, added_to, similar)


def _previews(agreement: Agreement, entry: Entry, logged: Sequence[Entry], now: datetime) -> tuple[Preview, ...]:
    held = replace(entry, state=EntryState.HELD)
    return would_count(agreement, held, logged, on=max(local_day(now, agreement.zone), entry.end))


def join_draft(database: Database, caller: Caller, draft_id: str, entry_id: str, *, now: datetime) -> Review:
    """Make a draft a part of an entry that is about the same operation. DraftGone, NotTied, NotFound, TooLong."""
    new = find_written(database, caller, draft_id)
    with database.reading() as session:
        agreement = reach(session, caller, new.agreement_id, Deed.DRAFT, about=entry_id).agreement
        stored = find_entry(session, entry_id=entry_id, agreement_id=agreement.id)
    if stored is None or stored.entry.state not in GOING or stored.entry.kind != new.kind:
        raise NotFound(agreement.id, Deed.DRAFT, entry_id)
    review = review_entry(database, caller, addition(agreement, new, stored.entry), now=now, joined=new)
    return replace(review, added_to=stored)


def find_written(database: Database, caller: Caller, draft_id: str) -> NewEntry:
    """Return what the caller has written and not saved yet. DraftGone."""
    with database.reading() as session:
        draft = find_draft(session, draft_id=draft_id, team_id=caller.team_id, user_id=caller.user_id)
    if draft is None:
        raise DraftGone
    new, written = _undrafted(draft), draft.payload.get("written")
    # made a part of another entry: what was written is a new one still
    return replace(new, values=written, entry_id=None, based_on=None) if written is not None else new


def save_draft(database: Database, caller: Caller, draft_id: str, *, now: datetime) -> Saved:
    """Save what was reviewed. The same draft sent twice is one entry.

    DraftGone, NotTied; ChangedMeanwhile for a correction that came second, KeyTaken for a week's second note,
    AlreadySaved where what is saved under this draft may say something else.
    """
    with database.writing() as session:
        draft = take_draft(session, draft_id=draft_id, team_id=caller.team_id, user_id=caller.user_id)
        if draft is None:
            return _saved_before(session, caller, draft_id)
        caller = replace(caller, channel_id=draft.channel_id)
        new = _undrafted(draft)
        deed = Deed.CORRECT if new.entry_id else Deed.LOG
        reached = reach(session, caller, draft.agreement_id, deed, about=new.entry_id)
        entry = entry_of(reached.agreement, new, draft.payload["party"], now)
        save = _add
        if new.entry_id:
            entry = replace(entry, values={**entry.values, CHANGED_BY: reached.party})
            save = _revise
        outcome = save(session, caller, reached.agreement, entry, draft_id)
        match outcome.kind:
            case OutcomeKind.KEY_TAKEN:
                raise KeyTaken
            case OutcomeKind.CHANGED_MEANWHILE:
                raise ChangedMeanwhile
            case OutcomeKind.ALREADY_SAVED:
                raise AlreadySaved
            case OutcomeKind.SAVED:
                note(session, caller.person, reached.agreement.id, deed, now=now, about=outcome.entry_id)
                follow_up_actions(session, reached.agreement, entry, caller, now)
                tell_channels(session, reached.agreement, entry, caller, now)
    return Saved(outcome.entry_id)


def find_same(database: Database, caller: Caller, *, agreement_id: str, kind: str, week: str) -> StoredEntry | None:
    """Return the note that the week has already, or None. NotTied."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id, Deed.DRAFT).agreement
        key = natural_key(agreement, kind, {"week": week})
        return find_by_natural_key(session, agreement_id=agreement.id, natural_key=key) if key else None


def _draft(caller: Caller, new: NewEntry, written: NewEntry, party: str | None, now: datetime) -> Draft:
    return Draft(
        id=new.draft_id,
        agreement_id=new.agreement_id,
        form=new.kind,
        team_id=caller.team_id,
        user_id=caller.user_id,
        channel_id=caller.channel_id,
        entry_id=new.entry_id,
        payload={
            "values": dict(new.values),
            "based_on": new.based_on,
            "party": party,
            "commitment": new.commitment,
            "written": dict(written.values) if written is not new else None,
        },
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
        draft.payload.get("commitment"),
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


def _saved_before(session: Session, caller: Caller, draft_id: str) -> Saved:
    """Return what the draft was saved as; to somebody who doesn't reach that (any more) there is none. DraftGone."""
    entry_id = find_saved(session, draft_id=draft_id)
    tied = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id, user_id=caller.user_id)
    own = [each.agreement_id for each in tied if each.role]
    if entry_id is None or not any(find_entry(session, entry_id=entry_id, agreement_id=each) for each in own):
        raise DraftGone
    return Saved(entry_id, again=True)
