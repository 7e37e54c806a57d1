"""From what a form left to a commitment, and back: a changed commitment keeps what its form doesn't ask."""

from collections.abc import Iterable
from typing import Any

from bot.domain.agreement import Commitment
from bot.domain.calendar import Period
from bot.domain.making.activities import Surroundings, numbers_of, unit_of
from bot.domain.making.names import id_for, lines_of
from bot.domain.making.refusal import built, refuse
from bot.domain.making.sketch import (
    CadencePromised,
    CountPromised,
    IncreasePromised,
    MilestonePromised,
    OngoingPromised,
    Promised,
    StagedPromised,
    StructuralPromised,
)
from bot.domain.targets import Cadence, Count, Increase, Stage, Staged, Structural, Target, Unit, Window
from bot.domain.texts import text

_YEARLY = len("05-01")
_ANY_YEAR = "2025-"
"""Before a window's day that returns every year, so that a form can show it as a date."""


def commitment_from(
    promised: Promised, commitment_id: str, around: Surroundings, *, before: Commitment | None = None
) -> Commitment:
    """Return the commitment; what the form doesn't ask stays as it was `before`. ChangeRefused."""
    kept: dict[str, Any] = {}
    target: dict[str, Any] = {}
    if before:
        kept = {name: getattr(before, name) for name in Commitment.model_fields}
        if before.target.kind == promised.kind:
            target = {name: getattr(before.target, name) for name in type(before.target).model_fields}
    asked = {
        "id": commitment_id,
        "title": promised.title,
        "text": promised.text,
        "reference": promised.reference,
        "responsible": promised.responsible,
        "period": promised.period[0].model_dump() if promised.period else {},
        "target": target | {"kind": promised.kind} | _target(promised, around, before.target if before else None),
    }
    return built(Commitment, kept | asked)


def answers_from(commitment: Commitment) -> dict[str, Any]:
    """Return the values that fill in the form of the commitment's kind."""
    period = _days(commitment.period)
    values: dict[str, Any] = {
        "title": commitment.title,
        "text": commitment.text,
        "reference": commitment.reference,
        "responsible": list(commitment.responsible),
        "period": [period] if period else [],
    }
    return {
        name: value for name, value in (values | _answers(commitment.target)).items() if value not in (None, [], "")
    }


def _target(promised: Promised, around: Surroundings, before: Target | None) -> dict[str, Any]:
    match promised:
        case CountPromised():
            unit = {"unit": unit_of([around.kinds[each] for each in promised.activities])}
            same = isinstance(before, Count) and before.activities == promised.activities
            return {"activities": promised.activities, "at_least": promised.at_least} | ({} if same else unit)
        case CadencePromised():
            return {
                "activities": promised.activities,
                "every": promised.every,
                "windows": _windows(promised, before),
                "roles": promised.roles,
            }
        case MilestonePromised():
            return {"due": promised.due, "evidence": promised.evidence}
        case StagedPromised():
            had = before.stages if isinstance(before, Staged) else ()
            return {"stages": _named(Stage, promised.stages, had), "items": _wording(promised.items, before, "items")}
        case IncreasePromised():
            return _increase(promised, around, before)
        case OngoingPromised():
            return {"activities": promised.activities, "review": promised.review}
        case StructuralPromised():
            units = before.units if isinstance(before, Structural) else ()
            return {
                "units": _named(Unit, promised.units, units),
                "each": _wording(promised.each, before, "each"),
                "due": promised.due,
            }


def _windows(promised: CadencePromised, before: Target | None) -> list[Window | dict[str, Any]]:
    """Return the windows; one that hasn't changed keeps its English name."""
    there = (
        {(each.name.sv, each.start, each.end): each for each in before.windows} if isinstance(before, Cadence) else {}
    )
    found: list[Window | dict[str, Any]] = []
    for window in promised.windows:
        begin = len(_ANY_YEAR) if window.yearly else 0
        start, end = window.start.isoformat()[begin:], window.end.isoformat()[begin:]
        plain = {"name": window.name, "start": start, "end": end}
        found.append(there.get((window.name, start, end), plain))
    return found


def _increase(promised: IncreasePromised, around: Surroundings, before: Target | None) -> dict[str, Any]:
    field = _number_added_up(promised, around, before) if promised.measure == "numbers" else None
    unit = _wording(promised.unit, before.measure, "unit") if isinstance(before, Increase) else promised.unit
    baseline = None
    if promised.baseline:
        row = promised.baseline[0]
        baseline = {"value": row.value, "period": {"start": row.start, "end": row.end}}
    return {
        "measure": {"activities": promised.activities, "field": field, "unit": unit},
        "baseline": baseline,
    }


def _number_added_up(promised: IncreasePromised, around: Surroundings, before: Target | None) -> str:
    """Return a number that all that is chosen has: the one that was added up before, if they have that. ChangeRefused.

    What was chosen before has it, even where it is no number of its own but one of several results.
    """
    had = before.measure if isinstance(before, Increase) else None
    chosen = [around.kinds[each] for each in promised.activities]
    if had and had.field and all(kind.id in had.activities or had.field in numbers_of(kind) for kind in chosen):
        return had.field
    common = [number for number in numbers_of(chosen[0]) if all(number in numbers_of(kind) for kind in chosen)]
    if not common:
        refuse(text("What you chose has no number in common: count the times instead."), "measure")
    return common[0]


def _named(model: type[Stage] | type[Unit], content: str, had: Iterable[Stage | Unit]) -> list[Any]:
    """Return a part for each line; one that was there under that name stays the same one."""
    there = {part.name.sv.casefold(): part for part in had}
    taken = {part.id for part in there.values()}
    parts: list[Any] = []
    for name in lines_of(content):
        part = there.get(name.casefold())
        if part is None:
            part = built(model, {"id": id_for(name, taken), "name": name})
            taken.add(part.id)
        parts.append(part)
    return parts


def _wording(said: str | None, before: object, key: str) -> Any:
    """Return what was said; where it was said before, with its English."""
    had = getattr(before, key, None)
    return had if had is not None and had.sv == said else said


def _answers(target: Target) -> dict[str, Any]:
    match target:
        case Staged(stages=stages, items=items):
            return {"stages": _lines(stages), "items": items and items.sv}
        case Increase(measure=measure, baseline=baseline):
            return {
                "activities": list(measure.activities),
                "measure": "numbers" if measure.field else "entries",
                "unit": measure.unit.sv,
                "baseline": [{"value": baseline.value, **_days(baseline.period)}] if baseline else [],
            }
        case Structural(units=units, each=each, due=due):
            return {"units": _lines(units), "each": each and each.sv, "due": due and due.isoformat()}
        case Cadence(windows=windows):
            plain = target.model_dump(mode="json", include={"activities", "every", "roles"})
            return plain | {"windows": [_window_answers(window) for window in windows]}
        case _:
            return target.model_dump(mode="json", include={"activities", "at_least", "due", "evidence", "review"})


def _window_answers(window: Window) -> dict[str, Any]:
    yearly = len(window.start) == _YEARLY
    day = _ANY_YEAR if yearly else ""
    return {"name": window.name.sv, "start": day + window.start, "end": day + window.end, "yearly": yearly}


def _days(period: Period) -> dict[str, str]:
    return period.model_dump(mode="json", exclude_none=True)


def _lines(parts: Iterable[Stage | Unit]) -> str:
    return "\n".join(part.name.sv for part in parts)
