"""What is wrong between the parts of an agreement: names that point nowhere, periods that don't fit together.

Each part by itself is right already when it comes here: the models see to that.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from bot.domain.agreement import Agreement, Commitment, Extension
from bot.domain.calendar import Period
from bot.domain.disposal import check_disposal
from bot.domain.faults import Fault, Where
from bot.domain.kinds import BUILT_IN, CommitmentEvent
from bot.domain.rule_check import (
    Scope,
    check_attending_parties,
    check_entry_rule,
    check_evidence,
    check_heads,
    check_kind,
    check_number,
    check_set_rule,
)
from bot.domain.targets import Cadence, Count, Increase, Milestone, Ongoing, Staged, Structural
from bot.domain.texts import text

_RESERVED = {*BUILT_IN, *(event.value for event in CommitmentEvent)}
_YEARLY = len("05-01")


def find_faults(agreement: Agreement, *, taken_to_exist: Collection[str] = ()) -> list[Fault]:
    """Return everything that is wrong between the agreement's parts.

    A name among `taken_to_exist` is never called unknown: it stands in a part that could not be read.
    """
    scope = Scope(agreement, taken_to_exist)
    return [
        *_check_ids(agreement),
        *_check_people(scope),
        *_check_kinds(scope),
        *_check_running(agreement),
        *_check_consents(scope),
        *_check_parents(scope),
        *check_disposal(scope),
        *(
            fault
            for index, commitment in enumerate(agreement.commitments)
            for fault in _check_commitment(scope, ("commitments", index), commitment)
        ),
    ]


def _check_ids(agreement: Agreement) -> Iterator[Fault]:
    """Yield a fault for each id that something before it has (capital or small letters are the same)."""
    for key in ("parties", "roles", "focus_areas", "areas", "situation_categories", "activity_kinds"):
        yield from _repeated(((key, index, "id"), part.id) for index, part in enumerate(getattr(agreement, key)))
    scopes = enumerate(agreement.consents.scopes)
    yield from _repeated((("consents", "scopes", index, "id"), scope.id) for index, scope in scopes)
    yield from _repeated(_row_ids(agreement))
    for place, kind in enumerate(agreement.activity_kinds):
        path: Where = ("activity_kinds", place, "fields")
        yield from _repeated(((*path, index, "id"), field.id) for index, field in enumerate(kind.fields))
        for index, field in enumerate(kind.fields):
            inner = (*path, index)
            yield from _repeated(((*inner, "fields", n, "id"), each.id) for n, each in enumerate(field.fields))
            yield from _repeated(((*inner, "choices", n, "id"), each.id) for n, each in enumerate(field.choices))
    for place, commitment in enumerate(agreement.commitments):
        target, path = commitment.target, ("commitments", place, "target")
        if isinstance(target, Staged):
            yield from _repeated(((*path, "stages", n, "id"), stage.id) for n, stage in enumerate(target.stages))
        if isinstance(target, Structural):
            yield from _repeated(((*path, "units", n, "id"), unit.id) for n, unit in enumerate(target.units))


def _row_ids(agreement: Agreement) -> Iterator[tuple[Where, str]]:
    """Yield the place and id of everything that gets a row of its own."""
    if agreement.extension and agreement.extension.id:
        yield ("extension", "id"), agreement.extension.id
    for index, commitment in enumerate(agreement.commitments):
        path: Where = ("commitments", index)
        yield (*path, "id"), commitment.id
        for key in ("conditions", "set_conditions"):
            for number, condition in enumerate(getattr(commitment.target, key, ())):
                if condition.id:
                    yield (*path, "target", key, number, "id"), condition.id
        for number, purpose in enumerate(commitment.purposes):
            yield (*path, "purposes", number, "id"), purpose.id


def _repeated(named: Iterable[tuple[Where, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for path, name in named:
        if name.casefold() in seen:
            yield Fault(path, text("{name} a second time", name=name), text("an id of its own"))
        seen.add(name.casefold())


def _check_people(scope: Scope) -> Iterator[Fault]:
    agreement = scope.agreement
    for index, role in enumerate(agreement.roles):
        yield from scope.unknown(("roles", index, "party"), role.party, scope.parties)
    for index, signature in enumerate(agreement.basis.signatures):
        path = ("basis", "signatures", index, "party")
        yield from scope.unknown(path, signature.party, [party.id for party in agreement.signatories])
    if len(agreement.signatories) < 2 and not scope.taken_to_exist:  # noqa: PLR2004 two make an agreement
        found = text("{count} with signatory: true", count=len(agreement.signatories))
        yield Fault(("parties",), found, text("at least two: those who promise, and assess"))


def _check_kinds(scope: Scope) -> Iterator[Fault]:
    for index, kind in enumerate(scope.agreement.activity_kinds):
        if kind.id in _RESERVED:
            found = text("{name}, which every agreement has", name=kind.id)
            yield Fault(("activity_kinds", index, "id"), found, text("an id of its own"))
        yield from check_kind(scope, ("activity_kinds", index), kind)


def _check_running(agreement: Agreement) -> Iterator[Fault]:
    """Yield what is wrong with how long the agreement is in force."""
    end = agreement.period.end
    for index, continuation in enumerate(agreement.continuations):
        if end is None:
            yield Fault(("continuations", index), text("a continuation of an open period"), text("none"))
        elif continuation.until <= end:
            allowed = text("a day after {day}", day=str(end))
            yield Fault(("continuations", index, "until"), str(continuation.until), allowed)
        end = max(filter(None, (end, continuation.until)))
    if agreement.extension:
        yield from _check_extension(agreement.extension, end)


def _check_extension(extension: Extension, end: date | None) -> Iterator[Fault]:
    if end is None:
        yield Fault(("extension",), text("an extension of an open period"), text("none"))
    elif extension.decide_by > end:
        yield Fault(("extension", "decide_by"), str(extension.decide_by), text("{day} or earlier", day=str(end)))
    for index, days in enumerate(extension.remind_days):
        if days < 1:
            yield Fault(("extension", "remind_days", index), str(days), text("{limit} or more", limit=1))
    if extension.id and not (extension.title and extension.text and extension.reference):
        yield Fault(("extension",), text("an id alone"), text("id, title, text and reference together"))


def _check_consents(scope: Scope) -> Iterator[Fault]:
    """Yield a fault where the kind that counts consents is none whose numbers ongoing work tells as a ratio."""
    targets = (each.target for each in scope.agreement.commitments)
    counting = [
        kind for target in targets if isinstance(target, Ongoing) and target.ratio for kind in target.activities
    ]
    if scope.agreement.consents.counts:
        yield from scope.unknown(("consents", "counts"), scope.agreement.consents.counts, counting)


def _check_parents(scope: Scope) -> Iterator[Fault]:
    by_id = scope.agreement.by_id
    for index, commitment in enumerate(scope.agreement.commitments):
        path: Where = ("commitments", index, "parent")
        if commitment.parent:
            yield from scope.unknown(path, commitment.parent, [each for each in by_id if each != commitment.id])
        above, seen = commitment.parent, {commitment.id}
        while above in by_id and above not in seen:
            seen.add(above)
            above = by_id[above].parent
        if above == commitment.id and commitment.parent != commitment.id:
            found = text("{name}, which has {child} above it in turn", name=commitment.parent, child=commitment.id)
            yield Fault(path, found, text("parents that lead up, never round"))


def _check_commitment(scope: Scope, path: Where, commitment: Commitment) -> Iterator[Fault]:
    yield from scope.each_unknown((*path, "responsible"), commitment.responsible, scope.parties)
    yield from _check_period(scope.agreement, path, commitment)
    yield from _check_target(scope, (*path, "target"), commitment)
    for index, purpose in enumerate(commitment.purposes):
        place = (*path, "purposes", index)
        yield from scope.each_unknown((*place, "responsible"), purpose.responsible, scope.parties)
        if purpose.evidence:
            yield from check_evidence(scope, (*place, "evidence"), purpose.evidence)
    if commitment.carried_over and commitment.carried_over.to == scope.agreement.id:
        place = (*path, "carried_over", "to")
        yield Fault(place, text("this same agreement"), text("the id of the agreement that follows it"))


def _check_period(agreement: Agreement, path: Where, commitment: Commitment) -> Iterator[Fault]:
    """Yield a fault for each end of the commitment's period that lies outside the agreement's."""
    for key, day in (("start", commitment.period.start), ("end", commitment.period.end)):
        if day and not agreement.in_force.holds(day):
            yield _outside((*path, "period", key), day, agreement.in_force)


def _check_target(scope: Scope, path: Where, commitment: Commitment) -> Iterator[Fault]:
    target, period = commitment.target, _effective(scope.agreement, commitment)
    match target:
        case Count():
            yield from _check_entries(scope, path, target)
            yield from _check_sets(scope, path, target)
        case Cadence():
            yield from _check_entries(scope, path, target)
            yield from _check_attendance(scope, path, target)
            yield from _check_windows((*path, "windows"), target, period)
        case Ongoing(activities=activities, ratio=ratio):
            yield from scope.each_unknown((*path, "activities"), activities, scope.kinds)
            if ratio:
                yield from check_number(scope, (*path, "ratio", "part"), activities, ratio.part)
                yield from check_number(scope, (*path, "ratio", "rest"), activities, ratio.rest)
        case Increase(measure=measure):
            yield from scope.each_unknown((*path, "measure", "activities"), measure.activities, scope.kinds)
            if measure.field:
                yield from check_number(scope, (*path, "measure", "field"), measure.activities, measure.field)
        case Milestone():
            yield from _check_due((*path, "due"), target.due, period)
        case Staged():
            yield from _check_stages((*path, "stages"), target, period)
        case Structural():
            yield from _check_due((*path, "due"), target.due, period)
            yield from _check_units(scope, (*path, "units"), target)


def _effective(agreement: Agreement, commitment: Commitment) -> Period:
    """Return the commitment's period; the agreement's where the two don't fit (a fault of its own)."""
    start = commitment.period.start or agreement.in_force.start
    end = commitment.period.end or agreement.in_force.end
    return Period(start=start, end=end) if not (start and end and end < start) else agreement.in_force


def _check_entries(scope: Scope, path: Where, target: Count | Cadence) -> Iterator[Fault]:
    yield from scope.each_unknown((*path, "activities"), target.activities, scope.kinds)
    for index, condition in enumerate(target.conditions):
        place = (*path, "conditions", index)
        yield from scope.each_unknown((*place, "responsible"), condition.responsible, scope.parties)
        yield from check_entry_rule(scope, (*place, "rule"), condition.rule, target.activities)


def _check_sets(scope: Scope, path: Where, target: Count) -> Iterator[Fault]:
    for index, condition in enumerate(target.set_conditions):
        yield from check_set_rule(scope, (*path, "set_conditions", index, "rule"), condition.rule, target.activities)


def _check_attendance(scope: Scope, path: Where, target: Cadence) -> Iterator[Fault]:
    yield from scope.each_unknown((*path, "roles"), target.roles, scope.roles)
    yield from check_attending_parties(scope, (*path, "parties"), target.parties)
    if target.roles or target.parties:
        yield from check_heads(scope, (*path, "activities"), target.activities)


def _check_windows(path: Where, target: Cadence, period: Period) -> Iterator[Fault]:
    """Yield a fault for each day of a window outside the period, and for windows that share days."""
    for index, window in enumerate(target.windows):
        if len(window.start) > _YEARLY:
            for key in ("start", "end"):
                yield from _check_due((*path, index, key), date.fromisoformat(getattr(window, key)), period)
        for other in target.windows[:index]:
            same_sort = len(other.start) == len(window.start)
            if same_sort and other.start <= window.end and window.start <= other.end:
                found = text("{start} to {end}", start=window.start, end=window.end)
                said = {"start": other.start, "end": other.end}
                yield Fault((*path, index), found, text("days outside the window {start} to {end}", **said))


def _check_stages(path: Where, target: Staged, period: Period) -> Iterator[Fault]:
    """Yield a fault for each due date outside the period, or before that of an earlier stage."""
    latest: date | None = None
    for index, stage in enumerate(target.stages):
        yield from _check_due((*path, index, "due"), stage.due, period)
        if stage.due and latest and stage.due < latest:
            yield Fault((*path, index, "due"), str(stage.due), text("{day} or later", day=str(latest)))
        latest = stage.due or latest


def _check_units(scope: Scope, path: Where, target: Structural) -> Iterator[Fault]:
    for index, unit in enumerate(target.units):
        if unit.category:
            categories = [category.id for category in target.categories]
            yield from scope.unknown((*path, index, "category"), unit.category, categories)


def _check_due(path: Where, due: date | None, period: Period) -> Iterator[Fault]:
    if due and not period.holds(due):
        yield _outside(path, due, period)


def _outside(path: Where, day: date, period: Period) -> Fault:
    match period.start, period.end:
        case (date() as start, date() as end):
            allowed = text("a day from {start} to {end}", start=str(start), end=str(end))
        case (date() as start, None):
            allowed = text("{day} or later", day=str(start))
        case _:
            allowed = text("{day} or earlier", day=str(period.end))
    return Fault(path, str(day), allowed)
