"""Erasing what the bot has put into the chat: a delivery for each message or picture that is deleted, or (with an
entry) written anew without texts.

The key names the message, so that nothing else has to be kept of what it was. The row goes once the message has.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.services.access import Caller
from storage.deliveries import Delivery, NewDelivery, queue_deliveries
from storage.engine import Database
from storage.sending import keep_file, mark_sent

ERASE_POST = "erase"
"""By a disposal."""
ERASE_PICTURE = "erase_picture"
"""Of a picture that nobody needs any more, without a disposal: it was shown to one person, or there is a newer one."""
ERASURES = frozenset({ERASE_POST, ERASE_PICTURE})
CALENDAR_POST = "calendar"
_APART = timedelta(seconds=2)
"""Slack allows some fifty such calls a minute, and what people log in the meantime is not to wait for them."""
_SHOWN_FOR = timedelta(days=7)
"""Slack itself forgets an answer to one person sooner than that."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of the bot in a channel (or to a person); `entry_id`: it stays, as the entry is now.

    With a `file_id` it is a picture that the bot has uploaded, and no message.
    """

    team_id: str
    channel_id: str
    message_ts: str | None = None
    entry_id: str | None = None
    file_id: str | None = None


def queue_erasures(
    session: Session, agreement_id: str, posted: Iterable[Posted], *, now: datetime, behind: int = 0
) -> int:
    """Queue the erasing of what was posted, one after the other, `behind` so many others; return how many are new."""
    erasures = [
        _erasure(ERASE_POST, agreement_id, each, now=now, due_at=now + number * _APART)
        for number, each in enumerate(dict.fromkeys(posted), behind)
    ]
    return queue_deliveries(session, erasures)


def note_uploaded(database: Database, delivery: Delivery, file_id: str, *, now: datetime) -> None:
    """Note the picture that was uploaded for a post, before it is shown; that of an earlier attempt goes."""
    with database.writing() as session:
        keep_file(session, key=delivery.key, file_id=file_id)
        if delivery.file_id:
            earlier = Posted(delivery.team_id, delivery.channel_id, file_id=delivery.file_id)
            erasure = _erasure(ERASE_PICTURE, delivery.agreement_id, earlier, now=now, due_at=now)
            queue_deliveries(session, [erasure])


def note_shown(database: Database, caller: Caller, agreement_id: str, file_id: str, *, now: datetime) -> None:
    """Note a picture that was uploaded to be shown to the caller alone: it goes after a week."""
    shown = Posted(caller.team_id, caller.channel_id, file_id=file_id)
    with database.writing() as session:
        erasure = _erasure(ERASE_PICTURE, agreement_id, shown, now=now, due_at=now + _SHOWN_FOR)
        queue_deliveries(session, [erasure])


def note_sent_file(
    database: Database, caller: Caller, agreement_id: str, message_ts: str, file_id: str, *, now: datetime
) -> None:
    """Note a file that the caller was sent by direct message, so that a disposal finds it."""
    key = f"{CALENDAR_POST}:{agreement_id}:{caller.team_id}:{caller.user_id}:{message_ts}"
    sent = NewDelivery(
        key=key,
        agreement_id=agreement_id,
        occasion=CALENDAR_POST,
        team_id=caller.team_id,
        channel_id=caller.user_id,
        file_id=file_id,
        queued_at=now,
        due_at=now,
    )
    with database.writing() as session:
        queue_deliveries(session, [sent])
        mark_sent(session, key=key, message_ts=message_ts, at=now)


def take_back(database: Database, caller: Caller, agreement_id: str, message_ts: str, *, now: datetime) -> None:
    """Queue the erasing of words that the caller was sent by direct message, and that came to nothing."""
    with database.writing() as session:
        queue_erasures(session, agreement_id, [Posted(caller.team_id, caller.user_id, message_ts)], now=now)


def message_named(key: str) -> str:
    """Return the ts of the message that the delivery with the key erases."""
    return key.rpartition(":")[2]


def _erasure(occasion: str, agreement_id: str, posted: Posted, *, now: datetime, due_at: datetime) -> NewDelivery:
    where = f"{posted.team_id}:{posted.channel_id}:{posted.file_id or posted.message_ts}"
    return NewDelivery(
        key=f"{occasion}:{posted.entry_id or ''}:{where}",
        agreement_id=agreement_id,
        occasion=occasion,
        entry_id=posted.entry_id,
        team_id=posted.team_id,
        channel_id=posted.channel_id,
        file_id=posted.file_id,
        queued_at=now,
        due_at=due_at,
    )
