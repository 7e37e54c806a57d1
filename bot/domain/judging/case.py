"""What a commitment is judged by, and what the judging of one kind of target gives back."""

from dataclasses import dataclass, field
from datetime import date

from bot.domain.agreement import Agreement, Commitment, Declared
from bot.domain.assessment import Figures, IntervalOutcome, JudgedEntry, Pace, Status
from bot.domain.calendar import Period
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.words import Words
from bot.domain.targets import Target
from bot.domain.texts import Sayable


@dataclass(frozen=True, slots=True)
class Case:
    """A commitment on a day, with all that is logged; `target` is the file's with what was agreed later."""

    agreement: Agreement
    commitment: Commitment
    target: Target
    period: Period
    on: date
    ledger: Ledger
    words: Words

    @property
    def id(self) -> str:
        """Return the commitment's id."""
        return self.commitment.id

    @property
    def begun(self) -> bool:
        """Tell whether the commitment's period has begun."""
        return self.period.begun(self.on)

    @property
    def ended(self) -> bool:
        """Tell whether the commitment's period is over."""
        return self.period.ended(self.on)

    @property
    def declared(self) -> tuple[Declared, ...]:
        """Return what the source had declared by this day (undated: from the beginning)."""
        return tuple(item for item in self.commitment.history if item.on is None or item.on <= self.on)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came out for a commitment: the part of a row that the kind of target decides.

    `examined` are the entries that were held within the period, whether or not they meet the conditions.
    """

    status: Status
    sentence: Sayable
    pace: Pace | None = None
    figures: Figures = field(default_factory=Figures)
    entries: tuple[JudgedEntry, ...] = ()
    examined: tuple[JudgedEntry, ...] = ()
    intervals: tuple[IntervalOutcome, ...] = ()


def running_status(case: Case, *, started: bool, at_end: Status) -> Status:
    """Return `at_end` once the period is over; until then whether anything has begun."""
    if case.ended:
        return at_end
    return Status.IN_PROGRESS if started else Status.NOT_STARTED
