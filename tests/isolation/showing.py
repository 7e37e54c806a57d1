"""What is shown, taken apart: what can be pressed in it, and forms as somebody fills them in."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from bot.services.access import Caller
from tests.chat import Chat, fill

Body = dict[str, Any]
"""What Slack sends, or shows."""
_PRESSABLE = {"button", "static_select", "overflow", "checkboxes", "radio_buttons"}
_NOT_SENT = {"text", "options", "option_groups", "confirm", "placeholder"}
_MOST_OPTIONS = 5
WRITTEN = "vitsippan"
"""What people write where nothing else is to be told by it."""


def elements(shown: Any) -> Iterator[Body]:
    """Yield what can be pressed; of a menu each choice, up to a few."""
    if isinstance(shown, Mapping):
        if "action_id" in shown and shown.get("type") in _PRESSABLE and shown["action_id"] != "value":
            grouped = [option for group in shown.get("option_groups") or () for option in group["options"]]
            options = [*(shown.get("options") or ()), *grouped]
            # the last too: it is the one that takes something away
            chosen = [*options[: _MOST_OPTIONS - 1], *options[-1:]] or [None]
            for option in chosen:
                yield {**shown, "selected_option": option} if option else dict(shown)
        for value in shown.values():
            yield from elements(value)
    elif isinstance(shown, list):
        for each in shown:
            yield from elements(each)


def pressing(element: Body, caller: Caller, view: Body | None = None, message_ts: str = "1.5") -> Body:
    """Return what Slack sends when it is pressed, in the modal `view` or (None) in a message."""
    body: Body = {
        **Chat._person(caller),
        "type": "block_actions",
        "trigger_id": "1.2.3",
        "actions": [{name: value for name, value in element.items() if name not in _NOT_SENT}],
    }
    if view is None:
        return body | {
            "channel": {"id": caller.channel_id},
            "container": {"type": "message", "message_ts": message_ts, "channel_id": caller.channel_id},
            "response_url": "https://slack.invalid/respond",
        }
    return body | {"view": fill(view, {}), "container": {"type": "view", "view_id": view["id"]}}


def filled_in(view: Body, word: str, day: date) -> Body:
    """Return the modal with something in every field that was empty: the day, and the word in those that take one."""
    filled: Body = deepcopy(view if "state" in view else fill(view, {}))
    shown = {block["block_id"]: block["element"] for block in filled["blocks"] if block["type"] == "input"}
    for block_id, block in filled["state"]["values"].items():
        for value in block.values():
            _fill(value, shown[block_id], word, day)
    return filled


def _fill(value: Body, element: Body, word: str, day: date) -> None:
    options = [dict(option) for option in element.get("options") or ()]
    match value["type"]:
        case "static_select":
            value["selected_option"] = value.get("selected_option") or next(iter(options), None)
        case "checkboxes" | "multi_static_select":
            value["selected_options"] = value.get("selected_options") or options[:1]
        case "datepicker":
            value["selected_date"] = value.get("selected_date") or day.isoformat()
        case "users_select":
            value["selected_user"] = value.get("selected_user") or "U0ERIK"
        case "number_input":
            value["value"] = value.get("value") or "2"
        case _:
            value["value"] = value.get("value") or word or WRITTEN
