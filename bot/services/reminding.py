"""What people choose about an agreement's reminders: which come and how, who coordinates, who wants their own digest.

The parties share what is chosen. An absence is one's own, and the same whatever it is about.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.people import Person
from bot.domain.reminding.office import is_open
from bot.domain.reminding.schedule import ONE_WEEK, Reminder, due, next_moment
from bot.domain.reminding.settings import Chosen, Kind, Reminding, Way
from bot.domain.reminding.subjects import Ground
from bot.domain.roles import Deed
from bot.services.access import Caller, Reach, act, note, reach
from bot.services.errors import NotFound
from bot.services.planning import reminding_of
from bot.services.recipients import COMMON, Company
from storage.engine import Database
from storage.entries import list_entries
from storage.occasions import list_holds, remove_hold
from storage.plans import (
    Absence,
    Plan,
    StoredReminding,
    Subscription,
    find_absence,
    find_plan,
    list_subscriptions,
    put_absence,
    put_plan,
    put_reminding,
    put_subscription,
    remove_absence,
    remove_subscription,
)
from storage.ties import Tie, list_ties

_FORTNIGHT = 2 * ONE_WEEK
"""More than another hour or day of the week moves anything."""
_JUST_BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Setting:
    """How one kind of an agreement's reminders comes, and the channels that it may come in."""

    agreement: Agreement
    kind: Kind
    way: Way
    ties: Sequence[Tie]


@dataclass(frozen=True, slots=True)
class Coordinating:
    """Which coordinator is turned to for the party (None: for all, in a common channel): `chosen`, or the first."""

    party: str | None
    person: Person
    chosen: bool


def find_setting(database: Database, caller: Caller, agreement_id: str, kind: Kind) -> Setting:
    """Return how the kind of reminder comes, to be changed. NotTied, MayNot."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id, Deed.CHANGE_REMINDERS, about=kind).agreement
        return _setting(session, agreement, kind, reminding_of(session, agreement_id))


def change_way(
    database: Database, caller: Caller, agreement_id: str, kind: Kind, way: Way, *, now: datetime
) -> Setting:
    """Let the kind of reminder come in another way. NotTied; NotFound for a channel that isn't the agreement's."""
    with database.writing() as session:
        deed = Deed.CHANGE_REMINDERS
        agreement = act(session, caller, agreement_id, deed, now=now, about=kind).agreement
        if way.channel and way.channel not in {place(tie) for tie in list_ties(session, agreement_id=agreement_id)}:
            raise NotFound(agreement_id, deed, way.channel)
        reminding = _change(session, caller, agreement, lambda before: before.changed(kind, way), now)
        return _setting(session, agreement, kind, reminding)


def switch(database: Database, caller: Caller, agreement_id: str, kind: Kind, *, on: bool, now: datetime) -> Setting:
    """Turn the kind of reminder on or off, its way else unchanged. NotTied."""

    def switched(before: Reminding) -> Reminding:
        return before.changed(kind, before.way(kind).model_copy(update={"on": on}))

    with database.writing() as session:
        deed = Deed.CHANGE_REMINDERS
        agreement = act(session, caller, agreement_id, deed, now=now, about=kind).agreement
        return _setting(session, agreement, kind, _change(session, caller, agreement, switched, now))


def find_coordinating(
    database: Database, caller: Caller, agreement_id: str
) -> tuple[Coordinating | None, list[Person]]:
    """Return who coordinates for the caller's party, and who could: its coordinators in this workspace. NotTied."""
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, Deed.CHANGE_REMINDERS)
        company = Company.of(session, agreement_id)
    return _own(company, reached), company.may_coordinate(reached.party, caller.team_id)


def set_coordinator(
    database: Database, caller: Caller, agreement_id: str, user_id: str | None, *, now: datetime
) -> Coordinating | None:
    """Choose which of its coordinators is turned to for the caller's party (None: the first of them).

    NotTied, MayNot; NotFound for somebody who isn't one.
    """
    with database.writing() as session:
        reached = act(session, caller, agreement_id, Deed.CHANGE_REMINDERS, now=now, about=user_id)
        party = reached.party or COMMON
        may_be = Company.of(session, agreement_id).may_coordinate(reached.party, caller.team_id)
        if user_id and Person(caller.team_id, user_id) not in may_be:
            raise NotFound(agreement_id, Deed.CHANGE_REMINDERS, user_id)

        def chosen(before: Reminding) -> Reminding:
            others = {name: each for name, each in before.coordinators.items() if name != party}
            own = {party: Chosen(team_id=caller.team_id, user_id=user_id)} if user_id else {}
            return before.model_copy(update={"coordinators": {**others, **own}})

        _change(session, caller, reached.agreement, chosen, now)
        return _own(Company.of(session, agreement_id), reached)


def _own(company: Company, reached: Reach) -> Coordinating | None:
    found = coordinating(company)
    return next((each for each in found if each.party in {reached.party, None}), None)


def find_own_absence(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Absence | None:
    """Return when the caller is away, or will be; None where they aren't. NotTied."""
    with database.reading() as session:
        today = local_day(now, reach(session, caller, agreement_id, Deed.ABSENCE).agreement.zone)
        found = find_absence(session, team_id=caller.team_id, user_id=caller.user_id)
    return found if found and found.last_day >= today else None


def set_absence(
    database: Database,
    caller: Caller,
    agreement_id: str,
    *,
    first: date,
    last: date,
    deputy_id: str | None,
    now: datetime,
) -> Absence:
    """Note when the caller is away, in place of what they said before, and who of their workspace gets what comes
    meanwhile. NotTied.
    """
    absence = Absence(caller.team_id, caller.user_id, first, last, deputy_id)
    with database.writing() as session:
        act(session, caller, agreement_id, Deed.ABSENCE, now=now)
        put_absence(session, absence)
    return absence


def end_absence(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> bool:
    """Note that the caller is there; False where they were already. NotTied."""
    with database.writing() as session:
        act(session, caller, agreement_id, Deed.ABSENCE, now=now)
        return remove_absence(session, team_id=caller.team_id, user_id=caller.user_id)


def subscribe(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Setting:
    """Send the caller a digest of their own; return how digests come. NotTied."""
    with database.writing() as session:
        agreement = act(session, caller, agreement_id, Deed.SUBSCRIBE, now=now).agreement
        put_subscription(session, Subscription(agreement_id, caller.team_id, caller.user_id, caller.channel_id))
        return _setting(session, agreement, Kind.DIGEST, reminding_of(session, agreement_id))


def unsubscribe(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Agreement:
    """Send the caller no digest of their own any more. NotTied."""
    with database.writing() as session:
        agreement = act(session, caller, agreement_id, Deed.SUBSCRIBE, now=now).agreement
        remove_subscription(session, agreement_id=agreement_id, team_id=caller.team_id, user_id=caller.user_id)
        return agreement


def is_subscribed(database: Database, caller: Caller, agreement_id: str) -> bool:
    """Tell whether the caller gets a digest of their own. NotTied."""
    with database.reading() as session:
        reach(session, caller, agreement_id, Deed.SUBSCRIBE)
        wanting = list_subscriptions(session, agreement_id=agreement_id)
    return caller.person in {Person(each.team_id, each.user_id) for each in wanting}


def resume(database: Database, caller: Caller, agreement_id: str, kind: Kind, subject: str, *, now: datetime) -> bool:
    """Let a reminder come again that the caller, or their channel, has put off; False where it does. NotTied."""
    with database.writing() as session:
        reach(session, caller, agreement_id, Deed.PUT_OFF, about=subject)
        held = [
            hold
            for hold in list_holds(session, agreement_id=agreement_id)
            if (hold.kind, hold.subject, hold.team_id) == (kind.family, subject, caller.team_id)
            and hold.channel_id in {caller.channel_id, caller.user_id}
        ]
        for hold in held:
            remove_hold(session, hold)
        if held:
            note(session, caller.person, agreement_id, Deed.PUT_OFF, now=now, about=subject)
    return bool(held)


def place(tie: Tie) -> str:
    """Return the channel as a way names it."""
    return f"{tie.team_id}:{tie.channel_id}"


def _setting(session: Session, agreement: Agreement, kind: Kind, reminding: Reminding) -> Setting:
    ties, way = list_ties(session, agreement_id=agreement.id), reminding.way(kind)
    if way.channel not in {place(tie) for tie in ties}:  # it has been untied since
        way = way.model_copy(update={"channel": None})
    return Setting(agreement, kind, way, ties)


def coordinating(company: Company) -> list[Coordinating]:
    """Return who coordinates for each party that has a channel and a coordinator."""
    chosen = company.reminding.coordinators
    return [
        Coordinating(party or None, person, party in chosen and chosen[party].user_id == person.user_id)
        for party, person in company.coordinators().items()
    ]


def _change(
    session: Session, caller: Caller, agreement: Agreement, change: Callable[[Reminding], Reminding], now: datetime
) -> Reminding:
    """Change what is chosen, and let the planner look at the agreement again."""
    plan = find_plan(session, agreement_id=agreement.id) or Plan(agreement.id, now, now)
    # Whoever changes something at the same time waits here, and then builds on this. Had the planner been at it, it may
    # plan a little of the past anew: the record keeps that from being told again.
    put_plan(session, plan)
    before = reminding_of(session, agreement.id)
    after = change(before)
    put_reminding(
        session,
        StoredReminding(agreement.id, after.model_dump(mode="json"), now, caller.team_id, caller.user_id),
    )
    ground = Ground(agreement, list_entries(session, agreement_id=agreement.id), local_day(now, agreement.zone))
    put_plan(
        session, Plan(agreement.id, _planned_until(ground, before, after, plan, now), _look_at(ground, after, now))
    )
    return after


def _planned_until(ground: Ground, before: Reminding, after: Reminding, plan: Plan, now: datetime) -> datetime:
    """Return from when on reminders are to be planned anew: as before, but that nothing is lost.

    What was yet to come, and by the new choice would have come earlier already, comes all the same. What has been told
    isn't told again, since the record holds it.
    """
    until = plan.planned_until
    to_come = {_name(each) for each in due(ground, before, after=until, upto=now + _FORTNIGHT)}
    passed = [
        each.rung.at
        for each in due(ground, after, after=until - _FORTNIGHT, upto=until)
        if _name(each) in to_come and (each.rung.until is None or each.rung.until > now)
    ]
    return min(passed) - _JUST_BEFORE if passed else until


def _name(reminder: Reminder) -> tuple[str, str, str]:
    return reminder.subject.kind, reminder.subject.key, reminder.rung.name


def _look_at(ground: Ground, reminding: Reminding, now: datetime) -> datetime:
    """Return when to plan: now, but while offices are closed when they open."""
    zone = ground.agreement.zone
    return now if is_open(now, zone) else next_moment(reminding, zone, now)
