"""The progress picture says what the glance says."""

from datetime import date, timedelta

import pytest

from bot.domain.assessment import Assessment
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from bot.language import speaker_for
from handlers.views.pictures.picture import Picture
from handlers.views.pictures.progress import progress_picture
from handlers.views.pictures.style import AMBER, BLUE, GREEN, RED, WIDTH
from tests.factories import event, make_agreement, make_commitment, meeting, operation
from tests.handlers.views.pictures.examples import DAYS, lived
from tests.handlers.views.pictures.looking import inked, pixels, runs_off

ENGLISH = speaker_for("en")
WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
HALFWAY = date(2023, 1, 1)


def picture(assessment: Assessment) -> Picture:
    return progress_picture(assessment, ENGLISH)


def operations(number: int) -> list[Entry]:
    return [operation(date(2022, 2, 1) + timedelta(days=40 * each)) for each in range(number)]


@pytest.mark.parametrize("agreement_id", DAYS)
def test_each_of_the_six_agreements_fits_on_its_picture(agreement_id: str) -> None:
    assessment = lived(agreement_id)
    found = progress_picture(assessment, speaker_for("sv"))

    assert not runs_off(found.png)
    assert found.title == assessment.agreement.title
    assert all(f"{row.id} {row.title}:" in found.alt for row in assessment.commitments())


def test_alternative_text_tells_figure_status_pace_and_how_far_it_should_have_come() -> None:
    found = picture(assess(make_agreement(), operations(1), on=HALFWAY))

    assert found.alt == (
        "Provstads medborgarlöfte 2022–2023. As of 1 Jan 2023. S7 Löfte S7: In progress · falling behind, "
        "1 of 4 joint operations, 25 % done, by this day 50 % would be on track."
    )


@pytest.mark.parametrize(
    ("done", "on", "colour"),
    [
        (3, HALFWAY, BLUE),
        (1, HALFWAY, AMBER),
        (1, date(2023, 12, 1), RED),
        (4, HALFWAY, GREEN),
    ],
)
def test_bar_shows_by_its_length_and_colour_how_it_goes(done: int, on: date, colour: str) -> None:
    found = picture(assess(make_agreement(), operations(done), on=on))
    height, whole = 30, WIDTH - 72

    assert inked(found.png, colour) == pytest.approx(whole * height * done / 4, rel=0.05, abs=500)


def test_pace_of_a_cadence_is_counted_in_intervals_that_are_over() -> None:
    agreement = make_agreement(make_commitment("S6", WEEKLY, period={"end": "2022-12-31"}))
    found = picture(assess(agreement, [meeting("2022-W01")], on=date(2022, 4, 4)))

    assert "1 of 52 weeks, 1 % done, by this day 25 % would be on track" in found.alt


def test_what_no_clock_decides_has_no_mark() -> None:
    stages = {"kind": "staged", "stages": [{"id": "draft", "name": "utkast"}, {"id": "in_use", "name": "används"}]}
    agreement = make_agreement(make_commitment("H3", stages))
    reached = event(CommitmentEvent.STAGE_REACHED, "H3", date(2022, 3, 1), stage="draft")
    found = picture(assess(agreement, [reached], on=HALFWAY))

    assert "1 of 2 stages." in found.alt
    assert "on track" not in found.alt


def test_one_thing_to_be_done_has_its_status_without_a_bar() -> None:
    agreement = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2023-12-31"}))
    found = picture(assess(agreement, [], on=HALFWAY))

    assert "S2 Löfte S2: Not started · on track." in found.alt


def test_work_that_goes_on_is_not_drawn_as_if_it_were_done() -> None:
    agreement = make_agreement(make_commitment("S1", {"kind": "ongoing", "activities": ["joint_operation"]}))
    found = picture(assess(agreement, operations(1), on=HALFWAY))

    assert "evidence in 1 of 1 review interval" in found.alt
    assert inked(found.png, BLUE) < 1000


def test_full_bar_of_what_the_source_declares_is_not_explained_by_a_figure() -> None:
    stages = {"kind": "staged", "stages": [{"id": "draft", "name": "utkast"}, {"id": "in_use", "name": "används"}]}
    done = [{"text": "Klart.", "reference": "stycke 2", "fulfils": True, "stage": "draft"}]
    found = picture(assess(make_agreement(make_commitment("H3", stages, history=done)), [], on=HALFWAY))

    assert "H3 Löfte H3: Fulfilled, 100 % done." in found.alt


def test_children_are_indented_and_long_titles_wrapped() -> None:
    long = "Uppföljningsöverenskommelsen om trygghetsskapande åtgärder i centrum varje"
    parent = make_commitment("S1", {"kind": "ongoing"}, title=long)
    child = make_commitment("S2", title=long, parent="S1")
    found = picture(assess(make_agreement(parent, child), operations(1), on=HALFWAY))

    assert not runs_off(found.png)


def test_agreement_with_very_many_promises_says_how_many_more_there_are() -> None:
    many = [make_commitment(f"A{number}", title="Löfte " + "o" * 60) for number in range(1, 41)]
    found = picture(assess(make_agreement(*many), operations(2), on=HALFWAY))
    few = picture(assess(make_agreement(*many[:12]), operations(2), on=HALFWAY))

    assert pixels(found.png).shape[0] - pixels(few.png).shape[0] < 80
    assert all(f"A{number}" in found.alt for number in range(1, 41))
    assert len(found.alt) <= 2000
