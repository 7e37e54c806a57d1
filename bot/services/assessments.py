"""How an agreement stands, for somebody in a channel that is tied to it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.assessment import Assessment, Row, RowRole
from bot.domain.calendar import local_day
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.roles import Allowed, Deed, allowed_to
from bot.services.access import Caller, note_read, reach
from bot.services.errors import NotFound
from storage.engine import Database
from storage.entries import list_entries


@dataclass(frozen=True, slots=True)
class Known:
    """How an agreement stands today, and all that is logged under it; the party whose channel asks; what they may."""

    assessment: Assessment
    logged: tuple[Entry, ...]
    party: str | None
    allowed: Allowed


def look_at(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Known:
    """Return how the agreement stands, and by what; the audit trail says so. NotTied, NotMember."""
    known = _known(database, caller, agreement_id, Deed.REPORT, None, now)
    note_read(database, caller, agreement_id, Deed.REPORT, now=now)
    return known


def look_at_promise(
    database: Database, caller: Caller, agreement_id: str, row_id: str, *, now: datetime
) -> tuple[Known, Row]:
    """Return the same to somebody who is shown one promise; the audit trail says which.

    NotTied, NotMember, NotFound.
    """
    known = _known(database, caller, agreement_id, Deed.EXPLAIN, row_id, now)
    row = known.assessment.row(row_id)
    if row is None:
        raise NotFound(agreement_id, Deed.EXPLAIN, row_id)
    note_read(database, caller, agreement_id, Deed.EXPLAIN, now=now, about=row.id)
    return known, row


def look_at_counted(
    database: Database, caller: Caller, agreement_id: str, entry_id: str, *, now: datetime
) -> tuple[Known, Row | None]:
    """Return the same to somebody who is shown the promise that an entry counts towards; None where that isn't one
    alone, and they are shown the whole agreement. NotTied, NotMember.
    """
    known = _known(database, caller, agreement_id, Deed.EXPLAIN, entry_id, now)
    rows = [row for row in known.assessment.rows if any(judged.entry.id == entry_id for judged in row.entries)]
    # a purpose stands beside the promise that it belongs to
    concerned = [row for row in rows if row.role is RowRole.COMMITMENT] or rows
    row = concerned[0] if len(concerned) == 1 else None
    deed, about = (Deed.EXPLAIN, row.id) if row else (Deed.REPORT, None)
    note_read(database, caller, agreement_id, deed, now=now, about=about)
    return known, row


def _known(
    database: Database, caller: Caller, agreement_id: str, deed: Deed, about: str | None, now: datetime
) -> Known:
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, deed, about=about)
        entries = list_entries(session, agreement_id=agreement_id)
    agreement = reached.agreement
    assessment = assess(agreement, entries, on=local_day(now, agreement.zone))
    return Known(assessment, tuple(entries), reached.party, allowed_to(reached.role))
