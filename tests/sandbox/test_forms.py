"""What Slack fills in, and what a form holds."""

import copy

import pytest

from bot.sandbox.block_kit.form_state import field_errors, form_state
from bot.sandbox.block_kit.normal import filled_in
from tests.sandbox.acting import Json, button, section, text_input


def test_ids_left_out_are_made_up_and_differ() -> None:
    given = [section("ett"), section("två", accessory=button() | {"action_id": "kept"}), {"type": "divider"}]
    nameless = {name: value for name, value in button().items() if name != "action_id"}
    anonymous: Json = {"type": "actions", "elements": [nameless, button("b")]}
    before = copy.deepcopy([*given, anonymous])
    stored = filled_in([*given, anonymous])
    assert len({block["block_id"] for block in stored}) == 4
    assert stored[1]["accessory"]["action_id"] == "kept"
    assert stored[3]["elements"][0]["action_id"] not in {None, "b"}
    assert [*given, anonymous] == before, "what the bot gave is left as it was"


def test_defaults_are_written_out() -> None:
    (block,) = filled_in([text_input("note")])
    assert block["label"]["emoji"] is True
    assert (block["optional"], block["dispatch_action"]) == (False, False)


def test_rich_text_is_left_alone() -> None:
    parts = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hej"}]}]
    (block,) = filled_in([{"type": "rich_text", "block_id": "b", "elements": parts}])
    assert block["elements"] == parts


def test_value_does_not_survive_a_change_of_kind() -> None:
    number = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False, "initial_value": "2"}
    typed = form_state([text_input("count")], {"count": {"value": {"type": "plain_text_input", "value": "två"}}})
    assert typed["count"]["value"]["value"] == "två"
    now = form_state([text_input("count") | {"element": number}], typed)
    assert now == {"count": {"value": {"type": "number_input", "value": "2"}}}


def test_untouched_fields_start_as_slack_states_them() -> None:
    choices = {"type": "checkboxes", "action_id": "a", "options": []}
    menu = {"type": "static_select", "action_id": "b", "options": []}
    block = {"type": "actions", "block_id": "row", "elements": [choices, menu, button()]}
    assert form_state([block]) == {
        "row": {
            "a": {"type": "checkboxes", "selected_options": []},
            "b": {"type": "static_select", "selected_option": None},
        }
    }


@pytest.mark.parametrize(
    ("element", "value", "complaint"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Skriv minst 3 tecken."),
        ({"type": "plain_text_input", "min_length": 3}, "abc", None),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Skriv högst 3 tecken."),
        ({"type": "plain_text_input"}, "", "Fyll i det här fältet."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Skriv ett heltal."),
        ({"type": "number_input", "is_decimal_allowed": True}, "1.5", None),
        ({"type": "number_input", "is_decimal_allowed": True}, "ett", "Skriv ett tal."),
        (
            {"type": "number_input", "is_decimal_allowed": False, "max_value": "9"},
            "10",
            "Skriv ett tal som är högst 9.",
        ),
        ({"type": "number_input", "is_decimal_allowed": False, "min_value": "0"}, "0", None),
        ({"type": "email_text_input"}, "anna", "Skriv en e-postadress."),
        ({"type": "email_text_input"}, "anna@example.se", None),
    ],
)
def test_slacks_own_word_at_a_field(element: Json, value: str, complaint: str | None) -> None:
    blocks = [text_input("field") | {"element": element | {"action_id": "value"}}]
    state = form_state(blocks, {"field": {"value": {"type": element["type"], "value": value}}})
    assert field_errors(blocks, state) == ({"field": complaint} if complaint else {})
