"""What a form carries with it in the view's `private_metadata`, and how its blocks are named after its fields.

A block's id is the path of its field, "heads.social_worker" or "days.2.date", where 2 is the number that the row got
when it was added (rows may be taken away), followed by "~" and the edition: Slack ignores a changed initial value under
an id that it has seen, so whatever fills in values anew raises the edition.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Constraint

from bot.domain.cleaning import cleaned
from bot.domain.fields import Field, FieldKind
from bot.domain.texts import text
from bot.services.errors import UserError

VALUE = "value"
"""The action id of every input."""
CHOSEN, TYPED = "chosen", "typed"
"""The last part of the paths of the two blocks of a name: one of the known ones, or a new one."""
TICKS = "ticks"
"""The last part of the path of a block that holds several ticks."""
MOST_BOXES = 10
"""As many boxes as Slack takes in one block."""


class OldForm(UserError):
    """A modal that an earlier version of the program has opened."""

    def __init__(self) -> None:
        super().__init__(
            text("This form was opened by an earlier version of Löfteskoll. Close it, and open it once more.")
        )


def _clean(content: str) -> str:
    if cleaned(content) != content:
        raise ValueError("none of ours")
    return content


_Name = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_clean)]
_Number = Annotated[int, Constraint(ge=0, lt=2**31)]
_Rows = Annotated[tuple[_Number, ...], Constraint(max_length=100)]


class FormState(BaseModel):
    """Which form it is, for which agreement, and what is shown of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: _Name
    draft: _Name
    channel: _Name
    agreement: _Name | None = None
    entry: _Name | None = None
    based_on: _Number | None = None
    commitment: _Name | None = None
    choosing: bool = False
    """whether what is logged is chosen at the top of the form"""
    about: _Name | None = None
    """what else the form needs to know what it is about"""
    beneath: _Name | None = None
    """the modal that the form lies upon, where that one shows what the form changes"""
    told_of: _Name = ""
    """short digests of the words that a person was told may say who somebody is (handlers.naming); never the words"""
    rows: dict[_Name, _Rows] = {}
    edition: _Number = 0

    def rows_of(self, field: Field) -> tuple[int, ...]:
        """Return the numbers of the rows shown of a group; for a folded field: (0,) once it is unfolded."""
        hidden = field.folded and not field.required
        return self.rows.get(field.id, () if hidden else tuple(range(field.min_times)))

    def with_row(self, field: Field) -> Self:
        """Return the state with one more row of `field` (or unfolded), if there may be one more."""
        shown = self.rows_of(field)
        if len(shown) >= field.max_times:
            return self
        return self._showing(field, (*shown, max(shown, default=-1) + 1))

    def without_row(self, field: Field, number: int) -> Self:
        """Return the state without the row `number` of `field`, if there may be one less."""
        shown = self.rows_of(field)
        if len(shown) <= field.min_times:
            return self
        kept = self._showing(field, tuple(row for row in shown if row != number))
        # a row added later may get the number of the one removed, but not the id of its blocks
        return kept.model_copy(update={"edition": self.edition + 1})

    def showing(self, field: Field, count: int) -> Self:
        """Return the state with `count` rows of `field`, to be filled in with as many values."""
        return self._showing(field, tuple(range(max(count, field.min_times))))

    def block_id(self, *path: str | int) -> str:
        """Return the id of the block of the field at `path`."""
        return f"{'.'.join(str(part) for part in path)}~{self.edition}"

    def _showing(self, field: Field, rows: tuple[int, ...]) -> Self:
        return self.model_copy(update={"rows": {**self.rows, field.id: rows}})


def channel_of(view: Mapping[str, Any]) -> str | None:
    """Return the channel that a modal was opened for: buttons in it are pressed in no channel of their own.

    None for what is no modal; OldForm for one that carries nothing that can be read.
    """
    if view.get("type") != "modal":
        return None
    try:
        return FormState.model_validate_json(view.get("private_metadata") or "").channel
    except ValidationError:
        raise OldForm from None


def in_blocks(fields: tuple[Field, ...]) -> Iterator[tuple[Field, ...]]:
    """Yield the fields as blocks hold them: neighbouring ticks together, every other field by itself."""
    for is_tick, neighbours in groupby(fields, lambda field: field.kind is FieldKind.TICK):
        together = tuple(neighbours)
        size = MOST_BOXES if is_tick else 1
        yield from (together[start : start + size] for start in range(0, len(together), size))
