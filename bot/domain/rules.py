"""What a condition can demand, of one entry or of the whole set: the vocabulary of agreement files.

Only the shapes are here; `bot.domain.judging.conditions` answers them with a sentence. A `field` is a path into
`Entry.values`: "full_day", "results.help_contacts", and for a repeated group "days" `field` is read day by day.
"""

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Described

from bot.domain.fields import FieldId

Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EveryDay(_Rule):
    """The tick `field` is set on every day of the operation."""

    rule: Literal["every_day"]
    field: FieldId


class RolesPresent(_Rule):
    """At least one person of each of the roles took part (head count in `field`)."""

    rule: Literal["roles_present"]
    roles: tuple[FieldId, ...] = Described(min_length=1)
    field: FieldId = "heads"


class PartiesPresent(_Rule):
    """At least one person of some role of each of the parties took part (head count in `field`)."""

    rule: Literal["parties_present"]
    parties: tuple[FieldId, ...] = Described(min_length=1)
    field: FieldId = "heads"


class Includes(_Rule):
    """The choices in `field` include all of `values` (for a single choice: it is one of them)."""

    rule: Literal["includes"]
    field: FieldId
    values: tuple[FieldId, ...] = Described(min_length=1)


class IsTrue(_Rule):
    """The tick `field` is set."""

    rule: Literal["is_true"]
    field: FieldId


class NumberAtLeast(_Rule):
    """The number at `field` is at least `value`."""

    rule: Literal["number_at_least"]
    field: Path
    value: int


class PointsToEntry(_Rule):
    """The choice in `field` is an entry that is logged (a joint operation), or one of `or_values`."""

    rule: Literal["points_to_entry"]
    field: FieldId
    or_values: tuple[FieldId, ...] = ()


class AllOf(_Rule):
    """Every one of `rules` is met."""

    rule: Literal["all_of"]
    rules: tuple["EntryRule", ...] = Described(min_length=2)


EntryRule = Annotated[
    EveryDay | RolesPresent | PartiesPresent | Includes | IsTrue | NumberAtLeast | PointsToEntry | AllOf,
    Described(discriminator="rule"),
]


class ShareOver(_Rule):
    """More than `share` of the counting entries have the tick `field` set ("majority": 1/2)."""

    rule: Literal["share_over"]
    field: FieldId
    share: Fraction = Fraction(1, 2)


class SumsMatch(_Rule):
    """What was found (`field`, summed) has all been closed (`closed`, summed)."""

    rule: Literal["sums_match"]
    field: Path
    closed: Path


SetRule = Annotated[ShareOver | SumsMatch, Described(discriminator="rule")]
