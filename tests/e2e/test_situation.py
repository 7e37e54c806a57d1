"""The situation picture and consents: counted, never named."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ERIK, MARIA
from tests.e2e.forms import Form
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser


def test_a_week_is_noted_and_stands_in_the_picture_of_the_period(sits_down: SitsDown, busy_demo: Demo) -> None:
    desk = sits_down(MARIA, at=busy_demo)

    desk.types("/lagesbild ny")
    form = Form(desk.dialog(started("situation picture")))
    form.field(swedish("Area")).select_option("centrum")
    form.field("Skadegörelse och klotter").fill("3")
    desk.takes_picture("situation-form")
    form.review().says("skadegörelse och klotter 3").save()
    noted = desk.post("skadegörelse och klotter 3").article
    expect(noted).to_contain_text(started("situation picture"))

    desk.types("/lagesbild")
    answer = desk.is_told("Noterat: 1 av 8 veckor")
    expect(answer).to_contain_text("Sett droganvändning")
    desk.takes_picture("situation")
    answer.get_by_role("button", name=swedish("Picture"), exact=True).click()
    expect(desk.private_answers().get_by_role("img", name="Lägesbild")).to_be_visible()


def test_consents_are_told_to_be_no_matter_of_an_agreement_that_keeps_none(
    sits_down: SitsDown, quiet_demo: Demo
) -> None:
    desk = sits_down(ERIK, at=quiet_demo)

    desk.types("/samtycke")

    expect(desk.is_told("samtycken")).to_be_visible()
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    desk.takes_picture("consents-none")
