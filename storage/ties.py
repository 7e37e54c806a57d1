"""Which channels an agreement is followed up in, and for which of its parties."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from bot.domain.roles import Role
from storage.inserts import Insertion
from storage.tables import MemberRow, TieRow, VersionRow, columns_for


@dataclass(frozen=True, slots=True)
class Tie:
    """A channel tied to an agreement for one party, or (`party_id` None) for all of them."""

    team_id: str
    channel_id: str
    agreement_id: str
    party_id: str | None
    tied_at: datetime
    tied_by: str


@dataclass(frozen=True, slots=True)
class TiedAgreement:
    """An agreement of a channel, with the number and the digest of its newest version.

    `role` is what the person who asks is under it, None where they are nothing; `member_of` their party.
    """

    agreement_id: str
    version: int
    party_id: str | None
    digest: str
    role: Role | None
    member_of: str | None


_ties = TieRow.__table__.c
_versions = VersionRow.__table__.c
_any_version = VersionRow.__table__.alias().c
_newest = (
    select(func.max(_any_version.number))
    .where(_any_version.agreement_id == _ties.agreement_id)
    .correlate(TieRow.__table__)
    .scalar_subquery()
)

_ADD = Insertion(
    TieRow,
    lambda insert: insert.on_conflict_do_nothing(
        index_elements=[_ties.team_id, _ties.channel_id, _ties.agreement_id]
    ).returning(_ties.agreement_id),
)
_REMOVE = (
    delete(TieRow)
    .where(
        _ties.team_id == bindparam("team_id"),
        _ties.channel_id == bindparam("channel_id"),
        _ties.agreement_id == bindparam("agreement_id"),
    )
    .returning(_ties.channel_id)
)
_EVERY = select(*columns_for(Tie, TieRow)).order_by(_ties.tied_at, _ties.team_id, _ties.channel_id)
_OF_AGREEMENT = _EVERY.where(_ties.agreement_id == bindparam("agreement_id"))
_another = TieRow.__table__.alias()
_earlier = or_(
    _another.c.tied_at < _ties.tied_at,
    and_(_another.c.tied_at == _ties.tied_at, _another.c.team_id < _ties.team_id),
)
TIED_FIRST = ~(
    exists()
    .where(_another.c.agreement_id == _ties.agreement_id, _another.c.channel_id == _ties.channel_id, _earlier)
    .correlate(TieRow.__table__)
)
"""A channel that two workspaces share has one id in both: what is told there, the one that tied it first tells."""
_members = MemberRow.__table__.c
_of_team = (
    select(_ties.agreement_id, _versions.number, _ties.party_id, _versions.digest, _members.role, _members.party_id)
    .join_from(
        TieRow.__table__,
        VersionRow.__table__,
        (_versions.agreement_id == _ties.agreement_id) & (_versions.number == _newest),
    )
    .outerjoin(
        MemberRow.__table__,
        and_(
            _members.agreement_id == _ties.agreement_id,
            _members.team_id == _ties.team_id,
            _members.user_id == bindparam("user_id"),
        ),
    )
    .where(_ties.team_id == bindparam("team_id"))
    .order_by(_ties.agreement_id)
)
_OF_CHANNEL = _of_team.where(_ties.channel_id == bindparam("channel_id"))
_OF_CHANNELS = _of_team.add_columns(_ties.channel_id).where(
    _ties.channel_id.in_(bindparam("channel_ids", expanding=True))
)
_CHANNELS_AT_ONCE = 500
"""Fewer than the parameters that a statement may have."""


def add_tie(
    session: Session,
    *,
    team_id: str,
    channel_id: str,
    agreement_id: str,
    party_id: str | None,
    user_id: str,
    at: datetime,
) -> bool:
    """Tie a channel to an agreement; False where it is tied to it already (that tie stays as it is)."""
    added = session.execute(
        _ADD.on(session),
        {
            "team_id": team_id,
            "channel_id": channel_id,
            "agreement_id": agreement_id,
            "party_id": party_id,
            "tied_at": at,
            "tied_by": user_id,
        },
    )
    return added.one_or_none() is not None


def remove_tie(session: Session, *, team_id: str, channel_id: str, agreement_id: str) -> bool:
    """Untie a channel from an agreement; False where it isn't tied to it."""
    asked = {"team_id": team_id, "channel_id": channel_id, "agreement_id": agreement_id}
    return session.execute(_REMOVE, asked).one_or_none() is not None


def list_ties(session: Session, *, agreement_id: str) -> list[Tie]:
    """Return every channel that the agreement is tied to, in the order they were tied."""
    return [Tie(*found) for found in session.execute(_OF_AGREEMENT, {"agreement_id": agreement_id})]


def tied_first(ties: Iterable[Tie]) -> list[Tie]:
    """Return of ties in the order they were tied those that tell what is told in their channel: as TIED_FIRST says."""
    first: dict[str, Tie] = {}
    for tie in ties:
        first.setdefault(tie.channel_id, tie)
    return list(first.values())


def list_every_tie(session: Session) -> list[Tie]:
    """Return every channel of every agreement, in the order they were tied."""
    return [Tie(*found) for found in session.execute(_EVERY)]


def find_tied(session: Session, *, team_id: str, channel_id: str, user_id: str | None = None) -> list[TiedAgreement]:
    """Return the agreements that the channel is tied to, by id, and what the person is under each."""
    found = session.execute(_OF_CHANNEL, {"team_id": team_id, "channel_id": channel_id, "user_id": user_id})
    return [TiedAgreement(*each) for each in found]


def find_tied_anywhere(
    session: Session, *, team_id: str, channel_ids: Sequence[str], user_id: str
) -> dict[str, list[TiedAgreement]]:
    """Return the agreements that the channels of a workspace are tied to, by channel; of channels that are."""
    tied: dict[str, list[TiedAgreement]] = {}
    for start in range(0, len(channel_ids), _CHANNELS_AT_ONCE):
        asked = channel_ids[start : start + _CHANNELS_AT_ONCE]
        of = {"team_id": team_id, "channel_ids": asked, "user_id": user_id}
        for *found, channel_id in session.execute(_OF_CHANNELS, of):
            tied.setdefault(channel_id, []).append(TiedAgreement(*found))
    return tied
