"""What an agreement that is made by answering questions begins with: parties, roles, and kinds of activity."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.agreement import ActivityKind, Agreement, Party, PartyKind, Role
from bot.domain.fields import ChoiceSource, Field, FieldKind
from bot.domain.kinds import BUILT_IN, FOLLOW_UP, MEETING, OPERATION, countable_kinds
from bot.domain.making.sketch import Basics, NewActivity, Sketch
from bot.domain.texts import LocalText

POLICE = PartyKind.POLICE.value
MUNICIPALITY = PartyKind.MUNICIPALITY.value
NUMBER = "number"
"""The field of a newly named kind of activity that holds its number."""
HEADS = "heads"

STANDARD_ROLES = (
    Role(id="municipal_liaison", party=POLICE, name=LocalText(sv="kommunpolis", en="municipal police liaison")),
    Role(id="area_officer", party=POLICE, name=LocalText(sv="områdespolis", en="area police officer")),
    Role(id="youth_investigator", party=POLICE, name=LocalText(sv="ungdomsutredare", en="youth investigator")),
    Role(id="social_worker", party=MUNICIPALITY, name=LocalText(sv="socialsekreterare", en="social worker")),
    Role(
        id="decision_maker",
        party=MUNICIPALITY,
        name=LocalText(sv="beslutsfattare (socialtjänsten)", en="decision maker (social services)"),
    ),
    Role(id="field_worker", party=MUNICIPALITY, name=LocalText(sv="fältassistent", en="field worker")),
)

_STANDARD_KINDS = {name: BUILT_IN[name] for name in (OPERATION, MEETING, FOLLOW_UP)}
_UNITS: Mapping[str, LocalText] = {
    OPERATION: LocalText(sv="gemensamma insatser", en="joint operations"),
    MEETING: LocalText(sv="veckomöten", en="weekly meetings"),
    FOLLOW_UP: LocalText(sv="uppföljningar", en="follow-ups"),
}
"""The built-in kinds in the plural, as an agreement's file can say them."""
_OCCASIONS = LocalText(sv="tillfällen", en="occasions")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a commitment's form can choose from, in an agreement or in one that is being made.

    `kinds` are the kinds of activity that a commitment can be about: what is yet to be done is none.
    """

    signatories: tuple[Party, ...]
    roles: tuple[Role, ...]
    kinds: Mapping[str, ActivityKind]


def around(made: Agreement | Sketch) -> Surroundings:
    """Return what there is to choose from."""
    if isinstance(made, Agreement):
        return Surroundings(made.signatories, made.roles, countable_kinds(made))
    own = {each.id: activity_kind(each) for each in made.activities}
    return Surroundings(parties_of(made.basics), STANDARD_ROLES, _STANDARD_KINDS | own)


def parties_of(basics: Basics) -> tuple[Party, Party]:
    """Return the two that sign."""
    return (
        Party(id=POLICE, kind=PartyKind.POLICE, name=basics.police, signatory=True),
        Party(id=MUNICIPALITY, kind=PartyKind.MUNICIPALITY, name=basics.municipality, signatory=True),
    )


def unit_of(kinds: list[ActivityKind]) -> LocalText:
    """Return what entries of the kinds are counted in ("2 av 4 trygghetsvandringar")."""
    if len(kinds) != 1:
        return _OCCASIONS
    plural = kinds[0].plural
    return plural if isinstance(plural, LocalText) else _UNITS.get(kinds[0].id, _OCCASIONS)


def activity_kind(new: NewActivity) -> ActivityKind:
    """Return the kind of activity, with what is worth knowing of any: day, number, who, where, and a note."""
    return ActivityKind(
        id=new.id,
        name=LocalText(sv=new.name),
        plural=LocalText(sv=new.plural),
        fields=(
            Field(id="date", kind=FieldKind.DATE, label=_said("Datum", "Date"), required=True, until_today=True),
            *([_number(new.number)] if new.number else []),
            *([_HEADS_FIELD] if new.heads else []),
            Field(id="place", kind=FieldKind.TEXT, label=_said("Plats", "Place"), max_length=100),
            Field(id="note", kind=FieldKind.NOTE, label=_said("Kort anteckning", "Short note"), max_length=1000),
        ),
    )


def numbers_of(kind: ActivityKind) -> tuple[str, ...]:
    """Return the numbers that entries of the kind tell."""
    return tuple(field.id for field in kind.fields if field.kind is FieldKind.NUMBER)


def counts_heads(kind: ActivityKind) -> bool:
    """Tell whether entries of the kind tell who took part, by role."""
    return any(field.id == HEADS and field.choices_from is ChoiceSource.ROLES for field in kind.fields)


def _number(label: str) -> Field:
    return Field(
        id=NUMBER,
        kind=FieldKind.NUMBER,
        label=LocalText(sv=label),
        required=True,
        decimals=True,
        at_least=0,
        at_most=100_000,
    )


def _said(swedish: str, english: str) -> LocalText:
    return LocalText(sv=swedish, en=english)


_HEADS_FIELD = Field(
    id=HEADS,
    kind=FieldKind.COUNTS,
    label=_said("Hur många deltog?", "How many took part?"),
    choices_from=ChoiceSource.ROLES,
    at_least=0,
    at_most=500,
)
