"""Somebody who uses Slack in English: answers, forms and their own page speak English, the channel stays Swedish."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.desk import ANNA, MARIA
from tests.e2e.words import started

pytestmark = pytest.mark.browser

LINE = "/insats yesterday full day police station 4 officers 2 social workers 1 decision maker narcotics youth"


def test_the_bot_speaks_english_to_one_person_and_swedish_to_the_channel(sits_down: SitsDown) -> None:
    english, swedish_speaker = sits_down(ANNA).speaks("English"), sits_down(MARIA)

    home = english.opens_home()
    for said in ("Waiting for you", "Nothing is waiting for you.", "Not started", "0 of 4"):
        expect(home).to_contain_text(said)
    english.takes_picture("home-english")
    english.enters("medborgarlöfte")

    english.types("/insats")
    form = english.dialog("Joint operation")
    for label in ("Full working day", "Social worker", "narcotics", "Short note"):
        expect(form.get_by_label(label, exact=True)).to_be_visible()
    english.takes_picture("form-english")
    form.get_by_role("button", name="Cancel", exact=True).click()
    expect(form).to_be_hidden()

    english.types(LINE)
    review = english.dialog("Is this right?")
    for said in ("Joint operation 13 Jan 2022", "Counts towards S7", "area police officer 4", "1 of 4"):
        expect(review).to_contain_text(said)
    english.takes_picture("review-english")
    review.get_by_role("button", name="Save", exact=True).click()
    expect(review).to_be_hidden()

    for desk in (english, swedish_speaker):
        desk.post(f"{started('joint operation')} 13 jan. 2022").says("Räknas för S7", "områdespolis 4", "1 av 4")
    english.types("/lofte S7")
    answer = english.is_told("Responsible:")
    for said in ("1 of 4", "Counts", "Condition"):
        expect(answer).to_contain_text(said)
    english.takes_picture("answer-english")
