"""Slack as the bot calls it, without a network: a client that writes down what it is sent."""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

NAMES = {"U0ANNA": "Anna Åkerlund", "U0MARIA": "Maria Lindqvist"}


@dataclass(frozen=True)
class Call:
    """One call to Slack: the method and what was sent, as JSON would carry it."""

    method: str
    sent: dict[str, Any]


class FakeClient(WebClient):
    """A client that writes its calls down, keeps the messages of channels, and fails where it is told to."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-test")
        self.calls: list[Call] = []
        self.failures: list[tuple[str, str]] = []
        self.history: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        parameters = given.get("json") or given.get("data") or given.get("params") or {}
        sent = {name: _parameter(value) for name, value in parameters.items() if value is not None}
        self.calls.append(Call(api_method, sent))
        for failure in self.failures:
            if failure[0] == api_method:
                self.failures.remove(failure)
                answer = self._answer(api_method, {"ok": False, "error": failure[1]})
                raise SlackApiError("refused", answer)  # type: ignore[no-untyped-call]  # slack_sdk's own
        return self._answer(api_method, {"ok": True, **self._told(api_method, sent)})

    def _told(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "chat.postMessage":
                ts = f"{next(self._numbers)}.000100"
                self.history.insert(0, {"ts": ts, **sent})
                return {"ts": ts, "channel": sent["channel"]}
            case "chat.update":
                for message in self.history:
                    if message["ts"] == sent["ts"]:
                        message.update(sent)
                return {"ts": sent["ts"]}
            case "users.info":
                return {"user": {"id": sent["user"], "name": "x", "real_name": NAMES.get(sent["user"], sent["user"])}}
            case "conversations.history":
                return {"messages": self.history, "has_more": False}
            case "conversations.info":
                return {"channel": {"id": sent["channel"]}}
            case "conversations.open":
                return {"channel": {"id": f"D{sent['users'][1:]}"}}
            case _:
                return {}

    def _answer(self, method: str, data: dict[str, Any]) -> SlackResponse:
        return SlackResponse(
            client=self, http_verb="POST", api_url=method, req_args={}, data=data, headers={}, status_code=200
        )

    def of(self, method: str) -> list[dict[str, Any]]:
        """Return what was sent to the method."""
        return [call.sent for call in self.calls if call.method == method]


def _parameter(value: Any) -> Any:
    """Return a parameter of a call; slack_sdk sends some of them as JSON."""
    return json.loads(value) if isinstance(value, str) and value[:1] in {"[", "{"} else plain(value)


def plain(value: Any) -> Any:
    """Return what JSON would carry: blocks as their dicts."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
