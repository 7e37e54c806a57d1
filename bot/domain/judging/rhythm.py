"""The intervals that a cadence is to be held in, and the one that an entry belongs to."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

from bot.domain.calendar import Interval, Period, intervals
from bot.domain.entries import Entry
from bot.domain.targets import Cadence, Window
from bot.domain.texts import text

_YEARLY = len("05-01")


class Rhythm:
    """The intervals of a cadence, oldest first: all of its period, or those begun where that is open."""

    def __init__(self, target: Cadence, period: Period, on: date) -> None:
        self.period = period
        self._named = bool(target.windows)
        until = period.end or on
        if target.every:
            self.intervals = list(intervals(target.every, period, until))
        else:
            found = (interval for window in target.windows for interval in _expand(window, period, until))
            self.intervals = sorted(found, key=lambda interval: (interval.start, interval.end))
        self._starts = [interval.start for interval in self.intervals]
        self._by_key: dict[str, int] = {}
        for index, interval in enumerate(self.intervals):
            self._by_key.setdefault(interval.key, index)

    def place(self, entry: Entry, day: date) -> int | None:
        """Return the index of the interval of an entry: the window that it names, else where `day` lies."""
        named = entry.values.get("window") if self._named else None
        if isinstance(named, str) and named.strip() in self._by_key:
            return self._by_key[named.strip()]
        index = bisect_right(self._starts, day) - 1
        # windows may overlap: an earlier, longer one can hold the day that a later one does not
        while index >= 0 and not self.intervals[index].holds(day):
            index = index - 1 if self._named else -1
        return index if index >= 0 else None

    def over(self, interval: Interval, on: date) -> bool:
        """Tell whether the interval is over, by its last day or with the period that it reaches out of."""
        return on > interval.end or self.period.ended(on)


def _expand(window: Window, period: Period, until: date) -> Iterator[Interval]:
    """Yield the window in each year that it begins in within the period; one with a year just as it is."""
    if len(window.start) != _YEARLY:
        start, end = date.fromisoformat(window.start), date.fromisoformat(window.end)
        yield Interval(f"{start:%Y-%m}", start, end, window.name)
        return
    if period.start is None:
        return
    for year in range(period.start.year, until.year + 1):
        start, end = date.fromisoformat(f"{year}-{window.start}"), date.fromisoformat(f"{year}-{window.end}")
        if period.holds(start):
            label = text("{window} {year}", window=window.name, year=str(year))
            yield Interval(f"{start:%Y-%m}", start, end, label)
