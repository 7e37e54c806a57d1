"""The line on which a page hears what happens, as long as it is open."""

from __future__ import annotations

import asyncio

from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.sandbox.live import Listener
from bot.sandbox.model import Team
from bot.sandbox.presenting import BadRequestError, actor_of, shown
from bot.sandbox.sandbox import Sandbox


async def live(websocket: WebSocket) -> None:
    """Tell a page what happens, until it goes away."""
    sandbox: Sandbox = websocket.app.state.sandbox
    try:
        actor = actor_of(sandbox, dict(websocket.query_params))
    except (BadRequestError, KeyError):
        await websocket.close()
        return
    await websocket.accept()
    with sandbox.live.listening(*actor.key) as listener:
        await websocket.send_json({"type": "connected", "connected": sandbox.socket.is_connected})
        await websocket.send_json({"type": "views", "stack": sandbox.views.stack(*actor.key)})
        await websocket.send_json({"type": "home", "view": sandbox.views.homes.get(actor.key)})
        tasks = [
            asyncio.create_task(_until_gone(websocket)),
            asyncio.create_task(_tell(websocket, sandbox, actor.team, listener)),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, WebSocketDisconnect):
                raise outcome


async def _tell(websocket: WebSocket, sandbox: Sandbox, team: Team, listener: Listener) -> None:
    while True:
        event = await listener.queue.get()
        if "message" in event:
            event = {**event, "message": shown(sandbox, team, event["message"])}
        await websocket.send_json(event)


async def _until_gone(websocket: WebSocket) -> None:
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
