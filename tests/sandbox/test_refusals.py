"""Slack says no with these codes; a bot tried here meets them before its users do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import RunningSandbox
from bot.sandbox.web_api.call import Call
from tests.sandbox.acting import APP_TOKEN, Json, client_of, modal
from tests.sandbox.conftest import changed_manifest, start


def refusal(call: Callable[..., Any], **arguments: object) -> Any:
    """Give the body of Slack's refusal."""
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return refused.value.response.data


def test_refused_message_says_why_and_is_not_posted(police: WebClient) -> None:
    blocks = [{"type": "divider"}] * 51
    body = refusal(police.chat_postMessage, channel="C0POLIS", text="x", blocks=blocks)
    assert body["error"] == "invalid_blocks"
    assert body["errors"] == ["no more than 50 items allowed [json-pointer:/blocks]"]
    assert body["response_metadata"]["messages"] == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    history = police.conversations_history(channel="C0POLIS")
    assert all(len(message.get("blocks", [])) <= 50 for message in history["messages"])


REFUSED_CALLS: list[tuple[str, Json, str]] = [
    ("chat_postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
    ("chat_postMessage", {"channel": "C0KOMMUN", "text": "x"}, "channel_not_found"),
    ("chat_postMessage", {"channel": "C0POLISFIKA", "text": "x"}, "not_in_channel"),
    ("chat_postMessage", {"channel": "C0POLIS", "text": "", "attachments": [], "blocks": []}, "no_text"),
    ("chat_postMessage", {"channel": "C0POLIS", "text": "x" * 40_001}, "msg_too_long"),
    ("chat_postMessage", {"channel": "C0POLIS", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
    (
        "chat_postMessage",
        {"channel": "C0POLIS", "text": "x", "attachments": [{"blocks": [{"type": "video"}]}]},
        "invalid_attachments",
    ),
    (
        "chat_postMessage",
        {"channel": "C0POLIS", "text": "x", "metadata": {"event_type": "x"}},
        "invalid_metadata_schema",
    ),
    (
        "chat_postMessage",
        {
            "channel": "C0POLIS",
            "text": "x",
            "metadata": {"event_type": "x", "event_payload": {"long": "x" * 16_000}},
        },
        "metadata_too_large",
    ),
    ("chat_postMessage", {"channel": "C0POLIS", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    ("chat_update", {"channel": "C0POLIS", "ts": "1.000001", "text": "x"}, "message_not_found"),
    ("chat_delete", {"channel": "C0POLIS", "ts": "1.000001"}, "message_not_found"),
    ("chat_postEphemeral", {"channel": "C0POLISFIKA", "user": "U0ANNA", "text": "x"}, "not_in_channel"),
    ("chat_postEphemeral", {"channel": "C0POLIS", "user": "U0SARA", "text": "x"}, "user_not_in_channel"),
    ("conversations_history", {"channel": "C0POLISFIKA"}, "not_in_channel"),
    ("conversations_history", {"channel": "C0POLIS", "cursor": "x"}, "invalid_cursor"),
    ("conversations_history", {"channel": "C0POLIS", "oldest": "i går"}, "invalid_ts_oldest"),
    ("conversations_replies", {"channel": "C0POLIS", "ts": "1.000001"}, "thread_not_found"),
    ("conversations_info", {"channel": "D0SARA"}, "channel_not_found"),
    ("conversations_list", {"types": "public"}, "invalid_types"),
    ("conversations_open", {"users": "U0SARA"}, "user_not_found"),
    ("conversations_open", {"users": ","}, "users_list_not_supplied"),
    ("users_info", {"user": "U0SARA"}, "user_not_found"),
    ("views_open", {"trigger_id": "1.2.x", "view": modal()}, "invalid_trigger_id"),
    ("views_update", {"view_id": "V0NOWHERE", "view": modal()}, "not_found"),
    ("views_publish", {"user_id": "U0SARA", "view": {"type": "home", "blocks": []}}, "user_not_found"),
    ("views_publish", {"user_id": "U0ANNA", "view": modal()}, "invalid_arguments"),
    ("files_info", {"file": "F0NOWHERE"}, "file_not_found"),
    ("files_getUploadURLExternal", {"filename": "a.png", "length": 0}, "invalid_arguments"),
    ("reactions_add", {"channel": "C0POLIS", "name": "eyes", "timestamp": "1.000001"}, "missing_scope"),
]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    REFUSED_CALLS,
    ids=[f"{number} {method} {error}" for number, (method, _, error) in enumerate(REFUSED_CALLS)],
)
def test_call_is_refused_with_slacks_own_code(police: WebClient, method: str, arguments: Json, error: str) -> None:
    assert refusal(getattr(police, method), **arguments)["error"] == error


def test_missing_argument_is_named(police: WebClient) -> None:
    body = refusal(police.api_call, api_method="chat.postMessage", json={"text": "x"})
    assert body["error"] == "invalid_arguments"
    assert "missing required field: channel" in body["response_metadata"]["messages"][0]


def test_missing_scope_tells_what_is_needed_and_what_there_is(police: WebClient) -> None:
    body = refusal(police.reactions_add, channel="C0POLIS", name="eyes", timestamp="1.000001")
    assert body["needed"] == "reactions:write"
    assert "chat:write" in body["provided"].split(",")


def test_method_of_slack_that_is_not_here_is_unknown(police: WebClient) -> None:
    body = refusal(police.api_call, api_method="chat.scheduleMessage")
    assert (body["error"], body["req_method"]) == ("unknown_method", "chat.scheduleMessage")


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-stolen", "auth.test", "invalid_auth"),
        (APP_TOKEN, "auth.test", "not_allowed_token_type"),
        ("xoxb-sandbox-polis", "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_token_must_be_known_and_of_the_right_kind(
    running: RunningSandbox, token: str, method: str, error: str
) -> None:
    client = WebClient(token=token, base_url=running.api_url)
    assert refusal(client.api_call, api_method=method)["error"] == error


def test_bots_of_other_teams_messages_cannot_be_changed(police: WebClient, municipality: WebClient) -> None:
    ts = police.chat_postMessage(channel="C0POLIS", text="x")["ts"]
    assert refusal(municipality.chat_update, channel="C0POLIS", ts=ts, text="y")["error"] == "channel_not_found"


def test_app_without_home_and_messages_tab_can_show_neither(tmp_path: Path) -> None:
    bare = changed_manifest(tmp_path, lambda content: content["features"].pop("app_home"))
    with start(manifest=bare) as other:
        client = client_of(other)
        home = {"type": "home", "blocks": []}
        assert refusal(client.views_publish, user_id="U0ANNA", view=home)["error"] == "not_enabled"
        denied = refusal(client.chat_postMessage, channel="U0ANNA", text="hej")
        assert denied["error"] == "messages_tab_disabled"


def test_scope_for_one_kind_of_conversation_does_not_open_another(tmp_path: Path) -> None:
    def only_direct_messages(content: Json) -> None:
        content["oauth_config"]["scopes"]["bot"].remove("channels:history")

    with start(manifest=changed_manifest(tmp_path, only_direct_messages)) as other:
        client = client_of(other)
        assert client.conversations_history(channel="D0ANNA")["ok"]
        denied = refusal(client.conversations_history, channel="C0POLIS")
        assert (denied["error"], denied["needed"]) == ("missing_scope", "channels:history")


def test_app_allowed_to_write_in_public_need_not_be_a_member(tmp_path: Path) -> None:
    def loud(content: Json) -> None:
        content["oauth_config"]["scopes"]["bot"].append("chat:write.public")

    with start(manifest=changed_manifest(tmp_path, loud)) as other:
        assert client_of(other).chat_postMessage(channel="C0POLISFIKA", text="Hej alla")["ok"]


def test_private_channel_without_the_bot_does_not_exist_for_it(tmp_path: Path) -> None:
    def reads_private(content: Json) -> None:
        content["oauth_config"]["scopes"]["bot"].append("groups:read")

    seed = tmp_path / "seed.yml"
    seed.write_text(
        """
        teams:
          - {id: T0POLIS, name: P, domain: p, bot: {user: U0BOT, bot_id: B0BOT, token: xoxb-sandbox-polis},
             people: [{id: U0ANNA, name: anna, real_name: Anna, color: "123456"}],
             channels: [{id: C0LEDNING, name: ledning, private: true},
                        {id: C0UNGDOM, name: ungdom, private: true, bot: true}]}
        """,
        encoding="utf-8",
    )
    with start(manifest=changed_manifest(tmp_path, reads_private), seed=seed) as other:
        client = client_of(other)
        assert refusal(client.conversations_info, channel="C0LEDNING")["error"] == "channel_not_found"
        listed = client.conversations_list(types="public_channel,private_channel")["channels"]
        assert [(channel["id"], channel["is_private"]) for channel in listed] == [("C0UNGDOM", True)]


@pytest.mark.parametrize(("asked", "given"), [("5000", 999), (None, 100), ("7", 7)])
def test_pages_have_a_longest_and_a_usual_length(running: RunningSandbox, asked: str | None, given: int) -> None:
    team = running.sandbox.teams["T0POLIS"]
    assert Call(running.sandbox, team, {"limit": asked}).limit(100, 999) == given
