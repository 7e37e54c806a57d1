"""Why a commitment is there, and what shows that it was worth it: part of the format of the agreement files."""

from typing import Literal, Self

from pydantic import Field as Described
from pydantic import model_validator

from bot.domain.faults import RefusedError
from bot.domain.fields import FieldId
from bot.domain.rules import Path
from bot.domain.targets import CommitmentId, Part
from bot.domain.texts import FileWording, text


class Evidence(Part):
    """What shows that a purpose is met: entries, a number added up, or the share that names all of `values`."""

    measure: Literal["count", "sum", "share"]
    activities: tuple[FieldId, ...] = Described(min_length=1)
    field: Path | None = None
    values: tuple[FieldId, ...] = ()
    unit: FileWording | None = None

    @model_validator(mode="after")
    def _has_its_field(self) -> Self:
        if (self.measure != "count") != bool(self.field) or (self.measure == "share") != bool(self.values):
            raise RefusedError(
                found=self.measure,
                allowed=text("sum with a field, share with a field and values, count with neither"),
            )
        return self


class Purpose(Part):
    """Why a commitment is there ("so that …"). The parties assess it; it never blocks the commitment."""

    id: CommitmentId
    title: str
    text: str
    responsible: tuple[FieldId, ...] = Described(min_length=1)
    evidence: Evidence | None = None
