"""What may be reminded of, as an agreement stands on a day: what is met, done or settled is not among it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from bot.domain.actions import Action, actions_of, still_open
from bot.domain.agreement import Agreement, Commitment
from bot.domain.assessment import Assessment, IntervalState, Pace, Row, Status
from bot.domain.calendar import Every, Interval, local_day
from bot.domain.deadlines import Deadline, open_deadlines
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.agreed import agreed_period, with_agreed
from bot.domain.judging.assess import assess
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.rhythm import Rhythm
from bot.domain.kinds import ACTION, MEETING, CommitmentEvent, kinds_of
from bot.domain.people import Person
from bot.domain.reminding.settings import Kind
from bot.domain.targets import Cadence
from bot.domain.texts import Sayable
from bot.domain.usual_day import usual_weekday

_AHEAD = timedelta(days=800)
"""So far ahead deadlines are looked for: the longest time before that can be chosen, seen from a year ahead."""
_RECENTLY = timedelta(days=14)
_ONE_WEEK = timedelta(weeks=1)
_SETTLED = {Status.TRANSFERRED, Status.FULFILLED}
_SLOW = {Pace.BEHIND, Pace.AT_RISK}
_END = "end"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is reminded: the channels of parties (none named: of all), a person, or coordinators.

    For `coordinators` with a `person`, those of the person's own party.
    """

    parties: tuple[str, ...] = ()
    person: Person | None = None
    coordinators: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to be reminded of.

    `key` names it among its kind and holds its day: moved to another, it is another. `day` is the day that it is
    about; `about` what buttons refer to (a promise's or an entry's id, or "S6:2022-W41"); before `since` there was
    nothing to be reminded of. `repeats`: once its day has passed, it is said again every week. `days` are those on
    which the agreement itself wants a reminder.
    """

    kind: Kind
    key: str
    day: date
    audience: Audience
    about: str
    what: Sayable = ""
    since: datetime | None = None
    repeats: bool = False
    days: tuple[int, ...] = ()
    deadline: Deadline | None = None
    action: Action | None = None
    entry: Entry | None = None
    row: Row | None = None
    week: Interval | None = None
    reasons: tuple[Sayable, ...] = ()
    """of a week: why the note that it has doesn't count"""


@dataclass(frozen=True)
class Ground:
    """All that reminders depend on but the choices and the clock: the agreement and what is logged, on a day."""

    agreement: Agreement
    entries: Sequence[Entry]
    today: date

    @cached_property
    def assessment(self) -> Assessment:
        """Return how the agreement stands on the day."""
        return assess(self.agreement, self.entries, on=self.today)

    @cached_property
    def usual_weekday(self) -> int | None:
        """Return the day of the week that meetings usually are on."""
        return usual_weekday(self.entries)

    @cached_property
    def ended(self) -> bool:
        """Tell whether the agreement is no longer in force."""
        return self.agreement.in_force.ended(self.today)


def subjects(ground: Ground) -> Iterator[Subject]:
    """Yield everything that may be reminded of; when the agreement has ended, only what people still have to do."""
    found: list[Subject] = [*_of_actions(ground), *_of_plans(ground)]
    if not ground.ended:
        found += [*_of_deadlines(ground), *_of_weeks(ground), *_of_paces(ground)]
    yield from found
    yield from (
        replace(each, kind=Kind.ESCALATION, audience=replace(each.audience, coordinators=True))
        for each in found
        if each.repeats
    )


def _of_deadlines(ground: Ground) -> Iterator[Subject]:
    agreement = ground.agreement
    first = agreement.in_force.start or date.min
    for each in open_deadlines(ground.assessment, start=first, end=ground.today + _AHEAD, entries=ground.entries):
        commitment = agreement.by_id.get(each.commitment or "")
        row = ground.assessment.row(each.commitment or "")
        kind = Kind.EXTENSION if each.key == "extension" else Kind.DEADLINE
        yield Subject(
            kind,
            f"{each.key}@{each.day}",
            each.day,
            Audience(commitment.responsible if commitment else ()),
            about=each.commitment or "",
            what=each.what,
            repeats=kind is Kind.DEADLINE and not _is_past_mending(each, row),
            days=each.remind_days,
            deadline=each,
        )


def _is_past_mending(deadline: Deadline, row: Row | None) -> bool:
    """Tell whether nothing is late about it once its day has passed: the end of a period is just that, and a window
    that was missed is no longer asked for when the next one has begun.
    """
    return deadline.key.rpartition(":")[2] == _END or (
        row is not None and any(each.interval.start > deadline.day for each in row.intervals)
    )


def _of_actions(ground: Ground) -> Iterator[Subject]:
    for action in still_open(actions_of(ground.entries)):
        if action.due is None:
            continue
        party = action.entry.party
        to = Audience(person=action.owner) if action.owner else Audience((party,) if party else ())
        yield Subject(
            Kind.ACTION,
            f"{action.entry.id}@{action.due}",
            action.due,
            to,
            about=action.entry.id,
            what=action.what,
            since=_since(action.entry),
            repeats=True,
            action=action,
        )


def _since(entry: Entry) -> datetime | None:
    """Return when it was written down; a correction takes back nothing that was due before it."""
    return entry.recorded_at if entry.revision == 1 else None


def _of_plans(ground: Ground) -> Iterator[Subject]:
    """Yield what is planned: for the day before to all who take part, for the day after to those who planned it."""
    for entry in ground.entries:
        if entry.state is not EntryState.PLANNED or entry.kind == ACTION or entry.superseded_at is not None:
            continue
        asked = Audience((entry.author,) if entry.author else ())
        yield Subject(
            Kind.PLANNED,
            f"{entry.id}@{entry.start}",
            entry.start,
            Audience(),
            entry.id,
            since=_since(entry),
            entry=entry,
        )
        yield Subject(
            Kind.OUTCOME,
            f"{entry.id}:{entry.revision}",
            entry.end,
            asked,
            entry.id,
            since=_since(entry),
            entry=entry,
        )


def _of_weeks(ground: Ground) -> Iterator[Subject]:
    """Yield the weeks of weekly promises that have nothing that counts, and no reason why not: past ones, this and
    the next.
    """
    agreement = ground.agreement
    ledger = Ledger(ground.entries, kinds_of(agreement), on=ground.today, known_at=None)
    for commitment in agreement.commitments:
        target = with_agreed(commitment.target, commitment.id, ledger, agreement)
        row = ground.assessment.row(commitment.id)
        if not isinstance(target, Cadence) or target.every is not Every.WEEK or row is None or row.status in _SETTLED:
            continue
        period = agreed_period(agreement.period_of(commitment), commitment, ledger, agreement)
        held = {
            each.interval.key for each in row.intervals if each.state is IntervalState.HELD or each.reason is not None
        }
        held |= _excused(ground, commitment)
        left = commitment.carried_over.on if commitment.carried_over else date.max
        for week in Rhythm(target, period, ground.today + _ONE_WEEK).intervals:
            if week.key not in held and week.start <= ground.today + _ONE_WEEK and week.end < left:
                yield from _of_week(ground, commitment, row, week)


def _excused(ground: Ground, commitment: Commitment) -> set[str]:
    """Return the keys of intervals that are excused, also those that have not begun."""
    return {
        str(entry.values.get("interval"))
        for entry in ground.entries
        if entry.kind == CommitmentEvent.INTERVAL_EXCUSED
        and entry.commitment == commitment.id
        and entry.state is EntryState.HELD
        and entry.superseded_at is None
    }


def _of_week(ground: Ground, commitment: Commitment, row: Row, week: Interval) -> Iterator[Subject]:
    about = f"{commitment.id}:{week.key}"
    to = Audience(commitment.responsible)
    noted = [each for each in row.not_counting if week.holds(each.entry.start)]
    base = Subject(
        Kind.WEEK_MISSED,
        about,
        week.end,
        to,
        about,
        row=row,
        week=week,
        reasons=tuple(reason for each in noted for reason in each.reasons),
    )
    if week.end < ground.today:
        yield base
    # a week that is over has these too, so that what nobody was told in time is in the record
    yield replace(base, kind=Kind.WEEK_OPEN)
    if MEETING in getattr(commitment.target, "activities", ()) and not noted:
        yield replace(base, kind=Kind.MEETING)


def _of_paces(ground: Ground) -> Iterator[Subject]:
    """Yield the numbers that fall behind; for a while after something was logged about them they aren't said."""
    for row in ground.assessment.commitments():
        if row.kind != "count" or row.pace not in _SLOW:
            continue
        logged = max((local_day(each.entry.recorded_at, ground.agreement.zone) for each in row.entries), default=None)
        yield Subject(
            Kind.PACE,
            f"{row.id}:{row.figures.done}",
            ground.today,
            Audience(row.responsible),
            row.id,
            what=row.sentence,
            since=datetime.combine(logged + _RECENTLY, time(), ground.agreement.zone) if logged else None,
            row=row,
        )
