"""One line instead of a form: what was understood of it is shown, and one press saves it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, MARIA, PHONE
from tests.e2e.forms import Form
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

UNDERSTOOD = "igår heldag polisstationen 4 poliser 2 socialsekreterare 1 beslutsfattare narkotika ungdom"
LINE = f"/insats {UNDERSTOOD} – lugnt vid resecentrum"
OPERATION = f"{started('joint operation')} 13 jan. 2022"


def test_a_line_is_shown_as_it_was_understood_and_saved_with_one_press(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)

    review = police.reviews_line(LINE)
    review.says(OPERATION, started("counts towards {id}", id="S7"), "områdespolis 4", "socialsekreterare 2")
    review.says("lugnt vid resecentrum", swedish("Bold was understood; the rest is the note."))
    expect(review.dialog.get_by_role("strong").first).to_have_text(UNDERSTOOD)
    police.takes_picture("one-line")
    review.save()

    for desk in (police, municipality):
        desk.post(OPERATION).says("1 av 4", "områdespolis 4", "lugnt vid resecentrum", "Loggat av Anna Åkerlund")


def test_what_was_misunderstood_is_changed_in_the_form(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)

    form = desk.reviews_line(LINE).change(started("joint operation"))

    expect(form.days).to_have_value("2022-01-13")
    expect(form.field(swedish("Full working day"))).to_be_checked()
    expect(form.field(swedish("Short note"))).to_have_value("lugnt vid resecentrum")
    form.head_count(area_officer=3).review().says("områdespolis 3", "lugnt vid resecentrum").leave()


def test_a_day_that_could_be_two_is_asked_for(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)

    desk.types("/insats lördag heldag 4 poliser")

    form = Form(desk.dialog(started("joint operation")))
    expect(form.dialog).to_contain_text("Menar du lör 8 jan. eller lör 15 jan.?")
    expect(form.days).to_have_value("")
    expect(form.field("Områdespolis")).to_have_value("4")
    desk.takes_picture("one-line-asks")
    form.on("2022-01-08").review().says(f"{started('joint operation')} 8 jan. 2022", "områdespolis 4").leave()


def test_a_line_on_a_telephone(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo, **PHONE)

    review = desk.reviews_line(LINE)

    review.says(OPERATION, "lugnt vid resecentrum")
    expect(review.dialog.get_by_role("button", name=swedish("Save"), exact=True)).to_be_in_viewport()
    desk.takes_picture("one-line")
    assert not desk.has_to_scroll_sideways()
    review.leave()


def test_a_weekly_meeting_in_one_line(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(MARIA, at=quiet_demo)

    review = desk.reviews_line("/veckomote v1 2 poliser 1 socialsekreterare – fler vuxna ute på fredagar")

    meeting = f"{started('weekly meeting')} vecka 1, 2022"
    for said in (meeting, started("counts towards {id}", id="S6"), "fler vuxna ute på fredagar"):
        expect(review.dialog).to_contain_text(said)
    review.leave()
