"""A small Slack on this machine: what it was asked is written down, and what it answers can be changed."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "xoxb-555-Hemligheten"
CODE = "kod-från-slack"

ACCESS: dict[str, Any] = {
    "ok": True,
    "app_id": "A0LOFTE",
    "access_token": TOKEN,
    "token_type": "bot",
    "bot_user_id": "U0BOTEN",
    "team": {"id": "T0NY", "name": "Norrköpings <kommun>"},
    "authed_user": {"id": "U0NILS"},
    "enterprise": None,
    "is_enterprise_install": False,
}
IDENTITY: dict[str, Any] = {"ok": True, "team_id": "T0NY", "user_id": "U0BOTEN", "bot_id": "B0BOTEN"}

NILS: dict[str, Any] = {"ok": True, "user": {"id": "U0NILS", "name": "nils", "real_name": "Nils", "locale": "sv-SE"}}


@dataclass
class Slack:
    """What it answers, by method, and what it was asked."""

    address: str = ""
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    answered: threading.Event = field(default_factory=threading.Event)
    """Set when somebody has got a private answer."""

    @property
    def api_url(self) -> str:
        """Return the address of its Web API."""
        return f"{self.address}/api/"

    def methods(self) -> list[str]:
        """Return what was called, in its order."""
        return [method for method, _, _ in self.asked]

    def sent(self, method: str) -> dict[str, str]:
        """Return what was sent to the method, and as which token."""
        return next({**given, "as": token} for called, given, token in self.asked if called == method)


@contextmanager
def running_slack(scopes: tuple[str, ...]) -> Iterator[Slack]:
    """Run it until the block ends; it gives the app `scopes`."""
    access = {**ACCESS, "scope": ",".join(scopes)}
    slack = Slack(answers={"oauth.v2.access": access, "auth.test": IDENTITY, "users.info": NILS})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"] or 0)).decode()
            method = self.path.removeprefix("/api/")
            given = {} if body.startswith("{") else dict(parse_qsl(body))
            token = (self.headers["authorization"] or "").removeprefix("Bearer ").removeprefix("Basic ")
            slack.asked.append((method, given, given.get("token", token)))
            if method == "respond":
                slack.answered.set()
            answer = json.dumps(slack.answers.get(method, {"ok": True})).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    slack.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield slack
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
