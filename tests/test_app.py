import json
import logging
import threading
from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from pydantic import ValidationError
from slack_bolt import BoltRequest
from sqlalchemy.exc import OperationalError

from bot.app import Sender, _heartbeat, make_app
from bot.language import speaker_for
from bot.logs import JsonLines
from bot.settings import BotSettings, settings_faults
from handlers.house import House
from handlers.workspaces import Workspace, Workspaces, new_client, posting_client
from storage.engine import Database
from storage.installations import new_key
from tests.chat import POLICE, InlineExecutor
from tests.fake_client import FakeClient
from tests.handlers.scene import COUNTING, Scene, built_in

SOON = 5.0
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def chat(sqlite_url: str) -> Iterator[Scene]:
    scene = Scene(sqlite_url)
    scene.import_and_tie(built_in("soderhamn-2022"))
    yield scene
    scene.database.dispose()


class WatchedClient(FakeClient):
    """A client whose posts can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.posted = Event()

    def _told(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        answer = super()._told(method, sent)
        if method == "chat.postMessage":
            self.posted.set()
        return answer


def watched(chat: Scene) -> WatchedClient:
    """Let the police's posts be waited for from now on."""
    client = WatchedClient()
    chat.clients[POLICE.team_id] = client
    return client


def house_of(chat: Scene) -> House:
    workspaces = Workspaces(Workspace(team, "B1", "U1", client) for team, client in chat.clients.items())
    return House(chat.database, chat.now, workspaces, chat.house.wake_sender)


def test_the_sender_sends_when_it_starts_when_it_is_woken_and_no_more_once_it_is_stopped(chat: Scene) -> None:
    client = watched(chat)
    sender = Sender()
    chat.submit(chat.review().view)

    sender.start(house_of(chat))
    assert client.posted.wait(SOON)
    client.posted.clear()

    chat.submit(chat.review(filled={**COUNTING, "days.0.date": "2022-10-13"}).view)
    sender.wake()
    assert client.posted.wait(SOON)
    client.posted.clear()

    sender.stop()
    chat.submit(chat.review(filled={**COUNTING, "days.0.date": "2022-10-12"}).view)
    sender.wake()
    assert not client.posted.wait(0.2)
    assert "sender" not in {thread.name for thread in threading.enumerate()}


def test_a_sender_that_was_never_started_can_be_stopped() -> None:
    Sender().stop()

    assert "sender" not in {thread.name for thread in threading.enumerate()}


class UnwellDatabase(Database):
    """A database that is away for a moment."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.away = Event()
        self.asked = Event()

    def writing(self) -> Any:
        if self.away.is_set():
            self.asked.set()
            raise OperationalError("SELECT", {}, Exception("the database is away"))
        return super().writing()


def test_the_sender_outlives_a_database_that_is_away(chat: Scene, sqlite_url: str) -> None:
    client = watched(chat)
    chat.submit(chat.review().view)
    database = UnwellDatabase(sqlite_url)
    house = house_of(chat)
    sender = Sender()
    database.away.set()

    sender.start(House(database, house.now, house.workspaces, sender.wake))
    assert database.asked.wait(SOON)
    database.away.clear()
    sender.wake()

    assert client.posted.wait(SOON)
    sender.stop()
    database.dispose()


def test_the_sender_outlives_whatever_goes_wrong(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    client = watched(chat)
    chat.submit(chat.review().view)
    broken, typed = Event(), "Vitsippan"

    def breaks() -> Exception:
        broken.set()
        return ValueError(f"cannot read {typed}")

    chat.breaks_down = breaks
    sender = Sender()
    sender.start(house_of(chat))
    assert broken.wait(SOON)
    chat.breaks_down = lambda: None
    sender.wake()

    assert client.posted.wait(SOON)
    sender.stop()
    (line,) = [record for record in caplog.records if record.getMessage() == "sending_failed"]
    assert vars(line)["problem"] == "ValueError"
    assert "claim_due" in JsonLines().format(line), "the place is told"
    assert typed not in JsonLines().format(line), "and what the error quotes is not"


def test_the_heartbeat_wakes_the_sender() -> None:
    woken = Event()

    class Woken(Sender):
        def wake(self) -> None:
            woken.set()

    heartbeat = _heartbeat(Woken(), 0.05)
    assert woken.wait(SOON)
    heartbeat.shutdown()


@pytest.mark.parametrize(
    "body",
    [
        {"command": "/lofte", "text": "", "trigger_id": "1", "user_id": "U1", "channel_id": "C1"},
        {
            "type": "block_actions",
            "trigger_id": "1",
            "actions": [{"type": "button", "action_id": "glance_share", "value": "soderhamn-2022"}],
        },
        {
            "type": "view_submission",
            "trigger_id": "1",
            "view": {
                "id": "V1",
                "type": "modal",
                "callback_id": "form",
                "private_metadata": "{}",
                "state": {"values": {}},
                "blocks": [],
                "hash": "1",
            },
        },
    ],
    ids=["command", "button", "form"],
)
def test_a_workspace_that_is_not_ours_is_refused_without_a_call_to_slack(
    chat: Scene, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(chat.house, base_url=NOWHERE, timeout=1, executor=InlineExecutor())
    team = {"team": {"id": "T0NYTT"}, "user": {"id": "U1", "team_id": "T0NYTT"}, "team_id": "T0NYTT"}

    response = app.dispatch(BoltRequest(mode="socket_mode", body={"response_url": f"{NOWHERE}respond", **team, **body}))

    assert response.status == 200
    assert bool(response.body) == ("command" in body)
    assert built_in("soderhamn-2022").title not in response.body
    assert [record.getMessage() for record in caplog.records] == ["unknown_workspace"]


def test_a_request_is_authorised_without_a_call_to_slack(chat: Scene) -> None:
    chat.command("/lofte")

    assert chat.slack().of("auth.test") == []


def test_a_post_is_never_repeated_by_the_client_itself() -> None:
    """A connection that broke says nothing about whether the post is out: only the ledger can find that out."""
    assert posting_client("xoxb-1", base_url=NOWHERE, timeout=1).retry_handlers == []
    assert len(new_client("xoxb-1", base_url=NOWHERE, timeout=1).retry_handlers) == 2


def test_a_call_may_be_given_a_fraction_of_a_second() -> None:
    assert posting_client("xoxb-1", base_url=NOWHERE, timeout=0.3).timeout == 0.3


SETTINGS = {
    "LOFTESKOLL_SLACK_APP_TOKEN": "xapp-1-secret",
    "LOFTESKOLL_SLACK_BOT_TOKENS": "xoxb-1-secret, xoxb-2-secret",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def faults() -> str:
    with pytest.raises(ValidationError) as caught:
        BotSettings()
    said = "\n".join(speaker_for("en").say(line) for line in settings_faults(caught.value))
    assert "secret" not in said
    assert "secret" not in str(caught.value)
    return said


def test_the_tokens_of_several_workspaces_are_given_together(environment: pytest.MonkeyPatch) -> None:
    assert BotSettings().bot_tokens() == ["xoxb-1-secret", "xoxb-2-secret"]


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("value", ["secret", "xoxp-secret", "secret,xoxb-1", "", "xoxb-1,,secret", " "])
def test_a_malformed_token_is_named_and_never_shown(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)

    assert faults().startswith(f"{name} ")


def test_every_missing_token_is_named_at_once(environment: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        environment.delenv(name)

    assert [line.split()[0] for line in faults().splitlines()] == list(SETTINGS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOFTESKOLL_LANGUAGE", "fi"),
        ("LOFTESKOLL_LOG_LEVEL", "LOUD"),
        ("LOFTESKOLL_SLACK_TIMEOUT_SECONDS", "0"),
        ("LOFTESKOLL_HEARTBEAT_SECONDS", "secret"),
        *(
            ("LOFTESKOLL_SLACK_API_URL", url)
            for url in (
                "secret",
                "",
                "ftp://secret/",
                "https://",
                "https:///api/",
                "http://x:secret/",
                "http://[secret",
            )
        ),
    ],
)
def test_any_setting_that_is_wrong_is_named(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)

    assert faults().startswith(f"{name} ")


def test_with_keys_it_is_asked_whose_installations_they_read(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("LOFTESKOLL_TOKEN_KEYS", new_key())
    assert faults().startswith("LOFTESKOLL_SLACK_CLIENT_ID is missing")

    environment.setenv("LOFTESKOLL_SLACK_CLIENT_ID", "111.222")
    assert len(BotSettings().keys()) == 1


@pytest.mark.parametrize("url", ["https://slack.com/api/", "http://127.0.0.1:8321/api/", "https://slack-gov.com/api"])
def test_slack_may_be_elsewhere(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("LOFTESKOLL_SLACK_API_URL", url)

    assert BotSettings().slack_api_url == url


def test_tokens_do_not_show_in_a_printed_setting(environment: pytest.MonkeyPatch) -> None:
    assert "secret" not in repr(BotSettings())


def test_a_line_of_the_log_is_json_with_ids_and_the_place_of_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting") as caught:
        json.loads("{")
    error = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("handlers", logging.ERROR, __file__, 1, "unexpected", (), error)
    vars(record)["reference"] = "1a2b3c4d"

    told = json.loads(JsonLines().format(record))

    assert (told["level"], told["logger"], told["event"]) == ("ERROR", "handlers", "unexpected")
    assert told["reference"] == "1a2b3c4d"
    assert "test_app.py" in told["traceback"]
    assert told["at"].endswith("+00:00")


def test_a_whole_conversation_leaves_nothing_of_its_content_in_the_log(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        chat.log(filled={**COUNTING, "note": "Vitsippan"})
        chat.submit(chat.correct({"note": "Blåsippan"}).view)
        chat.command("/lofte Gullvivan")
        chat.deliver()

    formatted = "\n".join(JsonLines().format(record) for record in caplog.records)
    for word in ("Vitsippan", "Blåsippan", "Gullvivan", "Åkerlund", "xoxb"):
        assert word not in formatted
