"""Somebody with the page of the local workspaces open, who logs, updates, confirms and reads as people do."""

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from websockets.sync.client import ClientConnection

from bot.domain.assessment import Status
from bot.domain.kinds import MEETING, OPERATION, CommitmentEvent
from handlers.forms.blocks import ADD_ROW, SWITCH_KIND
from handlers.seldom import REMIND_SNOOZE
from handlers.views.entries import CANCEL, CONFIRM, CORRECT, UNDO
from handlers.views.explanation import AMEND, UPDATE
from tests.acceptance.card import Card
from tests.acceptance.filling import block_of, by_path, filled_in
from tests.chat import buttons, words
from tests.sandbox.acting import PersonAtPage

Json = dict[str, Any]
T = TypeVar("T")

_PATIENCE = 30.0
_COMMANDS = {OPERATION: "/insats", MEETING: "/veckomote"}


class Person:
    """A person in the channel that follows the agreement; `line` is how their page hears what happens."""

    def __init__(self, page: PersonAtPage, channel: str, line: ClientConnection) -> None:
        self._page = page
        self._channel = channel
        self._line = line
        self._modals: list[Json] = []
        self._told: list[Json] = []
        self._posts: dict[str, Json] = {}

    def logs(self, kind: str, **values: Any) -> None:
        """Log an activity with the command for it; `values` are what the form asks, by the ids of its fields."""
        command = _COMMANDS.get(kind)
        self._opens(command or "/aktivitet")
        if command is None:
            self._chooses(kind)
        self._hands_in(values)
        self._saves()

    def updates(self, row_id: str, event: CommitmentEvent | None = None, **values: Any) -> None:
        """Press "Uppdatera" on a promise's card and fill in what it asks; `event` is chosen at the top of it."""
        self._presses(self._asks(f"/lofte {row_id}"), UPDATE)
        if event:
            self._chooses(event)
        self._hands_in(values)
        self._saves()

    def assesses(self, row_id: str, verdict: Status, **values: Any) -> None:
        """Give the own party's assessment of a promise or a purpose."""
        self.updates(row_id, CommitmentEvent.ASSESSED, verdict=verdict.value, **values)

    def corrects(self, row_id: str, **values: Any) -> None:
        """Correct the latest entry on a promise's card."""
        self._presses(self._asks(f"/lofte {row_id}"), CORRECT)
        self._hands_in(values)
        self._saves()

    def changes(self, row_id: str, what: str | None = None, **values: Any) -> None:
        """Change a promise in the agreement itself (`what` of it), or say what was decided about the extension."""
        self._presses(self._asks(f"/lofte {row_id}"), AMEND)
        if what:
            self._hands_in({"what": what})
        self._hands_in(values)
        self._saves()

    def may_not_change(self, row_id: str, **values: Any) -> list[str]:
        """Try to say what was decided about the extension, and return what is refused, field by field."""
        self._presses(self._asks(f"/lofte {row_id}"), AMEND)
        _, answer = self._submits(values)
        self._page.closes_everything()
        self._sees(lambda: not self._modals)
        return [field.partition("~")[0] for field in answer["errors"]]

    def confirms(self) -> None:
        """Confirm what the other party has logged, below its post."""
        self._presses_away(CONFIRM)

    def undoes(self, of: str) -> None:
        """Undo what was logged last of what is called so, below its post."""
        self._presses_away(UNDO, of)

    def was_asked_and_says_it_was_held(self, **values: Any) -> None:
        """Answer the question how it went, the day after something was planned for, by what came of it."""
        self._presses(self._post_asking(), CORRECT)
        self._hands_in(values)
        self._saves()

    def was_asked_and_says_it_was_cancelled(self, why: str) -> None:
        """Answer the question how it went by why it didn't."""
        self._presses(self._post_asking(), CANCEL)
        self._hands_in({"why": why})
        assert not self._modals, words(self._modals[-1])

    def ties(self, agreement_id: str, party: str) -> None:
        """Tie the channel to the agreement, and wait until it has been told so."""
        self._opens("/lofte koppla")
        self._hands_in({"agreement": agreement_id, "party": party})
        self._sees(lambda: not self._modals and self._posts)

    def invites(self) -> str:
        """Return the code by which the other party comes in."""
        told = words(self._asks("/lofte bjud in"))
        found = re.search("[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", told)
        assert found, told
        return found[0]

    def comes_in(self, code: str) -> None:
        """Tie the channel by the code, and wait until it has been told so."""
        self._asks(f"/lofte koppla {code}")
        self._sees(lambda: self._posts)

    def card(self, row_id: str) -> Card:
        """Ask how a promise, a condition, a purpose or an option stands."""
        return Card(self._asks(f"/lofte {row_id}"))

    def _asks(self, command: str) -> Json:
        """Type a command, and return the private answer."""
        before = len(self._told)
        self._page.writes(self._channel, command)
        self._sees(lambda: len(self._told) > before)
        return self._told[-1]

    def _opens(self, command: str) -> None:
        """Type a command which opens a modal."""
        before = len(self._told)
        self._page.writes(self._channel, command)
        self._sees(lambda: self._modals or len(self._told) > before)
        assert self._modals, words(self._told[-1])

    def _presses(self, message: Json, action_id: str) -> None:
        """Press a button of a message which opens a modal."""
        before = len(self._told)
        self._acts({"type": "message", "channel": self._channel, "ts": message["ts"]}, message, action_id)
        self._sees(lambda: self._modals or len(self._told) > before)
        assert self._modals, words(self._told[-1])

    def _post_asking(self) -> Json:
        """Wait for the question how it went: the post that offers two answers, and to put it off."""

        def asked() -> Json | None:
            return self._latest_post(lambda post: _actions_of(post) == [CORRECT, CANCEL, REMIND_SNOOZE])

        return self._sees(asked)

    def _latest_post(self, looks: Callable[[Json], bool]) -> Json | None:
        return next((post for post in [*self._posts.values()][::-1] if looks(post)), None)

    def _presses_away(self, action_id: str, said: str = "") -> None:
        """Press a button below the latest post that has it (and says so), and wait until it is gone."""

        def wanted(post: Json) -> bool:
            return action_id in _actions_of(post) and said in words(post["blocks"])

        post = self._sees(lambda: self._latest_post(wanted))
        self._acts({"type": "message", "channel": self._channel, "ts": post["ts"]}, post, action_id)
        self._sees(lambda: action_id not in _actions_of(self._posts[post["ts"]]))

    def _chooses(self, kind: str) -> None:
        """Choose what is logged, at the top of the form."""
        view = self._modals[-1]
        choice = next((each for each in buttons(view["blocks"]) if each["action_id"] == SWITCH_KIND), None)
        if choice is None or choice["initial_option"]["value"] == kind:
            return
        option = next(option for option in choice["options"] if option["value"] == kind)
        self._changes_form(view, SWITCH_KIND, selected_option=option)

    def _changes_form(self, view: Json, action_id: str, **chosen: Any) -> None:
        """Press or choose something in the form in front, and wait until it is shown anew."""
        self._acts({"type": "view", "view_id": view["id"]}, view, action_id, **chosen)
        self._sees(lambda: self._modals[-1]["hash"] != view["hash"])

    def _acts(self, container: Json, shown: Json, action_id: str, *, value: str | None = None, **chosen: Any) -> None:
        """Press a button, or choose in a list; `value` tells which, where there are several."""
        for block in shown["blocks"]:
            for element in buttons(block):
                if element["action_id"] == action_id and value in {None, element.get("value")}:
                    action = {"block_id": block["block_id"], "action_id": action_id, **chosen}
                    assert self._page.does("action", container=container, action=action) == {"ok": True}
                    return
        raise AssertionError(f"nothing here does {action_id}: {words(shown['blocks'])}")

    def _hands_in(self, values: Mapping[str, Any]) -> None:
        """Fill in the form in front, press its button, and wait for what comes next."""
        view, answer = self._submits(values)
        assert answer == {"ok": True}, answer
        self._sees(lambda: not self._modals or self._modals[-1]["hash"] != view["hash"])

    def _submits(self, values: Mapping[str, Any]) -> tuple[Json, Json]:
        """Fill in the form in front, with as many rows as are needed, and press its button; return both."""
        wanted = dict(by_path(values))
        for path in wanted:
            while not block_of(self._modals[-1], path):
                self._changes_form(self._modals[-1], ADD_ROW, value=path.partition(".")[0])
        view = self._modals[-1]
        return view, self._page.does("submit", view_id=view["id"], state=filled_in(view, wanted))

    def _saves(self) -> None:
        """Press the button of the review; by then all is saved."""
        view = self._modals[-1]
        answer = self._page.does("submit", view_id=view["id"], state={"values": {}})
        assert answer == {"ok": True}, answer
        self._sees(lambda: not self._modals or self._modals[-1]["id"] != view["id"])
        assert not self._modals, words(self._modals[-1])

    def _sees(self, looks: Callable[[], T | None]) -> T:
        """Listen until there is something to see."""
        deadline = time.monotonic() + _PATIENCE
        while not (seen := looks()):
            self._hears(json.loads(self._line.recv(timeout=deadline - time.monotonic())))
        return seen

    def _hears(self, event: Json) -> None:
        match event["type"]:
            case "views":
                self._modals = event["stack"]
            case "ephemeral":
                self._told.append(event["message"])
            case "message" | "message_changed" if event["channel"] == self._channel:
                self._posts[event["message"]["ts"]] = event["message"]
            case "notice":
                raise AssertionError(event["text"])


def _actions_of(message: Json) -> list[str]:
    return [each["action_id"] for each in buttons(message.get("blocks") or [])]
