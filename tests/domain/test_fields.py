from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.fields import Choice, Field, FieldKind

YES = Choice.model_validate({"id": "yes", "label": "Ja"})
CHOOSING = {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.COUNTS}
NOTE = {"id": "note", "kind": "note", "label": "Anteckning"}


def field(**changes: Any) -> Field:
    return Field.model_validate({"id": "f", "kind": "text", "label": "Fält"} | changes)


@pytest.mark.parametrize("kind", [kind for kind in FieldKind if kind is not FieldKind.GROUP])
def test_alternatives_belong_to_the_kinds_that_choose(kind: FieldKind) -> None:
    given: list[dict[str, Any]] = [{}, {"choices": [YES]}, {"choices_from": "roles"}]

    for changes in given:
        if (kind in CHOOSING) == bool(changes):
            assert field(kind=kind, **changes).kind is kind
        else:
            with pytest.raises(ValidationError):
                field(kind=kind, **changes)


def test_a_group_has_fields_and_nothing_else_does() -> None:
    assert field(kind="group", fields=[NOTE]).fields[0].id == "note"
    for changes in ({"kind": "group"}, {"kind": "text", "fields": [NOTE]}):
        with pytest.raises(ValidationError):
            field(**changes)


def test_a_group_holds_no_group() -> None:
    with pytest.raises(ValidationError):
        field(kind="group", fields=[{"id": "inner", "kind": "group", "label": "Inre", "fields": [NOTE]}])


@pytest.mark.parametrize("field_id", ["", "Note", "1note", "a.b", "a~b", "å", "a" * 41])
def test_an_id_can_be_a_part_of_a_path(field_id: str) -> None:
    with pytest.raises(ValidationError):
        field(id=field_id)


@pytest.mark.parametrize(
    "changes", [{"max_length": 0}, {"max_length": 3001}, {"min_times": -1}, {"max_times": 11}, {"unknown": 1}]
)
def test_what_slack_or_the_form_cannot_hold_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        field(**changes)
