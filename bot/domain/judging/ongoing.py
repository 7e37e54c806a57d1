"""Work that goes on: both signatories assess it, with evidence in every review interval."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction

from bot.domain.assessment import Figures, IntervalOutcome, IntervalState, PartyVerdict, Status
from bot.domain.calendar import Interval, intervals
from bot.domain.entries import number_at
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.judged import JudgedEntries, judge_activities, years_of
from bot.domain.judging.sentences import clauses, logged, not_counting, time_left
from bot.domain.judging.verdicts import say_verdicts, verdicts_about
from bot.domain.targets import Ongoing
from bot.domain.texts import Sayable, ntext, text


def judge_ongoing(case: Case, target: Ongoing) -> Judgement:
    """Fulfilled when every signatory says so and every review interval that is over has its evidence."""
    judged = judge_activities(case, target.activities)
    reviews = _reviews(case, target, judged) if target.activities else ()
    verdicts = verdicts_about(case.id, case.agreement, case.ledger)
    return Judgement(
        status=_status(case, target, judged, reviews, verdicts),
        sentence=_sentence(case, target, judged, reviews, verdicts),
        figures=_figures(case, target, judged, reviews),
        entries=judged.all,
        examined=judged.examined,
        intervals=reviews,
    )


def _reviews(case: Case, target: Ongoing, judged: JudgedEntries) -> tuple[IntervalOutcome, ...]:
    """Return the review intervals that have begun, each with or without evidence."""
    days = sorted(case.ledger.counted_day(each.entry) for each in judged.counting)
    outcomes = []
    for interval in _intervals(case, target):
        if bisect_right(days, interval.end) > bisect_left(days, interval.start):
            state = IntervalState.HELD
        else:
            over = case.on > interval.end or case.ended
            state = IntervalState.MISSED if over else IntervalState.OPEN
        outcomes.append(IntervalOutcome(interval, state))
    return tuple(outcomes)


def _intervals(case: Case, target: Ongoing) -> list[Interval]:
    period = case.period
    if target.review:
        until = min(case.on, period.end) if period.end else case.on
        return list(intervals(target.review, period, until))
    if period.start and period.end and case.begun:
        label = text("the whole period")
        return [Interval(f"{period.start:%Y-%m-%d}", period.start, period.end, label)]
    return []


def _status(
    case: Case,
    target: Ongoing,
    judged: JudgedEntries,
    reviews: Sequence[IntervalOutcome],
    verdicts: Sequence[PartyVerdict],
) -> Status:
    complete = len(verdicts) == len(case.agreement.signatories) > 0
    if complete and all(each.verdict is Status.FULFILLED for each in verdicts) and _shown(target, judged, reviews):
        return Status.FULFILLED
    if not complete:
        at_end = Status.NOT_ASSESSABLE
    elif judged.counting or any(each.verdict is not Status.NOT_FULFILLED for each in verdicts):
        at_end = Status.PARTLY_FULFILLED
    else:
        at_end = Status.NOT_FULFILLED
    return running_status(case, started=bool(judged.counting or verdicts), at_end=at_end)


def _shown(target: Ongoing, judged: JudgedEntries, reviews: Sequence[IntervalOutcome]) -> bool:
    """Tell whether the evidence suffices: in every interval that is over, or at all while none is."""
    if not target.activities:
        return True
    return bool(judged.counting) and all(each.state is not IntervalState.MISSED for each in reviews)


def _ratio(target: Ongoing, judged: JudgedEntries) -> tuple[int | float, int | float] | None:
    """Return the part and its whole as the latest entry tells them; None where there is none, or of nothing."""
    if target.ratio is None or not judged.counting:
        return None
    values = judged.counting[-1].entry.values
    part = number_at(values, target.ratio.part)
    whole = part + number_at(values, target.ratio.rest)
    return (part, whole) if whole else None


def _figures(case: Case, target: Ongoing, judged: JudgedEntries, reviews: Sequence[IntervalOutcome]) -> Figures:
    return Figures(
        done=len(judged.counting),
        unit=text("logged"),
        share=_share(case, target, reviews),
        per_year=years_of(case.ledger, judged.counting),
        ratio=_ratio(target, judged),
    )


def _share(case: Case, target: Ongoing, reviews: Sequence[IntervalOutcome]) -> Fraction | None:
    """Return how many of the period's review intervals have their evidence; None where there is no number of them."""
    if target.review is None or case.period.end is None or not reviews:
        return None
    held = sum(each.state is IntervalState.HELD for each in reviews)
    return Fraction(held, len(list(intervals(target.review, case.period, case.period.end))))


def _sentence(
    case: Case,
    target: Ongoing,
    judged: JudgedEntries,
    reviews: Sequence[IntervalOutcome],
    verdicts: Sequence[PartyVerdict],
) -> Sayable:
    parties = [party.id for party in case.agreement.signatories]
    missed = sum(each.state is IntervalState.MISSED for each in reviews)
    lacking = ntext("{count} review interval without evidence", "{count} review intervals without evidence", missed)
    ratio = _ratio(target, judged)
    return clauses(
        text("{part} of {whole} {unit}", part=ratio[0], whole=ratio[1], unit=target.ratio.unit)
        if ratio and target.ratio
        else None,
        logged(len(judged.counting)) if target.activities else None,
        lacking if missed else None,
        say_verdicts(verdicts, parties, case.words),
        time_left(case.period, case.on),
        not_counting(judged.all),
    )
