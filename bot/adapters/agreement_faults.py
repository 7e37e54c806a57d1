"""What pydantic finds wrong in an agreement file, said in our own words and put at its place in the file."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.adapters.agreement_schema import mapping_at, schema_at
from bot.domain.faults import Fault, RefusedError, Where
from bot.domain.texts import Joined, LocalText, Sayable, Text, ntext, text

_LONGEST_SHOWN = 60
_QUOTED = re.compile(r"'([^']*)'")

_PATTERNS = {
    r"^[a-z][a-z0-9_]{0,39}$": text("a name of small letters a–z, digits and _, at most 40 in all"),
    r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$": text("the name of a field, such as hours or results.seizures"),
    r"^[a-z][a-z0-9-]{1,59}$": text("a name of small letters a–z, digits and -, 2 to 60 in all"),
    r"^[A-Z]{1,2}[0-9]{1,2}[a-z]?$": text("one or two capital letters, a number and perhaps a small letter: S7, S7a"),
    r"^[1-9]\d? (year|month)s?$": text("a number of years or months, at most 99: 2 years, 18 months"),
    r"^(\d{4}-)?\d{2}-\d{2}$": text("a day such as 2018-01-31, or 01-31 for every year"),
}
_A_DAY = text("a day such as 2022-12-31")
_A_WHOLE_NUMBER = text("a whole number")
_A_SHARE = text("a share such as 1/2")

Described = tuple[Sayable, Sayable]


def faults_in(error: ValidationError, data: Any) -> list[Fault]:
    """Return a fault for each error, its path a place in the file's `data`."""
    return [_fault(details, data) for details in error.errors(include_url=False)]


def shown(value: Any) -> Sayable:
    """Return a value from a file as it stands in a sentence."""
    match value:
        case None:
            return text("nothing")
        case bool():
            return "true" if value else "false"
        case str():
            short = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"
            return f'"{short}"'
        case Mapping():
            return text("keys with values ({keys})", keys=_listed(value))
        case list() | tuple():
            return ntext("a list of one value", "a list of {count} values", len(value))
        case _:
            return str(value)


def _fault(details: ErrorDetails, data: Any) -> Fault:
    path = _place(details["loc"], data)
    kind = details["type"]
    if kind == "extra_forbidden":
        return Fault(path, text("the unknown key {key}", key=str(path[-1])), _allowed_keys(path, data))
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        path = (*path, _QUOTED.sub(r"\1", details["ctx"]["discriminator"]))
        found = details["ctx"].get("tag")
        kinds = schema_at(path[:-1], data).get("discriminator", {}).get("mapping", ())
        return Fault(path, shown(found), _listed(kinds))
    describe = _DESCRIBED.get(kind)
    found, allowed = describe(details) if describe else (shown(details["input"]), details["msg"])
    return Fault(path, found, allowed)


def _place(loc: Where, data: Any) -> Where:
    """Return pydantic's `loc` without the steps that are no keys of the file (the kind of a target, say)."""
    path: list[str | int] = []
    just_entered = True
    for position, step in enumerate(loc):
        if just_entered and _is_tag(step, data, path):
            just_entered = False
        elif isinstance(data, Mapping):
            if step in data or position == len(loc) - 1:
                path.append(step)
                data, just_entered = data.get(step), True
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            path.append(step)
            data, just_entered = data[step], True
    return tuple(path)


def _is_tag(step: str | int, data: Any, path: list[str | int]) -> bool:
    """Tell whether `step` is the chosen alternative of the mapping `data` rather than a key in it."""
    chooser = "kind" if path and path[-1] == "target" else "rule"
    return isinstance(data, Mapping) and isinstance(data.get(chooser), str) and step == data[chooser]


def _allowed_keys(path: Where, data: Any) -> Sayable:
    keys = list(mapping_at(path[:-1], data).get("properties", ()))
    near = get_close_matches(str(path[-1]), keys, n=1)
    if near:
        return text("{keys} (perhaps {near} is meant)", keys=_listed(keys), near=near[0])
    return _listed(keys)


def _listed(names: Iterable[Any]) -> str:
    return ", ".join(str(name) for name in names)


def _wants(allowed: Sayable) -> Callable[[ErrorDetails], Described]:
    return lambda details: (shown(details["input"]), allowed)


def _wants_of(kind: str, allowed: Text) -> Callable[[ErrorDetails], Described]:
    """Describe a limit that pydantic tells under the name `kind`."""
    return lambda details: (
        shown(details["input"]),
        replace(allowed, params=(("limit", details["ctx"][kind]),)),
    )


def _one_of(details: ErrorDetails) -> Described:
    expected = details["ctx"]["expected"]
    return shown(details["input"]), _listed(_QUOTED.findall(expected)) or expected


def _wants_text(details: ErrorDetails) -> Described:
    found = details["input"]
    if found is None or isinstance(found, Mapping | list):
        return shown(found), text("text")
    return shown(found), text("text; put it in quotes")


def _wants_keys(details: ErrorDetails) -> Described:
    wording = details.get("ctx", {}).get("class_name") == LocalText.__name__
    return shown(details["input"]), text("text, or sv and en") if wording else text("keys with values")


def _wants_pattern(details: ErrorDetails) -> Described:
    pattern = details["ctx"]["pattern"]
    return shown(details["input"]), _PATTERNS.get(pattern) or text("text of the form {pattern}", pattern=pattern)


def _too_long(details: ErrorDetails) -> Described:
    length = len(str(details["input"]))
    found = Joined((shown(details["input"]), ntext("({count} character)", "({count} characters)", length)), " ")
    return found, text("at most {limit} characters", limit=details["ctx"]["max_length"])


def _refused(details: ErrorDetails) -> Described:
    error = details["ctx"]["error"]
    return (error.found, error.allowed) if isinstance(error, RefusedError) else (shown(details["input"]), str(error))


_DESCRIBED: Mapping[str, Callable[[ErrorDetails], Described]] = {
    "missing": lambda _: (text("nothing"), text("a value: it can't be left out")),
    "value_error": _refused,
    "literal_error": _one_of,
    "enum": _one_of,
    "string_type": _wants_text,
    "string_pattern_mismatch": _wants_pattern,
    "string_too_short": _wants(text("text")),
    "string_too_long": _too_long,
    "bool_type": _wants(text("true or false")),
    "int_type": _wants(_A_WHOLE_NUMBER),
    "int_parsing": _wants(_A_WHOLE_NUMBER),
    "int_from_float": _wants(_A_WHOLE_NUMBER),
    "date_type": _wants(_A_DAY),
    "date_parsing": _wants(_A_DAY),
    "fraction_parsing": _wants(_A_SHARE),
    "fraction_type": _wants(_A_SHARE),
    "greater_than_equal": _wants_of("ge", text("{limit} or more")),
    "less_than_equal": _wants_of("le", text("{limit} or less")),
    "too_short": _wants_of("min_length", text("a list of at least {limit}")),
    "tuple_type": _wants(text("a list")),
    "dict_type": _wants_keys,
    "model_type": _wants_keys,
    "model_attributes_type": _wants_keys,
}
