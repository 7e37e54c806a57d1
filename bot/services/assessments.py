"""How an agreement stands, for somebody in a channel that is tied to it."""

from datetime import datetime

from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.judging.assess import assess
from bot.services.access import Caller, reach
from storage.engine import Database
from storage.entries import list_entries


def assess_reachable(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> Assessment:
    """Return how the agreement stands today. NotTied where the caller's channel doesn't reach it."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id).agreement
        entries = list_entries(session, agreement_id=agreement.id)
    return assess(agreement, entries, on=local_day(now, agreement.zone))
