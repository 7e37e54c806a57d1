"""Pictures in the chat: shown to the one who asked, with words that say the same."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, PHONE
from tests.e2e.words import swedish

pytestmark = pytest.mark.browser

PROGRESS = re.compile(r"^Söderhamns medborgarlöfte.* S7 Minst fyra gemensamma insatser.*: Ej påbörjat")
WIDE_ENOUGH = 300
"""No less can be read."""
WEEKS = re.compile(r"^S6 Socialsekreterare och polis träffas varje vecka\. .*vecka 1 2022")


def width_drawn(picture: Locator) -> int:
    """Return how wide the picture is, once the browser has got it and not only its frame."""
    expect(picture).to_have_js_property("complete", value=True)
    width: int = picture.evaluate("image => image.naturalWidth")
    return width


def test_progress_is_drawn_and_said_in_words(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo, **PHONE)

    desk.types("/lofte bild")

    picture = desk.private_answers().get_by_role("img", name=PROGRESS)
    expect(picture).to_be_visible()
    assert width_drawn(picture) > WIDE_ENOUGH
    desk.takes_picture("progress")
    assert not desk.has_to_scroll_sideways()


def test_the_weeks_of_a_promise_are_drawn_from_its_card(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)

    desk.looks_up("S6").get_by_role("button", name=swedish("Picture"), exact=True).click()

    picture = desk.private_answers().get_by_role("img", name=WEEKS)
    expect(picture).to_be_visible()
    assert width_drawn(picture) > WIDE_ENOUGH
    desk.takes_picture("week-grid")
