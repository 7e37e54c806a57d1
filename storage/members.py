"""Who reaches which agreement, in which role."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from bot.domain.people import Person
from bot.domain.roles import Role
from storage.inserts import Insertion
from storage.tables import MemberRow, columns_for, row_of


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's role under an agreement, for a party or (`party_id` None) for all of them.

    `added_by` None: it followed from something else, such as an import or that they tied the first channel.
    """

    agreement_id: str
    team_id: str
    user_id: str
    party_id: str | None
    role: Role
    added_at: datetime
    added_by_team: str | None = None
    added_by: str | None = None

    @property
    def person(self) -> Person:
        """Return who it is."""
        return Person(self.team_id, self.user_id)


_members = MemberRow.__table__.c
_KEY = [_members.agreement_id, _members.team_id, _members.user_id]
_ADD = Insertion(
    MemberRow, lambda insert: insert.on_conflict_do_nothing(index_elements=_KEY).returning(_members.agreement_id)
)
_PUT = Insertion(
    MemberRow,
    lambda insert: insert.on_conflict_do_update(
        index_elements=_KEY,
        set_={name: insert.excluded[name] for name in ("party_id", "role", "added_at", "added_by_team", "added_by")},
    ),
)
_LIST = (
    select(*columns_for(Member, MemberRow))
    .where(_members.agreement_id == bindparam("agreement_id"))
    .order_by(_members.added_at, _members.team_id, _members.user_id)
)
_OF_PERSON = (
    select(*columns_for(Member, MemberRow))
    .where(_members.team_id == bindparam("team_id"), _members.user_id == bindparam("user_id"))
    .order_by(_members.agreement_id)
)
_FIND = _OF_PERSON.where(_members.agreement_id == bindparam("agreement_id"))
_PEOPLE = select(_members.team_id, _members.user_id).distinct().order_by(_members.team_id, _members.user_id)
_REMOVE = delete(MemberRow).where(
    _members.agreement_id == bindparam("agreement_id"),
    _members.team_id == bindparam("team_id"),
    _members.user_id == bindparam("user_id"),
)


def add_member(session: Session, member: Member) -> bool:
    """Let somebody in; False where they are in already (their role stays as it is)."""
    return session.execute(_ADD.on(session), row_of(member)).one_or_none() is not None


def put_member(session: Session, member: Member) -> None:
    """Let somebody in, or change what they are."""
    session.execute(_PUT.on(session), row_of(member))


def remove_member(session: Session, *, agreement_id: str, person: Person) -> None:
    """Take somebody's role away."""
    session.execute(_REMOVE, {"agreement_id": agreement_id, "team_id": person.team_id, "user_id": person.user_id})


def find_member(session: Session, *, agreement_id: str, person: Person) -> Member | None:
    """Return what somebody is under the agreement, or None."""
    asked = {"agreement_id": agreement_id, "team_id": person.team_id, "user_id": person.user_id}
    found = session.execute(_FIND, asked).one_or_none()
    return Member(*found) if found else None


def list_members(session: Session, *, agreement_id: str) -> list[Member]:
    """Return everybody who reaches the agreement, in the order in which they came."""
    return [Member(*found) for found in session.execute(_LIST, {"agreement_id": agreement_id})]


def list_memberships(session: Session, *, person: Person) -> list[Member]:
    """Return what somebody is, under each agreement that they reach."""
    found = session.execute(_OF_PERSON, {"team_id": person.team_id, "user_id": person.user_id})
    return [Member(*each) for each in found]


def list_people(session: Session) -> list[Person]:
    """Return everybody who reaches some agreement."""
    return [Person(*found) for found in session.execute(_PEOPLE)]
