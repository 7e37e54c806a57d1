"""What manifest.yml asks Slack for is what the code uses: no less, and nothing more."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient

from handlers.register import ACTIONS, COMMANDS, EVENTS, SHORTCUTS, SUBMISSIONS

PROJECT = Path(__file__).parents[1]
MANIFEST: dict[str, Any] = yaml.safe_load((PROJECT / "manifest.yml").read_text(encoding="utf-8"))
CODE = [path for folder in ("bot", "handlers") for path in sorted((PROJECT / folder).rglob("*.py"))]
OURS = [path for path in CODE if PROJECT / "bot" / "sandbox" not in path.parents]

# Which scopes Slack's documentation asks for, for each method of the Web API that the code calls. A method that is
# called and not here is a question to answer: which scope does it need?
SCOPES = {
    "auth_test": set[str](),
    "auth_revoke": set[str](),
    "oauth_v2_access": set[str](),
    "views_open": set[str](),
    "views_push": set[str](),
    "views_update": set[str](),
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_delete": {"chat:write"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_open": {"im:write"},
    "users_info": {"users:read"},
    "users_conversations": {"channels:read", "groups:read"},
    "views_publish": set[str](),
    "files_upload_v2": {"files:write"},
    "files_delete": {"files:write"},
    "files_info": {"files:read"},
}
METHODS = {name for name in vars(WebClient) if not name.startswith("_") and callable(getattr(WebClient, name))}


def called() -> set[str]:
    """Return the methods of Slack's Web API that our code calls."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in OURS]
    calls = (node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {func.attr for func in calls if isinstance(func, ast.Attribute) and func.attr in METHODS - {"api_call"}}


def test_the_scopes_are_those_of_the_methods_that_are_called() -> None:
    assert called() == set(SCOPES)
    needed = set.union(*SCOPES.values()) | ({"commands"} if COMMANDS else set())

    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(needed)
    assert list(MANIFEST["oauth_config"]["scopes"]) == ["bot"], "nothing in the name of a person"


def test_the_search_for_methods_would_see_a_new_one() -> None:
    assert {"chat_delete", "conversations_list", "reactions_add", "files_upload_v2"} <= METHODS


def test_every_command_is_answered_and_every_answer_has_a_command() -> None:
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == list(COMMANDS)


def test_every_shortcut_is_answered_and_every_answer_has_a_shortcut() -> None:
    shortcuts = MANIFEST["features"]["shortcuts"]

    assert [shortcut["callback_id"] for shortcut in shortcuts] == list(SHORTCUTS)
    assert {shortcut["type"] for shortcut in shortcuts} == {"message"}, "they ask for the message's text"


def test_nothing_else_is_asked_for() -> None:
    features = MANIFEST["features"]

    assert set(features) == {"app_home", "bot_user", "shortcuts", "slash_commands"}, "no unfurling"
    assert features["app_home"]["home_tab_enabled"] == ("views_publish" in called())
    assert MANIFEST["settings"]["event_subscriptions"] == {"bot_events": list(EVENTS)}


def test_everything_comes_by_socket_mode() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert MANIFEST["settings"]["interactivity"] == {"is_enabled": True}
    assert "url" not in (PROJECT / "manifest.yml").read_text(encoding="utf-8")


def limited() -> Iterator[tuple[str, str, int, int]]:
    """Yield the texts of the manifest, and how short and long Slack allows them to be."""
    shown = MANIFEST["display_information"]
    yield "name", shown["name"], 1, 35
    yield "description", shown["description"], 1, 140
    yield "long description", shown["long_description"], 174, 4000
    yield "the bot's name", MANIFEST["features"]["bot_user"]["display_name"], 1, 80
    for shortcut in MANIFEST["features"]["shortcuts"]:
        yield f"{shortcut['name']} name", shortcut["name"], 1, 24
        yield f"{shortcut['name']} description", shortcut["description"], 1, 150
    for command in MANIFEST["features"]["slash_commands"]:
        yield command["command"], command["command"], 2, 32
        yield f"{command['command']} description", command["description"], 1, 2000
        yield f"{command['command']} hint", command.get("usage_hint", "-"), 1, 1000


@pytest.mark.parametrize(("what", "said", "least", "most"), list(limited()), ids=lambda value: str(value)[:30])
def test_the_texts_are_as_long_as_slack_allows(what: str, said: str, least: int, most: int) -> None:
    assert least <= len(said) <= most, what


def test_the_colour_is_dark_enough_for_slack() -> None:
    assert re.fullmatch("#[0-9a-f]{6}", MANIFEST["display_information"]["background_color"])


def constants(ending: str) -> dict[str, str]:
    """Return the module-level names that `ending` ends, and what they are, of the handlers."""
    found: dict[str, str] = {}
    for path in (PROJECT / "handlers").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                found |= {
                    target.id: str(node.value.value)
                    for target in node.targets
                    if isinstance(target, ast.Name) and target.id.endswith(ending)
                }
    return found


BUTTONS = {"button": 1, "_button": 2}
"""The functions that make a button, and at which place they are given its action."""


def used(keyword: str) -> set[str]:
    """Return the names and texts given as `keyword` anywhere in the handlers, and as the action of a button."""
    found = set()
    for path in (PROJECT / "handlers").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                given = [each.value for each in node.keywords if each.arg == keyword]
                if keyword == "action_id" and isinstance(node.func, ast.Name) and node.func.id in BUTTONS:
                    at = BUTTONS[node.func.id]
                    given += node.args[at : at + 1]
                found |= {ast.unparse(each) for each in given}
    return found


def test_every_button_is_answered_and_every_answer_has_a_button() -> None:
    names = {value: name for name, value in constants("").items()}
    values = {name: value for value, name in names.items()}
    buttons = {values[name] for name in used("action_id") if name in values and name != "VALUE"}

    assert buttons == set(ACTIONS)


def test_every_form_is_answered_and_every_answer_has_a_form() -> None:
    assert {constants("_CALLBACK")[name] for name in used("callback_id")} == set(SUBMISSIONS)
