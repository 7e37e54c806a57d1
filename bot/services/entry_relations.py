"""How what somebody writes goes with what is logged: the same operation, the same week, an entry that it corrects."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import parse_week
from bot.domain.entries import COLLEAGUE, KEPT_BESIDE, Entry, EntryState, fits, merged
from bot.domain.kinds import MEETING, CommitmentEvent, bare_kind
from bot.domain.roles import Deed
from bot.domain.texts import Sayable
from bot.services.access import Caller, Reach
from bot.services.entry_making import NewEntry, natural_key
from bot.services.errors import ChangedMeanwhile, NotFound, NotYourAssessment, ThereIsAnother, TooLong, Undone
from storage.entries import StoredEntry, find_by_natural_key, find_entry

GOING = frozenset({EntryState.HELD, EntryState.PLANNED})
"""What an entry has to be for another to be the same."""


def find_twin(agreement: Agreement, entry: Entry, logged: Iterable[Entry]) -> Entry | None:
    """Return an entry that may be about the same operation: of the kind, on one of its days; the latest recorded."""
    if bare_kind(agreement, entry.kind).when != "days":
        return None
    alike = [
        other
        for other in logged
        if other.kind == entry.kind and other.state in GOING and other.start <= entry.end and entry.start <= other.end
    ]
    return max(alike, key=lambda other: other.recorded_at, default=None)


def is_where_it_was(entry: Entry, corrected: Entry | None) -> bool:
    """Tell whether a correction leaves the days as they were: then it has been asked about."""
    if corrected is None or corrected.state not in GOING:
        return False
    return (entry.start, entry.end) == (corrected.start, corrected.end)


def refuse_others_assessment(entry: Entry, reached: Reach, deed: Deed) -> None:
    """Refuse to touch what the other signatory has assessed: it stands beside one's own. NotYourAssessment."""
    whose, party = entry.values.get("party") or entry.party, reached.party
    if entry.kind == CommitmentEvent.ASSESSED and None not in {whose, party} and whose != party:
        raise NotYourAssessment(reached.agreement.id, deed, entry.id)


def take_corrected(logged: dict[str, Entry], new: NewEntry) -> Entry | None:
    """Take the entry that is corrected out of what is logged; None where a new one is written."""
    if new.entry_id is None:
        return None
    found = logged.pop(new.entry_id, None)
    if found is None:
        raise NotFound(new.agreement_id, Deed.DRAFT, new.entry_id)
    if found.state is EntryState.UNDONE:
        raise Undone
    if found.revision != new.based_on:
        raise ChangedMeanwhile
    return found


def find_to_add_to(session: Session, agreement: Agreement, new: NewEntry) -> StoredEntry | None:
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


def addition(agreement: Agreement, new: NewEntry, first: Entry) -> NewEntry:
    """Return the correction that adds a second note about the same to the first."""
    kind = bare_kind(agreement, new.kind)
    # what has been confirmed is what stood there before
    before = {name: value for name, value in first.values.items() if name not in KEPT_BESIDE}
    together = merged(kind, before, new.values)
    if not fits(kind, together):
        raise TooLong
    return replace(new, entry_id=first.id, based_on=first.revision, values=together)


def with_what_is_not_shown(session: Session, caller: Caller, new: NewEntry, corrected: Entry) -> NewEntry:
    """Return the correction with what its form doesn't show.

    The actions decided in a meeting live on by themselves (see actions); a person of another workspace can't be chosen.
    """
    kept: dict[str, Any] = {}
    if corrected.kind == MEETING:
        rows = [*corrected.values.get("actions", ()), *new.values.get("actions", ())]
        kept = {"actions": rows} if rows else {}
    if COLLEAGUE in corrected.values and COLLEAGUE not in new.values:
        stored = find_entry(session, entry_id=corrected.id, agreement_id=new.agreement_id)
        if stored and stored.logged_by.team_id != caller.team_id:
            kept[COLLEAGUE] = corrected.values[COLLEAGUE]
    return replace(new, values={**new.values, **kept}) if kept else new
