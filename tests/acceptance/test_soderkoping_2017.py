"""Söderköping 2017, continued in 2018–2019, promise by promise: K8 to K13."""

from typing import Any

import pytest

from bot.domain.assessment import Pace, Status
from bot.domain.kinds import CommitmentEvent
from tests.acceptance.stage import Stage
from tests.acceptance.versions import built_in

IN_TOWN_BY_A_SCHOOL = {"place": "Skolgatan", "in_town": True, "near_school": True}
IN_TOWN = {"place": "Ringvägen", "in_town": True}
YEAR_BEFORE = {"start": "2016-01-01", "end": "2016-12-31"}


@pytest.fixture
def agreement_id() -> str:
    return "soderkoping-2017"


def agree_on_a_number(stage: Stage, row: str, number: int) -> None:
    stage.agree(row, CommitmentEvent.NUMBER_AGREED, at_least=number)


def test_k8_cannot_be_assessed_until_both_agree_on_a_number(stage: Stage) -> None:
    stage.police.logs("school_information", school="Skönberga skola", attendance=24)
    card = stage.card("K8")
    assert card.status is Status.NOT_ASSESSABLE
    assert "1 loggad; parterna behöver enas om ett antal" in card

    agree_on_a_number(stage, "K8", 2)
    assert "1 av 2 informationstillfällen" in stage.card("K8")
    stage.on("2017-10-02")
    stage.police.logs("school_information", school="Ramunderskolan")
    assert stage.card("K8").status is Status.FULFILLED


def test_k8_goes_on_through_2018_and_2019_and_ends_with_them(stage: Stage) -> None:
    agree_on_a_number(stage, "K8", 3)
    for day in ("2017-05-02", "2019-12-31"):
        stage.on(day)
        stage.police.logs("school_information")
    card = stage.card("K8")
    assert card.status is Status.IN_PROGRESS
    assert "2 av 3" in card

    stage.on("2020-01-01")
    stage.police.logs("school_information")
    card = stage.card("K8")
    assert card.status is Status.PARTLY_FULFILLED
    assert "2 av 3 informationstillfällen, tiden gick ut 31 dec. 2019" in card
    assert "dagen ligger utanför löftesperioden" in card.not_counting[0]


def test_k8_would_have_ended_with_2017_had_it_not_been_continued(stage: Stage) -> None:
    agree_on_a_number(stage, "K8", 3)
    continued = built_in("soderkoping-2017")
    # K13 is about 2018, so it is no promise of 2017 alone
    of_2017 = tuple(each for each in continued.commitments if each.id != "K13")
    stage.reads(continued.model_copy(update={"continuations": (), "commitments": of_2017}))

    stage.on("2018-01-01")
    card = stage.card("K8")
    assert card.status is Status.NOT_FULFILLED
    assert "0 av 3 informationstillfällen, tiden gick ut 31 dec. 2017" in card


def test_k8_tells_its_figures_per_year_and_in_total(stage: Stage) -> None:
    agree_on_a_number(stage, "K8", 4)
    for day in ("2017-05-02", "2018-02-06", "2018-09-03"):
        stage.on(day)
        stage.police.logs("school_information")

    card = stage.card("K8")
    assert "3 av 4" in card
    assert "2017: 1" in card
    assert "2018: 2" in card


def test_k9_is_fulfilled_by_checks_of_which_most_are_by_a_school_and_not_by_just_half(stage: Stage) -> None:
    agree_on_a_number(stage, "K9", 4)
    for day, check in enumerate((IN_TOWN_BY_A_SCHOOL, IN_TOWN_BY_A_SCHOOL, IN_TOWN, IN_TOWN), start=1):
        stage.on(f"2017-03-0{day}")
        stage.police.logs("speed_check", **check)
    card = stage.card("K9")
    assert card.status is Status.IN_PROGRESS
    assert "4 av 4 hastighetskontroller" in card
    assert "”Vid en skola” är ikryssat för 2 av 4, mer än hälften behövs" in card

    stage.police.logs("speed_check", **IN_TOWN_BY_A_SCHOOL)
    assert stage.card("K9").status is Status.FULFILLED


def test_k9_is_partly_fulfilled_where_most_were_elsewhere_and_a_check_out_of_town_is_none(stage: Stage) -> None:
    agree_on_a_number(stage, "K9", 1)
    stage.police.logs("speed_check", **IN_TOWN)
    stage.police.logs("speed_check", place="E22", near_school=True)

    stage.on("2020-01-01")
    card = stage.card("K9")
    assert card.status is Status.PARTLY_FULFILLED
    assert "0 av 1, mer än hälften behövs" in card
    assert "krysset ”I tätort” saknas" in card.not_counting[0]


def test_k10_is_fulfilled_by_walks_once_the_lighting_is_put_right(stage: Stage) -> None:
    agree_on_a_number(stage, "K10", 1)
    stage.municipality.logs("safety_walk", place="Brunnsparken", lighting_found=3, lighting_closed=1)
    card = stage.card("K10")
    assert card.status is Status.IN_PROGRESS
    assert "”Brister i belysningen som hittades”: 3, ”Brister i belysningen som är åtgärdade”: 1" in card

    stage.on("2017-11-20")
    stage.municipality.corrects("K10", lighting_closed=3)
    assert stage.card("K10").status is Status.FULFILLED


def test_k10_is_partly_fulfilled_where_lamps_stayed_dark(stage: Stage) -> None:
    agree_on_a_number(stage, "K10", 1)
    stage.municipality.logs("safety_walk", place="Brunnsparken", lighting_found=3, lighting_closed=1)

    stage.on("2020-01-01")
    assert stage.card("K10").status is Status.PARTLY_FULFILLED


def test_k11_is_fulfilled_once_the_forum_is_there_and_not_if_it_never_came(stage: Stage) -> None:
    stage.on("2020-01-01")
    card = stage.card("K11")
    assert card.status is Status.NOT_FULFILLED
    assert "saknas: forum för lägesbild" in card

    stage.police.updates("K11", name="forum för lägesbild", date="2019-12-01")
    card = stage.card("K11")
    assert card.status is Status.FULFILLED
    assert "på plats" in card


@pytest.mark.parametrize(("hours", "status"), [(30, Status.FULFILLED), (29.5, Status.NOT_FULFILLED)])
def test_k12_is_fulfilled_by_more_hours_on_foot_a_day_than_before(stage: Stage, hours: float, status: Status) -> None:
    # 10 hours in the 366 days before are 29.9 in the 1,095 days of the three years
    stage.on("2018-06-01")
    stage.agree("K12", CommitmentEvent.BASELINE_AGREED, value=10, **YEAR_BEFORE)
    stage.police.logs("foot_patrol", hours=hours, place="Rådhustorget")
    assert stage.card("K12").pace is Pace.ON_TRACK

    stage.on("2020-01-01")
    card = stage.card("K12")
    assert card.status is status
    assert "i utgångsvärdets takt hade det varit 29,9" in card


def test_k12_cannot_be_assessed_without_something_to_compare_with(stage: Stage) -> None:
    stage.police.logs("foot_patrol", hours=30)
    assert stage.card("K12").status is Status.NOT_ASSESSABLE


def test_k12_carried_over_to_the_next_agreement_is_transferred_from_that_day(stage: Stage) -> None:
    stage.on("2019-06-01")
    stage.agree("K12", CommitmentEvent.BASELINE_AGREED, value=10, **YEAR_BEFORE)
    stage.police.logs("foot_patrol", hours=12)
    stage.follows(built_in("soderkoping-2020"))
    stage.on("2019-12-01")
    stage.police.changes("K12", "carried_over", commitment="K1 Synas mer, soderkoping-2020", on="2020-01-01")

    stage.on("2019-12-31")
    assert stage.card("K12").status is Status.IN_PROGRESS
    stage.on("2020-01-01")
    card = stage.card("K12")
    assert card.status is Status.TRANSFERRED
    assert "överfört till soderkoping-2020 som K1 från och med 1 jan. 2020" in card
    assert "Fotpatrullering 1 juni 2019" in card.counting[0]
    assert stage.card("K1").status is Status.NOT_ASSESSABLE


def follow_up(stage: Stage, day: str, **values: Any) -> None:
    stage.on(day)
    stage.municipality.logs("follow_up", reference="Uppföljning", **values)


def test_k13_is_fulfilled_by_both_reports_and_one_that_came_late_is_late_not_missing(stage: Stage) -> None:
    follow_up(stage, "2018-04-30")
    stage.on("2019-01-01")
    card = stage.card("K13")
    assert card.status is Status.PARTLY_FULFILLED
    assert "1 av 2 uppföljningar, 1 missad" in card
    assert "tertial 3 2018" in card

    follow_up(stage, "2019-01-20", window="2018-09")
    card = stage.card("K13")
    assert card.status is Status.FULFILLED
    assert "2 av 2 uppföljningar, varav 1 sen" in card


def test_k13_is_not_fulfilled_by_a_report_between_the_two(stage: Stage) -> None:
    follow_up(stage, "2018-07-02")
    assert "dagen ligger utanför tiderna för uppföljning" in stage.card("K13").not_counting[0]

    stage.on("2019-01-01")
    card = stage.card("K13")
    assert card.status is Status.NOT_FULFILLED
    assert "0 av 2 uppföljningar, 2 missade" in card
