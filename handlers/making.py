"""`/lofte ny`: an agreement is made step by step, without a file. What has been answered is kept between the steps.

At the bottom lies the modal with what there is so far (`sketch_view`); every form is put on top of it, and brings it up
to date.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk.models.views import View

from bot.domain.calendar import local_day
from bot.domain.fields import Field, FieldKind
from bot.domain.making.activities import around
from bot.domain.making.forms import basics_fields
from bot.domain.making.sketch import ZONE
from bot.domain.making.writing import sketch_basics, sketch_commitment
from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.agreement_changes import NotPossible
from bot.services.errors import NotOurs, UserError
from bot.services.sketches import (
    SketchChangedMeanwhile,
    Sketched,
    SketchGone,
    create_sketched,
    discard_sketch,
    find_sketched,
    preview_sketch,
    remove_sketched,
    write_sketch,
)
from handlers.answering import open_modal, update_modal
from handlers.forms.form import Form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.making_forms import begun, kind_asked, promise_form, promise_intro, refuse_in_form
from handlers.pressing import number_of
from handlers.seldom import SKETCH_BASICS_FORM, SKETCH_KIND_FORM, SKETCH_PROMISE_FORM
from handlers.sort import Asked, Sort, first_shown, open_form
from handlers.ties import COMMON, PARTIES, refuse_outside
from handlers.views.answers import told_modal
from handlers.views.making import MOST_SKETCHED, new_agreement_view, sketch_view

SKETCH_FORM = "sketch"
_PARTY = Field(id="party", kind=FieldKind.CHOICE, label=text("This channel is"), choices=PARTIES, required=True)


def open_making(house: House, context: BoltContext, caller: Caller, trigger_id: str) -> None:
    """Begin with the form about the whole agreement; go on with what there is, where the person has begun before."""
    refuse_outside(house, caller)
    sketched = find_sketched(house.database, caller)
    if sketched:
        open_modal(context, trigger_id, _sketch_view(house, caller, sketched))
    else:
        state = FormState(form=SKETCH_BASICS_FORM, draft=SKETCH_FORM, channel=caller.channel_id)
        open_form(house, context, trigger_id, SKETCHING_BASICS, caller, state)


def press_make(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Begin from the button in a channel without an agreement."""
    open_making(house, context, caller_of(context), body["trigger_id"])


def _sketch_view(house: House, caller: Caller, sketched: Sketched) -> View:
    state = FormState(
        form=SKETCH_FORM, draft=SKETCH_FORM, channel=caller.channel_id, based_on=sketched.revision
    ).model_dump_json(exclude_defaults=True)
    return sketch_view(sketched.sketch, house.speaker, private_metadata=state)


def _ask_basics(house: House, caller: Caller, state: FormState) -> Asked:
    sketched = find_sketched(house.database, caller) if state.based_on else None
    likely: dict[str, Any] = {}
    if sketched:
        likely = {"party": sketched.party or COMMON, **sketched.sketch.basics.values()}
    # what concerns the whole is told at the first field
    title, *others = basics_fields()
    form = Form(SKETCH_BASICS_FORM, text("New agreement"), (title, _PARTY, *others), submit=text("Go on"))
    return Asked(form, local_day(house.now(), ZONE), state, likely=likely)


def _submit_basics(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    answers = {name: value for name, value in values.items() if name != _PARTY.id}
    party = None if values["party"] == COMMON else values["party"]

    def change(before: Sketched | None) -> Sketched:
        return Sketched(sketch_basics(before.sketch if before else None, answers), party)

    _write(ack, house, caller, state, change, _ask_basics(house, caller, state).form)


def _ask_kind(house: House, caller: Caller, state: FormState) -> Asked:
    _sketched(house, caller)
    return kind_asked(local_day(house.now(), ZONE), state)


def _submit_kind(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    """Go on to the form of the kind, in place of this one."""
    following = state.model_copy(
        update={"form": SKETCH_PROMISE_FORM, "about": values["kind"], "rows": {}, "edition": state.edition + 1}
    )
    sketch = _sketched(house, caller).sketch
    likely = begun(values["kind"], around(sketch), values)
    view = first_shown(house, SKETCHING_PROMISE, caller, following, likely, promise_intro(values["kind"]))
    ack(response_action="update", view=view.to_dict())


def _ask_promise(house: House, caller: Caller, state: FormState) -> Asked:
    sketch = _sketched(house, caller).sketch
    kind: Any = state.about
    title = text("Commitment {id}", id=state.commitment)
    form = promise_form(SKETCH_PROMISE_FORM, title, kind, around(sketch), text("Done"))
    return Asked(form, local_day(house.now(), ZONE), state)


def _submit_promise(ack: Ack, house: House, caller: Caller, state: FormState, values: dict[str, Any]) -> None:
    kind: Any = state.about

    def change(before: Sketched | None) -> Sketched:
        if before is None:
            raise SketchGone
        sketch = sketch_commitment(before.sketch, kind, values, number=_number(state.commitment))
        return Sketched(sketch, before.party)

    _write(ack, house, caller, state, change, _ask_promise(house, caller, state).form)


def _write(
    ack: Ack,
    house: House,
    caller: Caller,
    state: FormState,
    change: Callable[[Sketched | None], Sketched],
    form: Form,
) -> None:
    """Keep what a form left and show what there is now, beneath the form or in its place; or what is refused."""
    try:
        sketched = write_sketch(house.database, caller, change, based_on=state.based_on or 0, now=house.now())
    except NotPossible as refused:
        refuse_in_form(ack, house, form, state, refused)
        return
    view = _sketch_view(house, caller, sketched)
    client = house.workspaces.client(caller.team_id)
    if state.beneath and client:
        ack()
        client.views_update(view_id=state.beneath, view=view)
    else:
        ack(response_action="update", view=view.to_dict())


SKETCHING_BASICS = Sort(_ask_basics, _submit_basics)
SKETCHING_KIND = Sort(_ask_kind, _submit_kind)
SKETCHING_PROMISE = Sort(_ask_promise, _submit_promise)


def change_basics(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Show the form about the whole agreement once more."""
    pressed = _Pressed(house, context, body)
    pressed.open(SKETCH_BASICS_FORM, SKETCHING_BASICS)


def add_promise(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Ask what kind of commitment to add."""
    pressed = _Pressed(house, context, body)
    count = len(pressed.sketched.sketch.commitments)
    if count >= MOST_SKETCHED:
        raise UserError(
            text("That is as many as fit in here. Create the agreement, and add the rest with /lofte ändra.")
        )
    pressed.open(SKETCH_KIND_FORM, SKETCHING_KIND, commitment=f"L{count + 1}")


def change_promise(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Show the form of a commitment once more."""
    pressed = _Pressed(house, context, body)
    there, number = pressed.sketched.sketch.commitments, _number(action["value"])
    if number >= len(there):
        raise NotOurs
    promised = there[number]
    pressed.open(
        SKETCH_PROMISE_FORM,
        SKETCHING_PROMISE,
        promised.values(),
        about=promised.kind,
        commitment=action["value"],
    )


def remove_promise(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Take a commitment away."""
    state = FormState.model_validate_json(body["view"]["private_metadata"])
    caller = caller_of(context, state.channel)
    number, seen = _number(action["value"]), state.based_on or 0
    sketched = remove_sketched(house.database, caller, number, based_on=seen, now=house.now())
    update_modal(context, body["view"], _sketch_view(house, caller, sketched))


def discard(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Throw away all that has been filled in."""
    caller = caller_of(context, FormState.model_validate_json(body["view"]["private_metadata"]).channel)
    discard_sketch(house.database, caller)
    said = text("It is thrown away. To begin a new one, type /lofte ny.")
    close = text("Close")
    update_modal(context, body["view"], told_modal(text("New agreement"), said, house.speaker, close=close))


class _Pressed:
    """A button in the modal with what there is so far; what it shows has to be what there is."""

    def __init__(self, house: House, context: BoltContext, body: dict[str, Any]) -> None:
        view = body["view"]
        state = FormState.model_validate_json(view["private_metadata"])
        self.caller = caller_of(context, state.channel)
        self.sketched = _sketched(house, self.caller)
        if self.sketched.revision != state.based_on:
            raise SketchChangedMeanwhile
        self._house, self._context, self._trigger_id = house, context, body["trigger_id"]
        self._state = state.model_copy(update={"beneath": view["id"]})

    def open(self, form: str, sort: Sort, values: dict[str, Any] | None = None, **of_state: Any) -> None:
        """Put a form on top."""
        state = self._state.model_copy(update={"form": form, **of_state})
        open_form(self._house, self._context, self._trigger_id, sort, self.caller, state, values)


def preview_made(ack: Ack, context: BoltContext, view: dict[str, Any], house: House) -> None:
    """Show the whole agreement as it would be."""
    state = FormState.model_validate_json(view["private_metadata"])
    caller = caller_of(context, state.channel)
    agreement = preview_sketch(house.database, caller, based_on=state.based_on or 0)
    shown = state.model_copy(update={"agreement": agreement.id})
    preview = new_agreement_view(
        agreement,
        _sketched(house, caller).party,
        house.speaker,
        private_metadata=shown.model_dump_json(exclude_defaults=True),
    )
    ack(response_action="push", view=preview.to_dict())


def create(ack: Ack, context: BoltContext, view: dict[str, Any], house: House) -> None:
    """Create what was shown; the channel is told so by a post."""
    state = FormState.model_validate_json(view["private_metadata"])
    caller = caller_of(context, state.channel)
    refuse_outside(house, caller)
    create_sketched(house.database, caller, state.agreement or "", based_on=state.based_on or 0, now=house.now())
    ack(response_action="clear")
    house.wake_sender()


def _sketched(house: House, caller: Caller) -> Sketched:
    sketched = find_sketched(house.database, caller)
    if sketched is None:
        raise SketchGone
    return sketched


def _number(commitment: str | None) -> int:
    """Return the place of L1, L2, … among the commitments, from 0. NotOurs."""
    number = number_of((commitment or "L1").removeprefix("L"))
    if not number:
        raise NotOurs
    return number - 1
