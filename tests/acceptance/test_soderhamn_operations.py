"""Söderhamn 2022–2023, its third point: S7, the conditions on every operation and the purpose of them."""

from typing import Any

import pytest

from bot.domain.assessment import Status
from tests.acceptance.stage import Stage

DAY = {"full_day": True, "at_police_station": True}
ALL = {"area_officer": 4, "social_worker": 2, "decision_maker": 1}
COUNTING: dict[str, Any] = {"days": [DAY], "heads": ALL, "focus": ["narcotics", "youth"]}


@pytest.fixture
def agreement_id() -> str:
    return "soderhamn-2022"


def operation(*days: str, **differences: Any) -> dict[str, Any]:
    """Return an operation on these days which meets every condition, but for the differences."""
    rows: list[dict[str, Any]] = [{**DAY, "date": day} for day in days] or [DAY]
    return {**COUNTING, "days": rows, **differences}


def test_s7_is_fulfilled_at_once_by_four_operations_in_the_first_year(stage: Stage) -> None:
    for number, day in enumerate(("2022-03-03", "2022-05-12", "2022-09-21", "2022-11-17"), start=1):
        assert stage.card("S7").status in {Status.NOT_STARTED, Status.IN_PROGRESS}
        stage.on(day)
        (stage.police, stage.municipality)[number % 2].logs("joint_operation", **COUNTING)
        assert f"{number} av 4 gemensamma insatser" in stage.card("S7")

    assert stage.card("S7").status is Status.FULFILLED


@pytest.mark.parametrize(("held", "status"), [(3, Status.PARTLY_FULFILLED), (0, Status.NOT_FULFILLED)])
def test_s7_is_not_fulfilled_by_fewer_when_the_two_years_are_over(stage: Stage, held: int, status: Status) -> None:
    for day in ("2022-03-03", "2022-05-12", "2023-09-21")[:held]:
        stage.on(day)
        stage.police.logs("joint_operation", **COUNTING)

    stage.on("2023-12-31")
    assert stage.card("S7").status in {Status.NOT_STARTED, Status.IN_PROGRESS}
    stage.on("2024-01-01")
    card = stage.card("S7")
    assert card.status is status
    assert f"{held} av 4 gemensamma insatser, tiden gick ut 31 dec. 2023" in card


def test_s7_an_operation_over_new_year_counts_once_in_the_year_in_which_it_began(stage: Stage) -> None:
    stage.on("2022-01-03")
    stage.police.logs("joint_operation", **operation("2021-12-31", "2022-01-01", "2022-01-02"))
    card = stage.card("S7")
    assert "0 av 4" in card
    assert "dagen ligger utanför löftesperioden" in card.not_counting[0]

    stage.on("2023-01-02")
    stage.police.logs("joint_operation", **operation("2022-12-31", "2023-01-01", "2023-01-02"))
    stage.on("2024-01-02")
    stage.police.logs("joint_operation", **operation("2023-12-31", "2024-01-01", "2024-01-02"))
    card = stage.card("S7")
    assert "2 av 4" in card
    assert "31 dec. – 2 jan. 2024" in card.counting[0]
    assert "2022: 1" in card
    assert "2023: 1" in card


def test_s7_does_not_count_what_is_still_going_on(stage: Stage) -> None:
    stage.on("2022-03-03")
    stage.police.logs("joint_operation", **operation("2022-03-03", "2022-03-04"))

    card = stage.card("S7")
    assert "0 av 4" in card
    assert "det är planerat men ännu inte genomfört" in card.not_counting[0]


def test_s7_a_planned_operation_counts_once_it_is_said_to_have_been_held(stage: Stage) -> None:
    stage.on("2022-03-01")
    stage.police.logs("joint_operation", **operation("2022-03-03"))
    assert stage.card("S7").status is Status.NOT_STARTED

    stage.on("2022-03-04")
    assert "0 av 4" in stage.card("S7")
    stage.police.was_asked_and_says_it_was_held(results={"contacts": 5})
    assert "1 av 4" in stage.card("S7")


def test_s7_a_cancelled_operation_does_not_count(stage: Stage) -> None:
    stage.on("2022-03-01")
    stage.police.logs("joint_operation", **operation("2022-03-03"))

    stage.on("2022-03-04")
    stage.police.was_asked_and_says_it_was_cancelled(why="För få poliser")
    card = stage.card("S7")
    assert "0 av 4" in card
    assert "det ställdes in" in card.not_counting[0]


def test_s7a_is_met_by_a_full_working_day_and_more(stage: Stage) -> None:
    stage.on("2022-03-04")
    stage.police.logs("joint_operation", **operation("2022-03-03", "2022-03-04"))

    card = stage.card("S7a")
    assert card.status is Status.FULFILLED
    assert "så var det vid 1 av 1" in card


def test_s7a_two_half_days_are_not_a_full_one(stage: Stage) -> None:
    stage.on("2022-03-04")
    half_days = [{"date": day, "at_police_station": True, "hours": 4} for day in ("2022-03-03", "2022-03-04")]
    stage.police.logs("joint_operation", **operation(days=half_days))

    card = stage.card("S7a")
    assert card.status is Status.IN_PROGRESS
    assert "så var det vid 0 av 1; inte 3 mars 2022" in card
    assert "”Hel arbetsdag” saknas för tors 3 mars och fre 4 mars" in stage.card("S7").not_counting[0]

    stage.on("2024-01-01")
    assert stage.card("S7a").status is Status.NOT_FULFILLED


def test_s7b_is_met_from_the_police_station_and_not_if_one_day_was_spent_elsewhere(stage: Stage) -> None:
    stage.on("2022-03-04")
    elsewhere = [{**DAY, "date": "2022-03-03"}, {"date": "2022-03-04", "full_day": True}]
    stage.police.logs("joint_operation", **operation(days=elsewhere))
    assert "så var det vid 0 av 1" in stage.card("S7b")
    assert "”Socialtjänsten arbetade från polisstationen” saknas för fre 4 mars" in stage.card("S7").not_counting[0]

    stage.on("2022-05-12")
    stage.police.logs("joint_operation", **COUNTING)
    assert "så var det vid 1 av 2" in stage.card("S7b")

    stage.on("2024-01-01")
    assert stage.card("S7b").status is Status.PARTLY_FULFILLED


def test_s7b_is_fulfilled_where_every_occasion_was_at_the_station(stage: Stage) -> None:
    stage.on("2022-05-12")
    stage.police.logs("joint_operation", **COUNTING)
    assert stage.card("S7b").status is Status.FULFILLED


@pytest.mark.parametrize(
    ("missing", "reason"),
    [
        ("decision_maker", "ingen beslutsfattare (socialtjänsten) deltog"),
        ("social_worker", "ingen socialsekreterare deltog"),
    ],
)
def test_s7c_decision_makers_and_social_workers_both_take_part(stage: Stage, missing: str, reason: str) -> None:
    stage.on("2022-03-03")
    heads = {role: number for role, number in ALL.items() if role != missing}
    stage.police.logs("joint_operation", **operation(heads=heads))
    card = stage.card("S7")
    assert "0 av 4" in card
    assert reason in card.not_counting[0]
    assert stage.card("S7c").status is Status.IN_PROGRESS

    # who was there is known better by the other authority, which corrects it into counting
    stage.municipality.corrects("S7", heads={missing: 1})
    assert "1 av 4" in stage.card("S7")
    assert stage.card("S7c").status is Status.FULFILLED


@pytest.mark.parametrize(
    ("differences", "reason"),
    [
        ({"focus": ["narcotics"]}, "saknar ungdomar"),
        ({"focus": ["youth"]}, "saknar narkotika"),
        (
            {"heads": {"social_worker": 2, "decision_maker": 1}},
            "ingen från Polisen, lokalpolisområde Hälsingland deltog",
        ),
    ],
)
def test_s7d_asks_for_both_authorities_and_both_focus_areas(
    stage: Stage, differences: dict[str, Any], reason: str
) -> None:
    stage.on("2022-03-03")
    stage.police.logs("joint_operation", **operation(**differences))
    assert reason in stage.card("S7").not_counting[0]
    assert reason in stage.card("S7d").not_counting[0]
    assert stage.card("S7a").status is Status.FULFILLED

    stage.on("2024-01-01")
    assert stage.card("S7d").status is Status.NOT_FULFILLED


def test_s7d_is_fulfilled_by_an_operation_of_both_against_narcotics_among_the_young(stage: Stage) -> None:
    stage.on("2022-03-03")
    stage.police.logs("joint_operation", **COUNTING)
    assert stage.card("S7d").status is Status.FULFILLED


def test_s7e_is_assessed_by_the_municipality_with_the_contacts_arranged_beside_it(stage: Stage) -> None:
    stage.on("2022-03-03")
    stage.police.logs("joint_operation", **operation(results={"help_contacts": 3}))
    assert stage.card("S7e").status is Status.IN_PROGRESS

    stage.municipality.assesses("S7e", Status.FULFILLED)
    card = stage.card("S7e")
    assert card.status is Status.FULFILLED
    assert "3 förmedlade kontakter med hjälp och stöd" in card


def test_s7e_not_fulfilled_takes_nothing_from_the_operations(stage: Stage) -> None:
    for day in ("2022-03-03", "2022-05-12", "2022-09-21", "2022-11-17"):
        stage.on(day)
        stage.police.logs("joint_operation", **COUNTING)
    stage.municipality.assesses("S7e", Status.NOT_FULFILLED, comment="Ingen fick hjälp")

    card = stage.card("S7e")
    assert card.status is Status.NOT_FULFILLED
    assert "0 förmedlade kontakter" in card
    assert "Ingen fick hjälp" in card
    assert stage.card("S7").status is Status.FULFILLED
