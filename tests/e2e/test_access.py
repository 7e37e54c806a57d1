"""Access in the browser: asked for and given, who has it, an invitation; the warning before a name is kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import PATIENCE_MS
from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, COMMON_ROOM, MARIA, PHONE, Person
from tests.e2e.forms import Review
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

AMIRA = Person("Amira Haddad", "U0AMIRA", MARIA.team, MARIA.channels)
SODERKOPING = "Söderköpings medborgarlöfte 2020–2022"
TITLE = "Söderhamns medborgarlöfte 2022–2023"


def test_a_school_counsellor_asks_for_access_and_gets_it(sits_down: SitsDown) -> None:
    amira, maria = sits_down(AMIRA, **PHONE), sits_down(MARIA)
    amira.types("/insats")
    asking = amira.is_told(re.compile("tillträde"))
    expect(asking).not_to_contain_text(TITLE)
    amira.takes_picture("access-asked")
    asking.get_by_role("button", name=swedish("Ask for access"), exact=True).click()
    amira.is_told(swedish("The coordinator has been asked. You get an answer by direct message."))
    assert not amira.has_to_scroll_sideways()

    request = maria.opens_messages().filter(has_text=AMIRA.name)
    expect(request).to_be_visible(timeout=PATIENCE_MS)
    maria.takes_picture("access-request")
    request.get_by_role("button", name=swedish("Let in as a member"), exact=True).click()

    expect(amira.opens_messages().filter(has_text=TITLE)).to_be_visible(timeout=PATIENCE_MS)
    amira.takes_picture("access-given")
    desk = sits_down(AMIRA)
    expect(desk.begins_operation().dialog).to_have_accessible_name(started("joint operation"))


def test_a_coordinator_sees_who_has_access(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(MARIA, at=quiet_demo, **PHONE)
    desk.types("/lofte medlem")
    access = desk.is_told(swedish("Access: {title}", title=TITLE))
    for said in ("Maria Lindqvist", "Anna Åkerlund", swedish("Let in everybody in the channel")):
        expect(access).to_contain_text(said)
    access.scroll_into_view_if_needed()
    desk.takes_picture("access")
    assert not desk.has_to_scroll_sideways()


def test_the_other_authority_comes_in_by_an_invitation(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA, COMMON_ROOM), sits_down(MARIA, COMMON_ROOM, **PHONE)
    for desk in (police, municipality):
        desk.types("/invite @Löfteskoll")
    police.ties(SODERKOPING, swedish("the police's"))

    code = police.invites_the_other_party()
    police.takes_picture("invitation")
    municipality.comes_in(code, SODERKOPING)

    expect(municipality.posts(SODERKOPING)).to_be_visible()
    expect(municipality.is_told(re.compile("/lofte medlem"))).to_be_visible()
    municipality.takes_picture("came-in")


def test_a_note_that_seems_to_name_somebody_is_kept_only_on_purpose(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(MARIA, at=quiet_demo, **PHONE)
    form = desk.begins_operation()
    form.field(swedish("Short note")).fill("Pojken följde med till socialtjänsten")
    form.submit()

    expect(form.dialog).to_contain_text("Pojken")
    desk.takes_picture("naming")
    form.dialog.get_by_role("button", name=swedish("Keep it anyway"), exact=True).click()

    Review(desk.dialog(swedish("Is this right?"))).says("Pojken").leave()
