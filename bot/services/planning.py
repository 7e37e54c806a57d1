"""Puts what is due into the record and the ledger, once: the clock's own unit of work, one for each agreement.

A message tells a recipient everything that is due at the same time, a person also of several agreements; what it says
is put into words when it is sent (bot.services.reminders).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from bot.domain.calendar import Interval, local_day
from bot.domain.people import Person
from bot.domain.reminding.office import is_open
from bot.domain.reminding.schedule import Reminder, due, next_moment, upcoming
from bot.domain.reminding.settings import Kind, Reminding
from bot.domain.reminding.subjects import Ground, Subject
from bot.services.digests import DIGEST_POST, PERSONAL_DIGEST, queue_digest, queue_personal_digest
from bot.services.entry_making import OUTCOME_POST
from bot.services.errors import BrokenAgreement
from bot.services.recipients import Company, Recipient, recipients
from bot.services.stored import newest_agreement
from storage.deliveries import NewDelivery, find_next_due, queue_deliveries, waits
from storage.engine import Database
from storage.entries import list_entries
from storage.occasions import Hold, Occasion, add_occasion, find_recorded, list_holds, occasion_key
from storage.plans import (
    Plan,
    find_plan,
    find_reminding,
    list_due_plans,
    list_subscriptions,
    put_plan,
    take_plan,
)
from storage.ties import list_every_tie

REMINDER_POST = "reminder"
SNOOZED_POST = "snoozed"
"""A reminder at the moment that somebody has chosen for it."""
MISSED = "missed"
DISMISSED = "dismissed"
SNOOZED = "snoozed"
OFFICE_HOURS = frozenset({REMINDER_POST, OUTCOME_POST, DIGEST_POST, PERSONAL_DIGEST})
"""What never goes out while offices are closed, however late it has become."""
_AGAIN_AFTER = timedelta(minutes=10)
_LOOKED_AHEAD = 45
_LATE = timedelta(hours=1)


def find_due_agreements(database: Database, *, now: datetime) -> list[str]:
    """Return the agreements whose reminders are to be planned; with nothing due that is all that a tick does."""
    with database.reading() as session:
        return list_due_plans(session, now=now)


def plan_reminders(database: Database, agreement_id: str, *, now: datetime) -> bool:
    """Put everything into the ledger that has become due under the agreement since this was last done.

    False where another is at it, or has done it.
    """
    with database.writing() as session:
        plan = take_plan(session, agreement_id=agreement_id, now=now)
        if plan is None or plan.next_at > now:
            return False
        agreement = newest_agreement(session, agreement_id)
        reminding = reminding_of(session, agreement_id)
        if not is_open(now, agreement.zone):
            # we were away: what we have missed is told when offices open, late or not
            opens = next_moment(reminding, agreement.zone, now)
            put_plan(session, Plan(agreement_id, plan.planned_until, opens))
            return True
        if plan.planned_until < now:
            today = local_day(now, agreement.zone)
            ground = Ground(agreement, list_entries(session, agreement_id=agreement_id), today)
            found = due(ground, reminding, after=plan.planned_until, upto=now)
            if found:
                _Planning.of(session, ground, reminding, now).put(found)
        put_plan(session, Plan(agreement_id, now, next_moment(reminding, agreement.zone, now)))
    return True


def postpone_planning(database: Database, agreement_id: str, *, now: datetime) -> None:
    """Look at the agreement again in a while: its reminders could not be planned now, and none of them is lost."""
    with database.writing() as session:
        plan = find_plan(session, agreement_id=agreement_id)
        put_plan(session, Plan(agreement_id, plan.planned_until if plan else now, now + _AGAIN_AFTER))


def find_next_waiting(database: Database) -> datetime | None:
    """Return when the next delivery in the ledger may go; None where none is waiting."""
    with database.reading() as session:
        return find_next_due(session)


def find_next_event(database: Database, *, now: datetime) -> datetime | None:
    """Return when something will be said next if nothing more is logged; None: nothing in the time to come."""
    found: list[datetime] = []
    with database.reading() as session:
        waiting = find_next_due(session)
        for agreement_id in {tie.agreement_id for tie in list_every_tie(session)}:
            try:
                agreement = newest_agreement(session, agreement_id)
            except BrokenAgreement:
                continue
            ground = Ground(agreement, list_entries(session, agreement_id=agreement_id), local_day(now, agreement.zone))
            reminding = reminding_of(session, agreement_id)
            planning = _Planning.of(session, ground, reminding, now)
            coming = upcoming(ground, reminding, after=now, days=_LOOKED_AHEAD)
            found += islice((each.rung.at for each in coming if planning.tells(each)), 1)
    return min([*found, *([waiting] if waiting else [])], default=None)


def reminding_of(session: Session, agreement_id: str) -> Reminding:
    """Return what has been chosen about the agreement's reminders."""
    return Reminding.model_validate(find_reminding(session, agreement_id=agreement_id))


@dataclass(frozen=True, slots=True)
class _Planning:
    """One agreement's planning under way."""

    session: Session
    ground: Ground
    reminding: Reminding
    now: datetime
    company: Company
    holds: Sequence[Hold]

    @classmethod
    def of(cls, session: Session, ground: Ground, reminding: Reminding, now: datetime) -> "_Planning":
        return cls(
            session,
            ground,
            reminding,
            now,
            Company.of(session, ground.agreement.id, on=ground.today, reminding=reminding),
            list_holds(session, agreement_id=ground.agreement.id),
        )

    def put(self, reminders: Sequence[Reminder]) -> None:
        """Put the reminders into the record: those to be told together into one message for each recipient."""
        together: dict[Recipient, list[Reminder]] = {}
        for reminder, recipient in self._new(reminders):
            if closed := self._closed(reminder, recipient):
                self._record(reminder, recipient, None, closed)
            elif reminder.subject.kind is Kind.DIGEST and reminder.subject.week:
                self._record(reminder, recipient, self._digest(reminder, reminder.subject.week, recipient))
            elif reminder.subject.kind is Kind.OUTCOME:
                self._record(reminder, recipient, self._question(reminder, recipient))
            else:
                together.setdefault(recipient, []).append(reminder)
        # in one order, whoever plans: two processes that share persons could otherwise wait for each other
        for recipient, told in sorted(together.items(), key=lambda each: (each[0].team_id, each[0].channel_id)):
            key = self._message(recipient, self._hour(told))
            for reminder in told:
                self._record(reminder, recipient, key)

    def tells(self, reminder: Reminder) -> bool:
        """Tell whether anybody gets it: not where all have put it off, or don't want it."""
        return any(self._closed(reminder, recipient) is None for recipient in self._recipients(reminder.subject))

    def _hour(self, told: Sequence[Reminder]) -> datetime:
        """Return the time that a message is for: of what comes late, for every agreement the same."""
        at = max(each.rung.at for each in told)
        return at if self.now - at < _LATE else self.now.replace(minute=0, second=0, microsecond=0)

    def _new(self, reminders: Sequence[Reminder]) -> list[tuple[Reminder, Recipient]]:
        """Return the reminders with those who get them, but for what is in the record already."""
        found = {
            self._key(reminder, recipient): (reminder, recipient)
            for reminder in reminders
            for recipient in self._recipients(reminder.subject)
        }
        recorded = find_recorded(self.session, keys=list(found))
        return [each for key, each in found.items() if key not in recorded]

    def _key(self, reminder: Reminder, recipient: Recipient) -> str:
        subject, where = reminder.subject, (recipient.team_id, recipient.channel_id)
        return occasion_key(self.ground.agreement.id, subject.kind, subject.key, reminder.rung.name, *where)

    def _recipients(self, subject: Subject) -> list[Recipient]:
        way = self.reminding.way(subject.kind)
        found = recipients(subject.audience, way, self.company)
        if subject.kind is Kind.DIGEST:
            found += [
                Recipient(each.team_id, each.user_id)
                for each in list_subscriptions(self.session, agreement_id=self.ground.agreement.id)
                if self.company.holds(Person(each.team_id, each.user_id))
            ]
        return found

    def _closed(self, reminder: Reminder, recipient: Recipient) -> str | None:
        """Return why nothing is told: too late, or as somebody has chosen."""
        if reminder.missed:
            return MISSED
        held = (reminder.subject.kind.family, reminder.subject.key, recipient.team_id, recipient.channel_id)
        for hold in self.holds:
            if held == (hold.kind, hold.subject, hold.team_id, hold.channel_id):
                if hold.until is None:
                    return DISMISSED
                # at that very moment, what was put off is told itself
                if reminder.rung.at <= hold.until:
                    return SNOOZED
        return None

    def _record(
        self, reminder: Reminder, recipient: Recipient, delivery_key: str | None, closed: str | None = None
    ) -> None:
        agreement, subject, rung = self.ground.agreement, reminder.subject, reminder.rung
        add_occasion(
            self.session,
            Occasion(
                key=self._key(reminder, recipient),
                agreement_id=agreement.id,
                kind=subject.kind,
                subject=subject.key,
                rung=rung.name,
                team_id=recipient.team_id,
                channel_id=recipient.channel_id,
                at=rung.at,
                until=rung.until,
                planned_at=self.now,
                delivery_key=delivery_key,
                closed=closed,
            ),
        )

    def _message(self, recipient: Recipient, at: datetime) -> str:
        """Return the key of the message to the recipient for that time; queued, where it isn't already."""
        personal = all(tie.channel_id != recipient.channel_id for tie in self.company.ties)
        of = "" if personal else f"{self.ground.agreement.id}:"
        began = f"{REMINDER_POST}:{of}{recipient.team_id}:{recipient.channel_id}:{at:%Y-%m-%dT%H:%M%z}"
        key, number = began, 1
        # one that another agreement has queued takes this up too, unless it is on its way
        while not self._queue(key, recipient, at) and not waits(self.session, key=key):
            number += 1
            key = f"{began}:{number}"
        return key

    def _queue(self, key: str, recipient: Recipient, at: datetime) -> bool:
        return self._queued(
            NewDelivery(
                key=key,
                agreement_id=self.ground.agreement.id,
                occasion=REMINDER_POST,
                team_id=recipient.team_id,
                channel_id=recipient.channel_id,
                queued_at=self.now,
                due_at=at,
            )
        )

    def _queued(self, delivery: NewDelivery) -> bool:
        return queue_deliveries(self.session, [delivery]) > 0

    def _question(self, reminder: Reminder, recipient: Recipient) -> str | None:
        """Queue the question how it went; answered, it is brought up to date (bot.services.entry_making)."""
        entry = reminder.subject.entry
        if entry is None:
            return None
        key = f"{OUTCOME_POST}:{entry.id}:{entry.revision}:{recipient.team_id}:{recipient.channel_id}"
        self._queued(
            NewDelivery(
                key=key,
                agreement_id=self.ground.agreement.id,
                occasion=OUTCOME_POST,
                team_id=recipient.team_id,
                channel_id=recipient.channel_id,
                entry_id=entry.id,
                revision=entry.revision,
                queued_at=self.now,
                due_at=reminder.rung.at,
            )
        )
        return key

    def _digest(self, reminder: Reminder, week: Interval, recipient: Recipient) -> str:
        agreement, at = self.ground.agreement, reminder.rung.at
        to = (recipient.team_id, recipient.channel_id)
        if any(tie.channel_id == recipient.channel_id for tie in self.company.ties):
            return queue_digest(self.session, agreement, week, *to, due_at=at, now=self.now)
        return queue_personal_digest(self.session, agreement, week, Person(*to), due_at=at, now=self.now)
