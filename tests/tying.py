"""Channels tied and people let in, as the tests begin with them."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.access import Caller
from bot.services.stored import newest_agreement
from bot.services.ties import tie_channel
from storage.engine import Database
from storage.members import Member, find_member, list_members, put_member


def tie(database: Database, caller: Caller, *, agreement_id: str, party_kind: str | None, now: datetime) -> Agreement:
    """Tie the caller's channel; where others follow the agreement up already, as if its party had been invited."""
    with database.writing() as session:
        members = list_members(session, agreement_id=agreement_id)
        if members and find_member(session, agreement_id=agreement_id, person=caller.person) is None:
            signatories = newest_agreement(session, agreement_id).signatories
            party = next((each.id for each in signatories if each.kind == party_kind), None)
            put_member(session, _member(agreement_id, caller.person, Role.COORDINATOR, now, party))
    return tie_channel(database, caller, agreement_id=agreement_id, party_kind=party_kind, now=now, trusted=True)


def let_in(
    database: Database, agreement_id: str, people: Iterable[Person], *, now: datetime, role: Role = Role.MEMBER
) -> None:
    """Give the people a role, unless they have one."""
    with database.writing() as session:
        for person in people:
            if find_member(session, agreement_id=agreement_id, person=person) is None:
                put_member(session, _member(agreement_id, person, role, now))


def _member(agreement_id: str, person: Person, role: Role, now: datetime, party: str | None = None) -> Member:
    return Member(agreement_id, person.team_id, person.user_id, party, role, now)
