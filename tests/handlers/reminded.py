"""What the tests of reminders begin with: the messages as they stand, and what is pressed in them."""

from typing import Any

from bot.services.access import Caller
from bot.services.planning import REMINDER_POST, SNOOZED_POST
from handlers.seldom import REMIND_SNOOZE
from tests.chat import POLICE, Answered, buttons, words
from tests.handlers.scene import Scene

Message = dict[str, Any]
_BEGINS = (f"{REMINDER_POST}:", f"{SNOOZED_POST}:")


def direct(caller: Caller = POLICE) -> Caller:
    """Return the person in their conversation with the bot."""
    return Caller(caller.team_id, caller.user_id, f"D{caller.user_id[1:]}")


def reminders(chat: Scene, caller: Caller = POLICE) -> list[Message]:
    """Return the reminders that stand in the caller's channel (or conversation), the first first."""
    there = reversed(chat.posts(caller))
    return [post for post in there if post["metadata"]["event_payload"]["key"].startswith(_BEGINS)]


def elements(message: Message, action_id: str, about: str = "") -> list[dict[str, Any]]:
    """Return the buttons and lists of the id; `about`: of those things only that refer to it."""
    found = [each for each in buttons(message) if each["action_id"] == action_id]
    return [each for each in found if about in str(each)]


def press(chat: Scene, message: Message, action_id: str, caller: Caller = POLICE, about: str = "") -> Answered:
    """Press a button of a reminder."""
    return chat.press(elements(message, action_id, about)[0], caller, message_ts=message["ts"])


def put_off(chat: Scene, message: Message, choice: str, caller: Caller = POLICE, about: str = "") -> Answered:
    """Choose how a reminder is put off."""
    return chat.press(chosen(message, choice, about), caller, message_ts=message["ts"])


def chosen(message: Message, choice: str, about: str = "") -> dict[str, Any]:
    """Return what Slack sends of the list to put off with."""
    element = elements(message, REMIND_SNOOZE, about)[0]
    option = next(each for each in element["options"] if each["value"].startswith(f"{choice}|"))
    return {**element, "selected_option": option}


def said(message: Message) -> str:
    """Return every word of a message."""
    return words(message["blocks"])
