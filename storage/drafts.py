"""Forms that are being filled in. A draft's id makes the saving of its form happen once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, select

from storage.inserts import Insertion
from storage.tables import DraftRow, columns_for, row_of

if TYPE_CHECKING:
    from sqlalchemy import Executable
    from sqlalchemy.orm import Session

    from storage.inserts import Insert


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has filled in so far; `entry_id` is the entry that it corrects, if it does."""

    id: str
    agreement_id: str
    form: str
    team_id: str
    user_id: str
    channel_id: str
    payload: dict[str, Any]
    created_at: datetime
    entry_id: str | None = None


_drafts = DraftRow.__table__.c


def _in_place_of_ones_own(insert: Insert) -> Executable:
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=[_drafts.id],
        set_={
            "agreement_id": new.agreement_id,
            "form": new.form,
            "channel_id": new.channel_id,
            "entry_id": new.entry_id,
            "payload": new.payload,
        },
        where=(_drafts.team_id == new.team_id) & (_drafts.user_id == new.user_id),
    ).returning(_drafts.id)


_PUT = Insertion(DraftRow, _in_place_of_ones_own)
_COLUMNS = columns_for(Draft, DraftRow)
_ones_own = (
    _drafts.id == bindparam("draft_id"),
    _drafts.team_id == bindparam("team_id"),
    _drafts.user_id == bindparam("user_id"),
)
_TAKE = delete(DraftRow.__table__).where(*_ones_own).returning(*_COLUMNS)
_FIND = select(*_COLUMNS).where(*_ones_own)
_REMOVE_OLD = delete(DraftRow.__table__).where(_drafts.created_at < bindparam("before")).returning(_drafts.id)


def put_draft(session: Session, draft: Draft) -> bool:
    """Keep the draft, in place of what was kept of it before; False where the id is somebody else's."""
    return session.execute(_PUT.on(session), row_of(draft)).one_or_none() is not None


def take_draft(session: Session, *, draft_id: str, team_id: str, user_id: str) -> Draft | None:
    """Remove the person's own draft with the id and return it, or None; who rolls back leaves it where it was."""
    found = session.execute(_TAKE, {"draft_id": draft_id, "team_id": team_id, "user_id": user_id}).one_or_none()
    return Draft(*found) if found else None


def find_draft(session: Session, *, draft_id: str, team_id: str, user_id: str) -> Draft | None:
    """Return the person's own draft with the id, or None; it stays where it is."""
    found = session.execute(_FIND, {"draft_id": draft_id, "team_id": team_id, "user_id": user_id}).one_or_none()
    return Draft(*found) if found else None


def remove_drafts(session: Session, *, before: datetime) -> int:
    """Forget the drafts made before the moment `before`; return how many they were."""
    return len(session.execute(_REMOVE_OLD, {"before": before}).all())
