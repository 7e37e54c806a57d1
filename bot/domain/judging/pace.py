"""How it goes while it runs, where a clock or a due date decides it (domain.md, "Pace")."""

from datetime import date

from bot.domain.assessment import Pace
from bot.domain.calendar import Period

WARNING_DAYS = 30
_HOPELESS = 3
"""How many times the planned rate the rest may need before it is at risk."""


def pace_by_share(period: Period, on: date, *, done: int, wanted: int) -> Pace | None:
    """Compare what is done with the elapsed share of the period; None where an end of the period is open."""
    total = period.days()
    if total is None:
        return None
    elapsed = period.elapsed(on)
    if (wanted - done) * total > _HOPELESS * wanted * (total - elapsed):
        return Pace.AT_RISK
    return Pace.BEHIND if done < wanted * elapsed // total else Pace.ON_TRACK


def pace_by_due(due: date | None, on: date) -> Pace | None:
    """Tell how close an unmet due date is; None where there is none."""
    if due is None:
        return None
    if on > due:
        return Pace.BEHIND
    return Pace.AT_RISK if (due - on).days <= WARNING_DAYS else Pace.ON_TRACK
