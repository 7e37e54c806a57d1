"""The forms in which an agreement is made and a commitment written, as fields; in handlers they become modals.

A form leaves values under the keys that `bot.domain.making.sketch` has, and those of a newly named kind of activity.
"""

from collections.abc import Callable, Mapping
from typing import get_args

from bot.domain.calendar import Every
from bot.domain.events import RHYTHM_WORDS
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.making.activities import Surroundings
from bot.domain.making.follow_up import MONTHS
from bot.domain.making.names import LONGEST_NAME
from bot.domain.making.sketch import Kind
from bot.domain.texts import LocalText, Text, text

KIND_NAMES: Mapping[Kind, Text] = {
    "count": text("So many times (four operations)"),
    "cadence": text("Regularly (every week, each May)"),
    "milestone": text("Done once (a report, a decision)"),
    "staged": text("Step by step (draft, adopted, in use)"),
    "increase": text("More than before (hours on foot)"),
    "ongoing": text("Work that goes on, which you assess together"),
    "structural": text("In place in several places (each school, each team)"),
}
SHORT_KIND_NAMES: Mapping[Kind, Text] = {
    "count": text("so many times"),
    "cadence": text("regularly"),
    "milestone": text("done once"),
    "staged": text("step by step"),
    "increase": text("more than before"),
    "ongoing": text("ongoing work that you assess together"),
    "structural": text("in place in several places"),
}
_LONGEST_LINE = 150
MOST_SIGNATURES = 4
"""So many the form about the whole has room for."""
_LONGEST_NOTE = 3000
"""As long as a text field of the chat can be: what a file says fits in it too."""
_ONE_A_LINE = text("One on each line.")


def kind_fields() -> tuple[Field, ...]:
    """Return the form in which the kind of a commitment is chosen."""
    choices = tuple(Choice(id=kind, label=KIND_NAMES[kind]) for kind in get_args(Kind))
    return (_choice("kind", text("How can you tell that it is kept?"), choices, required=True),)


def basics_fields(*, new: bool = True) -> tuple[Field, ...]:
    """Return the form about the whole agreement; of one that is in use, how it is followed up isn't asked."""
    return (
        _line("title", text("What is the agreement called?"), required=True),
        _line("municipality", text("The municipality"), hint=text("Such as Hofors kommun."), required=True),
        _line("police", text("The police"), hint=text("Such as Polisen, lokalpolisområde Falun."), required=True),
        Field(id="start", kind=FieldKind.DATE, label=text("In force from")),
        Field(id="end", kind=FieldKind.DATE, label=text("Until"), hint=text("Leave it empty if no day is set.")),
        *(_follow_up_fields() if new else ()),
        _note("situation_picture", text("The problem picture that it rests on")),
        _note("citizen_dialogue", text("What residents have said")),
        _note("employee_dialogue", text("What those who work with it have said")),
        _signatures(),
    )


def commitment_fields(kind: Kind, around: Surroundings) -> tuple[Field, ...]:
    """Return the form of a commitment of the kind: what every one has, and what this kind needs."""
    signatories = tuple(Choice(id=party.id, label=LocalText(sv=party.name)) for party in around.signatories)
    return (
        _line("title", text("The commitment in a few words"), required=True, most=LONGEST_NAME),
        _note("text", text("What exactly is promised?"), hint=text("Whoever reads it is to know."), required=True),
        *_BY_KIND[kind](around),
        _choices("responsible", text("Who is responsible?"), signatories, required=True),
        _line("reference", text("Where does it say so?"), hint=text("Such as item 3, or page 2."), required=True),
        _own_period(),
    )


def _count(around: Surroundings) -> tuple[Field, ...]:
    return (
        *_activities(around, text("What is counted?")),
        Field(
            id="at_least",
            kind=FieldKind.NUMBER,
            label=text("At least how many?"),
            hint=text("Leave it empty if you haven't agreed on a number yet."),
            at_least=1,
            at_most=10_000,
        ),
    )


def _cadence(around: Surroundings) -> tuple[Field, ...]:
    roles = tuple(Choice(id=role.id, label=role.name) for role in around.roles)
    return (
        *_activities(around, text("What is held?")),
        _choice("every", text("How often?"), _rhythms(), hint=text("Or add days of its own below.")),
        Field(
            id="windows",
            kind=FieldKind.GROUP,
            label=text("Days of its own"),
            min_times=0,
            max_times=6,
            more=text("+ days of its own"),
            fields=(
                _line("name", text("What are these days called?"), hint=text("Such as May."), required=True),
                *_from_to(required=True),
                Field(id="yearly", kind=FieldKind.TICK, label=text("The same days every year")),
            ),
        ),
        *([_choices("roles", text("Who must be there?"), roles)] if roles else []),
    )


def _milestone(_around: Surroundings) -> tuple[Field, ...]:
    return (
        Field(id="due", kind=FieldKind.DATE, label=text("Done by"), hint=text("Leave it empty if no day is set.")),
        _line("evidence", text("What shows that it is done?"), hint=text("Such as a reference to the report.")),
    )


def _staged(_around: Surroundings) -> tuple[Field, ...]:
    return (
        _note("stages", text("Which steps, in order?"), hint=_ONE_A_LINE, required=True),
        _line(
            "items",
            text("Do several things go through the steps? What is each one?"),
            hint=text("Such as method. Leave it empty if it is only one."),
        ),
    )


def _increase(around: Surroundings) -> tuple[Field, ...]:
    measures = (
        Choice(id="entries", label=text("how many times it is done")),
        Choice(id="numbers", label=text("a number each time, such as hours")),
    )
    return (
        *_activities(around, text("What is there to be more of?")),
        _choice("measure", text("What is added up?"), measures, required=True),
        _line("unit", text("In what is it counted?"), hint=text("Such as hours, or foot patrols."), required=True),
        Field(
            id="baseline",
            kind=FieldKind.GROUP,
            label=text("How it was before"),
            min_times=0,
            max_times=1,
            more=text("+ how much it was before"),
            fields=(
                Field(
                    id="value",
                    kind=FieldKind.NUMBER,
                    label=text("How much was it?"),
                    required=True,
                    at_least=0,
                    at_most=1_000_000,
                ),
                *_from_to(required=True),
            ),
        ),
    )


def _ongoing(around: Surroundings) -> tuple[Field, ...]:
    return (
        *_activities(around, text("What is done, that can be logged?")),
        _choice(
            "review",
            text("How often do you assess it?"),
            _rhythms(),
            hint=text("Leave it empty if you assess it once, at the end."),
        ),
    )


def _structural(_around: Surroundings) -> tuple[Field, ...]:
    return (
        _note("units", text("Where is it to be in place?"), hint=text("Such as schools or teams, one on each line.")),
        _line(
            "each",
            text("Or do you name them as you go? What is each one?"),
            hint=text("Such as school."),
        ),
        Field(id="due", kind=FieldKind.DATE, label=text("In place by"), hint=text("Leave it empty if no day is set.")),
    )


_BY_KIND: Mapping[Kind, Callable[[Surroundings], tuple[Field, ...]]] = {
    "count": _count,
    "cadence": _cadence,
    "milestone": _milestone,
    "staged": _staged,
    "increase": _increase,
    "ongoing": _ongoing,
    "structural": _structural,
}


def _activities(around: Surroundings, label: Text) -> tuple[Field, ...]:
    kinds = tuple(Choice(id=kind.id, label=kind.name) for kind in around.kinds.values())
    return (
        _choices("activities", label, kinds, hint=text("Choose, or name something new below.")),
        _line(
            "new_activity", text("Something new, called"), hint=text("Such as trygghetsvandring."), most=LONGEST_NAME
        ),
        _line(
            "new_plural",
            text("And several of them are called"),
            hint=text("Such as trygghetsvandringar."),
            most=LONGEST_NAME,
        ),
        _line(
            "new_number",
            text("Is there a number to note each time? What is it called?"),
            hint=text("Such as hours, or pupils."),
        ),
    )


def _follow_up_fields() -> tuple[Field, ...]:
    months = tuple(Choice(id=number, label=name) for number, name in MONTHS.items())
    rhythms = tuple(choice for choice in _rhythms() if choice.id not in {Every.WEEK, Every.MONTH})
    return (
        _choice("follow_up", text("How often is it followed up?"), rhythms),
        _choices("follow_up_months", text("Or in which months?"), months),
        _note(
            "focus_areas", text("What is it about most of all?"), hint=text("Such as youth or narcotics, one a line.")
        ),
    )


def _signatures() -> Field:
    parties = (
        Choice(id="police", label=text("the police")),
        Choice(id="municipality", label=text("the municipality")),
    )
    return Field(
        id="signatures",
        kind=FieldKind.GROUP,
        label=text("Signed"),
        min_times=0,
        max_times=MOST_SIGNATURES,
        more=text("+ who signed"),
        fields=(
            _choice("party", text("Signed for"), parties, required=True),
            _line("name", text("Name"), hint=text("Only those who sign for an authority, never a client.")),
            _line("title", text("Position")),
            Field(id="on", kind=FieldKind.DATE, label=text("Signed on")),
        ),
    )


def _own_period() -> Field:
    return Field(
        id="period",
        kind=FieldKind.GROUP,
        label=text("Its own period"),
        min_times=0,
        max_times=1,
        more=text("+ a period of its own"),
        fields=_from_to(),
    )


def _from_to(*, required: bool = False) -> tuple[Field, Field]:
    return (
        Field(id="start", kind=FieldKind.DATE, label=text("From"), required=required),
        Field(id="end", kind=FieldKind.DATE, label=text("Until"), required=required),
    )


def _rhythms() -> tuple[Choice, ...]:
    return tuple(Choice(id=every.value, label=name) for every, name in RHYTHM_WORDS.items())


def _line(
    name: str, label: Text, *, hint: Text | None = None, required: bool = False, most: int = _LONGEST_LINE
) -> Field:
    return Field(id=name, kind=FieldKind.TEXT, label=label, hint=hint, required=required, max_length=most)


def _note(name: str, label: Text, *, hint: Text | None = None, required: bool = False) -> Field:
    return Field(id=name, kind=FieldKind.NOTE, label=label, hint=hint, required=required, max_length=_LONGEST_NOTE)


def _choice(
    name: str, label: Text, choices: tuple[Choice, ...], *, hint: Text | None = None, required: bool = False
) -> Field:
    return Field(id=name, kind=FieldKind.CHOICE, label=label, hint=hint, choices=choices, required=required)


def _choices(
    name: str, label: Text, choices: tuple[Choice, ...], *, hint: Text | None = None, required: bool = False
) -> Field:
    return Field(id=name, kind=FieldKind.CHOICES, label=label, hint=hint, choices=choices, required=required)
