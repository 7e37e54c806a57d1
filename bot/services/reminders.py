"""Reminders from the reader's side: what a message tells, as things stand when it is sent or looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.entries import Entry
from bot.domain.people import Person
from bot.domain.reminding.schedule import meeting_day
from bot.domain.reminding.settings import Kind
from bot.domain.reminding.subjects import Ground, Subject, subjects
from bot.domain.roles import Role
from bot.services.digests import late_since
from bot.services.errors import BrokenAgreement
from bot.services.recipients import Company, Recipient, recipients
from bot.services.stored import newest_agreement
from storage.engine import Database
from storage.entries import list_entries
from storage.occasions import (
    Hold,
    Occasion,
    list_holds,
    list_told,
    told_at,
)
from storage.ties import Tie

SNOOZED = "snoozed:"
"""What the rung of an occasion begins with that a person has chosen."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a message tells of, as it stands now.

    `subject` None: it is settled. `through` is the channel by which the reader reaches the agreement (None: they have
    none), `role` what a reader is who is told by direct message (None: it stands in a channel). `deputy_for`: whose it
    is, where the reader only stands in for them. `hold`: the reader has put it off; `taken_back`: they had put it off
    until this message, and then not after all. `meeting` is the day of the weekly meeting that it is about; `late`:
    when it should have come, where it came later.
    """

    ground: Ground
    occasion: Occasion
    subject: Subject | None
    through: str | None = None
    role: Role | None = None
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
    holds = {held_as(hold): hold for hold in list_holds(session, agreement_id=agreement_id)}
    reminding = company.reminding
    for each in occasions:
        through, role = _through(each, company.ties), company.role_of(Person(each.team_id, each.channel_id))
        if through != each.channel_id and role is None:
            continue  # a person who was let in once, and isn't any more
        subject = open_now.get((Kind(each.kind), each.subject))
        if subject is None and each.rung.startswith(SNOOZED):
            # what somebody has put off comes, also where its day was moved meanwhile
            subject = moved.get((Kind(each.kind), _thing(each.subject)))
        if subject and subject.audience.person:
            # handed over, or the one who was away is back: it is no longer the reader's
            way = reminding.way(subject.kind)
            theirs = recipients(subject.audience, way, company)
            subject = subject if Recipient(each.team_id, each.channel_id) in theirs else None
        hold = holds.get(holding(each))
        over = hold is not None and hold.until is not None and hold.until <= now
        yield Item(
            ground,
            each,
            subject,
            through=through,
            role=role,
            deputy_for=_stands_in_for(subject, each),
            hold=None if over else hold,
            taken_back=each.rung.startswith(SNOOZED) and (hold is None or hold.until != each.at),
            meeting=meeting_day(ground, subject, reminding.way(Kind.MEETING)) if subject else None,
        )


def _thing(key: str) -> str:
    """Return what a subject's key names, without the day that it is about."""
    return key.partition("@")[0]


def held_as(hold: Hold) -> tuple[str, str, str, str]:
    """Return what a hold is known by."""
    return (hold.kind, hold.subject, hold.team_id, hold.channel_id)


def holding(told: Occasion) -> tuple[str, str, str, str]:
    """Return what a hold of what was told is known by."""
    return (Kind(told.kind).family, told.subject, told.team_id, told.channel_id)


def _through(occasion: Occasion, ties: Sequence[Tie]) -> str | None:
    """Return the channel itself; for a person the first channel of their workspace."""
    own = [tie.channel_id for tie in ties if tie.team_id == occasion.team_id]
    return occasion.channel_id if occasion.channel_id in own else next(iter(own), None)


def _stands_in_for(subject: Subject | None, occasion: Occasion) -> Person | None:
    person = subject.audience.person if subject else None
    told = Person(occasion.team_id, occasion.channel_id)
    return person if person and person != told else None
