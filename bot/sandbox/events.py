"""The Events API: which events the app has subscribed to, and their delivery with Slack's retries."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.sandbox.background import Background
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.manifest import AppManifest
from bot.sandbox.model import Channel, ChannelKind, Json, Person, Team
from bot.sandbox.payloads import event_callback, message_event
from bot.sandbox.socket_mode import Envelope, SocketMode, UnansweredError

_SUBSCRIPTION = {
    ChannelKind.PUBLIC: "message.channels",
    ChannelKind.PRIVATE: "message.groups",
    ChannelKind.IM: "message.im",
    ChannelKind.MPIM: "message.mpim",
}


class Events:
    """Tells the bot what happens where it is a member, if its manifest asks for it."""

    def __init__(
        self,
        *,
        app: AppManifest,
        clock: WorkspaceClock,
        socket: SocketMode,
        background: Background,
        retry_after_seconds: Sequence[float],
    ) -> None:
        self._app = app
        self._clock = clock
        self._socket = socket
        self._background = background
        self._retry_after_seconds = retry_after_seconds

    def message(self, team: Team, channel: Channel, message: Json) -> None:
        """Tell of a message, and once more by itself if it mentions the bot."""
        if team.bot.id not in channel.members:
            return
        event = message_event(channel, message)
        if _SUBSCRIPTION[channel.kind] in self._app.bot_events:
            self._send(team, event)
        is_mention = f"<@{team.bot.id}>" in message.get("text", "")
        if is_mention and channel.kind is not ChannelKind.IM and "app_mention" in self._app.bot_events:
            self._send(team, {**event, "type": "app_mention"})
        if message.get("subtype") == "channel_join" and "member_joined_channel" in self._app.bot_events:
            self._send(team, _joined(channel, message))

    def home_opened(self, team: Team, person: Person, direct: Channel, *, tab: str, view: Json | None) -> None:
        """Tell that a person looks at one of the app's tabs, `home` or `messages`."""
        if "app_home_opened" not in self._app.bot_events:
            return
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": direct.id,
            "tab": tab,
            "event_ts": f"{self._clock.now().timestamp():.6f}",
        }
        if tab == "home" and view is not None:
            event["view"] = view
        self._send(team, event)

    def _send(self, team: Team, event: Json) -> None:
        payload = event_callback(team, event, self._clock.seconds())
        self._background.start(self._deliver(str(event["type"]), payload))

    async def _deliver(self, name: str, payload: Json) -> None:
        """Deliver until acknowledged: at once, and again at Slack's intervals."""
        first: Json = {"retry_attempt": 0, "retry_reason": ""}
        if await self._acknowledged(name, payload, first):
            return
        for attempt, pause in enumerate(self._retry_after_seconds, start=1):
            await asyncio.sleep(pause)
            if await self._acknowledged(name, payload, {"retry_attempt": attempt, "retry_reason": "timeout"}):
                return

    async def _acknowledged(self, name: str, payload: Json, retry: Json) -> bool:
        try:
            await self._socket.ask(Envelope("events_api", payload, name, retry=retry))
        except UnansweredError:
            return False
        return True


def _joined(channel: Channel, message: Json) -> Json:
    return {
        "type": "member_joined_channel",
        "user": message["user"],
        "channel": channel.id,
        "channel_type": "C" if channel.kind is ChannelKind.PUBLIC else "G",
        "team": channel.team_id,
        "inviter": message["inviter"],
        "event_ts": message["ts"],
    }
