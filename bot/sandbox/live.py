"""What open pages are told, as it happens: each page listens as one person in one team."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.sandbox.model import Json


@dataclass(frozen=True, eq=False)
class Listener:
    """One open page."""

    team_id: str
    user_id: str
    queue: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)


class LiveHub:
    """Hands events to the pages they concern."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    @contextmanager
    def listening(self, team_id: str, user_id: str) -> Iterator[Listener]:
        """Listen as this person until the block ends."""
        listener = Listener(team_id, user_id)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def tell(self, team_id: str, user_ids: Iterable[str], event: Json) -> None:
        """Tell these people."""
        audience = set(user_ids)
        for listener in self._listeners:
            if listener.team_id == team_id and listener.user_id in audience:
                listener.queue.put_nowait(event)

    def tell_everyone(self, event: Json) -> None:
        """Tell every open page."""
        for listener in self._listeners:
            listener.queue.put_nowait(event)

    def notice(self, team_id: str, user_id: str, text: str, channel_id: str | None = None) -> None:
        """Show one person what Slack itself has to say, for example that a command failed."""
        event: Json = {"type": "notice", "text": text}
        if channel_id:
            event["channel"] = channel_id
        self.tell(team_id, [user_id], event)
