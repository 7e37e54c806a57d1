"""Consents: counting cases, and single consents by case reference where an agreement opts in to them.

What is asked and answered about a case reference stays with the person who asks: no channel is told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.consents import Counted, counted_of, spelled
from bot.domain.entries import Entry, EntryState
from bot.domain.optional_kinds import CONSENT
from bot.domain.roles import Deed
from bot.services.access import Caller, act, find_reachable, note_read, reach, reach_any
from bot.services.entries import review_entry, save_draft
from bot.services.entry_making import NewEntry, natural_key
from bot.services.errors import ChangedMeanwhile, KeyTaken, NotFound
from storage.engine import Database
from storage.entries import OutcomeKind, add_revision, find_by_natural_key, find_entry, list_entries


@dataclass(frozen=True, slots=True)
class Followed:
    """How the channel's agreements follow consents up: the one that counts cases, and those that keep references."""

    counting: Agreement | None
    counted: Counted | None
    keeping: Sequence[Agreement]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A consent as it is recorded, and the day that it is looked at; `again` where a change had been made before."""

    agreement: Agreement
    entry: Entry
    on: date
    again: bool = False


def find_followed(database: Database, caller: Caller, *, now: datetime) -> Followed:
    """Return how the channel's agreements follow consents up. Untied."""
    reaches = reach_any(database, caller, now=now, deed=Deed.REPORT, about=CONSENT)
    keeping = [each.agreement for each in reaches if each.agreement.consents.references]
    for agreement in (each.agreement for each in reaches if each.agreement.consents.counts):
        with database.reading() as session:
            logged = list_entries(session, agreement_id=agreement.id)
        if counted := counted_of(agreement, logged):
            note_read(database, caller, agreement.id, Deed.REPORT, now=now, about=CONSENT)
            return Followed(agreement, counted, keeping)
    return Followed(None, None, keeping)


def find_consent(database: Database, caller: Caller, reference: str, *, now: datetime) -> Recorded | None:
    """Return the consent that is recorded for the reference under one of the channel's agreements."""
    for reached in find_reachable(database, caller, now=now):
        agreement = reached.agreement
        if agreement.consents.references and (entry := find_same(database, caller, agreement.id, reference)):
            note_read(database, caller, agreement.id, Deed.EXPLAIN, now=now, about=entry.id)
            return Recorded(agreement, entry, local_day(now, agreement.zone))
    return None


def find_same(database: Database, caller: Caller, agreement_id: str, reference: str) -> Entry | None:
    """Return what the agreement has recorded for the reference. NotTied."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id, Deed.EXPLAIN).agreement
        key = natural_key(agreement, CONSENT, {"reference": spelled(reference)})
        found = find_by_natural_key(session, agreement_id=agreement.id, natural_key=key) if key else None
    return found.entry if found else None


def look_at_consent(database: Database, caller: Caller, *, agreement_id: str, entry_id: str, now: datetime) -> Recorded:
    """Return a consent as it is now. NotTied; NotFound where there is none, or the agreement keeps none any more."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id, Deed.EXPLAIN, about=entry_id).agreement
        entry = _find(session, agreement, entry_id, Deed.EXPLAIN)
    return Recorded(agreement, entry, local_day(now, agreement.zone))


def save_consent(database: Database, caller: Caller, new: NewEntry, *, now: datetime) -> Recorded:
    """Save a consent that was written, or changed, under the one spelling of its reference.

    NotTied, NotFound, AlreadySaved, ChangedMeanwhile; KeyTaken where there is another one with the reference: two
    consents are never put together.
    """
    new = replace(new, values={**new.values, "reference": spelled(new.values["reference"])})
    review = review_entry(database, caller, new, now=now)
    if review.added_to:
        raise KeyTaken
    save_draft(database, caller, new.draft_id, now=now)
    return Recorded(review.agreement, review.entry, local_day(now, review.agreement.zone))


def withdraw_consent(
    database: Database, caller: Caller, *, agreement_id: str, entry_id: str, now: datetime
) -> Recorded:
    """Note that a consent is withdrawn from today. Withdrawn before: nothing more happens. NotTied, NotFound."""
    with database.writing() as session:
        agreement = act(session, caller, agreement_id, Deed.CORRECT, now=now, about=entry_id).agreement
        entry, today = _find(session, agreement, entry_id, Deed.CORRECT), local_day(now, agreement.zone)
        if entry.values.get("withdrawn"):
            return Recorded(agreement, entry, today, again=True)
        values = {**entry.values, "withdrawn": today.isoformat()}
        withdrawn = replace(entry, values=values, recorded_at=now, revision=entry.revision + 1)
        outcome = add_revision(
            session,
            entry=withdrawn,
            based_on=entry.revision,
            draft_id=None,
            natural_key=natural_key(agreement, CONSENT, values),
            team_id=caller.team_id,
            user_id=caller.user_id,
            reason="withdrawn",
        )
        if outcome.kind is not OutcomeKind.SAVED:
            raise ChangedMeanwhile
    return Recorded(agreement, withdrawn, today)


def _find(session: Session, agreement: Agreement, entry_id: str, deed: Deed) -> Entry:
    stored = find_entry(session, entry_id=entry_id, agreement_id=agreement.id)
    there = stored is not None and stored.entry.kind == CONSENT and stored.entry.state is not EntryState.UNDONE
    if stored is None or not there or not agreement.consents.references:
        raise NotFound(agreement.id, deed, entry_id)
    return stored.entry
