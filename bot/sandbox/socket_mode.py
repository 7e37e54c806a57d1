"""Socket Mode: the connections the bot holds, the envelopes sent over them, and its acknowledgements.

One connection serves every team that has installed the app; several share the envelopes in turn.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from dataclasses import dataclass, field
from functools import partial

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal
from bot.sandbox.live import LiveHub
from bot.sandbox.manifest import APP_ID
from bot.sandbox.model import Json

# About what Slack announces; it asks for a fresh connection when this is over.
_CONNECTION_SECONDS = 18_060
_CLOSE_ABNORMALLY = 1011


class UnansweredError(Exception):
    """The bot did not acknowledge, being absent or too slow; the text is Slack's code for it."""


@dataclass(eq=False)
class _Connection:
    websocket: WebSocket
    leaving: bool = False


@dataclass(frozen=True)
class Envelope:
    """One thing to be delivered and acknowledged."""

    kind: str
    payload: Json
    name: str
    accepts_answer: bool = False
    retry: Json = field(default_factory=dict)

    def as_text(self, envelope_id: str) -> str:
        """Give the envelope as it goes over the wire."""
        return json.dumps(
            {
                "envelope_id": envelope_id,
                "type": self.kind,
                "payload": self.payload,
                "accepts_response_payload": self.accepts_answer,
                **self.retry,
            }
        )


class SocketMode:
    """Delivers envelopes to the bot and waits for its acknowledgements."""

    def __init__(
        self,
        *,
        faults: Faults,
        live: LiveHub,
        journal: Journal,
        ack_seconds: float,
    ) -> None:
        self._faults = faults
        self._live = live
        self._journal = journal
        self._ack_seconds = ack_seconds
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._turn = 0
        self._awaited: dict[str, asyncio.Future[Json | None]] = {}

    @property
    def is_connected(self) -> bool:
        """Tell whether a bot is listening."""
        return bool(self._connections)

    def ticket(self) -> str:
        """Make the secret part of a connection's address, good for one connection."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one connection until it ends."""
        ticket = websocket.path_params["ticket"]
        if ticket not in self._tickets:
            await websocket.close()
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        connection = _Connection(websocket)
        self._connections.append(connection)
        self._tell_pages()
        try:
            await websocket.send_text(self._hello())
            for old in [kept for kept in self._connections if kept.leaving]:
                await self._close(old)
            while True:
                self._take(await websocket.receive_text())
        except WebSocketDisconnect:
            pass
        finally:
            if connection in self._connections:
                self._connections.remove(connection)
            self._tell_pages()

    async def ask(self, envelope: Envelope) -> Json | None:
        """Deliver an envelope and give what the acknowledgement carries; raises UnansweredError."""
        answer: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(self._ack_seconds):
                if self._faults.envelope_delay_seconds:
                    await asyncio.sleep(self._faults.envelope_delay_seconds)
                await self._send(envelope, answer)
                result = await answer
        except TimeoutError as error:
            self._journal.note(envelope.kind, envelope.name, error="operation_timeout")
            raise UnansweredError("operation_timeout") from error
        self._journal.note(envelope.kind, envelope.name)
        return result

    async def drop(self) -> None:
        """Cut every connection without a word, as a network does."""
        for connection in list(self._connections):
            await self._close(connection)

    async def refresh(self) -> None:
        """Ask the bot for fresh connections, as Slack does every few hours; the first ends the old ones."""
        leaving = list(self._connections)
        goodbye = {"type": "disconnect", "reason": "refresh_requested", "debug_info": {"host": "sandbox"}}
        for connection in leaving:
            connection.leaving = True
            await connection.websocket.send_text(json.dumps(goodbye))

    async def _send(self, envelope: Envelope, answer: asyncio.Future[Json | None]) -> None:
        copies = 2 if self._faults.takes_redelivery() else 1
        for number in range(copies):
            envelope_id = str(uuid.uuid4())
            self._awaited[envelope_id] = answer
            answer.add_done_callback(partial(self._forget, envelope_id))
            again = envelope
            if number and envelope.kind == "events_api":
                retry = {"retry_attempt": 1, "retry_reason": "timeout"}
                again = Envelope(envelope.kind, envelope.payload, envelope.name, retry=retry)
            await self._send_over_any(again.as_text(envelope_id))

    async def _send_over_any(self, text: str) -> None:
        while True:
            connection = self._next_connection()
            try:
                await connection.websocket.send_text(text)
            except WebSocketDisconnect:
                # It broke just now: the next connection takes over.
                if connection in self._connections:
                    self._connections.remove(connection)
            else:
                return

    def _next_connection(self) -> _Connection:
        usable = [connection for connection in self._connections if not connection.leaving]
        usable = usable or self._connections
        if not usable:
            self._journal.note("socket", "deliver", error="dispatch_failed")
            raise UnansweredError("dispatch_failed")
        self._turn += 1
        return usable[self._turn % len(usable)]

    def _take(self, text: str) -> None:
        try:
            message = json.loads(text)
            awaited = self._awaited.get(message["envelope_id"])
            payload = message.get("payload")
        except (ValueError, KeyError, TypeError, AttributeError):
            self._journal.note("socket", "acknowledge", error="not_an_acknowledgement")
            return
        if awaited is not None and not awaited.done():
            awaited.set_result(payload if isinstance(payload, dict) else None)

    def _forget(self, envelope_id: str, _answer: asyncio.Future[Json | None]) -> None:
        self._awaited.pop(envelope_id, None)

    async def _close(self, connection: _Connection) -> None:
        if connection in self._connections:
            self._connections.remove(connection)
        await connection.websocket.close(_CLOSE_ABNORMALLY)
        self._tell_pages()

    def _hello(self) -> str:
        return json.dumps(
            {
                "type": "hello",
                "num_connections": len(self._connections),
                "debug_info": {"host": "sandbox", "approximate_connection_time": _CONNECTION_SECONDS},
                "connection_info": {"app_id": APP_ID},
            }
        )

    def _tell_pages(self) -> None:
        self._live.tell_everyone({"type": "connected", "connected": self.is_connected})
