from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bot.domain.agreement import Agreement
from bot.domain.making.commitments import answers_from
from bot.domain.making.forms import MOST_SIGNATURES
from bot.domain.making.made import basics_of, change_basics
from bot.domain.making.sketch import Basics
from bot.domain.making.writing import (
    add_promised,
    change_promised,
)
from bot.domain.targets import Count, Increase, Staged
from bot.domain.texts import LocalText
from tests.domain.making.answers import LEAST, SAID, SIX, places
from tests.factories import make_agreement, make_commitment

EVERY_COMMITMENT = [
    pytest.param(agreement, commitment.id, id=commitment.id)
    for agreement in SIX
    for commitment in agreement.commitments
]


@pytest.mark.parametrize(("agreement", "commitment_id"), EVERY_COMMITMENT)
def test_a_commitment_that_is_shown_and_saved_as_it_is_stays_as_it_is(agreement: Agreement, commitment_id: str) -> None:
    values = answers_from(agreement.by_id[commitment_id])

    changed = change_promised(agreement, commitment_id, values, in_use={commitment_id: ()})

    assert changed == agreement


@pytest.mark.parametrize("agreement", SIX, ids=lambda agreement: agreement.id)
def test_basics_that_are_shown_and_saved_as_they_are_stay_as_they_are(agreement: Agreement) -> None:
    assert change_basics(agreement, Basics.model_validate(basics_of(agreement))) == agreement


def test_changed_basics_rename_the_signatories_and_keep_who_else_takes_part() -> None:
    agreement = make_agreement()
    basics = Basics.model_validate(
        {
            **basics_of(agreement),
            "municipality": "Nystads kommun",
            "end": "2024-06-30",
            "signatures": [{"party": "municipality", "name": "K. Ordförande", "on": "2021-12-01"}],
        }
    )

    changed = change_basics(agreement, basics)

    assert [party.name for party in changed.parties] == ["Polisen", "Nystads kommun", "Skolan"]
    assert changed.in_force.end == date(2024, 6, 30)
    assert changed.basis.signatures[0].party == "municipality"


TWO_TOWNS = [
    {"id": "police", "kind": "police", "name": "Polisen", "signatory": True},
    {"id": "municipality", "kind": "municipality", "name": "Provstads kommun", "signatory": True},
    {"id": "neighbour", "kind": "municipality", "name": "Grannstads kommun", "signatory": True},
    {"id": "school", "kind": "participant", "name": "Skolan", "signatory": True},
]


def signed(*names: str) -> Agreement:
    """Return an agreement of four signatories; each name is the party's that it signed for, and a number."""
    signatures = [{"party": name.rstrip("0123456789"), "name": name} for name in names]
    return make_agreement(parties=TWO_TOWNS, basis={"signatures": signatures})


def test_signatures_that_the_form_cannot_show_stay_where_they_stand() -> None:
    agreement = signed("school1", "police1", "neighbour1", "municipality1", "school2")
    shown = basics_of(agreement)
    assert [(each["party"], each["name"]) for each in shown["signatures"]] == [
        ("police", "police1"),
        ("municipality", "municipality1"),
    ]

    renamed = change_basics(agreement, Basics.model_validate({**shown, "title": "Nytt namn"}))
    assert renamed == agreement.model_copy(update={"title": "Nytt namn"})

    fewer = {**shown, "signatures": [{"party": "municipality", "name": "municipality2"}]}
    changed = change_basics(agreement, Basics.model_validate(fewer))
    assert [each.name for each in changed.basis.signatures] == ["school1", "municipality2", "neighbour1", "school2"]

    more = {**shown, "signatures": [*shown["signatures"], {"party": "police", "name": "police2"}]}
    changed = change_basics(agreement, Basics.model_validate(more))
    assert [each.name for each in changed.basis.signatures][-2:] == ["school2", "police2"]


def test_more_signatures_than_the_form_has_room_for_stay() -> None:
    names = [f"police{number}" for number in range(MOST_SIGNATURES + 2)]
    agreement = signed(*names)
    shown = basics_of(agreement)
    assert len(shown["signatures"]) == MOST_SIGNATURES

    changed = change_basics(agreement, Basics.model_validate({**shown, "signatures": []}))

    assert [each.name for each in changed.basis.signatures] == names[MOST_SIGNATURES:]


def test_a_changed_commitment_keeps_its_conditions_and_a_renamed_step_is_a_new_one() -> None:
    soderhamn = next(each for each in SIX if each.id == "soderhamn-2022")
    values = {**answers_from(soderhamn.by_id["S7"]), "at_least": 5}
    target = change_promised(soderhamn, "S7", values, in_use={"S7": ()}).by_id["S7"].target
    assert isinstance(target, Count)
    assert (target.at_least, len(target.conditions)) == (5, 4)

    values = {**answers_from(soderhamn.by_id["S3"]), "stages": "funnen\nprövad\nslutsats dragen"}
    staged = change_promised(soderhamn, "S3", values, in_use={}).by_id["S3"].target
    assert isinstance(staged, Staged)
    assert [stage.id for stage in staged.stages] == ["found", "provad", "verdict"]
    assert places(lambda: change_promised(soderhamn, "S3", values, in_use={"S3": {"analysed"}})) == [("stages",)]


def test_a_commitment_is_added_to_an_agreement_in_use_under_its_letters() -> None:
    sandviken = next(each for each in SIX if each.id == "sandviken-2020")

    agreement = add_promised(sandviken, "count", LEAST["count"])

    assert list(agreement.by_id)[-1] == "V7"
    assert agreement.activity_kinds[-1].name == LocalText(sv="trygghetsvandring")


def test_a_commitment_gets_an_id_that_nothing_has_had_before() -> None:
    assert list(add_promised(make_agreement(), "milestone", SAID, taken={"S9", "S12b", "K40"}).by_id)[-1] == "S13"

    optional = next(each for each in SIX if each.id == "soderkoping-2020")
    assert optional.extension
    assert optional.extension.id == "K7"
    assert list(add_promised(optional, "milestone", SAID).by_id)[-1] == "K8"


def increase_in(measured: Mapping[str, Any], **changed: Any) -> Increase:
    """Return the increase of hours on foot, once its form says `changed`."""
    target = {"kind": "increase", "measure": {"unit": "timmar", **measured}}
    agreement = make_agreement(make_commitment("V1", target))
    values = {**answers_from(agreement.by_id["V1"]), **changed}
    increase = change_promised(agreement, "V1", values, in_use={}).by_id["V1"].target
    assert isinstance(increase, Increase)
    return increase


HOURS = {"activities": ["foot_patrol"], "field": "hours"}


def test_an_increase_of_something_else_adds_up_a_number_that_that_has() -> None:
    assert increase_in(HOURS, activities=["dialogue"]).measure.field == "attendance"
    assert places(lambda: increase_in(HOURS, activities=["foot_patrol", "dialogue"])) == [("measure",)]
    assert places(lambda: increase_in(HOURS, activities=["mapping"])) == [("measure",)]


def test_an_increase_keeps_its_number_as_long_as_all_that_is_chosen_has_it() -> None:
    closed = {"activities": ["safety_walk"], "field": "lighting_closed"}
    assert increase_in(closed, title="Fler lampor").measure.field == "lighting_closed"

    seizures = {"activities": ["joint_operation"], "field": "results.seizures"}
    assert increase_in(seizures, title="Fler beslag").measure.field == "results.seizures"
    assert increase_in(seizures, measure="entries").measure.field is None
