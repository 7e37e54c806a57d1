"""The things a workspace consists of: teams, people, conversations and files.

Messages, blocks and views stay the JSON objects they are on the wire (`Json`), since they are stored and
shown exactly as the bot sent them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


class ChannelKind(StrEnum):
    """The kinds of conversation Slack tells apart; scopes and membership rules differ between them."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"
    MPIM = "mpim"

    @property
    def scope_prefix(self) -> str:
        """Give the first part of the scopes for this kind: `channels` in `channels:history`."""
        return {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}[self]


@dataclass(frozen=True, kw_only=True)
class Person:
    """A member of a team: a human being or the bot's own user."""

    id: str
    team_id: str
    name: str
    real_name: str
    display_name: str
    title: str
    color: str
    locale: str
    is_bot: bool = False


@dataclass(kw_only=True)
class Channel:
    """A conversation: channel, direct message or group message."""

    id: str
    team_id: str
    name: str
    kind: ChannelKind
    members: list[str] = field(default_factory=list)
    topic: str = ""
    created: int = 0

    def other_than(self, user_id: str) -> list[str]:
        """Give the members that are not this user."""
        return [member for member in self.members if member != user_id]


@dataclass(frozen=True, kw_only=True)
class Team:
    """A workspace that has installed the app: its people, and the bot's user and token there."""

    id: str
    name: str
    domain: str
    bot_token: str
    bot_id: str
    bot: Person
    people: dict[str, Person]

    def person(self, user_id: str) -> Person | None:
        """Find a member of this team, the bot included."""
        return self.bot if user_id == self.bot.id else self.people.get(user_id)

    def choose_language(self, user_id: str, locale: str) -> None:
        """Change the language in which a person uses Slack."""
        self.people[user_id] = replace(self.people[user_id], locale=locale)

    def everyone(self) -> list[Person]:
        """Give all members, people first."""
        return [*self.people.values(), self.bot]


@dataclass(kw_only=True)
class StoredFile:
    """A file on its way or arrived; `ready_at` is when Slack has processed it (monotonic seconds)."""

    id: str
    team_id: str
    name: str
    size: int
    created: int
    title: str = ""
    alt_text: str = ""
    user: str = ""
    content: bytes | None = None
    completed: bool = False
    ready_at: float = 0.0
    channels: list[str] = field(default_factory=list)
