"""Bad days on demand: calls that break off, channels and teams that are shut."""

from collections.abc import Callable
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import RunningSandbox
from bot.sandbox.web_api.endpoint import CONNECTION_METHOD, METHODS
from tests.sandbox.acting import APP_TOKEN, PersonAtPage, client_of, tell


@pytest.fixture
def police(police: WebClient) -> WebClient:
    """Without slack_sdk's own second try, which would hide what happened."""
    police.retry_handlers.clear()
    return police


def keys_in(client: WebClient, channel: str) -> list[str]:
    """Give the keys of the posts in a conversation, newest first."""
    found = client.conversations_history(channel=channel, include_all_metadata=True, limit=15)["messages"]
    return [post["metadata"]["event_payload"]["key"] for post in found if "metadata" in post]


def posts(client: WebClient, channel: str, key: str) -> str:
    """Post with a key, and give the id of the conversation that it came to."""
    metadata = {"event_type": "delivery", "event_payload": {"key": key}}
    channel_id: str = client.chat_postMessage(channel=channel, text="Påminnelse", metadata=metadata)["channel"]
    return channel_id


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as refused:
        call()
    code: str = refused.value.response["error"]
    return code


def test_connections_break_by_turns_before_and_after_the_message_was_posted(
    anna: PersonAtPage, police: WebClient
) -> None:
    anna.switches(drop_connections={"chat.postMessage": 4})
    for number in range(4):
        with pytest.raises(RemoteDisconnected):
            posts(police, "C0POLIS", f"cut-{number}")
    posts(police, "C0POLIS", "whole")
    assert keys_in(police, "C0POLIS")[:3] == ["whole", "cut-3", "cut-1"]


def test_one_connection_breaks_after_the_message_was_posted(anna: PersonAtPage, police: WebClient) -> None:
    anna.switches(drop_connections={"chat.postMessage": 1})
    with pytest.raises(RemoteDisconnected):
        posts(police, "C0POLIS", "one-cut")
    assert keys_in(police, "C0POLIS").count("one-cut") == 1


def test_slack_sdks_own_second_try_posts_again_after_a_broken_connection(
    anna: PersonAtPage, running: RunningSandbox
) -> None:
    anna.switches(drop_connections={"chat.postMessage": 1})
    client = client_of(running)
    posts(client, "C0POLIS", "tried-twice")
    assert keys_in(client, "C0POLIS").count("tried-twice") == 2


def test_any_call_can_break_off_and_the_journal_tells(anna: PersonAtPage, police: WebClient) -> None:
    anna.switches(drop_connections=2)
    for call in (police.auth_test, police.users_list):
        with pytest.raises(RemoteDisconnected):
            call()
    assert police.auth_test()["ok"]
    lately = [(entry["name"], entry.get("error")) for entry in anna.ask("journal")["entries"][-4:]]
    dropped = "connection_dropped"
    assert lately == [("auth.test", dropped), ("users.list", None), ("users.list", dropped), ("auth.test", None)]


def test_shut_channel_refuses_until_it_is_opened_again(anna: PersonAtPage, police: WebClient) -> None:
    ts = police.chat_postMessage(channel="C0POLIS", text="Före")["ts"]
    anna.switches(channel_errors={"C0POLIS": "is_archived"})
    assert refusal(lambda: police.chat_postMessage(channel="C0POLIS", text="x")) == "is_archived"
    assert refusal(lambda: police.chat_update(channel="C0POLIS", ts=ts, text="x")) == "is_archived"
    assert refusal(lambda: police.conversations_history(channel="C0POLIS")) == "is_archived"
    assert police.chat_postMessage(channel="U0ANNA", text="Annan plats")["ok"]
    anna.switches(channel_errors={})
    assert police.chat_postMessage(channel="C0POLIS", text="Efter")["ok"]


@pytest.mark.parametrize("named", ["U0ANNA", "D0ANNA"])
def test_person_who_cannot_be_written_to_is_shut_under_either_id(
    anna: PersonAtPage, police: WebClient, named: str
) -> None:
    anna.switches(channel_errors={named: "user_disabled"})
    assert refusal(lambda: police.chat_postMessage(channel="U0ANNA", text="x")) == "user_disabled"
    assert refusal(lambda: police.chat_postMessage(channel="D0ANNA", text="x")) == "user_disabled"
    assert refusal(lambda: police.conversations_open(users="U0ANNA")) == "user_disabled"
    assert police.conversations_open(users="U0ERIK")["ok"]


def test_team_that_has_removed_the_app_refuses_everything(
    anna: PersonAtPage, police: WebClient, municipality: WebClient
) -> None:
    anna.switches(team_errors={"T0POLIS": "token_revoked"})
    assert refusal(police.auth_test) == "token_revoked"
    assert refusal(lambda: police.chat_postMessage(channel="C0POLIS", text="x")) == "token_revoked"
    assert municipality.chat_postMessage(channel="C0KOMMUN", text="Vi är kvar")["ok"]


@pytest.mark.parametrize("wrong", [{"channel_errors": "is_archived"}, {"team_errors": {"T0POLIS": 1}}], ids=str)
def test_shut_places_are_named_each_with_its_error(running: RunningSandbox, wrong: dict[str, object]) -> None:
    answer = tell(f"{running.address}/sandbox/faults", wrong)
    assert answer.status_code == 400
    assert "expected an id and an error code for each" in answer.json()["error"]


@pytest.mark.parametrize("method", [*METHODS, CONNECTION_METHOD])
@pytest.mark.parametrize(
    ("fault", "status"), [({"error_rate": 1}, 503), ({"ratelimit": 1}, 429), ({"lose_answers": 1}, 500)], ids=str
)
def test_every_method_has_bad_days(
    running: RunningSandbox, anna: PersonAtPage, method: str, fault: dict[str, object], status: int
) -> None:
    anna.switches(**fault)
    token = APP_TOKEN if method == CONNECTION_METHOD else None
    client = client_of(running, token=token)
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method)
    assert refused.value.response.status_code == status
