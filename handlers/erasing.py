"""Erases what the bot has posted: deletes a message or a picture, or writes a message anew without what was erased.

Never posts one.
"""

from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.services.erasing import message_named
from handlers.posts import post_of
from handlers.putting import Putting
from handlers.refusals import is_missing


def erase_posted(putting: Putting) -> str:
    """Erase the message or picture that the delivery names, and return its id; what is gone already is erased.

    A message that can't be written anew any more (Slack may allow that for a while only) is deleted.
    """
    delivery, client = putting.delivery, putting.client
    if file_id := delivery.file_id:
        _delete(putting, lambda: client.files_delete(file=file_id))
        return file_id
    message_ts = message_named(delivery.key)
    channel = putting.channel()
    if delivery.entry_id is None or not putting.update(
        channel, message_ts, post_of(putting.house, delivery, putting.told)
    ):
        _delete(putting, lambda: client.chat_delete(channel=channel, ts=message_ts))
    return message_ts


def _delete(putting: Putting, delete: Callable[[], object]) -> None:
    putting.hold()
    try:
        delete()
    except SlackApiError as error:
        if not is_missing(error):
            raise
