"""How a coordinator makes and changes an agreement in the chat: pressed and filled in as by a person."""

from collections.abc import Mapping
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.making.sketch import Kind
from bot.services.access import Caller
from handlers.seldom import SKETCH_ADD
from handlers.views.explanation import AMEND
from tests.chat import POLICE, Answered, button, buttons, fill
from tests.handlers.scene import Scene
from tests.importing import load_agreement

BASICS: Mapping[str, Any] = {
    "title": "Hofors medborgarlöfte 2022",
    "party": "police",
    "municipality": "Hofors kommun",
    "police": "Polisen Gästrikland",
    "start": "2022-01-01",
    "end": "2022-12-31",
}
MADE = "hofors-2022"
SAID: Mapping[str, Any] = {"title": "Det som lovas", "text": "Vi lovar det.", "reference": "punkt 1"}
WALKS: Mapping[str, Any] = {"new_activity": "trygghetsvandring", "new_plural": "trygghetsvandringar"}
PROMISES: Mapping[Kind, Mapping[str, Any]] = {
    "count": {**SAID, **WALKS, "at_least": 2},
    "cadence": {**SAID, "activities": ["weekly_meeting"], "every": "iso_week"},
    "milestone": {**SAID, "due": "2022-12-01"},
    "staged": {**SAID, "stages": "utkast\nantaget"},
    "increase": {**SAID, "activities": ["trygghetsvandring"], "measure": "entries", "unit": "vandringar"},
    "ongoing": SAID,
    "structural": {**SAID, "units": "Norra skolan\nSödra skolan"},
}


def press_in(
    chat: Scene, view: dict[str, Any], action_id: str, value: str | None = None, caller: Caller = POLICE
) -> Answered:
    """Press a button of a modal; `value` tells which, where there are several."""
    found = [each for each in buttons(view) if each["action_id"] == action_id and value in {None, each["value"]}]
    return chat.press(found[0], caller, view=fill(view, {}))


def begin(chat: Scene, caller: Caller = POLICE, **basics: Any) -> dict[str, Any]:
    """Fill in the form about the whole agreement; return the modal with what there is so far."""
    return chat.submit(chat.command("/lofte ny", caller).view, {**BASICS, **basics}, caller).view


def promise_form(
    chat: Scene, view: dict[str, Any], kind: Kind, caller: Caller = POLICE, *, example: bool = False
) -> dict[str, Any]:
    """Choose the kind of one more commitment; return its form."""
    choice = press_in(chat, view, SKETCH_ADD, caller=caller).view
    return chat.submit(choice, {"kind": kind, "begin": "example" if example else "empty"}, caller).view


def promise(chat: Scene, view: dict[str, Any], kind: Kind, caller: Caller = POLICE) -> dict[str, Any]:
    """Add a commitment of the kind; return the modal with what there is so far."""
    return chat.submit(promise_form(chat, view, kind, caller), PROMISES[kind], caller).view


def create(chat: Scene, view: dict[str, Any], caller: Caller = POLICE) -> Answered:
    """Look at the whole, and create it."""
    created = chat.submit(chat.submit(view, caller=caller).view, caller=caller)
    chat.deliver()
    return created


def made(chat: Scene, *kinds: Kind) -> Agreement:
    """Make an agreement with a commitment of each kind."""
    view = begin(chat)
    for kind in kinds:
        view = promise(chat, view, kind)
    assert create(chat, view).acknowledged == {"response_action": "clear"}
    return load_agreement(chat.database, MADE)


def change_form(chat: Scene, row_id: str | None, what: str, caller: Caller = POLICE) -> dict[str, Any]:
    """Choose what to change, from the card of a commitment or (None) in the whole; return its form."""
    if row_id:
        choice = chat.press(button(chat.command(f"/lofte {row_id}", caller).answers, AMEND), caller).view
    else:
        choice = chat.command("/lofte ändra", caller).view
    return chat.submit(choice, {"what": what}, caller).view


def change(chat: Scene, row_id: str | None, what: str, filled: Mapping[str, Any], caller: Caller = POLICE) -> Answered:
    """Change something, as far as to its preview."""
    return chat.submit(change_form(chat, row_id, what, caller), filled, caller)


def save(chat: Scene, preview: Answered, caller: Caller = POLICE) -> Answered:
    """Save what was shown."""
    saved = chat.submit(preview.view, caller=caller)
    chat.deliver()
    return saved
