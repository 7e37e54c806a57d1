"""Whoever takes part in a scene: people at the page, a real Bolt app, and a bare Socket Mode connection."""

import json
import queue
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from websockets.sync.client import ClientConnection, connect

from bot.sandbox.server import RunningSandbox

PATIENCE = 20.0
APP_TOKEN = "xapp-sandbox"
# Everything here is plain http; httpx would otherwise load the world's certificates for every call.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TOKENS = {"T0POLIS": "xoxb-sandbox-polis", "T0KOMMUN": "xoxb-sandbox-kommun"}
Json = dict[str, Any]


def client_of(running: RunningSandbox, team: str = "T0POLIS", token: str | None = None) -> WebClient:
    return WebClient(token=token or TOKENS[team], base_url=running.api_url, timeout=5)


def visit(url: str, **more: Any) -> httpx.Response:
    return httpx.get(url, verify=NO_CERTIFICATES, trust_env=False, timeout=10, **more)


def tell(url: str, body: object) -> httpx.Response:
    return httpx.post(url, json=body, verify=NO_CERTIFICATES, trust_env=False, timeout=10)


class Live:
    """What an open page hears."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.stack_at_start: list[Json] = self.hears("views")["stack"]
        self.home_at_start: Json | None = self.hears("home")["view"]

    def hears(self, kind: str, **expected: object) -> Json:
        """Wait for an event of this kind with these values, passing over others."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            event: Json = json.loads(self._connection.recv(timeout=deadline - time.monotonic()))
            if event["type"] == kind and expected.items() <= event.items():
                return event
        message = f"nothing heard of {kind}"
        raise AssertionError(message)


@dataclass(frozen=True)
class PersonAtPage:
    """Someone with the page open, acting as one person."""

    address: str
    team: str
    user: str

    def ask(self, path: str, **params: str) -> Any:
        return self._answer(visit(f"{self.address}/sandbox/{path}", params=self._me() | params))

    def does(self, path: str, **body: object) -> Json:
        return self._answer(tell(f"{self.address}/sandbox/{path}", self._me() | body))

    def writes(self, channel: str, text: str, **more: str) -> None:
        assert self.does("message", channel=channel, text=text, **more) == {"ok": True}

    def switches(self, **faults: object) -> Json:
        """Switch faults on or off."""
        return self._answer(tell(f"{self.address}/sandbox/faults", faults))

    def sees(self, channel: str, **more: str) -> list[Json]:
        seen: list[Json] = self.ask("messages", channel=channel, **more)["messages"]
        return seen

    @contextmanager
    def listening(self) -> Iterator[Live]:
        url = f"{self.address.replace('http', 'ws', 1)}/sandbox/live?team={self.team}&user={self.user}"
        with connect(url, proxy=None) as connection:
            live = Live(connection)
            yield live

    def closes_everything(self) -> None:
        with self.listening() as live:
            stack = live.stack_at_start
        if stack:
            self.does("close", view_id=stack[-1]["id"], clear=True)

    def _answer(self, answer: httpx.Response) -> Json:
        assert answer.status_code == 200, answer.text
        given: Json = answer.json()
        return given

    def _me(self) -> dict[str, str]:
        return {"team": self.team, "user": self.user}


@dataclass(frozen=True)
class Turn:
    """What Bolt gives a listener."""

    ack: Ack
    body: Json
    client: WebClient
    respond: Respond


Does = Callable[[Turn], object]


class ScriptedBot:
    """A real Bolt app over real Socket Mode; each test says what it does and looks at what it was sent."""

    def __init__(self, running: RunningSandbox) -> None:
        self.script: dict[str, Does] = {}
        self._seen: queue.Queue[tuple[str, Json]] = queue.Queue()
        self._under_way: set[object] = set()
        self.app = App(client=WebClient(base_url=running.api_url), authorize=_authorize)
        anything = re.compile(".*")
        self.app.command(anything)(self._listener("command"))
        self.app.action(anything)(self._listener("action"))
        self.app.view_submission(anything)(self._listener("submission"))
        self.app.view_closed(anything)(self._listener("closed"))
        self.app.shortcut(anything)(self._listener("shortcut"))
        self.app.options(anything)(self._listener("options"))
        for event in ("message", "app_mention", "app_home_opened"):
            self.app.event(event)(self._listener(event))
        # Bolt looks for a dropped connection this often.
        self.handler = SocketModeHandler(self.app, APP_TOKEN, ping_interval=0.2)

    def on(self, kind: str, does: Does) -> None:
        """Do this when something of this kind comes; otherwise it is only acknowledged."""
        self.script[kind] = does

    def was_sent(self, kind: str) -> Json:
        """Wait for the next thing of this kind and give its body, passing over others."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found, body = self._seen.get(timeout=max(0.01, deadline - time.monotonic()))
            if found == kind:
                return body

    def was_sent_nothing_more(self, kind: str) -> bool:
        return all(found != kind for found, _ in list(self._seen.queue))

    def connects(self) -> None:
        self.handler.connect()  # type: ignore[no-untyped-call]

    def leaves(self) -> None:
        self.handler.close()  # type: ignore[no-untyped-call]

    def stays_away(self) -> None:
        """Don't come back when the connection is lost."""
        self.handler.client.auto_reconnect_enabled = False

    def forget(self) -> None:
        """Forget what came, also what the test before left half done."""
        eventually(lambda: not self._under_way)
        self.script.clear()
        while not self._seen.empty():
            self._seen.get_nowait()

    def _listener(self, kind: str) -> Callable[..., None]:
        def listen(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
            turn = object()
            self._under_way.add(turn)
            try:
                does = self.script.get(kind)
                if does is None:
                    ack()
                else:
                    does(Turn(ack, body, client, respond))
                self._seen.put((kind, body))
            finally:
                self._under_way.discard(turn)

        return listen


def _authorize(team_id: str) -> AuthorizeResult:
    place = team_id.removeprefix("T0")
    return AuthorizeResult(
        enterprise_id=None,
        team_id=team_id,
        bot_token=TOKENS[team_id],
        bot_id=f"B0BOT{place}",
        bot_user_id=f"U0BOT{place}",
    )


@dataclass(frozen=True)
class BareConnection:
    """A Socket Mode connection that acknowledges only what it is told to."""

    connection: ClientConnection

    def receives(self, kind: str) -> Json:
        deadline = time.monotonic() + PATIENCE
        while True:
            message: Json = json.loads(self.connection.recv(timeout=deadline - time.monotonic()))
            if message["type"] == kind:
                return message

    def acknowledges(self, envelope: Json, payload: Json | None = None) -> None:
        answer: Json = {"envelope_id": envelope["envelope_id"]}
        if payload is not None:
            answer["payload"] = payload
        self.connection.send(json.dumps(answer))


@contextmanager
def bare_connection(running: RunningSandbox) -> Iterator[BareConnection]:
    url = client_of(running, token=APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)["url"]
    with connect(url, proxy=None) as connection:
        bare = BareConnection(connection)
        bare.receives("hello")
        yield bare


def eventually(looks: Callable[[], Any]) -> Any:
    """Look until there is something to see."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := looks():
            return found
        time.sleep(0.01)
    message = "it never came to be seen"
    raise AssertionError(message)


def section(text: str, **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "press", **more: object) -> Json:
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": "Tryck"},
        "value": "v1",
        **more,
    }


def text_input(block_id: str, action_id: str = "value", **element: object) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": "Anteckning"},
        "element": {"type": "plain_text_input", "action_id": action_id, **element},
    }


def modal(*blocks: Json, **more: object) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": "Logga insats"},
        "submit": {"type": "plain_text", "text": "Spara"},
        "blocks": list(blocks),
        **more,
    }


def typed(**values: str) -> Json:
    """Give the state of a form: what has been written in the field `value` of each block."""
    fields = {block_id: {"value": {"type": "plain_text_input", "value": text}} for block_id, text in values.items()}
    return {"values": fields}
