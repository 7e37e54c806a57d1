"""Puts one post where it belongs: brings an earlier message up to date, or posts a new one, never a second one.

A post carries its key in its metadata. Where an attempt may have reached the channel without our knowing (a crash, a
time-out), the channel's history is searched before anything is posted again; what can't be proved is uncertain.
A post to a person goes to the direct message between them and the bot, which is opened first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata

from bot.services.admission import SETTLED_QUESTION
from bot.services.digests import DIGEST_PICTURE
from bot.services.entry_making import ENTRY_POST
from bot.services.outbox import Told, keep
from handlers.house import House
from handlers.refusals import is_gone
from handlers.views.message import Message
from storage.deliveries import Delivery

_EVENT = "lofteskoll_delivery"
_ON_A_PAGE = 100
"""Slack gives apps sold outside its marketplace 15 at most, whatever they ask for; it says so, and has the rest."""
_MOST_PAGES = 10
_CLOCKS_DIFFER = timedelta(minutes=1)
"""By so much Slack's clock, which dates the messages, may be behind ours."""
_WAITS_OF_A_CALL = 3
"""Each may wait for its connection, then for its answer to begin, then for the rest of it."""
_NEVER_ANEW = frozenset({DIGEST_PICTURE, SETTLED_QUESTION})
_PEOPLE = ("U", "W")
"""What the ids of people begin with, and those of channels never."""


class UncertainError(Exception):
    """It may be in the channel, and the channel's history can't tell."""


class TakenOverError(Exception):
    """It waited for so long that another sender has taken it over."""


@dataclass
class Putting:
    """One attempt to put a post where it belongs."""

    house: House
    delivery: Delivery
    client: WebClient
    told: Told
    may_be_out: bool = False
    """From the call on that posts, until it is known how that went."""

    def put(self, message: Message) -> str:
        """Post the message, or bring the earlier one up to date; return its timestamp.

        UncertainError, TakenOverError, SlackApiError, or one of NO_ANSWER.
        """
        channel = self.channel()
        earlier_ts = self.told.earlier_ts
        if earlier_ts and self.update(channel, earlier_ts, message):
            return earlier_ts
        if earlier_ts and self.delivery.occasion in _NEVER_ANEW:
            # somebody has removed the message: its picture, or what was answered, is not to bring it back
            return earlier_ts
        lost_ts = self._find_lost(channel)
        if lost_ts and self.update(channel, lost_ts, message):
            return lost_ts
        return self._post(channel, message)

    def hold(self) -> None:
        """Keep the post for as long as the next call may last, and a lease more, since a busy machine may begin late:
        no call is made for what another may be sending.
        """
        call = timedelta(seconds=_WAITS_OF_A_CALL * self.client.timeout)
        lasting = self.house.delivery_lease + call
        if not keep(self.house.database, self.delivery, now=self.house.now(), lasting=lasting):
            raise TakenOverError

    def channel(self) -> str:
        """Return the channel that the post goes to; the direct message with a person is opened first."""
        team_id, channel_id, workspaces = self.delivery.team_id, self.delivery.channel_id, self.house.workspaces
        if not is_person(channel_id):
            return channel_id
        if opened := workspaces.direct_message(team_id, channel_id):
            return opened
        self.hold()
        return workspaces.open_direct_message(team_id, channel_id, self.client)

    def update(self, channel: str, message_ts: str, message: Message) -> bool:
        """Bring a message up to date; False where it is gone."""
        self.hold()
        try:
            self.client.chat_update(channel=channel, ts=message_ts, text=message.text, blocks=message.blocks)
        except SlackApiError as error:
            if is_gone(error):
                return False
            raise
        return True

    def _post(self, channel: str, message: Message) -> str:
        delivery = self.delivery
        payload = {"key": delivery.key} | ({"entry": delivery.entry_id} if _is_the_entrys(delivery) else {})
        self.hold()
        self.may_be_out = True
        posted = self.client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            metadata=Metadata(event_type=_EVENT, event_payload=payload),
            unfurl_links=False,
        )
        return str(posted["ts"])

    def _find_lost(self, channel: str) -> str | None:
        """Return the message that an attempt without an answer has left there: of this post, or of an earlier one
        about the same entry that isn't known to be out. UncertainError where this attempt's own can't be ruled out.
        """
        delivery, told = self.delivery, self.told
        if delivery.maybe_sent:
            return self._find_posted(channel, delivery.first_tried_at or delivery.queued_at)
        if told.earlier_ts is None and _is_the_entrys(delivery) and told.entry and told.entry.entry.revision > 1:
            try:
                return self._find_posted(channel, told.entry.logged_at)
            except (UncertainError, SlackApiError):
                return None
        return None

    def _find_posted(self, channel: str, since: datetime) -> str | None:
        for message in self._messages(channel, since):
            if _is_ours(message, self.delivery):
                return str(message["ts"])
        return None

    def _messages(self, channel: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Yield what has been said there since then, the latest first."""
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            self.hold()
            page = self.client.conversations_history(
                channel=channel,
                oldest=f"{(since - _CLOCKS_DIFFER).timestamp():.6f}",
                include_all_metadata=True,
                limit=_ON_A_PAGE,
                cursor=cursor,
            )
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not page.get("has_more"):
                return
        raise UncertainError("history: more than could be read")


def is_person(channel_id: str) -> bool:
    """Tell whether a post to `channel_id` is one to a person."""
    return channel_id.startswith(_PEOPLE)


def _is_ours(message: Mapping[str, Any], delivery: Delivery) -> bool:
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    payload: Mapping[str, Any] = metadata.get("event_payload") or {}
    return metadata.get("event_type") == _EVENT and (
        payload.get("key") == delivery.key or (_is_the_entrys(delivery) and payload.get("entry") == delivery.entry_id)
    )


def _is_the_entrys(delivery: Delivery) -> bool:
    """Tell whether it is the one post of an entry in its channel, which later ones bring up to date."""
    return delivery.entry_id is not None and delivery.occasion == ENTRY_POST
