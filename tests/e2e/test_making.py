"""`/lofte ny`: an agreement made step by step, left and gone on with, created, and logged against."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import COMMON_ROOM, MARIA, PHONE, Desk
from tests.e2e.forms import Form
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

TITLE = "Medborgarlöfte för Bollnäs 2022"
WALKS, SURVEY = "Minst tre trygghetsvandringar", "En trygghetsmätning"


def pressed(dialog: Locator, msgid: str) -> None:
    """Press the button in a dialog."""
    dialog.get_by_role("button", name=swedish(msgid), exact=True).click()


def basics(desk: Desk) -> None:
    """Fill in what the whole agreement is."""
    form = Form(desk.dialog(swedish("New agreement")))
    form.field("Vad heter överenskommelsen?").fill(TITLE)
    form.field(swedish("This channel is")).select_option(swedish("the municipality's"))
    form.field("Kommunen").fill("Bollnäs kommun")
    form.field("Polisen").fill("Polisen, lokalpolisområde Södra Hälsingland")
    form.field("Gäller från och med").fill("2022-01-01")
    form.field("Till och med").fill("2022-12-31")
    desk.takes_picture("making-basics")
    pressed(form.dialog, "Go on")


def begins_promise(desk: Desk, kind: str, row_id: str) -> Form:
    """Choose the kind of the next promise, and return its form."""
    pressed(desk.dialog(swedish("New agreement")), "Add a commitment")
    choice = Form(desk.dialog(swedish("New commitment")))
    choice.field("Hur märks det att löftet hålls?").select_option(kind)
    desk.takes_picture("making-kind")
    pressed(choice.dialog, "Go on")
    return Form(desk.dialog(f"Löfte {row_id}"))


def promise(form: Form, title: str, words: str, reference: str) -> None:
    """Fill in what every kind of promise asks for, and finish."""
    form.field("Löftet med några ord").fill(title)
    form.field("Vad lovar ni?").fill(words)
    form.field("Var står det?").fill(reference)
    pressed(form.dialog, "Done")


def sketched(desk: Desk, *titles: str) -> Locator:
    """Return what there is of the agreement so far, once it has these promises."""
    sketch = desk.dialog(swedish("New agreement"))
    for title in titles:
        expect(sketch).to_contain_text(title)
    return sketch


def makes_an_agreement(desk: Desk) -> None:
    """Make an agreement with two promises; between them the form is closed, and gone on with later."""
    desk.types("/lofte ny")
    basics(desk)
    form = begins_promise(desk, "Ett visst antal gånger (fyra gemensamma insatser)", "L1")
    form.field("Något nytt, som heter").fill("trygghetsvandring")
    form.field("Och flera heter").fill("trygghetsvandringar")
    form.field("Minst hur många?").fill("3")
    desk.takes_picture("making-count")
    promise(form, WALKS, "Vi går tre trygghetsvandringar under året.", "punkt 1")
    pressed(sketched(desk, f"L1 {WALKS}"), "Close")
    expect(desk.page.get_by_role("dialog")).to_be_hidden()

    desk.types("/lofte ny")
    form = begins_promise(desk, "Görs en gång (en rapport, ett beslut)", "L2")
    form.field("Klart senast").fill("2022-06-30")
    promise(form, SURVEY, "Kommunen gör en trygghetsmätning.", "punkt 2")
    sketch = sketched(desk, f"L1 {WALKS}", f"L2 {SURVEY}")
    desk.takes_picture("making-sketch")
    pressed(sketch, "Preview")


def test_an_agreement_is_made_and_logged_against(sits_down: SitsDown, demo: Demo) -> None:
    desk = sits_down(MARIA, COMMON_ROOM, at=demo)
    desk.types("/invite @Löfteskoll")
    makes_an_agreement(desk)
    preview = desk.dialog(swedish("Is this right?"))
    for said in (TITLE, WALKS, SURVEY, "trygghetsvandring"):
        expect(preview).to_contain_text(said)
    desk.takes_picture("making-preview")
    pressed(preview, "Create")
    expect(preview).to_be_hidden()
    desk.post(TITLE).says(swedish("This channel now follows up: {title}", title=TITLE))

    desk.reviews_line("/aktivitet trygghetsvandring igår").says(started("counts towards {id}", id="L1")).save()
    desk.post("Trygghetsvandring 13 jan. 2022").says("1 av 3")
    form = desk.updates("L2")
    form.field(swedish("Reference")).fill("Rapporten")
    form.review().says("L2 Uppfyllt").save()

    desk.types("/lofte")
    expect(desk.is_told(f"L2 {SURVEY}")).to_contain_text("1 av 3")
    desk.takes_picture("made")


def test_the_first_step_on_a_telephone(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(MARIA, COMMON_ROOM, at=quiet_demo, **PHONE)

    desk.types("/lofte ny")
    form = Form(desk.dialog(swedish("New agreement")))
    desk.takes_picture("making-basics")
    assert not desk.has_to_scroll_sideways()
    form.cancel()
