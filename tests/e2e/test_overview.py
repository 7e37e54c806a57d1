"""`/lofte`: how the agreement stands, to one person until it is shared; and a channel without an agreement."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, COMMON_ROOM, ERIK
from tests.e2e.words import swedish

pytestmark = pytest.mark.browser

TITLE = "Söderhamns medborgarlöfte 2022–2023"
PLEDGE = "Minst fyra gemensamma insatser mot narkotika bland unga"
COMMITMENTS = ("S1", "S2", "S3", "S4", "S5", "S6", "S7")


def test_the_glance_is_private_until_it_is_shared(sits_down: SitsDown, quiet_demo: Demo) -> None:
    anna, erik = sits_down(ANNA, at=quiet_demo), sits_down(ERIK, at=quiet_demo)

    anna.types("/lofte")
    glance = anna.is_told(TITLE)
    for row_id in COMMITMENTS:
        expect(glance).to_contain_text(f"{row_id} ")
    expect(glance.get_by_role("heading", name=TITLE)).to_be_in_viewport()
    anna.takes_picture("overview")
    erik.types("God morgon")
    expect(erik.page.get_by_text("God morgon")).to_be_visible()
    shared = erik.posts(TITLE).filter(has_text=PLEDGE)
    assert shared.count() == 0
    assert erik.private_answers().count() == 0

    for _ in range(2):
        glance.get_by_role("button", name=swedish("Share in the channel")).click()

    expect(shared).to_contain_text("0 av 4")
    anna.types("/lofte hjälp")
    anna.is_told("/lofte koppla")
    expect(shared).to_have_count(1)
    erik.takes_picture("overview-shared")


def test_a_promise_is_explained_from_the_list_below_the_glance(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ERIK, at=quiet_demo)
    desk.types("/lofte")

    desk.is_told(TITLE).get_by_role("combobox").select_option(f"S7 {PLEDGE}")

    explanation = desk.is_told("S7a").inner_text()
    for said in (f"S7 {PLEDGE}", "S7b", "S7c", "S7d", "0 av 4"):
        assert said in explanation


def test_help_names_every_command(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)

    desk.types("/lofte hjälp")

    answer = desk.is_told("/lofte koppla").inner_text()
    for command in ("/lofte S7", "/insats", "/veckomote"):
        assert command in answer
    desk.takes_picture("help")


def test_a_promise_that_there_is_not(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)

    desk.types("/lofte S99")

    answer = desk.is_told("S99").inner_text()
    assert "S7" in answer


def test_a_channel_without_an_agreement_offers_to_tie_one(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, COMMON_ROOM, at=quiet_demo)
    for command in ("/insats", "/lofte"):
        desk.types(command)
    untied = "This channel has no agreement yet. Tie one to it, and you can log and follow up here."
    answers = desk.private_answers().filter(has_text=swedish(untied))
    expect(answers).to_have_count(2)
    desk.takes_picture("untied")

    answers.last.get_by_role("button", name=swedish("Tie an agreement")).click()
    dialog = desk.dialog(swedish("Tie an agreement"))
    dialog.get_by_label(swedish("Agreement"), exact=True).select_option(TITLE)
    dialog.get_by_label(swedish("This channel is")).select_option(swedish("the police's"))
    desk.takes_picture("tie")
    dialog.get_by_role("button", name=swedish("Tie"), exact=True).click()
    expect(dialog).to_be_hidden()

    desk.types("/lofte S7")
    desk.is_told(f"S7 {PLEDGE}")
    desk.page.get_by_role("link", name="Meddelanden").click()
    told = desk.page.get_by_role("article").filter(has_text="/invite @Löfteskoll")
    expect(told).to_contain_text(f"#{COMMON_ROOM}")
    desk.takes_picture("not-in-channel")
