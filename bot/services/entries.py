"""Logging: what a form leaves is reviewed, then saved once, and told in each party's channel.

Each function is one unit of work. The posts that follow from it are put into the ledger in the same transaction, so
that an entry is never saved without them, nor they without it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day, parse_week
from bot.domain.entries import CHANGED_BY, COLLEAGUE, KEPT_BESIDE, Entry, EntryState, fits, merged
from bot.domain.events import Asking
from bot.domain.judging.assess import Preview, would_count
from bot.domain.kinds import MEETING, CommitmentEvent, asks_what_is_logged, bare_kind, kinds_of
from bot.domain.texts import Sayable
from bot.services.access import Caller, Reach, reach
from bot.services.actions import follow_up_actions
from bot.services.entry_making import DRAFTS_LAST, NewEntry, entry_of, natural_key, tell_channels
from bot.services.errors import (
    AlreadySaved,
    ChangedMeanwhile,
    DraftGone,
    KeyTaken,
    NotFound,
    NotYourAssessment,
    ThereIsAnother,
    TooLong,
    Undone,
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
    list_entries,
)

_GOING = {EntryState.HELD, EntryState.PLANNED}


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
        reached = reach(session, caller, new.agreement_id)
        agreement = reached.agreement
        if find_saved(session, draft_id=new.draft_id):
            raise AlreadySaved
        written = new
        added_to = _to_add_to(session, agreement, new)
        if added_to:
            new = _addition(agreement, new, added_to.entry)
        logged = {entry.id: entry for entry in list_entries(session, agreement_id=agreement.id)}
        corrected = _corrected(logged, new)
        if corrected:
            refuse_others_assessment(corrected, reached.party)
        if corrected and not added_to and not joined:
            new = _with_what_is_not_shown(session, caller, new, corrected)
        party = corrected.party if corrected else reached.party
        remove_drafts(session, before=now - DRAFTS_LAST)
        if not put_draft(session, _draft(caller, new, joined or written, party, now)):
            raise NotFound
        entry = entry_of(agreement, new, party, now)
        twin = (
            None
            if added_to or joined or _is_where_it_was(entry, corrected)
            else _twin(agreement, entry, logged.values())
        )
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
        agreement = reach(session, caller, new.agreement_id).agreement
        stored = find_entry(session, entry_id=entry_id, agreement_id=agreement.id)
    if stored is None or stored.entry.state not in _GOING or stored.entry.kind != new.kind:
        raise NotFound
    review = review_entry(database, caller, _addition(agreement, new, stored.entry), now=now, joined=new)
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
            return _saved_before(session, draft_id)
        caller = replace(caller, channel_id=draft.channel_id)
        reached = reach(session, caller, draft.agreement_id)
        new = _undrafted(draft)
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
                follow_up_actions(session, reached.agreement, entry, caller, now)
                tell_channels(session, reached.agreement, entry, caller, now)
    return Saved(outcome.entry_id)


def find_same(database: Database, caller: Caller, *, agreement_id: str, kind: str, week: str) -> StoredEntry | None:
    """Return the note that the week has already, or None. NotTied."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id).agreement
        key = natural_key(agreement, kind, {"week": week})
        return find_by_natural_key(session, agreement_id=agreement.id, natural_key=key) if key else None


def _twin(agreement: Agreement, entry: Entry, logged: Iterable[Entry]) -> Entry | None:
    """Return an entry that may be about the same operation: of the kind, on one of its days; the latest recorded."""
    if bare_kind(agreement, entry.kind).when != "days":
        return None
    alike = [
        other
        for other in logged
        if other.kind == entry.kind and other.state in _GOING and other.start <= entry.end and entry.start <= other.end
    ]
    return max(alike, key=lambda other: other.recorded_at, default=None)


def _is_where_it_was(entry: Entry, corrected: Entry | None) -> bool:
    """Tell whether a correction leaves the days as they were: then it has been asked about."""
    if corrected is None or corrected.state not in _GOING:
        return False
    return (entry.start, entry.end) == (corrected.start, corrected.end)


def refuse_others_assessment(entry: Entry, party: str | None) -> None:
    """Refuse to touch what the other signatory has assessed: it stands beside one's own. NotYourAssessment."""
    whose = entry.values.get("party") or entry.party
    if entry.kind == CommitmentEvent.ASSESSED and None not in {whose, party} and whose != party:
        raise NotYourAssessment


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


def _to_add_to(session: Session, agreement: Agreement, new: NewEntry) -> StoredEntry | None:
    """Return what there is already about the same, if that is another entry than the one that is saved."""
    key = natural_key(agreement, new.kind, new.values)
    noted = find_by_natural_key(session, agreement_id=agreement.id, natural_key=key) if key else None
    if noted is None or noted.entry.id == new.entry_id:
        return None
    if new.entry_id:
        raise ThereIsAnother(_what(agreement, new))
    return noted


def _what(agreement: Agreement, new: NewEntry) -> Sayable:
    kind = bare_kind(agreement, new.kind)
    if kind.when == "week":
        return parse_week(new.values["week"]).label
    return ", ".join(str(new.values.get(field, "")) for field in kind.key_fields)


def _addition(agreement: Agreement, new: NewEntry, first: Entry) -> NewEntry:
    """Return the correction that adds a second note about the same to the first."""
    kind = bare_kind(agreement, new.kind)
    # what has been confirmed is what stood there before
    before = {name: value for name, value in first.values.items() if name not in KEPT_BESIDE}
    together = merged(kind, before, new.values)
    if not fits(kind, together):
        raise TooLong
    return replace(new, entry_id=first.id, based_on=first.revision, values=together)


def _with_what_is_not_shown(session: Session, caller: Caller, new: NewEntry, corrected: Entry) -> NewEntry:
    """Return the correction with what its form doesn't show.

    The actions decided in a meeting live on by themselves (see actions); a person of another workspace can't be chosen.
    """
    kept: dict[str, Any] = {}
    if corrected.kind == MEETING:
        rows = [*corrected.values.get("actions", ()), *new.values.get("actions", ())]
        kept = {"actions": rows} if rows else {}
    if COLLEAGUE in corrected.values and COLLEAGUE not in new.values:
        stored = find_entry(session, entry_id=corrected.id, agreement_id=new.agreement_id)
        if stored and stored.changed_by.team_id != caller.team_id:
            kept[COLLEAGUE] = corrected.values[COLLEAGUE]
    return replace(new, values={**new.values, **kept}) if kept else new


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


def _saved_before(session: Session, draft_id: str) -> Saved:
    entry_id = find_saved(session, draft_id=draft_id)
    if entry_id is None:
        raise DraftGone
    return Saved(entry_id, again=True)
