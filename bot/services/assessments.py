"""How an agreement stands, for somebody in a channel that is tied to it."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.services.access import Caller, reach
from storage.engine import Database
from storage.entries import list_entries


@dataclass(frozen=True, slots=True)
class Known:
    """How an agreement stands today, all that is logged under it, and the party whose channel asks."""

    assessment: Assessment
    logged: tuple[Entry, ...]
    party: str | None


def look_at(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Known:
    """Return how the agreement stands, and by what. NotTied where the caller's channel doesn't reach it."""
    with database.reading() as session:
        reached = reach(session, caller, agreement_id)
        entries = list_entries(session, agreement_id=agreement_id)
    agreement = reached.agreement
    assessment = assess(agreement, entries, on=local_day(now, agreement.zone))
    return Known(assessment, tuple(entries), reached.party)


def assess_reachable(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Assessment:
    """Return how the agreement stands today. NotTied where the caller's channel doesn't reach it."""
    return look_at(database, caller, agreement_id, now=now).assessment
