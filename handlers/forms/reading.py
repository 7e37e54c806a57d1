"""Reads what a person filled in and checks it: from the view's state to JSON values, or to errors at their fields."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AllowInfNan,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    create_model,
)
from pydantic import (
    Field as Constraint,
)
from pydantic_core import PydanticCustomError

from bot.domain.calendar import parse_week
from bot.domain.fields import Field, FieldKind
from bot.domain.guard import find_personal_data
from bot.domain.texts import Sayable, text
from handlers.forms.state import CHOSEN, TICKS, TYPED, VALUE, FormState, in_blocks

Place = tuple[str | int, ...]
Faults = Mapping[Place, Sayable]
"""What is wrong, by the place of the field in the values: ("days", 0, "date")."""

_SAID = "said"
_LARGEST = 1_000_000_000
"""For a field that sets no limit itself: beyond this a number is a slip of the finger, and soon no number at all."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def read_values(fields: Sequence[Field], state: FormState, view_values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in the form, unchecked: `view_values` is the `state.values` of Slack's view."""
    inputs = {
        block_id.rpartition("~")[0]: _element_value(elements[VALUE])
        for block_id, elements in view_values.items()
        if VALUE in elements
    }
    return _read(tuple(fields), state, inputs, ())


def _read(fields: tuple[Field, ...], state: FormState, inputs: Mapping[str, Any], at: Place) -> dict[str, Any]:
    values: dict[str, Any] = {}

    def found(*path: str | int) -> Any:
        return inputs.get(".".join(str(part) for part in (*at, *path)))

    for together in in_blocks(fields):
        field = together[0]
        match field.kind:
            case FieldKind.TICK:
                ticked = found(*_ticks_path(together)) or ()
                values |= {tick.id: tick.id in ticked for tick in together}
            case FieldKind.COUNTS:
                counts = {choice.id: found(field.id, choice.id) for choice in field.choices}
                values[field.id] = {name: count for name, count in counts.items() if count not in (None, "")}
            case FieldKind.NAME:
                values[field.id] = found(field.id, TYPED) or found(field.id, CHOSEN)
            case FieldKind.GROUP:
                values[field.id] = [_read(field.fields, state, inputs, (field.id, row)) for row in state.rows_of(field)]
            case _:
                values[field.id] = found(field.id)
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _ticks_path(together: Sequence[Field]) -> Place:
    return (together[0].id, TICKS)


def _element_value(element: Mapping[str, Any]) -> Any:
    match element["type"]:
        case "checkboxes" | "multi_static_select":
            return [option["value"] for option in element.get("selected_options") or ()]
        case "static_select" | "radio_buttons" | "external_select":
            return (element.get("selected_option") or {}).get("value")
        case "datepicker":
            return element.get("selected_date")
        case "users_select":
            return element.get("selected_user")
        case _:
            return (element.get("value") or "").strip()


def check_values(
    model: type[BaseModel], raw: Mapping[str, Any], *, today: date
) -> tuple[dict[str, Any], dict[Place, Sayable]]:
    """Return the values as JSON, and what is wrong with them by place (empty: nothing is).

    Texts that point out a person are refused (bot.domain.guard); the answer never holds what was typed.
    """
    try:
        form = model.model_validate(raw, context={"today": today})
    except ValidationError as error:
        return {}, {
            tuple(fault["loc"]): _sentence(fault["type"], fault.get("ctx") or {})
            for fault in error.errors(include_input=False, include_url=False)
        }
    return form.model_dump(mode="json", exclude_none=True), {}


def errors_by_block(fields: Sequence[Field], state: FormState, faults: Faults) -> dict[str, Sayable]:
    """Return each fault under the id of the block that it belongs to, as Slack wants them."""
    by_id = {field.id: field for field in fields}
    return {state.block_id(*_block_path(by_id, state, place)): said for place, said in faults.items()}


def _block_path(by_id: Mapping[str, Field], state: FormState, place: Place) -> Place:
    field = by_id[str(place[0])]
    match field.kind:
        case FieldKind.GROUP if len(place) > 2:  # noqa: PLR2004 a group, its row and the field in it
            inner = {each.id: each for each in field.fields}
            row = state.rows_of(field)[int(place[1])]
            return (field.id, row, *_block_path(inner, state, place[2:]))
        case FieldKind.TICK:
            together = next(each for each in in_blocks(tuple(by_id.values())) if field in each)
            return _ticks_path(together)
        case FieldKind.COUNTS:
            return (field.id, place[1] if len(place) > 1 else field.choices[0].id)
        case FieldKind.NAME:
            return (field.id, TYPED)
        case _:
            return (field.id,)


def model_of(fields: tuple[Field, ...]) -> type[BaseModel]:
    """Return the validator of the fields; making one takes milliseconds, so a form keeps it."""
    definitions: dict[str, Any] = {}
    for field in fields:
        annotation = _annotation(field)
        definitions[field.id] = (annotation, ...) if field.required else (annotation | None, None)
    return create_model("Form", __base__=_Form, **definitions)


def _annotation(field: Field) -> Any:
    number: Any = Annotated[
        float if field.decimals else int,
        Constraint(ge=_or(field.at_least, -_LARGEST), le=_or(field.at_most, _LARGEST)),
        *([AllowInfNan(False)] if field.decimals else []),  # noqa: FBT003 its one argument
    ]
    one_of: Any = Literal[tuple(choice.id for choice in field.choices)] if field.choices else str
    annotations: dict[FieldKind, Callable[[], Any]] = {
        FieldKind.TEXT: lambda: _guarded(field),
        FieldKind.NOTE: lambda: _guarded(field),
        FieldKind.NAME: lambda: _guarded(field),
        FieldKind.NUMBER: lambda: number,
        FieldKind.DATE: lambda: Annotated[date, AfterValidator(_until_today)] if field.until_today else date,
        FieldKind.WEEK: lambda: Annotated[str, AfterValidator(_week_until_today if field.until_today else _week)],
        FieldKind.CHOICE: lambda: one_of,
        FieldKind.CHOICES: lambda: list[one_of],
        FieldKind.TICK: lambda: bool,
        FieldKind.COUNTS: lambda: dict[one_of, number],
        FieldKind.PERSON: lambda: Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]{1,30}$")],
        FieldKind.GROUP: lambda: list[model_of(field.fields)],  # type: ignore[misc]  # made at run time
    }
    return annotations[field.kind]()


def _or(limit: int | None, otherwise: int) -> int:
    return otherwise if limit is None else limit


def _guarded(field: Field) -> Any:
    return Annotated[str, StringConstraints(max_length=field.max_length), AfterValidator(_names_nobody)]


def _fault(said: Sayable) -> PydanticCustomError:
    return PydanticCustomError(_SAID, "see the sentence", {_SAID: said})


def _names_nobody(content: str) -> str:
    if found := find_personal_data(content):
        raise _fault(found)
    return content


def _today(info: ValidationInfo) -> date:
    context: Mapping[str, date] = info.context or {}
    return context["today"]


def _until_today(day: date, info: ValidationInfo) -> date:
    if day > _today(info):
        raise _fault(text("{day} has not been yet: log it once it has been held.", day=day))
    return day


def _week(key: str) -> str:
    """Return the week's one spelling: what is logged for a week is found by it."""
    try:
        return parse_week(key).key
    except ValueError:
        raise _fault(text("There is no such week: choose one from the list.")) from None


def _week_until_today(key: str, info: ValidationInfo) -> str:
    week = _week(key)
    if parse_week(week).start > _today(info):
        raise _fault(text("That week has not been yet: log it once the meeting has been held."))
    return week


def _sentence(error_type: str, context: Mapping[str, Any]) -> Sayable:
    match error_type:
        case "said":
            said: Sayable = context[_SAID]
            return said
        case "missing":
            return text("This is needed: fill it in.")
        case "int_parsing" | "int_parsing_size" | "int_type" | "int_from_float":
            return text("Write a whole number, such as 3.")
        case "float_parsing" | "float_type" | "finite_number":
            return text("Write a number, such as 3 or 3.5.")
        case "greater_than_equal":
            return text("The lowest number here is {lowest}.", lowest=context["ge"])
        case "less_than_equal":
            return text("The highest number here is {highest}.", highest=context["le"])
        case "string_too_long":
            return text("At most {most} characters: shorten it a little.", most=context["max_length"])
        case "literal_error":
            return text("Choose one of the alternatives in the list.")
        case _:
            return text("This can't be read: fill it in anew.")
