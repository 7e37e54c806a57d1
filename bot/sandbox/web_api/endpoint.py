"""The door of the Web API: the table of methods, and what every call has in common.

Reading the arguments in either encoding, the token, the scopes, Slack's way of saying no, and the faults.
"""

from __future__ import annotations

import asyncio
import json
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Drop
from bot.sandbox.manifest import APP_TOKEN
from bot.sandbox.model import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.severing import NoAnswer
from bot.sandbox.web_api import chat, conversations, files, people, views
from bot.sandbox.web_api.call import Call, Method

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_IN_CONVERSATIONS = ("chat.", "conversations.")
CONNECTION_METHOD = "apps.connections.open"

METHODS: dict[str, Method] = {
    "auth.test": Method(people.auth_test),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "chat.delete": Method(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "conversations.info": Method(conversations.info, _READ),
    "conversations.list": Method(conversations.list_all, _READ),
    "conversations.members": Method(conversations.members, _READ),
    "conversations.history": Method(conversations.history, _HISTORY),
    "conversations.replies": Method(conversations.replies, _HISTORY),
    "conversations.open": Method(conversations.open_direct, ("im:write", "mpim:write")),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",)),
    "files.delete": Method(files.delete, ("files:write",)),
    "files.info": Method(files.info, ("files:read",)),
    "reactions.add": Method(chat.add_reaction, ("reactions:write",)),
    "users.conversations": Method(conversations.list_of_user, _READ),
    "users.info": Method(people.user_info, ("users:read",)),
    "users.list": Method(people.list_users, ("users:read",)),
    "views.open": Method(views.open_view),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
}


async def answer_call(request: Request) -> Response:
    """Answer one call: `POST /api/{method}`."""
    sandbox: Sandbox = request.app.state.sandbox
    method = request.path_params["method"]
    if sandbox.faults.delay_seconds:
        await asyncio.sleep(sandbox.faults.delay_seconds)
    if sandbox.faults.takes_rate_limit(method):
        sandbox.journal.note("web_api", method, error="ratelimited")
        retry_after = {"Retry-After": str(sandbox.faults.retry_after)}
        return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=retry_after)
    if sandbox.faults.takes_error():
        sandbox.journal.note("web_api", method, error="service_unavailable")
        return JSONResponse({"ok": False, "error": "service_unavailable"}, status_code=503)
    drop = sandbox.faults.takes_drop(method)
    if drop is Drop.BEFORE:
        return _dropped(sandbox, method)
    body = await _body(request, sandbox, method)
    if drop is Drop.AFTER:
        return _dropped(sandbox, method)
    if sandbox.faults.takes_lost_answer(method):
        return JSONResponse({"ok": False, "error": "internal_error"}, status_code=500)
    return JSONResponse(body, headers={"X-OAuth-Scopes": ",".join(sorted(sandbox.app.scopes))})


def _dropped(sandbox: Sandbox, method: str) -> Response:
    sandbox.journal.note("web_api", method, error="connection_dropped")
    return NoAnswer()


async def _body(request: Request, sandbox: Sandbox, method: str) -> Json:
    try:
        args = await read_arguments(request)
        body = {"ok": True, **_result(sandbox, method, _token(request, args), args)}
    except SlackError as error:
        sandbox.journal.note("web_api", method, error=error.code, messages=error.messages)
        return error.as_body()
    sandbox.journal.note("web_api", method)
    return body


def _result(sandbox: Sandbox, name: str, token: str, args: Json) -> Json:
    if name != CONNECTION_METHOD and name not in METHODS:
        raise SlackError("unknown_method", req_method=name)
    if not token:
        raise SlackError("not_authed")
    team = sandbox.team_of_token(token)
    if team is None and token != APP_TOKEN:
        raise SlackError("invalid_auth")
    if name == CONNECTION_METHOD:
        if team is not None:
            raise SlackError("not_allowed_token_type")
        return people.open_connection(sandbox)
    if team is None:
        raise SlackError("not_allowed_token_type")
    if code := sandbox.faults.team_errors.get(team.id):
        raise SlackError(code)
    method = METHODS[name]
    if method.scopes and not sandbox.app.scopes.intersection(method.scopes):
        provided = ",".join(sorted(sandbox.app.scopes))
        raise SlackError("missing_scope", needed=",".join(method.scopes), provided=provided)
    call = Call(sandbox, team, args)
    if name.startswith(_IN_CONVERSATIONS):
        call.meet_trouble()
    return method.handler(call)


async def read_arguments(request: Request) -> Json:
    """Read a call's arguments, form-encoded or JSON; raises SlackError."""
    args: Json = dict(request.query_params)
    raw = await request.body()
    if not raw:
        return args
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            content = json.loads(raw)
        else:
            content = dict(parse_qsl(raw.decode(), keep_blank_values=True))
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(content, dict):
        raise SlackError("json_not_object")
    return {**args, **content}


def _token(request: Request, args: Json) -> str:
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ").strip() or str(args.get("token") or "")
