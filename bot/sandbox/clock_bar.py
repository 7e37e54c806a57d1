"""The clock bar: the ways to move the workspaces' clock, and what the pages are told of it."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.journal import Journal
from bot.sandbox.live import LiveHub
from bot.sandbox.model import Json

ZONE = ZoneInfo("Europe/Stockholm")
_DAYS = {"day": 1, "week": 7}
_WATCH_SECONDS = 1


class ClockBar:
    """Moves the clock for people, and tells every page when it has been moved, by them or by others."""

    def __init__(self, clock: WorkspaceClock, live: LiveHub, journal: Journal) -> None:
        self._clock = clock
        self._live = live
        self._journal = journal
        self._told: tuple[int, datetime | None] = (0, None)

    def as_json(self) -> Json:
        """Give the time, how far it is from the real one, and when the bot has something to do next."""
        upcoming = self._clock.next_moment
        return {
            "now": self._clock.now().isoformat(),
            "offset_seconds": self._clock.offset_seconds,
            "is_movable": self._clock.is_movable,
            "next": upcoming and upcoming.isoformat(),
        }

    def move(self, to: str) -> None:
        """Move the clock to `now` (the machine's own time) or `next`, or on by a `day` or `week`; raises ValueError."""
        self._clock.move(self._offset_at(to))
        self._journal.note("clock", to)
        self._tell_changes()

    async def watch(self) -> None:
        """Tell every page when something has changed, for as long as the server runs."""
        self._told = self._now_told()
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            self._tell_changes()

    def _offset_at(self, to: str) -> int:
        if to == "now":
            return 0
        now = self._clock.now()
        if to in _DAYS:
            # the same time of day in Sweden, also where summer time begins or ends in between
            there = (now.astimezone(ZONE) + timedelta(days=_DAYS[to])).astimezone(UTC)
        elif to == "next":
            there = self._clock.next_moment or now
            if there <= now:
                message = "nothing is known to come"
                raise ValueError(message)
        else:
            message = f"no way to move the clock: {to}"
            raise ValueError(message)
        # up, so that what is to happen then is not a moment away still
        return self._clock.offset_seconds + math.ceil((there - now).total_seconds())

    def _now_told(self) -> tuple[int, datetime | None]:
        return self._clock.offset_seconds, self._clock.next_moment

    def _tell_changes(self) -> None:
        told = self._now_told()
        if told != self._told:
            self._told = told
            self._live.tell_everyone({"type": "clock", **self.as_json()})
