"""Forms as people fill them in, in a real browser, with a real bot behind."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.conftest import Visit
from tests.page.scenes import every_field, field, focus, form, heads, note, on_submission, opens, option, section
from tests.sandbox.acting import Json, ScriptedBot, Turn

pytestmark = pytest.mark.browser


def open_form(page: Page) -> Locator:
    composer = page.get_by_label("Meddelande i #medborgarlöfte")
    composer.fill("/insats")
    composer.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def save(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Spara").click()


def described(field_shown: Locator) -> str:
    """Give what a screen reader reads out after the field's name."""
    text: str = field_shown.evaluate(
        "node => (node.getAttribute('aria-describedby') ?? '').split(' ')"
        ".map(id => document.getElementById(id)?.textContent ?? '').join(' ').trim()"
    )
    return text


def values(body: Json) -> Json:
    """Give what was handed in: block → value."""
    by_block = body["view"]["state"]["values"]
    found: Json = {block: next(iter(fields.values())) for block, fields in by_block.items()}
    return found


def test_required_fields_are_asked_for_before_the_bot_is(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads(), note()))
    dialog = open_form(visit())

    save(dialog)

    expect(dialog.get_by_text("Fyll i detta fält")).to_have_count(2)
    expect(dialog.get_by_label("Antal poliser")).to_be_focused()
    expect(dialog.get_by_label("Antal poliser")).to_have_attribute("aria-invalid", "true")
    assert described(dialog.get_by_label("Anteckning")) == "Fyll i detta fält"
    assert bot.was_sent_nothing_more("submission")


def test_a_number_out_of_bounds_is_told_at_its_field(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads()))
    dialog = open_form(visit())
    number = dialog.get_by_label("Antal poliser")

    for typed, complaint in {
        "tre": "Ange ett tal",
        "2,5": "Ange ett heltal, utan decimaler",
        "-1": "Ange ett tal som är minst 0",
        "100": "Ange ett tal som är högst 99",
    }.items():
        number.fill(typed)
        assert described(number) == ""
        save(dialog)
        assert described(number) == complaint

    number.fill("3")
    save(dialog)
    assert values(bot.was_sent("submission"))["heads"]["value"] == "3"


def test_a_decimal_comma_is_a_number_to_the_bot(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads(is_decimal_allowed=True)))
    dialog = open_form(visit())

    dialog.get_by_label("Antal poliser").fill("2,5")
    save(dialog)

    assert values(bot.was_sent("submission"))["heads"]["value"] == "2.5"


def test_what_is_no_date_or_time_is_not_taken_for_nothing(visit: Visit, bot: ScriptedBot) -> None:
    day = field("day", "Datum", {"type": "datepicker"}, optional=True)
    start = field("start", "Starttid", {"type": "timepicker"}, optional=True)
    bot.on("command", opens(day, start))
    dialog = open_form(visit())

    dialog.get_by_label("Datum", exact=True).fill("2022-02-30")
    dialog.get_by_label("Starttid").fill("25:00")
    save(dialog)

    expect(dialog.get_by_text("Ange ett datum som ÅÅÅÅ-MM-DD")).to_be_visible()
    expect(dialog.get_by_text("Ange en tid som TT:MM")).to_be_visible()
    assert bot.was_sent_nothing_more("submission")


def test_a_date_is_said_in_words_with_its_week(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(field("day", "Datum", {"type": "datepicker", "initial_date": "2022-01-01"})))
    dialog = open_form(visit())

    expect(dialog.get_by_text("lördag 1 januari 2022, vecka 52")).to_be_visible()


def test_an_error_from_the_bot_stands_at_its_field_and_takes_the_focus(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads(), note()))
    on_submission(bot, response_action="errors", errors={"note": "Anteckningen verkar nämna en person"})
    dialog = open_form(visit())

    dialog.get_by_label("Antal poliser").fill("3")
    dialog.get_by_label("Anteckning").fill("Kim var med")
    save(dialog)

    wrong = dialog.get_by_label("Anteckning")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    assert described(wrong) == "Anteckningen verkar nämna en person"
    expect(dialog.get_by_label("Antal poliser")).not_to_have_attribute("aria-invalid", "true")


def fill_in_every_field(page: Page, dialog: Locator) -> None:
    dialog.get_by_label("Starttid").fill("930")
    dialog.get_by_label("Del av dag").check()
    dialog.get_by_label("Beslutsfattare").check()
    dialog.get_by_label("Antal poliser").fill("3")
    dialog.get_by_label("Fokus").select_option("Unga")
    dialog.get_by_label("Löften").click()
    dialog.get_by_role("option", name="S6").click()
    dialog.get_by_role("option", name="S7").click()
    page.keyboard.press("Escape")
    dialog.get_by_label("Plats").press_sequentially("res")
    dialog.get_by_role("option", name="Resecentrum").click()
    dialog.get_by_label("Ansvarig").select_option("Erik Sjödin")
    dialog.get_by_label("Kanal").select_option("#allmänt")
    dialog.get_by_label("Anteckning").fill("Lugnt")


def test_every_kind_of_field_arrives_as_slack_would_send_it(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(*every_field()))
    bot.on("options", lambda turn: turn.ack(options=[option("Resecentrum")]))
    page = visit()
    dialog = open_form(page)

    fill_in_every_field(page, dialog)
    save(dialog)

    sent = values(bot.was_sent("submission"))
    chosen = {name: value["selected_option"]["value"] for name, value in sent.items() if "selected_option" in value}
    assert chosen == {"length": "del av dag", "focus": "unga", "place": "resecentrum"}
    several = {name: value["selected_options"] for name, value in sent.items() if "selected_options" in value}
    assert {name: [one["value"] for one in all_of_them] for name, all_of_them in several.items()} == {
        "roles": ["beslutsfattare"],
        "pledges": ["s6", "s7"],
    }
    assert sent["day"] == {"type": "datepicker", "selected_date": "2022-10-14"}
    assert sent["start"] == {"type": "timepicker", "selected_time": "09:30"}
    assert sent["owner"] == {"type": "users_select", "selected_user": "U0ERIK"}
    assert sent["channel"] == {"type": "conversations_select", "selected_conversation": "C0POLISFIKA"}
    assert sent["heads"] == {"type": "number_input", "value": "3"}
    assert sent["mail"] == {"type": "email_text_input", "value": None}
    assert sent["note"] == {"type": "plain_text_input", "value": "Lugnt"}


def test_what_is_typed_survives_an_update_and_a_changed_first_value_is_ignored(visit: Visit, bot: ScriptedBot) -> None:
    def update(turn: Turn) -> None:
        turn.ack()
        blocks = [focus(), section("Blir *nummer två*"), heads(), note(initial_value="något annat")]
        turn.client.views_update(view_id=turn.body["view"]["id"], view=form(*blocks))

    bot.on("command", opens(focus(), heads(), note()))
    bot.on("action", update)
    dialog = open_form(visit())

    dialog.get_by_label("Anteckning").fill("Det jag skrev")
    dialog.get_by_label("Antal poliser").fill("4")
    dialog.get_by_label("Fokus").focus()
    dialog.get_by_label("Fokus").select_option("Unga")

    expect(dialog.get_by_text("Blir nummer två")).to_be_visible()
    expect(dialog.get_by_label("Anteckning")).to_have_value("Det jag skrev")
    expect(dialog.get_by_label("Antal poliser")).to_have_value("4")
    expect(dialog.get_by_label("Fokus")).to_be_focused()


def test_a_number_is_told_of_when_the_element_says_so(visit: Visit, bot: ScriptedBot) -> None:
    number = {"type": "number_input", "is_decimal_allowed": False}
    at_once = number | {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}}
    bot.on(
        "command",
        opens(
            field("enter", "Poliser", number, dispatch_action=True),
            field("typing", "Dagar", at_once, dispatch_action=True),
        ),
    )
    dialog = open_form(visit())

    dialog.get_by_label("Poliser").fill("3")
    dialog.get_by_label("Dagar").fill("2")
    action = bot.was_sent("action")["actions"][0]
    assert (action["block_id"], action["value"]) == ("typing", "2")

    dialog.get_by_label("Poliser").press("Enter")
    action = bot.was_sent("action")["actions"][0]
    assert (action["block_id"], action["value"]) == ("enter", "3")
    expect(dialog).to_be_visible()


def test_pressing_twice_hands_in_once(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads(initial_value="3")))
    page = visit()
    dialog = open_form(page)

    dialog.get_by_role("button", name="Spara").dblclick()

    expect(dialog).not_to_be_visible()
    bot.was_sent("submission")
    assert bot.was_sent_nothing_more("submission")


def test_one_goes_on_writing_at_once_after_a_form_is_saved(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(note()))
    page = visit()
    dialog = open_form(page)
    page.keyboard.type("Allt gick bra")
    save(dialog)
    expect(dialog).to_be_hidden()

    page.keyboard.type("/lofte")

    expect(page.get_by_label("Meddelande i #medborgarlöfte")).to_have_value("/lofte")


def test_escape_closes_the_form_and_the_bot_is_told(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads(), notify_on_close=True))
    page = visit()
    dialog = open_form(page)

    page.keyboard.press("Escape")

    expect(dialog).not_to_be_visible()
    assert bot.was_sent("closed")["is_cleared"] is False
    expect(page.get_by_label("Meddelande i #medborgarlöfte")).to_be_focused()


def test_a_form_that_was_left_opens_empty_the_next_time(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads(), note()))
    page = visit()
    left = open_form(page)
    left.get_by_label("Antal poliser").fill("3")
    left.get_by_role("button", name="Avbryt").click()
    expect(left).to_be_hidden()

    dialog = open_form(page)

    expect(dialog.get_by_label("Antal poliser")).to_have_value("")
    dialog.get_by_label("Antal poliser").fill("4")
    dialog.get_by_label("Anteckning").fill("Kväll vid torget")
    save(dialog)
    assert values(bot.was_sent("submission"))["heads"]["value"] == "4"


def test_a_preview_lies_on_the_form_and_going_back_finds_it_as_it_was(visit: Visit, bot: ScriptedBot) -> None:
    preview = form(section("*Räknas* mot S7"), title="Förhandsgranska")
    bot.on("command", opens(heads()))
    on_submission(bot, response_action="push", view=preview)
    page = visit()
    dialog = open_form(page)

    dialog.get_by_label("Antal poliser").fill("5")
    save(dialog)
    expect(page.get_by_role("dialog", name="Förhandsgranska")).to_be_visible()
    dialog.get_by_role("button", name="Tillbaka till Logga insats").click()

    expect(dialog.get_by_label("Antal poliser")).to_have_value("5")


def test_a_bot_that_does_not_answer_is_told_of_inside_the_form(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads(initial_value="3")))
    bot.on("submission", lambda turn: None)
    dialog = open_form(visit())

    save(dialog)

    expect(dialog.get_by_role("alert")).to_have_text(re.compile("Försök igen"))
    expect(dialog.get_by_role("button", name="Spara")).to_be_enabled()


def test_the_focus_cannot_leave_an_open_form(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", opens(heads()))
    page = visit()
    open_form(page)

    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
