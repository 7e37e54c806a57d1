"""More of something per day than before: patrols, visibility, information shared."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from bot.domain.assessment import Figures, JudgedEntry, Pace, Status
from bot.domain.judging.agreed import awaited
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.judged import amounts_by_year, judge_activities
from bot.domain.judging.sentences import amount, clauses, not_counting, time_left
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Baseline, Increase
from bot.domain.texts import Sayable, text

_QUARTER = 4
_ONE_DECIMAL = Decimal("0.1")


def judge_increase(case: Case, target: Increase) -> Judgement:
    """Compare rates per day, so that a baseline of another length is fair; decided when the period ends."""
    judged = judge_activities(case, target.measure.activities)
    per_year = amounts_by_year(case.ledger, judged.counting, target.measure.field)
    done = sum(per_year.values())
    return Judgement(
        status=_status(case, target, done, started=bool(judged.counting)),
        sentence=_sentence(case, target, done, judged.all),
        pace=_pace(case, target, done),
        figures=Figures(done=done, unit=target.measure.unit, per_year=per_year),
        entries=judged.all,
        examined=judged.examined,
    )


def _before(baseline: Baseline, days: int) -> Fraction:
    """Return how much the baseline amounts to over so many days."""
    return Fraction(baseline.value * days, baseline.period.days() or 1)


def _better(target: Increase, baseline: Baseline, done: float, days: int) -> bool:
    before = _before(baseline, days)
    return Fraction(done) > before if target.direction == "up" else Fraction(done) < before


def _status(case: Case, target: Increase, done: float, *, started: bool) -> Status:
    if target.baseline is None:
        return Status.NOT_ASSESSABLE
    total = case.period.days()
    if case.ended and total is None:
        return Status.NOT_ASSESSABLE
    better = total is not None and _better(target, target.baseline, done, total)
    return running_status(case, started=started, at_end=Status.FULFILLED if better else Status.NOT_FULFILLED)


def _pace(case: Case, target: Increase, done: float) -> Pace | None:
    total, elapsed = case.period.days(), case.period.elapsed(case.on)
    if target.baseline is None or total is None:
        return None
    if elapsed * _QUARTER < total or _better(target, target.baseline, done, elapsed):
        return Pace.ON_TRACK
    return Pace.BEHIND


def _sentence(case: Case, target: Increase, done: float, entries: Sequence[JudgedEntry]) -> Sayable:
    figure = amount(done, target.measure.unit)
    elapsed = case.period.elapsed(case.on)
    if target.baseline is None:
        agree = text("the parties need to agree on a baseline to compare with")
        compared: Sayable | None = clauses(agree, awaited(case, CommitmentEvent.BASELINE_AGREED))
    elif case.period.start is None:
        compared = text("the agreement has no first day to count from")
    elif not elapsed:
        compared = None
    else:
        compared = text(
            "at the baseline's rate it would be {before} after as many days",
            before=_rounded(_before(target.baseline, elapsed)),
        )
    return clauses(figure, compared, time_left(case.period, case.on), not_counting(entries))


def _rounded(number: Fraction) -> int | Decimal:
    if number.denominator == 1:
        return number.numerator
    return (Decimal(number.numerator) / number.denominator).quantize(_ONE_DECIMAL)
