"""What has been logged: one shape for everything, so that one ledger and one set of rules serve every promise."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any

from bot.domain.agreement import ActivityKind
from bot.domain.calendar import parse_week
from bot.domain.fields import Field, FieldKind
from bot.domain.texts import Text, text

Values = Mapping[str, Any]
"""What a form left: JSON values under the ids of its fields (see `FieldKind`)."""

COLLEAGUE = "colleague"
"""Whom an activity was logged for, where somebody else did the typing."""
CONFIRMED_BY = "confirmed_by"
"""The parties that have confirmed the entry: kept beside what its form left."""
CANCELLED_WHY = "cancelled_why"
"""Why a planned entry was cancelled."""
CHANGED_BY = "changed_by"
"""The party that a correction came from (None: from a channel common to them)."""
KEPT_BESIDE = frozenset({CONFIRMED_BY, CANCELLED_WHY, CHANGED_BY})
"""What values hold besides what the form asked."""


class EntryState(StrEnum):
    """Where an entry stands. Only what was held can count."""

    HELD = "held"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing logged, in one of its revisions.

    It happened from `start` to `end` (days in the agreement's zone, both included) and was recorded at `recorded_at`;
    a correction or an undo closes the revision at `superseded_at` and opens the next.
    """

    id: str
    kind: str
    start: date
    end: date
    recorded_at: datetime
    superseded_at: datetime | None = None
    revision: int = 1
    state: EntryState = EntryState.HELD
    commitment: str | None = None
    party: str | None = None
    values: Values = field(default_factory=dict)

    @property
    def confirmed_by(self) -> tuple[str, ...]:
        """Return the parties that have confirmed this revision; a correction has to be confirmed anew."""
        return tuple(self.values.get(CONFIRMED_BY, ()))

    @property
    def author(self) -> str | None:
        """Return the party whose words this revision is: who corrected it last, or who logged it."""
        author: str | None = self.values.get(CHANGED_BY, self.party)
        return author

    def known(self, at: datetime) -> bool:
        """Tell whether this revision was the one known at the moment `at`."""
        return self.recorded_at <= at and (self.superseded_at is None or at < self.superseded_at)


def visible(entries: Iterable[Entry], *, on: date, known_at: datetime | None) -> list[Entry]:
    """Return what had happened by `on` and was known at `known_at` (None: now), oldest first, undone left out."""
    seen = (
        entry
        for entry in entries
        if entry.start <= on
        and entry.state is not EntryState.UNDONE
        and (entry.superseded_at is None if known_at is None else entry.known(known_at))
    )
    return sorted(seen, key=lambda entry: (entry.start, entry.recorded_at, entry.id))


def days_of(kind: ActivityKind, values: Values) -> tuple[date, date]:
    """Return the first and last day of an entry of `kind` from what its form left; ValueError where they are missing.

    A meeting of a week without a day is put on its Monday, so that it lies in the right week in every count.
    """
    match kind.when:
        case "days":
            days = sorted(date.fromisoformat(day["date"]) for day in values.get("days", ()))
            if not days:
                raise ValueError("an operation needs at least one day")
            return days[0], days[-1]
        case "week":
            day = date.fromisoformat(values.get("date") or parse_week(values["week"]).start.isoformat())
            return day, day
        case _:
            day = date.fromisoformat(values["date"])
            return day, day


def state_on(last_day: date, today: date) -> EntryState:
    """Return how something with that last day stands: planned as long as a day of it lies ahead."""
    return EntryState.PLANNED if last_day > today else EntryState.HELD


def faults_of(kind: ActivityKind, values: Values) -> Iterator[tuple[tuple[str | int, ...], Text]]:
    """Yield what the fields of an entry of `kind` say against each other: the place, and a sentence for it."""
    if kind.when == "days":
        seen: set[str] = set()
        for number, row in enumerate(rows_at(values, "days")):
            if row["date"] in seen:
                yield ("days", number, "date"), text("This date is already among the days of the operation.")
            seen.add(row["date"])
    elif kind.when == "week" and (day := values.get("date")):
        week = parse_week(values["week"])
        if not week.holds(date.fromisoformat(day)):
            yield (
                ("date",),
                text(
                    "{day:day} is not in {week}: change the day or the week.",
                    day=date.fromisoformat(day),
                    week=week.label,
                ),
            )
    if "start" in values and "end" in values and values["end"] < values["start"]:
        yield ("end",), text("This is before the first day: change one of them.")


def number_at(values: Values, path: str) -> int | float:
    """Return the number at `path` ("results.seizures", "attendance"); 0 where nothing was filled in."""
    head, _, tail = path.partition(".")
    found: Any = values.get(head)
    if tail:
        inner: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
        found = inner.get(tail)
    return found if isinstance(found, int | float) and isfinite(found) else 0


def rows_at(values: Values, group: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of a repeated group ("days")."""
    rows = values.get(group)
    if isinstance(rows, Sequence):
        yield from (row for row in rows if isinstance(row, Mapping))


def merged(kind: ActivityKind, old: Values, new: Values) -> dict[str, Any]:
    """Return a note with what another note about the same thing adds.

    Lists and texts come after what stood there (two rows about the same day are one), a tick in either stays, of two
    numbers the higher one counts (both saw the same meeting), and of two single values (the day, say) the newer stands.
    """
    together = {**old, **new}
    for asked in kind.fields:
        if asked.id in old and asked.id in new:
            together[asked.id] = _both(asked, old[asked.id], new[asked.id])
    return together


def _both_groups(asked: Field, old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """Return the rows of both; two about the same day become one."""
    together = [dict(row) for row in old]
    by_day = {row["date"]: row for row in together if row.get("date")} if asked.id == "days" else {}
    for row in new:
        if same := by_day.get(row.get("date")):
            for inner in asked.fields:
                if inner.id in row:
                    same[inner.id] = _both(inner, same[inner.id], row[inner.id]) if inner.id in same else row[inner.id]
        elif row not in together:
            together.append(dict(row))
    return sorted(together, key=lambda row: str(row["date"])) if by_day else together


def _both(asked: Field, old: Any, new: Any) -> Any:
    match asked.kind:
        case FieldKind.NOTE:
            # as whole lines: "Ja" is not said already by "Jag ringer"
            return old if f"\n{new}\n" in f"\n{old}\n" else f"{old}\n{new}"
        case FieldKind.NUMBER:
            return max(old, new)
        case FieldKind.TICK:
            return old or new
        case FieldKind.COUNTS:
            return {name: max(old.get(name, 0), new.get(name, 0)) for name in (*old, *new)}
        case FieldKind.CHOICES:
            return [*old, *(each for each in new if each not in old)]
        case FieldKind.GROUP:
            return _both_groups(asked, old, new)
        case _:
            return new


def fits(kind: ActivityKind, values: Values) -> bool:
    """Tell whether the form of the kind can show the values: no text too long, no group with too many rows."""
    return all(
        len(values.get(asked.id) or "") <= (asked.max_times if asked.kind is FieldKind.GROUP else asked.max_length)
        for asked in kind.fields
        if asked.kind in {FieldKind.NOTE, FieldKind.TEXT, FieldKind.GROUP}
    )
