"""One call of the Web API: who calls, with which arguments; and how a method reads them."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from bot.sandbox.content import Content, read_content
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, ChannelKind, Json, Person, Team
from bot.sandbox.sandbox import Sandbox

_Item = TypeVar("_Item")
_TRUE = {True, "1", "true", "True"}


@dataclass(frozen=True)
class Call:
    """A call by the bot of one team."""

    sandbox: Sandbox
    team: Team
    args: Json

    def text(self, name: str) -> str:
        """Read an argument that must be there; raises SlackError("invalid_arguments")."""
        value = self.optional(name)
        if value is None:
            raise SlackError("invalid_arguments", messages=[f"[ERROR] missing required field: {name}"])
        return value

    def optional(self, name: str) -> str | None:
        """Read an argument that may be left out; an empty one counts as left out."""
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def flag(self, name: str) -> bool:
        """Read a yes or no, however it was encoded."""
        value = self.args.get(name)
        return isinstance(value, str | bool | int) and value in _TRUE

    def limit(self, default: int, most: int) -> int:
        """Read how many items are wanted."""
        try:
            wanted = int(self.optional("limit") or default)
        except ValueError as error:
            raise SlackError("invalid_limit") from error
        if wanted < 1:
            raise SlackError("invalid_limit")
        return min(wanted, most)

    def content(self) -> Content:
        """Read what a message is to say."""
        return read_content(self.args, is_usable_file=self._is_usable)

    def need_scope(self, scope: str) -> None:
        """Refuse unless the manifest asks for this scope."""
        scopes = self.sandbox.app.scopes
        if scope not in scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(scopes)))

    def meet_trouble(self) -> None:
        """Refuse where a fault is switched on for the conversation named, or for the person in a direct one."""
        named = {self.optional(name) for name in ("channel", "users")}
        for channel in self.sandbox.conversations.of_team(self.team.id):
            if channel.kind is ChannelKind.IM and self.is_member(channel):
                both = {channel.id, *channel.other_than(self.team.bot.id)}
                named |= both if named & both else set()
        for id_, code in self.sandbox.faults.channel_errors.items():
            if id_ in named:
                raise SlackError(code)

    def channel(self, name: str = "channel") -> Channel:
        """Find the conversation named; one the bot cannot know of does not exist for it."""
        channel = self.sandbox.conversations.find(self.text(name), self.team.id)
        if channel is None or (channel.kind is not ChannelKind.PUBLIC and not self.is_member(channel)):
            raise SlackError("channel_not_found")
        return channel

    def member_channel(self, name: str = "channel") -> Channel:
        """Find the conversation named, which the bot must be in."""
        channel = self.channel(name)
        if not self.is_member(channel):
            raise SlackError("not_in_channel")
        return channel

    def is_member(self, channel: Channel) -> bool:
        """Tell whether the bot is in this conversation."""
        return self.team.bot.id in channel.members

    def person(self, name: str = "user") -> Person:
        """Find the member of the team named."""
        person = self.team.person(self.text(name))
        if person is None:
            raise SlackError("user_not_found")
        return person

    def page(self, found: Sequence[_Item], *, default: int, most: int) -> tuple[Sequence[_Item], str]:
        """Give one page of a list and the cursor of the next, empty at the end."""
        start = _position(self.optional("cursor"))
        end = start + self.limit(default, most)
        return found[start:end], _cursor(end) if end < len(found) else ""

    def _is_usable(self, file: Json) -> bool:
        return self.sandbox.files.is_usable(self.team.id, file)


Handler: TypeAlias = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """What answers a method, and the scopes of which the app must have one."""

    handler: Handler
    scopes: tuple[str, ...] = ()


def _cursor(position: int) -> str:
    return base64.b64encode(json.dumps({"from": position}).encode()).decode()


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(json.loads(base64.b64decode(cursor, validate=True))["from"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise SlackError("invalid_cursor") from error
