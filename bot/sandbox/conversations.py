"""Conversations and what has been said in them: posting, changing, threads, reactions, ephemerals."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.errors import SlackError
from bot.sandbox.identifiers import new_id
from bot.sandbox.live import LiveHub
from bot.sandbox.model import Channel, ChannelKind, Json

GONE_TEXT = "Det här meddelandet har tagits bort."


class Conversations:
    """Holds every conversation of every team, and tells pages and bot what happens in them."""

    def __init__(
        self,
        clock: WorkspaceClock,
        live: LiveHub,
        *,
        on_change: Callable[[], None],
        on_event: Callable[[Channel, Json], None],
    ) -> None:
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Json]] = {}
        self._ephemerals: dict[tuple[str, str], list[Json]] = {}
        self._clock = clock
        self._live = live
        self._on_change = on_change
        self._on_event = on_event

    def add_channel(self, channel: Channel) -> None:
        """Open a conversation."""
        self.channels[channel.id] = channel
        self.messages.setdefault(channel.id, [])

    def find(self, channel_id: str, team_id: str) -> Channel | None:
        """Find a team's conversation by its id."""
        channel = self.channels.get(channel_id)
        return channel if channel and channel.team_id == team_id else None

    def of_team(self, team_id: str) -> list[Channel]:
        """Give all conversations of a team."""
        return [channel for channel in self.channels.values() if channel.team_id == team_id]

    def open_group(self, team_id: str, members: list[str]) -> Channel:
        """Find or open the direct conversation between exactly these members."""
        kind = ChannelKind.IM if len(members) == 2 else ChannelKind.MPIM  # noqa: PLR2004 - two people
        for channel in self.of_team(team_id):
            if channel.kind is kind and set(channel.members) == set(members):
                return channel
        opened = Channel(
            id=new_id("D" if kind is ChannelKind.IM else "G"),
            team_id=team_id,
            name="",
            kind=kind,
            members=members,
            created=self._clock.seconds(),
        )
        self.add_channel(opened)
        self._on_change()
        self._live.tell(team_id, members, {"type": "conversations"})
        return opened

    def join(self, channel: Channel, user_id: str, *, inviter: str) -> None:
        """Let someone into a channel, and say so there as Slack does."""
        channel.members.append(user_id)
        self._live.tell(channel.team_id, channel.members, {"type": "conversations"})
        text = f"<@{user_id}> has joined the channel"
        self.post(channel, {"subtype": "channel_join", "user": user_id, "text": text, "inviter": inviter})

    def post(self, channel: Channel, message: Json) -> Json:
        """Store a new message and tell everyone in the conversation; gives the stored message."""
        stored = {"type": "message", "ts": self._clock.timestamp(), "team": channel.team_id, **message}
        self.messages[channel.id].append(stored)
        self._on_change()
        self._live.tell(
            channel.team_id,
            channel.members,
            {"type": "message", "channel": channel.id, "message": stored},
        )
        self._refresh_thread(channel, stored.get("thread_ts"))
        self._on_event(channel, stored)
        return stored

    def message(self, channel: Channel, ts: str) -> Json | None:
        """Find a message in a conversation."""
        return next((message for message in self.messages[channel.id] if message["ts"] == ts), None)

    def change(self, channel: Channel, ts: str, fields: Json) -> Json:
        """Change a stored message; a field set to None is removed."""
        message = self.message(channel, ts)
        if message is None:
            raise SlackError("message_not_found")
        before = dict(message)
        for name, value in fields.items():
            if value is None:
                message.pop(name, None)
            else:
                message[name] = value
        self._told_changed(channel, message)
        self._on_event(
            channel,
            {"type": "message", "subtype": "message_changed", "hidden": True, "ts": self._clock.timestamp()}
            | {"message": message, "previous_message": before},
        )
        return message

    def remove(self, channel: Channel, ts: str) -> None:
        """Delete a message; one that others have replied to leaves a stone in its place."""
        message = self.message(channel, ts)
        if message is None:
            raise SlackError("message_not_found")
        before = dict(message)
        if message.get("reply_count"):
            for name in ("blocks", "attachments", "metadata", "reactions", "files", "bot_id", "bot_profile"):
                message.pop(name, None)
            message.update(subtype="tombstone", user="USLACKBOT", text=GONE_TEXT)
            self._told_changed(channel, message)
        else:
            self.messages[channel.id].remove(message)
            self._on_change()
            event: Json = {"type": "message_deleted", "channel": channel.id, "ts": ts}
            self._live.tell(channel.team_id, channel.members, event)
            self._refresh_thread(channel, message.get("thread_ts"))
        self._on_event(
            channel,
            {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": self._clock.timestamp()}
            | {"deleted_ts": ts, "previous_message": before},
        )

    def react(self, channel: Channel, ts: str, name: str, user_id: str) -> None:
        """Add a person's reaction to a message."""
        message = self.message(channel, ts)
        if message is None:
            raise SlackError("message_not_found")
        reactions: list[Json] = message.setdefault("reactions", [])
        reaction = next((found for found in reactions if found["name"] == name), None)
        if reaction is None:
            reaction = {"name": name, "users": [], "count": 0}
            reactions.append(reaction)
        if user_id in reaction["users"]:
            raise SlackError("already_reacted")
        reaction["users"].append(user_id)
        reaction["count"] += 1
        self._on_change()
        event: Json = {"type": "reaction", "channel": channel.id, "ts": ts, "reactions": reactions}
        self._live.tell(channel.team_id, channel.members, event)

    def top_level(self, channel: Channel) -> list[Json]:
        """Give what stands in the conversation itself, oldest first: no replies but those also sent to it."""
        return [message for message in self.messages[channel.id] if not _is_hidden_reply(message)]

    def thread(self, channel: Channel, thread_ts: str) -> list[Json]:
        """Give a message and the replies to it, oldest first."""
        return [
            message for message in self.messages[channel.id] if thread_ts in (message["ts"], message.get("thread_ts"))
        ]

    def whisper(self, channel: Channel, user_id: str, message: Json) -> Json:
        """Show one person a message that is kept only until the server ends."""
        shown = {"type": "message", "ts": self._clock.timestamp(), "ephemeral": True, **message}
        self._ephemerals.setdefault((channel.id, user_id), []).append(shown)
        event: Json = {"type": "ephemeral", "channel": channel.id, "message": shown}
        self._live.tell(channel.team_id, [user_id], event)
        return shown

    def whispered(self, channel: Channel, user_id: str) -> list[Json]:
        """Give what this person has been shown alone in this conversation."""
        return self._ephemerals.get((channel.id, user_id), [])

    def change_whisper(self, channel: Channel, user_id: str, ts: str, fields: Json | None) -> None:
        """Replace the content of an ephemeral, or take it away (None)."""
        shown = self.whispered(channel, user_id)
        old = next((message for message in shown if message["ts"] == ts), None)
        if old is None:
            raise SlackError("message_not_found")
        event: Json = {"type": "ephemeral_deleted", "channel": channel.id, "ts": ts}
        if fields is None:
            shown.remove(old)
        else:
            for name in ("text", "blocks", "attachments"):
                old.pop(name, None)
            old.update(fields)
            event = {**event, "type": "ephemeral_replaced", "message": old}
        self._live.tell(channel.team_id, [user_id], event)

    def _refresh_thread(self, channel: Channel, thread_ts: str | None) -> None:
        parent = self.message(channel, thread_ts) if thread_ts else None
        if parent is None:
            return
        replies = [message for message in self.thread(channel, parent["ts"]) if message is not parent]
        if replies:
            parent.update(thread_ts=parent["ts"], **_thread_summary(replies))
        else:
            for name in ("thread_ts", *_thread_summary([parent])):
                parent.pop(name, None)
        self._told_changed(channel, parent)

    def _told_changed(self, channel: Channel, message: Json) -> None:
        self._on_change()
        event: Json = {"type": "message_changed", "channel": channel.id, "message": message}
        self._live.tell(channel.team_id, channel.members, event)


def _is_hidden_reply(message: Json) -> bool:
    thread_ts = message.get("thread_ts")
    in_thread = thread_ts is not None and thread_ts != message["ts"]
    return in_thread and message.get("subtype") != "thread_broadcast"


def _thread_summary(replies: Iterable[Json]) -> Json:
    listed = list(replies)
    users = list(dict.fromkeys(reply["user"] for reply in listed if "user" in reply))
    return {
        "reply_count": len(listed),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": listed[-1]["ts"],
    }
