"""The fields of a form as data: agreement files and built-in forms describe what is asked in the same words.

From a tuple of `Field` come both the modal's blocks and the validator (handlers/forms); what a person fills in
ends up in `Entry.values` under the field's id, as JSON: a date as "2022-10-14", a week as "2022-W41".
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Described

from bot.domain.faults import RefusedError
from bot.domain.texts import Wording, text

FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class FieldKind(StrEnum):
    """What a field asks for, and the JSON it leaves behind."""

    TEXT = "text"
    """one line: str"""
    NOTE = "note"
    """several lines: str"""
    NUMBER = "number"
    """int, or float where `decimals` is set"""
    DATE = "date"
    """str, ISO 8601"""
    WEEK = "week"
    """str, ISO 8601 week: "2022-W41" """
    CHOICE = "choice"
    """str, the id of a choice"""
    CHOICES = "choices"
    """list[str]"""
    TICK = "tick"
    """bool"""
    COUNTS = "counts"
    """dict[str, int]: a number for each choice; what is left empty is absent"""
    PERSON = "person"
    """str, the chat user's id"""
    NAME = "name"
    """str, one of `names` or a new one: a method, a school"""
    GROUP = "group"
    """list[dict]: the fields of `fields`, once or more"""


class ChoiceSource(StrEnum):
    """Choices that an agreement supplies."""

    ROLES = "roles"
    SIGNATORIES = "signatories"
    FOCUS_AREAS = "focus_areas"
    COMMITMENTS = "commitments"
    AREAS = "areas"
    SITUATION_CATEGORIES = "situation_categories"
    OPERATIONS = "operations"
    """the joint operations logged, the latest first, after the field's own choices"""
    PARTIES = "parties"
    AGE_GROUPS = "age_groups"
    """under the age from which a young person consents too, or from it; none where no such age is set"""
    CONSENT_SCOPES = "consent_scopes"


class Choice(BaseModel):
    """One alternative of a field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$")]
    label: Wording


class Field(BaseModel):
    """One thing that a form asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: FieldId
    kind: FieldKind
    label: Wording
    hint: Wording | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    choices_from: ChoiceSource | None = None
    names: tuple[str, ...] = Described((), description="names to choose from, for a name")
    at_least: int | None = Described(None, description="lowest number allowed")
    at_most: int | None = Described(None, description="highest number allowed")
    decimals: bool = False
    until_today: bool = Described(default=False, description="the date or week may not lie in the future")
    max_length: int = Described(500, ge=1, le=3000, description="characters, for text and note")
    fields: tuple["Field", ...] = Described((), description="what a group asks for, each time")
    min_times: int = Described(1, ge=0, le=10)
    max_times: int = Described(1, ge=1, le=10)
    more: Wording | None = Described(None, description="the button that adds one more of a group")
    folded: bool = Described(default=False, description="shown only once it is asked for, by a button with its label")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        chooses = self.kind in {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.COUNTS}
        if chooses != bool(self.choices or self.choices_from):
            raise RefusedError(
                found=text("a field of kind {kind}", kind=self.kind.value),
                allowed=text("with choices or choices_from") if chooses else text("without choices"),
            )
        if (self.kind is FieldKind.GROUP) != bool(self.fields):
            raise RefusedError(
                found=text("a field of kind {kind}", kind=self.kind.value),
                allowed=text("without fields") if self.fields else text("with fields"),
            )
        if any(inner.kind is FieldKind.GROUP for inner in self.fields):
            raise RefusedError(found=text("a group in a group"), allowed=text("fields of other kinds"))
        return self
