"""Erasing the bot's own messages: a delivery for each that is deleted, or (with an entry) written anew without texts.

The key names the message, so that nothing else has to be kept of what it was. The row goes once the message has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.deliveries import NewDelivery, queue_deliveries

ERASE_POST = "erase"
_APART = timedelta(seconds=2)
"""Slack allows some fifty such calls a minute, and what people log in the meantime is not to wait for them."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the bot in a channel (or to a person); `entry_id`: it stays, as the entry is now."""

    team_id: str
    channel_id: str
    message_ts: str
    entry_id: str | None = None


def queue_erasures(
    session: Session, agreement_id: str, messages: Iterable[Posted], *, now: datetime, behind: int = 0
) -> int:
    """Queue the erasing of the messages, one after the other, `behind` so many others; return how many are new."""
    erasures = [
        NewDelivery(
            key=f"{ERASE_POST}:{each.entry_id or ''}:{each.team_id}:{each.channel_id}:{each.message_ts}",
            agreement_id=agreement_id,
            occasion=ERASE_POST,
            entry_id=each.entry_id,
            team_id=each.team_id,
            channel_id=each.channel_id,
            queued_at=now,
            due_at=now + number * _APART,
        )
        for number, each in enumerate(dict.fromkeys(messages), behind)
    ]
    return queue_deliveries(session, erasures)


def message_named(key: str) -> str:
    """Return the ts of the message that the delivery with the key erases."""
    return key.rpartition(":")[2]
