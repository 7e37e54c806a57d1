"""What reminders are made of: a choice and a menu beside a text, and a day chosen in a form."""

import pytest
from playwright.sync_api import expect

from bot.sandbox.server import RunningSandbox
from tests.page.conftest import Visit
from tests.page.scenes import field, opens, option, section
from tests.sandbox.acting import ScriptedBot, client_of

pytestmark = pytest.mark.browser


def test_a_reminder_is_put_off_by_a_choice_beside_it(visit: Visit, running: RunningSandbox, bot: ScriptedBot) -> None:
    times = [option("Om en timme"), option("I morgon"), option("Välj dag")]
    put_off = {
        "type": "static_select",
        "action_id": "put_off",
        "placeholder": {"type": "plain_text", "text": "Skjut upp"},
        "options": times,
    }
    more = {"type": "overflow", "action_id": "more", "options": [option("Avfärda"), option("Inställningar")]}
    blocks = [
        section("Veckomötet är i morgon", block_id="meeting", accessory=put_off),
        section("Rapporten ska vara klar på fredag", block_id="report", accessory=more),
    ]
    page = visit(channel="D0ANNA")

    client_of(running).chat_postMessage(channel="U0ANNA", text="Påminnelse", blocks=blocks)
    page.get_by_role("combobox", name="Skjut upp").select_option("I morgon")
    sent = bot.was_sent("action")
    chosen = sent["actions"][0]
    assert (sent["channel"]["id"], chosen["block_id"], chosen["selected_option"]["value"]) == (
        "D0ANNA",
        "meeting",
        "i morgon",
    )

    page.get_by_role("button", name="Fler val: Rapporten").click()
    page.get_by_role("menuitem", name="Avfärda").click()
    pressed = bot.was_sent("action")["actions"][0]
    assert (pressed["block_id"], pressed["selected_option"]["value"]) == ("report", "avfärda")

    bot.on("action", opens(field("day", "Dag", {"type": "datepicker"})))
    page.get_by_role("combobox", name="Skjut upp").select_option("Välj dag")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Dag", exact=True).fill("2022-10-17")
    dialog.get_by_role("button", name="Spara").click()
    submitted = bot.was_sent("submission")["view"]["state"]["values"]
    assert submitted["day"]["value"] == {"type": "datepicker", "selected_date": "2022-10-17"}
    expect(dialog).to_be_hidden()
