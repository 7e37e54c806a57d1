"""The law of the forms: what is filled in comes back the same, by way of the modal, and Slack would show the modal."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.calendar import latest_weeks
from bot.domain.events import Asking, events_of
from bot.domain.fields import Field, FieldKind
from bot.domain.guard import find_personal_data
from bot.domain.kinds import CommitmentEvent, kinds_of
from bot.language import speaker_for
from handlers.forms.blocks import Showing, form_view
from handlers.forms.form import Form, activity_form, entry_form
from handlers.forms.reading import check_values, errors_by_block, read_values
from handlers.forms.state import FormState
from tests.chat import fill
from tests.factories import event, operation
from tests.slack_limits import problems

TODAY = date(2022, 10, 14)
EXAMPLES = 60
AGREEMENTS = [read_agreement(path) for path in built_in_files()]


def event_forms(agreement: Agreement) -> Iterator[Form]:
    """Yield every form of "Uppdatera", with names and operations logged before."""
    for commitment in agreement.commitments:
        logged = (
            operation(),
            event(CommitmentEvent.STAGE_REACHED, commitment.id, TODAY, item="Trappan", stage="found"),
            event(CommitmentEvent.UNIT_STATE, commitment.id, TODAY, name="Åsens skola & fritids", in_place=True),
        )
        for what in events_of(agreement, commitment.id):
            yield entry_form(Asking(agreement, logged, TODAY), what, commitment.id)


FORMS = [
    (agreement, form)
    for agreement in AGREEMENTS
    for form in (*(activity_form(agreement, kind) for kind in kinds_of(agreement)), *event_forms(agreement))
]

LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
PEOPLE = st.from_regex(r"[UW][A-Z0-9]{1,30}", fullmatch=True)


def texts(field: Field) -> st.SearchStrategy[str]:
    letters = st.one_of(LETTERS, st.just("\n")) if field.kind is FieldKind.NOTE else LETTERS
    short = st.text(letters, min_size=1, max_size=min(30, field.max_length)).map(str.strip)
    longest = st.sampled_from("ö&<*_`👮").map(lambda letter: letter * field.max_length)
    return st.one_of(short, longest).filter(lambda said: bool(said) and find_personal_data(said) is None)


def numbers(field: Field) -> st.SearchStrategy[float]:
    least = -1000 if field.at_least is None else field.at_least
    most = 10**6 if field.at_most is None else field.at_most
    if field.decimals:
        return st.decimals(least, most, places=6).map(float)
    return st.integers(least, most)


def values_of(field: Field) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911 one case for each kind
    ids = [choice.id for choice in field.choices]
    match field.kind:
        case FieldKind.TEXT | FieldKind.NOTE:
            return texts(field)
        case FieldKind.NAME:
            return st.one_of(texts(field), st.sampled_from(field.names)) if field.names else texts(field)
        case FieldKind.NUMBER:
            return numbers(field)
        case FieldKind.DATE:
            latest = TODAY if field.until_today else date(9999, 12, 31)
            return st.dates(date(1900, 1, 1), latest).map(date.isoformat)
        case FieldKind.WEEK:
            return st.sampled_from([week.key for week in weeks_of(AGREEMENTS[0])])
        case FieldKind.CHOICE:
            return st.sampled_from(ids)
        case FieldKind.CHOICES:
            return st.sets(st.sampled_from(ids), min_size=1).map(lambda chosen: sorted(chosen, key=ids.index))
        case FieldKind.TICK:
            return st.booleans()
        case FieldKind.COUNTS:
            return st.dictionaries(st.sampled_from(ids), numbers(field), min_size=1)
        case FieldKind.PERSON:
            return PEOPLE
        case FieldKind.GROUP:
            return st.lists(filled(field.fields), min_size=max(field.min_times, 1), max_size=field.max_times)


def filled(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Generate what somebody may fill in: what is needed, and any of the rest."""
    always = {
        field.id
        for field in fields
        if field.required or field.kind is FieldKind.TICK or (field.kind is FieldKind.GROUP and field.min_times)
    }
    return st.fixed_dictionaries(
        {field.id: values_of(field) for field in fields if field.id in always},
        optional={field.id: values_of(field) for field in fields if field.id not in always},
    )


def weeks_of(agreement: Agreement) -> Any:
    return latest_weeks(agreement.in_force, TODAY, most=60)


def shown(form: Form, state: FormState, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the modal as JSON carries it."""
    showing = Showing(state, speaker_for("sv"), weeks_of(AGREEMENTS[0]), AGREEMENTS[:2])
    view: dict[str, Any] = json.loads(json.dumps(form_view(form, values, showing).to_dict()))
    return view


def inputs(view: Mapping[str, Any]) -> Iterator[str]:
    return (block["block_id"] for block in view["blocks"] if block["type"] == "input")


@settings(max_examples=EXAMPLES)
@given(data=st.data(), agreement_and_form=st.sampled_from(FORMS))
def test_what_is_filled_in_comes_back_the_same(data: st.DataObject, agreement_and_form: tuple[Agreement, Form]) -> None:
    agreement, form = agreement_and_form
    values = data.draw(filled(form.fields))
    empty = FormState(form=form.id, draft="d" * 32, channel="C0POLIS", agreement=agreement.id, entry="e" * 32)
    state = form.fitted(empty, values)

    view = shown(form, state, values)
    assert problems(view) == []
    assert FormState.model_validate_json(view["private_metadata"]) == state

    raw = read_values(form.fields, state, fill(view, {})["state"]["values"])
    checked, faults = check_values(form.model, raw, today=TODAY)

    assert faults == {}
    assert checked == values


@settings(max_examples=EXAMPLES)
@given(data=st.data(), agreement_and_form=st.sampled_from(FORMS))
def test_every_fault_belongs_to_a_field_that_is_shown(
    data: st.DataObject, agreement_and_form: tuple[Agreement, Form]
) -> None:
    """Slack shows an error only under an input of the modal, and refuses any other."""
    agreement, form = agreement_and_form
    values = data.draw(filled(form.fields))
    empty = FormState(form=form.id, draft="d", channel="C", agreement=agreement.id)
    state = form.fitted(empty, values if data.draw(st.booleans()) else {})
    view = shown(form, state, {})

    spoilt = fill(view, {})["state"]["values"]
    wrong = data.draw(st.sampled_from(["", "x" * 3001, "-1", "8112189876", "\N{NULL}"]))
    for elements in spoilt.values():
        for element in elements.values():
            if "value" in element:
                element["value"] = wrong
            if "selected_date" in element:
                element["selected_date"] = (TODAY + timedelta(days=1)).isoformat()
    raw = read_values(form.fields, state, spoilt)
    _, faults = check_values(form.model, raw, today=TODAY)

    assert set(errors_by_block(form.fields, state, faults)) <= set(inputs(view))
