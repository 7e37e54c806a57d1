"""Who asked to be let in, and who was invited by a code."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from bot.domain.people import Person
from bot.domain.roles import Role
from storage.inserts import Insertion
from storage.tables import AdmissionRow, InvitationRow, columns_for, row_of


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody asked to be let in, in a channel; `answered_at` None: nobody has answered; `role` None then: refused."""

    agreement_id: str
    team_id: str
    user_id: str
    number: int
    channel_id: str
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by_team: str | None = None
    answered_by: str | None = None
    role: Role | None = None

    @property
    def person(self) -> Person:
        """Return who asked."""
        return Person(self.team_id, self.user_id)

    @property
    def answerer(self) -> Person:
        """Return who answered; nobody, by no name, before that."""
        return Person(self.answered_by_team or "", self.answered_by or "")


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whoever has the code of this hash may come in once, as a coordinator of the party (None: of all)."""

    code_hash: str
    agreement_id: str
    party_id: str | None
    made_at: datetime
    expires_at: datetime
    made_by_team: str | None = None
    made_by: str | None = None
    used_at: datetime | None = None
    used_by_team: str | None = None
    used_by: str | None = None


_admissions = AdmissionRow.__table__.c
_invitations = InvitationRow.__table__.c
_ASK = Insertion(
    AdmissionRow,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[_admissions.agreement_id, _admissions.team_id, _admissions.user_id, _admissions.number]
    ).returning(_admissions.number),
)
_OF_PERSON = (
    select(*columns_for(Admission, AdmissionRow))
    .where(
        _admissions.agreement_id == bindparam("agreement_id"),
        _admissions.team_id == bindparam("team_id"),
        _admissions.user_id == bindparam("user_id"),
    )
    .order_by(_admissions.number.desc())
)
_ONE = _OF_PERSON.where(_admissions.number == bindparam("number"))
_ANSWER = (
    update(AdmissionRow)
    .where(
        _admissions.agreement_id == bindparam("of_agreement"),
        _admissions.team_id == bindparam("of_team"),
        _admissions.user_id == bindparam("of_user"),
        _admissions.number == bindparam("of_number"),
        _admissions.answered_at.is_(None),
    )
    .returning(_admissions.number)
)
_INVITE = insert(InvitationRow.__table__)
_INVITED = select(*columns_for(Invitation, InvitationRow)).where(_invitations.code_hash == bindparam("code_hash"))
_USE = (
    update(InvitationRow)
    .where(_invitations.code_hash == bindparam("of_hash"), _invitations.used_at.is_(None))
    .returning(_invitations.code_hash)
)
_REMOVE_ANSWERED = delete(AdmissionRow.__table__).where(_admissions.answered_at < bindparam("before"))
_REMOVE_EXPIRED = delete(InvitationRow.__table__).where(_invitations.expires_at < bindparam("before"))


def add_admission(session: Session, admission: Admission) -> bool:
    """Note that somebody asks; False where that is noted already."""
    return session.execute(_ASK.on(session), row_of(admission)).one_or_none() is not None


def find_last_admission(session: Session, *, agreement_id: str, person: Person) -> Admission | None:
    """Return what somebody asked last, or None."""
    asked = {"agreement_id": agreement_id, "team_id": person.team_id, "user_id": person.user_id}
    found = session.execute(_OF_PERSON, asked).first()
    return Admission(*found) if found else None


def find_admission(session: Session, *, agreement_id: str, person: Person, number: int) -> Admission | None:
    """Return what somebody asked, or None."""
    asked = {"agreement_id": agreement_id, "team_id": person.team_id, "user_id": person.user_id, "number": number}
    found = session.execute(_ONE, asked).one_or_none()
    return Admission(*found) if found else None


def answer_admission(session: Session, asked: Admission, *, role: Role | None, by: Person, at: datetime) -> bool:
    """Note the answer; False where it has been answered before."""
    parameters = {
        "of_agreement": asked.agreement_id,
        "of_team": asked.team_id,
        "of_user": asked.user_id,
        "of_number": asked.number,
        "role": role,
        "answered_at": at,
        "answered_by_team": by.team_id,
        "answered_by": by.user_id,
    }
    return session.execute(_ANSWER.values(**_bound(parameters)), parameters).one_or_none() is not None


def add_invitation(session: Session, invitation: Invitation) -> None:
    """Keep the invitation of a new code."""
    session.execute(_INVITE, row_of(invitation))


def find_invitation(session: Session, *, code_hash: str) -> Invitation | None:
    """Return the invitation of the code, used or not, or None."""
    found = session.execute(_INVITED, {"code_hash": code_hash}).one_or_none()
    return Invitation(*found) if found else None


def use_invitation(session: Session, *, code_hash: str, by: Person, at: datetime) -> bool:
    """Note who came in by it; False where somebody has before."""
    used = {"used_at": at, "used_by_team": by.team_id, "used_by": by.user_id}
    statement = _USE.values(**_bound(used))
    return session.execute(statement, {"of_hash": code_hash, **used}).one_or_none() is not None


def remove_answered_admissions(session: Session, *, before: datetime) -> None:
    """Forget who asked, of what was answered before then."""
    session.execute(_REMOVE_ANSWERED, {"before": before})


def remove_expired_invitations(session: Session, *, before: datetime) -> None:
    """Forget the invitations by which nobody could come in any more before then, used or not."""
    session.execute(_REMOVE_EXPIRED, {"before": before})


def _bound(parameters: dict[str, object]) -> dict[str, object]:
    return {name: bindparam(name) for name in parameters if not name.startswith("of_")}
