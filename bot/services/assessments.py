"""How an agreement stands, for somebody in a channel that is tied to it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.roles import Allowed, Deed, allowed_to
from bot.services.access import Caller, note_read, reach
from storage.engine import Database
from storage.entries import list_entries


@dataclass(frozen=True, slots=True)
class Known:
    """How an agreement stands today, and all that is logged under it; the party whose channel asks; what they may."""

    assessment: Assessment
    logged: tuple[Entry, ...]
    party: str | None
    allowed: Allowed


def look_at(
    database: Database, caller: Caller, agreement_id: str, *, now: datetime, row_id: str | None = None
) -> Known:
    """Return how the agreement stands, and by what; the audit trail says so, and which promise it is read for.

    NotTied, NotMember.
    """
    deed = Deed.EXPLAIN if row_id else Deed.REPORT
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, deed)
        entries = list_entries(session, agreement_id=agreement_id)
    note_read(database, caller, agreement_id, deed, now=now, about=row_id)
    agreement = reached.agreement
    assessment = assess(agreement, entries, on=local_day(now, agreement.zone))
    return Known(assessment, tuple(entries), reached.party, allowed_to(reached.role))
