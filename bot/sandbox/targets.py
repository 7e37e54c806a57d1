"""What a click on the page refers to: the message, modal or home tab, and the element in it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.block_kit.surfaces import elements_of
from bot.sandbox.conversations import Conversations
from bot.sandbox.model import Channel, Json
from bot.sandbox.payloads import Actor, short_channel
from bot.sandbox.responses import Answering
from bot.sandbox.views import Views


class UnknownTargetError(Exception):
    """The page acted on something that is not there (any more)."""


@dataclass(frozen=True)
class Target:
    """What was acted on: its blocks, and what a payload says about where it is."""

    blocks: list[Json]
    about: Json
    answering: Answering | None = None
    view: Json | None = None

    def element(self, chosen: Json) -> Json:
        """Find the element with these ids; raises UnknownTargetError."""
        wanted = (chosen["block_id"], chosen["action_id"])
        for block in self.blocks:
            for _, element in elements_of(block):
                if (block["block_id"], element.get("action_id")) == wanted:
                    return element
        raise UnknownTargetError(chosen["action_id"])


class Targets:
    """Finds what people act on."""

    def __init__(self, conversations: Conversations, views: Views) -> None:
        self._conversations = conversations
        self._views = views

    def open_view(self, actor: Actor, view_id: str) -> Json:
        """Find a modal this person has open; raises UnknownTargetError."""
        for view in self._views.stack(*actor.key):
            if view["id"] == view_id:
                return view
        raise UnknownTargetError(view_id)

    def find(self, actor: Actor, container: Json) -> Target:
        """Find a message or view this person sees; raises UnknownTargetError."""
        if container["type"] == "view":
            return self._view(actor, container["view_id"])
        channel = self._conversations.find(container["channel"], actor.team.id)
        if channel is None:
            raise UnknownTargetError(container["channel"])
        return self._message(actor, channel, container["ts"])

    def _view(self, actor: Actor, view_id: str) -> Target:
        home = self._views.homes.get(actor.key)
        view = home if home and home["id"] == view_id else self.open_view(actor, view_id)
        about: Json = {"container": {"type": "view", "view_id": view_id}, "view": view}
        return Target(view["blocks"], about, view=view)

    def _message(self, actor: Actor, channel: Channel, ts: str) -> Target:
        message = self._conversations.message(channel, ts)
        whispered = self._conversations.whispered(channel, actor.person.id)
        shown = message or next((kept for kept in whispered if kept["ts"] == ts), None)
        if shown is None:
            raise UnknownTargetError(ts)
        container: Json = {"type": "message", "message_ts": ts, "channel_id": channel.id}
        container["is_ephemeral"] = message is None
        about: Json = {"container": container, "channel": short_channel(channel)}
        if "thread_ts" in shown:
            container["thread_ts"] = shown["thread_ts"]
        if message is not None:
            # What only one person sees is not repeated to the bot.
            about["message"] = message
        attached = [block for part in shown.get("attachments") or () for block in part.get("blocks") or ()]
        answering = Answering(
            team=actor.team,
            channel=channel,
            user_id=actor.person.id,
            message_ts=ts,
            is_ephemeral=message is None,
            thread_ts=shown.get("thread_ts"),
        )
        return Target([*(shown.get("blocks") or ()), *attached], about, answering)
