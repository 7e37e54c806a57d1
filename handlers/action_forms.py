"""The forms about actions: a new one, a change, and all of one person's handed over to another."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext

from bot.domain.actions import Action, Handover, moves, owing
from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.guard import find_personal_data
from bot.domain.kinds import ACTION, ACTION_TO_DO
from bot.domain.people import Person
from bot.domain.roles import Deed
from bot.domain.texts import Sayable, ntext, text
from bot.services.access import Caller, find_reachable, reach_any, reach_one
from bot.services.action_changes import add_action, change_action, hand_over, open_action
from bot.services.actions import list_actions
from bot.services.entry_making import NewEntry
from bot.services.errors import UserError
from handlers.correcting import open_saved
from handlers.forms.form import Form, filled_fields
from handlers.forms.reading import Faults
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.pressing import parts_of
from handlers.sort import Asked, Sort, open_form
from handlers.views.message import shortened

HANDOVER_FORM = "handover"
_MOST_CHOICES = 100
"""As many as a list in the chat can have."""
_WHAT_SHOWN = 35
_FIELDS = {field.id: field for field in ACTION_TO_DO.fields}
_LONGEST = _FIELDS["text"].max_length
_WHY = Field(id="why", kind=FieldKind.NOTE, label=text("Why?"), required=True, max_length=_FIELDS["why"].max_length)


def open_new_action(house: House, context: BoltContext, caller: Caller, trigger_id: str, what: str = "") -> None:
    """Open the form of a new action, which begins with the words `what`. UserError where they point out a person."""
    if found := find_personal_data(what):
        raise UserError(found)
    # the reader of lines is loaded with the first line
    from bot.domain.oneline.due_days import due_day  # noqa: PLC0415

    (first, *_) = reach_any(house.database, caller, now=house.now(), deed=Deed.DRAFT)
    state = _state(ACTION, caller, first.agreement.id)
    what = " ".join(what.split())
    due, before = due_day(what, local_day(house.now(), first.agreement.zone))
    if not any(letter.isdigit() for letter in what[len(before) :]):
        due = None  # "about Friday" may be what it is about
    # whoever writes it down mostly does it themselves
    values = {"owner": caller.user_id}
    values |= {"text": shortened(what, _LONGEST)} if what else {}
    values |= {"due": due.isoformat()} if due else {}
    open_form(house, context, trigger_id, ACTING, caller, state, values)


def press_new_action(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Open the form of a new action from the button below a list."""
    open_new_action(house, context, caller_of(context), body["trigger_id"])


def open_change(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of an action, filled in with what it says."""
    agreement_id, entry_id = parts_of(action, 2)
    change_action_of(house, context, caller_of(context), body["trigger_id"], agreement_id, entry_id)


def change_action_of(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, entry_id: str
) -> None:
    """Open the form of an action for the caller, filled in with what it says."""
    _, found = open_action(house.database, caller, agreement_id=agreement_id, entry_id=entry_id)
    state = _state(ACTION, caller, agreement_id).model_copy(
        update={"entry": entry_id, "based_on": found.entry.revision}
    )
    # the reason is that of the latest change; and nobody can be chosen from another workspace
    hidden = {"why"} if _is_here(found, caller) else {"why", "owner"}
    values = {name: value for name, value in found.entry.values.items() if name not in hidden}
    open_saved(house, context, trigger_id, caller, _ask_action(house, caller, state), values)


def _is_here(action: Action, caller: Caller) -> bool:
    return action.owner is None or action.owner.team_id == caller.team_id


def _state(form: str, caller: Caller, agreement_id: str) -> FormState:
    return FormState(form=form, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement_id)


@lru_cache(maxsize=128)
def action_form(agreement: Agreement, *, changing: bool) -> Form:
    """Return the form of an action, new or changed; made once, as its validator takes time."""
    asked = ("text", "owner", "due", "for", *(["why"] if changing else []))
    why = _WHY.model_copy(update={"required": False, "hint": text("Needed where the date or who does it is changed.")})
    fields = tuple(why if name == "why" else _FIELDS[name] for name in asked)
    title = text("Change the action") if changing else text("New action")
    return Form(ACTION, title, filled_fields(fields, agreement), submit=text("Save"))


def _ask_action(house: House, caller: Caller, state: FormState) -> Asked:
    agreement = reach_one(house.database, caller, state.agreement or "", Deed.DRAFT).agreement
    reaches = find_reachable(house.database, caller, now=house.now(), deed=Deed.DRAFT)
    today = local_day(house.now(), agreement.zone)
    form = action_form(agreement, changing=state.entry is not None)
    if state.entry is None:
        return Asked(form, today, state, agreement, agreements=tuple(each.agreement for each in reaches))
    _, action = open_action(house.database, caller, agreement_id=agreement.id, entry_id=state.entry)

    def faults(values: Mapping[str, Any]) -> Faults:
        if values.get("why") or not moves(action, values, caller.team_id):
            return {}
        return {("why",): text("Write why the date, or who does it, is changed.")}

    return Asked(form, today, state, agreement, intro=_whose(house, caller, action), faults=faults)


def _whose(house: House, caller: Caller, action: Action) -> tuple[Sayable, ...]:
    """Return who does it, where that is somebody whom the form can't show: of another workspace."""
    owner = action.owner
    if owner is None or _is_here(action, caller):
        return ()
    who = house.workspaces.known_name(owner.team_id, owner.user_id) or text("a colleague of the other party")
    return (text("{who} does it. Choose somebody only if another is to do it instead.", who=who),)


def _submit_action(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    new = NewEntry(
        draft_id=state.draft,
        agreement_id=state.agreement or "",
        kind=ACTION,
        values=values,
        entry_id=state.entry,
        based_on=state.based_on,
    )
    save = change_action if state.entry else add_action
    save(house.database, caller, new, now=house.now())
    ack(response_action="clear")
    house.wake_sender()


ACTING = Sort(_ask_action, _submit_action)


def open_handover(house: House, context: BoltContext, caller: Caller, trigger_id: str) -> None:
    """Open the form that hands over all that one person has to do, of the agreement where there is something."""
    reaches = reach_any(house.database, caller, now=house.now(), deed=Deed.HAND_OVER)
    found = list_actions(house.database, reaches, now=house.now())
    agreement = next((each.agreement for each in found if owing(each.actions)), reaches[0].agreement)
    open_form(house, context, trigger_id, HANDING_OVER, caller, _state(HANDOVER_FORM, caller, agreement.id))


def press_handover(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Open the form from the button below a list."""
    open_handover(house, context, caller_of(context), body["trigger_id"])


def _ask_handover(house: House, caller: Caller, state: FormState) -> Asked:
    reached = reach_one(house.database, caller, state.agreement or "", Deed.HAND_OVER)
    reaches = find_reachable(house.database, caller, now=house.now(), deed=Deed.HAND_OVER)
    (todo,) = list_actions(house.database, [reached], now=house.now())
    counted = owing(todo.actions)
    # sent a second time, the form finds what it has done
    given = [each.handover.giver for each in todo.actions if each.handover and each.handover.id == state.draft]
    counted |= dict.fromkeys(given, len(given))
    if not counted:
        raise UserError(text("Nobody has an open action here that could be handed over."))
    givers = _givers(house, counted, todo.actions)
    fields = (
        Field(id="giver", kind=FieldKind.CHOICE, label=text("From whom?"), choices=givers, required=True),
        Field(id="owner", kind=FieldKind.PERSON, label=text("To whom?"), required=True),
        _WHY,
    )
    form = Form(HANDOVER_FORM, text("Hand over actions"), fields, submit=text("Hand over"))
    agreements = tuple(each.agreement for each in reaches)

    def faults(values: Mapping[str, Any]) -> Faults:
        same = values["giver"] == f"{caller.team_id}-{values['owner']}"
        return {("owner",): text("They have them already: choose somebody else.")} if same else {}

    return Asked(form, todo.today, state, reached.agreement, agreements=agreements, faults=faults)


def _givers(house: House, counted: Mapping[Person, int], actions: Sequence[Action]) -> tuple[Choice, ...]:
    """Return whose actions there are to hand over; a form has to open within seconds: no call to Slack for each name.

    Whoever isn't known by name is told from the others by a number, and by what comes first of what they have to do.
    """
    givers = []
    unknown = count(1)
    for person, number in list(counted.items())[:_MOST_CHOICES]:
        who: Sayable | None = house.workspaces.known_name(person.team_id, person.user_id)
        if who is None:
            first = next((each.what for each in actions if each.owner == person and each.is_open), "")
            who = text("colleague {number}: {what}", number=next(unknown), what=shortened(first, _WHAT_SHOWN))
        label = ntext("{who} ({count} action)", "{who} ({count} actions)", number, who=who)
        givers.append(Choice(id=f"{person.team_id}-{person.user_id}", label=label))
    return tuple(givers)


def _submit_handover(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    team_id, _, user_id = values["giver"].partition("-")
    hand_over(
        house.database,
        caller,
        agreement_id=state.agreement or "",
        handover=Handover(state.draft, giver=Person(team_id, user_id), by=caller.person, why=values["why"]),
        to=Person(caller.team_id, values["owner"]),
        now=house.now(),
    )
    ack(response_action="clear")
    house.wake_sender()


HANDING_OVER = Sort(_ask_handover, _submit_handover)
