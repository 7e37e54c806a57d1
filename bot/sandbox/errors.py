"""What goes wrong on Slack's side of the wire, with Slack's own error codes."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A refused call: `{"ok": false, "error": code}` with the details Slack adds to it."""

    def __init__(self, code: str, *, messages: list[str] | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []
        self.extra = extra

    def as_body(self) -> dict[str, Any]:
        """Give the JSON body of the answer; `errors` repeats the messages without their level, as Slack's."""
        body: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
            body["response_metadata"] = {"messages": self.messages}
        return body


class SetupError(Exception):
    """A manifest, seed or state file that cannot be used; the text is for whoever started the server."""
