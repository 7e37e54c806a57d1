"""Söderköping 2020–2022, promise by promise: K0 to K7."""

from datetime import date

import pytest

from bot.domain.agreement import ExtensionDecision
from bot.domain.assessment import Pace, Status
from bot.domain.kinds import CommitmentEvent
from tests.acceptance.stage import Stage
from tests.acceptance.versions import built_in

YEAR_BEFORE = {"start": "2019-01-01", "end": "2019-12-31"}
FORM_OF_WORK = "fast arbetsform med fastighetsägarna"
WINDOWS = ("2020-05-12", "2020-11-10", "2021-05-11", "2021-11-09", "2022-05-10", "2022-11-08")


@pytest.fixture
def agreement_id() -> str:
    return "soderkoping-2020"


def agree_how_often(stage: Stage, every: str) -> None:
    stage.agree("K4", CommitmentEvent.INTERVAL_AGREED, every=every)


def do_k1_to_k4(stage: Stage) -> None:
    stage.agree("K1", CommitmentEvent.BASELINE_AGREED, value=10, **YEAR_BEFORE)
    stage.agree("K2", CommitmentEvent.NUMBER_AGREED, at_least=1)
    agree_how_often(stage, "year")
    stage.on("2020-09-01")
    stage.police.logs("presence", hours=31, place="Centrum")
    stage.municipality.logs("information_effort", audience="guardians", attendance=60)
    stage.municipality.logs("concern_talks", number=4)
    stage.both_assess("K3", Status.FULFILLED)
    for day in ("2020-10-01", "2021-10-01", "2022-10-01"):
        stage.on(day)
        stage.police.logs("situation_mapping", outcome="no_need")


def test_k0_is_fulfilled_once_all_five_ways_are(stage: Stage) -> None:
    do_k1_to_k4(stage)
    stage.municipality.updates("K5", name=FORM_OF_WORK)
    assert stage.card("K0").status is Status.IN_PROGRESS

    stage.on("2023-01-01")
    card = stage.card("K0")
    assert card.status is Status.FULFILLED
    assert "5 av 5 delar uppfyllda" in card


def test_k0_is_partly_fulfilled_where_one_way_is_missing(stage: Stage) -> None:
    do_k1_to_k4(stage)

    stage.on("2023-01-01")
    card = stage.card("K0")
    assert card.status is Status.PARTLY_FULFILLED
    assert "4 av 5 delar uppfyllda; återstår: K5 (ej uppfyllt)" in card


@pytest.mark.parametrize(("hours", "status"), [(30.5, Status.FULFILLED), (30, Status.NOT_FULFILLED)])
def test_k1_is_fulfilled_by_being_seen_more_than_before_and_not_by_as_much(
    stage: Stage, hours: float, status: Status
) -> None:
    # 10 hours in the 365 days before are just over 30 in the 1,096 days of the three years, one of them a leap year
    stage.agree("K1", CommitmentEvent.BASELINE_AGREED, value=10, **YEAR_BEFORE)
    stage.on("2021-06-01")
    stage.police.logs("presence", hours=hours)

    stage.on("2023-01-01")
    card = stage.card("K1")
    assert card.status is status
    assert "i utgångsvärdets takt hade det varit 30" in card


def test_k1_cannot_be_assessed_without_something_to_compare_with(stage: Stage) -> None:
    stage.police.logs("presence", hours=31)
    card = stage.card("K1")
    assert card.status is Status.NOT_ASSESSABLE
    assert "parterna behöver enas om ett utgångsvärde" in card


def test_k2_is_fulfilled_by_as_many_as_were_agreed_on_and_partly_by_fewer(stage: Stage) -> None:
    assert stage.card("K2").status is Status.NOT_ASSESSABLE
    stage.agree("K2", CommitmentEvent.NUMBER_AGREED, at_least=2)
    stage.municipality.logs("information_effort", audience="youth")
    stage.on("2022-12-31")
    assert stage.card("K2").status is Status.IN_PROGRESS

    stage.on("2023-01-01")
    card = stage.card("K2")
    assert card.status is Status.PARTLY_FULFILLED
    assert "1 av 2 informationsinsatser" in card

    stage.police.logs("information_effort", date="2022-12-12")
    assert stage.card("K2").status is Status.FULFILLED


def test_k3_is_fulfilled_by_talks_that_both_acknowledge_and_tells_how_many_never_with_whom(stage: Stage) -> None:
    stage.municipality.logs("concern_talks", number=4)
    stage.municipality.assesses("K3", Status.FULFILLED)
    assert stage.card("K3").status is Status.IN_PROGRESS

    stage.police.assesses("K3", Status.FULFILLED)
    card = stage.card("K3")
    assert card.status is Status.FULFILLED
    assert "1 loggad" in card


def test_k3_is_not_fulfilled_where_no_talks_were_held(stage: Stage) -> None:
    stage.both_assess("K3", Status.NOT_FULFILLED)
    stage.on("2023-01-01")
    card = stage.card("K3")
    assert card.status is Status.NOT_FULFILLED
    assert "0 loggade; 1 uppföljningsperiod utan något loggat" in card


def test_k4_cannot_be_assessed_until_both_agree_on_how_often(stage: Stage) -> None:
    stage.police.logs("situation_mapping", outcome="no_need")
    stage.police.updates("K4", CommitmentEvent.INTERVAL_AGREED, every="half_year")
    card = stage.card("K4")
    assert card.status is Status.NOT_ASSESSABLE
    assert "parterna behöver enas om hur ofta" in card

    stage.municipality.confirms()
    assert stage.card("K4").status is Status.IN_PROGRESS


def test_k4_is_fulfilled_by_a_mapping_every_year_that_leads_to_an_operation_or_finds_no_need(stage: Stage) -> None:
    agree_how_often(stage, "year")
    stage.on("2020-03-03")
    stage.police.logs("joint_operation", heads={"area_officer": 2, "social_worker": 1})
    stage.police.logs("situation_mapping", outcome="gemensam insats 3 mars 2020")
    stage.on("2021-03-03")
    stage.police.logs("situation_mapping", outcome="no_need")
    stage.on("2022-03-03")
    stage.police.logs("situation_mapping", outcome="undecided")
    assert "pekar inte på någon loggad" in stage.card("K4").not_counting[0]

    stage.police.corrects("K4", outcome="no_need")
    stage.on("2023-01-01")
    card = stage.card("K4")
    assert card.status is Status.FULFILLED
    assert "3 av 3 år" in card


def test_k4_a_mapping_no_longer_counts_once_its_operation_is_undone(stage: Stage) -> None:
    agree_how_often(stage, "year")
    stage.on("2020-03-03")
    stage.municipality.logs("joint_operation", heads={"area_officer": 2, "social_worker": 1})
    stage.police.logs("situation_mapping", outcome="gemensam insats 3 mars 2020")
    assert stage.card("K4").counting

    stage.police.undoes(of="Gemensam insats")
    assert stage.card("K4").not_counting


def test_k4_every_week_means_the_53_weeks_of_2020(stage: Stage) -> None:
    agree_how_often(stage, "iso_week")
    stage.on("2021-01-03")
    stage.police.logs("situation_mapping", outcome="no_need", date="2021-01-01")
    stage.on("2021-01-04")
    card = stage.card("K4")
    assert "1 av 53 veckor hittills, 52 missade" in card

    stage.on("2023-01-02")
    card = stage.card("K4")
    assert card.status is Status.PARTLY_FULFILLED
    assert "1 av 157 veckor, 156 missade" in card


def test_k5_is_fulfilled_once_the_set_way_of_working_is_there_and_not_if_it_never_came(stage: Stage) -> None:
    stage.on("2022-12-01")
    stage.municipality.logs("property_owner_meeting", attendance=5)
    assert stage.card("K5").status is Status.NOT_STARTED

    stage.on("2023-01-01")
    card = stage.card("K5")
    assert card.status is Status.NOT_FULFILLED
    assert f"saknas: {FORM_OF_WORK}" in card

    stage.municipality.updates("K5", name=FORM_OF_WORK, date="2022-12-01")
    assert stage.card("K5").status is Status.FULFILLED


def follow_up(stage: Stage, *days: str, **values: str) -> None:
    for day in days:
        stage.on(day)
        stage.municipality.logs("follow_up", reference="Uppföljning", **values)


def test_k6_is_fulfilled_by_a_follow_up_in_each_may_and_november(stage: Stage) -> None:
    follow_up(stage, *WINDOWS)
    assert stage.card("K6").status is Status.IN_PROGRESS

    stage.on("2023-01-01")
    card = stage.card("K6")
    assert card.status is Status.FULFILLED
    assert "6 av 6 uppföljningar" in card


def test_k6_a_window_is_missed_as_soon_as_it_is_over_and_late_once_its_report_comes(stage: Stage) -> None:
    follow_up(stage, "2020-05-31")
    stage.on("2020-11-30")
    assert "1 av 1 uppföljning hittills" in stage.card("K6")
    stage.on("2020-12-01")
    card = stage.card("K6")
    assert "1 av 2 uppföljningar hittills, 1 missad" in card
    assert card.pace is Pace.BEHIND

    follow_up(stage, "2020-12-10")
    assert "dagen ligger utanför tiderna för uppföljning" in stage.card("K6").not_counting[0]
    stage.municipality.corrects("K6", window="2020-11")
    card = stage.card("K6")
    assert "2 av 2 uppföljningar hittills, varav 1 sen" in card
    assert card.pace is Pace.ON_TRACK


def test_k6_is_partly_fulfilled_where_a_window_was_missed(stage: Stage) -> None:
    follow_up(stage, *WINDOWS[:5])

    stage.on("2023-01-01")
    card = stage.card("K6")
    assert card.status is Status.PARTLY_FULFILLED
    assert "5 av 6 uppföljningar, 1 missad" in card
    assert "november 2022" in card


def test_k7_undecided_at_the_deadline_is_no_extension(stage: Stage) -> None:
    stage.on("2022-12-31")
    card = stage.card("K7")
    assert card.status is Status.NOT_STARTED
    assert card.pace is Pace.AT_RISK
    assert "en förlängning skulle gälla till och med 31 dec. 2023" in card

    stage.on("2023-01-01")
    card = stage.card("K7")
    assert card.status is Status.NOT_FULFILLED
    assert "inget beslut senast 31 dec. 2022, så överenskommelsen förlängdes inte" in card
    assert stage.card("K6").status is Status.NOT_FULFILLED


def test_k7_has_a_last_day_so_its_card_says_no_word_of_dates_not_set(stage: Stage) -> None:
    assert "inga datum satta" not in stage.card("K7")


def test_k7_decided_on_its_last_day_extends_every_promise_by_a_year(stage: Stage) -> None:
    stage.on("2022-12-31")
    stage.municipality.changes("K7", extended="yes", on="2022-12-31", reference="KS 2022/301")
    card = stage.card("K7")
    assert card.status is Status.FULFILLED
    assert "förlängs till och med 31 dec. 2023" in card

    follow_up(stage, "2023-05-09")
    card = stage.card("K6")
    assert card.status is Status.IN_PROGRESS
    assert "1 av 7 uppföljningar hittills, 6 missade" in card
    stage.on("2024-01-01")
    assert "1 av 8 uppföljningar, 7 missade" in stage.card("K6")


def test_k7_decided_against_is_decided_too(stage: Stage) -> None:
    stage.on("2022-10-03")
    stage.police.changes("K7", extended="no", on="2022-10-03")
    card = stage.card("K7")
    assert card.status is Status.FULFILLED
    assert "förlängs inte" in card

    stage.on("2023-01-01")
    assert stage.card("K6").status is Status.NOT_FULFILLED


def test_k7_decided_too_late_extends_nothing(stage: Stage) -> None:
    stage.on("2023-01-09")
    assert stage.police.may_not_change("K7", extended="yes", on="2023-01-09") == ["on"]

    # a file may tell of it all the same
    agreement = built_in("soderkoping-2020")
    assert agreement.extension
    late = ExtensionDecision(on=date(2023, 1, 9), extended=True)
    stage.reads(agreement.model_copy(update={"extension": agreement.extension.model_copy(update={"decision": late})}))
    card = stage.card("K7")
    assert card.status is Status.NOT_FULFILLED
    assert "då hade överenskommelsen redan löpt ut" in card
    assert stage.card("K6").status is Status.NOT_FULFILLED
