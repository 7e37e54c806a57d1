"""What an assessment says: a row for every commitment, condition and purpose, with the reason for every figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from bot.domain.agreement import Agreement, Declared
from bot.domain.calendar import Interval, Period
from bot.domain.entries import Entry
from bot.domain.texts import Sayable, Text, text


class Status(StrEnum):
    """Where a commitment stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    FULFILLED = "fulfilled"
    PARTLY_FULFILLED = "partly_fulfilled"
    NOT_FULFILLED = "not_fulfilled"
    NOT_ASSESSABLE = "not_assessable"
    TRANSFERRED = "transferred"


class Pace(StrEnum):
    """How it goes while it runs."""

    ON_TRACK = "on_track"
    BEHIND = "behind"
    AT_RISK = "at_risk"


STATUS_WORDS: Mapping[Status, Text] = {
    Status.NOT_STARTED: text("not started"),
    Status.IN_PROGRESS: text("in progress"),
    Status.FULFILLED: text("fulfilled"),
    Status.PARTLY_FULFILLED: text("partly fulfilled"),
    Status.NOT_FULFILLED: text("not fulfilled"),
    Status.NOT_ASSESSABLE: text("cannot be assessed"),
    Status.TRANSFERRED: text("transferred"),
}

PACE_WORDS: Mapping[Pace, Text] = {
    Pace.ON_TRACK: text("on track"),
    Pace.BEHIND: text("falling behind"),
    Pace.AT_RISK: text("at risk"),
}


class RowRole(StrEnum):
    """What a row of an assessment is about."""

    COMMITMENT = "commitment"
    CONDITION = "condition"
    PURPOSE = "purpose"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Answer:
    """A condition's answer for one entry: yes or no, with a sentence."""

    met: bool
    sentence: Text
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedEntry:
    """An entry and whether it counts, with the answers that decide it (all of them, met or not)."""

    entry: Entry
    answers: tuple[Answer, ...] = ()

    @property
    def counts(self) -> bool:
        """Tell whether every condition is met."""
        # a plain loop: this is asked several times of every entry, and twice as quick as all()
        for answer in self.answers:  # noqa: SIM110
            if not answer.met:
                return False
        return True

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Return why it does not count."""
        return tuple(answer.sentence for answer in self.answers if not answer.met)


class IntervalState(StrEnum):
    """What became of an interval; the first three only once it is over (or held before that)."""

    HELD = "held"
    EXCUSED = "excused"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class IntervalOutcome:
    """An interval of a cadence: its state, and whether what was held came late (then it is held all the same)."""

    interval: Interval
    state: IntervalState
    late: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PartyVerdict:
    """A signatory's own assessment; it stands beside the figures and never overwrites them."""

    party: str
    verdict: Status
    comment: str
    on: date


@dataclass(frozen=True, slots=True)
class Figures:
    """The figure of a row: `done` of `of` (None: there is no such number); `per_year` adds up to `done`.

    `share` is what the bar shows, 0 to 1; None: there is nothing to draw. `ratio` is a part and its whole, as the
    latest entry tells them (H5: cases with valid consent, of all).
    """

    done: int | float = 0
    of: int | None = None
    unit: Sayable = ""
    share: Fraction | None = None
    per_year: Mapping[int, int | float] = field(default_factory=dict)
    ratio: tuple[int | float, int | float] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an assessment."""

    id: str
    role: RowRole
    kind: str
    title: str
    text: str
    reference: str
    responsible: tuple[str, ...]
    period: Period
    status: Status
    sentence: Sayable
    pace: Pace | None = None
    parent: str | None = None
    figures: Figures = Figures()
    entries: tuple[JudgedEntry, ...] = ()
    intervals: tuple[IntervalOutcome, ...] = ()
    verdicts: tuple[PartyVerdict, ...] = ()
    history: tuple[Declared, ...] = ()
    agreed: tuple[Entry, ...] = ()
    """what the parties have agreed on since, confirmed or not"""

    @property
    def counting(self) -> tuple[JudgedEntry, ...]:
        """Return the entries that count."""
        return tuple(judged for judged in self.entries if judged.counts)

    @property
    def not_counting(self) -> tuple[JudgedEntry, ...]:
        """Return the entries that don't, each with its reasons."""
        return tuple(judged for judged in self.entries if not judged.counts)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The agreement as it stood on the day `on`, by what was known at `known_at` (None: all that is known now)."""

    agreement: Agreement
    on: date
    known_at: datetime | None
    rows: tuple[Row, ...]

    def row(self, row_id: str) -> Row | None:
        """Return the row with the id, whatever its case, or None."""
        return next((row for row in self.rows if row.id.casefold() == row_id.casefold()), None)

    def commitments(self) -> Iterator[Row]:
        """Yield the rows of commitments, without their conditions and purposes."""
        return (row for row in self.rows if row.role is RowRole.COMMITMENT)
