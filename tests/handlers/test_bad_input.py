"""What isn't as it should be: refused in words where somebody asked, and without a trace in the database."""

import json
import logging
from typing import Any

import pytest

from handlers.forms.blocks import ADD_ROW
from handlers.register import ACTIONS, COMMANDS, SHORTCUTS, SUBMISSIONS
from handlers.views.entries import CONFIRM, CORRECT
from tests.chat import MUNICIPALITY, POLICE, Chat, button, fill, words
from tests.fuzz.nasty import JUNK, PINGS
from tests.handlers.scene import COUNTING, Scene, entry_posts, swedish

UNREADABLE = swedish("This couldn't be read, so nothing was done. Try once more.")
OLD = swedish("This belongs to an earlier version of Löfteskoll. Type the command once more, such as /lofte.")
OLD_FORM = swedish("This form was opened by an earlier version of Löfteskoll. Close it, and open it once more.")
GONE = "It is no longer there, or it belongs to an agreement that this channel isn't tied to."


def a_command(**changed: Any) -> dict[str, Any]:
    return {
        "command": "/lofte",
        "text": "",
        "trigger_id": "1.2.3",
        "response_url": "https://slack.invalid/respond",
        "team_id": POLICE.team_id,
        "user_id": POLICE.user_id,
        "channel_id": POLICE.channel_id,
        **changed,
    }


def errors_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


def test_a_command_that_is_not_as_slack_writes_it_is_acknowledged_and_not_done(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("team_id", "user_id", "channel_id", "text", "trigger_id", "response_url", "command"):
        junks: tuple[Any, ...] = (7, [], {}, True, {"id": None})
        for junk in junks:
            caplog.clear()
            answered = chat.dispatch(a_command(**{name: junk}))

            assert answered.response.status == 200
            assert answered.response.body in {UNREADABLE, ""}, (name, junk)
            assert (answered.answers, answered.calls) == ([], [])
            assert caplog.messages == ["malformed"]


def test_what_is_no_request_at_all_is_acknowledged(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    for junk in (*JUNK, b"x", deep):
        for body in (junk, {"team": junk, "user": junk}, {"type": junk}, {"type": "event_callback", "event": junk}):
            assert chat.dispatch(body).response.status == 200

    assert errors_in(caplog) == []


def test_a_button_with_a_value_that_is_none_of_ours_is_refused_in_words(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    for action_id in ACTIONS:
        for value in (None, "", "||||||", "soderhamn-2022|\x00|99999999999999999999", "x" * 2000, "C0POLIS|a|b|c"):
            pressed = {"type": "button", "action_id": action_id} | ({} if value is None else {"value": value})

            answered = chat.press(pressed)

            assert answered.response.status == 200
            assert answered.said or answered.calls, (action_id, value)
            assert errors_in(caplog) == [], (action_id, value)
    assert chat.entries() == []


@pytest.mark.parametrize("kind", ["command", "block_actions", "message_action", "view_submission", "event_callback"])
def test_what_an_earlier_version_knew_is_answered_kindly(chat: Scene, kind: str) -> None:
    person = {**Chat._person(POLICE), "trigger_id": "1.2.3", "response_url": "https://slack.invalid/respond"}
    view = {"id": "V1", "hash": "1", "type": "modal", "callback_id": "old", "state": {"values": {}}}
    metadata = {"private_metadata": '{"form": "x", "draft": "d", "channel": "C0POLIS"}'}
    bodies: dict[str, dict[str, Any]] = {
        "command": a_command(command="/gammalt"),
        "block_actions": {**person, "actions": [{"type": "button", "action_id": "old", "value": "x"}]},
        "message_action": {**person, "callback_id": "old", "message": {"text": "hej"}},
        "view_submission": {**Chat._person(POLICE), "view": view | metadata},
        "event_callback": {"team_id": POLICE.team_id, "event": {"type": "old", "user": POLICE.user_id}},
    }

    answered = chat.dispatch(bodies[kind] if kind == "command" else {"type": kind, **bodies[kind]})

    assert answered.response.status == 200
    said = words(answered.acknowledged) or answered.said
    assert OLD in said or kind == "event_callback"


def test_a_form_of_an_earlier_version_is_told_so_and_nothing_is_saved(chat: Scene) -> None:
    form = chat.command("/insats").view
    for callback_id in SUBMISSIONS:
        for carried in ("", "{}", "[]", "x" * 5000, '{"form": "x", "draft": "d", "channel": "C", "new": 1}'):
            answered = chat.submit({**form, "callback_id": callback_id, "private_metadata": carried})

            assert answered.acknowledged["response_action"] == "push"
            assert OLD_FORM in words(answered.view)
    assert chat.entries() == []


def test_a_button_of_a_form_pressed_outside_it_does_nothing(chat: Scene) -> None:
    answered = chat.press({"type": "button", "action_id": "form_add_row", "value": "days"})

    assert swedish(GONE) in answered.said


def test_a_confirmation_of_no_number_is_refused(chat: Scene) -> None:
    chat.log()
    (entry,) = chat.entries()

    for revision in ("x", "", "-1", "1.0", "٣", "9" * 30):
        confirm = {"type": "button", "action_id": CONFIRM, "value": f"soderhamn-2022|{entry.id}|{revision}"}
        answered = chat.press(confirm, MUNICIPALITY)

        assert swedish(GONE) in answered.said


def test_what_nobody_sees_is_not_stored(chat_on_each: Scene) -> None:
    """PostgreSQL takes no NUL, and no database half a character."""
    note = "Lugnt\x00 vid \u202eVitsippan\u202c\ud800\r\noch\x1b[2J hamnen"

    chat_on_each.log(filled={**COUNTING, "note": note})

    (entry,) = chat_on_each.entries()
    assert entry.values["note"] == "Lugnt vid Vitsippan\noch[2J hamnen"


def test_nobody_is_called_by_what_is_written(chat: Scene) -> None:
    written = " ".join(PINGS)
    chat.log(filled={**COUNTING, "note": written})
    chat.submit(chat.command(f"/atgard ny {written}").view)
    chat.shortcut(next(iter(SHORTCUTS)), written)
    chat.deliver()

    shown: list[Any] = [chat.command(command).answers for command in COMMANDS] + [
        chat.posts(),
        chat.posts(MUNICIPALITY),
    ]
    shown.append(chat.press(button(entry_posts(chat)[-1], CORRECT)).view)
    assert [said for said in marked(shown) for ping in PINGS if ping in said] == []


def test_a_calendar_of_an_agreement_calls_nobody(chat: Scene) -> None:
    chat.command("/lofte kalender")

    (posted,) = chat.slack().of("chat.postMessage")
    assert "<" not in posted["text"]


def test_a_view_is_read_with_its_blocks_left_out(chat: Scene) -> None:
    """Slack sends back the blocks of a form, some hundred options of them; nobody reads those."""
    form = fill(chat.command("/insats").view, COUNTING)

    answered = chat.dispatch(
        {**Chat._person(POLICE), "type": "view_submission", "view": {**form, "blocks": [{"type": 7, "text": "\x00"}]}}
    )

    assert answered.acknowledged["response_action"] == "push"


def test_only_a_modal_can_be_sent(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """What is none, and carries nothing, would otherwise be looked into as if it did."""
    review = {**chat.review(filled=COUNTING).view, "type": "x", "private_metadata": ""}

    answered = chat.submit(review)

    assert answered.response.status == 200
    assert errors_in(caplog) == []
    assert chat.entries() == []


def test_a_form_shown_again_holds_no_more_than_slack_takes(chat: Scene) -> None:
    """Nobody can type so much, but it can be forged."""
    form = chat.command("/insats").view

    again = chat.press(button(form, ADD_ROW), view=fill(form, {**COUNTING, "note": "x" * 3001})).view

    assert "x" * 3000 in json.dumps(again)
    assert "x" * 3001 not in json.dumps(again)


def test_what_is_no_event_but_says_it_has_one_is_malformed(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """Bolt looks into it, whatever it comes in."""
    for kind in ("", "nonsense", "block_suggestion"):
        answered = chat.dispatch({"type": kind, "team_id": POLICE.team_id, "event": None})

        assert answered.response.status == 200
    assert errors_in(caplog) == []


def marked(shown: Any) -> list[str]:
    """Return what Slack reads as marked-up."""
    if isinstance(shown, dict):
        if shown.get("type") == "plain_text":
            return []
        own = [shown["text"]] if isinstance(shown.get("text"), str) else []
        return own + [said for name, each in shown.items() if name != "metadata" for said in marked(each)]
    return [said for each in shown for said in marked(each)] if isinstance(shown, list) else []
