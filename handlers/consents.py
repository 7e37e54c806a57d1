"""`/samtycke`: counting cases with and without consent; and "may we share about REF?", answered to one person."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext, Respond

from bot.domain.agreement import Agreement
from bot.domain.consents import fault_of_reference, faults_of_consent, likely_consent, spelled
from bot.domain.events import Asking
from bot.domain.optional_kinds import CONSENT
from bot.domain.roles import Deed
from bot.domain.texts import Sayable, text
from bot.services.access import Caller, note_read
from bot.services.consents import (
    Recorded,
    find_consent,
    find_followed,
    find_same,
    look_at_consent,
    save_consent,
    withdraw_consent,
)
from bot.services.entry_making import NewEntry
from bot.services.errors import NotTied, UserError
from handlers.answering import answer
from handlers.correcting import open_saved
from handlers.entries import LOGGING
from handlers.forms.form import Form, entry_form
from handlers.forms.reading import Faults
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.pressing import parts_of
from handlers.sort import Asked, Sort, Values, open_form
from handlers.views.consents import (
    RENEW,
    consent_modal,
    consent_view,
    counts_told,
    no_consent_view,
    references_view,
)

_NEW = {"ny", "nytt", "new"}
_ASKING = re.compile(r"(?:får vi dela (?:om|kring)|may we share about)\s+", re.IGNORECASE)
_NOT_FOLLOWED = text(
    "This agreement doesn't follow consents up. If you want it to, ask the coordinator: that is for the parties to "
    "decide."
)
_ONLY_COUNTED = text(
    "Under this agreement cases are only counted: type /samtycke. Single consents, kept by case reference, are for the "
    "parties to decide on: ask the coordinator."
)
_KEPT_IN_A_NEW_ONE = ("reference", "age_group", "scope", "parties")


def show_consents(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/samtycke`, `/samtycke ny` and `/samtycke AB-12`."""
    caller, asked = caller_of(context), (command.get("text") or "").strip()
    first, _, rest = asked.partition(" ")
    if not asked:
        _count(house, context, caller, command["trigger_id"], respond)
    elif first.casefold() in _NEW:
        _open_new(house, context, caller, command["trigger_id"], _keeping(house, caller)[0].id, rest)
    else:
        _answer_reference(house, caller, respond, _ASKING.sub("", asked).rstrip("? "))


def _count(house: House, context: BoltContext, caller: Caller, trigger_id: str, respond: Respond) -> None:
    """Open the form that counts cases, above its fields the latest figures; or show what else can be done."""
    followed = find_followed(house.database, caller, now=house.now())
    if followed.counting and followed.counted:
        kept = text("Single consents: /samtycke and the case reference, or /samtycke ny.") if followed.keeping else None
        intro: list[Sayable] = [*counts_told(followed.counted), *([kept] if kept else [])]
        state = _state(caller, followed.counted.kind, followed.counting.id)
        open_form(house, context, trigger_id, LOGGING, caller, state, intro=intro)
    elif followed.keeping:
        answer(respond, references_view(followed.keeping[0].id, house.speaker))
    else:
        raise UserError(_NOT_FOLLOWED)


def _keeping(house: House, caller: Caller) -> list[Agreement]:
    followed = find_followed(house.database, caller, now=house.now())
    if not followed.keeping:
        raise UserError(_ONLY_COUNTED if followed.counting else _NOT_FOLLOWED)
    return list(followed.keeping)


def _answer_reference(house: House, caller: Caller, respond: Respond, asked: str) -> None:
    keeping = _keeping(house, caller)
    # what is no reference may be somebody's name: it is not said again
    if fault := fault_of_reference(asked):
        raise UserError(fault)
    recorded = find_consent(house.database, caller, asked, now=house.now())
    if recorded is None:
        answer(respond, no_consent_view(spelled(asked), keeping[0].id, house.speaker))
    else:
        answer(respond, consent_view(recorded, _form_of(recorded), house.speaker))


def _form_of(recorded: Recorded) -> Form:
    return entry_form(Asking(recorded.agreement, (), recorded.on), CONSENT)


def _state(caller: Caller, form: str, agreement_id: str) -> FormState:
    return FormState(form=form, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement_id)


def _open_new(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, reference: str = ""
) -> None:
    state = _state(caller, CONSENT, agreement_id)
    asked = _ask(house, caller, state)
    named = {"reference": spelled(reference)} if reference and not fault_of_reference(reference) else {}
    open_form(house, context, trigger_id, CONSENTING, caller, state, {**asked.likely, **named})


def register_consent(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of a new consent, for the reference that was asked about."""
    agreement_id, reference = parts_of(action, 2)
    _open_new(house, context, caller_of(context), body["trigger_id"], agreement_id, reference)


def change_consent(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of a consent to change it; or, where it is over, of the new one that takes its place."""
    caller = caller_of(context)
    agreement_id, entry_id = parts_of(action, 2)
    recorded = look_at_consent(house.database, caller, agreement_id=agreement_id, entry_id=entry_id, now=house.now())
    entry, values = recorded.entry, dict(recorded.entry.values)
    if action["action_id"] == RENEW:
        kept = {name: values[name] for name in _KEPT_IN_A_NEW_ONE if name in values}
        values = {**likely_consent(recorded.agreement.consents, recorded.on), **kept}
    state = _state(caller, CONSENT, agreement_id).model_copy(
        update={"entry": entry.id, "based_on": entry.revision, "about": entry.party}
    )
    open_saved(house, context, body["trigger_id"], caller, _ask(house, caller, state), values)


def withdraw(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Note that a consent is withdrawn from today, and show it as it then stands."""
    agreement_id, entry_id = parts_of(action, 2)
    recorded = withdraw_consent(
        house.database, caller_of(context), agreement_id=agreement_id, entry_id=entry_id, now=house.now()
    )
    answer(respond, consent_view(recorded, _form_of(recorded), house.speaker))


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    """Return the form of a consent, new or changed. NotTied; NotFound where the agreement keeps none (any more)."""
    asked = LOGGING.ask(house, caller, state)
    agreement = asked.agreement
    if agreement is None:
        raise NotTied(state.agreement or "", Deed.DRAFT)
    return replace(
        asked,
        form=replace(asked.form, submit=text("Save")),
        likely=likely_consent(agreement.consents, asked.today),
        faults=lambda values: _faults(house, caller, state, agreement, values),
    )


def _faults(house: House, caller: Caller, state: FormState, agreement: Agreement, values: Mapping[str, Any]) -> Faults:
    faults: dict[tuple[str | int, ...], Sayable] = dict(faults_of_consent(agreement.consents, values))
    same = None if faults else find_same(house.database, caller, agreement.id, values["reference"])
    if same and same.id != state.entry:
        note_read(house.database, caller, agreement.id, Deed.EXPLAIN, now=house.now(), about=same.id)
        reference = spelled(values["reference"])
        said = text("There is a consent for {reference} already: type /samtycke {reference}.", reference=reference)
        faults["reference",] = said
    return faults


def _submit(ack: Ack, house: House, caller: Caller, state: FormState, values: Values) -> None:
    """Save the consent, and show it: to this person alone."""
    new = NewEntry(
        draft_id=state.draft,
        agreement_id=state.agreement or "",
        kind=CONSENT,
        values=values,
        entry_id=state.entry,
        based_on=state.based_on,
    )
    recorded = save_consent(house.database, caller, new, now=house.now())
    ack(response_action="update", view=consent_modal(recorded, _form_of(recorded), house.speaker).to_dict())


CONSENTING = Sort(_ask, _submit)
