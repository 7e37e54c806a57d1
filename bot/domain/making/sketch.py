"""What a coordinator has answered so far while making an agreement, form by form; kept as JSON in a draft.

The keys are those of the forms' fields (`bot.domain.making.forms`), so that a form's values become one of these as they
are, and a form is filled in again from it.
"""

from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, model_validator
from pydantic import Field as Described

from bot.domain.agreement import Agreement, AgreementId
from bot.domain.calendar import Every, Period
from bot.domain.fields import FieldId
from bot.domain.making.names import lines_of

ZONE = ZoneInfo(Agreement.model_fields["timezone"].default)
"""The zone of an agreement in the making: that of every agreement that says nothing else."""


def _tidy(content: str, info: ValidationInfo) -> str:
    """Return one thing on each line, as it will be taken."""
    return "\n".join(lines_of(content, info.field_name or ""))


Lines = Annotated[str, AfterValidator(_tidy)]


class Answers(BaseModel):
    """What a form left."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def values(self) -> dict[str, Any]:
        """Return what fills in the form again."""
        return self.model_dump(mode="json", exclude_defaults=True, exclude={"kind"})


class Span(Answers):
    """From one day to another; each may be open."""

    start: date | None = None
    end: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        Period(start=self.start, end=self.end)
        return self


class Signed(Answers):
    """Who signed for a party."""

    party: FieldId
    name: str | None = None
    title: str | None = None
    on: date | None = None


class Basics(Span):
    """What holds for the whole agreement."""

    title: str
    municipality: str
    police: str
    situation_picture: str | None = None
    citizen_dialogue: str | None = None
    employee_dialogue: str | None = None
    signatures: tuple[Signed, ...] = ()


class NewBasics(Basics):
    """What is asked of an agreement that is being made, besides what can be changed later."""

    focus_areas: Lines = ""
    follow_up: Every | None = None
    follow_up_months: tuple[str, ...] = ()


class NewActivity(Answers):
    """A kind of activity that is named while making a commitment; `number` is what each entry tells the number of."""

    id: FieldId
    name: str
    plural: str
    number: str | None = None
    heads: bool = False


class _Promised(Answers):
    """What is answered about a commitment of any kind."""

    title: str
    text: str
    reference: str
    responsible: tuple[FieldId, ...]
    period: tuple[Span, ...] = Described((), max_length=1)


class CountPromised(_Promised):
    kind: Literal["count"]
    activities: tuple[FieldId, ...]
    at_least: int | None = None


class SketchedWindow(Span):
    """Days to report in; `yearly`: the same days every year."""

    name: str
    start: date
    end: date
    yearly: bool = False


class CadencePromised(_Promised):
    kind: Literal["cadence"]
    activities: tuple[FieldId, ...]
    every: Every | None = None
    windows: tuple[SketchedWindow, ...] = ()
    roles: tuple[FieldId, ...] = ()


class MilestonePromised(_Promised):
    kind: Literal["milestone"]
    due: date | None = None
    evidence: str | None = None


class StagedPromised(_Promised):
    kind: Literal["staged"]
    stages: Lines
    items: str | None = None


class SketchedBaseline(Span):
    """How much there was before, and when."""

    value: int
    start: date
    end: date


class IncreasePromised(_Promised):
    kind: Literal["increase"]
    activities: tuple[FieldId, ...]
    measure: Literal["entries", "numbers"]
    unit: str
    baseline: tuple[SketchedBaseline, ...] = Described((), max_length=1)


class OngoingPromised(_Promised):
    kind: Literal["ongoing"]
    activities: tuple[FieldId, ...] = ()
    review: Every | None = None


class StructuralPromised(_Promised):
    kind: Literal["structural"]
    units: Lines = ""
    each: str | None = None
    due: date | None = None


Promised = Annotated[
    CountPromised
    | CadencePromised
    | MilestonePromised
    | StagedPromised
    | IncreasePromised
    | OngoingPromised
    | StructuralPromised,
    Described(discriminator="kind"),
]
Kind = Literal["count", "cadence", "milestone", "staged", "increase", "ongoing", "structural"]


class Sketch(Answers):
    """An agreement in the making. `id` is settled once it has been shown whole, so that saving it twice is once."""

    basics: NewBasics
    activities: tuple[NewActivity, ...] = ()
    commitments: tuple[Promised, ...] = ()
    id: AgreementId | None = None
