"""The format of agreement files as JSON Schema: for editors, and for what a place in a file may hold."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.faults import Where

Schema = Mapping[str, Any]


@cache
def agreement_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of an agreement file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Agreement.model_json_schema()}


def schema_at(path: Where, data: Any) -> Schema:
    """Return the schema that the value at `path` of the file's `data` is held against, or an empty one."""
    schema: Schema = agreement_json_schema()
    for step in path:
        schema = _fitting(schema, data)
        data = inner_of(data, step)
        schema = schema.get("items", {}) if isinstance(step, int) else schema.get("properties", {}).get(step, {})
    return _resolved(schema)


def mapping_at(path: Where, data: Any) -> Schema:
    """Return the schema of the mapping at `path`, of several kinds the one that it means to be."""
    schema = schema_at(path, data)
    for step in path:
        data = inner_of(data, step)
    return _fitting(schema, data)


def inner_of(data: Any, step: str | int) -> Any:
    """Return what `data` holds under the key or at the position, or None."""
    if isinstance(data, Mapping):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _resolved(schema: Schema) -> Schema:
    while "$ref" in schema:
        schema = agreement_json_schema()["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _fitting(schema: Schema, data: Any) -> Schema:
    """Return the alternative of `schema` that `data` means to be."""
    schema = _resolved(schema)
    if "discriminator" in schema:
        chooser = schema["discriminator"]
        tag = inner_of(data, chooser["propertyName"])
        reference = chooser["mapping"].get(tag) if isinstance(tag, str) else None
        return _resolved({"$ref": reference}) if reference else {}
    wanted = "object" if isinstance(data, Mapping) else "array" if isinstance(data, Sequence) else None
    for alternative in schema.get("anyOf", ()):
        if _resolved(alternative).get("type") == wanted:
            return _resolved(alternative)
    return schema
