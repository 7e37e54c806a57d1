"""Actions: what somebody is to do by some day. One decided in a meeting is an action like any other.

They are entries of the kind "action" in the same ledger, so that each change has its history.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.entries import Entry, EntryState, rows_at
from bot.domain.kinds import ACTION, MEETING
from bot.services.access import Caller
from storage.entries import add_entry, add_revision, list_entries


def follow_up_actions(session: Session, agreement: Agreement, meeting: Entry, caller: Caller, now: datetime) -> None:
    """Make an action of each one that a meeting's note holds, once; those made before stay as they are."""
    if meeting.kind != MEETING:
        return
    for action in _decided(agreement, meeting, caller, now):
        add_entry(
            session,
            agreement_id=agreement.id,
            entry=action,
            draft_id=action.id,
            team_id=caller.team_id,
            user_id=caller.user_id,
        )


def _decided(agreement: Agreement, meeting: Entry, caller: Caller, now: datetime) -> Iterator[Entry]:
    today = local_day(now, agreement.zone)
    for number, row in enumerate(rows_at(meeting.values, "actions")):
        yield Entry(
            id=f"{meeting.id}-{number}",
            kind=ACTION,
            start=today,
            end=today,
            recorded_at=now,
            party=meeting.party,
            values={**row, "date": today.isoformat(), "team": caller.team_id, "meeting": meeting.id},
        )


def undo_follow_ups(session: Session, agreement: Agreement, meeting: Entry, caller: Caller, now: datetime) -> None:
    """Undo the actions of a meeting whose note is undone, except those that somebody has worked on since."""
    if meeting.kind != MEETING:
        return
    for action in list_entries(session, agreement_id=agreement.id):
        untouched = action.kind == ACTION and action.revision == 1 and action.state is EntryState.HELD
        if untouched and action.values.get("meeting") == meeting.id:
            add_revision(
                session,
                entry=replace(action, state=EntryState.UNDONE, recorded_at=now, revision=2),
                based_on=1,
                draft_id=None,
                natural_key=None,
                team_id=caller.team_id,
                user_id=caller.user_id,
                reason="undone",
            )
