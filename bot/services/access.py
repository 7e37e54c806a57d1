"""Who may reach what: everything a person asks for is looked up through the channel that they ask in.

A person reaches an agreement if that channel is tied to it and they have a role under it, and does with it what their
role is for. What they do is noted in the audit trail, in the transaction that does it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.guard import find_personal_data
from bot.domain.people import Person
from bot.domain.roles import UNNOTED, Deed, Role, may
from bot.services.audit_words import OBJECTS
from bot.services.errors import BrokenAgreement, MayNot, NotMember, NotTied, Refused, Untied
from bot.services.stored import any_unreadable, known_unreadable, stored_agreement
from storage.agreements import find_version
from storage.audit import Record, add_record
from storage.engine import Database
from storage.members import Member, find_member
from storage.ties import TiedAgreement, find_tied, find_tied_anywhere

_ID = re.compile(r"(?=[^0-9]*[0-9])[A-Za-z0-9:._@-]{1,100}")
"""One word with a figure in it: an entry, a promise, a week, a channel, a person, what is reminded of."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A person in a channel of a workspace."""

    team_id: str
    user_id: str
    channel_id: str

    @property
    def person(self) -> Person:
        """Return who it is, wherever they are."""
        return Person(self.team_id, self.user_id)


@dataclass(frozen=True, slots=True)
class Reach:
    """An agreement that the caller reaches, their role under it, and the party that they act for (None: for all).

    That is their own party, or else the one whose channel it is. `version` is the number of the version that the
    agreement is read in, the newest.
    """

    agreement: Agreement
    party: str | None
    version: int
    role: Role


def reach(
    session: Session, caller: Caller, agreement_id: str, deed: Deed = Deed.LOOK, *, about: str | None = None
) -> Reach:
    """Return the agreement, if the caller may do the deed with it; else NotTied, NotMember or MayNot.

    `about` is the id of what it is to be done to.
    """
    for tied in find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id, user_id=caller.user_id):
        if tied.agreement_id == agreement_id:
            return _reach(session, tied, deed, about)
    raise NotTied(agreement_id, deed, about)


def reach_one(
    database: Database, caller: Caller, agreement_id: str, deed: Deed = Deed.LOOK, *, about: str | None = None
) -> Reach:
    """Return the agreement, as `reach` does, in a unit of work of its own."""
    with database.reading() as session:
        return reach(session, caller, agreement_id, deed, about=about)


def act(
    session: Session, caller: Caller, agreement_id: str, deed: Deed, *, now: datetime, about: str | None = None
) -> Reach:
    """Return the agreement, as `reach` does, and note what the caller does."""
    reached = reach(session, caller, agreement_id, deed, about=about)
    note(session, caller.person, reached.agreement.id, deed, now=now, about=about)
    return reached


def reach_anywhere(
    session: Session, person: Person, agreement_id: str, deed: Deed, *, about: str | None = None
) -> Member:
    """Return what somebody is under the agreement, if they may do the deed, wherever they do it: in a direct message,
    say. NotMember, MayNot.
    """
    member = find_member(session, agreement_id=agreement_id, person=person)
    if member is None:
        raise NotMember(agreement_id, deed, about)
    if not may(member.role, deed):
        raise MayNot(agreement_id, deed, about)
    return member


def act_anywhere(
    session: Session, person: Person, agreement_id: str, deed: Deed, *, now: datetime, about: str | None = None
) -> Member:
    """Return what somebody is under the agreement, as `reach_anywhere` does, and note what they do."""
    member = reach_anywhere(session, person, agreement_id, deed, about=about)
    note(session, person, agreement_id, deed, now=now, about=about)
    return member


def note(
    session: Session, person: Person, agreement_id: str, deed: Deed, *, now: datetime, about: str | None = None
) -> None:
    """Note in the audit trail what somebody does, in the transaction that does it."""
    if deed not in UNNOTED:
        add_record(session, Record(agreement_id, now, person.team_id, person.user_id, deed, about))


def note_outside(session: Session, agreement_id: str, deed: Deed, *, now: datetime, about: str | None = None) -> None:
    """Note in the audit trail what nobody in the chat does: those who run the bot, or the bot itself."""
    add_record(session, Record(agreement_id, now, None, None, deed, about))


def note_read(
    database: Database, caller: Caller, agreement_id: str, deed: Deed, *, now: datetime, about: str | None = None
) -> None:
    """Note in the audit trail what the caller is about to be shown."""
    with database.writing() as session:
        note(session, caller.person, agreement_id, deed, now=now, about=about)


def note_refused(database: Database, caller: Caller, refused: Refused, *, now: datetime) -> None:
    """Note in the audit trail what the caller was refused: under no agreement where there is none of that id.

    Whatever stood in a forged button comes in here: about what it was is noted only where that can be an id.
    """
    with database.writing() as session:
        there = find_version(session, agreement_id=refused.agreement_id) if refused.agreement_id else None
        agreement_id = refused.agreement_id if there else ""
        outcome = type(refused).__name__
        about = refused.about if refused.about and _can_be_id(refused.about) else None
        add_record(session, Record(agreement_id, now, caller.team_id, caller.user_id, refused.deed, about, outcome))


def _can_be_id(about: str) -> bool:
    return about in OBJECTS or (_ID.fullmatch(about) is not None and find_personal_data(about) is None)


def find_reachable(database: Database, caller: Caller, *, now: datetime, deed: Deed = Deed.LOOK) -> list[Reach]:
    """Return the agreements of the caller's channel with which they may do the deed: first the one in force, then the
    newest before older ones.
    """
    with database.reading() as session:
        tied = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id, user_id=caller.user_id)
        found = [reached for each in tied if (reached := reached_by(session, each, deed))]
    return in_order(found, now=now)


def reach_any(
    database: Database, caller: Caller, *, now: datetime, deed: Deed, about: str | None = None
) -> list[Reach]:
    """Return the agreements of the caller's channel, as above; `about` is the id of what the deed is to be done to.

    Where there are none: Untied for a channel without any, NotMember where the caller has no role under them, MayNot
    where theirs is not for the deed, BrokenAgreement where none of them can be read.
    """
    if found := find_reachable(database, caller, now=now, deed=deed):
        return found
    with database.reading() as session:
        tied = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id, user_id=caller.user_id)
    if not tied:
        raise Untied(deed, about)
    if all(each.role is None for each in tied):
        raise NotMember(tied[0].agreement_id, deed, about)
    for each in tied:
        if each.role and may(each.role, deed):
            raise BrokenAgreement(each.agreement_id)
    raise MayNot(tied[0].agreement_id, deed, about)


def find_unreadable(database: Database, person: Person, channels: Collection[str]) -> list[str]:
    """Return the ids of what the channels follow up and somebody has tried to read, and couldn't: of that alone under
    which the person has a role.
    """
    if not any_unreadable():
        return []
    with database.reading() as session:
        found = find_tied_anywhere(
            session, team_id=person.team_id, channel_ids=sorted(channels), user_id=person.user_id
        )
    return known_unreadable(each for tied in found.values() for each in tied if each.role)


def find_roles(database: Database, caller: Caller) -> frozenset[Role]:
    """Return what the caller is under the agreements of their channel, a reader where they are nothing; every role
    where there are no agreements: whoever ties the first will have them all.
    """
    with database.reading() as session:
        tied = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id, user_id=caller.user_id)
    return frozenset(each.role or Role.READER for each in tied) or frozenset(Role)


def in_order(found: Sequence[Reach], *, now: datetime) -> list[Reach]:
    """Return the agreements in the order in which a command means them: in force first, newest first."""

    def rank(each: Reach) -> tuple[bool, date]:
        period = each.agreement.in_force
        return period.holds(local_day(now, each.agreement.zone)), period.start or date.min

    return sorted(found, key=rank, reverse=True)


def reached_by(session: Session, tied: TiedAgreement, deed: Deed = Deed.LOOK) -> Reach | None:
    """Return the agreement of a tie that was looked up for somebody; None where they have no role for the deed, and
    where it can't be read: it is to hide none of the others.
    """
    if tied.role is None or not may(tied.role, deed):
        return None
    try:
        return _reach(session, tied, deed)
    except BrokenAgreement:
        return None


def _reach(session: Session, tied: TiedAgreement, deed: Deed, about: str | None = None) -> Reach:
    if tied.role is None:
        raise NotMember(tied.agreement_id, deed, about)
    if not may(tied.role, deed):
        raise MayNot(tied.agreement_id, deed, about)
    return Reach(stored_agreement(session, tied), tied.member_of or tied.party_id, tied.version, tied.role)
