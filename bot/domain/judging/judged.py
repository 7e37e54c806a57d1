"""Judges entries one by one: was it held, does it lie in the period, does it meet the conditions?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.assessment import Answer, JudgedEntry
from bot.domain.entries import Entry, EntryState, number_at
from bot.domain.judging.case import Case
from bot.domain.judging.conditions import Check
from bot.domain.judging.ledger import Ledger
from bot.domain.rules import Path
from bot.domain.texts import text

PLANNED = Answer(met=False, sentence=text("planned, not held yet"))
CANCELLED = Answer(met=False, sentence=text("cancelled"))
OUTSIDE = Answer(met=False, sentence=text("outside the period"))

Placed = Callable[[Entry], Answer | None]
"""Tells why an entry lies outside of what is judged, or None."""


@dataclass(frozen=True)
class JudgedEntries:
    """The entries that concern a commitment; `examined` are those held in its period."""

    all: tuple[JudgedEntry, ...] = ()
    examined: tuple[JudgedEntry, ...] = ()

    @cached_property
    def counting(self) -> tuple[JudgedEntry, ...]:
        """Return the entries that count."""
        return tuple(judged for judged in self.examined if judged.counts)


def not_held(entry: Entry) -> Answer | None:
    """Return why an entry that was not held cannot count, or None."""
    if entry.state is EntryState.HELD:
        return None
    return PLANNED if entry.state is EntryState.PLANNED else CANCELLED


def judge_activities(
    case: Case, activities: Sequence[str], checks: Sequence[Check] = (), *, outside: Placed | None = None
) -> JudgedEntries:
    """Judge every entry of the `activities`; `outside` replaces the test of the commitment's period."""

    def in_period(entry: Entry) -> Answer | None:
        return None if case.period.holds(case.ledger.counted_day(entry)) else OUTSIDE

    everything: list[JudgedEntry] = []
    examined: list[JudgedEntry] = []
    for entry in case.ledger.activities(activities, case.id):
        if absent := not_held(entry):
            everything.append(JudgedEntry(entry, (absent,)))
            continue
        answers = tuple([check(entry) for check in checks])
        misplaced = (outside or in_period)(entry)
        judged = JudgedEntry(entry, (misplaced, *answers) if misplaced else answers)
        everything.append(judged)
        if not misplaced:
            examined.append(judged)
    return JudgedEntries(tuple(everything), tuple(examined))


def judge_events(entries: Iterable[Entry], fault: Placed) -> tuple[JudgedEntry, ...]:
    """Judge events about a commitment: each counts unless it was not held or `fault` finds something."""
    judged = []
    for entry in entries:
        answer = not_held(entry) or fault(entry)
        judged.append(JudgedEntry(entry, (answer,) if answer else ()))
    return tuple(judged)


def years_of(ledger: Ledger, entries: Sequence[JudgedEntry]) -> dict[int, int]:
    """Return how many entries each year has."""
    years: dict[int, int] = {}
    for judged in entries:
        year = ledger.counted_day(judged.entry).year
        years[year] = years.get(year, 0) + 1
    return years


def amounts_by_year(ledger: Ledger, entries: Sequence[JudgedEntry], field: Path | None) -> Mapping[int, int | float]:
    """Return the number at `field`, added up by year; without a field the number of entries."""
    if field is None:
        return years_of(ledger, entries)
    years: dict[int, int | float] = {}
    for judged in entries:
        year = ledger.counted_day(judged.entry).year
        years[year] = years.get(year, 0) + number_at(judged.entry.values, field)
    return years
