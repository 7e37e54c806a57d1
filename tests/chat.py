"""The bot as a person meets it, without a network: a real Bolt `App` on a real database, with a chat that writes down.

`Chat.command(…)`, `press(…)` and `submit(…)` dispatch what Slack would send, and return what came of it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from slack_bolt import BoltContext, BoltResponse
from slack_sdk.webhook import WebhookResponse

from bot.app import make_app
from bot.domain.agreement import Agreement
from bot.services.access import Caller
from handlers.deliveries import send_due
from handlers.house import House
from handlers.receiving import respond_to
from handlers.ticking import plan_due
from handlers.workspaces import Workspace, Workspaces
from storage.engine import Database
from tests.fake_client import Call, FakeClient, plain
from tests.importing import import_agreement
from tests.tying import tie

T = TypeVar("T")

POLICE = Caller("T0POLIS", "U0ANNA", "C0POLIS")
MUNICIPALITY = Caller("T0KOMMUN", "U0MARIA", "C0KOMMUN")


class InlineExecutor(Executor):
    """Runs what is submitted at once, so that a test sees everything that a request brings about."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@dataclass
class Answered:
    """What came of one request."""

    response: BoltResponse
    answers: list[dict[str, Any]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)

    @property
    def acknowledged(self) -> dict[str, Any]:
        """Return the body of the acknowledgement, where it is more than words."""
        return json.loads(self.response.body) if self.response.body.startswith("{") else {}

    @property
    def said(self) -> str:
        """Return every word of the private answers."""
        return "\n".join(words(answer) for answer in self.answers)

    @property
    def view(self) -> dict[str, Any]:
        """Return the modal that was opened, pushed or updated."""
        if "view" in self.acknowledged:
            shown: dict[str, Any] = self.acknowledged["view"]
            return shown
        for call in reversed(self.calls):
            if call.method.startswith("views."):
                opened: dict[str, Any] = call.sent["view"]
                return opened
        raise AssertionError(f"no modal; {self.acknowledged or self.said}")


class Chat:
    """Two workspaces whose channels may be tied to agreements."""

    def __init__(
        self,
        url: str,
        *,
        now: datetime,
        teams: Iterable[str] = (POLICE.team_id, MUNICIPALITY.team_id),
        new_client: Callable[[], FakeClient] = FakeClient,
        executor: Executor | None = None,
    ) -> None:
        self.clock = now
        self.database = Database(url)
        self.clients = {team: new_client() for team in teams}
        self.woken = 0
        workspaces = Workspaces(
            Workspace(team, f"B{team}", f"U{team}", client) for team, client in self.clients.items()
        )
        self.house = House(self.database, self.now, workspaces, self._wake)
        self._answers: list[dict[str, Any]] = []
        self.app = make_app(
            self.house,
            base_url="https://slack.invalid/api/",
            timeout=1,
            executor=executor or InlineExecutor(),
            listening=self._listen,
        )

    def now(self) -> datetime:
        """Return what time it is to the bot."""
        return self.clock

    def respond(self, **message: Any) -> WebhookResponse:
        """Take a private answer."""
        self._answers.append(plain(message))
        return WebhookResponse(url="https://slack.invalid/respond", status_code=200, body="ok", headers={})

    def _wake(self) -> None:
        self.woken += 1

    def _listen(self, context: BoltContext, next: Callable[[], Any]) -> None:  # noqa: A002 Bolt's own name
        context["client"] = self.clients[context.team_id or ""]
        context["respond"] = self.respond
        next()

    def import_and_tie(self, agreement: Agreement, *callers: tuple[Caller, str | None]) -> None:
        """Import the agreement and tie the callers' channels to it, each for a kind of party."""
        import_agreement(self.database, agreement, at=self.clock)
        for caller, party in callers or ((POLICE, "police"), (MUNICIPALITY, "municipality")):
            tie(self.database, caller, agreement_id=agreement.id, party_kind=party, now=self.clock)
        self.tick()
        for client in self.clients.values():
            client.calls.clear()

    def dispatch(self, body: dict[str, Any]) -> Answered:
        """Hand Slack's payload to the app."""
        self._answers.clear()
        before = {team: len(client.calls) for team, client in self.clients.items()}
        response = respond_to(self.app, body)
        made = [call for team, client in self.clients.items() for call in client.calls[before[team] :]]
        # who somebody is, and what a channel is, is looked up once; what a request brings about is the rest
        calls = [call for call in made if call.method not in {"users.info", "conversations.info"}]
        return Answered(response, list(self._answers), calls)

    def command(self, typed: str, caller: Caller = POLICE) -> Answered:
        """Type a slash command."""
        command, _, argument = typed.partition(" ")
        return self.dispatch(
            {
                "command": command,
                "text": argument,
                "trigger_id": "1.2.3",
                "response_url": "https://slack.invalid/respond",
                "team_id": caller.team_id,
                "user_id": caller.user_id,
                "channel_id": caller.channel_id,
            }
        )

    def press(
        self,
        action: Mapping[str, Any],
        caller: Caller = POLICE,
        view: dict[str, Any] | None = None,
        message_ts: str = "1.5",
    ) -> Answered:
        """Press a button (or choose from a list) in a message, or in a modal where `view` is given."""
        body = {
            **self._person(caller),
            "type": "block_actions",
            "trigger_id": "1.2.3",
            "actions": [dict(action)],
        }
        if view is None:
            body |= {
                "channel": {"id": caller.channel_id},
                "container": {"type": "message", "message_ts": message_ts, "channel_id": caller.channel_id},
                "response_url": "https://slack.invalid/respond",
            }
        else:
            body |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        return self.dispatch(body)

    def open_home(self, caller: Caller = POLICE) -> Answered:
        """Open the app's home page."""
        event = {"type": "app_home_opened", "user": caller.user_id, "tab": "home", "channel": "D1", "event_ts": "1.1"}
        return self.dispatch(
            {
                "type": "event_callback",
                "team_id": caller.team_id,
                "event": event,
                "authorizations": [{"team_id": caller.team_id, "user_id": f"U{caller.team_id}", "is_bot": True}],
            }
        )

    def shortcut(self, callback_id: str, message: str, caller: Caller = POLICE) -> Answered:
        """Choose a shortcut in the menu of a message that says `message`, as Slack writes it."""
        return self.dispatch(
            {
                **self._person(caller),
                "type": "message_action",
                "callback_id": callback_id,
                "trigger_id": "1.2.3",
                "response_url": "https://slack.invalid/respond",
                "channel": {"id": caller.channel_id, "name": "x"},
                "message_ts": "1.5",
                "message": {"type": "message", "user": caller.user_id, "ts": "1.5", "text": message},
            }
        )

    def submit(
        self, view: dict[str, Any], filled: Mapping[str, Any] | None = None, caller: Caller = POLICE
    ) -> Answered:
        """Press the button of a modal, with the values of `filled` by block path ("days.0.date") typed over."""
        return self.dispatch(self.submission(view, filled, caller))

    def submission(
        self, view: dict[str, Any], filled: Mapping[str, Any] | None = None, caller: Caller = POLICE
    ) -> dict[str, Any]:
        """Return what Slack sends when the button is pressed."""
        return {
            **self._person(caller),
            "type": "view_submission",
            "trigger_id": "1.2.3",
            "view": fill(view, filled or {}),
        }

    @staticmethod
    def _person(caller: Caller) -> dict[str, Any]:
        return {
            "team": {"id": caller.team_id, "domain": "x"},
            "user": {"id": caller.user_id, "team_id": caller.team_id, "name": "x"},
        }

    def deliver(self) -> None:
        """Let the sender do its work."""
        while send_due(self.house):
            pass

    def tick(self) -> None:
        """Let the clock's own work be done: reminders, and what is to be sent."""
        plan_due(self.house)
        self.deliver()

    def posts(self, caller: Caller = POLICE) -> list[dict[str, Any]]:
        """Return what stands in the caller's channel, the latest first."""
        history = self.clients[caller.team_id].history
        return [message for message in history if message["channel"] == caller.channel_id]


def fill(view: dict[str, Any], filled: Mapping[str, Any]) -> dict[str, Any]:
    """Return the modal as Slack submits it: with its id, and a value for every input."""
    left = dict(filled)
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        path = block["block_id"].rpartition("~")[0]
        element = block["element"]
        values[block["block_id"]] = {element["action_id"]: _value(element, left.pop(path, None))}
    assert not left, f"no such fields: {sorted(left)}; there are {sorted(values)}"
    return {"id": "V1", "hash": "1.1", **view, "state": {"values": values}}


def _value(element: dict[str, Any], given: Any) -> dict[str, Any]:
    kind = element["type"]
    options = {option["value"]: option for option in element.get("options", [])}
    match kind:
        case "checkboxes" | "multi_static_select":
            chosen = [options[each] for each in given] if given is not None else element.get("initial_options", [])
            return {"type": kind, "selected_options": chosen}
        case "static_select":
            return {"type": kind, "selected_option": options[given] if given else element.get("initial_option")}
        case "datepicker":
            return {"type": kind, "selected_date": given or element.get("initial_date")}
        case "users_select":
            return {"type": kind, "selected_user": given or element.get("initial_user")}
        case _:
            return {"type": kind, "value": str(given) if given is not None else element.get("initial_value")}


def words(content: Any) -> str:
    """Return every word of a message or modal that a person can see."""
    return "\n".join(_words(content))


def _words(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        for name, value in content.items():
            if name in {"text", "alt_text"} and isinstance(value, str):
                yield value
            elif name not in {"private_metadata", "metadata"}:
                yield from _words(value)
    elif isinstance(content, list):
        for each in content:
            yield from _words(each)


def buttons(message: Any) -> Iterator[dict[str, Any]]:
    """Yield the buttons and lists of a message or modal."""
    if isinstance(message, Mapping):
        if "action_id" in message and message.get("type") in {"button", "static_select"}:
            yield dict(message)
        for value in message.values():
            yield from buttons(value)
    elif isinstance(message, list):
        for each in message:
            yield from buttons(each)


def button(message: Any, action_id: str) -> dict[str, Any]:
    """Return the button with the action id."""
    return next(each for each in buttons(message) if each["action_id"] == action_id)


def at(day: str, hour: int = 10) -> datetime:
    """Return a moment on a day, in UTC."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
