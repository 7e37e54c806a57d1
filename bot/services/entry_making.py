"""From what a form left to the entry that is kept, and the posts that follow from keeping it.

Shared by everything that saves entries (bot.services.entries, bot.services.entry_changes, bot.services.actions).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.entries import Entry, EntryState, days_of, state_on
from bot.domain.kinds import bare_kind
from bot.domain.optional_kinds import CONSENT
from bot.services.access import Caller
from storage.deliveries import Delivery, NewDelivery, list_sent, queue_deliveries, queue_in_each_channel

ENTRY_POST = "entry"
OUTCOME_POST = "outcome"
SETTLED_POST = "outcome_settled"
"""What becomes of the question how it went, once that is known."""
DRAFTS_LAST = timedelta(days=1)
NOT_TOLD = frozenset({CONSENT})
"""Kinds of entry that no channel is told of: a case reference is for the person who asks for it."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a person wants to log (or, with `entry_id`, how they correct it): JSON values checked by the form.

    `commitment` is set for an event about a single commitment.
    """

    draft_id: str
    agreement_id: str
    kind: str
    values: Mapping[str, Any]
    entry_id: str | None = None
    based_on: int | None = None
    commitment: str | None = None


def entry_of(agreement: Agreement, new: NewEntry, party: str | None, now: datetime) -> Entry:
    """Return the entry; planned as long as a day of it lies ahead."""
    start, end = days_of(bare_kind(agreement, new.kind), new.values)
    return Entry(
        id=new.entry_id or new.draft_id,
        kind=new.kind,
        start=start,
        end=end,
        recorded_at=now,
        revision=(new.based_on or 0) + 1,
        state=_state(agreement, new, end, now),
        commitment=new.commitment,
        party=party,
        values=new.values,
    )


def _state(agreement: Agreement, new: NewEntry, end: date, now: datetime) -> EntryState:
    # what is agreed on may hold from a day ahead: it has been agreed on all the same
    return EntryState.HELD if new.commitment else state_on(end, local_day(now, agreement.zone))


def natural_key(agreement: Agreement, kind: str, values: Mapping[str, Any]) -> str | None:
    """Return what there can be only one of under the agreement: a note for each week, say. None for other kinds."""
    named_by = [str(values.get(field, "")) for field in bare_kind(agreement, kind).key_fields]
    return ":".join([kind, *named_by]) if named_by else None


def tell_channels(session: Session, agreement: Agreement, entry: Entry, caller: Caller, now: datetime) -> None:
    """Queue the entry's post in each party's channel, and what settles the question how it went."""
    if entry.kind in NOT_TOLD:
        return
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
    if entry.revision > 1:
        queue_deliveries(session, [_settled(each, entry, now) for each in _asked(session, entry)])


def _asked(session: Session, entry: Entry) -> list[Delivery]:
    return list_sent(session, entry_id=entry.id, occasion=OUTCOME_POST)


def _settled(question: Delivery, entry: Entry, now: datetime) -> NewDelivery:
    """Return what brings the question up to date, so that nobody answers it again."""
    return NewDelivery(
        key=f"{SETTLED_POST}:{entry.id}:{entry.revision}:{question.team_id}:{question.channel_id}",
        agreement_id=question.agreement_id,
        occasion=SETTLED_POST,
        team_id=question.team_id,
        channel_id=question.channel_id,
        user_id=None,
        entry_id=entry.id,
        revision=entry.revision,
        queued_at=now,
        due_at=now,
    )
