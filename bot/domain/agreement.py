"""The agreement: what police and municipality have promised. These models are the format of the agreement files."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from pydantic import Field as Described
from pydantic import StringConstraints, field_validator, model_validator

from bot.domain.calendar import Period
from bot.domain.disposal_rules import DisposalRule
from bot.domain.faults import RefusedError
from bot.domain.fields import Field, FieldId
from bot.domain.purposes import Purpose
from bot.domain.targets import CommitmentId, NamedThing, Part, Staged, Structural, Target
from bot.domain.texts import FileWording, Wording, text

AgreementId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,59}$")]


class PartyKind(StrEnum):
    """What sort of organisation a party is."""

    POLICE = "police"
    MUNICIPALITY = "municipality"
    PARTICIPANT = "participant"


class Party(Part):
    """One that takes part; signatories are those who promise and assess."""

    id: FieldId
    kind: PartyKind
    name: str
    signatory: bool = False


class Role(Part):
    """A role that people attend in, and the party it belongs to."""

    id: FieldId
    name: FileWording
    party: FieldId


class ActivityKind(Part):
    """A kind of activity that can be logged.

    `when` says where an entry gets its days from: the group "days", the field "date" or the field "week".
    """

    id: FieldId
    name: Wording
    plural: Wording
    when: Literal["days", "date", "week"] = "date"
    fields: tuple[Field, ...] = ()
    once_per: tuple[FieldId, ...] = Described(
        (), description="fields of whose values there is only one entry; for a weekly kind that is the week"
    )

    @property
    def key_fields(self) -> tuple[str, ...]:
        """Return the fields whose values name an entry: what comes second is added to what came first."""
        return self.once_per or (("week",) if self.when == "week" else ())


class Source(Part):
    """Where the agreement's text was published."""

    title: str
    publisher: str
    note: str | None = None


class Signature(Part):
    """Who signed, for which party, and when (public office holders; unset where the source doesn't say)."""

    party: FieldId
    name: str | None = None
    title: str | None = None
    on: date | None = None


class Basis(Part):
    """What the agreement rests on."""

    situation_picture: str | None = None
    citizen_dialogue: str | None = None
    employee_dialogue: str | None = None
    signatures: tuple[Signature, ...] = ()


class ExtensionDecision(Part):
    """What was decided about an extension, and when."""

    extended: bool
    on: date
    reference: str | None = None


class Extension(Part):
    """An option to go on for `months`; decided by `decide_by` or the agreement expires: silence is no.

    It is no promise, but those who ask for it by its id ("K7") are told how it stands.
    """

    id: CommitmentId | None = None
    title: str | None = Described(None, max_length=75)
    text: str | None = None
    reference: str | None = None
    months: int = Described(ge=1)
    decide_by: date
    remind_days: tuple[int, ...] = (180, 90, 30)
    decision: ExtensionDecision | None = None

    @property
    def granted(self) -> bool:
        """Tell whether the extension was decided in time."""
        return bool(self.decision and self.decision.extended and self.decision.on <= self.decide_by)


class Continuation(Part):
    """The same commitments stay in force until a later day, as `reference` says."""

    until: date
    reference: str


class Declared(Part):
    """Something that the source says is done already: history, not asked for again."""

    text: str
    reference: str
    on: date | None = None
    fulfils: bool = False
    stage: FieldId | None = None
    unit: FieldId | None = None


class CarriedOver(Part):
    """The commitment lives on in a successor agreement from the day `on`."""

    to: AgreementId
    commitment: CommitmentId
    on: date


class Commitment(Part):
    """One promise, with its own period, responsible parties, kind of target and reference to the source."""

    id: CommitmentId
    title: str = Described(max_length=75)
    text: str
    reference: str
    responsible: tuple[FieldId, ...] = Described(min_length=1)
    target: Target
    period: Period = Period()
    parent: CommitmentId | None = None
    own_assessment: bool = Described(
        default=True, description="whether a parent needs its own assessment besides its children"
    )
    purposes: tuple[Purpose, ...] = ()
    history: tuple[Declared, ...] = ()
    carried_over: CarriedOver | None = None
    note: str | None = None

    def part_ids(self) -> Iterator[str]:
        """Yield the ids of its rows in an assessment: its own, its conditions', its purposes'."""
        yield self.id
        for condition in (*getattr(self.target, "conditions", ()), *getattr(self.target, "set_conditions", ())):
            if condition.id:
                yield condition.id
        yield from (purpose.id for purpose in self.purposes)

    @model_validator(mode="after")
    def _history_fits(self) -> Self:
        for item in self.history:
            if item.stage and not (
                isinstance(self.target, Staged) and item.stage in {stage.id for stage in self.target.stages}
            ):
                raise RefusedError(
                    found=text("history that names the stage {stage}", stage=item.stage),
                    allowed=text("a stage that the target has"),
                )
            if item.unit and not (
                isinstance(self.target, Structural) and item.unit in {unit.id for unit in self.target.units}
            ):
                raise RefusedError(
                    found=text("history that names the unit {unit}", unit=item.unit),
                    allowed=text("a unit that the target has"),
                )
        return self


class Consents(Part):
    """How consents are followed up: as counts of cases, and only where the agreement says so by opaque references."""

    counts: FieldId | None = Described(
        None, description="the kind of activity that counts cases, one that the ratio of ongoing work is told by"
    )
    references: bool = Described(default=False, description="whether single consents are kept, by case reference")
    youth_from: int | None = Described(
        None,
        ge=1,
        le=20,
        description="age from which the young person consents together with a guardian; below it a guardian alone",
    )
    scopes: tuple[NamedThing, ...] = Described((), description="what may be shared")
    months: int | None = Described(None, ge=1, le=120, description="for how long a consent holds at most")


class Agreement(Part):
    """A citizen pledge (medborgarlöfte) as signed, in one version."""

    format: Literal[1]
    id: AgreementId
    title: str
    language: Literal["sv", "en"] = "sv"
    timezone: str = "Europe/Stockholm"
    source: Source
    period: Period = Period()
    parties: tuple[Party, ...] = Described(min_length=2)
    roles: tuple[Role, ...] = ()
    focus_areas: tuple[NamedThing, ...] = ()
    areas: tuple[NamedThing, ...] = Described((), description="parts of the municipality, for the situation picture")
    situation_categories: tuple[NamedThing, ...] = Described(
        (), description="what the situation picture counts, by area and week"
    )
    consents: Consents = Consents()
    basis: Basis = Basis()
    extension: Extension | None = None
    continuations: tuple[Continuation, ...] = ()
    activity_kinds: tuple[ActivityKind, ...] = ()
    commitments: tuple[Commitment, ...] = Described(min_length=1)
    disposal: tuple[DisposalRule, ...] = Described((), description="for how long what is kept is kept (gallring)")

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise RefusedError(found=name, allowed=text("a time zone such as Europe/Stockholm")) from error
        return name

    def __hash__(self) -> int:
        """Return a quick hash; what is made from an agreement can then be kept beside it."""
        return hash(self.id)

    @cached_property
    def zone(self) -> ZoneInfo:
        """Return the zone in which the agreement's days are counted."""
        return ZoneInfo(self.timezone)

    @cached_property
    def in_force(self) -> Period:
        """Return the agreement's period with continuations and a granted extension."""
        end = self.period.end
        for continuation in self.continuations:
            end = max(end, continuation.until) if end else continuation.until
        if end and self.extension and self.extension.granted:
            end += relativedelta(months=self.extension.months)
        return Period(start=self.period.start, end=end)

    def period_of(self, commitment: Commitment) -> Period:
        """Return the commitment's own period, each end falling back on the agreement's."""
        return Period(
            start=commitment.period.start or self.in_force.start,
            end=commitment.period.end or self.in_force.end,
        )

    @cached_property
    def signatories(self) -> tuple[Party, ...]:
        """Return the parties that signed."""
        return tuple(party for party in self.parties if party.signatory)

    def party(self, party_id: str) -> Party:
        """Return the party; KeyError where there is none."""
        return {party.id: party for party in self.parties}[party_id]

    @cached_property
    def role_party(self) -> dict[str, str]:
        """Return the party that each role belongs to, by role id."""
        return {role.id: role.party for role in self.roles}

    @cached_property
    def by_id(self) -> dict[str, Commitment]:
        """Return the commitments by id."""
        return {commitment.id: commitment for commitment in self.commitments}

    def children(self, commitment: Commitment) -> Iterator[Commitment]:
        """Yield the commitments that have `commitment` as their parent."""
        return (child for child in self.commitments if child.parent == commitment.id)
