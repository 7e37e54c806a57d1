"""The files methods: the upload in three steps, and what became of it."""

from __future__ import annotations

import json

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, StoredFile
from bot.sandbox.web_api.call import Call


def get_upload_url(call: Call) -> Json:
    """Give the address a file's content is to be posted to."""
    try:
        size = int(call.text("length"))
    except ValueError as error:
        raise SlackError("invalid_arguments", messages=["[ERROR] must be an integer: length"]) from error
    if size <= 0:
        raise SlackError("invalid_arguments", messages=["[ERROR] must be greater than 0: length"])
    file, url = call.sandbox.files.start_upload(
        call.team, name=call.text("filename"), size=size, alt_text=call.optional("alt_txt") or ""
    )
    return {"upload_url": url, "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """Finish uploads, and share them where a channel is named."""
    wanted = _wanted_files(call)
    channels = _channels(call)
    done = [
        call.sandbox.files.complete(call.team, str(item.get("id")), str(item.get("title") or "")) for item in wanted
    ]
    for channel in channels:
        _share(call, channel, done)
    return {"files": [call.sandbox.files.as_json(file) for file in done]}


def info(call: Call) -> Json:
    """Describe a file."""
    file = call.sandbox.files.find(call.team.id, call.text("file"))
    if not file.completed:
        raise SlackError("file_not_found")
    return {"file": call.sandbox.files.as_json(file), "comments": []}


def delete(call: Call) -> Json:
    """Delete a file of the bot's own; the messages that it was shared in stay, and tell that it is gone."""
    call.sandbox.files.delete(call.team, call.text("file"))
    return {}


def _wanted_files(call: Call) -> list[Json]:
    given = call.args.get("files")
    try:
        wanted = json.loads(given) if isinstance(given, str) else given
    except ValueError as error:
        raise SlackError("invalid_arguments", messages=["[ERROR] invalid JSON: files"]) from error
    if not isinstance(wanted, list) or not wanted or not all(isinstance(item, dict) for item in wanted):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: files"])
    return wanted


def _channels(call: Call) -> list[Channel]:
    named = [call.optional("channel_id"), *(call.optional("channels") or "").split(",")]
    found: list[Channel] = []
    for channel_id in filter(None, named):
        channel = call.sandbox.conversations.find(channel_id, call.team.id)
        if channel is None:
            raise SlackError("channel_not_found")
        if not call.is_member(channel):
            raise SlackError("not_in_channel")
        found.append(channel)
    return found


def _share(call: Call, channel: Channel, files: list[StoredFile]) -> None:
    for file in files:
        file.channels.append(channel.id)
    message: Json = {
        "text": call.optional("initial_comment") or "",
        "files": [call.sandbox.files.as_json(file) for file in files],
        "upload": True,
        **call.sandbox.bot_author(call.team),
    }
    if thread_ts := call.optional("thread_ts"):
        message["thread_ts"] = thread_ts
    call.sandbox.conversations.post(channel, message)
