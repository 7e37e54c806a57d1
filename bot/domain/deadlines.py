"""The last days that an agreement names: due dates, windows to report in, the end of periods, the extension's decision.

What calendars show and reminders are about. `deadlines` reads the agreement alone; `open_deadlines` leaves out what has
been met.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.agreement import Agreement, Commitment
from bot.domain.assessment import Assessment, IntervalState, Row, Status
from bot.domain.calendar import Every, Period
from bot.domain.entries import Entry
from bot.domain.judging.agreed import with_agreed
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.rhythm import Rhythm
from bot.domain.kinds import kinds_of
from bot.domain.targets import Cadence, Milestone, Staged, Structural, Target
from bot.domain.texts import Sayable, text

_MET = {Status.FULFILLED, Status.TRANSFERRED}
_STAGE = "stage"
_WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day. `key` names it within its agreement and stays the same when the day is moved.

    `commitment` is the promise (or option) that it belongs to, `what` says what is to be done, `remind_days` are the
    days before on which the agreement itself wants a reminder.
    """

    key: str
    day: date
    what: Sayable
    commitment: str | None = None
    remind_days: tuple[int, ...] = ()


def deadlines(agreement: Agreement, *, start: date, end: date, entries: Sequence[Entry] = ()) -> list[Deadline]:
    """Return the deadlines from `start` to `end`, both days included, by day.

    `entries` are the agreement's, for a rhythm that was agreed later. Weeks have no deadlines: they would be one each.
    """
    ledger = Ledger(entries, kinds_of(agreement), on=end, known_at=None)
    found = [
        deadline
        for commitment in agreement.commitments
        for deadline in _of_commitment(
            agreement, commitment, with_agreed(commitment.target, commitment.id, ledger, agreement), end
        )
    ]
    found += _of_agreement(agreement)
    return sorted((each for each in found if start <= each.day <= end), key=lambda each: (each.day, each.key))


def open_deadlines(assessment: Assessment, *, start: date, end: date, entries: Sequence[Entry] = ()) -> list[Deadline]:
    """Return the deadlines that have not been met: what is fulfilled, held or reached needs no reminder."""
    rows = {row.id: row for row in assessment.commitments()}
    return [
        each
        for each in deadlines(assessment.agreement, start=start, end=end, entries=entries)
        if each.commitment not in rows or not _is_met(each, rows[each.commitment], assessment.agreement)
    ]


def _is_met(deadline: Deadline, row: Row, agreement: Agreement) -> bool:
    # a milestone that was done late is only partly fulfilled, but it is done
    if row.status in _MET or (isinstance(agreement.by_id[row.id].target, Milestone) and row.figures.done):
        return True
    kind, _, name = deadline.key.partition(":")[2].partition(":")
    if kind == _WINDOW:
        # an interval that is excused beforehand stays open until it is over, but has its reason
        return any(
            each.interval.key == name and (each.state is IntervalState.HELD or each.reason is not None)
            for each in row.intervals
        )
    target = agreement.by_id[row.id].target
    if kind == _STAGE and isinstance(target, Staged) and not target.items:
        # the figure is how many stages have been reached, in their order
        return [stage.id for stage in target.stages].index(name) < row.figures.done
    return False


def _of_commitment(agreement: Agreement, commitment: Commitment, target: Target, until: date) -> Iterator[Deadline]:
    """Yield a commitment's deadlines; none for what the source says is done, or from when it was carried over."""
    if any(item.fulfils for item in commitment.history):
        return
    period = agreement.period_of(commitment)
    named = list(_of_target(commitment, target, period, until))
    if period.end and period.end != agreement.in_force.end and all(each.day != period.end for each in named):
        what = text("{id} ends: {title}", id=commitment.id, title=commitment.title)
        named.append(Deadline(f"{commitment.id}:end", period.end, what, commitment.id))
    left = commitment.carried_over.on if commitment.carried_over else date.max
    yield from (each for each in named if each.day < left)


def _of_target(commitment: Commitment, target: Target, period: Period, until: date) -> Iterator[Deadline]:
    id_, title = commitment.id, commitment.title
    match target:
        case Milestone(due=date() as due) | Structural(due=date() as due):
            yield Deadline(f"{id_}:due", due, text("{id}, last day: {title}", id=id_, title=title), id_)
        case Staged():
            for stage in target.stages:
                if stage.due:
                    what = text("{id}, last day for “{stage}”: {title}", id=id_, stage=stage.name, title=title)
                    yield Deadline(f"{id_}:{_STAGE}:{stage.id}", stage.due, what, id_)
        case Cadence() if target.every is not Every.WEEK:
            for interval in Rhythm(target, period, until).intervals:
                what = text("{id}, last day for {interval}: {title}", id=id_, interval=interval.label, title=title)
                yield Deadline(f"{id_}:{_WINDOW}:{interval.key}", interval.end, what, id_)
        case _:
            return


def _of_agreement(agreement: Agreement) -> Iterator[Deadline]:
    extension = agreement.extension
    if extension and extension.decision is None:
        yield Deadline(
            "extension",
            extension.decide_by,
            text("Last day to decide on extending: {title}", title=agreement.title),
            extension.id,
            extension.remind_days,
        )
    if end := agreement.in_force.end:
        yield Deadline("end", end, text("Last day of {title}", title=agreement.title))
