"""Agreements in their versions, as their files read when they were imported."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from storage.inserts import Insertion
from storage.tables import AgreementRow, EntryRow, MemberRow, VersionRow, columns_for, row_of


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of an agreement, in force as "known" from `recorded_at` until the next one's."""

    agreement_id: str
    number: int
    document: dict[str, Any]
    digest: str
    recorded_at: datetime
    team_id: str | None = None
    user_id: str | None = None
    """who changed it in the chat; unset for a version that was imported"""


_agreements = AgreementRow.__table__.c
_versions = VersionRow.__table__.c

_ADD_AGREEMENT = Insertion(AgreementRow, lambda insert: insert.on_conflict_do_nothing(index_elements=[_agreements.id]))
_TAKE_TURN = select(_agreements.id).where(_agreements.id == bindparam("id")).with_for_update(key_share=True)
_IS_TOUCHED = select(
    or_(
        exists().where(MemberRow.__table__.c.agreement_id == bindparam("of_agreement")),
        exists().where(EntryRow.__table__.c.agreement_id == bindparam("of_agreement")),
    )
)
_ADD_VERSION = insert(VersionRow.__table__)
_COLUMNS = columns_for(StoredVersion, VersionRow)
_OF_AGREEMENT = (
    select(*_COLUMNS).where(_versions.agreement_id == bindparam("agreement_id")).order_by(_versions.number.desc())
)
_NEWEST = _OF_AGREEMENT.limit(1)
_NEWEST_KNOWN = _NEWEST.where(_versions.recorded_at <= bindparam("known_at"))
_newest_of_each = (
    select(_versions.agreement_id, func.max(_versions.number).label("number"))
    .group_by(_versions.agreement_id)
    .subquery()
)
_NEWEST_OF_EACH = (
    select(*_COLUMNS)
    .join(
        _newest_of_each,
        (_versions.agreement_id == _newest_of_each.c.agreement_id) & (_versions.number == _newest_of_each.c.number),
    )
    .order_by(_versions.agreement_id)
)


def add_version(
    session: Session,
    *,
    agreement_id: str,
    document: dict[str, Any],
    digest: str,
    at: datetime,
    team_id: str | None = None,
    user_id: str | None = None,
) -> int | None:
    """Add a version and return its number, or None where the newest version has the same digest already."""
    session.execute(_ADD_AGREEMENT.on(session), {"id": agreement_id, "created_at": at})
    take_turn(session, agreement_id=agreement_id)
    newest = find_version(session, agreement_id=agreement_id)
    if newest and newest.digest == digest:
        return None
    number = newest.number + 1 if newest else 1
    version = StoredVersion(agreement_id, number, document, digest, at, team_id, user_id)
    session.execute(_ADD_VERSION, row_of(version))
    return number


def take_turn(session: Session, *, agreement_id: str) -> None:
    """Let those who decide by what there is take turns: the next one waits here for the end of this unit of work.

    On SQLite that is so already when a unit of work begins.
    """
    session.execute(_TAKE_TURN, {"id": agreement_id})


def find_version(session: Session, *, agreement_id: str, known_at: datetime | None = None) -> StoredVersion | None:
    """Return the newest version, or the newest of those known at the moment `known_at`."""
    if known_at is None:
        found = session.execute(_NEWEST, {"agreement_id": agreement_id}).one_or_none()
    else:
        found = session.execute(_NEWEST_KNOWN, {"agreement_id": agreement_id, "known_at": known_at}).one_or_none()
    return StoredVersion(*found) if found else None


def is_untouched(session: Session, *, agreement_id: str) -> bool:
    """Tell whether nobody has a role under the agreement, and nothing was ever logged under it."""
    return not session.execute(_IS_TOUCHED, {"of_agreement": agreement_id}).scalar_one()


def list_versions_of(session: Session, *, agreement_id: str) -> list[StoredVersion]:
    """Return every version of the agreement, the newest first."""
    return [StoredVersion(*found) for found in session.execute(_OF_AGREEMENT, {"agreement_id": agreement_id})]


def list_versions(session: Session) -> list[StoredVersion]:
    """Return the newest version of every agreement, by id."""
    return [StoredVersion(*found) for found in session.execute(_NEWEST_OF_EACH)]
