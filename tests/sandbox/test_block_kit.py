"""What Slack allows in messages and modals, and its own words for what it does not."""

from typing import Any

import pytest

from bot.sandbox.block_kit.surfaces import message_problems, view_problems
from tests.sandbox.acting import Json, button, modal, section, text_input


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def options(count: int, **more: object) -> list[Json]:
    return [{"text": plain(f"val {number}"), "value": str(number), **more} for number in range(count)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def select(**more: object) -> Json:
    return {"type": "static_select", "options": options(2), **more}


IN_MESSAGES = [
    ("section text", section("x" * 3000), section("x" * 3001), "must be less than 3001 characters"),
    ("empty section", section("x"), section(""), "must be more than 0 characters"),
    ("section without text", section("x"), {"type": "section"}, "must define either `text` or `fields`"),
    (
        "section fields",
        {"type": "section", "fields": [plain("x" * 2000)] * 10},
        {"type": "section", "fields": [plain("x")] * 11},
        "no more than 10 items allowed",
    ),
    (
        "header",
        {"type": "header", "text": plain("x" * 150)},
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters",
    ),
    (
        "header in mrkdwn",
        {"type": "header", "text": plain("x")},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        "unsupported type: mrkdwn",
    ),
    (
        "context",
        {"type": "context", "elements": [plain("x")] * 10},
        {"type": "context", "elements": [plain("x")] * 11},
        "no more than 10 items allowed",
    ),
    (
        "actions",
        actions(*[button(f"b{n}") for n in range(25)]),
        actions(*[button(f"b{n}") for n in range(26)]),
        "no more than 25 items allowed",
    ),
    ("no actions", actions(button()), actions(), "must provide at least 1 items"),
    (
        "button text",
        actions(button(text=plain("x" * 75))),
        actions(button(text=plain("x" * 76))),
        "must be less than 76 characters",
    ),
    (
        "button value",
        actions(button(value="x" * 2000)),
        actions(button(value="x" * 2001)),
        "must be less than 2001 characters",
    ),
    ("button style", actions(button(style="danger")), actions(button(style="red")), "valid enum value"),
    ("action id", actions(button("x" * 255)), actions(button("x" * 256)), "must be less than 256 characters"),
    (
        "block id",
        section("x", block_id="x" * 255),
        section("x", block_id="x" * 256),
        "must be less than 256 characters",
    ),
    (
        "options",
        actions(select(options=options(100))),
        actions(select(options=options(101))),
        "no more than 100 items allowed",
    ),
    (
        "option text",
        actions(select(options=[{"text": plain("x" * 75), "value": "1"}])),
        actions(select(options=[{"text": plain("x" * 76), "value": "1"}])),
        "must be less than 76 characters",
    ),
    (
        "option description",
        actions(select(options=options(1, description=plain("x" * 75)))),
        actions(select(options=options(1, description=plain("x" * 76)))),
        "must be less than 76 characters",
    ),
    (
        "options twice",
        actions(select()),
        actions(select(option_groups=[{"label": plain("x"), "options": options(1)}])),
        "exactly one of",
    ),
    (
        "initial option",
        actions(select(initial_option=options(2)[1])),
        actions(select(initial_option=options(3)[2])),
        "must exactly match one of the provided options",
    ),
    (
        "placeholder",
        actions(select(placeholder=plain("x" * 150))),
        actions(select(placeholder=plain("x" * 151))),
        "must be less than 151 characters",
    ),
    (
        "checkboxes",
        actions({"type": "checkboxes", "options": options(10)}),
        actions({"type": "checkboxes", "options": options(11)}),
        "no more than 10 items allowed",
    ),
    (
        "overflow",
        actions({"type": "overflow", "options": options(5)}),
        actions({"type": "overflow", "options": options(6)}),
        "no more than 5 items allowed",
    ),
    (
        "date",
        actions({"type": "datepicker", "initial_date": "2022-10-14"}),
        actions({"type": "datepicker", "initial_date": "14/10 2022"}),
        "must be less than 11 characters|required pattern",
    ),
    (
        "time",
        actions({"type": "timepicker", "initial_time": "23:59"}),
        actions({"type": "timepicker", "initial_time": "24:00"}),
        "must match a required pattern",
    ),
    (
        "confirm",
        actions(
            button(confirm={name: plain("x") for name in ("title", "text", "confirm", "deny")}),
        ),
        actions(button(confirm={name: plain("x") for name in ("title", "text", "confirm")})),
        "missing required field: deny",
    ),
    (
        "picture",
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "Kurva"},
        {"type": "image", "image_url": "https://example.com/a.png"},
        "missing required field: alt_text",
    ),
    (
        "picture on the bot's own machine",
        {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "Kurva"},
        {"type": "image", "image_url": "http://localhost:8000/a.png", "alt_text": "Kurva"},
        "downloading image failed",
    ),
    ("unknown block", {"type": "divider"}, {"type": "video"}, "unsupported type: video"),
    ("block without type", {"type": "divider"}, {"text": "x"}, "missing required field: type"),
    ("unknown field", {"type": "divider"}, {"type": "divider", "color": 1}, "additional property: color"),
    ("field in actions", actions(button()), actions({"type": "plain_text_input"}), "unsupported type"),
    ("text as text", section("x"), {"type": "section", "text": "x"}, "must be an object"),
    ("no object", {"type": "divider"}, "divider", "must be an object"),
]


@pytest.mark.parametrize(
    ("allowed", "refused", "message"), [row[1:] for row in IN_MESSAGES], ids=[row[0] for row in IN_MESSAGES]
)
def test_block_within_and_beyond_what_slack_allows(allowed: Json, refused: Any, message: str) -> None:
    assert message_problems([allowed]) == []
    (found, *_) = message_problems([refused])
    assert found.startswith("[ERROR] ")
    assert "[json-pointer:/blocks/0" in found
    assert any(part in found for part in message.split("|"))


FIELD = text_input("a")
IN_MODALS = [
    ("title", modal(title=plain("x" * 24)), modal(title=plain("x" * 25)), "less than 25 characters"),
    ("submit", modal(submit=plain("x" * 24)), modal(submit=plain("x" * 25)), "less than 25 characters"),
    ("close", modal(close=plain("x" * 24)), modal(close=plain("x" * 25)), "less than 25 characters"),
    (
        "private metadata",
        modal(private_metadata="x" * 3000),
        modal(private_metadata="x" * 3001),
        "less than 3001 characters",
    ),
    ("callback id", modal(callback_id="x" * 255), modal(callback_id="x" * 256), "less than 256 characters"),
    (
        "blocks",
        modal(*[{"type": "divider"}] * 100),
        modal(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed",
    ),
    (
        "label",
        modal(FIELD | {"label": plain("x" * 2000)}),
        modal(FIELD | {"label": plain("x" * 2001)}),
        "2001",
    ),
    (
        "hint",
        modal(FIELD | {"hint": plain("x" * 2000)}),
        modal(FIELD | {"hint": plain("x" * 2001)}),
        "less than 2001 characters",
    ),
    (
        "placeholder",
        modal(text_input("a", placeholder=plain("x" * 150))),
        modal(text_input("a", placeholder=plain("x" * 151))),
        "less than 151 characters",
    ),
    (
        "longest input",
        modal(text_input("a", max_length=3000)),
        modal(text_input("a", max_length=3001)),
        "less than or equal to 3000",
    ),
    (
        "numbers are texts",
        modal(FIELD | {"element": {"type": "number_input", "is_decimal_allowed": True, "min_value": "0"}}),
        modal(FIELD | {"element": {"type": "number_input", "is_decimal_allowed": True, "min_value": 0}}),
        "must be a string",
    ),
    (
        "numbers with or without decimals",
        modal(FIELD | {"element": {"type": "number_input", "is_decimal_allowed": False}}),
        modal(FIELD | {"element": {"type": "number_input"}}),
        "missing required field: is_decimal_allowed",
    ),
    ("button as a field", modal(FIELD), modal(FIELD | {"element": button()}), "unsupported type: button"),
    (
        "two blocks of one id",
        modal(FIELD, text_input("b")),
        modal(FIELD, FIELD),
        '`block_id` "a" already exists',
    ),
    (
        "two actions of one id in a block",
        modal(actions(button("a")), actions(button("a"))),
        modal(actions(button("a"), button("a"))),
        '`action_id` "a" already exists',
    ),
    (
        "two places for the focus",
        modal(text_input("a", focus_on_load=True), text_input("b")),
        modal(text_input("a", focus_on_load=True), text_input("b", focus_on_load=True)),
        "only one element can have `focus_on_load`",
    ),
    (
        "no title",
        modal(),
        {name: value for name, value in modal().items() if name != "title"},
        "missing required field: title",
    ),
    (
        "a field and nothing to submit it with",
        modal(FIELD),
        {name: value for name, value in modal(FIELD).items() if name != "submit"},
        "must define `submit` to use an `input` block in modals",
    ),
]


@pytest.mark.parametrize(
    ("allowed", "refused", "message"), [row[1:] for row in IN_MODALS], ids=[row[0] for row in IN_MODALS]
)
def test_modal_within_and_beyond_what_slack_allows(allowed: Json, refused: Json, message: str) -> None:
    assert view_problems(allowed, kind="modal") == []
    (found, *_) = view_problems(refused, kind="modal")
    assert message in found
    assert "[json-pointer:/view" in found


def test_home_tab_is_no_modal() -> None:
    assert view_problems({"type": "home", "blocks": []}, kind="home") == []
    assert "unsupported type: home" in view_problems({"type": "home", "blocks": []}, kind="modal")[0]
    assert view_problems({"type": "home", "blocks": [], "title": plain("x")}, kind="home")


def test_every_problem_is_told_at_once_where_it_is() -> None:
    found = message_problems([section("x" * 3001), section("ok"), {"type": "header", "text": plain("")}])
    assert [message.rpartition("[json-pointer:")[2] for message in found] == [
        "/blocks/0/text/text]",
        "/blocks/2/text/text]",
    ]
