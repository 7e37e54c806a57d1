"""Shortcuts, from a message's menu and from the composer."""

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.server import RunningSandbox
from tests.page.conftest import Visit
from tests.page.scenes import form, heads
from tests.sandbox.acting import ScriptedBot, Turn, client_of

pytestmark = pytest.mark.browser

TABS = 40


def open_form(turn: Turn) -> None:
    turn.ack()
    turn.client.views_open(trigger_id=turn.body["trigger_id"], view=form(heads()))


@pytest.fixture
def said(running: RunningSandbox) -> str:
    """Something said in the channel."""
    text = "Kolla belysningen vid skolan"
    client_of(running).chat_postMessage(channel="C0POLIS", text=text)
    return text


def tab_to(page: Page, name: str) -> None:
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == name:
            return
    pytest.fail(f"the keyboard does not reach {name}")


def test_a_message_shortcut_is_reached_by_keyboard_and_the_focus_comes_back(
    visit: Visit, bot: ScriptedBot, said: str
) -> None:
    bot.on("shortcut", open_form)
    page = visit()
    expect(page.get_by_role("article")).to_contain_text(said)

    tab_to(page, "Fler åtgärder")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Gör till åtgärd")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="Logga insats")).to_be_visible()
    body = bot.was_sent("shortcut")
    assert (body["type"], body["callback_id"], body["message"]["text"]) == ("message_action", "make_action", said)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Fler åtgärder")).to_be_focused()


def test_a_message_shortcut_is_reached_on_a_telephone(phone: Visit, bot: ScriptedBot, said: str) -> None:
    bot.on("shortcut", open_form)
    page = phone()

    page.get_by_role("article").filter(has_text=said).get_by_role("button", name="Fler åtgärder").tap()
    item = page.get_by_role("menuitem", name="Gör till åtgärd")
    box = item.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    item.tap()

    expect(page.get_by_role("dialog", name="Logga insats")).to_be_visible()
    assert bot.was_sent("shortcut")["callback_id"] == "make_action"


def test_a_reply_in_a_thread_has_the_shortcuts_too(visit: Visit, bot: ScriptedBot, running: RunningSandbox) -> None:
    client = client_of(running)
    first = client.chat_postMessage(channel="C0POLIS", text="Fredag?")["ts"]
    client.chat_postMessage(channel="C0POLIS", text="Jag tar det", thread_ts=first)
    page = visit()
    page.get_by_role("button", name="1 svar").click()

    reply = page.get_by_role("complementary", name="Tråd").get_by_role("article").filter(has_text="Jag tar det")
    reply.hover()
    reply.get_by_role("button", name="Fler åtgärder").click()
    page.get_by_role("menuitem", name="Gör till åtgärd").click()

    assert bot.was_sent("shortcut")["message"]["text"] == "Jag tar det"


def test_what_only_one_person_sees_has_no_shortcuts(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", lambda turn: turn.ack("Bara du"))
    page = visit()
    page.get_by_label("Meddelande i #medborgarlöfte").fill("/lofte")
    page.get_by_label("Meddelande i #medborgarlöfte").press("Enter")

    article = page.get_by_role("article").filter(has_text="Bara du")
    article.hover()

    expect(article.get_by_role("button", name="Fler åtgärder")).to_have_count(0)


def test_a_global_shortcut_stands_with_the_commands(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("shortcut", open_form)
    page = visit()

    page.get_by_role("button", name="Genvägar och kommandon").click()
    page.get_by_role("menuitem", name="Logga insats").click()

    expect(page.get_by_role("dialog", name="Logga insats")).to_be_visible()
    assert bot.was_sent("shortcut")["callback_id"] == "log"
