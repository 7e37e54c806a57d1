"""Every activity that the promises speak of can be logged, and planned where people plan it."""

from collections.abc import Iterator

import pytest

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import ActivityKind
from bot.domain.fields import ChoiceSource, FieldKind
from bot.domain.kinds import activities_of, can_log, has_situation
from bot.domain.optional_kinds import CONSENT, SITUATION

AGREEMENTS = {agreement.id: agreement for agreement in map(read_agreement, built_in_files())}

# agreement, kind, what its form asks besides the day
ASKED = [
    ("soderkoping-2017", "school_information", {"school"}),
    ("soderkoping-2017", "speed_check", {"place", "near_school"}),
    ("soderkoping-2017", "safety_walk", {"lighting_found", "lighting_closed"}),
    ("soderkoping-2017", "foot_patrol", {"hours"}),
    ("sandviken-2020", "citizen_dialogue", {"attendance"}),
    ("soderkoping-2020", "concern_talks", {"number"}),
    ("sundsvall", "weekend_evening", {"field_workers"}),
    ("soderkoping-2020", "situation_mapping", {"outcome"}),
    ("soderkoping-2020", "property_owner_meeting", {"attendance", "decisions"}),
    ("sundsvall", "school_contact", {"school", "school_kind"}),
    ("sundsvall", "school_work", {"school"}),
    ("soderhamn-2022", "information_shared", {"number", "direction", "legal_basis"}),
    ("hedemora", "consent_count", {"with_consent", "without_consent"}),
]
HAS_BEEN = {
    "improvement",
    "information_shared",
    "consent_count",
    "concern_talks",
    "situation_mapping",
    "prevention_improvement",
    "youth_improvement",
}
"""What is counted or told afterwards: nobody plans it."""


def kind_of(agreement_id: str, kind_id: str) -> ActivityKind:
    return next(kind for kind in activities_of(AGREEMENTS[agreement_id]) if kind.id == kind_id)


def own_kinds() -> Iterator[tuple[str, ActivityKind]]:
    for agreement in AGREEMENTS.values():
        yield from ((agreement.id, kind) for kind in agreement.activity_kinds)


@pytest.mark.parametrize(("agreement_id", "kind_id", "asked"), ASKED)
def test_the_activities_that_are_promised_can_be_logged(agreement_id: str, kind_id: str, asked: set[str]) -> None:
    assert asked <= {field.id for field in kind_of(agreement_id, kind_id).fields}


@pytest.mark.parametrize(("agreement_id", "kind"), list(own_kinds()), ids=lambda value: getattr(value, "id", value))
def test_what_people_plan_may_lie_ahead_and_what_they_count_may_not(agreement_id: str, kind: ActivityKind) -> None:
    (day,) = (field for field in kind.fields if field.kind is FieldKind.DATE)

    assert (day.id, day.required) == ("date", True), agreement_id
    assert day.until_today == (kind.id in HAS_BEEN)


def test_a_mapping_points_to_the_operation_that_it_led_to() -> None:
    (outcome,) = (field for field in kind_of("soderkoping-2020", "situation_mapping").fields if field.id == "outcome")

    assert outcome.choices_from is ChoiceSource.OPERATIONS
    assert [choice.id for choice in outcome.choices] == ["no_need", "undecided"]


def test_the_situation_picture_is_offered_where_the_agreement_says_what_it_is_of() -> None:
    offering = {
        agreement.id for agreement in AGREEMENTS.values() if SITUATION in {kind.id for kind in activities_of(agreement)}
    }

    assert offering == {"soderhamn-2022", "soderkoping-2017", "soderkoping-2020", "sundsvall"}
    assert offering == {agreement.id for agreement in AGREEMENTS.values() if has_situation(agreement)}
    assert not can_log(AGREEMENTS["hedemora"], SITUATION)


def test_no_agreement_keeps_single_consents_unless_its_parties_say_so() -> None:
    for agreement in AGREEMENTS.values():
        assert not agreement.consents.references
        assert not can_log(agreement, CONSENT)
        assert CONSENT not in {kind.id for kind in activities_of(agreement)}
