"""What is done with actions: a new one, a change, done and open again, and all of one person's to another at once.

Each change is a revision of the action's entry. The one post that tells of it is brought up to date: its own, or that
of the meeting where it was decided. Only a new action and a hand-over are told by a new post.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from bot.domain.actions import (
    Action,
    Handover,
    actions_of,
    done,
    handed_over,
    owed_by,
    reopened,
    with_answers,
)
from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import ACTION
from bot.domain.people import Person
from bot.domain.roles import Deed
from bot.services.access import Caller, Reach, act, note, reach
from bot.services.entries import Saved
from bot.services.entry_making import ENTRY_POST, NewEntry, entry_of, tell_channels
from bot.services.errors import AlreadySaved, ChangedMeanwhile, NotFound, Undone
from storage.deliveries import queue_in_each_channel
from storage.engine import Database
from storage.entries import (
    OutcomeKind,
    Reason,
    add_entry,
    add_revision,
    find_entry,
    find_saved,
    keep_entry,
    list_entries,
)

T = TypeVar("T")

HANDOVER_POST = "handover"


@dataclass(frozen=True, slots=True)
class Settled:
    """An action as it is now, and its agreement; `again` where it was so before."""

    agreement: Agreement
    action: Action
    again: bool = False


def open_action(database: Database, caller: Caller, *, agreement_id: str, entry_id: str) -> tuple[Agreement, Action]:
    """Return an action to change. NotTied; NotFound where it is gone or undone."""
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, Deed.DRAFT, about=entry_id)
        return reached.agreement, _find(session, reached, entry_id, Deed.DRAFT)


def add_action(database: Database, caller: Caller, new: NewEntry, *, now: datetime) -> Saved:
    """Save a new action, and tell each channel. The same form sent twice is one action. NotTied."""
    with database.writing() as session:
        reached = reach(session, caller, new.agreement_id, Deed.LOG)
        agreement = reached.agreement
        values = {
            **new.values,
            "date": local_day(now, agreement.zone).isoformat(),
            "team": caller.team_id,
        }
        entry = entry_of(agreement, replace(new, values=values), reached.party, now)
        outcome = add_entry(
            session,
            agreement_id=agreement.id,
            entry=entry,
            draft_id=new.draft_id,
            team_id=caller.team_id,
            user_id=caller.user_id,
        )
        if outcome.kind is OutcomeKind.SAVED:
            note(session, caller.person, agreement.id, Deed.LOG, now=now, about=entry.id)
            tell_channels(session, agreement, entry, caller, now)
    return Saved(outcome.entry_id, again=outcome.kind is not OutcomeKind.SAVED)


def change_action(database: Database, caller: Caller, new: NewEntry, *, now: datetime) -> Saved:
    """Save the changes that a form made to an action; where it changes nothing, nothing is saved.

    NotTied, NotFound; Undone, ChangedMeanwhile where somebody else came first, AlreadySaved for a form sent twice.
    """
    with database.writing() as session:
        reached = act(session, caller, new.agreement_id, Deed.CORRECT, now=now, about=new.entry_id)
        stored = find_entry(session, entry_id=new.entry_id or "", agreement_id=new.agreement_id)
        if stored is None or stored.entry.kind != ACTION:
            raise NotFound(new.agreement_id, Deed.CORRECT, new.entry_id)
        if find_saved(session, draft_id=new.draft_id):
            return Saved(stored.entry.id, again=True)
        if stored.entry.state is EntryState.UNDONE:
            raise Undone
        if stored.entry.revision != new.based_on:
            raise ChangedMeanwhile
        action = Action(stored.entry)
        values = with_answers(action, new.values, caller.team_id)
        if _without_reason(values) == _without_reason(stored.entry.values):
            return Saved(stored.entry.id, again=True)
        changed = _revise(session, caller, action, values, "corrected", now, draft_id=new.draft_id)
        _bring_up_to_date(session, caller, reached.agreement, [changed], now)
    return Saved(changed.entry.id)


def _without_reason(values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "why"}


def complete_action(database: Database, caller: Caller, *, agreement_id: str, entry_id: str, now: datetime) -> Settled:
    """Note that an action is done, today and by the caller. Done before: nothing more happens. NotTied, NotFound."""

    def complete(session: Session) -> Settled:
        reached = act(session, caller, agreement_id, Deed.SETTLE, now=now, about=entry_id)
        agreement, action = reached.agreement, _find(session, reached, entry_id, Deed.SETTLE)
        if action.done_on:
            return Settled(agreement, action, again=True)
        values = done(action, caller.person, local_day(now, agreement.zone))
        completed = _revise(session, caller, action, values, "done", now)
        _bring_up_to_date(session, caller, agreement, [completed], now)
        return Settled(agreement, completed)

    return _unless_first(database, complete)


def reopen_action(database: Database, caller: Caller, *, agreement_id: str, entry_id: str, now: datetime) -> Settled:
    """Note that an action is to be done all the same. Open already: nothing happens. NotTied, NotFound."""

    def reopen(session: Session) -> Settled:
        reached = act(session, caller, agreement_id, Deed.SETTLE, now=now, about=entry_id)
        agreement, action = reached.agreement, _find(session, reached, entry_id, Deed.SETTLE)
        if action.done_on is None:
            return Settled(agreement, action, again=True)
        opened = _revise(session, caller, action, reopened(action), "reopened", now)
        _bring_up_to_date(session, caller, agreement, [opened], now)
        return Settled(agreement, opened)

    return _unless_first(database, reopen)


def hand_over(
    database: Database, caller: Caller, *, agreement_id: str, handover: Handover, to: Person, now: datetime
) -> int:
    """Give all that one person has still to do to another, and tell each channel in one post; return how many.

    `handover.id` makes it happen once, however often its form is sent. NotTied; NotFound where there is nothing left to
    hand over.
    """

    def give(session: Session) -> int:
        about = f"{to.team_id}:{to.user_id}"
        agreement = act(session, caller, agreement_id, Deed.HAND_OVER, now=now, about=about).agreement
        logged = actions_of(list_entries(session, agreement_id=agreement.id))
        given = [action for action in logged if action.handover and action.handover.id == handover.id]
        if given:
            return len(given)
        owed = owed_by(logged, handover.giver)
        if not owed:
            raise NotFound(agreement_id, Deed.HAND_OVER, about)
        changed = [
            _revise(session, caller, action, handed_over(action, handover, to), "handed_over", now) for action in owed
        ]
        _bring_up_to_date(session, caller, agreement, changed, now)
        queue_in_each_channel(
            session,
            agreement_id=agreement.id,
            occasion=HANDOVER_POST,
            key=handover.id,
            team_id=caller.team_id,
            user_id=caller.user_id,
            now=now,
        )
        return len(changed)

    return _unless_first(database, give)


def _unless_first(database: Database, work: Callable[[Session], T]) -> T:
    """Do the work, and once more where somebody else came first: then it finds what they have done."""
    try:
        with database.writing() as session:
            return work(session)
    except ChangedMeanwhile:
        with database.writing() as session:
            return work(session)


def handover_told(key: str) -> str:
    """Return the id of the hand-over that the post with the key tells of."""
    return key.split(":")[1]


def _find(session: Session, reached: Reach, entry_id: str, deed: Deed) -> Action:
    stored = find_entry(session, entry_id=entry_id, agreement_id=reached.agreement.id)
    if stored is None or stored.entry.kind != ACTION or stored.entry.state is EntryState.UNDONE:
        raise NotFound(reached.agreement.id, deed, entry_id)
    return Action(stored.entry)


def _revise(
    session: Session,
    caller: Caller,
    action: Action,
    values: dict[str, Any],
    reason: Reason,
    now: datetime,
    *,
    draft_id: str | None = None,
) -> Action:
    entry = action.entry
    changed = replace(entry, values=values, recorded_at=now, revision=entry.revision + 1)
    outcome = add_revision(
        session,
        entry=changed,
        based_on=entry.revision,
        draft_id=draft_id,
        natural_key=None,
        team_id=caller.team_id,
        user_id=caller.user_id,
        reason=reason,
    )
    if outcome.kind is OutcomeKind.ALREADY_SAVED:
        raise AlreadySaved
    if outcome.kind is not OutcomeKind.SAVED:
        raise ChangedMeanwhile
    return Action(changed)


def _bring_up_to_date(
    session: Session, caller: Caller, agreement: Agreement, changed: Iterable[Action], now: datetime
) -> None:
    """Queue the posts that tell of the actions anew: their own, or, once for all of them, that of their meeting.

    Where the meeting has been disposed of, an action is told by a post of its own.
    """
    meetings: dict[str, Entry] = {}
    for action in changed:
        if action.meeting and (action.meeting in meetings or keep_entry(session, entry_id=action.meeting)):
            meetings.setdefault(action.meeting, action.entry)
        else:
            tell_channels(session, agreement, action.entry, caller, now)
    for meeting_id, entry in meetings.items():
        queue_in_each_channel(
            session,
            agreement_id=agreement.id,
            occasion=ENTRY_POST,
            entry_id=meeting_id,
            key=f"{meeting_id}:{entry.id}.{entry.revision}",
            team_id=caller.team_id,
            user_id=caller.user_id,
            now=now,
        )
