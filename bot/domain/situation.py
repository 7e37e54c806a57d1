"""The situation picture: what was seen, week by week, by area and category. Counts of observations, never persons."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.calendar import Interval, week_of
from bot.domain.entries import Entry, EntryState, number_at
from bot.domain.fields import Choice, ChoiceSource, Field
from bot.domain.kinds import OPERATION, kinds_of
from bot.domain.optional_kinds import SITUATION
from bot.domain.targets import NamedThing
from bot.domain.texts import LocalText
from bot.domain.weeks_asked import latest_weeks_of, weeks_before

WEEKS_SHOWN = 8
"""So many weeks are shown where nobody asks for others."""
_FEWEST_WEEKS = 2
_FEWEST_SEEN = 5
_CLEARLY = Fraction(5, 4)
"""So much more per week than the other half of the weeks, or as much less, is a trend."""


class Direction(StrEnum):
    """Where the observations of a category are going."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Trend:
    """The observations per noted week in the first half of the weeks and in the second, and what that means."""

    direction: Direction
    before: Fraction = Fraction()
    after: Fraction = Fraction()


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapping, and what it led to: a joint operation (where it is known), or what else was chosen."""

    entry: Entry
    kind: ActivityKind
    operation: Entry | None
    choice: Choice | None


@dataclass(frozen=True)
class Situation:
    """What was seen in some weeks, and in as many before them."""

    agreement: Agreement
    weeks: tuple[Interval, ...]
    before: tuple[Interval, ...]
    on: date
    areas: tuple[NamedThing, ...]
    categories: tuple[NamedThing, ...]
    seen: Mapping[tuple[str, str], Mapping[str, int]]
    """by week and area: how many of each category"""
    mappings: tuple[Mapped, ...]

    def total(self, weeks: Iterable[Interval], *, area: str | None = None, category: str | None = None) -> int | None:
        """Return how many were seen in the weeks (in all areas, of all categories); None where nothing was noted."""
        noted = [counts for week in weeks for counts in self._noted(week, area)]
        if not noted:
            return None
        return sum(counts.get(category, 0) if category else sum(counts.values()) for counts in noted)

    def noted(self, weeks: Iterable[Interval]) -> list[Interval]:
        """Return those of the weeks that something was noted for, if only that nothing was seen."""
        return [week for week in weeks if any(True for _ in self._noted(week, None))]

    @property
    def missing(self) -> list[Interval]:
        """Return the weeks that are over and have nothing noted."""
        noted = self.noted(self.weeks)
        return [week for week in self.weeks if week.end < self.on and week not in noted]

    def trend(self, category: str) -> Trend:
        """Return where a category is going; weeks without a note are left out, not taken for quiet ones."""
        half = len(self.weeks) // 2
        halves = [self.noted(self.weeks[:half]), self.noted(self.weeks[len(self.weeks) - half :])]
        sums = [self.total(weeks, category=category) or 0 for weeks in halves]
        if min(map(len, halves)) < _FEWEST_WEEKS or sum(sums) < _FEWEST_SEEN:
            return Trend(Direction.TOO_FEW)
        before, after = (Fraction(count, len(weeks)) for count, weeks in zip(sums, halves, strict=True))
        if after >= before * _CLEARLY:
            return Trend(Direction.UP, before, after)
        return Trend(Direction.DOWN if before >= after * _CLEARLY else Direction.LEVEL, before, after)

    def _noted(self, week: Interval, area: str | None) -> Iterator[Mapping[str, int]]:
        areas = [area] if area else [each.id for each in self.areas]
        return (self.seen[week.key, each] for each in areas if (week.key, each) in self.seen)


def situation_of(agreement: Agreement, logged: Sequence[Entry], weeks: tuple[Interval, ...], *, on: date) -> Situation:
    """Return the picture of the weeks, as known on the day `on`."""
    before = weeks_before(weeks)
    keys = {week.key for week in (*before, *weeks)}
    seen: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for entry in _held(logged, SITUATION):
        week, area = entry.values.get("week"), entry.values.get("area")
        if week in keys and area:
            counted = entry.values.get("counts") or {}
            there = seen[str(week), str(area)]
            for category in counted:
                there[category] = there.get(category, 0) + int(number_at(counted, category))
    return Situation(
        agreement=agreement,
        weeks=weeks,
        before=before,
        on=on,
        areas=_named(agreement.areas, {area for _, area in seen}),
        categories=_named(agreement.situation_categories, {name for counts in seen.values() for name in counts}),
        seen=dict(seen),
        mappings=tuple(_mappings(agreement, logged, weeks)),
    )


def latest_weeks(logged: Sequence[Entry], on: date) -> tuple[Interval, ...]:
    """Return the latest weeks: this one only once something is noted for it, as before that it says nothing yet."""
    begun = any(entry.values.get("week") == week_of(on).key for entry in _held(logged, SITUATION))
    return latest_weeks_of(on if begun else on - timedelta(weeks=1), WEEKS_SHOWN)


def _held(logged: Iterable[Entry], kind: str) -> Iterator[Entry]:
    return (entry for entry in logged if entry.kind == kind and entry.state is EntryState.HELD)


def _named(things: tuple[NamedThing, ...], seen: Collection[str]) -> tuple[NamedThing, ...]:
    """Return the agreement's things, and by their ids those that it had when something was noted."""
    gone = sorted(set(seen) - {thing.id for thing in things})
    return (*things, *(NamedThing(id=name, name=LocalText(sv=name)) for name in gone))


def choice_of_operation(kind: ActivityKind) -> Field | None:
    """Return the field of a kind that says which operation it led to."""
    return next((field for field in kind.fields if field.choices_from is ChoiceSource.OPERATIONS), None)


def _mappings(agreement: Agreement, logged: Sequence[Entry], weeks: Sequence[Interval]) -> Iterator[Mapped]:
    """Yield the mappings of the weeks that say what they led to, the latest first."""
    kinds = kinds_of(agreement)
    operations = {entry.id: entry for entry in logged if entry.kind == OPERATION}
    for entry in sorted(logged, key=lambda each: (each.start, each.id), reverse=True):
        kind = kinds.get(entry.kind)
        asked = choice_of_operation(kind) if kind else None
        within = weeks[0].start <= entry.start <= weeks[-1].end
        if not (kind and asked and within) or entry.state is not EntryState.HELD:
            continue
        if led_to := entry.values.get(asked.id):
            own = next((choice for choice in asked.choices if choice.id == led_to), None)
            yield Mapped(entry, kind, operations.get(str(led_to)), own)
