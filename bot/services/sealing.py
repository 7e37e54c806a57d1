"""Sealing the audit trail, batch by batch: what is a minute old, or sooner where there is much of it."""

from datetime import datetime, timedelta

from storage.engine import Database
from storage.seals import Seal, list_due_trails, list_unsealed_trails, seal_trail

_WAITS = timedelta(minutes=1)
_MANY = 500
_TRAILS_A_TICK = 20


def find_due_trails(database: Database, *, now: datetime) -> list[str]:
    """Return the agreements whose trail is to be sealed now, some of them where there are many."""
    with database.reading() as session:
        return list_due_trails(session, since=now - _WAITS, many=_MANY, most=_TRAILS_A_TICK)


def seal_agreement(database: Database, agreement_id: str, *, now: datetime) -> Seal | None:
    """Seal what isn't yet in the agreement's trail; None where there is nothing."""
    with database.writing() as session:
        return seal_trail(session, agreement_id=agreement_id, now=now)


def seal_all(database: Database, *, now: datetime) -> list[Seal]:
    """Seal every trail as it stands, and return the seals made."""
    with database.reading() as session:
        found = list_unsealed_trails(session)
    return [seal for each in found if (seal := seal_agreement(database, each, now=now))]
