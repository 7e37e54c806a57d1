"""Four workspaces at work under three agreements, and all that was shown there kept: to be pressed and sent by others.

A round begins with the same database and the same posts; who is a member of what is set anew for each.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.file_upload_v2_result import FileUploadV2Result
from sqlalchemy import delete

from bot.services.access import Caller
from storage.members import Member, put_member
from storage.tables import MemberRow
from tests.chat import Answered, Chat
from tests.fake_client import Call, FakeClient
from tests.handlers.scene import Scene
from tests.isolation.agreements import IDS, MARKS
from tests.isolation.people import AT_WORK, CHANNELS, NOWHERE, PEOPLE, Roles
from tests.isolation.showing import WRITTEN, Body, elements, filled_in, pressing
from tests.isolation.stored import Stored, stored_in

_KEPT = 2
"""So many buttons and forms of a name, for each agreement that they tell of."""


@dataclass
class Harvest:
    """What was shown: Slack's bodies for pressing it, and the modals with who had them before them."""

    pressed: dict[str, list[Body]] = field(default_factory=dict)
    """by the button's name"""
    modals: dict[str, list[tuple[Body, Caller]]] = field(default_factory=dict)
    """by what the modal is submitted as, and its form"""


@dataclass(frozen=True)
class Shown:
    """Something that came into sight: of a person, or (`user_id` None) of everybody in a channel."""

    team_id: str
    user_id: str | None
    channel_id: str | None
    what: Any


class World(Scene):
    """The workspaces."""

    def __init__(self, url: str, path: str) -> None:
        super().__init__(url, PEOPLE)
        self.harvest = Harvest()
        self.shown: list[Shown] = []
        self._path = path
        self._by: Caller | None = None
        self._harvesting = True
        for team, client in self.clients.items():
            slack: Any = client
            slack._upload_file = self._uploaded
            slack.member_of = {user: [*CHANNELS, NOWHERE] for user in PEOPLE[team]}
            slack.inside = {channel: [*PEOPLE[team]] for channel in CHANNELS}
        self._start = self.clock, dict[str, list[dict[str, Any]]]()
        self._database = sqlite3.connect(":memory:")
        self.entry_ids: Mapping[str, frozenset[str]] = {}

    def import_and_tie(self, agreement: Any, *callers: tuple[Caller, str | None]) -> None:
        Chat.import_and_tie(self, agreement, *callers)

    def keep(self) -> None:
        """Let this be where every round begins; nothing more that is shown is kept."""
        self._harvesting = False
        self._start = self.clock, {team: deepcopy(client.history) for team, client in self.clients.items()}
        with closing(sqlite3.connect(self._path)) as now:
            now.backup(self._database)
        self.entry_ids = self._entry_ids()

    def begin(self, roles: Roles) -> None:
        """Put everything back to where it was after the work, apart from who is a member."""
        self.clock, histories = self._start
        for team, client in self.clients.items():
            client.history[:] = deepcopy(histories[team])
            client.calls.clear()
            for channel in (*CHANNELS, NOWHERE):
                self.house.workspaces.keep_shared(team, channel, shared=None)
        self.database.dispose()
        with closing(sqlite3.connect(self._path)) as now:
            self._database.backup(now)
        self.let_in(roles)

    def filled(self, view: Body) -> Body:
        """Return a modal that was shown, filled in; empty fields without a word of any agreement."""
        return filled_in(view, WRITTEN, self.clock.date())

    def let_in(self, roles: Roles) -> None:
        """Let these be members, and nobody else."""
        with self.database.writing() as session:
            session.execute(delete(MemberRow))
            for (person, agreement_id), role in roles.items():
                member = Member(agreement_id, person.team_id, person.user_id, None, role, self.clock)
                put_member(session, member)

    def _entry_ids(self) -> dict[str, frozenset[str]]:
        with closing(sqlite3.connect(self._path)) as now:
            found = now.execute("SELECT agreement_id, id FROM entries").fetchall()
        return {agreement_id: frozenset(entry for of, entry in found if of == agreement_id) for agreement_id in IDS}

    def stored(self) -> Stored:
        """Return all that is in the database."""
        return stored_in(self._path)

    def close(self) -> None:
        """Let go of the databases."""
        self._database.close()
        self.database.dispose()

    def dispatch(self, body: Body) -> Answered:
        self._by = caller_in(body)
        try:
            answered = super().dispatch(body)
        finally:
            by, self._by = self._by, None
        self.shown += [Shown(by.team_id, by.user_id, None, answer) for answer in answered.answers]
        self.shown.append(Shown(by.team_id, by.user_id, None, answered.response.body))
        self.shown += [self._sight(by.team_id, by.user_id, call) for call in answered.calls]
        if self._harvesting:
            self._keep(answered, by)
        return answered

    def deliver(self) -> None:
        before = {team: len(client.calls) for team, client in self.clients.items()}
        super().deliver()
        for team, client in self.clients.items():
            for call in client.calls[before[team] :]:
                if call.method.startswith("chat."):
                    self.shown.append(seen := self._sight(team, None, call))
                    if self._harvesting:
                        self._keep_elements(call.sent, self._reader(seen), message_ts=_stands_at(client, call))

    def _uploaded(self, **how: Any) -> FileUploadV2Result:
        if self._by:
            content = how.get("data") or how.get("content") or b""
            told = content.decode(errors="ignore") if isinstance(content, bytes) else str(content)
            # lines of a calendar are folded
            self.shown.append(Shown(self._by.team_id, self._by.user_id, None, told.replace("\r\n ", "")))
        return FileUploadV2Result(status=200, body="OK")

    @staticmethod
    def _sight(team_id: str, user_id: str | None, call: Call) -> Shown:
        """Return what a call shows, and to whom: the one who asked, unless it is addressed to another, or a channel."""
        if (to := call.sent.get("user_id")) and call.method == "views.publish":
            return Shown(team_id, str(to), None, call.sent)
        channel = str(call.sent.get("channel", ""))
        if not call.method.startswith("chat."):
            return Shown(team_id, user_id, None, call.sent)
        if channel[:1] in {"U", "D"}:
            return Shown(team_id, f"U{channel[1:]}", channel, call.sent)
        return Shown(team_id, None, channel, call.sent)

    @staticmethod
    def _reader(seen: Shown) -> Caller:
        """Return somebody who has the post before them."""
        at_work = next(caller for caller in AT_WORK if caller.team_id == seen.team_id)
        return Caller(seen.team_id, seen.user_id or at_work.user_id, seen.channel_id or "")

    def _keep(self, answered: Answered, by: Caller) -> None:
        for answer in answered.answers:
            self._keep_elements(answer, by)
        for call in answered.calls:
            if call.method.startswith("chat."):
                self._keep_elements(call.sent, by, message_ts=str(call.sent.get("ts", "1.5")))
        views = [call.sent["view"] for call in answered.calls if call.method.startswith("views.")]
        views += [answered.acknowledged["view"]] if "view" in answered.acknowledged else []
        for view in views:
            shown = {"id": "V1", "hash": "1.1", **view}
            if view.get("submit"):
                kept = self.harvest.modals.setdefault(form_of(view), [])
                if sum(mark_of(each) == mark_of(view) for each, _ in kept) < _KEPT:
                    kept.append((shown, by))
            self._keep_elements(view, by, shown)

    def _keep_elements(self, shown: Any, by: Caller, view: Body | None = None, message_ts: str = "1.5") -> None:
        for element in elements(shown):
            kept = self.harvest.pressed.setdefault(element["action_id"], [])
            body = pressing(element, by, view, message_ts)
            if sum(mark_of(each) == mark_of(body) for each in kept) < _KEPT and body not in kept:
                kept.append(body)


def form_of(view: Body) -> str:
    """Return as what a modal is submitted, and which form it is."""
    state = json.loads(view.get("private_metadata") or "{}")
    return f"{view.get('callback_id', '')} {state.get('form', '')}".strip()


def _stands_at(client: FakeClient, call: Call) -> str:
    """Return the timestamp of the message that the call posted or changed."""
    there = [each for each in client.history if each.get("blocks") == call.sent.get("blocks")]
    return str(there[0]["ts"]) if there else "1.5"


def sending(view: Body, caller: Caller) -> Body:
    """Return what Slack sends when the modal's button is pressed."""
    return {**Chat._person(caller), "type": "view_submission", "trigger_id": "1.2.3", "view": view}


def mark_of(part: Any) -> str:
    """Return whose it is: the mark in what it carries, or else the first one in what it says."""
    told = repr(part)
    return next((mark for mark in MARKS if f"{mark}-2022" in told), next((mark for mark in MARKS if mark in told), ""))


def caller_in(body: Mapping[str, Any]) -> Caller:
    """Return who sends what Slack tells, and from where."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    told = body.get("event") or {}
    user = body.get("user_id") or (body.get("user") or {}).get("id") or told.get("user")
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    return Caller(str(team), user if isinstance(user, str) else "", str(channel))
