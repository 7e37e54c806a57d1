"""Disposal (gallring): which records have been kept for long enough, what has to stay all the same, what is erased.

`texts` leaves all that figures are made of: days, weeks, numbers, ticks, choices, and the names of what a promise goes
through one by one (a method, a school). It takes free text, reasons, and who did it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.actions import Action, actions_of, still_open
from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.assessment import Assessment, Row
from bot.domain.calendar import local_day
from bot.domain.disposal_rules import AUDIT, OTHER_ENTRIES, REMINDERS, DisposalRule, Erase
from bot.domain.entries import CHANGED_BY, CONFIRMED_BY, Entry, EntryState, Values
from bot.domain.events import is_event
from bot.domain.faults import Fault
from bot.domain.fields import Field, FieldKind
from bot.domain.kinds import ACTION, CommitmentEvent, kinds_of
from bot.domain.optional_kinds import CONSENT
from bot.domain.rule_check import Scope
from bot.domain.texts import Sayable, text

_FREE = frozenset({FieldKind.TEXT, FieldKind.NOTE, FieldKind.PERSON})
_NAMES_AN_INTERVAL = frozenset({"window", "interval"})
"""Texts by which an entry is put into an interval: they stay where they name one, and nothing else."""
_INTERVAL = re.compile(r"\d{4}(-[0-9A-Z]{1,3}){0,2}")
_OF_EVENTS = frozenset(
    {"stage", "item", "unit", "name", "category", "aspect", "in_place", "at_least", "every", "value", "start", "end"}
    | {"party", "verdict"}
)
_BESIDE = frozenset({CONFIRMED_BY, CHANGED_BY, "date", "week", "meeting", "stands_for", "done_on"})
"""What is kept beside the fields of a form: days, parties and ids."""


@dataclass(frozen=True, slots=True)
class Needed:
    """An entry that has been kept for long enough, and why it stays all the same."""

    entry: Entry
    why: Sayable


@dataclass(frozen=True, slots=True)
class Due:
    """An entry that has been kept for long enough, and the rule that says so."""

    entry: Entry
    rule: DisposalRule


@dataclass(frozen=True, slots=True)
class Change:
    """How a promise's figure changes where entries go that it was made of."""

    before: Row
    after: Row


def check_disposal(scope: Scope) -> Iterator[Fault]:
    """Yield what is wrong with the rules of disposal: kinds that there aren't, the same said twice, what can't be."""
    agreement = scope.agreement
    kinds = [*kinds_of(agreement), *CommitmentEvent, OTHER_ENTRIES, REMINDERS, AUDIT]
    can_only = {
        REMINDERS: (Erase.ALL, text("all: their words stand in the chat only, and go with the messages")),
        AUDIT: (Erase.TEXTS, text("texts: who did what; that something was done stays, for the seals")),
        CONSENT: (Erase.ALL, text("all: without its reference a consent says nothing")),
    }
    seen: set[tuple[str, Erase]] = set()
    for index, rule in enumerate(agreement.disposal):
        path = ("disposal", index)
        yield from scope.unknown((*path, "records"), rule.records, kinds)
        only, allowed = can_only.get(rule.records, (rule.erase, ""))
        if rule.erase is not only:
            yield Fault((*path, "erase"), rule.erase.value, allowed)
        if (rule.records, rule.erase) in seen:
            found = text("{name} a second time", name=rule.records)
            yield Fault((*path, "records"), found, text("one rule for texts and one for all, of each kind"))
        seen.add((rule.records, rule.erase))


def rules_for(agreement: Agreement, kind: str) -> tuple[DisposalRule, ...]:
    """Return the rules for entries of the kind: its own, or else those for all others."""
    own = tuple(rule for rule in agreement.disposal if rule.records == kind)
    return own or tuple(rule for rule in agreement.disposal if rule.records == OTHER_ENTRIES)


def entries_due(agreement: Agreement, entries: Sequence[Entry], *, on: date) -> tuple[list[Due], list[Needed]]:
    """Return the current entries that have been kept for long enough, and those of them that are still needed."""
    due: list[Due] = []
    needed: list[Needed] = []
    needs = _Needs(entries, on)
    rules = {kind: list(_rules_due(agreement, kind, on)) for kind in {entry.kind for entry in entries}}
    for entry in entries:
        recorded = local_day(entry.recorded_at, agreement.zone)
        rule = next((rule for rule, before in rules[entry.kind] if recorded < before), None)
        if rule is None:
            continue
        why = needs.why(entry)
        if why is None:
            due.append(Due(entry, rule))
        else:
            needed.append(Needed(entry, why))
    return due, needed


def _rules_due(agreement: Agreement, kind: str, on: date) -> Iterator[tuple[DisposalRule, date]]:
    """Yield each rule for the kind with the day before which it is due, what goes whole before what goes in part."""
    for rule in sorted(rules_for(agreement, kind), key=lambda rule: rule.erase is not Erase.ALL):
        if before := rule.due_before(on, agreement.in_force.end):
            yield rule, before


class _Needs:
    """What open actions and live plans still need."""

    def __init__(self, entries: Sequence[Entry], on: date) -> None:
        self._on = on
        self._open = {action.meeting for action in still_open(actions_of(entries))}
        self._planned = [entry for entry in entries if _is_planned(entry, on)]
        self._named = {name: plan for plan in self._planned for name in _strings(plan.values)}

    def why(self, entry: Entry) -> Sayable | None:
        if entry.kind == ACTION and Action(entry).is_open:
            return text("it is still to be done")
        if _is_planned(entry, self._on):
            return text("it is planned for {day}", day=entry.end)
        if entry.id in self._open:
            return text("an action decided there is still to be done")
        if plan := self._named.get(entry.id):
            return text("something planned for {day} points to it", day=plan.end)
        return None


def _is_planned(entry: Entry, on: date) -> bool:
    return entry.state is EntryState.PLANNED and entry.end >= on


def _strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _strings(inner)
        case list() | tuple():
            for inner in value:
                yield from _strings(inner)


class Scrubber:
    """Takes free text and persons out of what forms left, as the forms were in any version of the agreement."""

    def __init__(self, versions: Iterable[Agreement]) -> None:
        self._kinds: dict[str, list[ActivityKind]] = {}
        self._fields: dict[str, dict[str, list[Field]]] = {}
        for agreement in versions:
            for kind in kinds_of(agreement).values():
                self._kinds.setdefault(kind.id, []).append(kind)
        for name, kinds in self._kinds.items():
            self._fields[name] = _merged(kind.fields for kind in kinds)

    def scrub(self, kind: str, values: Values) -> dict[str, Any]:
        """Return the values of an entry of the kind without its texts, and without who did it."""
        if is_event(kind):
            kept = _OF_EVENTS | _BESIDE
            return {name: value for name, value in values.items() if name in kept or _tells_nobody(name, value)}
        return _scrubbed(values, self._fields.get(kind, {}), beside=_BESIDE)

    def names_by_text(self, kind: str) -> bool:
        """Tell whether entries of the kind are known by a free text, which is then a part of their key."""
        return any(
            field.kind in _FREE
            for each in self._kinds.get(kind, ())
            for field in each.fields
            if field.id in each.key_fields
        )


def _merged(forms: Iterable[tuple[Field, ...]]) -> dict[str, list[Field]]:
    """Return the fields by id: what was a free text in one version stays one, though it is a choice in another."""
    together: dict[str, list[Field]] = {}
    for fields in forms:
        for field in fields:
            together.setdefault(field.id, []).append(field)
    return together


def _scrubbed(values: Values, fields: Mapping[str, Sequence[Field]], *, beside: Collection[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in values.items():
        known = fields.get(name, ())
        if any(field.kind is FieldKind.GROUP for field in known) and isinstance(value, list):
            inner = _merged(field.fields for field in known)
            kept[name] = [_scrubbed(row, inner, beside=()) for row in value if isinstance(row, Mapping)]
        elif (
            (known and not any(field.kind in _FREE for field in known))
            or (not known and name in beside)
            or _tells_nobody(name, value)
        ):
            kept[name] = value
    return kept


def _tells_nobody(name: str, value: object) -> bool:
    """Tell whether a value can't hold any words, whatever asked for it: numbers, ticks, the name of an interval."""
    match value:
        case bool() | int() | float():
            return True
        case Mapping():
            return all(isinstance(count, int | float) for count in value.values())
        case str():
            return name in _NAMES_AN_INTERVAL and bool(_INTERVAL.fullmatch(value.strip()))
        case _:
            return False


def changes(before: Assessment, after: Assessment) -> list[Change]:
    """Return the promises whose status or figures are others afterwards; both are of the same agreement."""
    rows = zip(before.rows, after.rows, strict=True)
    return [Change(one, other) for one, other in rows if _figures(one) != _figures(other)]


def _figures(row: Row) -> tuple[object, ...]:
    return row.status, row.pace, row.figures
