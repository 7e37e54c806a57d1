"""The addresses the Web API hands out: for uploads, for files, and for answering commands and clicks."""

from __future__ import annotations

import asyncio
import mimetypes

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.sandbox.errors import SlackError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.endpoint import read_arguments

_GONE = {"used_url", "expired_url"}


async def receive_upload(request: Request) -> Response:
    """Take the content of a file: `POST /upload/{file_id}`, raw or as a form."""
    sandbox: Sandbox = request.app.state.sandbox
    content = await request.body()
    if not sandbox.files.receive(request.path_params["file_id"], content):
        return PlainTextResponse("bad upload", status_code=400)
    return PlainTextResponse(f"OK - {len(content)}")


async def give_file(request: Request) -> Response:
    """Give the content of a file: `GET /files/{file_id}/{name}`, to the page, which has no token."""
    sandbox: Sandbox = request.app.state.sandbox
    file = sandbox.files.stored.get(request.path_params["file_id"])
    if file is None or file.content is None or not file.completed:
        return PlainTextResponse("not found", status_code=404)
    mimetype = mimetypes.guess_type(file.name)[0] or ""
    # What a browser might run is only ever downloaded.
    is_picture = mimetype.startswith("image/") and mimetype != "image/svg+xml"
    headers = {"X-Content-Type-Options": "nosniff"}
    if not is_picture:
        headers["Content-Disposition"] = "attachment"
    media_type = mimetype if is_picture else "application/octet-stream"
    return Response(file.content, media_type=media_type, headers=headers)


async def take_response(request: Request) -> Response:
    """Take an answer to a command or a click: `POST /response/{team_id}/{secret}`."""
    sandbox: Sandbox = request.app.state.sandbox
    if sandbox.faults.delay_seconds:
        await asyncio.sleep(sandbox.faults.delay_seconds)
    if sandbox.faults.takes_error():
        return PlainTextResponse("service_unavailable", status_code=503)
    try:
        sandbox.responses.use(request.path_params["secret"], await read_arguments(request))
    except SlackError as error:
        sandbox.journal.note("response_url", "post", error=error.code, messages=error.messages)
        return JSONResponse(error.as_body(), status_code=404 if error.code in _GONE else 400)
    sandbox.journal.note("response_url", "post")
    return PlainTextResponse("ok")
