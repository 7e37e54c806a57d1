"""The forms in which an agreement that is in use is changed, and what their values mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from pydantic import TypeAdapter

from bot.domain.agreement import Agreement, CarriedOver, Commitment, Declared, ExtensionDecision
from bot.domain.entries import Values
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.making.changes import (
    Named,
    Past,
    add_names,
    add_roles,
    add_units,
    carry_over,
    decide_extension,
    declare,
    go_back,
    remove_commitment,
)
from bot.domain.making.made import change_basics
from bot.domain.making.names import lines_of
from bot.domain.making.sketch import Basics, Kind
from bot.domain.making.writing import add_promised, change_promised, read
from bot.domain.targets import Staged, Structural
from bot.domain.texts import LocalText, Text, text

Change = Callable[[Agreement, Past], Agreement]
"""From the newest version, and what has been before it, to the next. ChangeRefused."""
_LONGEST_ID = 50
"""So much of an agreement's id stands in a choice, which may be 60 characters long."""
_BASICS: TypeAdapter[Basics] = TypeAdapter(Basics)
_MOST_CHOICES = 100
"""As many as a list in the chat can have."""


def extension_fields() -> tuple[Field, ...]:
    """Return the form in which it is told what was decided about the option to extend."""
    answers = (
        Choice(id="yes", label=text("It is extended")),
        Choice(id="no", label=text("It is not extended")),
    )
    return (
        Field(id="extended", kind=FieldKind.CHOICE, label=text("What was decided?"), choices=answers, required=True),
        Field(id="on", kind=FieldKind.DATE, label=text("Day of the decision"), required=True, until_today=True),
        _line("reference", text("Where can the decision be read?"), hint=text("Such as a registry number.")),
    )


def extension_change(values: Values) -> Change:
    """Return the change that `extension_fields` asks for."""
    decision = ExtensionDecision(
        extended=values["extended"] == "yes",
        on=date.fromisoformat(values["on"]),
        reference=values.get("reference"),
    )
    return lambda agreement, _: decide_extension(agreement, decision)


def carry_over_fields(successors: Sequence[Agreement]) -> tuple[Field, ...]:
    """Return the form in which a commitment is carried over to one of the successors' commitments."""
    choices = tuple(
        Choice(
            id=_both(agreement.id, commitment.id),
            label=text("{id} {title}, {agreement}", id=commitment.id, title=commitment.title, agreement=agreement.id),
        )
        for agreement in successors
        for commitment in agreement.commitments
    )[:_MOST_CHOICES]
    return (
        Field(
            id="commitment",
            kind=FieldKind.CHOICE,
            label=text("Where does it live on?"),
            choices=choices,
            required=True,
        ),
        Field(id="on", kind=FieldKind.DATE, label=text("From which day?"), required=True),
    )


def carry_over_change(commitment_id: str, values: Values, successors: Sequence[Agreement]) -> Change:
    """Return the change that `carry_over_fields` asks for; KeyError for a commitment that was not offered."""
    offered = {_both(each.id, commitment): (each, commitment) for each in successors for commitment in each.by_id}
    successor, commitment = offered[values["commitment"]]
    carried = CarriedOver(to=successor.id, commitment=commitment, on=date.fromisoformat(values["on"]))
    return lambda agreement, _: carry_over(agreement, commitment_id, carried, successor=successor)


def declared_fields(commitment: Commitment) -> tuple[Field, ...]:
    """Return the form in which it is told what was done already, as the source says."""
    target = commitment.target
    stages = target.stages if isinstance(target, Staged) else ()
    units = target.units if isinstance(target, Structural) else ()
    parts = (
        ("stage", text("Which step had been reached?"), stages),
        ("unit", text("Where is it in place?"), units),
    )
    return (
        Field(id="text", kind=FieldKind.NOTE, label=text("What had been done?"), required=True, max_length=1000),
        _line("reference", text("Where does it say so?"), hint=text("Such as item 3, or page 2."), required=True),
        Field(id="on", kind=FieldKind.DATE, label=text("When, if that is known"), until_today=True),
        *(
            Field(
                id=name,
                kind=FieldKind.CHOICE,
                label=label,
                choices=tuple(Choice(id=part.id, label=part.name) for part in there),
            )
            for name, label, there in parts
            if there
        ),
        Field(id="fulfils", kind=FieldKind.TICK, label=text("With this the commitment was kept")),
    )


def declared_change(commitment_id: str, values: Values) -> Change:
    """Return the change that `declared_fields` asks for."""
    declared = Declared.model_validate(values)
    return lambda agreement, _: declare(agreement, commitment_id, declared)


def names_fields(label: Text) -> tuple[Field, ...]:
    """Return the form in which more units, areas, focus areas, categories or roles are named."""
    return (
        Field(
            id="names",
            kind=FieldKind.NOTE,
            label=label,
            hint=text("One on each line."),
            required=True,
            max_length=3000,
        ),
    )


def roles_fields(agreement: Agreement) -> tuple[Field, ...]:
    """Return the form in which more roles are named, for one of the parties."""
    choices = tuple(Choice(id=party.id, label=LocalText(sv=party.name)) for party in agreement.parties)
    whose = Field(id="party", kind=FieldKind.CHOICE, label=text("Whose are they?"), choices=choices, required=True)
    return (whose, *names_fields(text("Which roles?")))


def promised_change(commitment_id: str | None, kind: Kind, values: Values) -> Change:
    """Return the change that a commitment's form asks for: that commitment, or (None) one more."""
    if commitment_id is None:
        return lambda agreement, past: add_promised(agreement, kind, values, taken=past.ids)
    return lambda agreement, past: change_promised(agreement, commitment_id, values, in_use=past.in_use)


def removal(commitment_id: str) -> Change:
    """Return the change that takes the commitment away."""
    return lambda agreement, past: remove_commitment(agreement, commitment_id, in_use=past.in_use)


def earlier_change(values: Values, versions: Mapping[str, Agreement]) -> Change:
    """Return the change that makes the agreement read as in the version chosen, of those by number."""
    earlier = versions[values["version"]]
    return lambda agreement, past: go_back(agreement, earlier, in_use=past.in_use)


def basics_change(values: Values) -> Change:
    """Return the change that `basics_fields` asks for, of an agreement that is in use. ChangeRefused."""
    basics = read(_BASICS, values)
    return lambda agreement, _: change_basics(agreement, basics)


def units_change(commitment_id: str, values: Values) -> Change:
    """Return the change that `names_fields` asks for, for the units of a commitment. ChangeRefused."""
    names = lines_of(values["names"], "names")
    return lambda agreement, _: add_units(agreement, commitment_id, names)


def names_change(to: Named, values: Values) -> Change:
    """Return the change that `names_fields` asks for, for one of the agreement's lists. ChangeRefused."""
    names = lines_of(values["names"], "names")
    return lambda agreement, _: add_names(agreement, to, names)


def roles_change(values: Values) -> Change:
    """Return the change that `roles_fields` asks for. ChangeRefused."""
    names = lines_of(values["names"], "names")
    return lambda agreement, _: add_roles(agreement, values["party"], names)


def _both(agreement_id: str, commitment_id: str) -> str:
    return f"{agreement_id[-_LONGEST_ID:].lstrip('-')}__{commitment_id}"


def _line(name: str, label: Text, *, hint: Text, required: bool = False) -> Field:
    return Field(id=name, kind=FieldKind.TEXT, label=label, hint=hint, required=required, max_length=200)
