"""What the page asks the server: who is there, what has been said, and what its person does."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from bot.sandbox.manifest import APP_ID
from bot.sandbox.model import Json
from bot.sandbox.page_live import live
from bot.sandbox.presenting import (
    ROOMS,
    BadRequestError,
    actor_of,
    channel_of,
    direct_json,
    shown,
    team_json,
)
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import direct_message_id
from bot.sandbox.targets import UnknownTargetError

LOCALES = {"sv-SE", "en-GB"}
Answer: TypeAlias = Callable[[Sandbox, Json], Awaitable[Json]]


async def state(sandbox: Sandbox, _asked: Json) -> Json:
    """Describe the app, the teams and the state of things."""
    app = sandbox.app
    return {
        "app": {
            "id": APP_ID,
            "name": app.name,
            "bot_name": app.bot_name,
            "commands": [
                {"command": item.command, "description": item.description, "usage_hint": item.usage_hint}
                for item in app.commands
            ],
            "shortcuts": [vars(item) for item in app.shortcuts],
            "home_tab": app.home_tab,
            "messages_tab": app.messages_tab,
            "messages_read_only": app.messages_read_only,
        },
        "teams": [team_json(sandbox, team) for team in sandbox.teams.values()],
        "clock": sandbox.clock_bar.as_json(),
        "faults": sandbox.faults.as_json(),
        "connected": sandbox.socket.is_connected,
    }


async def messages(sandbox: Sandbox, asked: Json) -> Json:
    """Give what this person sees in a conversation, or in a thread of it, oldest first."""
    actor, channel = actor_of(sandbox, asked), channel_of(sandbox, asked)
    whispered = sandbox.conversations.whispered(channel, actor.person.id)
    if thread_ts := asked.get("thread_ts"):
        seen = sandbox.conversations.thread(channel, thread_ts)
        seen = [*seen, *(message for message in whispered if message.get("thread_ts") == thread_ts)]
    else:
        seen = sandbox.conversations.top_level(channel)
        seen = [*seen, *(message for message in whispered if "thread_ts" not in message)]
    ordered = sorted(seen, key=lambda message: message["ts"])
    return {"messages": [shown(sandbox, actor.team, message) for message in ordered]}


async def conversations(sandbox: Sandbox, asked: Json) -> Json:
    """List this person's channels and direct messages."""
    actor = actor_of(sandbox, asked)
    mine = [channel for channel in sandbox.conversations.of_team(actor.team.id) if actor.person.id in channel.members]
    return {
        "channels": [{"id": item.id, "name": item.name} for item in mine if item.kind in ROOMS],
        "ims": [direct_json(actor, item) for item in mine if item.kind not in ROOMS],
    }


async def home(sandbox: Sandbox, asked: Json) -> Json:
    """Show a person one of the app's tabs (`tab`: home or messages), and tell the bot that it is looked at."""
    actor = actor_of(sandbox, asked)
    view = sandbox.views.homes.get(actor.key)
    direct = sandbox.conversations.channels[direct_message_id(actor.person.id)]
    sandbox.events.home_opened(actor.team, actor.person, direct, tab=asked.get("tab", "home"), view=view)
    return {"view": view}


async def message(sandbox: Sandbox, asked: Json) -> Json:
    """Take what a person wrote: a message, or a command when it begins with a slash."""
    actor, channel = actor_of(sandbox, asked), channel_of(sandbox, asked)
    text, thread_ts = str(asked["text"]), asked.get("thread_ts")
    if not text.strip():
        raise BadRequestError("nothing written")
    if sandbox.app.messages_read_only and channel.id == direct_message_id(actor.person.id):
        raise BadRequestError("the app has turned off messages to it")
    if text.startswith("/"):
        # The composer is free at once; what comes of the command arrives like everything else.
        sandbox.background.start(sandbox.commands.run(actor, channel, text, thread_ts))
    else:
        sandbox.commands.post(actor, channel, text, thread_ts)
    return {"ok": True}


async def action(sandbox: Sandbox, asked: Json) -> Json:
    """Press a button or make a choice."""
    typed = (asked.get("state") or {}).get("values") or {}
    actor = actor_of(sandbox, asked)
    return await sandbox.interactions.press(actor, asked["container"], asked["action"], typed)


async def submit(sandbox: Sandbox, asked: Json) -> Json:
    """Hand a form in."""
    typed = (asked.get("state") or {}).get("values") or {}
    return await sandbox.interactions.submit(actor_of(sandbox, asked), asked["view_id"], typed)


async def close(sandbox: Sandbox, asked: Json) -> Json:
    """Close a form, or all of them."""
    clear = bool(asked.get("clear"))
    return await sandbox.interactions.close(actor_of(sandbox, asked), asked["view_id"], clear=clear)


async def language(sandbox: Sandbox, asked: Json) -> Json:
    """Change the language in which a person uses Slack."""
    actor, locale = actor_of(sandbox, asked), asked["locale"]
    if locale not in LOCALES:
        raise BadRequestError("no such language")
    actor.team.choose_language(actor.person.id, locale)
    sandbox.store.changed()
    return {"ok": True}


async def shortcut(sandbox: Sandbox, asked: Json) -> Json:
    """Run a shortcut."""
    channel = channel_of(sandbox, asked) if asked.get("channel") else None
    actor = actor_of(sandbox, asked)
    return await sandbox.interactions.shortcut(actor, asked["callback_id"], channel, asked.get("ts"))


async def suggest(sandbox: Sandbox, asked: Json) -> Json:
    """Ask for the options of a menu the bot fills."""
    return await sandbox.interactions.suggest(actor_of(sandbox, asked), asked["container"], asked)


async def clock(sandbox: Sandbox, asked: Json) -> Json:
    """Move the clock (`to`: now, day, week or next); pages and bot find it moved, nobody waits for them."""
    sandbox.clock_bar.move(asked["to"])
    return sandbox.clock_bar.as_json()


async def show_faults(sandbox: Sandbox, _asked: Json) -> Json:
    """Tell which faults are switched on."""
    return sandbox.faults.as_json()


async def change_faults(sandbox: Sandbox, asked: Json) -> Json:
    """Switch faults on and off; `drop_connection` and `refresh_connection` happen at once."""
    drop, refresh = asked.pop("drop_connection", False), asked.pop("refresh_connection", False)
    sandbox.faults.change(asked)
    if drop:
        await sandbox.socket.drop()
    if refresh:
        await sandbox.socket.refresh()
    return sandbox.faults.as_json()


async def journal(sandbox: Sandbox, _asked: Json) -> Json:
    """Give the latest calls, envelopes and refusals."""
    return {"entries": sandbox.journal.entries()}


def _endpoint(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        sandbox: Sandbox = request.app.state.sandbox
        try:
            is_question = request.method == "GET"
            asked = dict(request.query_params) if is_question else json.loads(await request.body())
            return JSONResponse(await answer(sandbox, asked))
        except KeyError as error:
            problem = f"missing: {error.args[0]}"
        except (ValueError, TypeError, AttributeError, BadRequestError) as error:
            problem = str(error)
        except UnknownTargetError as error:
            return JSONResponse({"ok": False, "error": f"not there: {error}"}, status_code=404)
        return JSONResponse({"ok": False, "error": problem}, status_code=400)

    return endpoint


ROUTES: list[BaseRoute] = [
    *(
        Route(f"/sandbox/{answer.__name__}", _endpoint(answer), methods=["GET"])
        for answer in (state, messages, conversations, home, journal)
    ),
    *(
        Route(f"/sandbox/{answer.__name__}", _endpoint(answer), methods=["POST"])
        for answer in (message, action, submit, close, language, shortcut, suggest, clock)
    ),
    Route("/sandbox/faults", _endpoint(show_faults), methods=["GET"]),
    Route("/sandbox/faults", _endpoint(change_faults), methods=["POST"]),
    WebSocketRoute("/sandbox/live", live),
]
