"""The forms of `/paminn` about people: when one is away and who stands in, and who coordinates for a party."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext

from bot.domain.calendar import local_day
from bot.domain.fields import Field, FieldKind
from bot.domain.roles import Deed
from bot.domain.texts import Sayable, text
from bot.services.access import Caller, Reach, reach_one
from bot.services.reminding import find_coordinating, find_own_absence, set_absence, set_coordinator
from handlers.forms.form import Form
from handlers.forms.reading import Faults
from handlers.forms.state import FormState
from handlers.house import House
from handlers.seldom import ABSENCE_FORM, COORDINATOR_FORM
from handlers.sort import Asked, Sort, Values, open_form
from handlers.views.paminn import absence_line, coordinating_line, saved_modal
from handlers.views.ways import Reading
from handlers.who import doer_namer

_ABSENCE = Form(
    ABSENCE_FORM,
    text("I will be away"),
    (
        Field(id="first", kind=FieldKind.DATE, label=text("From"), required=True),
        Field(id="last", kind=FieldKind.DATE, label=text("To and including"), required=True),
        Field(
            id="deputy",
            kind=FieldKind.PERSON,
            label=text("Deputy"),
            hint=text("Gets your reminders meanwhile. Tell them so. Left empty: your coordinator gets them."),
        ),
    ),
    submit=text("Save"),
    warns=False,
)
_COORDINATOR = Form(
    COORDINATOR_FORM,
    text("Coordinator"),
    (
        Field(
            id="who",
            kind=FieldKind.PERSON,
            label=text("Who coordinates?"),
            hint=text("Is told of what is two weeks late, and of trouble. Left empty: the first of its coordinators."),
        ),
    ),
    submit=text("Save"),
    warns=False,
)


def open_absence(house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str) -> None:
    """Open the form of one's own absence."""
    open_form(house, context, trigger_id, BEING_AWAY, caller, _state(ABSENCE_FORM, caller, agreement_id))


def open_coordinator(house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str) -> None:
    """Open the form of who coordinates for the party whose channel it is."""
    open_form(house, context, trigger_id, COORDINATING, caller, _state(COORDINATOR_FORM, caller, agreement_id))


def reading_of(house: House, caller: Caller) -> Reading:
    """Return how the caller reads."""
    speaker = house.speaker
    return Reading(speaker, caller.team_id, doer_namer(house, caller.team_id, speaker))


def _state(form: str, caller: Caller, agreement_id: str) -> FormState:
    return FormState(form=form, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement_id)


def _reached(house: House, caller: Caller, state: FormState, deed: Deed) -> Reach:
    return reach_one(house.database, caller, state.agreement or "", deed)


def _ask_absence(house: House, caller: Caller, state: FormState) -> Asked:
    reached = _reached(house, caller, state, Deed.ABSENCE)
    today = local_day(house.now(), reached.agreement.zone)
    likely: dict[str, Any] = {"first": today.isoformat()}
    if found := find_own_absence(house.database, caller, reached.agreement.id, now=house.now()):
        likely = {"first": found.first_day.isoformat(), "last": found.last_day.isoformat(), "deputy": found.deputy_id}
    faults = partial(_faults_of_absence, today, caller.user_id)
    return Asked(_ABSENCE, today, state, reached.agreement, likely=likely, faults=faults)


def _faults_of_absence(today: date, own: str, values: Mapping[str, Any]) -> Faults:
    faults: dict[tuple[str | int, ...], Sayable] = {}
    if values["last"] < values["first"]:
        faults["last",] = text("This is before the first day.")
    elif date.fromisoformat(values["last"]) < today:
        faults["last",] = text("This day has passed already.")
    if values.get("deputy") == own:
        faults["deputy",] = text("Choose somebody else than yourself.")
    return faults


def _submit_absence(ack: Ack, house: House, caller: Caller, state: FormState, values: Values) -> None:
    absence = set_absence(
        house.database,
        caller,
        state.agreement or "",
        first=date.fromisoformat(values["first"]),
        last=date.fromisoformat(values["last"]),
        deputy_id=values.get("deputy"),
        now=house.now(),
    )
    reading = reading_of(house, caller)
    view = saved_modal(text("Saved"), [absence_line(absence, reading)], reading)
    ack(response_action="update", view=view.to_dict())


def _ask_coordinator(house: House, caller: Caller, state: FormState) -> Asked:
    reached = _reached(house, caller, state, Deed.CHANGE_REMINDERS)
    agreement = reached.agreement
    now, may_be = find_coordinating(house.database, caller, agreement.id)
    party = next((each.name for each in agreement.parties if each.id == reached.party), None)
    chosen = now is not None and now.chosen
    why = text("Now it is somebody who was chosen.") if chosen else text("Now it is the first of its coordinators.")
    return Asked(
        _COORDINATOR,
        local_day(house.now(), agreement.zone),
        state,
        agreement,
        likely={"who": now.person.user_id} if now and now.person.team_id == caller.team_id else {},
        faults=partial(_faults_of_coordinator, {each.user_id for each in may_be}),
        intro=(agreement.title, text("Coordinator for {party}", party=party or text("both parties")), why),
    )


def _faults_of_coordinator(coordinators: Collection[str], values: Mapping[str, Any]) -> Faults:
    if values.get("who") and values["who"] not in coordinators:
        return {("who",): text("This person isn't a coordinator here. Make them one first: /lofte medlem.")}
    return {}


def _submit_coordinator(ack: Ack, house: House, caller: Caller, state: FormState, values: Values) -> None:
    agreement_id = state.agreement or ""
    now = set_coordinator(house.database, caller, agreement_id, values.get("who"), now=house.now())
    reached = _reached(house, caller, state, Deed.CHANGE_REMINDERS)
    reading = reading_of(house, caller)
    lines = [coordinating_line(now, reached.agreement, reading)] if now else []
    view = saved_modal(text("Saved"), lines, reading)
    ack(response_action="update", view=view.to_dict())


BEING_AWAY = Sort(_ask_absence, _submit_absence)
COORDINATING = Sort(_ask_coordinator, _submit_coordinator)
