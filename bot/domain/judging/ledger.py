"""What has been logged, put in order once, so that every commitment finds its own without a search."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from bot.domain.agreement import ActivityKind
from bot.domain.entries import Entry, EntryState, visible
from bot.domain.kinds import CommitmentEvent

_THURSDAY = 3


class Ledger:
    """The entries that are seen on a day, oldest first, by kind."""

    def __init__(
        self,
        entries: Iterable[Entry],
        kinds: Mapping[str, ActivityKind],
        *,
        on: date,
        known_at: datetime | None,
    ) -> None:
        self._weekly = {kind.id for kind in kinds.values() if kind.when == "week"}
        self._logged = list(entries)
        self._place: dict[str, int] = {}
        self._by_kind: defaultdict[str, list[Entry]] = defaultdict(list)
        for place, entry in enumerate(visible(self._logged, on=on, known_at=known_at)):
            self._place[entry.id] = place
            self._by_kind[entry.kind].append(entry)

    def holds(self, entry_id: str) -> bool:
        """Tell whether there is an entry with the id, held or still planned."""
        return entry_id in self._alive

    @cached_property
    def _alive(self) -> frozenset[str]:
        gone = {EntryState.UNDONE, EntryState.CANCELLED}
        return frozenset(entry.id for entry in self._logged if entry.superseded_at is None and entry.state not in gone)

    def activities(self, kinds: Sequence[str], commitment: str) -> list[Entry]:
        """Return the entries of `kinds` that concern `commitment`: they name it, or none at all."""
        lists = [self._by_kind[kind] for kind in dict.fromkeys(kinds) if kind in self._by_kind]
        found = [entry for entries in lists for entry in entries if entry.commitment in {None, commitment}]
        if len(lists) > 1:
            found.sort(key=lambda entry: self._place[entry.id])
        return found

    def events(self, kind: CommitmentEvent, commitment: str) -> list[Entry]:
        """Return the entries of one kind about one commitment, whatever their state."""
        return [entry for entry in self._by_kind.get(kind, ()) if entry.commitment == commitment]

    def held_events(self, kind: CommitmentEvent, commitment: str) -> list[Entry]:
        """Return those of the events that did happen."""
        return [entry for entry in self.events(kind, commitment) if entry.state is EntryState.HELD]

    def counted_day(self, entry: Entry) -> date:
        """Return the day that decides period and year: the start, or the Thursday of a logged week."""
        if entry.kind not in self._weekly:
            return entry.start
        return entry.start + timedelta(days=_THURSDAY - entry.start.weekday())
