"""The ledger of outgoing posts: what is queued, with what it tells of, and what is out (sending: storage.sending)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    bindparam,
    case,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session

from storage.inserts import Insertion
from storage.tables import DeliveryRow, TieRow, columns_for, row_of
from storage.ties import TIED_FIRST
from storage.types import DeliveryState, UtcDateTime


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A post to a channel, or to a person (`channel_id` is their id). The same `key` is never queued twice.

    `user_id` is whoever caused it, of the same workspace; `file_id` the file that it erases.
    """

    key: str
    agreement_id: str
    occasion: str
    team_id: str
    channel_id: str
    queued_at: datetime
    due_at: datetime
    user_id: str | None = None
    entry_id: str | None = None
    revision: int | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as the ledger has it.

    `due_at` is when it should have been out, however often it has been tried since. `maybe_sent`: an earlier attempt
    may have reached the channel, so look there (from `first_tried_at` on) before sending again. `file_id`: of the
    picture that was uploaded for it, or that it erases.
    """

    key: str
    agreement_id: str
    occasion: str
    team_id: str
    channel_id: str
    user_id: str | None
    entry_id: str | None
    revision: int | None
    state: DeliveryState
    queued_at: datetime
    due_at: datetime
    next_at: datetime | None
    first_tried_at: datetime | None
    attempts: int
    maybe_sent: bool
    sent_at: datetime | None
    message_ts: str | None
    problem: str | None
    file_id: str | None = None


_deliveries = DeliveryRow.__table__.c
DELIVERY = columns_for(Delivery, DeliveryRow)

_QUEUE = Insertion(
    DeliveryRow,
    lambda insert: insert.on_conflict_do_nothing(index_elements=[_deliveries.key]).execution_options(
        preserve_rowcount=True
    ),
)
_ties = TieRow.__table__.c
_told_by = bindparam("told_by", type_=String)
_in_each_channel: dict[str, ColumnElement[Any]] = {
    "key": bindparam("key_begins", type_=String) + _ties.team_id + ":" + _ties.channel_id,
    "agreement_id": _ties.agreement_id,
    "occasion": bindparam("occasion", type_=String),
    "entry_id": bindparam("entry_id", type_=String),
    "revision": bindparam("revision", type_=Integer),
    "team_id": _ties.team_id,
    "channel_id": _ties.channel_id,
    "user_id": case((_ties.team_id == bindparam("told_in", type_=String), _told_by)),
    "state": literal(DeliveryState.QUEUED, _deliveries.state.type),
    "queued_at": bindparam("now", type_=UtcDateTime),
    "due_at": bindparam("now", type_=UtcDateTime),
    "next_at": bindparam("now", type_=UtcDateTime),
}
_QUEUE_IN_EACH_CHANNEL = insert(DeliveryRow.__table__).from_select(
    [*_in_each_channel],
    select(*_in_each_channel.values()).where(_ties.agreement_id == bindparam("agreement"), TIED_FIRST),
)
_WAITS = (
    select(_deliveries.key)
    .where(
        _deliveries.key == bindparam("which"),
        _deliveries.state == DeliveryState.QUEUED,
        _deliveries.first_tried_at.is_(None),
        _deliveries.attempts == 0,
    )
    .with_for_update()
)
_NEXT_DUE = select(func.min(_deliveries.next_at))
_LIST_SENT = select(*DELIVERY).where(
    _deliveries.entry_id == bindparam("entry_id"),
    _deliveries.occasion == bindparam("occasion"),
    _deliveries.state == DeliveryState.SENT,
)
# The agreement's id keeps apart what LIKE does not: what is a wildcard in a key stands in that id, if anywhere.
_TOLD = select(_deliveries.team_id, _deliveries.channel_id).where(
    _deliveries.agreement_id == bindparam("agreement_id"),
    _deliveries.key.startswith(bindparam("key_begins", type_=String)),
)
_FIND_MESSAGE = select(_deliveries.message_ts).where(_deliveries.key == bindparam("which"))
_FIND_SENT = (
    select(*DELIVERY)
    .where(
        _deliveries.entry_id == bindparam("entry_id"),
        _deliveries.occasion == bindparam("occasion"),
        _deliveries.team_id == bindparam("team_id"),
        _deliveries.channel_id == bindparam("channel_id"),
        _deliveries.state == DeliveryState.SENT,
        _deliveries.message_ts.is_not(None),
    )
    .order_by(_deliveries.sent_at.desc(), _deliveries.key)
    .limit(1)
)


def queue_deliveries(session: Session, deliveries: Sequence[NewDelivery]) -> int:
    """Queue those whose key is not in the ledger yet; return how many that were."""
    if not deliveries:
        return 0
    queued = session.connection().execute(
        _QUEUE.on(session),
        [row_of(delivery) | {"state": DeliveryState.QUEUED, "next_at": delivery.due_at} for delivery in deliveries],
    )
    return queued.rowcount


def queue_in_each_channel(  # noqa: PLR0913 all but the session keyword-only, and each a column
    session: Session,
    *,
    agreement_id: str,
    occasion: str,
    entry_id: str | None = None,
    revision: int | None = None,
    key: str | None = None,
    team_id: str,
    user_id: str,
    now: datetime,
) -> None:
    """Queue a post about a revision of an entry (None: a version of the agreement) in every channel tied to it.

    `key` tells posts of the same occasion apart where that is not enough. The post of the person's own workspace names
    them, for whom to turn to if it can't be sent.
    """
    session.execute(
        _QUEUE_IN_EACH_CHANNEL,
        {
            "key_begins": f"{occasion}:{key or f'{entry_id or agreement_id}:{revision}'}:",
            "agreement": agreement_id,
            "occasion": occasion,
            "entry_id": entry_id,
            "revision": revision,
            "told_in": team_id,
            "told_by": user_id,
            "now": now,
        },
    )


def find_next_due(session: Session) -> datetime | None:
    """Return when the next delivery may be taken; None where none is waiting."""
    found: datetime | None = session.execute(_NEXT_DUE).scalar_one()
    return found


def waits(session: Session, *, key: str) -> bool:
    """Tell whether nobody has taken the delivery yet; nobody will until the unit of work ends."""
    return session.execute(_WAITS, {"which": key}).one_or_none() is not None


def find_sent(session: Session, *, entry_id: str, occasion: str, team_id: str, channel_id: str) -> Delivery | None:
    """Return the newest message of the occasion about the entry in the channel, to be brought up to date, or None."""
    asked = {"entry_id": entry_id, "occasion": occasion, "team_id": team_id, "channel_id": channel_id}
    found = session.execute(_FIND_SENT, asked).one_or_none()
    return Delivery(*found) if found else None


def find_message(session: Session, *, key: str) -> str | None:
    """Return which message the delivery has become; None where it isn't out."""
    found: str | None = session.execute(_FIND_MESSAGE, {"which": key}).scalar_one_or_none()
    return found


def list_told(session: Session, *, agreement_id: str, key_begins: str) -> list[tuple[str, str]]:
    """Return the workspace and channel (a person's id) of each delivery about the agreement whose key begins so."""
    found = session.execute(_TOLD, {"agreement_id": agreement_id, "key_begins": key_begins})
    return [(team_id, channel_id) for team_id, channel_id in found]


def list_sent(session: Session, *, entry_id: str, occasion: str) -> list[Delivery]:
    """Return what has been sent of the occasion about the entry, in every channel."""
    return [Delivery(*found) for found in session.execute(_LIST_SENT, {"entry_id": entry_id, "occasion": occasion})]
