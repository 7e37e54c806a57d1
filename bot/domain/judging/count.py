"""At least so many: joint operations, dialogues, safety walks."""

from collections.abc import Sequence
from fractions import Fraction

from bot.domain.assessment import Figures, Pace, Status
from bot.domain.judging.agreed import awaited
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.conditions import checks_of
from bot.domain.judging.judged import JudgedEntries, judge_activities, years_of
from bot.domain.judging.pace import pace_by_share
from bot.domain.judging.sentences import clauses, logged, not_counting, time_left, with_commas
from bot.domain.judging.set_conditions import SetAnswer, answer_set_condition
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Count
from bot.domain.texts import Sayable, text


def judge_count(case: Case, target: Count) -> Judgement:
    """Fulfilled at once when the number is reached and every condition on the set is met."""
    judged = judge_activities(case, target.activities, checks_of(target, case.agreement, case.words, case.ledger))
    answers = [answer_set_condition(each, judged.counting, case.words) for each in target.set_conditions]
    return Judgement(
        status=_status(case, target, len(judged.counting), answers),
        sentence=_sentence(case, target, judged, answers),
        pace=_pace(case, target, len(judged.counting)),
        figures=_figures(case, target, judged),
        entries=judged.all,
        examined=judged.examined,
    )


def _status(case: Case, target: Count, done: int, answers: Sequence[SetAnswer]) -> Status:
    if target.at_least is None:
        return Status.NOT_ASSESSABLE
    if done >= target.at_least and all(answer.met for answer in answers):
        return Status.FULFILLED
    at_end = Status.PARTLY_FULFILLED if done else Status.NOT_FULFILLED
    return running_status(case, started=done > 0, at_end=at_end)


def _pace(case: Case, target: Count, done: int) -> Pace | None:
    if target.at_least is None:
        return None
    return pace_by_share(case.period, case.on, done=done, wanted=target.at_least)


def _figures(case: Case, target: Count, judged: JudgedEntries) -> Figures:
    done, wanted = len(judged.counting), target.at_least
    return Figures(
        done=done,
        of=wanted,
        unit=target.unit,
        share=min(Fraction(1), Fraction(done, wanted)) if wanted else None,
        per_year=years_of(case.ledger, judged.counting),
    )


def _sentence(case: Case, target: Count, judged: JudgedEntries, answers: Sequence[SetAnswer]) -> Sayable:
    done = len(judged.counting)
    unmet = [answer.sentence for answer in answers if not answer.met] if done else []
    ignored = not_counting(judged.all)
    if target.at_least is None:
        agree = text("the parties need to agree on a number")
        return clauses(logged(done), *unmet, agree, awaited(case, CommitmentEvent.NUMBER_AGREED), ignored)
    figure = text("{done} of {of} {unit}", done=done, of=target.at_least, unit=target.unit)
    return clauses(with_commas(figure, time_left(case.period, case.on)), *unmet, ignored)
