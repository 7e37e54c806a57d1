"""Cancelling what was planned: one question, why."""

from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext

from bot.domain.calendar import local_day
from bot.domain.fields import Field, FieldKind
from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.entry_changes import cancel_entry, open_entry
from handlers.forms.form import Form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.pressing import parts_of
from handlers.sort import Asked, Sort, open_form

CANCEL_FORM = "cancel"

_FORM = Form(
    CANCEL_FORM,
    text("Cancel it"),
    (Field(id="why", kind=FieldKind.NOTE, label=text("Why was it not held?"), required=True, max_length=500),),
    submit=text("Cancel it"),
)


def open_cancelling(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Ask why."""
    agreement_id, entry_id = parts_of(action, 2)
    ask_why(house, context, caller_of(context), body["trigger_id"], agreement_id, entry_id)


def ask_why(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, entry_id: str
) -> None:
    """Ask why what was planned is cancelled."""
    state = FormState(
        form=CANCEL_FORM, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement_id, entry=entry_id
    )
    open_form(house, context, trigger_id, CANCELLING, caller, state)


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    ground, _ = open_entry(house.database, caller, agreement_id=state.agreement or "", entry_id=state.entry or "")
    return Asked(_FORM, local_day(house.now(), ground.agreement.zone), state)


def _submit(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    cancel_entry(
        house.database,
        caller,
        agreement_id=state.agreement or "",
        entry_id=state.entry or "",
        why=values["why"],
        now=house.now(),
    )
    ack(response_action="clear")
    house.wake_sender()


CANCELLING = Sort(_ask, _submit)
