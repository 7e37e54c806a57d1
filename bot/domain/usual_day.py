"""The day of the week that weekly meetings usually are on, as the latest notes tell."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import MEETING

_LATEST = 8
_OFTEN = 2


def usual_weekday(entries: Iterable[Entry]) -> int | None:
    """Return the weekday (Monday: 0) of most of the latest meetings whose day was noted; None where there is none.

    Once is not usual; of two that are equally frequent, the one of the latest meeting is meant.
    """
    days = sorted(
        date.fromisoformat(entry.values["date"])
        for entry in entries
        if entry.kind == MEETING and entry.state is EntryState.HELD and entry.values.get("date")
    )[-_LATEST:]
    found = Counter(day.weekday() for day in reversed(days)).most_common(1)
    return found[0][0] if found and found[0][1] >= _OFTEN else None
