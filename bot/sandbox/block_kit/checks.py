"""The words the tables of Block Kit are written in: small checks that are put together.

A check takes a value and its JSON pointer and yields Slack's own messages about it; no message, no problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from bot.sandbox.model import Json

Check: TypeAlias = Callable[[object, str], Iterator[str]]
Rule: TypeAlias = Callable[[Json, str], Iterator[str]]


def problem(text: str, at: str) -> str:
    """Word one message as Slack does."""
    return f"[ERROR] {text} [json-pointer:{at}]"


def string(longest: int, *, shortest: int = 1, pattern: str | None = None) -> Check:
    """Accept a text of so many characters, matching the pattern as a whole."""
    compiled = re.compile(pattern) if pattern else None

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) < shortest:
            yield problem(f"must be more than {shortest - 1} characters", at)
        elif len(value) > longest:
            yield problem(f"must be less than {longest + 1} characters", at)
        elif compiled and not compiled.fullmatch(value):
            yield problem("must match a required pattern", at)

    return check


def one_of(*allowed: object) -> Check:
    """Accept one of these values."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be a valid enum value: {', '.join(map(str, allowed))}", at)

    return check


def boolean(value: object, at: str) -> Iterator[str]:
    """Accept true or false."""
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def integer(least: int, most: int) -> Check:
    """Accept a whole number within bounds, both included."""

    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield problem("must be an integer", at)
        elif value < least:
            yield problem(f"must be greater than or equal to {least}", at)
        elif value > most:
            yield problem(f"must be less than or equal to {most}", at)

    return check


def items(each: Check, *, most: int, least: int = 1) -> Check:
    """Accept a list of so many, each accepted by the check."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) < least:
            yield problem(f"must provide at least {least} items", at)
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def shape(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *, rules: Sequence[Rule] = ()
) -> Check:
    """Accept an object with these fields and no others; the rules look at several fields together."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        for name in required:
            if name not in value:
                yield problem(f"missing required field: {name}", at)
        for name, content in value.items():
            if name in known:
                yield from known[name](content, f"{at}/{name}")
            elif name != "type":
                yield problem(f"invalid additional property: {name}", at)
        for rule in rules:
            yield from rule(value, at)

    return check


def tagged(table: Mapping[str, Check]) -> Check:
    """Accept an object whose `type` is in the table, checked as the table says."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
        elif "type" not in value:
            yield problem("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in table:
            yield problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from table[value["type"]](value, at)

    return check


def exactly_one(*names: str) -> Rule:
    """Demand one of these fields, and not two."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if sum(name in value for name in names) != 1:
            yield problem(f"must define exactly one of: {', '.join(names)}", at)

    return rule


def at_least_one(*names: str) -> Rule:
    """Demand at least one of these fields."""

    def rule(value: Json, at: str) -> Iterator[str]:
        if not any(name in value for name in names):
            yield problem(f"must define either {' or '.join(f'`{name}`' for name in names)}", f"{at}/type")

    return rule
