"""Faults between the parts of a file whose form is wrong in places: those are set aside, the rest is checked.

So a person who wrote a malformed date and an unknown role hears of both at once. Whatever was set aside is
taken to exist, so that nothing is called unknown which is only malformed.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from bot.adapters.agreement_faults import faults_in
from bot.adapters.agreement_schema import inner_of, mapping_at, schema_at
from bot.domain.agreement import Agreement
from bot.domain.agreement_check import find_faults
from bot.domain.faults import Fault, Where

_MOST_ROUNDS = 8
_SOME_TEXT = "–"
_STAND_INS: dict[str, Any] = {
    "format": 1,
    "id": "unnamed",
    "source": {"title": _SOME_TEXT, "publisher": _SOME_TEXT},
}
_NAMED_ELSEWHERE = {"parties", "roles", "focus_areas", "activity_kinds", "commitments"}


def salvage(data: dict[str, Any], bad: Iterable[Where]) -> list[Fault]:
    """Return the faults between the well-formed parts of `data`, whose malformed places are `bad`."""
    aside: set[Where] = set()
    texts: set[Where] = set()
    for _ in range(_MOST_ROUNDS):
        for path in bad:
            if any(path[:length] in aside for length in range(1, len(path) + 1)):
                continue
            if _is_plain_text(path, data) and path not in texts:
                texts.add(path)
            elif (part := _part(path, data)) is None:
                return []
            else:
                aside.add(part)
        origins: dict[Where, Where] = {}
        kept = _STAND_INS | _kept(data, (), (), aside=aside, texts=texts, origins=origins)
        try:
            agreement = Agreement.model_validate_json(json.dumps(kept), strict=True)
        except ValidationError as error:
            bad = [_origin(fault.path, origins) for fault in faults_in(error, kept)]
        else:
            known = frozenset(name for path in aside for name in _names(_at(path, data)))
            faults = find_faults(agreement, taken_to_exist=known)
            return [Fault(_origin(fault.path, origins), fault.found, fault.allowed) for fault in faults]
    return []


def _is_plain_text(path: Where, data: Any) -> bool:
    """Tell whether any text would do at the place, so that another can stand in for what is there."""
    schema = schema_at(path, data)
    return schema.get("type") == "string" and not schema.keys() & {"pattern", "format", "enum", "const"}


def _part(path: Where, data: Any) -> Where | None:
    """Return the smallest part around `path` that can be left out without making anything else wrong."""
    holder, key = path[:-1], path[-1:]
    schema = mapping_at(holder, data)
    unknown_key = bool(key) and key[0] not in schema.get("properties", key)
    optional = path[:1] == ("commitments",) and len(path) > 1 and key[0] not in schema.get("required", key)
    if unknown_key or optional:
        return path
    while path and not isinstance(path[-1], int):
        if len(path) == 1 and path[0] not in _NAMED_ELSEWHERE:
            return path
        path = path[:-1]
    return path or None


def _kept(
    data: Any,
    path: Where,
    new_path: Where,
    *,
    aside: set[Where],
    texts: set[Where],
    origins: dict[Where, Where],
) -> Any:
    """Return `data` without what is set aside; `origins` learns where each part was in the file."""
    origins[new_path] = path
    if isinstance(data, dict):
        keys = [*data, *(place[-1] for place in texts if place[:-1] == path and place[-1] not in data)]
        return {
            key: _kept(data.get(key), (*path, key), (*new_path, key), aside=aside, texts=texts, origins=origins)
            for key in keys
            if (*path, key) not in aside
        }
    if path in texts:
        return _SOME_TEXT
    if isinstance(data, list):
        stay = [index for index in range(len(data)) if (*path, index) not in aside]
        return [
            _kept(data[old], (*path, old), (*new_path, new), aside=aside, texts=texts, origins=origins)
            for new, old in enumerate(stay)
        ]
    return data


def _origin(path: Where, origins: dict[Where, Where]) -> Where:
    """Return where `path` was in the file."""
    rest: Where = ()
    while path not in origins:
        path, rest = path[:-1], (path[-1], *rest)
    return (*origins[path], *rest)


def _at(path: Where, data: Any) -> Any:
    for step in path:
        data = inner_of(data, step)
    return data


def _names(data: Any) -> Iterator[str]:
    """Yield every id in a part that was set aside."""
    if isinstance(data, dict):
        if isinstance(data.get("id"), str):
            yield data["id"]
        data = list(data.values())
    if isinstance(data, list):
        for inner in data:
            yield from _names(inner)
