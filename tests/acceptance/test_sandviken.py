"""Sandviken 2020–2021, promise by promise: V1 to V6."""

from typing import Any

import pytest

from bot.domain.assessment import Pace, Status
from bot.domain.kinds import CommitmentEvent
from tests.acceptance.stage import Stage

YEAR_BEFORE = {"start": "2019-01-01", "end": "2019-12-31"}
AN_OPERATION = {"heads": {"area_officer": 2, "social_worker": 1}, "focus": ["youth"]}
ONGOING = [
    ("V2", "andt_prevention", {"topics": ["alcohol", "tobacco"]}),
    ("V4a", "prevention_improvement", {"change": "Gemensam lägesbild varje vecka"}),
    ("V4b", "youth_improvement", {"change": "En väg in för skolorna"}),
    ("V5", "joint_operation", AN_OPERATION),
]


@pytest.fixture
def agreement_id() -> str:
    return "sandviken-2020"


@pytest.mark.parametrize(("second_shift", "status"), [(31.5, Status.FULFILLED), (31, Status.NOT_FULFILLED)])
def test_v1_is_fulfilled_by_more_hours_against_narcotics_than_before_and_not_by_as_many(
    stage: Stage, second_shift: float, status: Status
) -> None:
    # 50 hours in the 365 days before are 100.1 in the 731 days of the two years
    stage.on("2020-03-02")
    stage.agree("V1", CommitmentEvent.BASELINE_AGREED, value=50, **YEAR_BEFORE)
    stage.police.logs("narcotics_shift", hours=69, street_level=True, seizures=2)
    stage.on("2021-11-30")
    stage.police.logs("narcotics_shift", hours=second_shift)

    stage.on("2022-01-01")
    card = stage.card("V1")
    assert card.status is status
    assert "i utgångsvärdets takt hade det varit 100,1" in card


def test_v1_falls_behind_where_less_is_done_than_before(stage: Stage) -> None:
    stage.agree("V1", CommitmentEvent.BASELINE_AGREED, value=50, **YEAR_BEFORE)
    stage.police.logs("narcotics_shift", hours=5)
    stage.on("2020-12-01")
    assert stage.card("V1").pace is Pace.BEHIND


def test_v1_cannot_be_assessed_without_something_to_compare_with(stage: Stage) -> None:
    stage.police.logs("narcotics_shift", hours=69)
    card = stage.card("V1")
    assert card.status is Status.NOT_ASSESSABLE
    assert "69 timmar" in card
    assert "parterna behöver enas om ett utgångsvärde" in card


@pytest.mark.parametrize(("row", "kind", "values"), ONGOING)
def test_v2_v4a_v4b_v5_are_fulfilled_by_work_that_both_acknowledge(
    stage: Stage, row: str, kind: str, values: dict[str, Any]
) -> None:
    stage.on("2020-10-05")
    stage.municipality.logs(kind, **values)
    assert stage.card(row).status is Status.IN_PROGRESS
    stage.both_assess(row, Status.FULFILLED)

    stage.on("2022-01-01")
    card = stage.card(row)
    assert card.status is Status.FULFILLED
    assert "1 loggad" in card


@pytest.mark.parametrize(("row", "kind", "values"), ONGOING)
def test_v2_v4a_v4b_v5_are_not_fulfilled_by_less(stage: Stage, row: str, kind: str, values: dict[str, Any]) -> None:
    stage.on("2022-01-01")
    assert stage.card(row).status is Status.NOT_ASSESSABLE

    stage.both_assess(row, Status.NOT_FULFILLED)
    assert stage.card(row).status is Status.NOT_FULFILLED

    day = {"days": [{"date": "2021-05-05"}]} if kind == "joint_operation" else {"date": "2021-05-05"}
    stage.municipality.logs(kind, **values, **day)
    assert stage.card(row).status is Status.PARTLY_FULFILLED


def test_v2_asks_for_evidence_in_each_half_year_once_the_parties_want_that(stage: Stage) -> None:
    stage.police.changes("V2", "promised", review="half_year")
    stage.on("2020-03-02")
    stage.municipality.logs("andt_prevention", topics=["alcohol"])
    stage.both_assess("V2", Status.FULFILLED)
    assert stage.card("V2").status is Status.FULFILLED

    stage.on("2022-01-01")
    card = stage.card("V2")
    assert card.status is Status.PARTLY_FULFILLED
    assert "1 loggad; 3 uppföljningsperioder utan något loggat" in card


def test_v3_cannot_be_assessed_until_both_agree_on_a_number(stage: Stage) -> None:
    stage.municipality.logs("citizen_dialogue", place="Stadshuset", focus=["youth"], attendance=40)
    stage.police.updates("V3", CommitmentEvent.NUMBER_AGREED, at_least=2)
    card = stage.card("V3")
    assert card.status is Status.NOT_ASSESSABLE
    assert "1 loggad; parterna behöver enas om ett antal" in card

    stage.municipality.confirms()
    card = stage.card("V3")
    assert card.status is Status.IN_PROGRESS
    assert "1 av 2 medborgardialoger" in card

    stage.on("2020-11-05")
    stage.police.logs("citizen_dialogue", focus=["youth", "narcotics"])
    assert stage.card("V3").status is Status.FULFILLED


def test_v3_does_not_count_a_dialogue_about_something_else(stage: Stage) -> None:
    stage.agree("V3", CommitmentEvent.NUMBER_AGREED, at_least=1)
    stage.municipality.logs("citizen_dialogue", focus=["narcotics"])
    assert "”Fokus” saknar barn och ungdomar" in stage.card("V3").not_counting[0]

    stage.on("2022-01-01")
    assert stage.card("V3").status is Status.NOT_FULFILLED


def test_v6_is_fulfilled_by_two_activities_of_any_kind(stage: Stage) -> None:
    stage.police.logs("joint_operation", **AN_OPERATION)
    assert "1 av 2 aktiviteter" in stage.card("V6")
    stage.municipality.logs("andt_prevention", topics=["alcohol"])

    assert stage.card("V6").status is Status.FULFILLED


def test_v6_is_partly_fulfilled_by_one(stage: Stage) -> None:
    stage.police.logs("joint_operation", **AN_OPERATION)
    stage.on("2022-01-01")
    card = stage.card("V6")
    assert card.status is Status.PARTLY_FULFILLED
    assert "1 av 2 aktiviteter" in card


def test_v6_wants_as_many_as_the_parties_write_into_the_agreement(stage: Stage) -> None:
    stage.police.logs("joint_operation", **AN_OPERATION)
    stage.municipality.logs("andt_prevention", topics=["alcohol"])
    assert stage.card("V6").status is Status.FULFILLED

    stage.municipality.changes("V6", "promised", at_least=3)

    card = stage.card("V6")
    assert card.status is Status.IN_PROGRESS
    assert "2 av 3 aktiviteter" in card
