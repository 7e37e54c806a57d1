from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

import pytest

from bot.domain.agreement import Agreement
from bot.domain.fields import Field
from bot.domain.making.activities import around
from bot.domain.making.change_forms import (
    basics_change,
    carry_over_change,
    carry_over_fields,
    declared_change,
    declared_fields,
    extension_change,
    extension_fields,
    names_change,
    names_fields,
    promised_change,
    removal,
    roles_change,
    roles_fields,
    units_change,
)
from bot.domain.making.changes import past_of
from bot.domain.making.commitments import answers_from
from bot.domain.making.examples import EXAMPLES
from bot.domain.making.forms import basics_fields, commitment_fields, kind_fields
from bot.domain.making.made import basics_of
from bot.domain.making.sketch import Kind
from bot.domain.making.writing import sketch_commitment
from bot.domain.targets import Structural
from bot.domain.texts import text
from bot.language import speaker_for
from handlers.forms.blocks import Showing, form_view
from handlers.forms.form import Form
from handlers.forms.reading import check_values, model_of
from handlers.forms.state import FormState
from tests.domain.making.answers import BASICS, LEAST, SAID, sketch
from tests.factories import make_agreement, make_commitment
from tests.slack_limits import problems

KINDS: tuple[Kind, ...] = get_args(Kind)
TODAY = date(2025, 3, 14)
STAGED = {"kind": "staged", "stages": [{"id": "draft", "name": "utkast"}, {"id": "adopted", "name": "antaget"}]}
SCHOOLS = {"kind": "structural", "units": [{"id": "norra", "name": "Norra skolan"}]}
AGREEMENT = make_agreement(
    make_commitment("S7"),
    make_commitment("S8", STAGED),
    make_commitment("S9", SCHOOLS),
    extension={"months": 12, "decide_by": "2023-12-31"},
)
SUCCESSOR = make_agreement(make_commitment("L1"), id="p" * 60, period={"start": "2024-01-01"})


def accepted(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as the form's own validator leaves them."""
    left, faults = check_values(model_of(fields), values, today=TODAY)
    assert faults == {}
    return left


ALL_FORMS: Mapping[str, tuple[Field, ...]] = {
    "kind": kind_fields(),
    "basics": basics_fields(),
    "basics in use": basics_fields(new=False),
    **{kind: commitment_fields(kind, around(AGREEMENT)) for kind in KINDS},
    "extension": extension_fields(),
    "carry over": carry_over_fields([SUCCESSOR]),
    **{f"declared {each.id}": declared_fields(each) for each in AGREEMENT.commitments},
    "names": names_fields(text("Which roles?")),
    "roles": roles_fields(AGREEMENT),
}


@pytest.mark.parametrize("fields", ALL_FORMS.values(), ids=ALL_FORMS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_form_fits_in_the_chat_with_all_of_its_rows(fields: tuple[Field, ...], language: str) -> None:
    form = Form("making", text("Agreement"), fields)
    every_row: dict[str, Any] = {field.id: [{}] * field.max_times for field in fields if field.fields}
    state = form.fitted(FormState(form="making", draft="d", channel="C0POLIS"), every_row)

    view = form_view(form, {}, Showing(state, speaker_for(language)))

    assert problems(view.to_dict()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_each_kind_takes_the_least_the_example_and_what_it_shows(kind: Kind) -> None:
    fields = commitment_fields(kind, around(sketch()))
    for values in (LEAST[kind], {**EXAMPLES[kind].values, "reference": "punkt 1"}):
        made = sketch((kind, accepted(fields, values)))
        again = commitment_fields(kind, around(made))
        shown = accepted(again, made.commitments[0].values())
        assert sketch_commitment(made, kind, shown, number=0) == made


def test_the_form_about_the_whole_agreement_takes_what_it_shows() -> None:
    answered = {**BASICS, "follow_up_months": ["05", "11"], "focus_areas": "ungdomar"}
    shown = basics_of(AGREEMENT)

    assert accepted(basics_fields(), answered) == answered
    assert accepted(basics_fields(new=False), shown) == shown


def changed(change_of: Any, *arguments: Any) -> Agreement:
    agreement: Agreement = change_of(*arguments)(AGREEMENT, past_of(AGREEMENT, []))
    return agreement


def test_the_decision_in_the_form_is_the_decision_in_the_agreement() -> None:
    values = {"extended": "yes", "on": "2023-11-20", "reference": "dnr 17"}

    extended = changed(extension_change, accepted(extension_fields(), values))

    assert extended.in_force.end == date(2024, 12, 31)
    assert changed(extension_change, {**values, "extended": "no"}).in_force.end == date(2023, 12, 31)


def test_a_successor_with_the_longest_id_can_be_chosen() -> None:
    [choice] = carry_over_fields([SUCCESSOR])[0].choices
    values = accepted(carry_over_fields([SUCCESSOR]), {"commitment": choice.id, "on": "2024-01-01"})

    carried = changed(carry_over_change, "S7", values, [SUCCESSOR]).by_id["S7"].carried_over

    assert carried
    assert (carried.to, carried.commitment) == (SUCCESSOR.id, "L1")


def test_only_what_the_commitment_has_is_asked_about_its_history() -> None:
    asked = [[field.id for field in declared_fields(commitment)] for commitment in AGREEMENT.commitments]
    assert [set(fields) & {"stage", "unit"} for fields in asked] == [set(), {"stage"}, {"unit"}]

    fields = declared_fields(AGREEMENT.by_id["S8"])
    values = accepted(
        fields, {"text": "Utkastet finns.", "reference": "stycke 2", "stage": "draft", "on": "2022-02-01"}
    )
    [declared] = changed(declared_change, "S8", values).by_id["S8"].history
    assert (declared.stage, declared.on, declared.fulfils) == ("draft", date(2022, 2, 1), False)


def test_a_commitment_is_added_changed_and_taken_away_by_its_form() -> None:
    added = changed(promised_change, None, "milestone", SAID)
    assert list(added.by_id)[-1] == "S10"

    values = {**answers_from(AGREEMENT.by_id["S8"]), "title": "Nytt namn"}
    assert changed(promised_change, "S8", "staged", values).by_id["S8"].title == "Nytt namn"
    assert list(changed(removal, "S8").by_id) == ["S7", "S9"]


def test_names_are_written_one_on_each_line() -> None:
    values = accepted(names_fields(text("Which roles?")), {"names": "- Södra skolan\n- Västra skolan"})
    target = changed(units_change, "S9", values).by_id["S9"].target
    assert isinstance(target, Structural)
    assert [unit.name.sv for unit in target.units] == ["Norra skolan", "Södra skolan", "Västra skolan"]

    assert changed(names_change, "areas", {"names": "Centrum\nHamnen"}).areas[1].id == "hamnen"
    roles = changed(roles_change, accepted(roles_fields(AGREEMENT), {"party": "school", "names": "kurator"})).roles
    assert roles[-1].name.sv == "kurator"


def test_the_form_about_the_whole_changes_the_title() -> None:
    assert changed(basics_change, {**basics_of(AGREEMENT), "title": "Ny titel"}).title == "Ny titel"
