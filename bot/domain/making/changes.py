"""Changes to an agreement that is in use: each takes the agreement and returns the next version of it.

What can't be done is told by ChangeRefused. What is logged stays valid: a promise, stage or unit that an entry points
to is never taken away (`ids_in_use` finds those), and no new promise gets an id that another one has had (`past_of`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.domain.agreement import (
    ActivityKind,
    Agreement,
    CarriedOver,
    Commitment,
    Declared,
    ExtensionDecision,
    Role,
)
from bot.domain.entries import Entry, EntryState, Values, rows_at
from bot.domain.fields import ChoiceSource, Field, FieldKind
from bot.domain.judging.structural import unit_key
from bot.domain.kinds import kinds_of
from bot.domain.making.names import id_for
from bot.domain.making.refusal import Refusal, built, refuse, refuse_if_any, revised, sound, with_changes
from bot.domain.targets import NamedThing, Stage, Staged, Structural, Unit
from bot.domain.texts import LocalText, text

InUse = Mapping[str, Collection[str]]
"""The commitments that entries are about, by id, with the stages and units that those name."""
Named = Literal["focus_areas", "areas", "situation_categories"]
"""The agreement's lists of things that have a name and no more."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a change leaves alone: what entries point to, and every id that a row of the agreement has ever had."""

    in_use: InUse
    ids: frozenset[str]


def past_of(agreement: Agreement, entries: Sequence[Entry], *, earlier: Iterable[Agreement] = ()) -> Past:
    """Return the past of the agreement: `entries` are all that have been logged, `earlier` its earlier versions."""
    kinds = kinds_of(agreement)
    named = (row_id for entry in entries for row_id in _rows_named(kinds, entry))
    had = (row_id for version in (agreement, *earlier) for row_id in rows_of(version))
    return Past(ids_in_use(agreement, entries), frozenset((*named, *had)))


def ids_in_use(agreement: Agreement, entries: Iterable[Entry]) -> dict[str, frozenset[str]]:
    """Return what the entries point to; what was undone points to nothing."""
    kinds = kinds_of(agreement)
    found: dict[str, frozenset[str]] = {}
    for entry in entries:
        if entry.state is EntryState.UNDONE:
            continue
        for row_id in _rows_named(kinds, entry):
            parts = _parts_named(agreement, entry) if row_id == entry.commitment else ()
            found[row_id] = found.get(row_id, frozenset()).union(parts)
    return found


def rows_of(agreement: Agreement) -> Iterator[str]:
    """Yield the id of everything that gets a row of its own, the option to extend too."""
    for commitment in agreement.commitments:
        yield from commitment.part_ids()
    if agreement.extension and agreement.extension.id:
        yield agreement.extension.id


def decide_extension(agreement: Agreement, decision: ExtensionDecision) -> Agreement:
    """Return the agreement with what was decided about its option to go on. ChangeRefused.

    A decision may be corrected by another; one to go on that came too late is none: the agreement had expired.
    """
    option = agreement.extension
    if option is None:
        refuse(text("This agreement has no option to extend it. A new period is a new agreement."))
    if decision.extended and decision.on > option.decide_by:
        refuse(
            text(
                "The extension had to be decided by {day}, so this agreement has expired. "
                "What is to go on belongs in a new agreement.",
                day=option.decide_by,
            ),
            "on",
        )
    return revised(agreement, extension=with_changes(option, decision=decision))


def carry_over(agreement: Agreement, commitment_id: str, carried: CarriedOver, *, successor: Agreement) -> Agreement:
    """Return the agreement with the commitment living on in the successor from the day `carried.on`. ChangeRefused."""
    commitment = _commitment(agreement, commitment_id)
    if successor.id == agreement.id or carried.to != successor.id:
        refuse(text("Choose the agreement that comes after this one."), "commitment")
    if carried.commitment not in successor.by_id:
        said = {"title": successor.title, "id": carried.commitment, "known": ", ".join(successor.by_id)}
        refuse(text("{title} has no commitment {id}. It has: {known}.", **said), "commitment")
    if not successor.period_of(successor.by_id[carried.commitment]).holds(carried.on):
        refuse(text("{title} isn't in force that day.", title=successor.title), "on")
    if not agreement.period_of(commitment).begun(carried.on):
        refuse(text("{id} hasn't begun that day.", id=commitment.id), "on")
    return _with_commitment(agreement, with_changes(commitment, carried_over=carried))


def declare(agreement: Agreement, commitment_id: str, declared: Declared) -> Agreement:
    """Return the agreement with one more thing that its source says is done already. ChangeRefused."""
    commitment = _commitment(agreement, commitment_id)
    if declared in commitment.history:
        refuse(text("This stands there already."), "text")
    return _with_commitment(agreement, with_changes(commitment, history=(*commitment.history, declared)))


def add_commitment(
    agreement: Agreement, commitment: Commitment, *, activity_kinds: tuple[ActivityKind, ...] = ()
) -> Agreement:
    """Return the agreement with one more commitment, and the kinds of activity that come with it. ChangeRefused."""
    return revised(
        agreement,
        form_of=commitment.id,
        activity_kinds=(*agreement.activity_kinds, *activity_kinds),
        commitments=(*agreement.commitments, commitment),
    )


def change_commitment(
    agreement: Agreement, commitment: Commitment, *, in_use: InUse, activity_kinds: tuple[ActivityKind, ...] = ()
) -> Agreement:
    """Return the agreement with the commitment in place of the one with its id. ChangeRefused.

    Once entries are about it, it stays of its kind, and keeps the stages and units that they name.
    """
    before = _commitment(agreement, commitment.id)
    if commitment.id in in_use:
        refuse_if_any(list(_losses(before, commitment, in_use[commitment.id])))
    with_kinds = with_changes(agreement, activity_kinds=(*agreement.activity_kinds, *activity_kinds))
    return _with_commitment(with_kinds, commitment)


def remove_commitment(agreement: Agreement, commitment_id: str, *, in_use: InUse) -> Agreement:
    """Return the agreement without the commitment, where nothing points to it. ChangeRefused."""
    commitment = _commitment(agreement, commitment_id)
    if any(part in in_use for part in commitment.part_ids()):
        refuse(
            text(
                "What is logged is about {id}, so it can't be taken away. If it no longer holds, shorten its period.",
                id=commitment.id,
            )
        )
    if children := ", ".join(child.id for child in agreement.children(commitment)):
        refuse(text("First take away what belongs to {id}: {children}.", children=children, id=commitment.id))
    if len(agreement.commitments) == 1:
        refuse(text("{id} is the only commitment: an agreement needs at least one.", id=commitment.id))
    return revised(agreement, commitments=tuple(each for each in agreement.commitments if each is not commitment))


def go_back(agreement: Agreement, earlier: Agreement, *, in_use: InUse) -> Agreement:
    """Return the agreement as it read in an earlier version of it. ChangeRefused where something is logged about a
    commitment, stage or unit that it didn't have then.
    """
    had = {row_id for row_id in rows_of(agreement) if row_id in in_use} - {*rows_of(earlier)}
    if had:
        ids = ", ".join(sorted(had))
        refuse(text("Something is logged about {ids}, which that version doesn't have.", ids=ids), "version")
    for commitment in agreement.commitments:
        before = earlier.by_id.get(commitment.id)
        lost = {*in_use.get(commitment.id, ())} & {*_parts_of(commitment)} - {*(_parts_of(before) if before else ())}
        if lost:
            names = ", ".join(sorted(lost))
            said = text(
                "{id}: something is logged about {names}, which that version lacks.", id=commitment.id, names=names
            )
            refuse(said, "version")
    return sound(earlier)


def _parts_of(commitment: Commitment) -> Iterator[str]:
    """Yield the ids of the stages and units of the commitment."""
    match commitment.target:
        case Staged() as target:
            yield from (stage.id for stage in target.stages)
        case Structural() as target:
            yield from (unit.id for unit in target.units)
        case _:
            return


def add_units(agreement: Agreement, commitment_id: str, names: Collection[str]) -> Agreement:
    """Return the agreement with more units (teams, schools) that something is to be in place for. ChangeRefused."""
    commitment = _commitment(agreement, commitment_id)
    target = commitment.target
    if not isinstance(target, Structural):
        refuse(text("{id} isn't about something being in place in several places.", id=commitment.id))
    known = {unit.name.sv.casefold() for unit in target.units}
    ids = {unit.id for unit in target.units}
    added = [
        built(Unit, {"id": unit_id, "name": name}) for unit_id, name in _with_ids(_new(names, known, "names"), ids)
    ]
    changed = with_changes(target, units=(*target.units, *added))
    return _with_commitment(agreement, with_changes(commitment, target=changed))


def add_names(agreement: Agreement, to: Named, names: Collection[str]) -> Agreement:
    """Return the agreement with more focus areas, areas or categories. ChangeRefused."""
    there: tuple[NamedThing, ...] = getattr(agreement, to)
    new = _new(names, {each.name.sv.casefold() for each in there}, "names")
    added = [NamedThing(id=each, name=LocalText(sv=name)) for each, name in _with_ids(new, {each.id for each in there})]
    return sound(with_changes(agreement, **{to: (*there, *added)}))


def add_roles(agreement: Agreement, party: str, names: Collection[str]) -> Agreement:
    """Return the agreement with more roles that people of the party attend in. ChangeRefused."""
    there = {role.name.sv.casefold() for role in agreement.roles if role.party == party}
    named = _with_ids(_new(names, there, "names"), {role.id for role in agreement.roles})
    added = [Role(id=each, name=LocalText(sv=name), party=party) for each, name in named]
    return revised(agreement, roles=(*agreement.roles, *added))


def _rows_named(kinds: Mapping[str, ActivityKind], entry: Entry) -> Iterator[str]:
    """Yield the row that the entry is about, and those chosen in its form (an action is for a promise)."""
    if entry.commitment:
        yield entry.commitment
    if kind := kinds.get(entry.kind):
        yield from _rows_chosen(kind.fields, entry.values)


def _rows_chosen(fields: Iterable[Field], values: Values) -> Iterator[str]:
    for field in fields:
        if field.kind is FieldKind.GROUP:
            for row in rows_at(values, field.id):
                yield from _rows_chosen(field.fields, row)
        elif field.choices_from is ChoiceSource.COMMITMENTS and (chosen := values.get(field.id)):
            yield from [chosen] if isinstance(chosen, str) else chosen


def _parts_named(agreement: Agreement, entry: Entry) -> Iterator[str]:
    """Yield the stage or unit that an entry about a single commitment is about."""
    if stage := entry.values.get("stage"):
        yield str(stage)
    commitment = agreement.by_id.get(entry.commitment or "")
    if commitment and isinstance(commitment.target, Structural) and (unit := unit_key(commitment.target, entry)):
        yield unit


def _commitment(agreement: Agreement, commitment_id: str) -> Commitment:
    if commitment_id not in agreement.by_id:
        refuse(text("{id} isn't in the agreement (any more).", id=commitment_id))
    return agreement.by_id[commitment_id]


def _with_commitment(agreement: Agreement, changed: Commitment) -> Agreement:
    commitments = tuple(changed if each.id == changed.id else each for each in agreement.commitments)
    return revised(agreement, form_of=changed.id, commitments=commitments)


def _losses(before: Commitment, after: Commitment, named: Collection[str]) -> Iterator[Refusal]:
    """Yield what entries point to in the commitment as it was, and not as it is to be."""
    if before.target.kind != after.target.kind:
        yield Refusal(
            text("What is logged is about {id} as it is, so it stays of its kind. Add a new one instead.", id=before.id)
        )
        return
    match before.target, after.target:
        case Staged(stages=had), Staged(stages=has):
            yield from (_lost(each.name, "stages") for each in had if each.id in named and each.id not in _ids(has))
        case Structural(units=units), Structural(units=kept):
            yield from (_lost(each.name, "units") for each in units if each.id in named and each.id not in _ids(kept))
        case _:
            pass


def _lost(name: LocalText, field: str) -> Refusal:
    return Refusal(text("What is logged is about “{name}”: keep it, as it is called now.", name=name), (field,))


def _ids(parts: Iterable[Stage | Unit]) -> set[str]:
    return {part.id for part in parts}


def _new(names: Collection[str], known: Collection[str], field: str) -> list[str]:
    """Return the names that aren't known yet. ChangeRefused where none is new."""
    new = [name for name in names if name.casefold() not in known]
    if not new:
        refuse(text("Write at least one that isn't there already, one on each line."), field)
    return new


def _with_ids(names: Iterable[str], taken: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each name after an id of its own."""
    used = set(taken)
    for name in names:
        new = id_for(name, used)
        used.add(new)
        yield new, name
