"""A form: a title and fields. The forms of activity kinds are made from the agreement that the channel is tied to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pydantic import BaseModel

from bot.domain.agreement import Agreement
from bot.domain.fields import Field, FieldKind
from bot.domain.kinds import choices_of, kinds_of
from bot.domain.texts import Sayable, text
from handlers.forms.reading import model_of
from handlers.forms.state import FormState


@dataclass(frozen=True, eq=False)
class Form:
    """What is asked, under which title, with which word on the button."""

    id: str
    title: Sayable
    fields: tuple[Field, ...]
    submit: Sayable = text("Review")
    warns: bool = True

    @cached_property
    def model(self) -> type[BaseModel]:
        """Return the validator of the fields."""
        return model_of(self.fields)

    def field(self, field_id: str) -> Field:
        """Return the field with the id; KeyError where there is none."""
        return {field.id: field for field in self.fields}[field_id]

    def fitted(self, state: FormState, values: Mapping[str, Any]) -> FormState:
        """Return the state with a row for each one in `values`, and what is folded unfolded where it has a value."""
        for field in self.fields:
            if field.kind is FieldKind.GROUP:
                state = state.showing(field, len(values.get(field.id) or ()))
            elif field.folded and values.get(field.id):
                state = state.showing(field, 1)
        return state


@lru_cache(maxsize=512)
def entry_form(agreement: Agreement, kind_id: str) -> Form:
    """Return the form that logs an activity of the kind under the agreement; KeyError where it has no such kind."""
    kind = kinds_of(agreement)[kind_id]
    return Form(kind.id, kind.name, _with_choices(kind.fields, agreement))


def _with_choices(fields: Sequence[Field], agreement: Agreement) -> tuple[Field, ...]:
    """Return the fields with the agreement's choices; one that the agreement has no choices for isn't asked."""
    filled = (
        field.model_copy(
            update={
                "choices": choices_of(field, agreement),
                "choices_from": None,
                "fields": _with_choices(field.fields, agreement),
            }
        )
        for field in fields
    )
    choosing = {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.COUNTS}
    return tuple(field for field in filled if field.choices or field.kind not in choosing)
