"""What the buttons of a reminder do: put it off, take that back, note that it is done, open the form it is about."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext, Respond

from bot.domain.calendar import parse_week
from bot.domain.fields import Field, FieldKind
from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.action_changes import complete_action
from bot.services.errors import NotOurs, UserError
from bot.services.putting_off import Snooze, Thing, dismiss_reminder, find_message, resume_reminder, snooze_reminder
from bot.services.reminders import Item, look_up_items
from handlers.action_forms import change_action_of
from handlers.actions import done_before
from handlers.answering import answer
from handlers.cancelling import ask_why
from handlers.entries import open_excuse, open_new, open_update_of, open_week
from handlers.entry_actions import open_correction
from handlers.forms.form import Form
from handlers.forms.reading import Faults
from handlers.forms.state import FormState
from handlers.home import open_explained
from handlers.house import House, caller_of
from handlers.pressing import message_of, parts_in, parts_of, pressed_for
from handlers.reminder_posts import show_anew
from handlers.seldom import SNOOZE_FORM
from handlers.sort import Asked, Sort, Values, open_form
from handlers.views.answers import told_view
from handlers.views.home import ANY_ACTIVITY
from handlers.views.message import capitalised
from handlers.views.reminder_buttons import NEVER, ON_A_DAY
from handlers.views.reminder_words import words_of
from handlers.ways import kind_of

_LIKELY = timedelta(weeks=2)
"""Sooner there are choices in the list."""
_LONGEST = timedelta(days=366)
_FORM = Form(
    SNOOZE_FORM,
    text("Put it off"),
    (Field(id="day", kind=FieldKind.DATE, label=text("Until which day?"), required=True),),
    submit=text("Put it off"),
    warns=False,
)


def put_off(context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House) -> None:
    """Put a reminder off as it was chosen in its list, or ask for a day."""
    caller = caller_of(context)
    choice, reference = parts_of(action, 2)
    pressed = _pressed(body, reference)
    message = find_message(house.database, caller, **pressed)
    try:
        _find(house, message, pressed)
    except UserError:
        show_anew(house, caller, message, pressed["message_ts"])
        raise
    if choice == ON_A_DAY:
        open_form(house, context, body["trigger_id"], SNOOZING, caller, _state(caller, pressed))
        # the list stays on what was chosen, which can't be chosen anew where the form is closed: shown anew, it can
        show_anew(house, caller, message, pressed["message_ts"])
        return
    if choice == NEVER:
        dismiss_reminder(house.database, caller, **pressed, now=house.now())
    elif choice in frozenset(Snooze):
        snooze_reminder(house.database, caller, **pressed, snooze=Snooze(choice), now=house.now())
    else:
        raise NotOurs
    _show(house, caller, message, pressed, respond)


def take_up_again(
    context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House
) -> None:
    """Let a reminder come again that was put off."""
    caller, pressed = caller_of(context), _pressed(body, action["value"])
    message = find_message(house.database, caller, **pressed)
    resume_reminder(house.database, caller, **pressed, now=house.now())
    _show(house, caller, message, pressed, respond)


def finish_action(
    context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House
) -> None:
    """Note that an action is done; its reminder says so from then on."""
    reached, agreement_id, about = pressed_for(context, action["value"], house)
    caller, pressed = caller_of(context), _pressed(body, f"{agreement_id}|{about}")
    message = find_message(house.database, caller, **pressed)
    entry_id = pressed["subject"].partition("@")[0]
    settled = complete_action(house.database, reached, agreement_id=agreement_id, entry_id=entry_id, now=house.now())
    _show(house, caller, message, pressed, respond)
    if settled.again:
        answer(respond, told_view(done_before(house, settled), house.speaker))


def _pressed(body: Mapping[str, Any], reference: str) -> Thing:
    """Return what a button refers to, in the message where it was pressed. NotOurs where that can't be read."""
    agreement_id, kind, subject = parts_in(reference, 3)
    return Thing(agreement_id=agreement_id, kind=kind_of(kind), subject=subject, message_ts=message_of(body))


def _find(house: House, message: str, pressed: Thing) -> Item:
    """Return the thing in its message, to be put off; UserError where it is settled or put off."""
    wanted = (pressed["agreement_id"], pressed["kind"], pressed["subject"])
    for item in look_up_items(house.database, message, now=house.now(), also_past=True):
        if wanted == (item.agreement.id, item.occasion.kind, item.occasion.subject) and item.subject:
            if item.hold:
                raise UserError(text("This is put off already. To change that, first press Remind me after all."))
            return item
    raise UserError(text("This is settled already: nothing more comes about it."))


def _show(house: House, caller: Caller, message: str, pressed: Thing, respond: Respond) -> None:
    house.wake_sender()
    if not show_anew(house, caller, message, pressed["message_ts"]):
        answer(respond, told_view(text("It is saved, though the message can't be changed any more."), house.speaker))


def _state(caller: Caller, pressed: Thing) -> FormState:
    return FormState(
        form=SNOOZE_FORM,
        draft=uuid4().hex,
        channel=caller.channel_id,
        agreement=pressed["agreement_id"],
        about=f"{pressed['message_ts']}|{pressed['kind']}|{pressed['subject']}",
    )


def _of(state: FormState) -> Thing:
    message_ts, kind, subject = parts_in(state.about or "", 3)
    return Thing(agreement_id=state.agreement or "", kind=kind_of(kind), subject=subject, message_ts=message_ts)


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    pressed = _of(state)
    item = _find(house, find_message(house.database, caller, **pressed), pressed)
    today = item.today

    def faults(values: Mapping[str, Any]) -> Faults:
        day = date.fromisoformat(values["day"])
        if day <= today:
            return {("day",): text("Choose a day from tomorrow on.")}
        return {("day",): text("Choose a day within a year.")} if day > today + _LONGEST else {}

    words = words_of(item, house.speaker)
    return Asked(
        _FORM,
        today,
        state,
        likely={"day": (today + _LIKELY).isoformat()},
        intro=(capitalised(house.speaker.say(words.what)),) if words else (),
        faults=faults,
    )


def _submit(ack: Ack, house: House, caller: Caller, state: FormState, values: Values) -> None:
    pressed = _of(state)
    day = date.fromisoformat(values["day"])
    snooze_reminder(house.database, caller, **pressed, snooze=day, now=house.now())
    ack(response_action="clear")
    house.wake_sender()
    show_anew(house, caller, find_message(house.database, caller, **pressed), pressed["message_ts"])


SNOOZING = Sort(_ask, _submit)


def update_promise(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open "Uppdatera" of a promise."""
    caller, agreement_id, row_id = pressed_for(context, action["value"], house)
    open_update_of(house, context, caller, body["trigger_id"], agreement_id, row_id)


def explain_promise(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Explain a promise, in a modal."""
    caller, agreement_id, row_id = pressed_for(context, action["value"], house)
    open_explained(house, context, caller, body["trigger_id"], agreement_id, row_id)


def decide_on_extension(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of what was decided about the extension."""
    # changing agreements is loaded when it is first needed, as in handlers.register
    from handlers.changing import open_change_of  # noqa: PLC0415

    caller, agreement_id, row_id = pressed_for(context, action["value"], house)
    open_change_of(house, context, caller, body["trigger_id"], agreement_id, row_id)


def change_action(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of an action."""
    caller, agreement_id, entry_id = pressed_for(context, action["value"], house)
    change_action_of(house, context, caller, body["trigger_id"], agreement_id, entry_id)


def log_activity(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form that logs what is reminded of; of a meeting that shows its agenda too."""
    caller, agreement_id, form = pressed_for(context, action["value"], house)
    kind = None if form == ANY_ACTIVITY else form
    open_new(kind, house, context, caller, body["trigger_id"], agreement_id=agreement_id)


def log_week(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form that logs what was to be held in a week."""
    caller, agreement_id, about = pressed_for(context, action["value"], house)
    kind, _, week = about.partition(":")
    try:
        held_in = parse_week(week)
    except ValueError:
        raise NotOurs from None
    open_week(house, context, caller, body["trigger_id"], agreement_id, kind, held_in)


def excuse_week(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form that excuses a week, with a reason."""
    caller, agreement_id, about = pressed_for(context, action["value"], house)
    row_id, _, week = about.partition(":")
    open_excuse(house, context, caller, body["trigger_id"], agreement_id, row_id, week)


def correct_entry(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of what was planned or noted."""
    caller, agreement_id, entry_id = pressed_for(context, action["value"], house)
    open_correction(house, context, caller, body["trigger_id"], agreement_id, entry_id)


def cancel_plan(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Ask why what was planned is cancelled."""
    caller, agreement_id, entry_id = pressed_for(context, action["value"], house)
    ask_why(house, context, caller, body["trigger_id"], agreement_id, entry_id)
