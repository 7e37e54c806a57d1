"""Done once, by its due date where it has one: a horizon scan, a joint decision."""

from fractions import Fraction

from bot.domain.agreement import Declared
from bot.domain.assessment import Answer, Figures, JudgedEntry, Status
from bot.domain.entries import Entry
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.judged import judge_events
from bot.domain.judging.pace import pace_by_due
from bot.domain.judging.sentences import clauses, due_clause, say_declared, time_left
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Milestone
from bot.domain.texts import Sayable, ntext, text


def judge_milestone(case: Case, target: Milestone) -> Judgement:
    """Done counts from the earliest report; what the source declares is done is not asked for again."""
    entries = _entries(case)
    done = next((judged.entry for judged in entries if judged.counts), None)
    declared = next((item for item in case.declared if item.fulfils), None)
    is_done = bool(done or declared)
    return Judgement(
        status=_status(case, target, done, declared),
        sentence=_sentence(case, target, done, declared),
        pace=pace_by_due(target.due, case.on),
        figures=Figures(done=int(is_done), of=1, unit=text("done"), share=Fraction(int(is_done))),
        entries=entries,
        examined=tuple(judged for judged in entries if judged.counts),
    )


def _entries(case: Case) -> tuple[JudgedEntry, ...]:
    done: list[Entry] = []

    def again(entry: Entry) -> Answer | None:
        if done:
            return Answer(met=False, sentence=text("was done already {day}", day=done[0].start))
        done.append(entry)
        return None

    return judge_events(case.ledger.events(CommitmentEvent.MILESTONE_DONE, case.id), again)


def _days_late(target: Milestone, done: Entry) -> int:
    return max(0, (done.start - target.due).days) if target.due else 0


def _status(case: Case, target: Milestone, done: Entry | None, declared: Declared | None) -> Status:
    if declared:
        return Status.FULFILLED
    if done:
        return Status.PARTLY_FULFILLED if _days_late(target, done) else Status.FULFILLED
    return running_status(case, started=False, at_end=Status.NOT_FULFILLED)


def _sentence(case: Case, target: Milestone, done: Entry | None, declared: Declared | None) -> Sayable:
    if declared:
        return say_declared(declared)
    if done is None:
        return clauses(text("not done yet"), due_clause(target.due, case.on) or time_left(case.period, case.on))
    reference = str(done.values.get("reference") or "")
    when = text("done {day}", day=done.start)
    late = _days_late(target, done)
    return clauses(
        when,
        ntext("{count} day late", "{count} days late", late) if late else None,
        text("evidence: {reference}", reference=reference) if reference else None,
    )
