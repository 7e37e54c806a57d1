"""The whole path on a telephone, by touch."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.desk import ANNA, MARIA, PHONE, Desk
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser


def stays_in_the_window(desk: Desk, name: str) -> None:
    desk.takes_picture(name)
    assert not desk.has_to_scroll_sideways()


def test_an_operation_is_logged_on_a_telephone(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA, **PHONE), sits_down(MARIA)

    form = police.begins_operation()
    stays_in_the_window(police, "insats-form")
    for ticked in ("Full working day", "Social services worked from the police station"):
        form.field(swedish(ticked)).tap()
    form.head_count(area_officer=2, social_worker=1, decision_maker=1)
    for area in ("narkotika", "ungdomar"):
        form.field(area).tap()
    stays_in_the_window(police, "insats-filled-in")
    form.dialog.get_by_role("button", name=swedish("Review"), exact=True).tap()
    review = police.dialog(swedish("Is this right?"))
    expect(review).to_contain_text(started("counts towards {id}", id="S7"))
    stays_in_the_window(police, "review")
    review.get_by_role("button", name=swedish("Save"), exact=True).tap()
    expect(review).to_be_hidden()

    for desk in (police, municipality):
        desk.post(f"{started('joint operation')} 14 jan. 2022").says("1 av 4")
    stays_in_the_window(police, "post")
    police.types("/lofte")
    police.is_told("Söderhamns medborgarlöfte 2022–2023")
    stays_in_the_window(police, "overview")
    police.types("/lofte S7")
    police.is_told("S7a")
    stays_in_the_window(police, "explanation")


def test_a_meeting_on_a_telephone(sits_down: SitsDown) -> None:
    desk = sits_down(MARIA, **PHONE)
    form = desk.begins_meeting()
    stays_in_the_window(desk, "meeting")
    form.one_action("Ring skolan", owner="Jonas Ek", due="2022-01-20")
    stays_in_the_window(desk, "meeting-action")
    expect(form.field(swedish("What is to be done"))).to_have_value("Ring skolan")
