"""Something in place for every unit: a liaison in every team, a contact path to every school."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from bot.domain.assessment import Answer, Figures, JudgedEntry, Status
from bot.domain.entries import Entry
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.judged import judge_events
from bot.domain.judging.pace import pace_by_due
from bot.domain.judging.sentences import clauses, due_clause, not_counting, some, time_left
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Structural
from bot.domain.texts import Sayable, text

_NO_UNIT = Answer(met=False, sentence=text("does not say which unit"))
_NO_ASPECT = Answer(met=False, sentence=text("names something that is not asked of a unit here"))


@dataclass(slots=True)
class _Unit:
    name: Sayable
    required: bool = True
    in_place: set[str | None] = field(default_factory=set)


def judge_structural(case: Case, target: Structural) -> Judgement:
    """Fulfilled at once when every required unit is in place; a unit's latest state is what holds."""
    entries = _entries(case, target)
    units = _units(case, target, entries)
    wanted: tuple[str | None, ...] = target.aspect_ids or (None,)
    required = [unit for unit in units if unit.required] or units
    done = [unit for unit in required if unit.in_place.issuperset(wanted)]
    lacking = [unit for unit in required if not unit.in_place.issuperset(wanted)]
    return Judgement(
        status=_status(case, required, done),
        sentence=clauses(_sentence(case, target, required, lacking), not_counting(entries)),
        pace=pace_by_due(target.due, case.on),
        figures=Figures(
            done=len(done),
            of=len(required) or None,
            unit=text("in place"),
            share=Fraction(len(done), len(required)) if required else None,
        ),
        entries=entries,
        examined=tuple(judged for judged in entries if judged.counts),
    )


def unit_key(target: Structural, entry: Entry) -> str:
    """Return what the entry's unit is known by: the id of one of the file's, whose id or name it gives, or its name."""
    if named := entry.values.get("unit"):
        return str(named)
    name = str(entry.values.get("name") or "").strip()
    for unit in target.units:
        if name.casefold() in {unit.name.sv.casefold(), (unit.name.en or "").casefold()} - {""}:
            return unit.id
    return name


def _entries(case: Case, target: Structural) -> tuple[JudgedEntry, ...]:
    def fault(entry: Entry) -> Answer | None:
        if not unit_key(target, entry):
            return _NO_UNIT
        aspect = entry.values.get("aspect")
        return _NO_ASPECT if target.aspects and aspect and aspect not in target.aspect_ids else None

    return judge_events(case.ledger.events(CommitmentEvent.UNIT_STATE, case.id), fault)


def _units(case: Case, target: Structural, entries: Iterable[JudgedEntry]) -> list[_Unit]:
    """Return the file's units and those named since, with what is in place for each."""
    every: set[str | None] = {*target.aspect_ids} or {None}
    units = {unit.id: _Unit(unit.name, unit.required) for unit in target.units}
    for item in case.declared:
        if item.unit in units:
            units[item.unit].in_place |= every
    for judged in entries:
        if not judged.counts:
            continue
        values, key = judged.entry.values, unit_key(target, judged.entry)
        unit = units.setdefault(key, _Unit(str(values.get("name") or key)))
        aspect = values.get("aspect") if target.aspects else None
        touched = {aspect} if aspect else every
        unit.in_place = unit.in_place | touched if values.get("in_place") is True else unit.in_place - touched
    return list(units.values())


def _status(case: Case, required: list[_Unit], done: list[_Unit]) -> Status:
    if not required:
        return Status.NOT_ASSESSABLE
    if len(done) == len(required):
        return Status.FULFILLED
    # a unit with one aspect of two is not in place, but it isn't nothing either
    some_of_it = any(unit.in_place for unit in required)
    at_end = Status.PARTLY_FULFILLED if some_of_it else Status.NOT_FULFILLED
    return running_status(case, started=some_of_it, at_end=at_end)


def _sentence(case: Case, target: Structural, required: list[_Unit], lacking: list[_Unit]) -> Sayable:
    if not required:
        return text("the parties need to name what it is to be in place for")
    if not lacking:
        return text("in place for all {of}", of=len(required)) if len(required) > 1 else text("in place")
    missing = text("not in place: {units}", units=some([_named(target, unit) for unit in lacking]))
    figure = text("in place for {done} of {of}", done=len(required) - len(lacking), of=len(required))
    return clauses(figure, missing, due_clause(target.due, case.on) or time_left(case.period, case.on))


def _named(target: Structural, unit: _Unit) -> Sayable:
    """Return the name of a unit that is not in place, with what it lacks where it has the rest."""
    if not unit.in_place:
        return unit.name
    lacking = some([aspect.name for aspect in target.aspects if aspect.id not in unit.in_place])
    return text("{unit} ({lacking})", unit=unit.name, lacking=lacking)
