"""What can't be made or changed, in sentences for the person who is making it, each at its place in the form."""

from dataclasses import dataclass
from typing import Any, Never, TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain.agreement import Agreement
from bot.domain.agreement_check import find_faults
from bot.domain.faults import Fault, RefusedError, Where
from bot.domain.texts import Sayable, text

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing to mend: the sentence, and the place in the form (empty: it concerns the whole)."""

    said: Sayable
    place: Where = ()


class ChangeRefused(Exception):
    """What was asked for can't be made: every refusal, so that all can be mended at once."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(f"{len(refusals)} refused")
        self.refusals = refusals


def refuse(said: Sayable, *place: str | int) -> Never:
    """Raise the one refusal."""
    raise ChangeRefused(Refusal(said, place))


def refuse_if_any(refusals: list[Refusal]) -> None:
    """Raise all of the refusals, if there are some."""
    if refusals:
        raise ChangeRefused(*refusals)


def built(model: type[_Model], values: dict[str, Any]) -> _Model:
    """Return the model of the values. ChangeRefused."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = (details.get("ctx", {}).get("error") for details in error.errors(include_url=False))
        raise ChangeRefused(*{Refusal(_reason(each)) for each in found}) from error


def with_changes(part: _Model, **changes: Any) -> _Model:
    """Return the part with some of its keys changed, validated as a whole. ChangeRefused."""
    values = {name: getattr(part, name) for name in type(part).model_fields}
    return built(type(part), values | changes)


def revised(agreement: Agreement, *, form_of: str | None = None, **changes: Any) -> Agreement:
    """Return the agreement with some of its keys changed, sound in itself and between its parts. ChangeRefused."""
    return sound(with_changes(agreement, **changes), form_of=form_of)


def sound(agreement: Agreement, *, form_of: str | None = None) -> Agreement:
    """Return the agreement if its parts fit together. ChangeRefused.

    What is wrong in the commitment `form_of` is put at the fields of its form.
    """
    refuse_if_any([_refusal(agreement, fault, form_of) for fault in find_faults(agreement)])
    return agreement


def _reason(error: object) -> Sayable:
    if isinstance(error, RefusedError):
        return text("{found} doesn't fit. This does: {allowed}.", found=error.found, allowed=error.allowed)
    return text("Something here doesn't fit together. Look through what is filled in, dates and lengths most of all.")


def _refusal(agreement: Agreement, fault: Fault, form_of: str | None) -> Refusal:
    said = {"found": fault.found, "allowed": fault.allowed}
    match fault.path:
        case ("commitments", int() as index, *rest) if agreement.commitments[index].id == form_of:
            return Refusal(text("{found} doesn't fit. This does: {allowed}.", **said), _place(rest))
        case _:
            where = _where(agreement, fault)
            return Refusal(text("{where}: {found} doesn't fit. This does: {allowed}.", where=where, **said))


def _place(rest: list[str | int]) -> Where:
    """Return where a part of a commitment is asked in its form."""
    match rest:
        case ["period", str() as end]:
            return ("period", 0, end)
        case ["target", "windows", int() as index, *ends]:
            return ("windows", index, *(ends or ["start"]))
        case ["target", str() as field, *_]:
            return (field,)
        case [str() as field, *_]:
            return (field,)
        case _:
            return ()


def _where(agreement: Agreement, fault: Fault) -> Sayable:
    """Return the part of the agreement as people call it."""
    match fault.path:
        case ("commitments", int() as index, *_):
            return text("{id} ({title})", id=agreement.commitments[index].id, title=agreement.commitments[index].title)
        case ("activity_kinds", int() as index, *_):
            return agreement.activity_kinds[index].name
        case ("extension", *_):
            return text("the option to extend")
        case ("continuations", *_):
            return text("the continuation")
        case _:
            return text("the agreement")
