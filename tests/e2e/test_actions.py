"""What is to be done: from a meeting, from a message, or written down at once; done, and handed over."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, ERIK, MARIA, PHONE, Desk
from tests.e2e.forms import Form
from tests.e2e.words import swedish

pytestmark = pytest.mark.browser

CALL, WALK, LIGHT, MEET = "Ring skolan", "Gå en trygghetsrunda", "Anmäl trasig belysning", "Boka lokal till mötet"


def new_action(desk: Desk) -> Form:
    """Return the form of an action, once it is there."""
    return Form(desk.dialog(swedish("New action")))


def saved(form: Form) -> None:
    """Press the button of a small form."""
    form.dialog.get_by_role("button", name=swedish("Save"), exact=True).click()
    expect(form.dialog).to_be_hidden()


def listed(desk: Desk, command: str = "/atgard") -> Locator:
    """Ask for the list, and return the answer."""
    lists = desk.private_answers().filter(has=desk.page.get_by_role("button", name=swedish("New action"), exact=True))
    before = lists.count()
    desk.types(command)
    expect(lists).to_have_count(before + 1)
    return lists.last


def test_an_action_is_written_down_told_and_done(sits_down: SitsDown, busy_demo: Demo) -> None:
    police, municipality = sits_down(ANNA, at=busy_demo), sits_down(MARIA, at=busy_demo)

    police.types(f"/atgard ny {WALK}")
    form = new_action(police)
    expect(form.field(swedish("What is to be done"))).to_have_value(WALK)
    form.field(swedish("Who does it")).select_option(ANNA.name)
    form.field(swedish("Due date")).fill("2022-01-21")
    police.takes_picture("action-form")
    saved(form)

    for desk in (police, municipality):
        desk.post(WALK).says("Anna Åkerlund", "21 jan. 2022")
    mine = listed(police, "/atgard mina")
    expect(mine).to_contain_text(WALK)
    police.takes_picture("actions")
    police.post(WALK).press(swedish("It is done"))
    for desk in (police, municipality):
        desk.post(WALK).says(swedish("Done {day}", day="14 jan. 2022"))
    expect(listed(police, "/atgard mina")).not_to_contain_text(WALK)


def test_what_a_meeting_decides_is_on_the_list_of_the_one_who_does_it(sits_down: SitsDown, busy_demo: Demo) -> None:
    municipality, police = sits_down(MARIA, at=busy_demo), sits_down(ANNA, at=busy_demo)
    form = municipality.begins_meeting().head_count(social_worker=1)
    form.one_action(CALL, owner=MARIA.name, due="2022-01-20").review().save()
    police.post(CALL)

    mine = listed(municipality, "/atgard mina")
    expect(mine).to_contain_text(CALL)
    expect(mine).to_contain_text("veckomötet vecka 2")
    municipality.takes_picture("actions-of-meeting")
    mine.get_by_role("button", name=swedish("It is done"), exact=True).first.click()

    municipality.is_told(swedish("Not done after all"))
    police.post(CALL).says("✔")


def test_all_actions_of_one_are_handed_over_to_another(sits_down: SitsDown, busy_demo: Demo) -> None:
    anna, maria = sits_down(ANNA, at=busy_demo, **PHONE), sits_down(MARIA, at=busy_demo)
    anna.types(f"/atgard ny {MEET}")
    form = new_action(anna)
    form.field(swedish("Who does it")).select_option("Linnea Norrgård")
    saved(form)
    anna.post(MEET)

    todo = listed(anna)
    anna.takes_picture("actions")
    assert not anna.has_to_scroll_sideways()
    todo.get_by_role("button", name=swedish("Hand over …"), exact=True).click()
    form = Form(anna.dialog(swedish("Hand over actions")))
    form.field(swedish("From whom?")).select_option("Linnea Norrgård (1 åtgärd)")
    form.field(swedish("To whom?")).select_option("Hans Wiklund")
    form.field(swedish("Why?")).fill("Ny tjänst")
    anna.takes_picture("hand-over")
    form.dialog.get_by_role("button", name=swedish("Hand over"), exact=True).click()
    expect(form.dialog).to_be_hidden()

    for desk in (anna, maria):
        desk.post(swedish("Reason: {why}", why="Ny tjänst")).says("Linnea Norrgård", "Hans Wiklund", MEET)


def test_a_message_becomes_an_action(sits_down: SitsDown, busy_demo: Demo) -> None:
    desk = sits_down(ERIK, at=busy_demo)
    desk.types(LIGHT)
    message = desk.page.get_by_role("article").filter(has_text=LIGHT).last

    desk.uses_on(message, "Gör till åtgärd")

    form = new_action(desk)
    expect(form.field(swedish("What is to be done"))).to_have_value(LIGHT)
    saved(form)
    desk.post(f"Åtgärd: {LIGHT}").says("Erik Sjödin")
    desk.takes_picture("action-from-message")
