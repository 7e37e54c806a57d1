"""Where requests come in over Socket Mode: each is acknowledged, even one that Bolt itself stumbles over."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from time import time
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

_log = logging.getLogger(__name__)


class SocketReceiver(SocketModeHandler):
    """Bolt's handler of the connection."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as Bolt's
        """Hand a request over, and acknowledge it."""
        began = time()
        send_response(client, req, respond_to(self.app, req.payload, build_headers(req)), began)


def respond_to(
    app: App, body: Any, headers: Mapping[str, str | Sequence[str]] | None = None, *, mode: str = "socket_mode"
) -> BoltResponse:
    """Return the app's acknowledgement of a request; one in which Bolt can't even look for who asks is left alone."""
    try:
        request = BoltRequest(mode=mode, body=body, headers=dict(headers or {}))
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
        _log.warning("malformed")
        return BoltResponse(status=200, body="")
    response = app.dispatch(request)
    # a handler that fails within the moment of its acknowledgement makes Bolt say 500 all the same
    given = getattr(request.context.get("ack"), "response", None)
    return given if given is not None and response.status == HTTPStatus.INTERNAL_SERVER_ERROR else response
