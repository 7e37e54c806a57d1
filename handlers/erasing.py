"""Erases one of the bot's own messages: deletes it, or writes it anew without what was erased. Never posts one."""

from slack_sdk.errors import SlackApiError

from bot.services.erasing import message_named
from handlers.posts import post_of
from handlers.putting import Putting
from handlers.refusals import is_missing


def erase_message(putting: Putting) -> str:
    """Erase the message that the delivery names, and return its timestamp; one that is gone already is erased.

    What can't be written anew any more (Slack may allow that for a while only) is deleted.
    """
    delivery = putting.delivery
    message_ts = message_named(delivery.key)
    channel = putting.channel()
    if delivery.entry_id is None or not putting.update(
        channel, message_ts, post_of(putting.house, delivery, putting.told)
    ):
        _delete(putting, channel, message_ts)
    return message_ts


def _delete(putting: Putting, channel: str, message_ts: str) -> None:
    putting.hold()
    try:
        putting.client.chat_delete(channel=channel, ts=message_ts)
    except SlackApiError as error:
        if not is_missing(error):
            raise
