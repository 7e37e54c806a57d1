"""Once in every interval: weekly meetings, follow-ups in May and November."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from bot.domain.assessment import (
    Answer,
    Figures,
    IntervalOutcome,
    IntervalState,
    JudgedEntry,
    Pace,
    Status,
)
from bot.domain.calendar import Every, Interval
from bot.domain.entries import Entry
from bot.domain.judging.agreed import awaited
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.conditions import checks_of
from bot.domain.judging.judged import OUTSIDE, JudgedEntries, judge_activities, years_of
from bot.domain.judging.rhythm import Rhythm
from bot.domain.judging.sentences import clauses, logged, not_counting, time_left, with_commas
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Cadence
from bot.domain.texts import Sayable, Text, ntext, text

_LATEST = 4
_IN_NO_WINDOW = Answer(met=False, sentence=text("in none of the windows; a late report names its window"))


def judge_cadence(case: Case, target: Cadence) -> Judgement:
    """Fulfilled only at the end, when every interval was held; excused never becomes held."""
    checks = checks_of(target, case.agreement, case.words, case.ledger)
    rhythm = Rhythm(target, case.period, case.on)
    if not rhythm.intervals:
        return _without_intervals(case, target, judge_activities(case, target.activities, checks))
    misplaced = _IN_NO_WINDOW if target.windows else OUTSIDE
    placed: dict[str, int] = {}

    def outside(entry: Entry) -> Answer | None:
        index = rhythm.place(entry, case.ledger.counted_day(entry))
        if index is None:
            return misplaced
        placed[entry.id] = index
        return None

    judged = judge_activities(case, target.activities, checks, outside=outside)
    holders: dict[int, list[JudgedEntry]] = {}
    for each in judged.counting:
        holders.setdefault(placed[each.entry.id], []).append(each)
    outcomes = _outcomes(case, rhythm, holders)
    return Judgement(
        status=_status(case, rhythm, outcomes),
        sentence=_sentence(case, target, rhythm, outcomes, judged.all),
        pace=_pace(outcomes),
        figures=_figures(case, target, rhythm, outcomes),
        entries=judged.all,
        examined=judged.examined,
        intervals=outcomes,
    )


def _outcomes(case: Case, rhythm: Rhythm, holders: dict[int, list[JudgedEntry]]) -> tuple[IntervalOutcome, ...]:
    """Return what became of every interval that has begun, and of one to come that was held beforehand."""
    excuses = {
        str(entry.values.get("interval")): str(entry.values.get("reason") or "")
        for entry in case.ledger.held_events(CommitmentEvent.INTERVAL_EXCUSED, case.id)
    }
    return tuple(
        _outcome(case, rhythm, interval, holders.get(index, ()), excuses.get(interval.key))
        for index, interval in enumerate(rhythm.intervals)
        if interval.start <= case.on or index in holders
    )


def _outcome(
    case: Case, rhythm: Rhythm, interval: Interval, holders: Sequence[JudgedEntry], excuse: str | None
) -> IntervalOutcome:
    if holders:
        late = all(case.ledger.counted_day(judged.entry) > interval.end for judged in holders)
        return IntervalOutcome(interval, IntervalState.HELD, late=late)
    if not rhythm.over(interval, case.on):
        return IntervalOutcome(interval, IntervalState.OPEN, reason=excuse)
    if excuse is not None:
        return IntervalOutcome(interval, IntervalState.EXCUSED, reason=excuse)
    return IntervalOutcome(interval, IntervalState.MISSED)


def _states(outcomes: Sequence[IntervalOutcome]) -> Counter[IntervalState]:
    return Counter(outcome.state for outcome in outcomes)


def _status(case: Case, rhythm: Rhythm, outcomes: Sequence[IntervalOutcome]) -> Status:
    held = _states(outcomes)[IntervalState.HELD]
    at_end = Status.PARTLY_FULFILLED if held else Status.NOT_FULFILLED
    if held == len(rhythm.intervals):
        at_end = Status.FULFILLED
    return running_status(case, started=held > 0, at_end=at_end)


def _pace(outcomes: Sequence[IntervalOutcome]) -> Pace:
    decided = [outcome.state for outcome in outcomes if outcome.state is not IntervalState.OPEN]
    missed = decided[-_LATEST:].count(IntervalState.MISSED)
    if missed == 0:
        return Pace.ON_TRACK
    return Pace.BEHIND if missed == 1 else Pace.AT_RISK


def _figures(case: Case, target: Cadence, rhythm: Rhythm, outcomes: Sequence[IntervalOutcome]) -> Figures:
    held = [outcome for outcome in outcomes if outcome.state is IntervalState.HELD]
    states = _states(outcomes)
    of = len(rhythm.intervals) if case.period.end else len(outcomes) - states[IntervalState.OPEN]
    return Figures(
        done=len(held),
        of=of or None,
        unit=_unit(target, of),
        share=Fraction(len(held), of) if of else None,
        per_year=dict(Counter(outcome.interval.year for outcome in held)),
    )


def _unit(target: Cadence, number: int) -> Text:
    match target.every:
        case Every.WEEK:
            return ntext("week", "weeks", number)
        case Every.MONTH:
            return ntext("month", "months", number)
        case Every.TERTIAL:
            return ntext("tertial", "tertials", number)
        case Every.HALF_YEAR:
            return ntext("half-year", "half-years", number)
        case Every.YEAR:
            return ntext("year", "years", number)
        case None:
            return ntext("follow-up window", "follow-up windows", number)


def _sentence(
    case: Case,
    target: Cadence,
    rhythm: Rhythm,
    outcomes: Sequence[IntervalOutcome],
    entries: Sequence[JudgedEntry],
) -> Sayable:
    states = _states(outcomes)
    held, excused, missed = (
        states[state] for state in (IntervalState.HELD, IntervalState.EXCUSED, IntervalState.MISSED)
    )
    decided = held + excused + missed
    late = sum(outcome.late for outcome in outcomes)
    if not decided:
        figure = text("none of {of} {unit} is over yet", of=len(rhythm.intervals), unit=_unit(target, 2))
    elif decided == len(rhythm.intervals) and case.period.end:
        figure = text("{held} of {of} {unit}", held=held, of=decided, unit=_unit(target, decided))
    else:
        figure = text("{held} of {of} {unit} so far", held=held, of=decided, unit=_unit(target, decided))
    return clauses(
        with_commas(
            figure,
            _how_many(ntext("of which {count} late", "of which {count} late", late)),
            _how_many(ntext("{count} excused with a reason", "{count} excused with reasons", excused)),
            _how_many(ntext("{count} missed", "{count} missed", missed)),
        ),
        None if case.ended else time_left(case.period, case.on),
        not_counting(entries),
    )


def _how_many(said: Text) -> Text | None:
    return said if said.count else None


def _without_intervals(case: Case, target: Cadence, judged: JudgedEntries) -> Judgement:
    """Judge where nothing says which intervals there are: no rhythm agreed, or no day to count them from."""
    done = len(judged.counting)
    if target.every is None and not target.windows:
        status = Status.NOT_ASSESSABLE
        agree = text("the parties need to agree on how often")
        why: Sayable = clauses(agree, awaited(case, CommitmentEvent.INTERVAL_AGREED))
    elif case.period.start is None:
        status = running_status(case, started=done > 0, at_end=Status.NOT_ASSESSABLE)
        why = text("the agreement has no first day to count from")
    elif case.period.end is None:
        status = Status.NOT_STARTED
        why = text("no interval has begun yet")
    else:
        status = Status.NOT_ASSESSABLE
        why = text("no interval begins in the period")
    return Judgement(
        status=status,
        sentence=clauses(logged(done), why, not_counting(judged.all)),
        figures=Figures(done=done, per_year=years_of(case.ledger, judged.counting)),
        entries=judged.all,
        examined=judged.examined,
    )
