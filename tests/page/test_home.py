"""The app's own place: its home and its messages."""

import re

import pytest
from playwright.sync_api import Locator, expect

from bot.sandbox.server import RunningSandbox
from tests.page.conftest import Visit
from tests.page.scenes import button, field, form, heads, option, overview, section
from tests.sandbox.acting import Does, Json, ScriptedBot, Turn, client_of

pytestmark = pytest.mark.browser


def choices() -> list[Json]:
    radio = {"type": "radio_buttons", "action_id": "when", "options": [option("Min vecka"), option("Allas")]}
    menu = {"type": "overflow", "action_id": "more", "options": [option("Klar"), option("Skjut upp")]}
    scope = {"type": "static_select", "options": [option("Allt"), option("Mitt")]}
    return [
        {"type": "actions", "block_id": "row", "elements": [radio]},
        field("scope", "Visa", scope, dispatch_action=True),
        field("quiet", "Tyst", scope),
        section("Ring skolan", block_id="action", accessory=menu),
    ]


def publishes(*blocks: Json) -> Does:
    def does(turn: Turn) -> None:
        turn.ack()
        if turn.body["event"]["tab"] == "home":
            turn.client.views_publish(user_id=turn.body["event"]["user"], view={"type": "home", "blocks": list(blocks)})

    return does


def unread(link: Locator, count: str) -> None:
    expect(link).to_have_accessible_name(re.compile(rf"Meddelanden {count}"))


def test_home_is_the_bots_own_page(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("app_home_opened", publishes(*overview()))
    page = visit()

    page.get_by_role("link", name="Hem", exact=True).click()

    expect(page.get_by_role("heading", name="Medborgarlöfte Söderhamn 2022–2023")).to_be_visible()
    page.get_by_role("button", name="Visa S7").click()
    assert bot.was_sent("action")["container"]["type"] == "view"


def test_what_is_chosen_at_home_is_told_at_once(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("app_home_opened", publishes(*choices()))
    page = visit(channel="home")

    page.get_by_label("Allas").check()
    body = bot.was_sent("action")
    assert body["actions"][0]["selected_option"]["value"] == "allas"

    page.get_by_label("Tyst").select_option("Mitt")
    page.get_by_label("Visa").select_option("Mitt")
    body = bot.was_sent("action")
    assert (body["actions"][0]["block_id"], body["actions"][0]["selected_option"]["value"]) == ("scope", "mitt")
    values = body["view"]["state"]["values"]
    assert values["row"]["when"]["selected_option"]["value"] == "allas"
    assert values["quiet"]["value"]["selected_option"]["value"] == "mitt", "told of only together with another"

    page.get_by_role("button", name="Fler val: Ring skolan").click()
    page.get_by_role("menuitem", name="Skjut upp").click()
    assert bot.was_sent("action")["actions"][0]["selected_option"]["value"] == "skjut upp"


def test_after_a_form_the_focus_is_back_although_home_was_made_anew(visit: Visit, bot: ScriptedBot) -> None:
    def shown(note: str) -> Json:
        return {"type": "home", "blocks": [section(note, block_id="b", accessory=button("Logga"))]}

    def open_form(turn: Turn) -> None:
        turn.ack()
        turn.client.views_open(trigger_id=turn.body["trigger_id"], view=form(heads(initial_value="3")))

    def save(turn: Turn) -> None:
        turn.client.views_publish(user_id=turn.body["user"]["id"], view=shown("1 av 4"))
        turn.ack()

    bot.on("app_home_opened", publishes(*shown("0 av 4")["blocks"]))
    bot.on("action", open_form)
    bot.on("submission", save)
    page = visit(channel="home")

    page.get_by_role("button", name="Logga").click()
    page.get_by_role("dialog").get_by_role("button", name="Spara").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("main").get_by_text("1 av 4")).to_be_visible()
    expect(page.get_by_role("button", name="Logga")).to_be_focused()


def test_a_direct_message_is_unread_until_it_is_looked_at_and_the_bot_is_told(
    visit: Visit, bot: ScriptedBot, running: RunningSandbox
) -> None:
    page = visit()
    link = page.get_by_role("link", name="Meddelanden")
    expect(link).to_be_visible()
    client_of(running).chat_postMessage(channel="U0ANNA", text="Dags för veckomötet")

    unread(link, "1 oläst")
    link.click()

    expect(page.get_by_role("article")).to_contain_text("Dags för veckomötet")
    expect(link).to_have_accessible_name("Meddelanden")
    event = bot.was_sent("app_home_opened")["event"]
    assert (event["tab"], event["channel"]) == ("messages", "D0ANNA")


def test_on_a_telephone_home_and_messages_are_one_tap_apart(
    phone: Visit, bot: ScriptedBot, running: RunningSandbox
) -> None:
    bot.on("app_home_opened", publishes(*overview()))
    page = phone(channel="home")
    tabs = page.get_by_role("navigation", name="Löfteskoll")
    expect(tabs.get_by_role("link", name="Hem")).to_have_attribute("aria-current", "page")
    client_of(running).chat_postMessage(channel="U0ANNA", text="Dags för veckomötet")
    unread(tabs.get_by_role("link", name="Meddelanden"), "1 oläst")

    tabs.get_by_role("link", name="Meddelanden").tap()
    expect(page.get_by_role("article")).to_contain_text("Dags för veckomötet")
    tabs.get_by_role("link", name="Hem").tap()
    expect(page.get_by_role("heading", name="Medborgarlöfte Söderhamn 2022–2023")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
