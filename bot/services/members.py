"""Who has which role under an agreement: looked up, given, changed and taken away by its coordinators.

A coordinator decides about the people of their own workspace; the other authority's are its own coordinators' matter.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.domain.texts import text
from bot.services.access import Caller, Reach, note, note_outside, reach
from bot.services.admission import close_request
from bot.services.errors import NotFound, OthersPeople, Refused
from storage.agreements import take_turn
from storage.engine import Database
from storage.members import (
    Member,
    find_member,
    list_members,
    list_memberships,
    list_people,
    put_member,
    remove_member,
)
from storage.plans import remove_absence, remove_subscription


class LastCoordinator(Refused):
    """An authority keeps one coordinator at least."""

    def __init__(self, agreement_id: str) -> None:
        said = text("This is your last coordinator, and there has to be one. Make somebody else a coordinator first.")
        super().__init__(said, agreement_id, Deed.ADMIT)


@dataclass(frozen=True, slots=True)
class Members:
    """Everybody who reaches an agreement, as the caller is shown it."""

    agreement: Agreement
    caller: Caller
    members: Sequence[Member]
    may_admit: bool


def look_at_members(database: Database, caller: Caller, agreement_id: str) -> Members:
    """Return who has which role. NotTied, NotMember."""
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, Deed.REPORT, about="members")
        members = list_members(session, agreement_id=agreement_id)
    return Members(reached.agreement, caller, members, reached.role is Role.COORDINATOR)


def admit(
    database: Database,
    caller: Caller,
    agreement_id: str,
    people: Collection[str],
    role: Role,
    *,
    now: datetime,
    only_new: bool = False,
) -> Agreement:
    """Give people of the caller's workspace the role, whatever they were before; with `only_new` who has one keeps it.

    MayNot, LastCoordinator.
    """
    with database.writing() as session:
        take_turn(session, agreement_id=agreement_id)
        reached = reach(session, caller, agreement_id, Deed.ADMIT)
        for person in (Person(caller.team_id, user_id) for user_id in people):
            if not (only_new and find_member(session, agreement_id=agreement_id, person=person)):
                _admit(session, caller, reached, person, role, now)
        _refuse_without_coordinator(session, agreement_id, caller.team_id)
    return reached.agreement


def change_role(
    database: Database, caller: Caller, agreement_id: str, person: Person, role: Role, *, now: datetime
) -> Agreement:
    """Give somebody who is in already another role. MayNot, OthersPeople, NotFound, LastCoordinator.

    Who is in no more has to be let in anew: they may have become a guest, or have left.
    """
    with database.writing() as session:
        reached = _reach_for(session, caller, agreement_id, person)
        _admit(session, caller, reached, person, role, now)
        _refuse_without_coordinator(session, agreement_id, caller.team_id)
    return reached.agreement


def dismiss(database: Database, caller: Caller, agreement_id: str, person: Person, *, now: datetime) -> Agreement:
    """Take somebody's role away. MayNot, NotFound, OthersPeople, LastCoordinator."""
    with database.writing() as session:
        reached = _reach_for(session, caller, agreement_id, person)
        note(session, caller.person, agreement_id, Deed.ADMIT, now=now, about=str(person))
        _forget(session, agreement_id, person)
        _refuse_without_coordinator(session, agreement_id, caller.team_id)
    return reached.agreement


def shut_out(database: Database, person: Person, *, now: datetime) -> int:
    """Take every role of somebody away whose account is closed, or who has become a guest; return how many they had."""
    with database.writing() as session:
        found = list_memberships(session, person=person)
        for each in found:
            _forget(session, each.agreement_id, person)
            # by nobody whom the agreement knows: Slack has told it
            note_outside(session, each.agreement_id, Deed.ADMIT, now=now, about=str(person))
    return len(found)


def _forget(session: Session, agreement_id: str, person: Person) -> None:
    """Take the role away, and what was chosen by it; with the last one, when they are away, too."""
    remove_member(session, agreement_id=agreement_id, person=person)
    remove_subscription(session, agreement_id=agreement_id, team_id=person.team_id, user_id=person.user_id)
    if not list_memberships(session, person=person):
        remove_absence(session, team_id=person.team_id, user_id=person.user_id)


def find_people(database: Database) -> list[Person]:
    """Return everybody who has a role somewhere."""
    with database.reading() as session:
        return list_people(session)


def find_colleagues(database: Database, agreement_id: str, team_id: str) -> frozenset[str]:
    """Return the ids of those of the workspace who reach the agreement: whoever looks must have been let in already."""
    with database.reading() as session:
        members = list_members(session, agreement_id=agreement_id)
    return frozenset(each.user_id for each in members if each.team_id == team_id)


def is_member(database: Database, person: Person, agreement_id: str) -> bool:
    """Tell whether somebody reaches the agreement."""
    with database.reading() as session:
        return find_member(session, agreement_id=agreement_id, person=person) is not None


def _reach_for(session: Session, caller: Caller, agreement_id: str, person: Person) -> Reach:
    """Return the agreement, where the caller decides about the person, and that is a member."""
    # else two could take each other's place as the last coordinator at once
    take_turn(session, agreement_id=agreement_id)
    reached = reach(session, caller, agreement_id, Deed.ADMIT)
    if person.team_id != caller.team_id:
        raise OthersPeople(agreement_id)
    if find_member(session, agreement_id=agreement_id, person=person) is None:
        raise NotFound(agreement_id, Deed.ADMIT, str(person))
    return reached


def _admit(session: Session, caller: Caller, reached: Reach, person: Person, role: Role, now: datetime) -> None:
    agreement_id = reached.agreement.id
    before = find_member(session, agreement_id=agreement_id, person=person)
    note(session, caller.person, agreement_id, Deed.ADMIT, now=now, about=str(person))
    put_member(
        session,
        Member(
            agreement_id,
            person.team_id,
            person.user_id,
            before.party_id if before else reached.party,
            role,
            before.added_at if before else now,
            caller.team_id,
            caller.user_id,
        ),
    )
    close_request(session, agreement_id, person, role=role, by=caller.person, now=now)


def _refuse_without_coordinator(session: Session, agreement_id: str, team_id: str) -> None:
    members = list_members(session, agreement_id=agreement_id)
    if not any(each.role is Role.COORDINATOR and each.team_id == team_id for each in members):
        raise LastCoordinator(agreement_id)
