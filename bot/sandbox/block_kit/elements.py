"""The table of Block Kit's composition objects and elements: what each may contain.

Lengths are Slack's documented ones. Elements that are not here are refused as an unsupported type, although
Slack may know them: the page shows these and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from bot.sandbox.block_kit.checks import (
    Check,
    Rule,
    boolean,
    exactly_one,
    integer,
    items,
    one_of,
    problem,
    shape,
    string,
    tagged,
)
from bot.sandbox.model import Json

ID = string(255)
URL = string(3000, pattern=r"[a-z][a-z0-9+.-]*:\S+")
DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
TIME = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = string(30, pattern=r"-?\d+(\.\d+)?")


def plain(longest: int) -> Check:
    """Accept a `plain_text` object."""
    return tagged({"plain_text": shape({"text": string(longest)}, {"emoji": boolean})})


def text(longest: int) -> Check:
    """Accept a text object of either kind."""
    content = string(longest)
    return tagged(
        {
            "plain_text": shape({"text": content}, {"emoji": boolean}),
            "mrkdwn": shape({"text": content}, {"verbatim": boolean}),
        }
    )


def _initial_among_options(value: Json, at: str) -> Iterator[str]:
    groups = value.get("option_groups") or [value]
    offered = [option for group in groups if isinstance(group, dict) for option in group.get("options") or ()]
    chosen = {
        "initial_option": [value.get("initial_option")],
        "initial_options": value.get("initial_options"),
    }
    for name, initial in chosen.items():
        if name in value and not all(option in offered for option in initial or ()):
            yield problem("must exactly match one of the provided options", f"{at}/{name}")


def _public_address(value: Json, at: str) -> Iterator[str]:
    # Slack's servers fetch the picture: an address on the bot's own machine never works there.
    host = urlsplit(str(value.get("image_url", ""))).hostname or ""
    if host == "localhost" or host.startswith("127."):
        yield problem("downloading image failed", f"{at}/image_url")


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL})
OPTION_GROUP = shape({"label": plain(75), "options": items(OPTION, most=100)})
SLACK_FILE = shape({}, {"id": ID, "url": URL}, rules=[exactly_one("id", "url")])
PICTURE = {"image_url": URL, "slack_file": SLACK_FILE}
PICTURE_RULES = [exactly_one("image_url", "slack_file"), _public_address]
WHEN_TO_DISPATCH = shape({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), most=2)})
CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def _interactive(
    optional: Mapping[str, Check], required: Mapping[str, Check] | None = None, rules: tuple[Rule, ...] = ()
) -> Check:
    """Accept an element people act on: it may have an id, a question before it acts, and the focus."""
    common: dict[str, Check] = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": boolean}
    return shape(required or {}, {**common, **optional}, rules=rules)


def _select(**more: Check) -> Check:
    return _interactive({"placeholder": plain(150), **more})


def _static_select(**more: Check) -> Check:
    offered = {"options": items(OPTION, most=100), "option_groups": items(OPTION_GROUP, most=100)}
    return _interactive(
        {"placeholder": plain(150), **offered, **more},
        rules=(exactly_one("options", "option_groups"), _initial_among_options),
    )


def _typed(required: Mapping[str, Check] | None = None, **more: Check) -> Check:
    common = {"placeholder": plain(150), "dispatch_action_config": WHEN_TO_DISPATCH}
    return _interactive({**common, **more}, required)


_MANY = items(OPTION, most=100)

BUTTON = shape(
    {"text": plain(75)},
    {
        "action_id": ID,
        "url": URL,
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)
OVERFLOW = shape({"options": items(OVERFLOW_OPTION, most=5)}, {"action_id": ID, "confirm": CONFIRM})
IMAGE = shape({"alt_text": string(2000)}, PICTURE, rules=PICTURE_RULES)

CHOICES: dict[str, Check] = {
    "static_select": _static_select(initial_option=OPTION),
    "multi_static_select": _static_select(initial_options=_MANY, max_selected_items=integer(1, 100)),
    "external_select": _select(initial_option=OPTION, min_query_length=integer(0, 100)),
    "users_select": _select(initial_user=ID),
    "conversations_select": _select(
        initial_conversation=ID,
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=CONVERSATION_FILTER,
    ),
    "channels_select": _select(initial_channel=ID, response_url_enabled=boolean),
    "checkboxes": _interactive(
        {"initial_options": items(RICH_OPTION, most=10)},
        {"options": items(RICH_OPTION, most=10)},
        (_initial_among_options,),
    ),
    "radio_buttons": _interactive(
        {"initial_option": RICH_OPTION}, {"options": items(RICH_OPTION, most=10)}, (_initial_among_options,)
    ),
    "datepicker": _select(initial_date=DATE),
    "timepicker": _select(initial_time=TIME, timezone=string(100)),
}
TYPED: dict[str, Check] = {
    "plain_text_input": _typed(
        initial_value=string(3000, shortest=0),
        multiline=boolean,
        min_length=integer(0, 3000),
        max_length=integer(1, 3000),
    ),
    "number_input": _typed({"is_decimal_allowed": boolean}, initial_value=NUMBER, min_value=NUMBER, max_value=NUMBER),
    "email_text_input": _typed(initial_value=string(3000, shortest=0)),
}

IN_ACTIONS: dict[str, Check] = {"button": BUTTON, "overflow": OVERFLOW, **CHOICES}
IN_SECTION: dict[str, Check] = {"image": IMAGE, **IN_ACTIONS}
IN_INPUT: dict[str, Check] = {**CHOICES, **TYPED}
IN_CONTEXT: dict[str, Check] = {
    "image": IMAGE,
    "plain_text": shape({"text": string(3000)}, {"emoji": boolean}),
    "mrkdwn": shape({"text": string(3000)}, {"verbatim": boolean}),
}
