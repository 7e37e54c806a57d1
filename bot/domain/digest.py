"""The weekly digest: what a week brought, how every promise stands since, what is late, what comes.

A digest compares two Mondays at midnight: what was known when its week began, and what was known when it was over. So
every change is in one digest and in no other, whenever that one is sent, and what is logged late or undone is a change
of the week in which that was done. What is late and what comes is told as of the day that the digest is read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain

from bot.domain.actions import Action, actions_of, overdue, still_open
from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment, IntervalOutcome, IntervalState, Row, RowRole, Status
from bot.domain.calendar import ONE_DAY, Interval
from bot.domain.deadlines import Deadline, open_deadlines
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.kinds import ACTION, activities_of
from bot.domain.optional_kinds import CONSENT

AHEAD = timedelta(weeks=2)
"""So far ahead a digest looks, the day that it is read included."""
_SHOWN = {RowRole.COMMITMENT, RowRole.OPTION}
_NOT_COUNTED = {ACTION, CONSENT}
"""Actions are told one by one; a consent in a single case is for the person who asks for it."""
_RUNNING = {Status.NOT_STARTED, Status.IN_PROGRESS}
_LAST_DAYS = {"due", "stage"}
"""The deadlines that can be late: a window that is over was missed, and a period just ends."""

Counts = Mapping[str, int]
"""How many entries of each kind."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How a promise stands, and how it stood when the week began, both by the agreement as it reads now."""

    row: Row
    before: Row

    @property
    def change(self) -> int | float:
        """Return by how much the figure has changed."""
        # hours have decimals, and two sums of them differ by a little more or less than one logged
        return round(self.row.figures.done - self.before.figures.done, 6)

    @property
    def moved(self) -> bool:
        """Tell whether anything about it is different; that there is a week less left is not."""
        return _standing(self.row) != _standing(self.before)


@dataclass(frozen=True, slots=True)
class Decided:
    """An interval of a promise that was held, missed or excused in the week; `before` is what it was till then."""

    row: Row
    outcome: IntervalOutcome
    before: IntervalState


@dataclass(frozen=True, slots=True)
class Ahead:
    """What lies ahead from a day on: last days that have not been met, plans, and what is to be done."""

    deadlines: tuple[Deadline, ...]
    planned: tuple[Entry, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """What should have been done by now: last days passed, actions late, plans that nobody has told the outcome of."""

    deadlines: tuple[Deadline, ...]
    unreported: tuple[Entry, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told about a week.

    `assessment` is how the agreement stood when the week was over. `logged` are the entries that have been told of as
    held since the week began, `planned` those as planned, `cancelled` those as cancelled, `taken_back` those that no
    longer are held; so many were `corrected`, and so many actions are new.
    """

    week: Interval
    on: date
    assessment: Assessment
    logged: Counts
    planned: Counts
    cancelled: Counts
    taken_back: Counts
    corrected: int
    new_actions: int
    decided: tuple[Decided, ...]
    promises: tuple[Compared, ...]
    done: tuple[Action, ...]
    behind: Behind
    ahead: Ahead

    @property
    def agreement(self) -> Agreement:
        """Return the agreement, as it reads now."""
        return self.assessment.agreement

    @property
    def moved(self) -> tuple[Compared, ...]:
        """Return the promises that something has changed about."""
        return tuple(each for each in self.promises if each.moved)

    @property
    def unmoved(self) -> tuple[Compared, ...]:
        """Return those that stand as they stood."""
        return tuple(each for each in self.promises if not each.moved)

    @property
    def nothing_logged(self) -> bool:
        """Tell whether nobody has written anything down in the week: nothing new, nothing changed, nothing done."""
        changed = self.taken_back or self.cancelled or self.corrected
        return not (self.logged or self.planned or changed or self.new_actions or self.done)

    @property
    def quiet(self) -> bool:
        """Tell whether nothing was logged or done, and nothing changed by itself either."""
        return self.nothing_logged and not (self.decided or self.moved)

    @property
    def ended(self) -> date | None:
        """Return the last day of the agreement, once it is over."""
        end = self.agreement.in_force.end
        return end if end and end < self.assessment.on else None

    @property
    def outcome(self) -> Mapping[Status, int]:
        """Return how many promises stand how."""
        found = Counter(row.status for row in self.assessment.commitments())
        return {status: found[status] for status in Status if found[status]}


def digest_of(agreement: Agreement, entries: Iterable[Entry], *, week: Interval, on: date) -> Digest:
    """Return the digest of the ISO week, to be read on the day `on`.

    `entries` are the revisions that have been in force since the week began, superseded ones too.
    """
    revisions = list(entries)
    monday = week.end + ONE_DAY
    then = _known(revisions, midnight(week.start, agreement))
    now = _known(revisions, midnight(monday, agreement))
    before = assess(agreement, then, on=week.start)
    after = assess(agreement, now, on=monday)
    promises = tuple(_compared(before, after))
    current = [entry for entry in revisions if entry.superseded_at is None]
    today = after if (on, current) == (monday, now) else assess(agreement, current, on=on)
    return Digest(
        week=week,
        on=on,
        assessment=after,
        logged=_new(agreement, then, now, EntryState.HELD),
        planned=_new(agreement, then, now, EntryState.PLANNED),
        cancelled=_new(agreement, then, now, EntryState.CANCELLED),
        taken_back=_new(agreement, now, then, EntryState.HELD),
        corrected=_corrected(then, now),
        new_actions=len({each.entry.id for each in actions_of(now)} - {each.entry.id for each in actions_of(then)}),
        decided=tuple(chain.from_iterable(_decided(each) for each in promises)),
        promises=promises,
        done=tuple(_done(then, now)),
        behind=behind(today, current),
        ahead=ahead(today, current),
    )


def behind(assessment: Assessment, entries: Sequence[Entry]) -> Behind:
    """Return what should have been done by the day of the assessment; `entries` are the current ones."""
    rows, day = {row.id: row for row in assessment.commitments()}, assessment.on
    passed = open_deadlines(assessment, start=date.min, end=day - ONE_DAY, entries=entries)
    return Behind(
        deadlines=tuple(each for each in passed if _is_late(each, rows)),
        unreported=tuple(_by_day(each for each in entries if each.state is EntryState.PLANNED and each.end < day)),
        actions=tuple(overdue(actions_of(entries), day)),
    )


def ahead(assessment: Assessment, entries: Sequence[Entry]) -> Ahead:
    """Return what comes in the two weeks from the day of the assessment on; `entries` are the current ones."""
    first = assessment.on
    last = first + AHEAD - ONE_DAY
    plans = (each for each in entries if each.state is EntryState.PLANNED and first <= each.end and each.start <= last)
    actions = still_open(actions_of(entries))
    return Ahead(
        deadlines=tuple(open_deadlines(assessment, start=first, end=last, entries=entries)),
        planned=tuple(_by_day(plans)),
        actions=tuple(each for each in actions if each.due and first <= each.due <= last),
    )


def midnight(day: date, agreement: Agreement) -> datetime:
    """Return when the day begins where the agreement lives; a week has an hour more or less when clocks change."""
    return datetime.combine(day, time(), agreement.zone)


def _known(revisions: Iterable[Entry], at: datetime) -> list[Entry]:
    """Return the entries as they were known at the moment, each as if that were all there is to know about it."""
    return [
        replace(entry, superseded_at=None) if entry.superseded_at else entry for entry in revisions if entry.known(at)
    ]


def _compared(before: Assessment, after: Assessment) -> Iterator[Compared]:
    stood = {row.id: row for row in before.rows}
    return (Compared(row, stood[row.id]) for row in after.rows if row.role in _SHOWN)


def _standing(row: Row) -> tuple[object, ...]:
    lacking = sum(each.state is IntervalState.MISSED for each in row.intervals)
    return (row.status, row.pace, row.figures.done, row.figures.of, row.figures.ratio, row.verdicts, lacking)


def _new(agreement: Agreement, then: Iterable[Entry], now: Iterable[Entry], state: EntryState) -> Counts:
    """Return how many entries of each kind have the state now that hadn't then, in the agreement's order of kinds."""
    had = {entry.id for entry in then if entry.state is state}
    found = Counter(
        entry.kind for entry in now if entry.state is state and entry.id not in had and entry.kind not in _NOT_COUNTED
    )
    order = [kind.id for kind in activities_of(agreement) if kind.id in found]
    return {kind: found[kind] for kind in dict.fromkeys([*order, *sorted(found)])}


def _corrected(then: Iterable[Entry], now: Iterable[Entry]) -> int:
    """Return how many entries say something else now than then, and are still what they were: held, or planned."""
    said = {entry.id: entry for entry in then if entry.kind not in _NOT_COUNTED}
    return sum(
        entry.id in said and entry.state is said[entry.id].state and entry.revision != said[entry.id].revision
        for entry in now
    )


def _decided(compared: Compared) -> Iterator[Decided]:
    """Yield what has become of the intervals; of ongoing work the sentence tells how many lack their evidence."""
    if compared.row.kind != "cadence":
        return
    stood = {each.interval.key: each.state for each in compared.before.intervals}
    for outcome in compared.row.intervals:
        before = stood.get(outcome.interval.key, IntervalState.OPEN)
        if outcome.state not in {before, IntervalState.OPEN}:
            yield Decided(compared.row, outcome, before)


def _done(then: Iterable[Entry], now: Iterable[Entry]) -> list[Action]:
    before = {action.entry.id for action in actions_of(then) if action.done_on}
    return [action for action in actions_of(now) if action.done_on and action.entry.id not in before]


def _is_late(deadline: Deadline, rows: Mapping[str, Row]) -> bool:
    row, kind = rows.get(deadline.commitment or ""), deadline.key.partition(":")[2].partition(":")[0]
    return kind in _LAST_DAYS and row is not None and row.status in _RUNNING


def _by_day(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.start, entry.id))
