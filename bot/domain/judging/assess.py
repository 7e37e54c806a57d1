"""Judges an agreement on a day: a row for every commitment, condition and purpose, in its file's order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from bot.domain.agreement import Agreement, Commitment
from bot.domain.assessment import Assessment, JudgedEntry, Row, RowRole, Status
from bot.domain.entries import Entry
from bot.domain.judging.agreed import agreed_period, with_agreed
from bot.domain.judging.cadence import judge_cadence
from bot.domain.judging.case import Case, Judgement
from bot.domain.judging.condition_rows import ConditionRow, judge_conditions
from bot.domain.judging.count import judge_count
from bot.domain.judging.increase import judge_increase
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.milestone import judge_milestone
from bot.domain.judging.ongoing import judge_ongoing
from bot.domain.judging.options import extension_row
from bot.domain.judging.parents import Part, judge_parent
from bot.domain.judging.purposes import judge_purpose
from bot.domain.judging.sentences import say_declared
from bot.domain.judging.staged import judge_staged
from bot.domain.judging.structural import judge_structural
from bot.domain.judging.verdicts import verdicts_about
from bot.domain.judging.words import Words
from bot.domain.kinds import AGREED_EVENTS, CommitmentEvent, activities_counted
from bot.domain.purposes import Purpose
from bot.domain.targets import Cadence, Count, Increase, Milestone, Ongoing, Staged, Structural, Target
from bot.domain.texts import text

_EVENTS = frozenset(CommitmentEvent)
_RUNNING = {Status.NOT_STARTED, Status.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class Preview:
    """What an entry would mean for a commitment: whether it counts and why, and the row with it."""

    commitment: Commitment
    judged: JudgedEntry
    row_after: Row


def assess(agreement: Agreement, entries: Iterable[Entry], *, on: date, known_at: datetime | None = None) -> Assessment:
    """Judge the whole agreement on the day `on` by what was known at `known_at` (None: all known now).

    `entries` may hold every revision; those that were not in force at `known_at` are passed over.
    """
    judging = _Judging(agreement, entries, on=on, known_at=known_at)
    rows = [row for commitment in agreement.commitments for row in judging.rows(commitment)]
    if option := extension_row(agreement, on):
        rows.append(option)
    return Assessment(agreement, on, known_at, tuple(rows))


def would_count(agreement: Agreement, entry: Entry, others: Sequence[Entry] = (), *, on: date) -> tuple[Preview, ...]:
    """Tell what saving `entry` would mean for each commitment that takes entries of its kind.

    An earlier revision among `others` is replaced by it. What lies after `on` is judged as of its own day.
    """
    rest = [other for other in others if other.id != entry.id]
    judging = _Judging(agreement, [*rest, entry], on=max(on, entry.start), known_at=None)
    return tuple(
        judging.preview(commitment, entry)
        for commitment in agreement.commitments
        if _takes(commitment, entry) and not _left(commitment, entry.start)
    )


def _takes(commitment: Commitment, entry: Entry) -> bool:
    if entry.kind in _EVENTS:
        purposes = commitment.purposes if entry.kind == CommitmentEvent.ASSESSED else ()
        return entry.commitment in {commitment.id, *(purpose.id for purpose in purposes)}
    return entry.kind in activities_counted(commitment.target) and entry.commitment in {None, commitment.id}


def _left(commitment: Commitment, on: date) -> bool:
    """Tell whether the commitment had been carried over to another agreement by the day `on`."""
    return commitment.carried_over is not None and commitment.carried_over.on <= on


class _Judging:
    """One assessment under way: every commitment is judged once, its children before it."""

    def __init__(self, agreement: Agreement, entries: Iterable[Entry], *, on: date, known_at: datetime | None) -> None:
        self._agreement = agreement
        self._on = on
        self._words = Words(agreement)
        self._ledger = Ledger(entries, self._words.kinds, on=on, known_at=known_at)
        self._judged: dict[str, tuple[Case, Judgement]] = {}
        self._under_way: set[str] = set()

    def rows(self, commitment: Commitment) -> Iterator[Row]:
        """Yield the commitment's row, then those of its conditions and of its purposes."""
        yield self.row(commitment)
        case, judgement = self._judgement(commitment)
        for condition in judge_conditions(case, judgement):
            yield self._row_below(case, condition, condition.judgement)
        for purpose in commitment.purposes:
            yield self._row_below(case, purpose, judge_purpose(case, purpose))

    def row(self, commitment: Commitment) -> Row:
        """Return the commitment's own row."""
        case, judgement = self._judgement(commitment)
        return Row(
            id=commitment.id,
            role=RowRole.COMMITMENT,
            kind=commitment.target.kind,
            title=commitment.title,
            text=commitment.text,
            reference=commitment.reference,
            responsible=commitment.responsible,
            period=case.period,
            status=judgement.status,
            sentence=judgement.sentence,
            pace=judgement.pace,
            parent=commitment.parent,
            figures=judgement.figures,
            entries=judgement.entries,
            intervals=judgement.intervals,
            verdicts=verdicts_about(commitment.id, self._agreement, self._ledger),
            history=commitment.history,
            agreed=tuple(entry for kind in AGREED_EVENTS for entry in self._ledger.held_events(kind, commitment.id)),
        )

    def preview(self, commitment: Commitment, entry: Entry) -> Preview:
        """Return what became of `entry` in the commitment's row (or in that of the purpose that it names)."""
        rows = {row.id: row for row in self.rows(commitment)}
        row = rows.get(entry.commitment or "", rows[commitment.id])
        judged = next((judged for judged in row.entries if judged.entry.id == entry.id), JudgedEntry(entry))
        return Preview(commitment, judged, row)

    def _judgement(self, commitment: Commitment) -> tuple[Case, Judgement]:
        if commitment.id not in self._judged:
            self._under_way.add(commitment.id)
            case = Case(
                agreement=self._agreement,
                commitment=commitment,
                target=with_agreed(commitment.target, commitment.id, self._ledger, self._agreement),
                period=agreed_period(self._agreement.period_of(commitment), commitment, self._ledger, self._agreement),
                on=self._on,
                ledger=self._ledger,
                words=self._words,
            )
            judgement = _judge(case, case.target)
            if children := self._children(commitment):
                judgement = judge_parent(case, judgement, children)
            self._judged[commitment.id] = (case, _settled(case, judgement))
            self._under_way.discard(commitment.id)
        return self._judged[commitment.id]

    def _children(self, commitment: Commitment) -> list[Part]:
        """Return what became of the children; in a circle of parents the one under way is left out."""
        parts = []
        for child in self._agreement.children(commitment):
            if child.id not in self._under_way:
                case, judgement = self._judgement(child)
                parts.append(Part(child.id, judgement.status, case.ended, logged=bool(judgement.examined)))
        return parts

    def _row_below(self, case: Case, part: ConditionRow | Purpose, judgement: Judgement) -> Row:
        """Return the row of what belongs to a commitment: a condition, or a purpose, which the parties assess."""
        purpose = part if isinstance(part, Purpose) else None
        role = RowRole.PURPOSE if purpose else RowRole.CONDITION
        judgement = _settled(case, judgement)
        return Row(
            id=part.id,
            role=role,
            kind=role.value,
            title=purpose.title if purpose else part.text,
            text=part.text,
            reference=case.commitment.reference,
            responsible=part.responsible or case.commitment.responsible,
            period=case.period,
            status=judgement.status,
            sentence=judgement.sentence,
            parent=case.id,
            figures=judgement.figures,
            entries=judgement.entries,
            verdicts=verdicts_about(part.id, self._agreement, self._ledger) if purpose else (),
        )


def _judge(case: Case, target: Target) -> Judgement:
    match target:
        case Count():
            return judge_count(case, target)
        case Cadence():
            return judge_cadence(case, target)
        case Milestone():
            return judge_milestone(case, target)
        case Staged():
            return judge_staged(case, target)
        case Increase():
            return judge_increase(case, target)
        case Ongoing():
            return judge_ongoing(case, target)
        case Structural():
            return judge_structural(case, target)


def _settled(case: Case, judgement: Judgement) -> Judgement:
    """Apply what holds for every kind: carried over, declared done, not begun; a pace only while it runs."""
    carried = case.commitment.carried_over
    if carried and _left(case.commitment, case.on):
        sentence = text(
            "carried over to {agreement} as {commitment} from {day}",
            agreement=carried.to,
            commitment=carried.commitment,
            day=carried.on,
        )
        return replace(judgement, status=Status.TRANSFERRED, sentence=sentence, pace=None)
    declared = next((item for item in case.declared if item.fulfils), None)
    if declared and judgement.status is not Status.FULFILLED:
        figures = replace(judgement.figures, share=Fraction(1))
        return replace(judgement, status=Status.FULFILLED, sentence=say_declared(declared), pace=None, figures=figures)
    if not declared and not case.begun and judgement.status is not Status.NOT_ASSESSABLE:
        sentence = text("begins {day}", day=case.period.start)
        return replace(judgement, status=Status.NOT_STARTED, sentence=sentence, pace=None)
    if judgement.status not in _RUNNING or case.ended:
        return replace(judgement, pace=None)
    return judgement
