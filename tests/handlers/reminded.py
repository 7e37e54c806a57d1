"""What the tests of reminders begin with: the messages as they stand, and what is pressed in them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.domain.reminding.settings import Kind
from bot.domain.roles import Deed
from bot.domain.texts import ntext
from bot.language import speaker_for
from bot.services.access import Caller
from bot.services.errors import NotFound, NotInChannel, NotMember
from bot.services.planning import REMINDER_POST, SNOOZED_POST
from handlers.seldom import REMIND_SNOOZE
from storage.occasions import Hold, list_holds
from tests.chat import POLICE, Answered, at, buttons, words
from tests.handlers.acting import new
from tests.handlers.scene import ERIK, Scene, swedish

Message = dict[str, Any]


def direct(caller: Caller = POLICE) -> Caller:
    """Return the person in their conversation with the bot."""
    return Caller(caller.team_id, caller.user_id, f"D{caller.user_id[1:]}")


MONDAY = at("2022-10-10", 5)
"""At seven in the morning, where the agreement lives, in week 41."""
ANNAS, ERIKS = direct(POLICE), direct(ERIK)
NOT_THERE = speaker_for("sv").say(NotFound("", Deed.LOOK).message)
NO_ACCESS = speaker_for("sv").say(NotMember("", Deed.LOOK).message)
NOT_IN_CHANNEL = speaker_for("sv").say(NotInChannel("", "").message)
UNTIL_TOMORROW = swedish("{day:weekday} at {hour}:{minute}", day=date(2022, 10, 15), hour="08", minute="00")
_BEGINS = (f"{REMINDER_POST}:", f"{SNOOZED_POST}:")


def in_week_41(scene_of: Callable[..., Scene]) -> Scene:
    """Return the chat on Monday morning; Anna is in the police's channel."""
    scene: Scene = scene_of("soderhamn-2022", MONDAY)
    scene.slack().member_of["U0ANNA"] = ["C0POLIS"]
    return scene


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


def counted(one: str, many: str, count: int, **params: object) -> str:
    """Return what people are told of so many."""
    return speaker_for("sv").say(ntext(one, many, count, **params))


def of_week(chat: Scene) -> Message:
    """Let the week's own reminders come only; return Friday's."""
    chat.only()
    chat.passes(days=1)
    chat.only(Kind.WEEK_OPEN, Kind.WEEK_MISSED)
    chat.passes(days=3, hours=5)
    (message,) = reminders(chat)
    return message


def holds(chat: Scene) -> list[Hold]:
    with chat.database.reading() as session:
        return list_holds(session, agreement_id="soderhamn-2022")


def owed(chat: Scene) -> Message:
    """Let Anna's action be reminded of a week ahead; return the message."""
    chat.only(Kind.ACTION)
    new(chat, "Ring skolan", due="2022-10-17", owner="U0ANNA")
    chat.passes(hours=2)
    (message,) = reminders(chat, ANNAS)
    return message
