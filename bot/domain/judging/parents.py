"""A commitment with others under it: fulfilled when they are and, where it says so, its own assessment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.domain.assessment import STATUS_WORDS, Figures, Status
from bot.domain.judging.case import Case, Judgement
from bot.domain.judging.sentences import clauses, some, time_left
from bot.domain.texts import Sayable, ntext, text

_FINAL = {Status.FULFILLED, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED}


@dataclass(frozen=True, slots=True)
class Part:
    """One that a parent depends on, a child or its own target; `logged`: something was, in its period."""

    id: str
    status: Status
    period_ended: bool
    logged: bool

    @property
    def settled(self) -> bool:
        """Tell whether nothing more is to come."""
        return self.period_ended or self.status in _FINAL

    @property
    def started(self) -> bool:
        """Tell whether anything has begun; what cannot be assessed has where something was logged for it."""
        return self.logged if self.status is Status.NOT_ASSESSABLE else self.status is not Status.NOT_STARTED


def judge_parent(case: Case, own: Judgement, children: Sequence[Part]) -> Judgement:
    """Combine the parent's own judgement with its children; those carried over elsewhere are left out."""
    staying = [child for child in children if child.status is not Status.TRANSFERRED]
    if not case.commitment.own_assessment:
        return replace(
            own,
            status=_combined(staying),
            sentence=_sentence(staying, time_left(case.period, case.on)),
            pace=None,
            figures=_figures(staying),
        )
    parts = [*staying, Part(case.id, own.status, case.ended, logged=bool(own.examined))]
    figures = replace(own.figures, share=_figures(staying).share)
    return replace(own, status=_combined(parts), sentence=_sentence(staying, own.sentence), figures=figures)


def _combined(parts: Sequence[Part]) -> Status:
    statuses = {part.status for part in parts}
    if not statuses:
        return Status.TRANSFERRED
    if len(statuses) == 1 and statuses <= {Status.FULFILLED, Status.NOT_STARTED}:
        return statuses.pop()
    if not all(part.settled for part in parts):
        return Status.IN_PROGRESS if any(part.started for part in parts) else Status.NOT_STARTED
    if statuses == {Status.NOT_FULFILLED}:
        return Status.NOT_FULFILLED
    nothing_achieved = not statuses & {Status.FULFILLED, Status.PARTLY_FULFILLED}
    if Status.NOT_ASSESSABLE in statuses and (
        nothing_achieved or statuses <= {Status.NOT_ASSESSABLE, Status.FULFILLED}
    ):
        return Status.NOT_ASSESSABLE
    return Status.PARTLY_FULFILLED


def _done(parts: Sequence[Part]) -> int:
    return sum(part.status is Status.FULFILLED for part in parts)


def _figures(children: Sequence[Part]) -> Figures:
    done, of = _done(children), len(children)
    share = Fraction(done, of) if of else None
    return Figures(done=done, of=of or None, unit=ntext("sub-commitment", "sub-commitments", of), share=share)


def _sentence(children: Sequence[Part], own: Sayable | None) -> Sayable:
    if not children:
        return clauses(text("every sub-commitment has been carried over"), own)
    remaining = [
        text("{id} ({status})", id=child.id, status=STATUS_WORDS[child.status])
        for child in children
        if child.status is not Status.FULFILLED
    ]
    return clauses(
        ntext(
            "{done} of {count} sub-commitment fulfilled",
            "{done} of {count} sub-commitments fulfilled",
            len(children),
            done=_done(children),
        ),
        text("remaining: {parts}", parts=some(remaining)) if remaining else None,
        own,
    )
