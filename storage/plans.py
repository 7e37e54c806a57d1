"""How far reminders are planned, and what people have chosen about them: ways, absences, digests of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, or_, select

from storage.inserts import Insertion
from storage.tables import (
    AbsenceRow,
    Base,
    PlanRow,
    RemindingRow,
    SubscriptionRow,
    TieRow,
    columns_for,
    row_of,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from storage.inserts import Insert


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything up to `planned_until` is in the record; nothing more is due before `next_at`."""

    agreement_id: str
    planned_until: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class StoredReminding:
    """What has been chosen about an agreement's reminders, and who changed it last."""

    agreement_id: str
    document: dict[str, Any]
    changed_at: datetime
    team_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from `first_day` to `last_day`, both included; `deputy_id` is of the same workspace."""

    team_id: str
    user_id: str
    first_day: date
    last_day: date
    deputy_id: str | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody wants a digest of their own, as they asked in a channel of the agreement."""

    agreement_id: str
    team_id: str
    user_id: str
    channel_id: str


def _put(row: type[Base], *, by: Collection[str], keeps: Collection[str]) -> Insertion:
    """Return an insertion that overwrites `keeps` of the row that is there already."""
    columns = row.__table__.c

    def complete(insert: Insert) -> Any:
        return insert.on_conflict_do_update(
            index_elements=[columns[name] for name in by], set_={name: insert.excluded[name] for name in keeps}
        )

    return Insertion(row, complete)


_plans = PlanRow.__table__.c
_ties = TieRow.__table__.c
_reminding = RemindingRow.__table__.c
_absences = AbsenceRow.__table__.c
_subscriptions = SubscriptionRow.__table__.c

# An agreement that no channel follows has nobody to remind; one that has just been tied has no plan yet.
_DUE = (
    select(_ties.agreement_id)
    .distinct()
    .join_from(TieRow.__table__, PlanRow.__table__, _plans.agreement_id == _ties.agreement_id, isouter=True)
    .where(or_(_plans.agreement_id.is_(None), _plans.next_at <= bindparam("now")))
    .order_by(_ties.agreement_id)
)
_TAKE = select(*columns_for(Plan, PlanRow)).where(_plans.agreement_id == bindparam("agreement_id"))
_TAKE_FREE = _TAKE.with_for_update(skip_locked=True)
_BEGIN = Insertion(PlanRow, lambda insert: insert.on_conflict_do_nothing(index_elements=[_plans.agreement_id]))
_PUT_PLAN = _put(PlanRow, by=["agreement_id"], keeps=["planned_until", "next_at"])
_PUT_REMINDING = _put(RemindingRow, by=["agreement_id"], keeps=["document", "changed_at", "team_id", "user_id"])
_PUT_ABSENCE = _put(AbsenceRow, by=["team_id", "user_id"], keeps=["first_day", "last_day", "deputy_id"])
_PUT_SUBSCRIPTION = _put(SubscriptionRow, by=["agreement_id", "team_id", "user_id"], keeps=["channel_id"])
_FIND_REMINDING = select(*columns_for(StoredReminding, RemindingRow)).where(
    _reminding.agreement_id == bindparam("agreement_id")
)
_FIND_ABSENCE = select(*columns_for(Absence, AbsenceRow)).where(
    _absences.team_id == bindparam("team_id"), _absences.user_id == bindparam("user_id")
)
_LIST_ABSENT = select(*columns_for(Absence, AbsenceRow)).where(
    _absences.first_day <= bindparam("on"), _absences.last_day >= bindparam("on")
)
_one_absence = (_absences.team_id == bindparam("team_id"), _absences.user_id == bindparam("user_id"))
_REMOVE_ABSENCE = delete(AbsenceRow.__table__).where(*_one_absence).returning(_absences.user_id)
_LIST_SUBSCRIPTIONS = (
    select(*columns_for(Subscription, SubscriptionRow))
    .where(_subscriptions.agreement_id == bindparam("agreement_id"))
    .order_by(_subscriptions.team_id, _subscriptions.user_id)
)
_LIST_SUBSCRIPTIONS_OF = (
    select(*columns_for(Subscription, SubscriptionRow))
    .where(_subscriptions.team_id == bindparam("team_id"), _subscriptions.user_id == bindparam("user_id"))
    .order_by(_subscriptions.agreement_id)
)
_REMOVE_SUBSCRIPTION = (
    delete(SubscriptionRow.__table__)
    .where(
        _subscriptions.agreement_id == bindparam("agreement_id"),
        _subscriptions.team_id == bindparam("team_id"),
        _subscriptions.user_id == bindparam("user_id"),
    )
    .returning(_subscriptions.user_id)
)
_REMOVE_SUBSCRIPTIONS_IN = delete(SubscriptionRow.__table__).where(
    _subscriptions.agreement_id == bindparam("agreement_id"),
    _subscriptions.team_id == bindparam("team_id"),
    _subscriptions.channel_id == bindparam("channel_id"),
)


def list_due_plans(session: Session, *, now: datetime) -> list[str]:
    """Return the ids of the agreements whose reminders are to be looked at."""
    return list(session.execute(_DUE, {"now": now}).scalars())


def take_plan(session: Session, *, agreement_id: str, now: datetime) -> Plan | None:
    """Return the agreement's plan, the caller's alone until the unit of work ends; None where another has it.

    For an agreement without a plan one is begun: what was before it is never told.
    """
    session.execute(_BEGIN.on(session), row_of(Plan(agreement_id, now, now)))
    found = session.execute(_TAKE_FREE, {"agreement_id": agreement_id}).one_or_none()
    return Plan(*found) if found else None


def put_plan(session: Session, plan: Plan) -> None:
    """Keep how far the reminders are planned now."""
    session.execute(_PUT_PLAN.on(session), row_of(plan))


def find_plan(session: Session, *, agreement_id: str) -> Plan | None:
    """Return the agreement's plan, or None where there is none yet."""
    found = session.execute(_TAKE, {"agreement_id": agreement_id}).one_or_none()
    return Plan(*found) if found else None


def find_reminding(session: Session, *, agreement_id: str) -> Mapping[str, Any]:
    """Return the document of what has been chosen about the agreement's reminders; empty: nothing has."""
    stored = find_stored_reminding(session, agreement_id=agreement_id)
    return stored.document if stored else {}


def find_stored_reminding(session: Session, *, agreement_id: str) -> StoredReminding | None:
    """Return what has been chosen with who changed it last, and when; None where nothing has."""
    found = session.execute(_FIND_REMINDING, {"agreement_id": agreement_id}).one_or_none()
    return StoredReminding(*found) if found else None


def put_reminding(session: Session, reminding: StoredReminding) -> None:
    """Keep what has been chosen, in place of what was chosen before."""
    session.execute(_PUT_REMINDING.on(session), row_of(reminding))


def list_absent(session: Session, *, on: date) -> list[Absence]:
    """Return everybody who is away on the day."""
    return [Absence(*found) for found in session.execute(_LIST_ABSENT, {"on": on})]


def find_absence(session: Session, *, team_id: str, user_id: str) -> Absence | None:
    """Return when the person is away, or was; None where they have said nothing."""
    found = session.execute(_FIND_ABSENCE, {"team_id": team_id, "user_id": user_id}).one_or_none()
    return Absence(*found) if found else None


def put_absence(session: Session, absence: Absence) -> None:
    """Keep when somebody is away, in place of what they have said before."""
    session.execute(_PUT_ABSENCE.on(session), row_of(absence))


def remove_absence(session: Session, *, team_id: str, user_id: str) -> bool:
    """Forget that the person is away; False where they weren't."""
    return session.execute(_REMOVE_ABSENCE, {"team_id": team_id, "user_id": user_id}).one_or_none() is not None


def list_subscriptions(session: Session, *, agreement_id: str) -> list[Subscription]:
    """Return who wants a digest of their own of the agreement."""
    return [Subscription(*found) for found in session.execute(_LIST_SUBSCRIPTIONS, {"agreement_id": agreement_id})]


def list_subscriptions_of(session: Session, *, team_id: str, user_id: str) -> list[Subscription]:
    """Return the agreements that the person wants a digest of their own of."""
    asked = {"team_id": team_id, "user_id": user_id}
    return [Subscription(*found) for found in session.execute(_LIST_SUBSCRIPTIONS_OF, asked)]


def put_subscription(session: Session, subscription: Subscription) -> None:
    """Keep that somebody wants a digest of their own."""
    session.execute(_PUT_SUBSCRIPTION.on(session), row_of(subscription))


def remove_subscription(session: Session, *, agreement_id: str, team_id: str, user_id: str) -> bool:
    """Forget that somebody wanted a digest of their own; False where they didn't."""
    asked = {"agreement_id": agreement_id, "team_id": team_id, "user_id": user_id}
    return session.execute(_REMOVE_SUBSCRIPTION, asked).one_or_none() is not None


def remove_subscriptions_in(session: Session, *, agreement_id: str, team_id: str, channel_id: str) -> None:
    """Forget who wanted a digest of their own as they asked in the channel."""
    asked = {"agreement_id": agreement_id, "team_id": team_id, "channel_id": channel_id}
    session.execute(_REMOVE_SUBSCRIPTIONS_IN, asked)
