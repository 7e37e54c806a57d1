"""Conditions that are rows of their own (S7a): how many of the entries meet them, and which do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.assessment import Figures, JudgedEntry, Status
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.judged import years_of
from bot.domain.judging.sentences import clauses, some_days
from bot.domain.judging.set_conditions import answer_set_condition
from bot.domain.targets import Cadence, Count, EntryCondition, SetCondition
from bot.domain.texts import text


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition with an id, and its judgement."""

    id: str
    text: str
    responsible: tuple[str, ...]
    judgement: Judgement


def judge_conditions(case: Case, judgement: Judgement) -> Iterator[ConditionRow]:
    """Yield a row for each condition of the target that has an id; `judgement` is that of its commitment."""
    if not isinstance(case.target, Count | Cadence):
        return
    for condition in case.target.conditions:
        if condition.id:
            judged = _judge_condition(case, condition, judgement.examined)
            yield ConditionRow(condition.id, condition.text, condition.responsible, judged)
    if isinstance(case.target, Count):
        counting = [judged for judged in judgement.examined if judged.counts]
        for each in case.target.set_conditions:
            if each.id:
                yield ConditionRow(each.id, each.text, (), _judge_set_condition(case, each, counting))


def _judge_condition(case: Case, condition: EntryCondition, examined: Sequence[JudgedEntry]) -> Judgement:
    entries = tuple([_by_its_own(condition, judged) for judged in examined])
    meeting = [judged for judged in entries if judged.counts]
    failing = [judged.entry.start for judged in entries if not judged.counts]
    done, of = len(meeting), len(entries)
    if done and done == of:
        status = Status.FULFILLED
    else:
        at_end = Status.PARTLY_FULFILLED if done else Status.NOT_FULFILLED
        status = running_status(case, started=of > 0, at_end=at_end)
    figure = text("met by {done} of {of}", done=done, of=of) if of else text("nothing logged yet")
    return Judgement(
        status=status,
        sentence=clauses(figure, text("not met: {days}", days=some_days(failing)) if failing else None),
        figures=Figures(
            done=done,
            of=of or None,
            unit=text("logged"),
            share=Fraction(done, of) if of else None,
            per_year=years_of(case.ledger, meeting),
        ),
        entries=entries,
        examined=entries,
    )


def _by_its_own(condition: EntryCondition, judged: JudgedEntry) -> JudgedEntry:
    return JudgedEntry(judged.entry, tuple([each for each in judged.answers if each.condition == condition.id]))


def _judge_set_condition(case: Case, condition: SetCondition, counting: Sequence[JudgedEntry]) -> Judgement:
    answer = answer_set_condition(condition, counting, case.words)
    at_end = Status.PARTLY_FULFILLED if answer.done else Status.NOT_FULFILLED
    status = Status.FULFILLED if answer.met else running_status(case, started=bool(counting), at_end=at_end)
    return Judgement(
        status=status,
        sentence=answer.sentence if counting else text("nothing logged yet"),
        figures=Figures(
            done=answer.done,
            of=answer.of or None,
            share=min(Fraction(1), Fraction(answer.done, answer.of)) if answer.of else None,
        ),
        entries=answer.entries,
        examined=answer.entries,
    )
