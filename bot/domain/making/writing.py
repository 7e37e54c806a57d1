"""Commitments written in forms: into an agreement that is being made, or into one that is in use."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.entries import Values
from bot.domain.faults import RefusedError
from bot.domain.kinds import BUILT_IN, CommitmentEvent
from bot.domain.making.activities import Surroundings, activity_kind, around, counts_heads
from bot.domain.making.changes import InUse, add_commitment, change_commitment, rows_of
from bot.domain.making.commitments import commitment_from
from bot.domain.making.follow_up import check_follow_up
from bot.domain.making.made import made_from
from bot.domain.making.names import id_for, letters_of, lines_of, next_commitment_id
from bot.domain.making.refusal import ChangeRefused, Refusal, refuse, refuse_if_any
from bot.domain.making.sketch import (
    CadencePromised,
    Kind,
    NewActivity,
    NewBasics,
    Promised,
    Sketch,
    StagedPromised,
    StructuralPromised,
)
from bot.domain.texts import text

_RESERVED = {*BUILT_IN, *(event.value for event in CommitmentEvent)}
"""Ids that no new kind of activity may have."""
_NEW_ACTIVITY = ("new_activity", "new_plural", "new_number")
_KINDS = {(kind,) for kind in get_args(Kind)}
_PROMISED: TypeAdapter[Promised] = TypeAdapter(Promised)
_BASICS: TypeAdapter[NewBasics] = TypeAdapter(NewBasics)


def sketch_basics(sketch: Sketch | None, values: Values) -> Sketch:
    """Return the sketch (None: a new one) with what the form about the whole agreement left. ChangeRefused."""
    basics = read(_BASICS, values)
    check_follow_up(basics)
    changed = sketch.model_copy(update={"basics": basics}) if sketch else Sketch(basics=basics)
    return _whole(changed)


def sketch_commitment(sketch: Sketch, kind: Kind, values: Values, *, number: int | None = None) -> Sketch:
    """Return the sketch with one more commitment, or with this one as number `number` (from 0). ChangeRefused."""
    place = len(sketch.commitments) if number is None else number
    promised, new = read_promise(kind, values, around(sketch))
    commitments = (*sketch.commitments[:place], promised, *sketch.commitments[place + 1 :])
    activities = _used((*sketch.activities, *([new] if new else [])), commitments)
    changed = sketch.model_copy(update={"commitments": commitments, "activities": activities})
    return _whole(changed, form_of=f"L{place + 1}")


def without_commitment(sketch: Sketch, number: int) -> Sketch:
    """Return the sketch without its commitment number `number` (from 0), and without what only that one names."""
    kept = (*sketch.commitments[:number], *sketch.commitments[number + 1 :])
    return sketch.model_copy(update={"commitments": kept, "activities": _used(sketch.activities, kept)})


def add_promised(agreement: Agreement, kind: Kind, values: Values, *, taken: Collection[str] = ()) -> Agreement:
    """Return the agreement with one more commitment, as its form says. ChangeRefused.

    Its id comes after those that there are and those `taken`: what was logged about another one is never about it.
    """
    commitment_id = next_commitment_id((*rows_of(agreement), *taken), letters=letters_of(agreement))
    promised, kinds, surroundings = _promise(agreement, kind, values)
    return add_commitment(agreement, commitment_from(promised, commitment_id, surroundings), activity_kinds=kinds)


def change_promised(agreement: Agreement, commitment_id: str, values: Values, *, in_use: InUse) -> Agreement:
    """Return the agreement with the commitment changed, as its form says. ChangeRefused."""
    before = agreement.by_id.get(commitment_id)
    if before is None:
        refuse(text("{id} isn't in the agreement (any more).", id=commitment_id))
    promised, kinds, surroundings = _promise(agreement, before.target.kind, values)
    changed = commitment_from(promised, commitment_id, surroundings, before=before)
    return change_commitment(agreement, changed, in_use=in_use, activity_kinds=kinds)


def read_promise(kind: Kind, values: Values, surroundings: Surroundings) -> tuple[Promised, NewActivity | None]:
    """Return what the form of the kind left, and the kind of activity that it names for the first time, if it does.

    ChangeRefused, with each refusal at its field.
    """
    new = _new_activity(values, surroundings)
    asked = {name: value for name, value in values.items() if name not in _NEW_ACTIVITY}
    if new:
        asked["activities"] = [*(asked.get("activities") or ()), new.id]
        if new.id in surroundings.kinds:
            new = None
    elif kind in {"count", "cadence", "increase"} and not asked.get("activities"):
        refuse(text("Choose one, or name something new."), "activities")
    promised = read(_PROMISED, {"kind": kind, **asked})
    if new and isinstance(promised, CadencePromised) and promised.roles:
        new = new.model_copy(update={"heads": True})
    known = {**surroundings.kinds, **({new.id: activity_kind(new)} if new else {})}
    if any(each not in known for each in getattr(promised, "activities", ())):
        refuse(text("Choose one of the alternatives in the list."), "activities")
    refuse_if_any(list(_contradictions(promised, known)))
    return promised, new


def read(adapter: TypeAdapter[Any], values: Mapping[str, Any]) -> Any:
    """Return what the form's values say. ChangeRefused, with each refusal at its field."""
    try:
        return adapter.validate_python(values)
    except ValidationError as error:
        raise ChangeRefused(*_order_refusals(error)) from error


def _order_refusals(error: ValidationError) -> Iterator[Refusal]:
    """Yield what the form's own checks let through: days in the wrong order."""
    for details in error.errors(include_url=False, include_input=False):
        if isinstance(details.get("ctx", {}).get("error"), RefusedError):
            # a commitment's errors begin with its kind, which is no field of the form
            place = details["loc"][1:] if details["loc"][:1] in _KINDS else details["loc"]
            yield Refusal(text("The last day comes before the first one."), (*place, "end"))
        else:
            yield Refusal(text("This can't be read: fill it in anew."), tuple(details["loc"]))


def _used(activities: Iterable[NewActivity], commitments: Iterable[Promised]) -> tuple[NewActivity, ...]:
    """Return the kinds of activity that some commitment is about."""
    used = {activity for each in commitments for activity in getattr(each, "activities", ())}
    return tuple(each for each in activities if each.id in used)


def _new_activity(values: Values, surroundings: Surroundings) -> NewActivity | None:
    """Return the kind of activity that is named; one that has the name already is that one."""
    name, plural, number = (values.get(field) for field in _NEW_ACTIVITY)
    if not name:
        if plural or number:
            refuse(text("What is it called?"), "new_activity")
        return None
    named = {str(getattr(kind.name, "sv", "")).casefold(): kind.id for kind in surroundings.kinds.values()}
    known = named.get(name.casefold())
    if known is None and not plural:
        refuse(text("What are several of them called?"), "new_plural")
    return NewActivity(
        id=known or id_for(name, {*surroundings.kinds, *_RESERVED}), name=name, plural=plural or name, number=number
    )


def _contradictions(promised: Promised, kinds: Mapping[str, ActivityKind]) -> Iterator[Refusal]:
    """Yield what the answers of a form say against each other."""
    match promised:
        case CadencePromised(every=every, windows=windows) if every and windows:
            yield Refusal(text("Choose either how often, or days of its own."), ("every",))
        case CadencePromised(roles=roles, activities=activities) if roles:
            for kind in (kinds[each] for each in activities if not counts_heads(kinds[each])):
                yield Refusal(text("The form for {kind} doesn't ask who was there.", kind=kind.name), ("roles",))
        case StagedPromised(stages=stages) if len(lines_of(stages)) < 2:  # noqa: PLR2004 one step is no way
            yield Refusal(text("Write at least two steps, one on each line."), ("stages",))
        case StructuralPromised(units="", each=None):
            yield Refusal(text("Say where it is to be in place, or what each place is."), ("units",))
        case _:
            pass


def _promise(
    agreement: Agreement, kind: Kind, values: Values
) -> tuple[Promised, tuple[ActivityKind, ...], Surroundings]:
    surroundings = around(agreement)
    promised, new = read_promise(kind, values, surroundings)
    kinds = (activity_kind(new),) if new else ()
    known = {**surroundings.kinds, **{each.id: each for each in kinds}}
    return promised, kinds, Surroundings(surroundings.signatories, surroundings.roles, known)


def _whole(sketch: Sketch, *, form_of: str | None = None) -> Sketch:
    """Return the sketch, if what there is of it fits together. ChangeRefused."""
    if sketch.commitments:
        made_from(sketch, form_of=form_of)
    return sketch
