"""The values of a form: which elements have one, where it starts, and what survives an update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.sandbox.block_kit.surfaces import elements_of
from bot.sandbox.model import Json


@dataclass(frozen=True)
class Stateful:
    """How an element's value is named in the state, and where its first value stands in the block."""

    value: str
    initial: str
    many: bool = False

    def of(self, element: Json) -> Any:
        """Give the value the element starts with."""
        return element.get(self.initial, [] if self.many else None)


STATEFUL = {
    "plain_text_input": Stateful("value", "initial_value"),
    "number_input": Stateful("value", "initial_value"),
    "email_text_input": Stateful("value", "initial_value"),
    "static_select": Stateful("selected_option", "initial_option"),
    "external_select": Stateful("selected_option", "initial_option"),
    "radio_buttons": Stateful("selected_option", "initial_option"),
    "multi_static_select": Stateful("selected_options", "initial_options", many=True),
    "checkboxes": Stateful("selected_options", "initial_options", many=True),
    "users_select": Stateful("selected_user", "initial_user"),
    "conversations_select": Stateful("selected_conversation", "initial_conversation"),
    "channels_select": Stateful("selected_channel", "initial_channel"),
    "datepicker": Stateful("selected_date", "initial_date"),
    "timepicker": Stateful("selected_time", "initial_time"),
}


def stateful_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json, Stateful]]:
    """Give the blocks' elements that have a value, each with its block and how it is named."""
    for block in blocks:
        for _, element in elements_of(block):
            how = STATEFUL.get(element.get("type", ""))
            if how is not None and "action_id" in element:
                yield block, element, how


def form_state(blocks: list[Json], typed: Json | None = None) -> Json:
    """Give `state.values` of a form: what has been typed, else what each element starts with.

    A typed value is kept where the block id, the action id and the kind of element are the same, whatever the
    element's initial value now says. That is why bots must change a block's id to change what is in it.
    """
    values: Json = {}
    for block, element, how in stateful_elements(blocks):
        kept = ((typed or {}).get(block["block_id"]) or {}).get(element["action_id"])
        if not isinstance(kept, dict) or kept.get("type") != element["type"]:
            kept = {how.value: how.of(element)}
        values.setdefault(block["block_id"], {})[element["action_id"]] = {
            "type": element["type"],
            how.value: _stated(kept.get(how.value), how),
        }
    return values


def _stated(value: Any, how: Stateful) -> Any:
    # An emptied field is null in Slack's state, never an empty text.
    if how.many:
        return value or []
    return value or None


def field_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """Give what Slack itself says at the fields before a submission leaves for the bot."""
    errors: dict[str, str] = {}
    for block, element, how in stateful_elements(blocks):
        if block["type"] != "input":
            continue
        value = values[block["block_id"]][element["action_id"]][how.value]
        complaint = _complaint(element, value, optional=block.get("optional", False))
        if complaint:
            errors[block["block_id"]] = complaint
    return errors


def _complaint(element: Json, value: Any, *, optional: bool) -> str | None:
    if not value:
        return None if optional else "Fyll i det här fältet."
    if element["type"] == "number_input":
        return _number_complaint(element, value)
    if element["type"] == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Skriv minst {element['min_length']} tecken."
        if len(value) > element.get("max_length", 3000):
            return f"Skriv högst {element.get('max_length', 3000)} tecken."
    if element["type"] == "email_text_input" and "@" not in value:
        return "Skriv en e-postadress."
    return None


def _number_complaint(element: Json, value: str) -> str | None:
    try:
        number = float(value) if element["is_decimal_allowed"] else int(value)
    except ValueError:
        return "Skriv ett tal." if element["is_decimal_allowed"] else "Skriv ett heltal."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Skriv ett tal som är minst {element['min_value']}."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Skriv ett tal som är högst {element['max_value']}."
    return None
