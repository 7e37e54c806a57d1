"""Putting a reminder off, not wanting it any more, and taking that back: for whoever was told of it in a message."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict, Unpack

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day, week_of
from bot.domain.reminding.office import MORNING, moment
from bot.domain.reminding.schedule import ONE_WEEK
from bot.domain.reminding.settings import Kind
from bot.domain.roles import Deed
from bot.services.access import Caller, act_anywhere, reach_anywhere
from bot.services.errors import NotFound
from bot.services.planning import SNOOZED_POST
from bot.services.reminders import SNOOZED, held_as, holding
from bot.services.stored import newest_agreement
from storage.deliveries import NewDelivery, queue_deliveries
from storage.disposal import NOBODY
from storage.engine import Database
from storage.occasions import Hold, Occasion, add_occasion, find_told, list_holds, occasion_key, put_hold, remove_hold


class Snooze(StrEnum):
    """For how long a reminder is put off."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "week"


class Thing(TypedDict):
    """What a person was reminded of, and by which message (none: by the latest)."""

    agreement_id: str
    kind: Kind
    subject: str
    message_ts: NotRequired[str]


def snoozed_until(snooze: Snooze | date, agreement: Agreement, now: datetime) -> datetime:
    """Return the moment that a choice means: what a person chooses is kept, also where offices are closed."""
    today = local_day(now, agreement.zone)
    match snooze:
        case Snooze.HOUR:
            return now + timedelta(hours=1)
        case Snooze.TOMORROW:
            day = today + timedelta(days=1)
        case Snooze.NEXT_WEEK:
            day = week_of(today).start + ONE_WEEK
        case _:
            day = snooze
    return max(moment(day, MORNING, agreement.zone), now)


def find_message(database: Database, caller: Caller, **thing: Unpack[Thing]) -> str:
    """Return the key of the message that told the caller of the thing, where they may do something about it.

    NotMember, MayNot; NotFound where no such message told them.
    """
    with database.reading() as session:
        reach_anywhere(session, caller.person, thing["agreement_id"], Deed.PUT_OFF, about=thing["subject"])
        return _told(session, caller, thing).delivery_key or ""


def snooze_reminder(
    database: Database, caller: Caller, *, snooze: Snooze | date, now: datetime, **thing: Unpack[Thing]
) -> str:
    """Put a reminder off, for whoever was told of it in the message; return that message's key. NotFound."""
    with database.writing() as session:
        told = _put_off(session, caller, thing, now)
        until = snoozed_until(snooze, newest_agreement(session, told.agreement_id), now)
        put_hold(session, _hold(told, until, caller, now))
        rung = f"{SNOOZED}{until.isoformat()}"
        again = occasion_key(told.agreement_id, thing["kind"], told.subject, rung, told.team_id, told.channel_id)
        add_occasion(
            session,
            replace(
                told,
                key=again,
                rung=rung,
                at=until,
                until=None,
                planned_at=now,
                delivery_key=_message_then(session, told, until),
            ),
        )
    return told.delivery_key or ""


def _message_then(session: Session, told: Occasion, until: datetime) -> str:
    """Return the key of the message that tells at that moment all that was put off until then; queue it, if need be."""
    message = NewDelivery(
        key=f"{SNOOZED_POST}:{told.agreement_id}:{told.team_id}:{told.channel_id}:{until.isoformat()}",
        agreement_id=told.agreement_id,
        occasion=SNOOZED_POST,
        team_id=told.team_id,
        channel_id=told.channel_id,
        queued_at=until,
        due_at=until,
    )
    queue_deliveries(session, [message])
    return message.key


def dismiss_reminder(database: Database, caller: Caller, *, now: datetime, **thing: Unpack[Thing]) -> str:
    """Never remind of it again, whoever was told of it in the message; return its key, as above. NotFound."""
    with database.writing() as session:
        told = _put_off(session, caller, thing, now)
        put_hold(session, _hold(told, None, caller, now))
    return told.delivery_key or ""


def resume_reminder(database: Database, caller: Caller, *, now: datetime, **thing: Unpack[Thing]) -> str:
    """Let a reminder come again that was put off; return the key of the message, as above. NotFound."""
    with database.writing() as session:
        told = _put_off(session, caller, thing, now)
        for hold in list_holds(session, agreement_id=told.agreement_id):
            if held_as(hold) == holding(told):
                remove_hold(session, hold)
    return told.delivery_key or ""


def _put_off(session: Session, caller: Caller, thing: Thing, now: datetime) -> Occasion:
    """Note that the caller changes when they are reminded of the thing; return how they were told. NotFound."""
    act_anywhere(session, caller.person, thing["agreement_id"], Deed.PUT_OFF, now=now, about=thing["subject"])
    return _told(session, caller, thing)


def _told(session: Session, caller: Caller, thing: Thing) -> Occasion:
    """Return the occasion on which the caller's channel, or the caller, was told: nothing else can be put off."""
    found = find_told(
        session,
        agreement_id=thing["agreement_id"],
        kind=thing["kind"],
        subject=thing["subject"],
        channel_id=caller.channel_id,
        team_id=caller.team_id,
        user_id=caller.user_id,
        message_ts=thing.get("message_ts"),
    )
    if found is None:
        raise NotFound(thing["agreement_id"], Deed.PUT_OFF, thing["subject"])
    return found


def _hold(told: Occasion, until: datetime | None, caller: Caller, now: datetime) -> Hold:
    return Hold(
        told.agreement_id,
        Kind(told.kind).family,
        told.subject,
        told.team_id,
        told.channel_id,
        until,
        now,
        # the ledger knows people by the workspace that is told: one of another, the audit trail alone names
        caller.user_id if caller.team_id == told.team_id else NOBODY,
    )
