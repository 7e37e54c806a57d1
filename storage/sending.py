"""How what stands in the ledger of posts goes out: claimed by one sender at a time, kept, marked as what it became."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Executable, Integer, String, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage.deliveries import DELIVERY, Delivery
from storage.tables import DeliveryRow
from storage.types import DeliveryState, UtcDateTime

_deliveries = DeliveryRow.__table__.c
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
    .returning(*DELIVERY)
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
_PASS_ON = _PUT_BACK.values(team_id=bindparam("to_team", type_=String), user_id=None, first_tried_at=None)
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
_KEEP_FILE = (
    update(DeliveryRow.__table__)
    .where(_deliveries.key == bindparam("which"))
    .values(file_id=bindparam("uploaded", type_=String))
)
_REMOVE = delete(DeliveryRow.__table__).where(_deliveries.key == bindparam("which"))


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


def pass_on(session: Session, *, key: str, attempt: int, team_id: str, now: datetime) -> bool:
    """Queue again what was claimed, for the bot of that workspace; who caused it in another is not kept."""
    return _marked(session, _PASS_ON, which=key, attempt=attempt, to_team=team_id, again_at=now)


def put_off(session: Session, *, team_id: str, channel_id: str, until: datetime) -> None:
    """Let everything that is queued for a channel wait until then."""
    session.execute(_PUT_OFF, {"of_team": team_id, "of_channel": channel_id, "until": until})


def park(session: Session, *, key: str, attempt: int, problem: str) -> bool:
    """Give it up."""
    return _marked(session, _PARK, which=key, attempt=attempt, problem=problem)


def mark_uncertain(session: Session, *, key: str, attempt: int, problem: str) -> bool:
    """Note that it may have been sent, and that this cannot be found out."""
    return _marked(session, _MARK_UNCERTAIN, which=key, attempt=attempt, problem=problem)


def keep_file(session: Session, *, key: str, file_id: str) -> None:
    """Note which file has been uploaded for it."""
    session.execute(_KEEP_FILE, {"which": key, "uploaded": file_id})


def remove_delivery(session: Session, *, key: str) -> None:
    """Forget it."""
    session.execute(_REMOVE, {"which": key})


def _marked(session: Session, statement: Executable, **parameters: Any) -> bool:
    return session.execute(statement, parameters).one_or_none() is not None
