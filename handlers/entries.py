"""Logging: `/insats`, `/veckomote`, `/aktivitet` and "Uppdatera" open a form, or take one line; a review; one entry."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext, Respond

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.calendar import Interval, latest_weeks, local_day, parse_week, week_of
from bot.domain.entries import faults_of
from bot.domain.events import EVENT_TITLES, events_of, kind_of
from bot.domain.fields import Choice, FieldKind
from bot.domain.kinds import MEETING, OPERATION, CommitmentEvent, activities_of, can_log, kinds_of
from bot.domain.roles import Deed
from bot.services.access import Caller, Reach, find_reachable, find_roles, reach_any, reach_one
from bot.services.entries import ground_of, review_entry, save_draft
from bot.services.entry_changes import open_entry
from bot.services.entry_making import NewEntry
from bot.services.errors import NotFound
from handlers.agenda import agenda
from handlers.answering import answer
from handlers.forms.form import entry_form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.one_line import HELP_WORDS, open_line
from handlers.pressing import parts_of
from handlers.reviewing import change_written, show_review
from handlers.sort import Asked, Sort, open_form
from handlers.views.help import help_view

_WEEKS_OFFERED = 100
_TO_FRIDAY = timedelta(days=4)


def open_operation(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/insats`, with or without a line that says it all."""
    _open_new(OPERATION, context, command, respond, house)


def open_meeting(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/veckomote`, with or without a line that says it all."""
    _open_new(MEETING, context, command, respond, house)


def open_activity(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/aktivitet`: any kind that the agreement uses, chosen at the top of the form or named in the line."""
    _open_new(None, context, command, respond, house)


def _open_new(kind: str | None, context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    caller, line = caller_of(context), (command.get("text") or "").strip()
    if line.casefold() in HELP_WORDS:
        answer(respond, help_view(house.speaker, find_roles(house.database, caller)))
        return
    reaches = reach_any(house.database, caller, now=house.now(), deed=Deed.DRAFT)
    open_new(kind, house, context, caller, command["trigger_id"], agreement_id=reaches[0].agreement.id, line=line)


def open_new(
    kind: str | None,
    house: House,
    context: BoltContext,
    caller: Caller,
    trigger_id: str,
    *,
    agreement_id: str,
    line: str = "",
) -> None:
    """Open the form of a kind, or the one where the kind is chosen (None), under one of the caller's agreements.

    Where a line says it all already, what opens is its review.
    """
    state = _new(kind or "", caller, agreement_id).model_copy(update={"choosing": kind is None})
    if line:
        open_line(house, context, trigger_id, LOGGING, caller, state, line)
    else:
        open_form(house, context, trigger_id, LOGGING, caller, state)


def open_update(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open "Uppdatera" of a promise's card: the form that its kind of target needs."""
    agreement_id, row_id = parts_of(action, 2)
    open_update_of(house, context, caller_of(context), body["trigger_id"], agreement_id, row_id)


def open_update_of(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, row_id: str
) -> None:
    """Open the form of what is likeliest to be said about a promise. NotTied; NotFound where nothing can be."""
    reached = reach_one(house.database, caller, agreement_id, Deed.DRAFT, about=row_id)
    events = events_of(reached.agreement, row_id)
    if not events:
        raise NotFound(agreement_id, Deed.DRAFT, row_id)
    state = _new(events[0], caller, agreement_id).model_copy(update={"commitment": row_id, "choosing": True})
    open_form(house, context, trigger_id, LOGGING, caller, state)


def open_week(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, kind: str, week: Interval
) -> None:
    """Open the form of a kind for something that was held, or will be, in the week. NotTied, NotFound."""
    agreement = reach_one(house.database, caller, agreement_id, Deed.DRAFT).agreement
    if not can_log(agreement, kind):
        raise NotFound(agreement_id, Deed.DRAFT)
    today = local_day(house.now(), agreement.zone)
    day = today if week.holds(today) else week.start + _TO_FRIDAY
    values = _likely(kinds_of(agreement)[kind], day)
    open_form(house, context, trigger_id, LOGGING, caller, _new(kind, caller, agreement_id), values)


def open_excuse(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, row_id: str, interval: str
) -> None:
    """Open the form that excuses an interval of a promise, with the interval chosen. NotTied, NotFound."""
    today = local_day(house.now(), reach_one(house.database, caller, agreement_id, Deed.DRAFT).agreement.zone)
    values = {"date": today.isoformat(), "interval": interval}
    state = _new(CommitmentEvent.INTERVAL_EXCUSED, caller, agreement_id).model_copy(update={"commitment": row_id})
    open_form(house, context, trigger_id, LOGGING, caller, state, values)


def _new(kind: str, caller: Caller, agreement_id: str) -> FormState:
    return FormState(form=kind, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement_id)


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    """Return the form of an entry, new or corrected. NotTied; NotFound where it is about what is no longer there."""
    reached = reach_one(house.database, caller, state.agreement or "", Deed.DRAFT)
    reaches = find_reachable(house.database, caller, now=house.now(), deed=Deed.DRAFT)
    agreement = reached.agreement
    state = _of_agreement(state, agreement)
    ground = ground_of(house.database, reached, state.form, commitment=state.commitment)
    if state.entry:  # what is corrected stays the words of the party whose it is
        ground = replace(ground, party=state.about)
    asking = ground.asking(house.now())
    try:
        kind = kind_of(asking, state.form, state.commitment)
    except KeyError:
        raise NotFound(agreement.id, Deed.DRAFT, state.commitment) from None
    weeks = latest_weeks(agreement.in_force, asking.on, most=_WEEKS_OFFERED)
    return Asked(
        form=entry_form(asking, state.form, state.commitment),
        today=asking.on,
        state=state,
        agreement=agreement,
        kind=kind,
        weeks=_with_own_week(house, caller, state, kind, weeks),
        agreements=_to_switch_to(state, reaches),
        kinds=_to_choose_from(state, agreement),
        likely=_likely(kind, asking.on),
        intro=agenda(house, caller, agreement, state, asking.on),
        faults=lambda values: dict(faults_of(kind, values)),
    )


def _with_own_week(
    house: House, caller: Caller, state: FormState, kind: ActivityKind, weeks: list[Interval]
) -> list[Interval]:
    """Return the weeks with that of the entry that is corrected, however long ago it was."""
    if state.entry is None or kind.when != "week":
        return weeks
    _, stored = open_entry(house.database, caller, agreement_id=state.agreement or "", entry_id=state.entry)
    own = parse_week(stored.entry.values["week"])
    return weeks if own in weeks else [*weeks[: _WEEKS_OFFERED - 1], own]


def _of_agreement(state: FormState, agreement: Agreement) -> FormState:
    """Return the state with a kind that the agreement has: another agreement may not know the one chosen before."""
    known = {kind.id for kind in activities_of(agreement)}
    if state.choosing and state.commitment is None and state.form not in known:
        return state.model_copy(update={"form": activities_of(agreement)[0].id})
    return state


def _to_switch_to(state: FormState, reaches: Sequence[Reach]) -> tuple[Agreement, ...]:
    # what is corrected, and what is said about a promise, stays with its agreement
    settled = state.entry is not None or state.commitment is not None
    if settled:
        return ()
    return tuple(each.agreement for each in reaches if state.choosing or can_log(each.agreement, state.form))


def _to_choose_from(state: FormState, agreement: Agreement) -> tuple[Choice, ...]:
    if not state.choosing:
        return ()
    if state.commitment:
        return tuple(Choice(id=event, label=EVENT_TITLES[event]) for event in events_of(agreement, state.commitment))
    return tuple(Choice(id=kind.id, label=kind.name) for kind in activities_of(agreement))


def _likely(kind: ActivityKind, today: date) -> dict[str, Any]:
    """Return what is likeliest: today, and that what is told of is in place."""
    match kind.when:
        case "days":
            values: dict[str, Any] = {"days": [{"date": today.isoformat()}]}
        case "week":
            values = {"week": week_of(today).key}
        case _:
            values = {"date": today.isoformat()}
    in_place = any(field.id == "in_place" and field.kind is FieldKind.TICK for field in kind.fields)
    return values | ({"in_place": True} if in_place else {})


def _submit(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    """Keep what was written, and show what saving it would do."""
    new = NewEntry(
        draft_id=state.draft,
        agreement_id=state.agreement or "",
        kind=state.form,
        values=values,
        entry_id=state.entry,
        based_on=state.based_on,
        commitment=state.commitment,
    )
    review = review_entry(house.database, caller, new, now=house.now())
    ack(response_action="push", view=show_review(house, caller, state, review).to_dict())


LOGGING = Sort(_ask, _submit)


def save_reviewed(ack: Ack, context: BoltContext, view: dict[str, Any], house: House) -> None:
    """Save what was reviewed, and close the form; each party's channel is told by a post."""
    state = FormState.model_validate_json(view["private_metadata"])
    save_draft(house.database, caller_of(context, state.channel), state.draft, now=house.now())
    ack(response_action="clear")
    house.wake_sender()


def change_line(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Show the form of what was understood of a line."""
    change_written(context, body, house, LOGGING)
