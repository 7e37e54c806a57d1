"""What the chat tests of `/paminn` share: its menus, its forms, and what has been chosen."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.reminding.settings import Kind, Way
from bot.domain.roles import Role
from bot.services.access import Caller
from bot.services.members import admit
from bot.services.reminding import find_setting
from handlers.seldom import (
    PAMINN_WAY,
)
from tests.chat import POLICE, Answered
from tests.handlers.scene import Scene

AGREEMENT = "soderhamn-2022"
CHANGE, ON, OFF, PREVIEW = "change", "on", "off", "preview"


def menus(message: Any) -> Iterator[dict[str, Any]]:
    """Yield the menus of the kinds of reminder."""
    if isinstance(message, Mapping):
        if message.get("action_id") == PAMINN_WAY and message["type"] == "overflow":
            yield dict(message)
        for value in message.values():
            yield from menus(value)
    elif isinstance(message, list):
        for each in message:
            yield from menus(each)


def choose(chat: Scene, kind: Kind, what: str, caller: Caller = POLICE) -> Answered:
    """Choose what to do with a kind of reminder in the list."""
    for menu in menus(chat.command("/paminn", caller).answers):
        for option in menu["options"]:
            if option["value"] == f"{what}|{kind}|{AGREEMENT}":
                return chat.press({**menu, "selected_option": option}, caller)
    raise AssertionError(f"nothing to choose: {what} {kind}")


def way(chat: Scene, kind: Kind) -> Way:
    return find_setting(chat.database, POLICE, AGREEMENT, kind).way


def way_form(chat: Scene, kind: Kind, caller: Caller = POLICE) -> dict[str, Any]:
    return choose(chat, kind, CHANGE, caller).view


def fields(view: dict[str, Any]) -> list[str]:
    return [block["block_id"].rpartition("~")[0] for block in view["blocks"] if block["type"] == "input"]


def let_coordinate(chat: Scene, user_id: str, agreement_id: str = AGREEMENT) -> None:
    """Make somebody of the police's workspace a coordinator too."""
    admit(chat.database, POLICE, agreement_id, [user_id], Role.COORDINATOR, now=chat.clock)


def anna() -> tuple[str, str]:
    return POLICE.team_id, POLICE.user_id
