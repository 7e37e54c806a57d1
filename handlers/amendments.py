"""What can be changed in an agreement that is in use: each kind of change with its form and with what comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from bot.domain.agreement import Agreement, Commitment
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.making.activities import around
from bot.domain.making.change_forms import (
    Change,
    basics_change,
    carry_over_change,
    carry_over_fields,
    declared_change,
    declared_fields,
    earlier_change,
    extension_change,
    extension_fields,
    names_change,
    names_fields,
    promised_change,
    removal,
    roles_change,
    roles_fields,
    units_change,
)
from bot.domain.making.changes import Named
from bot.domain.making.commitments import answers_from
from bot.domain.making.forms import basics_fields, commitment_fields
from bot.domain.making.made import basics_of
from bot.domain.making.sketch import Kind
from bot.domain.targets import Structural
from bot.domain.texts import Sayable, Text, text
from bot.services.agreement_changes import Version
from handlers.making_forms import promise_intro

EXTENSION = "extension"
ADDED = "added_"
"""What adds a commitment begins with this; its kind comes after."""

Values = dict[str, Any]
_MOST_VERSIONS = 100
"""As many as a list in the chat can have."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is changed: the agreement, or one commitment of it; `others` are the agreements that the channel has."""

    agreement: Agreement
    commitment: Commitment | None = None
    others: tuple[Agreement, ...] = ()
    earlier: tuple[Version, ...] = ()
    """its earlier versions, the latest first"""

    @property
    def one(self) -> Commitment:
        """Return the commitment that it is about; LookupError where it is about none."""
        if self.commitment is None:
            raise LookupError("a change of no commitment")
        return self.commitment


@dataclass(frozen=True, slots=True)
class Amendment:
    """A kind of change: its form, what the form begins with, and the change that its values ask for."""

    label: Text
    fields: Callable[[Subject], tuple[Field, ...]]
    change: Callable[[Subject, Values], Change]
    likely: Callable[[Subject], Values] = lambda _: {}
    intro: Callable[[Subject], tuple[Sayable, ...]] = lambda _: ()
    fits: Callable[[Subject], bool] = lambda _: True


def _names(to: Named, label: Text) -> Amendment:
    return Amendment(label, lambda _: names_fields(label), lambda _, values: names_change(to, values))


def _added(kind: Kind) -> Amendment:
    return Amendment(
        text("One more commitment"),
        lambda subject: commitment_fields(kind, around(subject.agreement)),
        lambda _, values: promised_change(None, kind, values),
        intro=lambda _: promise_intro(kind),
    )


def _conditions_kept(subject: Subject) -> tuple[Sayable, ...]:
    target = subject.one.target
    if getattr(target, "conditions", ()) or getattr(target, "set_conditions", ()):
        return (text("The conditions of the commitment stay as they are."),)
    return ()


def _removed(subject: Subject) -> tuple[Sayable, ...]:
    one = subject.one
    return (text("{id} {title} is taken away from the agreement.", id=one.id, title=one.title),)


OF_THE_WHOLE: Mapping[str, Amendment] = {
    "basics": Amendment(
        text("Name, parties, period and basis"),
        lambda _: basics_fields(new=False),
        lambda _, values: basics_change(values),
        likely=lambda subject: basics_of(subject.agreement),
    ),
    EXTENSION: Amendment(
        text("What was decided about the extension"),
        lambda _: extension_fields(),
        lambda _, values: extension_change(values),
        intro=lambda subject: _option(subject.agreement),
        fits=lambda subject: subject.agreement.extension is not None,
    ),
    "focus_areas": _names("focus_areas", text("More focus areas")),
    "areas": _names("areas", text("More areas")),
    "situation_categories": _names("situation_categories", text("More categories of the situation picture")),
    "earlier": Amendment(
        text("Back to an earlier version"),
        lambda subject: (_versions(subject),),
        lambda subject, values: earlier_change(values, {str(each.number): each.agreement for each in subject.earlier}),
        fits=lambda subject: bool(subject.earlier),
    ),
    "roles": Amendment(
        text("More roles"),
        lambda subject: roles_fields(subject.agreement),
        lambda _, values: roles_change(values),
    ),
}
OF_A_COMMITMENT: Mapping[str, Amendment] = {
    "promised": Amendment(
        text("What it says: wording, number, dates, who"),
        lambda subject: commitment_fields(subject.one.target.kind, around(subject.agreement)),
        lambda subject, values: promised_change(subject.one.id, subject.one.target.kind, values),
        likely=lambda subject: answers_from(subject.one),
        intro=_conditions_kept,
    ),
    "units": Amendment(
        text("More places where it is to be in place"),
        lambda _: names_fields(text("Where else is it to be in place?")),
        lambda subject, values: units_change(subject.one.id, values),
        fits=lambda subject: isinstance(subject.one.target, Structural),
    ),
    "declared": Amendment(
        text("Done already, as the source says"),
        lambda subject: declared_fields(subject.one),
        lambda subject, values: declared_change(subject.one.id, values),
    ),
    "carried_over": Amendment(
        text("Carry it over to another agreement"),
        lambda subject: carry_over_fields(subject.others),
        lambda subject, values: carry_over_change(subject.one.id, values, subject.others),
        fits=lambda subject: bool(subject.others),
    ),
    "removed": Amendment(
        text("Take it away"), lambda _: (), lambda subject, _: removal(subject.one.id), intro=_removed
    ),
}
AMENDMENTS: Mapping[str, Amendment] = {
    **OF_THE_WHOLE,
    **OF_A_COMMITMENT,
    **{f"{ADDED}{kind}": _added(kind) for kind in get_args(Kind)},
}


def _versions(subject: Subject) -> Field:
    zone = subject.agreement.zone
    choices = tuple(
        Choice(
            id=str(each.number),
            label=text("Version {number}, {when}", number=each.number, when=each.recorded_at.astimezone(zone)),
        )
        for each in subject.earlier[:_MOST_VERSIONS]
    )
    return Field(id="version", kind=FieldKind.CHOICE, label=text("Which version?"), choices=choices, required=True)


def _option(agreement: Agreement) -> tuple[Sayable, ...]:
    option = agreement.extension
    if option is None:
        return ()
    return (
        text("The decision has to be made by {day}; without one the agreement expires.", day=option.decide_by),
        text(
            "Numbers don't grow by themselves with a longer time. What you have agreed on anew is changed afterwards."
        ),
    )
