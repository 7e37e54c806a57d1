"""The seven kinds of target, as an agreement file words them."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Described

from bot.domain.calendar import Every, Period
from bot.domain.faults import RefusedError
from bot.domain.fields import FieldId
from bot.domain.rules import EntryRule, Path, SetRule
from bot.domain.texts import FileWording, LocalText, text

CommitmentId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9]{1,2}[a-z]?$")]


class Part(BaseModel):
    """A part of an agreement file: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NamedThing(Part):
    """A focus area, say: an id and what people call it."""

    id: FieldId
    name: FileWording


def _named_by_id(value: object) -> object:
    return {"id": value, "name": value} if isinstance(value, str) else value


NamedOrId = Annotated[NamedThing, BeforeValidator(_named_by_id, json_schema_input_type=str | NamedThing)]
"""Something with a name; a plain string in a file is both its id and its name."""


class EntryCondition(Part):
    """A condition on one entry; it may be a row of its own (S7a)."""

    id: CommitmentId | None = None
    text: str
    responsible: tuple[FieldId, ...] = ()
    rule: EntryRule


class SetCondition(Part):
    """A condition on all counting entries together (a majority near schools)."""

    id: CommitmentId | None = None
    text: str
    rule: SetRule


class Count(Part):
    """At least so many qualifying entries; `at_least` unset: the parties have yet to agree on a number."""

    kind: Literal["count"]
    activities: tuple[FieldId, ...] = Described(min_length=1)
    at_least: int | None = Described(None, ge=1)
    conditions: tuple[EntryCondition, ...] = ()
    set_conditions: tuple[SetCondition, ...] = ()
    unit: FileWording = LocalText(sv="tillfällen", en="occasions")


class Window(Part):
    """A named window to report in; without a year in `start` and `end` ("05-01") it returns every year."""

    name: FileWording
    start: Annotated[str, StringConstraints(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")]
    end: Annotated[str, StringConstraints(pattern=r"^(\d{4}-)?\d{2}-\d{2}$")]

    @model_validator(mode="after")
    def _real_days(self) -> Self:
        yearly = len(self.start) == len("05-01")
        if yearly != (len(self.end) == len("05-31")):
            raise RefusedError(
                found=text("{start} to {end}", start=self.start, end=self.end),
                allowed=text("a year in both start and end, or in neither"),
            )
        # 2021 has no 29 February, so a yearly window can't end on a day that most years lack
        try:
            first, last = (date.fromisoformat(f"2021-{day}" if yearly else day) for day in (self.start, self.end))
        except ValueError as error:
            raise RefusedError(
                found=text("{start} to {end}", start=self.start, end=self.end),
                allowed=text("days that the calendar has (every year, where no year is given)"),
            ) from error
        if last < first:
            raise RefusedError(
                found=text("end {day}", day=self.end),
                allowed=text("{day} (the start) or later", day=self.start),
            )
        return self


class Cadence(Part):
    """Held in every interval, or in every named window; both unset: the parties have yet to agree on one."""

    kind: Literal["cadence"]
    activities: tuple[FieldId, ...] = Described(min_length=1)
    every: Every | None = None
    windows: tuple[Window, ...] = ()
    roles: tuple[FieldId, ...] = Described((), description="roles that must attend")
    parties: tuple[FieldId, ...] = Described((), description="parties that must attend, by any role")
    conditions: tuple[EntryCondition, ...] = ()

    @model_validator(mode="after")
    def _one_rhythm(self) -> Self:
        if self.every and self.windows:
            raise RefusedError(
                found=text("both every and windows"), allowed=text("an interval (every) or named windows")
            )
        return self


class Milestone(Part):
    """Done once, by its due date where it has one."""

    kind: Literal["milestone"]
    due: date | None = None
    evidence: str | None = None


class Stage(Part):
    """One stage of several in order."""

    id: FieldId
    name: FileWording
    due: date | None = None
    required: bool = True


class Staged(Part):
    """Stages in order; with `items`, each item (a method, say) goes through them on its own."""

    kind: Literal["staged"]
    stages: tuple[Stage, ...] = Described(min_length=2)
    items: FileWording | None = Described(None, description="what each item is; unset: there is only the one")

    @model_validator(mode="after")
    def _some_required(self) -> Self:
        if not any(stage.required for stage in self.stages):
            raise RefusedError(found=text("no required stage"), allowed=text("at least one required stage"))
        return self


class Measure(Part):
    """What is added up: entries of `activities`, or the number at `field` in each of them."""

    activities: tuple[FieldId, ...] = Described(min_length=1)
    field: Path | None = None
    unit: FileWording


class Baseline(Part):
    """How much of the measure there was before, and over which days."""

    value: int = Described(ge=0)
    period: Period

    @model_validator(mode="after")
    def _closed(self) -> Self:
        if self.period.days() is None:
            raise RefusedError(
                found=text("a period with an open end"), allowed=text("a period with a start and an end")
            )
        return self


class Increase(Part):
    """More (or less) of something per day than before; baseline unset: it can't be assessed."""

    kind: Literal["increase"]
    measure: Measure
    baseline: Baseline | None = None
    direction: Literal["up", "down"] = "up"


class Ratio(Part):
    """A share that the latest entry tells of: so many (`part`), and so many others (`rest`)."""

    part: Path
    rest: Path
    unit: FileWording


class Ongoing(Part):
    """Work that goes on, assessed by both signatories, with evidence in every review interval."""

    kind: Literal["ongoing"]
    activities: tuple[FieldId, ...] = ()
    review: Every | None = Described(None, description="review interval; unset: the whole period is one")
    ratio: Ratio | None = None


class Unit(Part):
    """One unit that something is to be in place for: a team, a school, or the one forum."""

    id: FieldId
    name: FileWording
    category: FieldId | None = None
    required: bool = True


class Structural(Part):
    """Something in place for every unit; units may be named later, when the parties have agreed on them."""

    kind: Literal["structural"]
    units: tuple[Unit, ...] = ()
    each: FileWording | None = Described(None, description="what a unit is, where units are added as one goes")
    categories: tuple[NamedOrId, ...] = ()
    aspects: tuple[NamedOrId, ...] = Described((), description="what each unit needs, all of it")
    due: date | None = None

    @property
    def aspect_ids(self) -> tuple[str, ...]:
        """Return the ids of what each unit needs."""
        return tuple(aspect.id for aspect in self.aspects)


Target = Annotated[
    Count | Cadence | Milestone | Staged | Increase | Ongoing | Structural,
    Described(discriminator="kind"),
]
