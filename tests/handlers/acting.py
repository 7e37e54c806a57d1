"""What the chat tests of actions begin with: a new one, some decided in a meeting, and the buttons in the list."""

from typing import Any

from bot.domain.actions import Action, actions_of
from bot.services.access import Caller
from tests.chat import POLICE, Answered, buttons, fill, words
from tests.handlers.scene import HELD, Scene, of_group, swedish

DONE, CHANGE = swedish("It is done"), swedish("Change …")


def actions(chat: Scene, agreement_id: str = "soderhamn-2022") -> list[Action]:
    return actions_of(chat.entries(agreement_id))


def only(chat: Scene) -> Action:
    (action,) = actions(chat)
    return action


def new(
    chat: Scene, what: str = "Ring skolan", caller: Caller = POLICE, *, promise: str | None = None, **filled: Any
) -> Answered:
    """Make an action by the command, and let its post be sent."""
    said = {"text": what, "for": promise, **filled}
    saved = chat.submit(chat.command("/atgard ny", caller).view, said, caller)
    assert saved.acknowledged == {"response_action": "clear"}
    chat.deliver()
    return saved


def decided(chat: Scene, *decisions: dict[str, Any], caller: Caller = POLICE, **filled: Any) -> None:
    """Log a weekly meeting with an action for each of the decisions."""
    form = chat.command("/veckomote", caller).view
    for _ in decisions:
        form = chat.press(of_group(form, "actions"), caller, fill(form, {})).view
    rows = {f"actions.{number}.{name}": value for number, row in enumerate(decisions) for name, value in row.items()}
    chat.submit(chat.submit(form, {**HELD, **filled, **rows}, caller).view, caller=caller)
    chat.deliver()


def pressed(chat: Scene, what: str, label: str, caller: Caller = POLICE, typed: str = "/atgard") -> Answered:
    """Press a button of an action in the list."""
    return chat.press(in_list(chat, what, label, caller, typed), caller)


def in_list(chat: Scene, what: str, label: str, caller: Caller = POLICE, typed: str = "/atgard") -> dict[str, Any]:
    blocks = chat.command(typed, caller).answers[0]["blocks"]
    place = next(number for number, block in enumerate(blocks) if what in words(block))
    return next(each for each in buttons(blocks[place + 1]) if each["text"]["text"] == label)
