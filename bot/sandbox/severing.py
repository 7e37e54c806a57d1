"""Connections that break in the middle of a call: the caller hears nothing, and can't know what became of it."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_TRANSPORT = "transport"


class SeverableProtocol(H11Protocol):
    """HTTP as uvicorn speaks it, which tells each call on which connection it came."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin a connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _TRANSPORT: transport}


class NoAnswer(Response):
    """Cuts the connection instead of answering."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - nothing is sent
        """Break it, and wait until the server has noticed: it would complain of a missing answer otherwise."""
        scope["state"][_TRANSPORT].abort()
        while (await receive())["type"] != "http.disconnect":
            pass
