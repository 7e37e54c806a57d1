"""Where the fault test takes place: the local workspaces as a process, with five agreements in twenty channels."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bot.adapters.clock import FileClock
from bot.domain.kinds import OPERATION
from bot.sandbox.seed import DEFAULT_SEED
from bot.services.access import Caller
from bot.services.entries import review_entry, save_draft
from bot.services.entry_making import NewEntry
from storage.engine import Database
from storage.plans import Plan, put_plan
from tests.chat import at
from tests.factories import operation
from tests.handlers.scene import PEOPLE, built_in
from tests.importing import import_agreement
from tests.queued import queue_glance
from tests.sandbox.acting import TOKENS, tell
from tests.tying import tie

_AGREEMENTS = 5
_CHANNELS_EACH = 2
_WHEN = at("2022-06-15", 9)
"""In the office hours of a day on which Söderhamn's pledge is in force."""
_FIRST_DAY = at("2022-01-10")
_DAYS = 150
_AWAY = timedelta(days=20)
_PARTIES = {"T0POLIS": "police", "T0KOMMUN": "municipality"}


class MovedClock:
    """The clock of the bots and of the workspaces: a file that moves the machine's."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = _WHEN - datetime.now(UTC)
        self.move(timedelta())
        self.now = FileClock(path)

    def move(self, by: timedelta) -> None:
        """Let so much time pass at once."""
        self._offset += by
        unfinished = self.path.with_suffix(".new")
        unfinished.write_text(json.dumps({"offset_seconds": int(self._offset.total_seconds())}), "utf-8")
        unfinished.replace(self.path)


@dataclass
class Place:
    """Agreements followed up in channels of both workspaces, and people who work there."""

    url: str
    clock: MovedClock
    address: str
    chance: Random
    database: Database = field(init=False)
    _ties: list[tuple[str, Caller]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        """Import the agreements, and tie each to its channels."""
        self.database = Database(self.url)
        usual = built_in("soderhamn-2022")
        for number in range(_AGREEMENTS):
            agreement = usual.model_copy(update={"id": f"avtal-{number}"})
            import_agreement(self.database, agreement, at=self.clock.now())
            for team_id, kind in _PARTIES.items():
                for each in range(_CHANNELS_EACH):
                    channel_id = _channel_id(team_id, _CHANNELS_EACH * number + each)
                    caller = Caller(team_id, self.chance.choice([*PEOPLE[team_id]]), channel_id)
                    tie(self.database, caller, agreement_id=agreement.id, party_kind=kind, now=self.clock.now())
                    self._ties.append((agreement.id, caller))
            self._have_been_away(agreement.id)

    def _have_been_away(self, agreement_id: str) -> None:
        """Let the bots find weeks of reminders to be planned: they are killed while they do that, too."""
        now = self.clock.now()
        with self.database.writing() as session:
            put_plan(session, Plan(agreement_id, now - _AWAY, now))

    def work(self) -> None:
        """Let somebody do something that is posted: an operation, told in four channels, or a glance, told in one."""
        agreement_id, caller = self.chance.choice(self._ties)
        doing = self.chance.choice([self._log, self._share, self._share_with_person])
        doing(agreement_id, caller)

    def switch(self, **faults: Any) -> None:
        """Switch faults of the workspaces on or off."""
        tell(f"{self.address}/sandbox/faults", faults).raise_for_status()

    def _log(self, agreement_id: str, caller: Caller) -> None:
        number = next(self._numbers)
        day = (_FIRST_DAY + timedelta(days=number % _DAYS)).date()
        values = {**operation(day).values, "note": f"Insats {number}."}
        now, draft = self.clock.now(), f"insats-{number}"
        review_entry(self.database, caller, NewEntry(draft, agreement_id, OPERATION, values), now=now)
        save_draft(self.database, caller, draft, now=now)

    def _share(self, agreement_id: str, caller: Caller) -> None:
        self._share_in(caller.channel_id, agreement_id, caller)

    def _share_with_person(self, agreement_id: str, caller: Caller) -> None:
        self._share_in(self.chance.choice([*PEOPLE[caller.team_id]]), agreement_id, caller)

    def _share_in(self, channel_id: str, agreement_id: str, caller: Caller) -> None:
        queue_glance(
            self.database,
            agreement_id=agreement_id,
            team_id=caller.team_id,
            channel_id=channel_id,
            press=str(next(self._numbers)),
            user_id=caller.user_id,
            now=self.clock.now(),
        )


@contextmanager
def workspaces(folder: Path, clock: MovedClock) -> Iterator[str]:
    """Run the local workspaces, with a channel for everybody who needs one; give their address."""
    seed = folder / "seed.yml"
    seed.write_text(yaml.safe_dump(_seed()), "utf-8")
    command = [sys.executable, "-m", "bot.sandbox", "--clock", str(clock.path), "--seed", str(seed)]
    # They would tell of every call that is cut off, which is what this is about.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                raise RuntimeError("the workspaces did not start")
            yield address
        finally:
            process.terminate()


def settings_of(place: Place, *, lease: float, timeout: float) -> Mapping[str, str]:
    """Return the environment of a bot in this place."""
    return {
        "LOFTESKOLL_DATABASE_URL": place.url,
        "LOFTESKOLL_SLACK_APP_TOKEN": "xapp-sandbox",
        "LOFTESKOLL_SLACK_BOT_TOKENS": ",".join(TOKENS.values()),
        "LOFTESKOLL_SLACK_API_URL": f"{place.address}/api/",
        "LOFTESKOLL_SLACK_TIMEOUT_SECONDS": str(timeout),
        "LOFTESKOLL_DELIVERY_LEASE_SECONDS": str(lease),
        "LOFTESKOLL_HEARTBEAT_SECONDS": "0.2",
        "LOFTESKOLL_CLOCK_FILE": str(place.clock.path),
    }


def _seed() -> dict[str, Any]:
    seed: dict[str, Any] = yaml.safe_load(DEFAULT_SEED.read_text("utf-8"))
    for team in seed["teams"]:
        for number in range(_AGREEMENTS * _CHANNELS_EACH):
            team["channels"].append({"id": _channel_id(team["id"], number), "name": f"lofte-{number}", "bot": True})
    return seed


def _channel_id(team_id: str, number: int) -> str:
    return f"C{team_id[1:]}{number}"
