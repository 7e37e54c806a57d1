from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.errors import SetupError
from bot.sandbox.manifest import load_manifest
from tests.sandbox.acting import Json, PersonAtPage, ScriptedBot, Turn, modal, section
from tests.sandbox.conftest import changed_manifest


@pytest.fixture
def posted(police: WebClient) -> Json:
    message: Json = police.chat_postMessage(channel="C0POLIS", text="Kolla belysningen vid skolan")["message"]
    return message


def test_global_shortcut_opens_a_form(bot: ScriptedBot, anna: PersonAtPage) -> None:
    def open_form(turn: Turn) -> None:
        turn.ack()
        turn.client.views_open(trigger_id=turn.body["trigger_id"], view=modal(section("Logga")))

    bot.on("shortcut", open_form)
    with anna.listening() as live:
        anna.does("shortcut", callback_id="log_global")
        assert live.hears("views")["stack"][0]["title"]["text"] == "Logga insats"
    body = bot.was_sent("shortcut")
    assert (body["type"], body["callback_id"], body["user"]["id"]) == ("shortcut", "log_global", "U0ANNA")
    assert not {"channel", "message", "response_url"} & body.keys(), "it is about no place"
    anna.closes_everything()


def test_message_shortcut_carries_the_message_as_slack_does(bot: ScriptedBot, anna: PersonAtPage, posted: Json) -> None:
    assert anna.does("shortcut", callback_id="log_message", channel="C0POLIS", ts=posted["ts"]) == {"ok": True}
    body = bot.was_sent("shortcut")
    assert (body["type"], body["callback_id"]) == ("message_action", "log_message")
    assert body["team"] == {"id": "T0POLIS", "domain": "polisen-halsingland"}
    assert body["channel"] == {"id": "C0POLIS", "name": "medborgarlöfte"}
    assert (body["user"]["id"], body["user"]["name"]) == ("U0ANNA", "anna.akerlund")
    assert body["message_ts"] == posted["ts"]
    assert body["message"] == posted | {"type": "message"}
    assert float(body["action_ts"]) > 0


def test_form_opened_from_a_message_and_answer_to_who_chose_it(
    bot: ScriptedBot, anna: PersonAtPage, erik: PersonAtPage
) -> None:
    def open_form_and_answer(turn: Turn) -> None:
        turn.ack()
        turn.client.views_open(trigger_id=turn.body["trigger_id"], view=modal(section(turn.body["message"]["text"])))
        turn.respond(text="Blir en åtgärd")

    bot.on("shortcut", open_form_and_answer)
    erik.writes("C0POLIS", "Vem ringer skolan?")
    written = anna.sees("C0POLIS")[-1]
    with anna.listening() as live:
        anna.does("shortcut", callback_id="log_message", channel="C0POLIS", ts=written["ts"])
        assert live.hears("views")["stack"][0]["blocks"][0]["text"]["text"] == "Vem ringer skolan?"
        shown = live.hears("ephemeral", channel="C0POLIS")["message"]
    assert shown["text"] == "Blir en åtgärd"
    assert written["text"] == next(seen["text"] for seen in anna.sees("C0POLIS") if seen["ts"] == written["ts"])
    assert shown["ts"] not in [seen["ts"] for seen in erik.sees("C0POLIS")]
    anna.closes_everything()


def test_shortcut_works_on_a_reply_and_where_the_bot_is_not(bot: ScriptedBot, anna: PersonAtPage) -> None:
    anna.writes("C0POLISFIKA", "Fredag?")
    parent = anna.sees("C0POLISFIKA")[-1]["ts"]
    anna.writes("C0POLISFIKA", "Gärna", thread_ts=parent)
    reply = anna.sees("C0POLISFIKA", thread_ts=parent)[-1]
    anna.does("shortcut", callback_id="log_message", channel="C0POLISFIKA", ts=reply["ts"])
    message = bot.was_sent("shortcut")["message"]
    assert (message["text"], message["thread_ts"]) == ("Gärna", parent)


@pytest.mark.parametrize(
    "wrong",
    [
        {"callback_id": "unknown", "channel": "C0POLIS"},
        {"callback_id": "log_message", "channel": "C0POLIS", "ts": "1.1"},
    ],
    ids=["shortcut", "message"],
)
def test_shortcut_or_message_that_is_not_there_reaches_no_bot(
    bot: ScriptedBot, anna: PersonAtPage, wrong: dict[str, Any]
) -> None:
    with pytest.raises(AssertionError, match="not there"):
        anna.does("shortcut", **wrong)
    assert bot.was_sent_nothing_more("shortcut")


def test_manifest_with_a_shortcut_of_no_known_type_is_refused(tmp_path: Path) -> None:
    path = changed_manifest(tmp_path, lambda content: content["features"]["shortcuts"][0].update(type="channel"))
    with pytest.raises(SetupError, match="shortcut of type channel"):
        load_manifest(path)
