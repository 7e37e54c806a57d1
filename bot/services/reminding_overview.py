"""An agreement's reminders as somebody looks them up: what is chosen, what comes next, what is put off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day, week_of
from bot.domain.digest import Digest, digest_of, midnight
from bot.domain.people import Person
from bot.domain.reminding.schedule import OF_THE_DAY, ONE_WEEK, Reminder, Rung, meeting_day, upcoming
from bot.domain.reminding.settings import Kind, Reminding
from bot.domain.reminding.subjects import Ground, Subject, subjects
from bot.domain.roles import Deed, Role
from bot.services.access import Caller, Reach, note_read, reach
from bot.services.recipients import Company, Recipient, recipients
from bot.services.reminders import Item
from bot.services.reminding import Coordinating, Setting, coordinating
from storage.engine import Database
from storage.entries import list_entries, list_entries_since
from storage.occasions import Hold, Occasion, list_holds
from storage.plans import (
    Absence,
    StoredReminding,
    find_absence,
    find_stored_reminding,
    list_absent,
    list_subscriptions,
)

COMING_DAYS = 45
_A_YEAR = 366
_NOW = "now"
_MOST_COMING = 8
_REMINDERS = "reminders"


@dataclass(frozen=True, slots=True)
class Coming:
    """A reminder that will come if nothing more is logged, as it will be told then, and who gets it."""

    item: Item
    recipients: Sequence[Recipient]

    @property
    def at(self) -> datetime:
        """Return when it comes."""
        return self.item.occasion.at


@dataclass(frozen=True, slots=True)
class Overview:
    """An agreement's reminders as somebody in one of its channels sees them, who has the role."""

    agreement: Agreement
    role: Role
    party: str | None
    today: date
    settings: Sequence[Setting]
    changed: StoredReminding | None
    coming: Sequence[Coming]
    held: Sequence[Item]
    coordinating: Sequence[Coordinating]
    absence: Absence | None
    subscribed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """The next reminder of a kind, whether or not it is on; None where there is none within `days_ahead`."""

    setting: Setting
    coming: Coming | None


def overview(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Overview:
    """Return all that is chosen, what comes next and what is put off. NotTied."""
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, Deed.REPORT)
        looking = _Looking.at(session, reached, now)
        absence = find_absence(session, team_id=caller.team_id, user_id=caller.user_id)
        wanting = list_subscriptions(session, agreement_id=agreement_id)
        seen = Overview(
            agreement=reached.agreement,
            role=reached.role,
            party=reached.party,
            today=looking.ground.today,
            settings=[looking.setting(kind) for kind in Kind],
            changed=find_stored_reminding(session, agreement_id=agreement_id),
            coming=list(looking.coming()),
            held=list(looking.held(caller)),
            coordinating=coordinating(looking.company),
            absence=absence if absence and absence.last_day >= looking.ground.today else None,
            subscribed=caller.person in {Person(each.team_id, each.user_id) for each in wanting},
        )
    note_read(database, caller, agreement_id, Deed.REPORT, now=now, about=_REMINDERS)
    return seen


def preview(database: Database, caller: Caller, agreement_id: str, kind: Kind, *, now: datetime) -> Preview:
    """Return what the kind will remind of next, as things stand now. NotTied."""
    with database.reading() as session:
        looking = _Looking.at(session, reach(session, caller, agreement_id, Deed.REPORT), now)
        seen = Preview(looking.setting(kind), looking.next_of(kind))
    note_read(database, caller, agreement_id, Deed.REPORT, now=now, about=_REMINDERS)
    return seen


def digest_now(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Digest:
    """Return the digest of the latest week that is over, as it would be told now. NotTied."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id, Deed.REPORT).agreement
        today = local_day(now, agreement.zone)
        week = week_of(today - ONE_WEEK)
        revisions = list_entries_since(session, agreement_id=agreement_id, since=midnight(week.start, agreement))
    note_read(database, caller, agreement_id, Deed.REPORT, now=now, about="digest")
    return digest_of(agreement, revisions, week=week, on=today)


def days_ahead(kind: Kind) -> int:
    """Return how far ahead a preview looks: less far where every day has to be judged by itself."""
    return COMING_DAYS if kind in OF_THE_DAY else _A_YEAR


@dataclass(frozen=True, slots=True)
class _Looking:
    """An agreement's reminders, looked at in one unit of work."""

    session: Session
    ground: Ground
    company: Company
    holds: Sequence[Hold]
    now: datetime

    @classmethod
    def at(cls, session: Session, reached: Reach, now: datetime) -> "_Looking":
        agreement = reached.agreement
        return cls(
            session,
            Ground(agreement, list_entries(session, agreement_id=agreement.id), local_day(now, agreement.zone)),
            Company.of(session, agreement.id),
            [hold for hold in list_holds(session, agreement_id=agreement.id) if hold.until is None or hold.until > now],
            now,
        )

    @property
    def reminding(self) -> Reminding:
        return self.company.reminding

    def setting(self, kind: Kind) -> Setting:
        return Setting(self.ground.agreement, kind, self.reminding.way(kind), self.company.ties)

    def coming(self) -> Iterator[Coming]:
        """Yield what comes next: of each thing, and of each promise's weeks, only what comes first."""
        told: set[tuple[str, str]] = set()
        for reminder in upcoming(self.ground, self.reminding, after=self.now, days=COMING_DAYS):
            subject = reminder.subject
            about = (subject.row.id if subject.row else "") if subject.week else subject.key
            if (subject.kind, about) in told:
                continue
            if to := self._recipients(reminder):
                told.add((subject.kind, about))
                yield Coming(self._item(reminder), to)
            if len(told) == _MOST_COMING:
                return

    def next_of(self, kind: Kind) -> Coming | None:
        """Return what the kind reminds of next, as if it were the only one that is on."""
        ways = {each: self.reminding.way(each).model_copy(update={"on": each is kind}) for each in Kind}
        alone = self.reminding.model_copy(update={"ways": ways})
        found = next(upcoming(self.ground, alone, after=self.now, days=days_ahead(kind)), None)
        return Coming(self._item(found), self._recipients(found)) if found else None

    def held(self, caller: Caller) -> Iterator[Item]:
        """Yield what the caller, or their channel, has put off; what is settled meanwhile is left out."""
        found = sorted(subjects(self.ground), key=lambda each: each.kind is Kind.ESCALATION, reverse=True)
        open_now = {(subject.kind.family, subject.key): subject for subject in found}
        places = {(caller.team_id, caller.channel_id), (caller.team_id, caller.user_id)}
        for hold in self.holds:
            subject = open_now.get((hold.kind, hold.subject))
            if subject and (hold.team_id, hold.channel_id) in places:
                yield replace(self._item(Reminder(subject, Rung(_NOW, self.now))), hold=hold)

    def _item(self, reminder: Reminder) -> Item:
        """Return the reminder as it will be told on its day; to nobody in particular."""
        subject, rung = reminder.subject, reminder.rung
        ground = replace(self.ground, today=local_day(rung.at, self.ground.agreement.zone))
        occasion = Occasion(
            key="",
            agreement_id=ground.agreement.id,
            kind=subject.kind,
            subject=subject.key,
            rung=rung.name,
            team_id="",
            channel_id="",
            at=rung.at,
            until=rung.until,
            planned_at=self.now,
        )
        return Item(ground, occasion, subject, meeting=meeting_day(ground, subject, self.reminding.way(Kind.MEETING)))

    def _recipients(self, reminder: Reminder) -> list[Recipient]:
        """Return who gets it then, but for those who have put it off."""
        subject, at = reminder.subject, reminder.rung.at
        absent = list_absent(self.session, on=local_day(at, self.ground.agreement.zone))
        then = replace(self.company, absent=absent)
        found = recipients(subject.audience, self.reminding.way(subject.kind), then)
        return [each for each in found if not self._is_held(subject, each, at)]

    def _is_held(self, subject: Subject, recipient: Recipient, at: datetime) -> bool:
        return any(
            (hold.kind, hold.subject) == (subject.kind.family, subject.key)
            and (hold.team_id, hold.channel_id) == (recipient.team_id, recipient.channel_id)
            and (hold.until is None or at < hold.until)
            for hold in self.holds
        )
