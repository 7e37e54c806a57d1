"""The bot's own page for a person: what waits, how it stands, and every form one press away."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, ERIK, MARIA, PHONE
from tests.e2e.forms import Form
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

OPERATION = f"{started('joint operation')} 14 jan. 2022"
AGREEMENT = "Söderhamns medborgarlöfte 2022–2023"
CALL = "Ring fältgruppen om fredagen"


def test_a_form_opened_at_home_logs_as_from_the_channel(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)

    home = police.opens_home()
    expect(home).to_contain_text(AGREEMENT)
    expect(home).to_contain_text("0 av 4")
    home.get_by_role("button", name=swedish("Log a joint operation"), exact=True).click()
    form = Form(police.dialog(started("joint operation")))
    form.operation_that_counts().review().says("1 av 4").save()

    municipality.post(OPERATION).says("1 av 4", "Loggat av Anna Åkerlund")
    police.enters("medborgarlöfte").post(OPERATION).says("1 av 4")
    expect(police.opens_home()).to_contain_text("1 av 4")
    police.takes_picture("home")


def test_a_promise_is_explained_and_updated_at_home(sits_down: SitsDown) -> None:
    desk = sits_down(MARIA)
    home = desk.opens_home()

    home.get_by_role("combobox", name=swedish("Why? Choose a promise")).select_option(
        "S2 Ta reda på vad som fungerar mot ungdomsbrott på andra håll"
    )
    card = desk.dialog(swedish("The pledge"))
    expect(card).to_contain_text("Kommunen spanar under 2022")
    desk.takes_picture("home-explained")
    card.get_by_role("button", name=swedish("Update"), exact=True).click()
    form = Form(desk.dialog("S2: Klart"))
    form.field(swedish("Reference")).fill("Rapporten")
    form.review().says("S2 Uppfyllt").save()

    desk.enters("medborgarlöfte").post("S2: klart").says("Rapporten")
    expect(desk.opens_home()).to_contain_text("Uppfyllt")


def test_what_a_person_has_taken_on_waits_for_them_at_home(sits_down: SitsDown, busy_demo: Demo) -> None:
    anna, erik = sits_down(ANNA, at=busy_demo), sits_down(ERIK, at=busy_demo, **PHONE)
    anna.types(f"/atgard ny {CALL}")
    form = Form(anna.dialog(swedish("New action")))
    form.field(swedish("Who does it")).select_option(ERIK.name)
    form.field(swedish("Due date")).fill("2022-01-28")
    form.dialog.get_by_role("button", name=swedish("Save"), exact=True).click()
    erik.post(CALL)

    home = erik.opens_home()

    expect(home).to_contain_text(CALL)
    expect(home).to_contain_text("28 jan.")
    erik.takes_picture("home-waiting")
    assert not erik.has_to_scroll_sideways()

    # what has the earliest day stands first, whatever else is waiting
    home.get_by_role("button", name=swedish("It is done"), exact=True).first.click()
    expect(home).not_to_contain_text(CALL)
    anna.post(CALL).says("✔")
