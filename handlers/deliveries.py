"""Sends what stands in the ledger of outgoing posts, each once.

A post carries its key in its metadata. Where an attempt may have reached the channel without our knowing (a crash, a
time-out), the channel's history is searched before anything is posted again; what can't be proved is marked uncertain
and not sent again. A later post about the same entry updates the first one.

Whatever Slack refuses is tried again within the day, since a token, a right or an invitation may be mended; only what
is wrong with the post itself is given up at once.
"""

import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import zip_longest
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.metadata import Metadata

from bot.domain.texts import Text, text
from bot.language import speaker_for
from bot.services.entry_making import ENTRY_POST
from bot.services.outbox import (
    Told,
    claim_due,
    keep,
    look_up,
    note_failed,
    note_hopeless,
    note_sent,
    note_uncertain,
)
from handlers.answering import without_content
from handlers.house import House
from handlers.posts import NoLongerRelevantError, post_of
from handlers.views.message import Message
from storage.deliveries import Delivery

_log = logging.getLogger(__name__)
_EVENT = "lofteskoll_delivery"
_GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}
_HOPELESS = {
    "block_mismatch",
    "invalid_arg_name",
    "invalid_arguments",
    "invalid_array_arg",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_charset",
    "invalid_form_data",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_too_large",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
}
"""What is wrong with the post itself: it would be refused however often it is tried."""
_NOT_INVITED = {"not_in_channel", "channel_not_found"}
_MAY_HAVE_GONE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_LOOKED_AT = 15
_CLOCKS_DIFFER = timedelta(minutes=1)
"""By so much Slack's clock, which dates the messages, may be behind ours."""
_CHANNELS_AT_ONCE = 4
_SERVER_ERROR = 500
_CALLS_OF_A_POST = 4
"""The most that `_put` makes, one after the other: update, history, update, post."""
_WAITS_OF_A_CALL = 2
"""Each call may wait for its connection, and then for its answer."""


def send_due(house: House) -> int:
    """Send what is due; return how many posts were taken up.

    Channels don't wait for each other, and whatever goes wrong with a post stays its own: each is sent as a task, whose
    error is noted at the post. Within a channel one comes after the other.
    """
    taken = claim_due(house.database, now=house.now())
    if not taken:
        return 0
    with ThreadPoolExecutor(_CHANNELS_AT_ONCE, thread_name_prefix="sending") as pool:
        for together in zip_longest(*_by_channel(taken)):
            sendings = [(each, pool.submit(_send, house, each)) for each in together if each]
            for delivery, sending in sendings:
                if error := sending.exception():
                    _note_broken(house, delivery, error)
    return len(taken)


def _by_channel(deliveries: Iterable[Delivery]) -> Iterable[list[Delivery]]:
    channels: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in deliveries:
        channels.setdefault((delivery.team_id, delivery.channel_id), []).append(delivery)
    return channels.values()


def _send(house: House, delivery: Delivery) -> None:
    client = house.workspaces.client(delivery.team_id)
    if client is None:
        _note_failed(house, delivery, "not_installed")
        return
    told = look_up(house.database, delivery, now=house.now())
    try:
        message = post_of(house, delivery, told)
    except NoLongerRelevantError:
        note_hopeless(house.database, delivery, "no_longer_relevant")
        return
    longest = timedelta(seconds=_CALLS_OF_A_POST * _WAITS_OF_A_CALL * client.timeout)
    if not keep(house.database, delivery, now=house.now(), lasting=longest):
        _log.info("delivery_taken_over", extra={"key": delivery.key})
        return
    try:
        message_ts = _put(client, delivery, told, message)
    except _UncertainError as error:
        note_uncertain(house.database, delivery, str(error))
        _log.warning("delivery_uncertain", extra={"key": delivery.key, "problem": str(error)})
    except SlackApiError as error:
        _note_refused(house, delivery, error)
    except (SlackClientError, OSError) as error:
        # no answer came: it may have gone all the same
        _note_failed(house, delivery, type(error).__name__, maybe_sent=True)
    else:
        note_sent(house.database, delivery, message_ts, now=house.now())


class _UncertainError(Exception):
    """It may be in the channel, and the channel's history can't tell."""


def _put(client: WebClient, delivery: Delivery, told: Told, message: Message) -> str:
    """Post the message, or bring the earlier one up to date; return its timestamp."""
    if told.earlier_ts and _updated(client, delivery, told.earlier_ts, message):
        return told.earlier_ts
    lost_ts = _find_lost(client, delivery, told)
    if lost_ts and _updated(client, delivery, lost_ts, message):
        return lost_ts
    payload = {"key": delivery.key} | ({"entry": delivery.entry_id} if _is_the_entrys(delivery) else {})
    posted = client.chat_postMessage(
        channel=delivery.channel_id,
        text=message.text,
        blocks=message.blocks,
        metadata=Metadata(event_type=_EVENT, event_payload=payload),
        unfurl_links=False,
    )
    return str(posted["ts"])


def _updated(client: WebClient, delivery: Delivery, message_ts: str, message: Message) -> bool:
    """Bring a message up to date; False where it is gone."""
    try:
        client.chat_update(channel=delivery.channel_id, ts=message_ts, text=message.text, blocks=message.blocks)
    except SlackApiError as error:
        if error.response.get("error") in _GONE:
            return False
        raise
    return True


def _find_lost(client: WebClient, delivery: Delivery, told: Told) -> str | None:
    """Return the message that an attempt without an answer has left in the channel: of this post, or of an earlier one
    about the same entry that isn't known to be out. _UncertainError where this attempt's own can't be ruled out.
    """
    if delivery.maybe_sent:
        return _find_posted(client, delivery, delivery.queued_at.timestamp())
    if told.earlier_ts is None and _is_the_entrys(delivery) and told.entry and told.entry.entry.revision > 1:
        try:
            return _find_posted(client, delivery, told.entry.logged_at.timestamp())
        except _UncertainError:
            return None
    return None


def _find_posted(client: WebClient, delivery: Delivery, since: float) -> str | None:
    try:
        history = client.conversations_history(
            channel=delivery.channel_id,
            oldest=f"{since - _CLOCKS_DIFFER.total_seconds():.6f}",
            include_all_metadata=True,
            limit=_LOOKED_AT,
        )
    except SlackApiError as error:
        raise _UncertainError(f"history: {error.response.get('error')}") from error
    for each in history["messages"]:
        if _is_ours(each, delivery):
            return str(each["ts"])
    if history.get("has_more"):
        raise _UncertainError("history: more than could be read")
    return None


def _is_ours(message: Mapping[str, Any], delivery: Delivery) -> bool:
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    payload: Mapping[str, Any] = metadata.get("event_payload") or {}
    return metadata.get("event_type") == _EVENT and (
        payload.get("key") == delivery.key or (_is_the_entrys(delivery) and payload.get("entry") == delivery.entry_id)
    )


def _is_the_entrys(delivery: Delivery) -> bool:
    """Tell whether it is the one post of an entry in its channel, which later ones bring up to date."""
    return delivery.entry_id is not None and delivery.occasion == ENTRY_POST


def _note_refused(house: House, delivery: Delivery, error: SlackApiError) -> None:
    problem = str(error.response.get("error"))
    failed_there = error.response.status_code >= _SERVER_ERROR
    _log.warning("delivery_failed", extra={"key": delivery.key, "problem": problem})
    if problem in _HOPELESS and not failed_there:
        note_hopeless(house.database, delivery, problem)
        _log_parked(delivery, problem)
        return
    wait = error.response.headers.get("Retry-After")
    _note_failed(
        house,
        delivery,
        problem,
        wait=timedelta(seconds=int(wait)) if wait else None,
        maybe_sent=failed_there or problem in _MAY_HAVE_GONE,
    )
    if delivery.attempts == 1 and problem in _NOT_INVITED:
        _tell_person(house, delivery)


def _note_failed(
    house: House, delivery: Delivery, problem: str, *, wait: timedelta | None = None, maybe_sent: bool = False
) -> None:
    given_up = note_failed(house.database, delivery, problem, now=house.now(), wait=wait, maybe_sent=maybe_sent)
    if given_up:
        _log_parked(delivery, problem)


def _log_parked(delivery: Delivery, problem: str) -> None:
    _log.error("delivery_parked", extra={"key": delivery.key, "problem": problem})


def _note_broken(house: House, delivery: Delivery, error: BaseException) -> None:
    """Note an error that nobody foresaw; it is not known how far the post came."""
    problem = type(error).__name__
    _log.error("delivery_broken", extra={"key": delivery.key, "problem": problem}, exc_info=without_content(error))
    _note_failed(house, delivery, problem, maybe_sent=True)


def _tell_person(house: House, delivery: Delivery) -> None:
    """Tell the one who caused a post that it can't be put into the channel yet, once."""
    client = house.workspaces.client(delivery.team_id)
    if client is None or delivery.user_id is None:
        return
    said = _not_invited(delivery)
    try:
        client.chat_postMessage(channel=delivery.user_id, text=speaker_for(house.language).say(said))
    except (SlackApiError, SlackClientError, OSError) as error:
        _log.warning("person_not_told", extra={"key": delivery.key, "error": type(error).__name__})


def _not_invited(delivery: Delivery) -> Text:
    channel = f"<#{delivery.channel_id}>"
    if delivery.occasion == ENTRY_POST:
        return text(
            "It is saved, but I can't write in {channel} yet. Invite me there with /invite @Löfteskoll: "
            "then the post comes by itself within an hour.",
            channel=channel,
        )
    return text(
        "I can't write in {channel} yet. Invite me there with /invite @Löfteskoll: "
        "then the post comes by itself within an hour.",
        channel=channel,
    )
