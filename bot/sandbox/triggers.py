"""Trigger ids: the proof that a person just did something, good for opening one view within three seconds."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.sandbox.errors import SlackError

_FORGET_AFTER_SECONDS = 600


@dataclass(kw_only=True)
class Trigger:
    """What a person did, where, and when (monotonic seconds)."""

    team_id: str
    user_id: str
    channel_id: str | None
    view_id: str | None
    issued: float
    exchanged: bool = False


class Triggers:
    """Issues trigger ids and exchanges each once."""

    def __init__(self, lifetime_seconds: float) -> None:
        self._lifetime = lifetime_seconds
        self._issued: dict[str, Trigger] = {}

    def issue(self, team_id: str, user_id: str, *, channel_id: str | None = None, view_id: str | None = None) -> str:
        """Make a trigger for what this person just did."""
        now = time.monotonic()
        self._issued = {
            key: trigger for key, trigger in self._issued.items() if now - trigger.issued < _FORGET_AFTER_SECONDS
        }
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(
            team_id=team_id, user_id=user_id, channel_id=channel_id, view_id=view_id, issued=now
        )
        return trigger_id

    def exchange(self, trigger_id: str, team_id: str) -> Trigger:
        """Use a trigger up; raises SlackError when it is unknown, too old or used before."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or trigger.team_id != team_id:
            raise SlackError("invalid_trigger_id")
        if trigger.exchanged:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > self._lifetime:
            raise SlackError("expired_trigger_id")
        trigger.exchanged = True
        return trigger
