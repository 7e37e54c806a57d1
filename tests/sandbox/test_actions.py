from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.sandbox.acting import (
    Json,
    PersonAtPage,
    ScriptedBot,
    Turn,
    bare_connection,
    button,
    client_of,
    modal,
    section,
)
from tests.sandbox.conftest import changed_manifest, start

ROW = {"type": "actions", "block_id": "row", "elements": [button("undo", style="danger"), button("show")]}
PRESSED = {"type": "button", "block_id": "row", "action_id": "undo"}


def at(channel: str, ts: str) -> Json:
    return {"type": "message", "channel": channel, "ts": ts}


def option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value.title(), "emoji": True}, "value": value}


@pytest.fixture
def posted(police: WebClient) -> Json:
    """A message by the bot with two buttons."""
    answer = police.chat_postMessage(channel="C0POLIS", text="Insats loggad", blocks=[section("*Loggad*"), ROW])
    message: Json = answer["message"]
    return message


def test_button_in_a_message_is_told_with_the_message_and_where_it_is(
    bot: ScriptedBot, anna: PersonAtPage, posted: Json
) -> None:
    forged = PRESSED | {"value": "not what the bot gave it"}
    assert anna.does("action", container=at("C0POLIS", posted["ts"]), action=forged) == {"ok": True}
    body = bot.was_sent("action")
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("undo", "row", "v1")
    assert action["style"] == "danger"
    assert body["container"]["message_ts"] == body["message"]["ts"] == posted["ts"]
    assert body["channel"] == {"id": "C0POLIS", "name": "medborgarlöfte"}
    assert body["user"]["id"] == "U0ANNA"


@pytest.mark.parametrize("flags", [{"replace_original": True}, {}], ids=["said", "unsaid"])
def test_answer_to_a_click_takes_the_place_of_the_message(
    bot: ScriptedBot, anna: PersonAtPage, erik: PersonAtPage, posted: Json, flags: Json
) -> None:
    def undo(turn: Turn) -> None:
        turn.ack()
        turn.respond(text="Ångrad", **flags)

    bot.on("action", undo)
    with erik.listening() as live:
        anna.does("action", container=at("C0POLIS", posted["ts"]), action=PRESSED)
        changed = live.hears("message_changed", channel="C0POLIS")["message"]
    assert (changed["ts"], changed["text"]) == (posted["ts"], "Ångrad")
    assert "blocks" not in changed


def test_answer_to_a_click_can_be_a_private_word_beside_the_message(
    bot: ScriptedBot, anna: PersonAtPage, posted: Json
) -> None:
    def answer(turn: Turn) -> None:
        turn.ack()
        turn.respond(text="Bara för dig", replace_original=False)

    bot.on("action", answer)
    with anna.listening() as live:
        anna.does("action", container=at("C0POLIS", posted["ts"]), action=PRESSED)
        assert live.hears("ephemeral")["message"]["text"] == "Bara för dig"
    assert next(seen for seen in anna.sees("C0POLIS") if seen["ts"] == posted["ts"])["text"] == "Insats loggad"


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ({"text": "Ny text", "replace_original": True}, "ephemeral_replaced"),
        ({"delete_original": True}, "ephemeral_deleted"),
    ],
    ids=["replaced", "deleted"],
)
def test_ephemeral_is_changed_through_the_response_url_of_a_click_in_it(
    bot: ScriptedBot, anna: PersonAtPage, answer: Json, heard: str
) -> None:
    def react(turn: Turn) -> None:
        turn.ack()
        turn.respond(**answer)

    bot.on("command", lambda turn: turn.ack(text="Privat", blocks=[section("Privat"), ROW]))
    bot.on("action", react)
    with anna.listening() as live:
        anna.writes("C0POLIS", "/prov")
        shown = live.hears("ephemeral")["message"]
        anna.does("action", container=at("C0POLIS", shown["ts"]), action=PRESSED)
        event = live.hears(heard, ts=shown["ts"])
    body = bot.was_sent("action")
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body, "what one person sees is not repeated to the bot"
    if heard == "ephemeral_replaced":
        assert event["message"]["text"] == "Ny text"
        assert "blocks" not in event["message"]
    else:
        assert shown["ts"] not in [seen["ts"] for seen in anna.sees("C0POLIS")]


def test_choices_in_a_message_come_with_the_state_of_all_its_fields(
    bot: ScriptedBot, anna: PersonAtPage, police: WebClient
) -> None:
    kinds = {"type": "static_select", "action_id": "kind", "options": [option("insats"), option("möte")]}
    day = {"type": "datepicker", "action_id": "day", "initial_date": "2022-10-14"}
    blocks = [{"type": "actions", "block_id": "row", "elements": [kinds, day]}]
    ts = police.chat_postMessage(channel="C0POLIS", text="Välj", blocks=blocks)["ts"]
    chosen = {
        "type": "static_select",
        "block_id": "row",
        "action_id": "kind",
        "selected_option": option("möte"),
    }
    anna.does("action", container=at("C0POLIS", ts), action=chosen)
    body = bot.was_sent("action")
    assert body["actions"][0]["selected_option"] == option("möte")
    assert body["state"]["values"]["row"] == {
        "kind": {"type": "static_select", "selected_option": option("möte")},
        "day": {"type": "datepicker", "selected_date": "2022-10-14"},
    }


def test_what_was_chosen_in_an_overflow_menu_is_told(bot: ScriptedBot, anna: PersonAtPage, police: WebClient) -> None:
    menu = {"type": "overflow", "action_id": "more", "options": [option("historik"), option("exportera")]}
    ts = police.chat_postMessage(channel="C0POLIS", text="x", blocks=[section("x", block_id="row", accessory=menu)])[
        "ts"
    ]
    chosen = {"type": "overflow", "block_id": "row", "action_id": "more", "selected_option": option("exportera")}
    anna.does("action", container=at("C0POLIS", ts), action=chosen)
    body = bot.was_sent("action")
    assert body["actions"][0]["selected_option"] == option("exportera")
    assert body["state"]["values"] == {}, "a menu has no state"


def test_radio_button_chosen_in_a_message_is_told(bot: ScriptedBot, anna: PersonAtPage, police: WebClient) -> None:
    buttons = {"type": "radio_buttons", "action_id": "when", "options": [option("nu"), option("sedan")]}
    blocks = [{"type": "actions", "block_id": "row", "elements": [buttons]}]
    ts = police.chat_postMessage(channel="C0POLIS", text="x", blocks=blocks)["ts"]
    chosen = {"type": "radio_buttons", "block_id": "row", "action_id": "when", "selected_option": option("sedan")}
    anna.does("action", container=at("C0POLIS", ts), action=chosen)
    body = bot.was_sent("action")
    assert body["actions"][0]["selected_option"] == option("sedan")
    assert body["state"]["values"]["row"]["when"]["selected_option"] == option("sedan")


def test_buttons_within_attachments_work_too(bot: ScriptedBot, anna: PersonAtPage, police: WebClient) -> None:
    attachments = [{"color": "#0b6e4f", "blocks": [ROW]}]
    ts = police.chat_postMessage(channel="C0POLIS", text="Med rand", attachments=attachments)["ts"]
    anna.does("action", container=at("C0POLIS", ts), action=PRESSED)
    assert bot.was_sent("action")["actions"][0]["action_id"] == "undo"


def test_modal_opened_by_a_button_can_push_another(bot: ScriptedBot, anna: PersonAtPage, posted: Json) -> None:
    def open_or_push(turn: Turn) -> None:
        turn.ack()
        trigger, view = turn.body["trigger_id"], modal(section("Visa", block_id="b", accessory=button()))
        if "view" in turn.body:
            turn.client.views_push(trigger_id=trigger, view=view)
        else:
            turn.client.views_open(trigger_id=trigger, view=view)

    bot.on("action", open_or_push)
    with anna.listening() as live:
        anna.does("action", container=at("C0POLIS", posted["ts"]), action=PRESSED)
        first = live.hears("views")["stack"][-1]
        pressed = {"type": "button", "block_id": "b", "action_id": "press"}
        anna.does("action", container={"type": "view", "view_id": first["id"]}, action=pressed)
        second = live.hears("views")["stack"][-1]
    assert second["previous_view_id"] == first["id"]
    anna.closes_everything()


def test_unanswered_click_is_shown() -> None:
    with start() as hurried, bare_connection(hurried):
        person = PersonAtPage(hurried.address, "T0POLIS", "U0ANNA")
        client = WebClient(token="xoxb-sandbox-polis", base_url=hurried.api_url)
        ts = client.chat_postMessage(channel="C0POLIS", text="x", blocks=[ROW])["ts"]
        with person.listening() as live:
            done = person.does("action", container=at("C0POLIS", ts), action=PRESSED)
            assert live.hears("notice", channel="C0POLIS")["text"] == "Det gick inte att nå appen. Försök igen."
    assert done == {"ok": False, "error": "operation_timeout"}


def test_click_goes_nowhere_while_the_manifest_lacks_interactivity(tmp_path: Path) -> None:
    deaf = changed_manifest(tmp_path, lambda content: content["settings"].pop("interactivity"))
    with start(manifest=deaf) as other, bare_connection(other):
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        ts = client_of(other).chat_postMessage(channel="C0POLIS", text="x", blocks=[ROW])["ts"]
        with person.listening() as live:
            done = person.does("action", container=at("C0POLIS", ts), action=PRESSED)
            assert "settings.interactivity" in live.hears("notice")["text"]
    assert done == {"ok": False, "error": "not_interactive"}


@pytest.mark.parametrize(
    "wrong",
    [PRESSED | {"action_id": "nothing"}, PRESSED | {"block_id": "nowhere"}],
    ids=["action", "block"],
)
def test_click_on_what_is_not_there_reaches_no_bot(
    bot: ScriptedBot, anna: PersonAtPage, posted: Json, wrong: Json
) -> None:
    with pytest.raises(AssertionError, match="not there"):
        anna.does("action", container=at("C0POLIS", posted["ts"]), action=wrong)
    assert bot.was_sent_nothing_more("action")


@pytest.mark.parametrize(
    ("answer", "offered"),
    [
        ({"options": [option("ungdom")]}, {"ok": True, "options": [option("ungdom")]}),
        ({"options": [{"text": "fel"}]}, {"ok": False, "error": "invalid_response", "options": []}),
        ({"options": [option(f"val{n}") for n in range(101)]}, {"ok": False, "error": "invalid_response"}),
        ({"nothing": 1}, {"ok": False, "error": "invalid_response"}),
    ],
    ids=["options", "malformed", "too many", "none"],
)
def test_menu_filled_by_the_bot(
    bot: ScriptedBot, anna: PersonAtPage, police: WebClient, answer: Any, offered: Json
) -> None:
    menu = {"type": "external_select", "action_id": "focus", "min_query_length": 1}
    blocks = [{"type": "actions", "block_id": "row", "elements": [menu]}]
    ts = police.chat_postMessage(channel="C0POLIS", text="Välj", blocks=blocks)["ts"]
    bot.on("options", lambda turn: turn.ack(answer))
    done = anna.does("suggest", container=at("C0POLIS", ts), block_id="row", action_id="focus", value="un")
    assert offered.items() <= done.items()
    assert bot.was_sent("options")["value"] == "un"


def test_message_to_the_bot_is_an_event_and_so_is_a_mention(bot: ScriptedBot, anna: PersonAtPage) -> None:
    anna.writes("D0ANNA", "Hej <bot> & alla")
    event = bot.was_sent("message")["event"]
    assert (event["channel_type"], event["user"]) == ("im", "U0ANNA")
    assert event["text"] == "Hej &lt;bot&gt; &amp; alla"
    anna.writes("C0POLIS", "@Provbot hur går det?")
    assert bot.was_sent("app_mention")["event"]["text"] == "<@U0BOTPOLIS> hur går det?"


def test_bot_hears_nothing_from_channels_it_is_not_in_and_of_no_mention_where_it_is_spoken_to_anyway() -> None:
    with start() as other, bare_connection(other) as connection:
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        person.writes("C0POLISFIKA", "@Provbot är du här?")
        person.writes("D0ANNA", "@Provbot men här")
        person.writes("C0POLIS", "@Provbot och här")
        envelopes = [connection.receives("events_api") for _ in range(2)]
        for envelope in envelopes:
            connection.acknowledges(envelope)
    events = [envelope["payload"]["event"] for envelope in envelopes]
    assert [(event["type"], event["channel"]) for event in events] == [
        ("message", "D0ANNA"),
        ("app_mention", "C0POLIS"),
    ]
