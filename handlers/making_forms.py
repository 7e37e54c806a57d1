"""The forms of making and changing agreements, and where in them a refusal is shown."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from slack_bolt import Ack

from bot.domain.faults import Where
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.making.activities import Surroundings
from bot.domain.making.examples import EXAMPLES, example_for
from bot.domain.making.forms import KIND_NAMES, commitment_fields, kind_fields
from bot.domain.making.refusal import Refusal
from bot.domain.making.sketch import Kind
from bot.domain.texts import Joined, Sayable, text
from bot.services.agreement_changes import NotPossible
from handlers.forms.form import Form
from handlers.forms.reading import errors_by_block
from handlers.forms.state import FormState
from handlers.house import House
from handlers.sort import Asked

_IN_A_ROW = 3
"""So long is the place of a field in a row of a group."""
_EMPTY, _EXAMPLE = "empty", "example"
_BEGIN = Field(
    id="begin",
    kind=FieldKind.CHOICE,
    label=text("Begin with"),
    choices=(Choice(id=_EMPTY, label=text("an empty form")), Choice(id=_EXAMPLE, label=text("an example"))),
    required=True,
)


def kind_asked(today: date, state: FormState) -> Asked:
    """Return the form in which the kind of a commitment is chosen, and what its form begins with."""
    form = Form(state.form, text("New commitment"), (*kind_fields(), _BEGIN), submit=text("Go on"), warns=False)
    return Asked(form, today, state, likely={_BEGIN.id: _EMPTY})


def promise_form(form_id: str, title: Sayable, kind: Kind, around: Surroundings, submit: Sayable) -> Form:
    """Return the form of a commitment of the kind."""
    return Form(form_id, title, commitment_fields(kind, around), submit=submit)


def begun(kind: Kind, around: Surroundings, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of a new commitment begins with, as was chosen: both parties, or a whole example."""
    if chosen[_BEGIN.id] == _EXAMPLE:
        return example_for(kind, around)
    return {"responsible": [party.id for party in around.signatories]}


def promise_intro(kind: Kind) -> tuple[Sayable, ...]:
    """Return what stands above the form of a new commitment: its kind, and one as others have put it."""
    values = EXAMPLES[kind].values
    such = text("Such as: {title}. {words}", title=values["title"], words=values["text"])
    return (KIND_NAMES[kind], such)


def refuse_in_form(ack: Ack, house: House, form: Form, state: FormState, refused: NotPossible) -> None:
    """Show each refusal at its field; what has no field that is shown stands at the first one.

    In a form without fields there is no such place: then it is raised.
    """
    if not form.fields:
        raise refused
    faults: dict[Where, Sayable] = {}
    for place, said in _placed(refused.refusals, form.fields, state):
        faults[place] = Joined((faults[place], said), " ") if place in faults else said
    errors = errors_by_block(form.fields, state, faults)
    ack(response_action="errors", errors={block: house.speaker.say(said) for block, said in errors.items()})


def _placed(refusals: Iterable[Refusal], fields: Sequence[Field], state: FormState) -> Iterable[tuple[Where, Sayable]]:
    known = {field.id: field for field in fields}
    for refusal in refusals:
        shown = refusal.place and _is_shown(refusal.place, known, state)
        yield (refusal.place if shown else (fields[0].id,)), refusal.said


def _is_shown(place: Where, known: Mapping[str, Field], state: FormState) -> bool:
    field = known.get(str(place[0]))
    if field is None:
        return False
    if field.kind is not FieldKind.GROUP:
        return True
    if len(place) < _IN_A_ROW or not isinstance(place[1], int) or place[1] >= len(state.rows_of(field)):
        return False
    return any(inner.id == place[2] for inner in field.fields)
