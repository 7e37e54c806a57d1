"""Whether what an agreement asks of entries can be answered: the fields that its rules name exist and fit."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.choices import choices_of
from bot.domain.faults import Fault, Where
from bot.domain.fields import ChoiceSource, Field, FieldKind
from bot.domain.kinds import countable_kinds
from bot.domain.purposes import Evidence
from bot.domain.rules import (
    AllOf,
    EntryRule,
    EveryDay,
    Includes,
    IsTrue,
    NumberAtLeast,
    PartiesPresent,
    PointsToEntry,
    RolesPresent,
    SetRule,
    ShareOver,
    SumsMatch,
)
from bot.domain.texts import Text, text

DAYS = "days"
HEADS = "heads"
_CHOOSES = {FieldKind.CHOICE, FieldKind.CHOICES}


@dataclass(frozen=True)
class Scope:
    """The agreement, and the names that exist besides it (in parts of the file that could not be read)."""

    agreement: Agreement
    taken_to_exist: Collection[str]

    @cached_property
    def kinds(self) -> dict[str, ActivityKind]:
        """Return every kind of activity that can count, by id."""
        return countable_kinds(self.agreement)

    @cached_property
    def parties(self) -> list[str]:
        """Return the ids of the parties."""
        return [party.id for party in self.agreement.parties]

    @cached_property
    def roles(self) -> list[str]:
        """Return the ids of the roles."""
        return [role.id for role in self.agreement.roles]

    def unknown(self, path: Where, name: str, known: Collection[str]) -> Iterator[Fault]:
        """Yield a fault where `name` is none of those `known`."""
        if name not in known and name not in self.taken_to_exist:
            yield Fault(path, f'"{name}"', listed(known))

    def each_unknown(self, path: Where, names: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
        """Yield a fault for each of the list of `names` at `path` that is not `known`."""
        for index, name in enumerate(names):
            yield from self.unknown((*path, index), name, known)

    def lacks(self, path: Where, field: str, having: Iterable[tuple[str, list[str]]], allowed: Text) -> Iterator[Fault]:
        """Yield a fault for each kind of activity that has no such `field`.

        `having` are the kinds, each with the fields that would do; `allowed` tells `{kind}` and `{fields}`.
        """
        head = field.partition(".")[0]
        for kind, fields in having:
            if field not in fields and field not in self.taken_to_exist and head not in self.taken_to_exist:
                said = (("kind", kind), ("fields", listed(fields)))
                yield Fault(path, f'"{field}"', replace(allowed, params=said))

    def fields_of(self, activities: Iterable[str], *wanted: FieldKind) -> Iterator[tuple[str, list[str]]]:
        """Yield each known kind among `activities` with its fields of the kinds `wanted`."""
        for activity in activities:
            if kind := self.kinds.get(activity):
                yield activity, [field.id for field in kind.fields if field.kind in wanted]


def listed(names: Collection[str]) -> Text | str:
    """Return the names, or that there are none."""
    return ", ".join(dict.fromkeys(names)) or text("none here")


def check_entry_rule(scope: Scope, path: Where, rule: EntryRule, activities: tuple[str, ...]) -> Iterator[Fault]:
    """Yield what keeps `rule` from being answered for entries of `activities`."""
    field = (*path, "field")
    match rule:
        case AllOf():
            for index, inner in enumerate(rule.rules):
                yield from check_entry_rule(scope, (*path, "rules", index), inner, activities)
        case EveryDay():
            ticks = ((kind, _ticks_of_a_day(scope.kinds[kind])) for kind in activities if kind in scope.kinds)
            yield from scope.lacks(field, rule.field, ticks, text("a tick for each day of {kind}: {fields}"))
        case RolesPresent():
            yield from scope.each_unknown((*path, "roles"), rule.roles, scope.roles)
            yield from check_heads(scope, field, activities, rule.field)
        case PartiesPresent():
            yield from check_attending_parties(scope, (*path, "parties"), rule.parties)
            yield from check_heads(scope, field, activities, rule.field)
        case Includes():
            yield from _check_choices(scope, path, activities, rule.field, rule.values)
        case IsTrue():
            yield from _check_tick(scope, field, activities, rule.field)
        case PointsToEntry():
            yield from _check_choices(scope, path, activities, rule.field, rule.or_values, "or_values")
        case NumberAtLeast():
            yield from check_number(scope, field, activities, rule.field)


def check_set_rule(scope: Scope, path: Where, rule: SetRule, activities: tuple[str, ...]) -> Iterator[Fault]:
    """Yield what keeps `rule` from being answered for all entries of `activities`."""
    match rule:
        case ShareOver():
            yield from _check_tick(scope, (*path, "field"), activities, rule.field)
            if not 0 <= rule.share < 1:
                yield Fault((*path, "share"), str(rule.share), text("a share from 0 to under 1, such as 1/2"))
        case SumsMatch():
            yield from check_number(scope, (*path, "field"), activities, rule.field)
            yield from check_number(scope, (*path, "closed"), activities, rule.closed)


def check_evidence(scope: Scope, path: Where, evidence: Evidence) -> Iterator[Fault]:
    """Yield what keeps the evidence of a purpose from being found."""
    yield from scope.each_unknown((*path, "activities"), evidence.activities, scope.kinds)
    if evidence.measure == "sum" and evidence.field:
        yield from check_number(scope, (*path, "field"), evidence.activities, evidence.field)
    if evidence.measure == "share" and evidence.field:
        yield from _check_choices(scope, path, evidence.activities, evidence.field, evidence.values)


def check_number(scope: Scope, path: Where, activities: Iterable[str], field: str) -> Iterator[Fault]:
    """Yield a fault for each kind of activity that has no number at `field`."""
    numbers = ((kind, list(_numbers(scope.kinds[kind], scope.agreement))) for kind in activities if kind in scope.kinds)
    yield from scope.lacks(path, field, numbers, text("a number of {kind}: {fields}"))


def check_heads(scope: Scope, path: Where, activities: Iterable[str], field: str = HEADS) -> Iterator[Fault]:
    """Yield a fault for each kind of activity that doesn't count heads by role in `field`."""
    counts = (
        (kind, [each.id for each in scope.kinds[kind].fields if each.choices_from is ChoiceSource.ROLES])
        for kind in activities
        if kind in scope.kinds
    )
    yield from scope.lacks(path, field, counts, text("a head count by role of {kind}: {fields}"))


def check_attending_parties(scope: Scope, path: Where, parties: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each party that is unknown, or that has no role to attend in."""
    with_roles = sorted(set(scope.agreement.role_party.values()))
    roles_known = set(with_roles) <= set(scope.parties) and not scope.taken_to_exist
    for index, party in enumerate(parties):
        if party in scope.parties and party not in with_roles and roles_known:
            found = text("{party}, which has no role to attend in", party=party)
            yield Fault((*path, index), found, listed(with_roles))
        yield from scope.unknown((*path, index), party, scope.parties)


def _check_tick(scope: Scope, path: Where, activities: Iterable[str], field: str) -> Iterator[Fault]:
    having = scope.fields_of(activities, FieldKind.TICK)
    yield from scope.lacks(path, field, having, text("a tick of {kind}: {fields}"))


def _check_choices(
    scope: Scope, path: Where, activities: Iterable[str], field: str, values: tuple[str, ...], named: str = "values"
) -> Iterator[Fault]:
    """Yield what keeps `values` from being chosen in `field`."""
    having = scope.fields_of(activities, *_CHOOSES)
    yield from scope.lacks((*path, "field"), field, having, text("a field of {kind} with choices: {fields}"))
    for activity in activities:
        for each in scope.kinds[activity].fields if activity in scope.kinds else ():
            if each.id == field and each.kind in _CHOOSES:
                known = [choice.id for choice in choices_of(each, scope.agreement)]
                yield from scope.each_unknown((*path, named), values, known)


def _ticks_of_a_day(kind: ActivityKind) -> list[str]:
    groups = (field for field in kind.fields if field.id == DAYS)
    return [inner.id for group in groups for inner in group.fields if inner.kind is FieldKind.TICK]


def _numbers(kind: ActivityKind, agreement: Agreement) -> Iterator[str]:
    """Yield the ways to the numbers of an entry: "hours", "results.seizures"."""
    for field in kind.fields:
        if field.kind is FieldKind.NUMBER:
            yield field.id
        if field.kind is FieldKind.COUNTS:
            yield from (f"{field.id}.{choice.id}" for choice in choices_of(field, agreement))


def check_kind(scope: Scope, path: Where, kind: ActivityKind) -> Iterator[Fault]:
    """Yield what keeps entries of a kind of activity from being logged."""
    for index, field in enumerate(kind.fields):
        yield from _check_field(scope, (*path, "fields", index), field)
        for number, inner in enumerate(field.fields):
            yield from _check_field(scope, (*path, "fields", index, "fields", number), inner)
    wanted = {DAYS: FieldKind.GROUP, "date": FieldKind.DATE, "week": FieldKind.WEEK}[kind.when]
    found = next((field for field in kind.fields if field.id == kind.when), None)
    if kind.when in scope.taken_to_exist:
        return
    if not found or found.kind is not wanted or not (found.required or wanted is FieldKind.GROUP):
        said = {"name": kind.when, "kind": wanted.value}
        wish = (
            text("a group called {name}", **said)
            if wanted is FieldKind.GROUP
            else text("a field called {name}, of kind {kind} and required", **said)
        )
        yield Fault((*path, "when"), text("no such field for “{when}”", when=kind.when), wish)
    elif wanted is FieldKind.GROUP:
        dates = [field for field in found.fields if field.id == "date" and field.required]
        if not dates or dates[0].kind is not FieldKind.DATE:
            place = (*path, "fields", kind.fields.index(found), "fields")
            yield Fault(place, text("days without a date"), text("a field date, of kind date and required"))


def _check_field(scope: Scope, path: Where, field: Field) -> Iterator[Fault]:
    of_the_agreement = field.choices_from not in {None, ChoiceSource.OPERATIONS}
    if of_the_agreement and not choices_of(field, scope.agreement) and not scope.taken_to_exist:
        found = text("{source}, of which the agreement has none", source=field.choices_from)
        yield Fault((*path, "choices_from"), found, text("choices, or a source that has some"))
    if field.at_least is not None and field.at_most is not None and field.at_most < field.at_least:
        yield Fault((*path, "at_most"), str(field.at_most), text("{limit} or more", limit=field.at_least))
    if field.max_times < field.min_times:
        yield Fault((*path, "max_times"), str(field.max_times), text("{limit} or more", limit=field.min_times))
