"""The run itself: bots are started, sent to work, and killed at random moments, while Slack has its bad days."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Lock

from sqlalchemy import ColumnElement, func, select

from storage.tables import DeliveryRow
from storage.types import DeliveryState
from tests.faults.bots import BotProcess
from tests.faults.place import Place

_LIFE = (0.0, 0.15)
"""Between so many seconds a bot lives once it is connected."""
_ERROR_RATE = 0.03
_FAULTS: tuple[Mapping[str, object], ...] = (
    {"ratelimit": {"chat.postMessage": 2}},
    {"lose_answers": {"chat.postMessage": 1}},
    {"drop_connections": {"chat.postMessage": 2}},
    {"drop_connections": {"conversations.history": 1}},
    {"ratelimit": {"conversations.history": 1}},
)
_OFTEN = 0.3
"""With this chance a new bot meets another fault."""
_SELDOM = 0.05
_SLOW = 0.4
"""By so many seconds Slack answers late at times: the bot no longer listens then, and the post comes after all."""
_AHEAD = 40
"""So many deliveries wait at any time, so that whoever is killed was at work."""
_SOON = timedelta(seconds=3)
_LONGEST_WAIT = timedelta(hours=1)
_PATIENCE = 90
"""So many seconds the rest may take."""


@dataclass
class Run:
    """So many deliveries, so many kills, so many bots at once."""

    place: Place
    settings: Mapping[str, str]
    log: Path
    seed: int
    deliveries: int
    kills: int
    bots: int
    killed: int = 0
    at_work: int = 0
    """how many of the killed had something in hand"""
    refused: int = 0
    """how many starts came to nothing, Slack having a bad day"""
    faults: int = 0
    _lock: Lock = field(default_factory=Lock)

    def go(self) -> None:
        """Kill bots while they work; then let what is left come out."""
        self.place.switch(error_rate=_ERROR_RATE, retry_after=1)
        with ThreadPoolExecutor(self.bots) as pool:
            lives = [pool.submit(self._live_and_die, Random(f"{self.seed}:{each}")) for each in range(self.bots)]
            while not all(each.done() for each in lives):
                self._give_work()
                time.sleep(0.02)
            for each in lives:
                each.result()
        self._give_work()
        self._let_the_rest_come_out(Random(self.seed))

    def _give_work(self) -> None:
        while self._count(DeliveryRow.next_at.is_not(None)) < _AHEAD or self._count() < self._wanted():
            self.place.work()

    def _wanted(self) -> int:
        return self.deliveries * self.killed // self.kills

    def _live_and_die(self, chance: Random) -> None:
        while self.killed < self.kills:
            self._meet_faults(chance)
            bot = self._started()
            if chance.random() < _SELDOM:
                self._let_slack_be_slow()
            time.sleep(chance.uniform(*_LIFE))
            bot.kill()
            with self._lock:
                self.killed += 1
                self.at_work += self._count(DeliveryRow.state == DeliveryState.CLAIMED) > 0

    def _let_the_rest_come_out(self, chance: Random) -> None:
        """Let hours pass while no bot runs, so that nobody need wait for what is to be tried again later."""
        deadline = time.monotonic() + _PATIENCE
        while (waiting := self._waiting()) and time.monotonic() < deadline:
            now = self.place.clock.now()
            self.place.clock.move(max(timedelta(), min(max(waiting) - now, _LONGEST_WAIT)))
            self._meet_faults(chance)
            bots = [self._started() for _ in range(self.bots)]
            while (waiting := self._waiting()) and min(waiting) < self.place.clock.now() + _SOON:
                time.sleep(0.05)
            for bot in bots:
                bot.kill()

    def _started(self) -> BotProcess:
        while not (bot := BotProcess(self.settings, self.log)).is_ready():
            bot.kill()
            self.refused += 1
        return bot

    def _meet_faults(self, chance: Random) -> None:
        if chance.random() < _OFTEN:
            self.place.switch(**chance.choice(_FAULTS))
            self.faults += 1

    def _let_slack_be_slow(self) -> None:
        self.place.switch(delay_seconds=_SLOW)
        time.sleep(_SLOW)
        self.place.switch(delay_seconds=0)
        self.faults += 1

    def _count(self, *where: ColumnElement[bool]) -> int:
        with self.place.database.reading() as session:
            return session.scalars(select(func.count()).select_from(DeliveryRow).where(*where)).one()

    def _waiting(self) -> list[datetime]:
        with self.place.database.reading() as session:
            return [each for each in session.scalars(select(DeliveryRow.next_at)) if each]
