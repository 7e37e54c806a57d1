"""Filling in a form as a person reads it: by its fields' ids, their ticks, and what is written in their lists."""

from collections.abc import Iterator, Mapping
from typing import Any

from handlers.forms.state import CHOSEN, TICKS, TYPED
from tests.chat import fill

Json = dict[str, Any]


def filled_in(view: Json, wanted: Mapping[str, Any]) -> Json:
    """Return the state of the form with what is `wanted`, by the paths of the fields."""
    state: Json = fill(view, dict(_by_block(view, wanted)))["state"]
    return state


def by_path(values: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what is to be filled in by the path of its field: "days.0.date", "heads.social_worker"."""
    inner = values.items() if isinstance(values, Mapping) else enumerate(values)
    for name, value in inner:
        if isinstance(value, Mapping) or (isinstance(value, list) and value and isinstance(value[0], Mapping)):
            yield from by_path(value, f"{at}{name}.")
        else:
            yield f"{at}{name}", value


def block_of(view: Json, path: str) -> str:
    """Return the path of the block that holds the field at `path`; "" where the form has none (yet)."""
    at, _, field = path.rpartition(".")
    for found, element in _inputs(view):
        together, _, last = found.rpartition(".")
        ticks = last == TICKS and together.rpartition(".")[0] == at
        if found in {path, f"{path}.{TYPED}"} or (ticks and field in _options(element)):
            return found
    return ""


def _by_block(view: Json, wanted: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what is to be filled in by the path of its block: what is ticked in one block is given together."""
    elements = dict(_inputs(view))
    ticked: dict[str, list[str]] = {}
    for path, value in wanted.items():
        block = block_of(view, path)
        if isinstance(value, bool):
            ticked.setdefault(block, [])
            ticked[block] += [path.rpartition(".")[2]] if value else []
        elif isinstance(value, str) and value in _options(elements.get(f"{path}.{CHOSEN}", {})):
            yield f"{path}.{CHOSEN}", value
        else:
            # a choice may be told by what the list says, where its id is nothing that a person sees
            yield block, next((id_ for id_, said in _options(elements[block]).items() if said == value), value)
    yield from ticked.items()


def _inputs(view: Json) -> Iterator[tuple[str, Json]]:
    for block in view["blocks"]:
        if block["type"] == "input":
            yield block["block_id"].rpartition("~")[0], block["element"]


def _options(element: Json) -> dict[str, str]:
    return {option["value"]: option["text"]["text"] for option in element.get("options", ())}
