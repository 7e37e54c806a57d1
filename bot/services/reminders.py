"""Reminders from the reader's side: what a message tells, as things stand when it is sent or looked at; putting off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day, week_of
from bot.domain.entries import Entry
from bot.domain.people import Person
from bot.domain.reminding.office import MORNING, moment
from bot.domain.reminding.schedule import ONE_WEEK, meeting_day
from bot.domain.reminding.settings import Kind
from bot.domain.reminding.subjects import Ground, Subject, subjects
from bot.domain.roles import Deed
from bot.services.access import Caller, act_anywhere, reach_anywhere
from bot.services.digests import late_since
from bot.services.errors import BrokenAgreement, NotFound
from bot.services.planning import SNOOZED_POST
from bot.services.recipients import Company, Recipient, recipients
from bot.services.stored import newest_agreement
from storage.deliveries import NewDelivery, queue_deliveries
from storage.engine import Database
from storage.entries import list_entries
from storage.occasions import (
    Hold,
    Occasion,
    add_occasion,
    find_told,
    list_holds,
    list_told,
    occasion_key,
    put_hold,
    remove_hold,
    told_at,
)
from storage.ties import Tie


class Snooze(StrEnum):
    """For how long a reminder is put off."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    NEXT_WEEK = "week"


_SNOOZED = "snoozed:"
"""What the rung of an occasion begins with that a person has chosen."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a message tells of, as it stands now.

    `subject` None: it is settled. `through` is the channel by which the reader reaches the agreement (None: they have
    none). `deputy_for`: whose it is, where the reader only stands in for them. `hold`: the reader has put it off;
    `taken_back`: they had put it off until this message, and then not after all. `meeting` is the day of the weekly
    meeting that it is about; `late`: when it should have come, where it came later.
    """

    ground: Ground
    occasion: Occasion
    subject: Subject | None
    through: str | None = None
    deputy_for: Person | None = None
    hold: Hold | None = None
    taken_back: bool = False
    meeting: date | None = None
    late: datetime | None = None

    @property
    def agreement(self) -> Agreement:
        """Return the agreement that it is about."""
        return self.ground.agreement

    @property
    def today(self) -> date:
        """Return the day that it is there."""
        return self.ground.today

    @property
    def is_news(self) -> bool:
        """Tell whether it is to be told, where it has not been."""
        return self.subject is not None and self.hold is None and not self.taken_back

    @property
    def entry(self) -> Entry | None:
        """Return the action, or what is planned, that it is about, also once it is settled."""
        entry_id = _thing(self.occasion.subject).partition(":")[0]
        return next((each for each in self.ground.entries if each.id == entry_id), None)


def look_up_items(database: Database, delivery_key: str, *, now: datetime, also_past: bool = False) -> list[Item]:
    """Return what the message tells of, oldest first within each agreement.

    What it makes no sense to tell any more is left out; with `also_past` it isn't: in a message that is out already it
    stands there, and may still be open.
    """
    with database.reading() as session:
        found = list_told(session, delivery_key=delivery_key)
        told = [each for each in found if also_past or not _is_past(each, now)]
        told.sort(key=lambda each: each.agreement_id)
        sent = told_at(session, delivery_key=delivery_key) or now
        return [
            replace(item, late=late_since(item.occasion.at, sent, item.agreement.zone))
            for agreement_id, occasions in groupby(told, key=lambda each: each.agreement_id)
            for item in _items(session, agreement_id, list(occasions), now)
        ]


def _is_past(occasion: Occasion, now: datetime) -> bool:
    return occasion.until is not None and occasion.until <= now


def _items(session: Session, agreement_id: str, occasions: Sequence[Occasion], now: datetime) -> Iterator[Item]:
    try:
        agreement = newest_agreement(session, agreement_id)
    except BrokenAgreement:
        return  # what the message tells of other agreements is told all the same
    ground = Ground(agreement, list_entries(session, agreement_id=agreement_id), local_day(now, agreement.zone))
    open_now = {(subject.kind, subject.key): subject for subject in subjects(ground)}
    moved = {(kind, _thing(key)): subject for (kind, key), subject in open_now.items()}
    company = Company.of(session, agreement_id, on=ground.today)
    holds = {_held(hold): hold for hold in list_holds(session, agreement_id=agreement_id)}
    reminding = company.reminding
    for each in occasions:
        if _through(each, company.ties) != each.channel_id and not company.holds(Person(each.team_id, each.channel_id)):
            continue  # a person who was let in once, and isn't any more
        subject = open_now.get((Kind(each.kind), each.subject))
        if subject is None and each.rung.startswith(_SNOOZED):
            # what somebody has put off comes, also where its day was moved meanwhile
            subject = moved.get((Kind(each.kind), _thing(each.subject)))
        if subject and subject.audience.person:
            # handed over, or the one who was away is back: it is no longer the reader's
            way = reminding.way(subject.kind)
            theirs = recipients(subject.audience, way, company)
            subject = subject if Recipient(each.team_id, each.channel_id) in theirs else None
        hold = holds.get(_holding(each))
        over = hold is not None and hold.until is not None and hold.until <= now
        yield Item(
            ground,
            each,
            subject,
            through=_through(each, company.ties),
            deputy_for=_stands_in_for(subject, each),
            hold=None if over else hold,
            taken_back=each.rung.startswith(_SNOOZED) and (hold is None or hold.until != each.at),
            meeting=meeting_day(ground, subject, reminding.way(Kind.MEETING)) if subject else None,
        )


def _thing(key: str) -> str:
    """Return what a subject's key names, without the day that it is about."""
    return key.partition("@")[0]


def _held(hold: Hold) -> tuple[str, str, str, str]:
    return (hold.kind, hold.subject, hold.team_id, hold.channel_id)


def _holding(told: Occasion) -> tuple[str, str, str, str]:
    """Return how a hold of it is found."""
    return (Kind(told.kind).family, told.subject, told.team_id, told.channel_id)


def _through(occasion: Occasion, ties: Sequence[Tie]) -> str | None:
    """Return the channel itself; for a person the first channel of their workspace."""
    own = [tie.channel_id for tie in ties if tie.team_id == occasion.team_id]
    return occasion.channel_id if occasion.channel_id in own else next(iter(own), None)


def _stands_in_for(subject: Subject | None, occasion: Occasion) -> Person | None:
    person = subject.audience.person if subject else None
    told = Person(occasion.team_id, occasion.channel_id)
    return person if person and person != told else None


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


def find_message(
    database: Database, caller: Caller, *, agreement_id: str, kind: Kind, subject: str, message_ts: str
) -> str:
    """Return the key of the message that told the caller of the thing, where they may do something about it.

    NotMember, MayNot; NotFound where no such message told them.
    """
    with database.reading() as session:
        reach_anywhere(session, caller.person, agreement_id, Deed.PUT_OFF)
        return _told(session, caller, agreement_id, kind, subject, message_ts).delivery_key or ""


def snooze_reminder(
    database: Database,
    caller: Caller,
    *,
    agreement_id: str,
    kind: Kind,
    subject: str,
    snooze: Snooze | date,
    now: datetime,
    message_ts: str | None = None,
) -> str:
    """Put a reminder off, for whoever was told of it in the message (None: in the latest); return its key. NotFound."""
    with database.writing() as session:
        act_anywhere(session, caller.person, agreement_id, Deed.PUT_OFF, now=now, about=subject)
        told = _told(session, caller, agreement_id, kind, subject, message_ts)
        until = snoozed_until(snooze, newest_agreement(session, agreement_id), now)
        put_hold(session, _hold(told, until, caller, now))
        rung = f"{_SNOOZED}{until.isoformat()}"
        again = occasion_key(agreement_id, kind, subject, rung, told.team_id, told.channel_id)
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


def dismiss_reminder(
    database: Database,
    caller: Caller,
    *,
    agreement_id: str,
    kind: Kind,
    subject: str,
    now: datetime,
    message_ts: str | None = None,
) -> str:
    """Never remind of it again, whoever was told of it in the message; return its key, as above. NotFound."""
    with database.writing() as session:
        act_anywhere(session, caller.person, agreement_id, Deed.PUT_OFF, now=now, about=subject)
        told = _told(session, caller, agreement_id, kind, subject, message_ts)
        put_hold(session, _hold(told, None, caller, now))
    return told.delivery_key or ""


def resume_reminder(
    database: Database,
    caller: Caller,
    *,
    agreement_id: str,
    kind: Kind,
    subject: str,
    now: datetime,
    message_ts: str | None = None,
) -> str:
    """Let a reminder come again that was put off; return the key of the message, as above. NotFound."""
    with database.writing() as session:
        act_anywhere(session, caller.person, agreement_id, Deed.PUT_OFF, now=now, about=subject)
        told = _told(session, caller, agreement_id, kind, subject, message_ts)
        for hold in list_holds(session, agreement_id=agreement_id):
            if _held(hold) == _holding(told):
                remove_hold(session, hold)
    return told.delivery_key or ""


def _told(
    session: Session, caller: Caller, agreement_id: str, kind: Kind, subject: str, message_ts: str | None
) -> Occasion:
    """Return the occasion on which the caller's channel, or the caller, was told: nothing else can be put off."""
    found = find_told(
        session,
        agreement_id=agreement_id,
        kind=kind,
        subject=subject,
        team_id=caller.team_id,
        places=[caller.channel_id, caller.user_id],
        message_ts=message_ts,
    )
    if found is None:
        raise NotFound
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
        caller.user_id,
    )
