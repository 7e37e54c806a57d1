"""A form: a title and fields. The forms of activity kinds are made from the agreement that the channel is tied to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from pydantic import BaseModel

from bot.domain import entries
from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.choices import asks_what_is_logged, choices_of
from bot.domain.entries import Entry
from bot.domain.events import Asking, is_event, kind_of
from bot.domain.fields import Field, FieldKind
from bot.domain.kinds import ACTION, bare_kind, kinds_of
from bot.domain.texts import Sayable, text
from bot.services.errors import NotOurs
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
        """Return the field with the id; NotOurs where there is none."""
        found = next((field for field in self.fields if field.id == field_id), None)
        if found is None:
            raise NotOurs
        return found

    def fitted(self, state: FormState, values: Mapping[str, Any]) -> FormState:
        """Return the state with a row for each one in `values`, and what is folded unfolded where it has a value."""
        for field in self.fields:
            if field.kind is FieldKind.GROUP:
                state = state.showing(field, len(values.get(field.id) or ()))
            elif field.folded and values.get(field.id):
                state = state.showing(field, 1)
        return state


COLLEAGUE = Field(
    id=entries.COLLEAGUE,
    kind=FieldKind.PERSON,
    label=text("Logged for a colleague"),
    folded=True,
)
"""Asked of every activity, once it is asked for: who was there, where somebody else does the typing."""


def entry_form(asking: Asking, kind_id: str, commitment: str | None = None) -> Form:
    """Return the form of an entry of the kind (or event about the commitment); KeyError where there is no such kind."""
    agreement = asking.agreement
    known = kinds_of(agreement).get(kind_id)
    if known and not asks_what_is_logged(known):
        return activity_form(agreement, kind_id)
    kind = kind_of(asking, kind_id, commitment)
    return Form(kind.id, kind.name, _asked(kind, agreement, asking.logged))


def shown_form(asking: Asking, entry: Entry) -> Form:
    """Return the form by which an entry is put into words; without fields where the agreement has dropped its kind."""
    try:
        return entry_form(asking, entry.kind, entry.commitment)
    except KeyError:
        return Form(entry.kind, bare_kind(asking.agreement, entry.kind).name, ())


@lru_cache(maxsize=512)
def activity_form(agreement: Agreement, kind_id: str) -> Form:
    """Return the form of an activity that depends on the agreement alone; made once, as its validator takes time."""
    kind = kinds_of(agreement)[kind_id]
    return Form(kind.id, kind.name, _asked(kind, agreement, ()))


def _asked(kind: ActivityKind, agreement: Agreement, logged: Sequence[Entry]) -> tuple[Field, ...]:
    fields = filled_fields(kind.fields, agreement, logged)
    return fields if is_event(kind.id) or kind.id == ACTION else (*fields, COLLEAGUE)


def filled_fields(fields: Sequence[Field], agreement: Agreement, logged: Sequence[Entry] = ()) -> tuple[Field, ...]:
    """Return the fields with the agreement's choices; one that the agreement has no choices for isn't asked."""
    filled = (
        field.model_copy(
            update={
                "choices": choices_of(field, agreement, logged),
                "choices_from": None,
                "fields": filled_fields(field.fields, agreement, logged),
            }
        )
        for field in fields
    )
    choosing = {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.COUNTS}
    return tuple(field for field in filled if field.choices or field.kind not in choosing)
