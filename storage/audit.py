"""The audit trail: who did what with an agreement, when, and what came of it. Records are only ever added."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.domain.roles import Deed
from storage.tables import AuditRow, row_of

DONE = "done"


@dataclass(frozen=True, slots=True)
class Record:
    """What somebody did: `about` is an id (of an entry, a promise, a person), never a text; `outcome` DONE or why not.

    `agreement_id` "" is that of what was refused under none that there is; `team_id` and `user_id` unset are those of
    whoever runs the bot.
    """

    agreement_id: str
    at: datetime
    team_id: str | None
    user_id: str | None
    deed: Deed
    about: str | None = None
    outcome: str = DONE


@dataclass(frozen=True, slots=True)
class TrailRecord:
    """A record as the trail has it, under number `seal` (unset: not sealed yet).

    One that disposal has emptied has no `salt`, and nothing of what was done, by whom.
    """

    id: int
    agreement_id: str
    at: datetime
    team_id: str | None
    user_id: str | None
    deed: str | None
    about: str | None
    outcome: str | None
    salt: str | None
    digest: str
    seal: int | None


_ADD = insert(AuditRow.__table__)


def add_record(session: Session, *records: Record) -> None:
    """Add to the trail."""
    if records:
        session.execute(_ADD, [_stored(each) for each in records])


def digest_of(record: Record | TrailRecord, salt: str) -> str:
    """Return the hash that the record is sealed by. Without the salt nobody finds out by trying what it was of."""
    content = [
        salt,
        record.agreement_id,
        record.at.astimezone(UTC).isoformat(),
        record.team_id,
        record.user_id,
        record.deed,
        record.about,
        record.outcome,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


def _stored(record: Record) -> dict[str, object]:
    salt = secrets.token_hex(16)
    return {**row_of(record), "salt": salt, "digest": digest_of(record, salt)}
