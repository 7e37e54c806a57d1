"""`/lofte ändra` and "Ändra löftet": choose what to change, its form, a preview, and a new version of the agreement."""

from dataclasses import replace
from typing import Any, get_args
from uuid import uuid4

from slack_bolt import Ack, BoltContext, Respond

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.making.activities import around
from bot.domain.making.change_forms import Change
from bot.domain.making.changes import Past
from bot.domain.making.sketch import Kind
from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.access import Caller, Reach, find_reachable, reach_any, reach_one
from bot.services.agreement_changes import (
    NotPossible,
    Version,
    WrittenChange,
    change_agreement,
    find_written_change,
    keep_written,
    list_agreement_versions,
    load_version,
    propose_change,
)
from bot.services.errors import NotFound, NotOurs
from handlers.amendments import ADDED, AMENDMENTS, EXTENSION, OF_A_COMMITMENT, OF_THE_WHOLE, Amendment, Subject
from handlers.answering import answer
from handlers.forms.form import Form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.making_forms import begun, kind_asked, refuse_in_form
from handlers.pressing import parts_of
from handlers.seldom import AMEND_CHOICE_FORM, AMEND_FORM, AMEND_KIND_FORM
from handlers.sort import Asked, Sort, first_shown, open_form
from handlers.views.amendments import amendment_view, versions_view
from handlers.who import name_of

_ADD = "add"
_MOST_OFFERED = 90
"""So many commitments fit into the list beside what else can be changed."""


def open_changing(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, row_id: str | None = None
) -> None:
    """Ask what to change, in the agreement or in the row of the id; the option to extend has but one thing."""
    reaches = reach_any(house.database, caller, now=house.now(), deed=Deed.CHANGE_AGREEMENT)
    agreement = reaches[0].agreement
    if row_id:
        agreement, row_id = _having(reaches, row_id)
    _open(house, context, caller, trigger_id, agreement, row_id)


def press_change(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Ask what to change in the promise whose card it is; of the option to extend: what was decided."""
    agreement_id, row_id = parts_of(action, 2)
    open_change_of(house, context, caller_of(context), body["trigger_id"], agreement_id, row_id)


def open_change_of(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, row_id: str
) -> None:
    """Ask what to change in a promise of one of the caller's agreements, as above. NotTied."""
    reached = reach_one(house.database, caller, agreement_id, Deed.CHANGE_AGREEMENT)
    _open(house, context, caller, trigger_id, reached.agreement, row_id)


def _open(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement: Agreement, row_id: str | None
) -> None:
    state = FormState(
        form=AMEND_CHOICE_FORM, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement.id, commitment=row_id
    )
    if row_id and agreement.extension and row_id == agreement.extension.id:
        decision = state.model_copy(update={"form": AMEND_FORM, "about": EXTENSION, "commitment": None})
        open_form(house, context, trigger_id, AMENDING, caller, decision)
    else:
        open_form(house, context, trigger_id, CHOOSING_CHANGE, caller, state)


def _having(reaches: list[Reach], row_id: str) -> tuple[Agreement, str]:
    """Return the agreement that has the commitment (or option), and its id as the agreement writes it. NotFound."""
    for each in reaches:
        agreement = each.agreement
        option = [agreement.extension.id] if agreement.extension and agreement.extension.id else []
        for known in (*agreement.by_id, *option):
            if known.casefold() == row_id.casefold():
                return agreement, known
    raise NotFound(reaches[0].agreement.id, Deed.CHANGE_AGREEMENT)


def _on_ground(house: House, caller: Caller, agreement_id: str | None, row_id: str | None) -> tuple[Reach, Subject]:
    """Return what is to be changed, as it is now. NotTied, NotFound."""
    reached = reach_one(house.database, caller, agreement_id or "", Deed.CHANGE_AGREEMENT)
    reaches = find_reachable(house.database, caller, now=house.now(), deed=Deed.CHANGE_AGREEMENT)
    agreement = reached.agreement
    if row_id and row_id not in agreement.by_id:
        raise NotFound(agreement.id, Deed.CHANGE_AGREEMENT, row_id)
    others = tuple(each.agreement for each in reaches if each.agreement.id != agreement.id)
    earlier: list[Version] = []
    if reached.version > 1 and not row_id:
        earlier = list_agreement_versions(house.database, caller, agreement.id, now=house.now())[1:]
    return reached, Subject(agreement, agreement.by_id[row_id] if row_id else None, others, tuple(earlier))


def _ask_choice(house: House, caller: Caller, state: FormState) -> Asked:
    _, subject = _on_ground(house, caller, state.agreement, state.commitment)
    of_one = subject.commitment is not None
    fitting = {what: each for what, each in (OF_A_COMMITMENT if of_one else OF_THE_WHOLE).items() if each.fits(subject)}
    choices = [Choice(id=what, label=each.label) for what, each in fitting.items()]
    if not of_one:
        commitments = subject.agreement.commitments[:_MOST_OFFERED]
        one_more = Choice(id=_ADD, label=text("One more commitment"))
        rows = [Choice(id=each.id, label=text("{id} {title}", id=each.id, title=each.title)) for each in commitments]
        choices = [*rows, one_more, *choices]
    label = text("What do you want to change?")
    field = Field(id="what", kind=FieldKind.CHOICE, label=label, choices=tuple(choices), required=True)
    title = text("Change {id}", id=state.commitment) if of_one else text("Change the agreement")
    return Asked(
        Form(AMEND_CHOICE_FORM, title, (field,), submit=text("Go on"), warns=False),
        local_day(house.now(), subject.agreement.zone),
        state,
        agreements=() if of_one else (subject.agreement, *subject.others),
    )


def _submit_choice(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    """Go on to what was chosen, in place of the choice."""
    what = values["what"]
    if what == _ADD:
        sort, changed = AMENDING_KIND, {"form": AMEND_KIND_FORM}
    elif what in AMENDMENTS:
        sort, changed = AMENDING, {"form": AMEND_FORM, "about": what}
    else:
        sort, changed = CHOOSING_CHANGE, {"commitment": what}
    following = state.model_copy(update={**changed, "edition": state.edition + 1})
    ack(response_action="update", view=first_shown(house, sort, caller, following).to_dict())


def _ask_kind(house: House, caller: Caller, state: FormState) -> Asked:
    _, subject = _on_ground(house, caller, state.agreement, None)
    return kind_asked(local_day(house.now(), subject.agreement.zone), state)


def _submit_kind(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    kind: Kind = next(each for each in get_args(Kind) if each == values["kind"])
    _, subject = _on_ground(house, caller, state.agreement, None)
    likely = begun(kind, around(subject.agreement), values)
    changed = {"form": AMEND_FORM, "about": f"{ADDED}{kind}", "edition": state.edition + 1}
    view = first_shown(house, AMENDING, caller, state.model_copy(update=changed), likely)
    ack(response_action="update", view=view.to_dict())


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    """Return the form of a change; the version that it was opened on is the one that is changed."""
    reached, subject = _on_ground(house, caller, state.agreement, state.commitment)
    amendment = _amendment(state.about, subject)
    title = text("Change {id}", id=state.commitment) if state.commitment else text("Change the agreement")
    return Asked(
        Form(AMEND_FORM, title, amendment.fields(subject), submit=text("Preview")),
        local_day(house.now(), subject.agreement.zone),
        state if state.based_on else state.model_copy(update={"based_on": reached.version}),
        likely=amendment.likely(subject),
        intro=(amendment.label, *amendment.intro(subject)),
    )


def _amendment(what: str | None, subject: Subject) -> Amendment:
    amendment = AMENDMENTS.get(what or "")
    if amendment is None or (what in OF_A_COMMITMENT and subject.commitment is None) or not amendment.fits(subject):
        raise NotFound(subject.agreement.id, Deed.CHANGE_AGREEMENT)
    return amendment


def _submit(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    """Keep what was written, and show how the agreement would read."""
    _, subject = _on_ground(house, caller, state.agreement, state.commitment)
    agreement_id, what = subject.agreement.id, state.about or ""
    try:
        change = _change(what, subject, values)
        proposed = propose_change(house.database, caller, agreement_id, change, expected=state.based_on)
    except NotPossible as refused:
        refuse_in_form(ack, house, _ask(house, caller, state).form, state, refused)
        return
    written = WrittenChange(state.draft, agreement_id, what, values, proposed.number, state.commitment)
    keep_written(house.database, caller, written, now=house.now())
    view = amendment_view(proposed, house.speaker, private_metadata=state.model_dump_json(exclude_defaults=True))
    ack(response_action="push", view=view.to_dict())


def _change(what: str, subject: Subject, values: dict[str, Any]) -> Change:
    """Return the change that was written. NotFound where it can't be made of the agreement any more."""
    amendment = _amendment(what, subject)

    def changed(agreement: Agreement, past: Past) -> Agreement:
        try:
            return amendment.change(subject, values)(agreement, past)
        except LookupError:  # what was chosen is no longer offered
            raise NotFound(agreement.id, Deed.CHANGE_AGREEMENT) from None

    return changed


def save_change(ack: Ack, context: BoltContext, view: dict[str, Any], house: House) -> None:
    """Save what was shown as a new version; each party's channel is told by a post."""
    state = FormState.model_validate_json(view["private_metadata"])
    caller = caller_of(context, state.channel)
    if state.form != AMEND_FORM:
        raise NotOurs
    written = find_written_change(house.database, caller, state.draft)
    _, subject = _on_ground(house, caller, written.agreement_id, None)
    # of the version that was changed: pressed twice, what is taken away is there no more
    seen = load_version(house.database, written.agreement_id, written.number)
    subject = replace(subject, agreement=seen, commitment=seen.by_id.get(written.commitment or ""))
    change_agreement(
        house.database,
        caller,
        written.agreement_id,
        _change(written.what, subject, dict(written.values)),
        expected=written.number,
        now=house.now(),
    )
    ack(response_action="clear")
    house.wake_sender()


def show_versions(house: House, caller: Caller, respond: Respond) -> None:
    """Show what has been changed in the channel's agreement, when and by whom."""
    reaches = reach_any(house.database, caller, now=house.now(), deed=Deed.HISTORY)
    versions = list_agreement_versions(house.database, caller, reaches[0].agreement.id, now=house.now())
    names = {version.by: name_of(house, version.by) for version in versions if version.by}
    answer(respond, versions_view(versions, names, house.speaker))


CHOOSING_CHANGE = Sort(_ask_choice, _submit_choice)
AMENDING_KIND = Sort(_ask_kind, _submit_kind)
AMENDING = Sort(_ask, _submit)
