"""Modals in their stacks, and home tabs: opening, pushing, updating and closing, as Slack does it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator

from bot.sandbox.block_kit.checks import problem
from bot.sandbox.block_kit.form_state import form_state, stateful_elements
from bot.sandbox.block_kit.normal import filled_in
from bot.sandbox.block_kit.surfaces import VIEW_BYTES, view_problems
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.content import file_problems
from bot.sandbox.errors import SlackError
from bot.sandbox.identifiers import new_id, short_id
from bot.sandbox.live import LiveHub
from bot.sandbox.manifest import APP_ID
from bot.sandbox.model import Json, Team

STACK_LIMIT = 3
_OPTIONAL_TEXTS = ("title", "submit", "close")


class Views:
    """Holds each person's open modals (top last) and home tab."""

    def __init__(
        self,
        clock: WorkspaceClock,
        live: LiveHub,
        *,
        is_usable_file: Callable[[str, Json], bool],
        on_change: Callable[[], None],
    ) -> None:
        self.homes: dict[tuple[str, str], Json] = {}
        self._stacks: dict[tuple[str, str], list[Json]] = {}
        self._clock = clock
        self._live = live
        self._is_usable_file = is_usable_file
        self._on_change = on_change

    def stack(self, team_id: str, user_id: str) -> list[Json]:
        """Give a person's open modals, the one in front last."""
        return self._stacks.setdefault((team_id, user_id), [])

    def find(self, team_id: str, *, view_id: str | None = None, external_id: str | None = None) -> Json:
        """Find an open view by either id; raises SlackError("not_found")."""
        for _, view in self._all_of(team_id):
            if (view_id and view["id"] == view_id) or (external_id and view["external_id"] == external_id):
                return view
        raise SlackError("not_found")

    def open(self, team: Team, user_id: str, given: object, *, channel_id: str | None = None) -> Json:
        """Open a modal as the first of a new stack."""
        view = self._made(team, given, kind="modal", channel_id=channel_id)
        self._stacks[team.id, user_id] = [view]
        self._show_stack(team.id, user_id)
        return view

    def push(self, team: Team, user_id: str, given: object, *, channel_id: str | None = None) -> Json:
        """Put a modal on top of the open one."""
        stack = self.stack(team.id, user_id)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        view = self._made(team, given, kind="modal", channel_id=channel_id)
        view["root_view_id"] = stack[0]["id"]
        view["previous_view_id"] = stack[-1]["id"]
        stack.append(view)
        self._show_stack(team.id, user_id)
        return view

    def update(self, team: Team, view: Json, given: object, *, expected_hash: str | None = None) -> Json:
        """Give an open view new content; what has been typed stays where block and action ids do."""
        if expected_hash and expected_hash != view["hash"]:
            raise SlackError("hash_conflict")
        content = self._content(team, given, kind=view["type"], channel_id=None, replaced=view)
        content["state"] = {"values": form_state(content["blocks"], view["state"]["values"])}
        for name in _OPTIONAL_TEXTS:
            view.pop(name, None)
        view.update(content)
        for (team_id, user_id), open_view in self._all_of(team.id):
            if open_view is view and view["type"] == "modal":
                self._show_stack(team_id, user_id)
            elif open_view is view:
                self._show_home(team_id, user_id)
        return view

    def publish(self, team: Team, user_id: str, given: object, *, expected_hash: str | None = None) -> Json:
        """Show this home tab to a person."""
        before = self.homes.get((team.id, user_id))
        if expected_hash and (before is None or before["hash"] != expected_hash):
            raise SlackError("hash_conflict")
        view = self._made(team, given, kind="home", channel_id=None, replaced=before)
        if before is not None:
            view["id"] = view["root_view_id"] = before["id"]
        self.homes[team.id, user_id] = view
        self._show_home(team.id, user_id)
        return view

    def remember(self, view: Json, typed: Json) -> None:
        """Keep what a person has typed in a view so far."""
        view["state"] = {"values": form_state(view["blocks"], typed)}

    def close(self, team_id: str, user_id: str, view: Json, *, clear: bool) -> list[Json]:
        """Close a view, or the whole stack; gives the views that are gone, the one in front first."""
        stack = self.stack(team_id, user_id)
        if not any(open_view is view for open_view in stack):
            return []
        keep = 0 if clear else next(index for index, open_view in enumerate(stack) if open_view is view)
        gone = stack[keep:]
        del stack[keep:]
        self._show_stack(team_id, user_id)
        return gone[::-1]

    def _made(
        self, team: Team, given: object, *, kind: str, channel_id: str | None, replaced: Json | None = None
    ) -> Json:
        view_id = new_id("V")
        content = self._content(team, given, kind=kind, channel_id=channel_id, replaced=replaced)
        return {
            "id": view_id,
            "team_id": team.id,
            "app_id": APP_ID,
            "app_installed_team_id": team.id,
            "bot_id": team.bot_id,
            "root_view_id": view_id,
            "previous_view_id": None,
            "state": {"values": form_state(content["blocks"])},
            **content,
        }

    def _content(self, team: Team, given: object, *, kind: str, channel_id: str | None, replaced: Json | None) -> Json:
        """Check what a bot wants shown, and give the part of a view that comes from it."""
        wanted = _decoded(given)
        problems = view_problems(wanted, kind=kind)
        if not problems:
            problems = file_problems(wanted["blocks"], "/view/blocks", lambda file: self._is_usable_file(team.id, file))
        if problems:
            raise SlackError("invalid_arguments", messages=problems)
        if len(json.dumps(wanted, ensure_ascii=False).encode()) > VIEW_BYTES:
            raise SlackError("view_too_large")
        self._refuse_duplicate(team.id, wanted.get("external_id"), replaced)
        texts = {name: {"emoji": True, **wanted[name]} for name in _OPTIONAL_TEXTS if name in wanted}
        return {
            "type": kind,
            "blocks": _with_current_conversation(filled_in(wanted["blocks"]), channel_id),
            "private_metadata": wanted.get("private_metadata", ""),
            "callback_id": wanted.get("callback_id", ""),
            "external_id": wanted.get("external_id", ""),
            "clear_on_close": wanted.get("clear_on_close", False),
            "notify_on_close": wanted.get("notify_on_close", False),
            "hash": f"{self._clock.seconds()}.{short_id()}{short_id()}",
            **({"submit_disabled": True} if wanted.get("submit_disabled") else {}),
            **texts,
        }

    def _refuse_duplicate(self, team_id: str, external_id: str | None, replaced: Json | None) -> None:
        for _, view in self._all_of(team_id):
            if external_id and view["external_id"] == external_id and view is not replaced:
                raise SlackError("duplicate_external_id")

    def _all_of(self, team_id: str) -> Iterator[tuple[tuple[str, str], Json]]:
        for key, stack in self._stacks.items():
            if key[0] == team_id:
                yield from ((key, view) for view in stack)
        yield from ((key, view) for key, view in self.homes.items() if key[0] == team_id)

    def _show_stack(self, team_id: str, user_id: str) -> None:
        stack = copy.deepcopy(self.stack(team_id, user_id))
        self._live.tell(team_id, [user_id], {"type": "views", "stack": stack})

    def _show_home(self, team_id: str, user_id: str) -> None:
        self._on_change()
        view = copy.deepcopy(self.homes[team_id, user_id])
        self._live.tell(team_id, [user_id], {"type": "home", "view": view})


def _decoded(given: object) -> Json:
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            given = None
    if not isinstance(given, dict):
        raise SlackError("invalid_arguments", messages=[problem("missing required field: view", "")])
    return given


def _with_current_conversation(blocks: list[Json], channel_id: str | None) -> list[Json]:
    """Let `default_to_current_conversation` begin with where the person was."""
    for _, element, _ in stateful_elements(blocks):
        if element.get("default_to_current_conversation") and channel_id:
            element["initial_conversation"] = channel_id
    return blocks
