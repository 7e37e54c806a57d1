"""Söderhamn 2022–2023, its first two points: S1 to S6. The third is in test_soderhamn_operations.py."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.assessment import Pace, Status
from bot.domain.kinds import CommitmentEvent
from tests.acceptance.stage import Stage
from tests.handlers.scene import swedish

A_MEETING: dict[str, Any] = {"heads": {"social_worker": 1, "area_officer": 1}}
SHARED: dict[str, Any] = {"direction": "to_social_services", "legal_basis": "risk_of_crime"}
LAST_YEAR = {"start": "2021-01-01", "end": "2021-12-31"}
WEEKS_OF_2022 = [date(2022, 1, 6) + timedelta(weeks=number) for number in range(52)]
"""The Thursdays of the 52 weeks that belong to the year."""


@pytest.fixture
def agreement_id() -> str:
    return "soderhamn-2022"


def hold_meetings(stage: Stage, *, but_for: tuple[int, ...] = ()) -> None:
    """Meet in every week of the year, but for those of these numbers."""
    for number, thursday in enumerate(WEEKS_OF_2022, start=1):
        if number not in but_for:
            stage.on(thursday.isoformat())
            stage.municipality.logs("weekly_meeting", **A_MEETING)


def share_information(stage: Stage, *, before: int, now: int) -> None:
    """Agree on how often information was shared the year before, and share it so often this year."""
    stage.on("2022-02-01")
    stage.agree("S5", CommitmentEvent.BASELINE_AGREED, value=before, **LAST_YEAR)
    stage.on("2022-10-03")
    stage.police.logs("information_shared", number=now, **SHARED)


def look_abroad_and_try(stage: Stage) -> None:
    """Do what S2 and S3 promise."""
    stage.on("2022-11-30")
    stage.municipality.updates("S2", reference="KS 2022/117")
    stage.police.updates("S3", item="Sluta skjut", stage="verdict")


def test_s1_is_fulfilled_by_improvements_that_both_acknowledge_once_its_parts_are_done(stage: Stage) -> None:
    look_abroad_and_try(stage)
    stage.municipality.logs("improvement", area="forum", change="Skolan är med i forumet varje månad")
    stage.both_assess("S1", Status.FULFILLED)

    card = stage.card("S1")
    assert card.status is Status.FULFILLED
    assert "2 av 2 delar uppfyllda" in card
    assert "1 loggad" in card


def test_s1_is_only_partly_fulfilled_at_the_end_where_a_part_was_left_undone(stage: Stage) -> None:
    stage.on("2022-06-01")
    stage.municipality.logs("improvement", area="method", change="Gemensam mall för bedömningar")
    stage.both_assess("S1", Status.FULFILLED)
    assert stage.card("S1").status is Status.IN_PROGRESS

    stage.on("2024-01-01")
    card = stage.card("S1")
    assert card.status is Status.PARTLY_FULFILLED
    assert "S2 (ej uppfyllt) och S3 (ej uppfyllt)" in card


def test_s1_is_not_fulfilled_by_praise_with_nothing_to_show(stage: Stage) -> None:
    look_abroad_and_try(stage)
    stage.both_assess("S1", Status.FULFILLED)

    stage.on("2024-01-01")
    card = stage.card("S1")
    assert card.status is Status.PARTLY_FULFILLED
    assert "0 loggade; 1 uppföljningsperiod utan något loggat" in card


def test_s2_is_fulfilled_by_the_report_in_time(stage: Stage) -> None:
    stage.on("2022-12-15")
    assert stage.card("S2").pace is Pace.AT_RISK

    stage.on("2022-12-31")
    stage.municipality.updates("S2", reference="KS 2022/117")

    card = stage.card("S2")
    assert card.status is Status.FULFILLED
    assert "underlag: KS 2022/117" in card


def test_s2_with_a_late_report_is_partly_fulfilled_and_says_how_late(stage: Stage) -> None:
    stage.on("2023-01-09")
    card = stage.card("S2")
    assert card.status is Status.NOT_FULFILLED
    assert "inte klart än; sista dag var 31 dec. 2022, för 9 dagar sedan" in card

    stage.municipality.updates("S2", reference="KS 2022/117")
    card = stage.card("S2")
    assert card.status is Status.PARTLY_FULFILLED
    assert "9 dagar för sent" in card


def test_s3_is_fulfilled_once_a_conclusion_is_reached_about_every_method_found(stage: Stage) -> None:
    stage.on("2022-09-01")
    stage.municipality.updates("S3", item="Sluta skjut", stage="found")
    stage.municipality.updates("S3", item="Mentorer", stage="found")
    stage.police.updates("S3", item="Sluta skjut", stage="verdict", note="Passar inte här")
    card = stage.card("S3")
    assert card.status is Status.IN_PROGRESS
    assert "1 av 2 har nått ”slutsats dragen”; inte där än: Mentorer (funnen)" in card

    stage.police.updates("S3", item="Mentorer", stage="verdict")
    card = stage.card("S3")
    assert card.status is Status.FULFILLED
    assert "2 av 2" in card


@pytest.mark.parametrize(
    ("stage_reached", "status"), [("found", Status.NOT_FULFILLED), ("analysed", Status.PARTLY_FULFILLED)]
)
def test_s3_is_not_fulfilled_by_a_method_that_was_never_concluded(
    stage: Stage, stage_reached: str, status: Status
) -> None:
    stage.on("2023-11-01")
    stage.municipality.updates("S3", item="Mentorer", stage=stage_reached)

    stage.on("2024-01-01")
    card = stage.card("S3")
    assert card.status is status
    assert "0 av 1 har nått ”slutsats dragen”" in card


def test_s4_is_fulfilled_when_both_say_so_and_its_parts_are(stage: Stage) -> None:
    hold_meetings(stage)
    share_information(stage, before=10, now=11)
    stage.on("2023-01-02")
    stage.both_assess("S4", Status.FULFILLED)

    card = stage.card("S4")
    assert card.status is Status.FULFILLED
    assert "2 av 2 delar uppfyllda" in card


def test_s4_is_only_partly_fulfilled_where_its_parts_are_not(stage: Stage) -> None:
    stage.on("2023-01-02")
    stage.both_assess("S4", Status.FULFILLED)

    card = stage.card("S4")
    assert card.status is Status.PARTLY_FULFILLED
    assert "0 av 2 delar uppfyllda; återstår: S5 (kan ej bedömas) och S6 (ej uppfyllt)" in card


def test_s5_is_fulfilled_at_the_end_by_sharing_more_than_before(stage: Stage) -> None:
    share_information(stage, before=10, now=11)
    assert stage.card("S5").status is Status.IN_PROGRESS

    stage.on("2023-01-01")
    card = stage.card("S5")
    assert card.status is Status.FULFILLED
    assert "11 informationsdelningar; i utgångsvärdets takt hade det varit 10" in card


def test_s5_is_not_fulfilled_by_as_much_as_before(stage: Stage) -> None:
    share_information(stage, before=10, now=10)

    stage.on("2023-01-01")
    card = stage.card("S5")
    assert card.status is Status.NOT_FULFILLED
    assert "10 informationsdelningar; i utgångsvärdets takt hade det varit 10" in card


def test_s5_cannot_be_assessed_by_a_baseline_that_only_one_party_has_written_down(stage: Stage) -> None:
    stage.on("2022-02-01")
    stage.police.updates("S5", CommitmentEvent.BASELINE_AGREED, value=10, **LAST_YEAR)
    stage.police.logs("information_shared", number=11, **SHARED)
    card = stage.card("S5")
    assert card.status is Status.NOT_ASSESSABLE
    assert "parterna behöver enas om ett utgångsvärde" in card
    waits = "what was written down {day} holds once it is confirmed by {who}"
    assert swedish(waits, day=date(2022, 2, 1), who="Söderhamns kommun") in card

    stage.municipality.confirms()
    assert stage.card("S5").status is Status.IN_PROGRESS


def test_s6_is_fulfilled_by_a_meeting_in_each_of_the_52_weeks(stage: Stage) -> None:
    hold_meetings(stage, but_for=(52,))
    stage.on("2023-01-01")
    assert stage.card("S6").status is Status.PARTLY_FULFILLED

    # the Sunday lies in the new year, but its week belongs to the old one
    stage.police.logs("weekly_meeting", date="2023-01-01", **A_MEETING)
    card = stage.card("S6")
    assert card.status is Status.FULFILLED
    assert "52 av 52 veckor" in card


def test_s6_tells_excused_weeks_from_missed_ones_and_counts_neither(stage: Stage) -> None:
    hold_meetings(stage, but_for=(29, 30, 44))
    for week in ("2022-W29", "2022-W30"):
        stage.municipality.updates("S6", CommitmentEvent.INTERVAL_EXCUSED, interval=week, reason="Semester")

    stage.on("2023-01-02")
    card = stage.card("S6")
    assert card.status is Status.PARTLY_FULFILLED
    assert "49 av 52 veckor, 2 undantagna med skäl, 1 missad" in card
    assert "vecka 44 2022" in card
    assert "vecka 29 2022 (Semester), vecka 30 2022 (Semester)" in card


@pytest.mark.parametrize(
    ("heads", "reason"),
    [
        ({"area_officer": 1, "field_worker": 1}, "ingen socialsekreterare deltog"),
        ({"social_worker": 1}, "ingen från Polisen, lokalpolisområde Hälsingland deltog"),
    ],
)
def test_s6_is_not_held_by_a_meeting_where_somebody_is_missing(
    stage: Stage, heads: dict[str, int], reason: str
) -> None:
    stage.on("2022-03-03")
    stage.police.logs("weekly_meeting", heads=heads)
    card = stage.card("S6")
    assert reason in card.not_counting[0]
    assert "1 loggad räknas inte" in card

    stage.on("2023-01-01")
    assert stage.card("S6").status is Status.NOT_FULFILLED


def test_s6_the_first_weekend_of_2022_belongs_to_the_last_week_of_2021(stage: Stage) -> None:
    stage.on("2022-01-02")
    stage.police.logs("weekly_meeting", **A_MEETING, priority=["police", "municipality"])

    for card in (stage.card("S6"), stage.card("S6a")):
        assert "Veckomöte vecka 52, 2021" in card.not_counting[0]
        assert "dagen ligger utanför löftesperioden" in card.not_counting[0]
    assert "inget loggat än" in stage.card("S6a")


def test_s6a_is_fulfilled_when_both_agencies_gave_priority_and_say_so(stage: Stage) -> None:
    stage.on("2022-03-03")
    stage.municipality.logs("weekly_meeting", **A_MEETING, priority=["police", "municipality"])
    stage.both_assess("S6a", Status.FULFILLED)

    card = stage.card("S6a")
    assert card.status is Status.FULFILLED
    assert "1 av 1 möten där båda prioriterade" in card


def test_s6a_is_partly_fulfilled_where_the_parties_differ_and_does_not_block_s6(stage: Stage) -> None:
    stage.on("2022-03-03")
    stage.municipality.logs("weekly_meeting", **A_MEETING, priority=["municipality"])
    stage.police.assesses("S6a", Status.NOT_FULFILLED, comment="Vi har inte hunnit")
    stage.municipality.assesses("S6a", Status.FULFILLED)

    card = stage.card("S6a")
    assert card.status is Status.PARTLY_FULFILLED
    assert "0 av 1 möten där båda prioriterade" in card
    assert "Vi har inte hunnit" in card
    assert "Vecka 9, 2022".casefold() in stage.card("S6").counting[0].casefold()


def test_s6a_cannot_be_assessed_where_nobody_has_said_anything_by_the_end(stage: Stage) -> None:
    stage.on("2023-01-01")
    assert stage.card("S6a").status is Status.NOT_ASSESSABLE
