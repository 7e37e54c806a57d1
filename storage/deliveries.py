"""The ledger of outgoing posts: each is queued with what it tells of, then claimed, sent and remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Executable,
    Integer,
    String,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.inserts import Insertion
from storage.tables import DeliveryRow, TieRow, columns_for, row_of
from storage.types import DeliveryState, UtcDateTime


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A post to a channel, or to a person (`channel_id` is their id). The same `key` is never queued twice.

    `user_id` is whoever caused it, of the same workspace.
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


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery as the ledger has it.

    `due_at` is when it should have been out, however often it has been tried since. `maybe_sent`: an earlier attempt
    may have reached the channel, so look there (from `first_tried_at` on) before sending again.
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


_deliveries = DeliveryRow.__table__.c
_COLUMNS = columns_for(Delivery, DeliveryRow)

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
    select(*_in_each_channel.values()).where(_ties.agreement_id == bindparam("agreement")),
)
_due = (
    select(_deliveries.key)
    .where(_deliveries.next_at <= bindparam("now"))
    .order_by(_deliveries.next_at, _deliveries.due_at)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_CLAIM = (
    update(DeliveryRow.__table__)
    .where(_deliveries.key.in_(select(_due.c.key)))
    .values(
        state=DeliveryState.CLAIMED,
        attempts=_deliveries.attempts + 1,
        # whoever had it and has not come back may have sent it, unless it was still waiting for its turn
        maybe_sent=or_(
            _deliveries.maybe_sent,
            and_(_deliveries.state == DeliveryState.CLAIMED, _deliveries.first_tried_at.is_not(None)),
        ),
    )
    .returning(*_COLUMNS)
)
# What is not named here is set to the parameter of its name.
_mark = (
    update(DeliveryRow.__table__)
    .where(_deliveries.key == bindparam("which"))
    .values(next_at=None)
    .returning(_deliveries.key)
)
# Only the attempt that has it may put it back: one who comes late does not undo what another has sent, or is sending.
_mark_claimed = _mark.where(
    _deliveries.state == DeliveryState.CLAIMED, _deliveries.attempts == bindparam("attempt", type_=Integer)
)
_MARK_SENT = _mark.where(_deliveries.state != DeliveryState.SENT).values(state=DeliveryState.SENT, problem=None)
_tried_at = {"first_tried_at": func.coalesce(_deliveries.first_tried_at, bindparam("now", type_=UtcDateTime))}
_RENEW = _mark_claimed.values(next_at=bindparam("until", type_=UtcDateTime), **_tried_at)
_PUT_BACK = _mark_claimed.values(state=DeliveryState.QUEUED, next_at=bindparam("again_at", type_=UtcDateTime))
_MARK_RETRY = _PUT_BACK.values(
    maybe_sent=or_(_deliveries.maybe_sent, bindparam("maybe_sent_now", type_=Boolean)), **_tried_at
)
_PUT_OFF = (
    update(DeliveryRow.__table__)
    .where(
        _deliveries.next_at < bindparam("until"),
        _deliveries.team_id == bindparam("of_team"),
        _deliveries.channel_id == bindparam("of_channel"),
        _deliveries.state == DeliveryState.QUEUED,
    )
    .values(next_at=bindparam("until", type_=UtcDateTime))
)
_PARK = _mark_claimed.values(state=DeliveryState.PARKED)
_MARK_UNCERTAIN = _mark_claimed.values(state=DeliveryState.UNCERTAIN)
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
_REMOVE = delete(DeliveryRow.__table__).where(_deliveries.key == bindparam("which"))
_NEXT_DUE = select(func.min(_deliveries.next_at))
_LIST_SENT = select(*_COLUMNS).where(
    _deliveries.entry_id == bindparam("entry_id"),
    _deliveries.occasion == bindparam("occasion"),
    _deliveries.state == DeliveryState.SENT,
)
_FIND_SENT = (
    select(*_COLUMNS)
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


def claim_deliveries(session: Session, *, now: datetime, lease: timedelta, limit: int) -> list[Delivery]:
    """Take what is due, and what somebody took and did not finish in time; those due first come first.

    Nobody else gets them before `now + lease`. Commit before sending. The number of the attempt (`attempts`) tells who
    has a delivery: whoever takes it over makes the next attempt.
    """
    claimed = session.execute(_CLAIM, {"now": now, "most": limit, "next_at": now + lease})
    return sorted((Delivery(*found) for found in claimed), key=lambda delivery: (delivery.due_at, delivery.key))


def renew(session: Session, *, key: str, attempt: int, now: datetime, until: datetime) -> bool:
    """Keep it until then, for from `now` on it is being sent; False where it is another's by now."""
    return _marked(session, _RENEW, which=key, attempt=attempt, now=now, until=until)


def mark_sent(session: Session, *, key: str, message_ts: str | None, at: datetime) -> bool:
    """Note that it was sent, even if another has claimed it since; Slack gives some messages no ts."""
    return _marked(session, _MARK_SENT, which=key, message_ts=message_ts, sent_at=at)


def mark_retry(
    session: Session,
    *,
    key: str,
    attempt: int,
    now: datetime,
    again_at: datetime,
    problem: str,
    maybe_sent: bool = False,
) -> bool:
    """Queue it again; `maybe_sent` where this attempt may have reached the channel (a time-out)."""
    return _marked(
        session,
        _MARK_RETRY,
        which=key,
        attempt=attempt,
        now=now,
        again_at=again_at,
        problem=problem,
        maybe_sent_now=maybe_sent,
    )


def put_back(session: Session, *, key: str, attempt: int, again_at: datetime) -> bool:
    """Queue again what was claimed and then not tried."""
    return _marked(session, _PUT_BACK, which=key, attempt=attempt, again_at=again_at)


def put_off(session: Session, *, team_id: str, channel_id: str, until: datetime) -> None:
    """Let everything that is queued for a channel wait until then."""
    session.execute(_PUT_OFF, {"of_team": team_id, "of_channel": channel_id, "until": until})


def park(session: Session, *, key: str, attempt: int, problem: str) -> bool:
    """Give it up."""
    return _marked(session, _PARK, which=key, attempt=attempt, problem=problem)


def mark_uncertain(session: Session, *, key: str, attempt: int, problem: str) -> bool:
    """Note that it may have been sent, and that this cannot be found out."""
    return _marked(session, _MARK_UNCERTAIN, which=key, attempt=attempt, problem=problem)


def remove_delivery(session: Session, *, key: str) -> None:
    """Forget it."""
    session.execute(_REMOVE, {"which": key})


def find_sent(session: Session, *, entry_id: str, occasion: str, team_id: str, channel_id: str) -> Delivery | None:
    """Return the newest message of the occasion about the entry in the channel, to be brought up to date, or None."""
    asked = {"entry_id": entry_id, "occasion": occasion, "team_id": team_id, "channel_id": channel_id}
    found = session.execute(_FIND_SENT, asked).one_or_none()
    return Delivery(*found) if found else None


def list_sent(session: Session, *, entry_id: str, occasion: str) -> list[Delivery]:
    """Return what has been sent of the occasion about the entry, in every channel."""
    return [Delivery(*found) for found in session.execute(_LIST_SENT, {"entry_id": entry_id, "occasion": occasion})]


def _marked(session: Session, statement: Executable, **parameters: Any) -> bool:
    return session.execute(statement, parameters).one_or_none() is not None
