"""Agreements in the making, form by form: one for each person and channel, kept until it is finished or thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from storage.inserts import Insertion
from storage.tables import SketchRow, columns_for, row_of

if TYPE_CHECKING:
    from sqlalchemy import Executable
    from sqlalchemy.orm import Session

    from storage.inserts import Insert


@dataclass(frozen=True, slots=True)
class StoredSketch:
    """What somebody has answered so far in a channel; each change of it is a revision, from 1."""

    team_id: str
    user_id: str
    channel_id: str
    revision: int
    payload: dict[str, Any]
    changed_at: datetime


_sketches = SketchRow.__table__.c


def _after_the_one_before(insert: Insert) -> Executable:
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[_sketches.team_id, _sketches.user_id, _sketches.channel_id],
        set_={"revision": new.revision, "payload": new.payload, "changed_at": new.changed_at},
        where=_sketches.revision == new.revision - 1,
    ).returning(_sketches.revision)


_PUT = Insertion(SketchRow, _after_the_one_before)
_ones_own = (
    _sketches.team_id == bindparam("team_id"),
    _sketches.user_id == bindparam("user_id"),
    _sketches.channel_id == bindparam("channel_id"),
)
_FIND = select(*columns_for(StoredSketch, SketchRow)).where(*_ones_own)
_REMOVE = delete(SketchRow.__table__).where(*_ones_own).returning(_sketches.revision)
_REMOVE_OLD = (
    delete(SketchRow.__table__).where(_sketches.changed_at < bindparam("before")).returning(_sketches.revision)
)


def put_sketch(session: Session, sketch: StoredSketch) -> bool:
    """Keep the sketch as the revision after the one that is kept; False where that isn't the one before it."""
    return session.execute(_PUT.on(session), row_of(sketch)).one_or_none() is not None


def find_sketch(session: Session, *, team_id: str, user_id: str, channel_id: str) -> StoredSketch | None:
    """Return what the person has answered in the channel, or None."""
    owner = {"team_id": team_id, "user_id": user_id, "channel_id": channel_id}
    found = session.execute(_FIND, owner).one_or_none()
    return StoredSketch(*found) if found else None


def remove_sketch(session: Session, *, team_id: str, user_id: str, channel_id: str) -> bool:
    """Forget what the person has answered in the channel; False where there was nothing."""
    owner = {"team_id": team_id, "user_id": user_id, "channel_id": channel_id}
    return session.execute(_REMOVE, owner).one_or_none() is not None


def remove_sketches(session: Session, *, before: datetime) -> int:
    """Forget what nobody has gone on with since the moment `before`; return how many that were."""
    return len(session.execute(_REMOVE_OLD, {"before": before}).all())
