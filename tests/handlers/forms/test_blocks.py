"""Forms that no built-in agreement has, but an agreement file may: still within what Slack shows."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.texts import LocalText
from bot.language import speaker_for
from handlers.forms.blocks import Showing, form_view
from handlers.forms.form import Form
from handlers.forms.reading import check_values, errors_by_block, read_values
from handlers.forms.state import FormState
from tests.chat import fill
from tests.slack_limits import problems

TODAY = date(2022, 10, 14)


def named(label: str) -> LocalText:
    return LocalText(sv=label, en=f"{label} (en)")


def choices(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(id=f"c{number}", label=named(f"Val {number} " + "x" * 90)) for number in range(count))


def form_of(*fields: Field) -> Form:
    return Form("form", named("Ett namn som är längre än en rubrik får vara"), fields)


def shown(form: Form, values: Mapping[str, Any] | None = None, language: str = "sv") -> dict[str, Any]:
    state = form.fitted(FormState(form="form", draft="d", channel="C"), values or {})
    view: dict[str, Any] = json.loads(
        json.dumps(form_view(form, values or {}, Showing(state, speaker_for(language))).to_dict())
    )
    assert problems(view) == []
    return view


def checked(form: Form, typed: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what comes of typing into the empty form: the values, and the paths of the errors."""
    state = form.fitted(FormState(form="form", draft="d", channel="C"), {})
    raw = read_values(form.fields, state, fill(shown(form), typed)["state"]["values"])
    values, faults = check_values(form.model, raw, today=TODAY)
    return values, [block.rpartition("~")[0] for block in errors_by_block(form.fields, state, faults)]


@pytest.mark.parametrize("count", [1, 10, 11, 100])
def test_any_number_of_alternatives_can_be_chosen_from(count: int) -> None:
    form = form_of(Field(id="areas", kind=FieldKind.CHOICES, label=named("Områden"), choices=choices(count)))
    wanted = ["c0", f"c{count - 1}"] if count > 1 else ["c0"]

    assert checked(form, {"areas": wanted}) == ({"areas": wanted}, [])
    assert fill(shown(form, {"areas": wanted}), {})["state"]["values"]


def test_more_ticks_than_a_block_can_hold() -> None:
    ticks = [Field(id=f"t{number}", kind=FieldKind.TICK, label=named(f"Sant {number}")) for number in range(23)]
    form = form_of(*ticks)

    values, errors = checked(form, {"t0.ticks": ["t3"], "t10.ticks": ["t19"], "t20.ticks": ["t22"]})

    assert errors == []
    assert [tick for tick, ticked in values.items() if ticked] == ["t3", "t19", "t22"]


def test_what_is_needed_is_never_folded_away() -> None:
    form = form_of(Field(id="note", kind=FieldKind.NOTE, label=named("Anteckning"), required=True, folded=True))

    assert checked(form, {}) == ({}, ["note"])


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.NOTE])
def test_blanks_are_nothing(kind: FieldKind) -> None:
    needed = form_of(Field(id="note", kind=kind, label=named("Anteckning"), required=True))
    free = form_of(Field(id="note", kind=kind, label=named("Anteckning")))

    assert checked(needed, {"note": " \n\t"}) == ({}, ["note"])
    assert checked(free, {"note": " \n\t"}) == ({}, [])
    assert checked(free, {"note": "  Lugnt  "}) == ({"note": "Lugnt"}, [])


def test_a_number_without_limits_has_some_all_the_same() -> None:
    """Beyond what a computer can add up, one entry would stop every assessment of the agreement."""
    form = form_of(
        Field(id="number", kind=FieldKind.NUMBER, label=named("Antal")),
        Field(id="hours", kind=FieldKind.NUMBER, label=named("Timmar"), decimals=True),
        Field(id="by_role", kind=FieldKind.COUNTS, label=named("Per roll"), choices=choices(1)),
    )

    assert checked(form, {"number": "1" * 400, "hours": "1e300", "by_role.c0": "9" * 5000}) == (
        {},
        ["number", "hours", "by_role.c0"],
    )
    assert checked(form, {"number": "1000000", "hours": "0.5"})[1] == []


def test_a_field_may_be_called_as_a_part_of_the_form_is() -> None:
    names = ("agreement", "more", "ticks", "value", "heading")
    form = form_of(*(Field(id=name, kind=FieldKind.TEXT, label=named(name)) for name in names))

    assert checked(form, {"ticks": "ja"}) == ({"ticks": "ja"}, [])


def test_the_labels_are_in_the_language_of_the_reader() -> None:
    form = form_of(Field(id="note", kind=FieldKind.TEXT, label=named("Plats")))

    assert [block["label"]["text"] for block in shown(form)["blocks"] if block["type"] == "input"] == ["Plats"]
    english = shown(form, language="en")["blocks"]
    assert [block["label"]["text"] for block in english if block["type"] == "input"] == ["Plats (en)"]


def test_every_form_warns_against_naming_persons() -> None:
    form = form_of(Field(id="note", kind=FieldKind.TEXT, label=named("Plats")))

    assert shown(form)["blocks"][0]["type"] == "context"
