import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from bot.sandbox.server import RunningSandbox
from tests.sandbox.acting import (
    APP_TOKEN,
    PersonAtPage,
    ScriptedBot,
    Turn,
    bare_connection,
    client_of,
    eventually,
    modal,
    tell,
    text_input,
    typed,
)
from tests.sandbox.conftest import start


def test_one_connection_serves_both_teams(
    bot: ScriptedBot, running: RunningSandbox, anna: PersonAtPage, sara: PersonAtPage
) -> None:
    def post(turn: Turn) -> None:
        turn.ack()
        turn.client.chat_postMessage(channel=turn.body["channel_id"], text=f"Från {turn.body['user_id']}")

    bot.on("command", post)
    for person, channel in ((anna, "C0POLIS"), (sara, "C0KOMMUN")):
        with person.listening() as live:
            person.writes(channel, "/prov")
            message = live.hears("message", channel=channel)["message"]
        assert message["text"] == f"Från {person.user}"
        assert message["team"] == person.team
    assert running.sandbox.socket.is_connected
    assert {bot.was_sent("command")["team_id"] for _ in range(2)} == {"T0POLIS", "T0KOMMUN"}


def test_several_connections_take_turns(running: RunningSandbox) -> None:
    with start() as other, bare_connection(other) as first, bare_connection(other) as second:
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        for _ in range(2):
            person.writes("C0POLIS", "/prov")
        for connection in (first, second):
            connection.acknowledges(connection.receives("slash_commands"))
        assert [entry["ok"] for entry in eventually(lambda: commands_in_journal(person, 2))] == [True, True]


def commands_in_journal(person: PersonAtPage, count: int) -> list[dict[str, object]]:
    found = [entry for entry in person.ask("journal")["entries"] if entry["kind"] == "slash_commands"]
    return found if len(found) == count else []


def test_address_of_a_connection_is_good_once(running: RunningSandbox) -> None:
    url = client_of(running).apps_connections_open(app_token=APP_TOKEN)["url"]
    assert url.startswith("ws://127.0.0.1:")
    with start() as other:
        used = client_of(other).apps_connections_open(app_token=APP_TOKEN)["url"]
        with connect(used, proxy=None), pytest.raises(InvalidStatus):
            connect(used, proxy=None)


def test_bot_comes_back_after_a_dropped_connection(bot: ScriptedBot, anna: PersonAtPage) -> None:
    with anna.listening() as live:
        anna.switches(drop_connection=True)
        live.hears("connected", connected=False)
        live.hears("connected", connected=True)
        bot.on("command", lambda turn: turn.ack("Här igen"))
        anna.writes("C0POLIS", "/prov")
        assert live.hears("ephemeral")["message"]["text"] == "Här igen"


def test_bot_takes_a_fresh_connection_when_asked(bot: ScriptedBot, anna: PersonAtPage) -> None:
    with anna.listening() as live:
        anna.switches(refresh_connection=True)
        live.hears("connected", connected=True)
        bot.on("command", lambda turn: turn.ack("Ny tråd"))
        anna.writes("C0POLIS", "/prov")
        assert live.hears("ephemeral")["message"]["text"] == "Ny tråd"


def test_submission_delivered_twice_is_the_same_submission(bot: ScriptedBot, anna: PersonAtPage) -> None:
    view = modal(text_input("note"))

    def open_it(turn: Turn) -> None:
        turn.client.views_open(trigger_id=turn.body["trigger_id"], view=view)
        turn.ack()

    bot.on("command", open_it)
    with anna.listening() as live:
        anna.writes("C0POLIS", "/prov")
        opened = live.hears("views")["stack"][-1]
    anna.switches(redeliver=1)
    assert anna.does("submit", view_id=opened["id"], state=typed(note="x")) == {"ok": True}
    first, second = bot.was_sent("submission"), bot.was_sent("submission")
    assert first == second
    assert first["view"]["id"] == opened["id"]


def test_redelivered_event_says_that_it_is_a_retry() -> None:
    with start() as other, bare_connection(other) as connection:
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        person.switches(redeliver=1)
        person.writes("D0ANNA", "hej")
        first, again = connection.receives("events_api"), connection.receives("events_api")
    assert (first["retry_attempt"], again["retry_attempt"]) == (0, 1)
    assert first["payload"]["event_id"] == again["payload"]["event_id"]
    assert first["envelope_id"] != again["envelope_id"]


def test_event_is_tried_again_until_acknowledged() -> None:
    with (
        start(ack_seconds=0.1, event_retry_seconds=(0.0, 0.05)) as other,
        bare_connection(other) as connection,
    ):
        PersonAtPage(other.address, "T0POLIS", "U0ANNA").writes("D0ANNA", "hej")
        envelopes = [connection.receives("events_api") for _ in range(3)]
        connection.acknowledges(envelopes[-1])
        assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2]
        assert {envelope["payload"]["event_id"] for envelope in envelopes} == {envelopes[0]["payload"]["event_id"]}


def test_what_is_no_acknowledgement_harms_nothing() -> None:
    with start() as other, bare_connection(other) as connection:
        for nonsense in ("pling", "[]", '{"envelope_id": 3}', "{}"):
            connection.connection.send(nonsense)
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        with person.listening() as live:
            person.writes("C0POLIS", "/prov")
            connection.acknowledges(connection.receives("slash_commands"), {"text": "Hör dig"})
            assert live.hears("ephemeral")["message"]["text"] == "Hör dig"


def test_trigger_is_good_once_for_its_own_team_and_for_seconds() -> None:
    with start(ack_seconds=2) as other, bare_connection(other) as connection:
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        police, municipality = client_of(other, "T0POLIS"), client_of(other, "T0KOMMUN")

        def pull_trigger() -> str:
            person.writes("C0POLIS", "/prov")
            envelope = connection.receives("slash_commands")
            connection.acknowledges(envelope)
            trigger: str = envelope["payload"]["trigger_id"]
            return trigger

        fresh = pull_trigger()
        assert refusal(municipality, fresh) == "invalid_trigger_id"
        assert police.views_open(trigger_id=fresh, view=modal())["ok"]
        assert refusal(police, fresh) == "exchanged_trigger_id"
        late = pull_trigger()
        time.sleep(0.25)
        assert refusal(police, late) == "expired_trigger_id"


def refusal(client: WebClient, trigger_id: str) -> object:
    with pytest.raises(SlackApiError) as refused:
        client.views_open(trigger_id=trigger_id, view=modal())
    return refused.value.response["error"]


def test_slow_envelopes_eat_of_the_bots_time() -> None:
    with start() as other, bare_connection(other):
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        person.switches(envelope_delay_seconds=0.5)
        with person.listening() as live:
            person.writes("C0POLIS", "/prov")
            assert "operation_timeout" in live.hears("notice")["text"]


def test_next_calls_are_rate_limited_with_the_time_to_wait(
    running: RunningSandbox, anna: PersonAtPage, police: WebClient
) -> None:
    anna.switches(ratelimit={"chat.postMessage": 1}, retry_after=7)
    assert police.auth_test()["ok"]
    with pytest.raises(SlackApiError) as refused:
        police.chat_postMessage(channel="C0POLIS", text="x")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"] == "7"
    assert refused.value.response["error"] == "ratelimited"
    assert police.chat_postMessage(channel="C0POLIS", text="x")["ok"]
    anna.switches(ratelimit=1)
    with pytest.raises(SlackApiError, match="ratelimited"):
        police.auth_test()


def test_calls_fail_at_the_rate_that_is_set(anna: PersonAtPage, police: WebClient) -> None:
    anna.switches(error_rate=0.5)
    outcomes = [status_of(police.auth_test) for _ in range(4)]
    assert outcomes == [200, 503, 200, 503]
    anna.switches(error_rate=0)
    assert status_of(police.auth_test) == 200


def status_of(call: Callable[[], object]) -> int:
    try:
        call()
    except SlackApiError as error:
        return int(error.response.status_code)
    return 200


def test_answer_can_be_lost_after_the_message_was_posted(anna: PersonAtPage, police: WebClient) -> None:
    anna.switches(lose_answers={"chat.postMessage": 1})
    metadata = {"event_type": "delivery", "event_payload": {"key": "lost-1"}}
    with pytest.raises(SlackApiError):
        police.chat_postMessage(channel="C0POLIS", text="Kom fram ändå", metadata=metadata)
    found = police.conversations_history(channel="C0POLIS", include_all_metadata=True, limit=15)
    keys = [message.get("metadata", {}).get("event_payload", {}).get("key") for message in found["messages"]]
    assert keys.count("lost-1") == 1


def test_slow_web_api(anna: PersonAtPage, police: WebClient) -> None:
    anna.switches(delay_seconds=0.2)
    began = time.monotonic()
    police.auth_test()
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("wrong", [{"redeliver": -1}, {"delay_seconds": "long"}, {"rain": 1}], ids=str)
def test_fault_that_cannot_be_is_named(running: RunningSandbox, wrong: dict[str, object]) -> None:
    answer = tell(f"{running.address}/sandbox/faults", wrong)
    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.json()["error"]


def test_connection_ends_with_the_server() -> None:
    with ExitStack() as later:
        with start() as other:
            connection = later.enter_context(bare_connection(other)).connection
        with pytest.raises(ConnectionClosed):
            connection.recv(timeout=2)
