"""Stages in order: a guide drafted, adopted, in use; or each of several methods found, analysed, judged."""

from collections.abc import Mapping
from fractions import Fraction

from bot.domain.assessment import Answer, Figures, Pace, Status
from bot.domain.entries import Entry
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.judged import judge_events
from bot.domain.judging.pace import pace_by_due
from bot.domain.judging.sentences import clauses, due_clause, not_counting, some, time_left
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Stage, Staged
from bot.domain.texts import Sayable, text

_THE_ONE = ""
"""The item of a target without items."""
_NOWHERE = -1
_UNKNOWN = Answer(met=False, sentence=text("names no stage of this commitment"))
_NO_ITEM = Answer(met=False, sentence=text("does not say what reached the stage"))


def judge_staged(case: Case, target: Staged) -> Judgement:
    """Fulfilled when the last required stage is reached, by every item; a stage implies those before it."""
    numbers = {stage.id: number for number, stage in enumerate(target.stages)}

    def fault(entry: Entry) -> Answer | None:
        if entry.values.get("stage") not in numbers:
            return _UNKNOWN
        return _NO_ITEM if target.items and not _item(target, entry) else None

    entries = judge_events(case.ledger.events(CommitmentEvent.STAGE_REACHED, case.id), fault)
    reached: dict[str, int] = {}
    spelt: dict[str, str] = {}
    if not target.items:
        declared = [numbers[item.stage] for item in case.declared if item.stage in numbers]
        reached = {_THE_ONE: max(declared)} if declared else {}
    for judged in entries:
        if judged.counts:
            named = _item(target, judged.entry)
            # a method written with other capitals is the same method
            item = spelt.setdefault(named.casefold(), named)
            reached[item] = max(reached.get(item, _NOWHERE), numbers[judged.entry.values["stage"]])
    last = max(number for number, stage in enumerate(target.stages) if stage.required)
    return Judgement(
        status=_status(case, reached, last),
        sentence=clauses(_sentence(case, target, reached, last), not_counting(entries)),
        pace=_pace(case, target, reached),
        figures=_figures(target, reached, last),
        entries=entries,
        examined=tuple(judged for judged in entries if judged.counts),
    )


def _item(target: Staged, entry: Entry) -> str:
    return str(entry.values.get("item") or "").strip() if target.items else _THE_ONE


def _status(case: Case, reached: Mapping[str, int], last: int) -> Status:
    if reached and all(number >= last for number in reached.values()):
        return Status.FULFILLED
    beyond_the_first = any(number > 0 for number in reached.values())
    at_end = Status.PARTLY_FULFILLED if beyond_the_first else Status.NOT_FULFILLED
    return running_status(case, started=bool(reached), at_end=at_end)


def _next(target: Staged, reached: Mapping[str, int], *, with_due: bool) -> Stage | None:
    """Return the next required stage of the item that is furthest behind."""
    number = min(reached.values(), default=_NOWHERE)
    later = target.stages[number + 1 :]
    return next((stage for stage in later if stage.required and (stage.due or not with_due)), None)


def _pace(case: Case, target: Staged, reached: Mapping[str, int]) -> Pace | None:
    upcoming = _next(target, reached, with_due=True)
    return pace_by_due(upcoming.due, case.on) if upcoming else None


def _figures(target: Staged, reached: Mapping[str, int], last: int) -> Figures:
    if target.items is None:
        done, of = min(reached.get(_THE_ONE, _NOWHERE), last) + 1, last + 1
        return Figures(done=done, of=of, unit=text("stages"), share=Fraction(done, of))
    done, of = sum(number >= last for number in reached.values()), len(reached)
    share = Fraction(done, of) if of else Fraction(0)
    return Figures(done=done, of=of or None, unit=text("through every stage"), share=share)


def _sentence(case: Case, target: Staged, reached: Mapping[str, int], last: int) -> Sayable:
    upcoming = _next(target, reached, with_due=False)
    dated = _next(target, reached, with_due=True)
    due = due_clause(dated.due, case.on) if dated else None
    if target.items is None:
        number = reached.get(_THE_ONE, _NOWHERE)
        now = text("reached: {stage}", stage=target.stages[number].name) if reached else text("no stage reached yet")
        then = text("next: {stage}", stage=upcoming.name) if upcoming else None
        return clauses(now, then, due or (time_left(case.period, case.on) if upcoming else None))
    if not reached:
        return clauses(text("nothing logged yet"), due or time_left(case.period, case.on))
    done = sum(number >= last for number in reached.values())
    lagging = [
        text("{item} ({stage})", item=item, stage=target.stages[number].name)
        for item, number in sorted(reached.items())
        if number < last
    ]
    return clauses(
        text("{done} of {of} through “{stage}”", done=done, of=len(reached), stage=target.stages[last].name),
        text("not there yet: {items}", items=some(lagging)) if lagging else None,
        due if lagging else None,
    )
