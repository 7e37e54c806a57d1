"""The record of reminders: what was to be said to whom, in which message it was, and what people put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, delete, or_, select, update

from storage.inserts import Insertion
from storage.tables import DeliveryRow, HoldRow, OccasionRow, columns_for, row_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from storage.inserts import Insert


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that one recipient is to be told of one thing.

    `delivery_key` names the message that tells it; where none does, `closed` says why. From `until` on there is no
    sense in telling it.
    """

    key: str
    agreement_id: str
    kind: str
    subject: str
    rung: str
    team_id: str
    channel_id: str
    at: datetime
    until: datetime | None
    planned_at: datetime
    delivery_key: str | None = None
    closed: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A reminder that a recipient doesn't get until a moment; `until` None: not any more."""

    agreement_id: str
    kind: str
    subject: str
    team_id: str
    channel_id: str
    until: datetime | None
    held_at: datetime
    held_by: str


UNTOLD = "untold"
_occasions = OccasionRow.__table__.c
_holds = HoldRow.__table__.c
_deliveries = DeliveryRow.__table__.c
_held = ("agreement_id", "kind", "subject", "team_id", "channel_id")
_ADD = Insertion(
    OccasionRow,
    lambda insert: insert.on_conflict_do_nothing(index_elements=[_occasions.key]).returning(_occasions.key),
)


def _in_place(insert: Insert) -> Any:
    return insert.on_conflict_do_update(
        index_elements=[_holds[name] for name in _held],
        set_={name: insert.excluded[name] for name in ("until", "held_at", "held_by")},
    )


_PUT_HOLD = Insertion(HoldRow, _in_place)
_COLUMNS = columns_for(Occasion, OccasionRow)
_TOLD = (
    select(*_COLUMNS)
    .where(_occasions.delivery_key == bindparam("delivery_key"))
    .order_by(_occasions.at, _occasions.key)
)
_TOLD_AT = select(_deliveries.sent_at).where(_deliveries.key == bindparam("delivery_key"))
_TOLD_IN = (
    select(*_COLUMNS)
    .join(DeliveryRow.__table__, _occasions.delivery_key == _deliveries.key)
    .where(
        _occasions.agreement_id == bindparam("agreement_id"),
        _occasions.kind == bindparam("kind"),
        _occasions.subject == bindparam("subject"),
        or_(
            # whoever's bot told it: a channel that two workspaces share has one id in both
            _occasions.channel_id == bindparam("channel_id"),
            and_(_occasions.team_id == bindparam("team_id"), _occasions.channel_id == bindparam("user_id")),
        ),
    )
    .order_by(case((_deliveries.message_ts == bindparam("message_ts"), 0), else_=1), _occasions.at.desc())
    .limit(1)
)
_OF_AGREEMENT = (
    select(*_COLUMNS)
    .where(_occasions.agreement_id == bindparam("agreement_id"))
    .order_by(_occasions.at, _occasions.key)
)
_CLOSE = update(OccasionRow.__table__).where(_occasions.delivery_key == bindparam("of_delivery"))
_TELL_FROM = (
    update(OccasionRow.__table__)
    .where(_occasions.delivery_key == bindparam("of_delivery"))
    .values(team_id=bindparam("from_team"))
)
_RECORDED = select(_occasions.key).where(_occasions.key.in_(bindparam("keys", expanding=True)))
_KEYS_AT_ONCE = 500
"""Fewer than the parameters that a statement may have."""
_HOLDS = (
    select(*columns_for(Hold, HoldRow))
    .where(_holds.agreement_id == bindparam("agreement_id"))
    .order_by(_holds.held_at, _holds.kind, _holds.subject)
)
_REMOVE_HOLD = (
    delete(HoldRow.__table__)
    .where(*(_holds[name] == bindparam(f"the_{name}") for name in _held))
    .returning(_holds.subject)
)


def add_occasion(session: Session, occasion: Occasion) -> bool:
    """Put the occasion into the record; False where it is there already."""
    return session.execute(_ADD.on(session), row_of(occasion)).one_or_none() is not None


def list_told(session: Session, *, delivery_key: str) -> list[Occasion]:
    """Return what a message tells of, oldest first."""
    return [Occasion(*found) for found in session.execute(_TOLD, {"delivery_key": delivery_key})]


def told_at(session: Session, *, delivery_key: str) -> datetime | None:
    """Return when the message went out, or None where it hasn't."""
    return session.execute(_TOLD_AT, {"delivery_key": delivery_key}).scalar_one_or_none()


def find_told(
    session: Session,
    *,
    agreement_id: str,
    kind: str,
    subject: str,
    channel_id: str,
    team_id: str,
    user_id: str,
    message_ts: str | None,
) -> Occasion | None:
    """Return the occasion on which the message told the channel, or the person, of the thing, or None.

    Where no message is named, or it isn't known to be out and has no ts in the ledger, it is the latest occasion.
    """
    asked = {
        "agreement_id": agreement_id,
        "kind": kind,
        "subject": subject,
        "channel_id": channel_id,
        "team_id": team_id,
        "user_id": user_id,
        "message_ts": message_ts,
    }
    found = session.execute(_TOLD_IN, asked).one_or_none()
    return Occasion(*found) if found else None


def close_untold(session: Session, *, delivery_key: str) -> None:
    """Note in the record that the message told nothing: all of it was settled, or too late."""
    session.execute(_CLOSE, {"of_delivery": delivery_key, "closed": UNTOLD})


def tell_from(session: Session, *, delivery_key: str, team_id: str) -> None:
    """Note in the record that the bot of the workspace tells the message."""
    session.execute(_TELL_FROM, {"of_delivery": delivery_key, "from_team": team_id})


def find_recorded(session: Session, *, keys: Sequence[str]) -> set[str]:
    """Return those of the keys that are in the record already."""
    found: set[str] = set()
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        found.update(session.execute(_RECORDED, {"keys": keys[start : start + _KEYS_AT_ONCE]}).scalars())
    return found


def list_occasions(session: Session, *, agreement_id: str) -> list[Occasion]:
    """Return the agreement's whole record, oldest first."""
    return [Occasion(*found) for found in session.execute(_OF_AGREEMENT, {"agreement_id": agreement_id})]


def list_holds(session: Session, *, agreement_id: str) -> list[Hold]:
    """Return what people have put off or don't want any more."""
    return [Hold(*found) for found in session.execute(_HOLDS, {"agreement_id": agreement_id})]


def put_hold(session: Session, hold: Hold) -> None:
    """Keep that a reminder is put off, in place of an earlier choice about it."""
    session.execute(_PUT_HOLD.on(session), row_of(hold))


def remove_hold(session: Session, hold: Hold) -> bool:
    """Let a reminder come again; False where it does already."""
    asked = {f"the_{name}": getattr(hold, name) for name in _held}
    return session.execute(_REMOVE_HOLD, asked).one_or_none() is not None


def occasion_key(agreement_id: str, kind: str, subject: str, rung: str, team_id: str, channel_id: str) -> str:
    """Return the name of an occasion, the same whenever it is planned."""
    return f"{agreement_id}|{kind}|{subject}|{rung}|{team_id}|{channel_id}"
