"""Files on their way to Slack: pictures to be shown in messages, and files for one person or channel.

For the sending of what is wanted but not vital: whatever fails is logged, and the words stand without it.
"""

import logging
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import TYPE_CHECKING, NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.blocks import ImageBlock
from slack_sdk.models.blocks.basic_components import SlackFile

from handlers.views.message import plain, shortened

if TYPE_CHECKING:
    from handlers.views.pictures.picture import Picture

_log = logging.getLogger(__name__)
_LONGEST_ALT = 1000
"""Slack takes no more with an upload (an image block takes twice as much)."""
_LONGEST_TITLE = 150
_LOOKS = 10
_SECONDS_BETWEEN = 0.5
_FAILURES = (SlackApiError, SlackClientError, OSError, HTTPException)


class Sent(NamedTuple):
    """What was sent: the message with the comment, and the file's id (None: the file didn't get there)."""

    message_ts: str
    file_id: str | None


def upload_picture(
    client: WebClient,
    picture: "Picture",
    note: Callable[[str], None],
    *,
    pause: Callable[[float], None] = time.sleep,
) -> str | None:
    """Upload the picture without sharing it and return the file's id once a message can show it.

    None where that fails, or takes Slack more than about five seconds. As soon as the file is there, shown or not,
    `note` is given its id, so that it is erased in its time.
    """
    try:
        uploaded = client.files_upload_v2(
            filename="lofteskoll.png",
            content=picture.png,
            title=shortened(picture.title, _LONGEST_TITLE),
            alt_txt=shortened(picture.alt, _LONGEST_ALT),
        )
        file_id = str(uploaded["file"]["id"])
        note(file_id)
        if _is_ready(client, file_id, pause):
            return file_id
        _log.warning("picture_not_ready", extra={"file": file_id})
    except _FAILURES as error:
        _log.warning("picture_not_uploaded", extra={"error": _name_of(error)})
    return None


def _is_ready(client: WebClient, file_id: str, pause: Callable[[float], None]) -> bool:
    """Wait until Slack has looked at the file: until then it refuses messages that show it."""
    for look in range(_LOOKS):
        if look:
            pause(_SECONDS_BETWEEN)
        if client.files_info(file=file_id)["file"].get("mimetype"):
            return True
    return False


def picture_block(file_id: str, alt: str, title: str) -> ImageBlock:
    """Return the block that shows an uploaded picture."""
    return ImageBlock(slack_file=SlackFile(id=file_id), alt_text=alt, title=plain(title, _LONGEST_TITLE))


def send_file(
    client: WebClient, channel_or_user: str, *, name: str, data: bytes, title: str, comment: str
) -> Sent | None:
    """Send a file with a comment to a channel, or to a person by direct message; None where nothing got there.

    The comment is posted by itself: for a person that is what opens the conversation.
    """
    message_ts = None
    try:
        posted = client.chat_postMessage(channel=channel_or_user, text=comment)
        message_ts = str(posted["ts"])
        uploaded = client.files_upload_v2(
            channel=str(posted["channel"]), filename=name, content=data, title=shortened(title, _LONGEST_TITLE)
        )
    except _FAILURES as error:
        _log.warning("file_not_sent", extra={"error": _name_of(error)})
        return Sent(message_ts, None) if message_ts else None
    return Sent(message_ts, str(uploaded["file"]["id"]))


def _name_of(error: Exception) -> str:
    """Return what may stand in the log: Slack's word for it, or the error's kind."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return type(error).__name__
