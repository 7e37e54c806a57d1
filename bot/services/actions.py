"""Actions: what somebody is to do by some day. One decided in a meeting is an action like any other.

They are entries of the kind "action" in the same ledger, so that each change has its history. Here they come into being
with a meeting's note, and are looked up; what is done with one by one is in bot.services.action_changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.actions import (
    Action,
    actions_of,
    last_decided,
    left_by_undone_notes,
    same_thing,
    still_open,
    taken_over,
)
from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day, week_of
from bot.domain.entries import Entry, EntryState, rows_at
from bot.domain.kinds import ACTION, MEETING
from bot.domain.roles import Allowed, Deed, allowed_to
from bot.services.access import Caller, Reach, note, reach_any
from bot.services.errors import ChangedMeanwhile
from storage.engine import Database
from storage.entries import OutcomeKind, add_entry, add_revision, list_entries


@dataclass(frozen=True, slots=True)
class ToDo:
    """The actions of an agreement, done ones too, the day that it is there, and what whoever asks may."""

    agreement: Agreement
    actions: tuple[Action, ...]
    today: date
    allowed: Allowed


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a weekly meeting begins with: what is still to be done, and the last note that holds decisions."""

    actions: tuple[Action, ...]
    last: Entry | None


def look_at_actions(database: Database, caller: Caller, *, now: datetime) -> list[ToDo]:
    """Return the actions of each of the channel's agreements, as below; the audit trail says so. Untied, NotMember."""
    reaches = reach_any(database, caller, now=now, deed=Deed.REPORT, about=ACTION)
    with database.writing() as session:
        for each in reaches:
            note(session, caller.person, each.agreement.id, Deed.REPORT, now=now, about=ACTION)
    return list_actions(database, reaches, now=now)


def list_actions(database: Database, reaches: Sequence[Reach], *, now: datetime) -> list[ToDo]:
    """Return the actions of each agreement that somebody reaches, the most urgent first."""
    with database.reading() as session:
        return [
            ToDo(
                each.agreement,
                tuple(actions_of(list_entries(session, agreement_id=each.agreement.id))),
                local_day(now, each.agreement.zone),
                allowed_to(each.role),
            )
            for each in reaches
        ]


def find_agenda(database: Database, agreement: Agreement, *, now: datetime) -> Agenda:
    """Return the agenda of this week's meeting: its decisions are those of a week before."""
    with database.reading() as session:
        logged = list_entries(session, agreement_id=agreement.id)
    this_week = week_of(local_day(now, agreement.zone))
    return Agenda(tuple(still_open(actions_of(logged))), last_decided(logged, this_week.start))


def follow_up_actions(session: Session, agreement: Agreement, meeting: Entry, caller: Caller, now: datetime) -> None:
    """Make an action of each one that a meeting's note holds, once; those made before stay as they are.

    What an undone note of the same week has left is taken over: it is the same action, and there is only one.
    """
    if meeting.kind != MEETING:
        return
    decided = list(_decided(agreement, meeting, caller, now))
    logged = list_entries(session, agreement_id=agreement.id) if decided else []
    there = {Action(entry).stands_for for entry in logged if entry.kind == ACTION}
    left = left_by_undone_notes(logged, str(meeting.values["week"]))
    for action in decided:
        if action.id in there:
            continue
        same = next((each for each in left if same_thing(each.what, Action(action).what)), None)
        if same:
            left.remove(same)
            _take_over(session, same, action, caller, now)
        else:
            add_entry(
                session,
                agreement_id=agreement.id,
                entry=action,
                draft_id=action.id,
                team_id=caller.team_id,
                user_id=caller.user_id,
            )


def _take_over(session: Session, left: Action, decided: Entry, caller: Caller, now: datetime) -> None:
    entry = left.entry
    outcome = add_revision(
        session,
        entry=replace(entry, values=taken_over(left, decided), recorded_at=now, revision=entry.revision + 1),
        based_on=entry.revision,
        draft_id=decided.id,
        natural_key=None,
        team_id=caller.team_id,
        user_id=caller.user_id,
        reason="taken_over",
    )
    if outcome.kind is not OutcomeKind.SAVED:
        raise ChangedMeanwhile


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
