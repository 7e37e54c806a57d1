"""From nothing to a bot that answers: processes are started against the local workspaces, as `lofteskoll run` would be.

A start is over when the bot is connected over Socket Mode and has received hello. Its memory is read after two hundred
mixed requests: glances, forms opened, reviewed and saved, by several people at the same time, the posts sent.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Self

from bot.domain.kinds import OPERATION
from bot.domain.people import Person
from tests.bench.place import AGREEMENT, BUILD, FILLED, NOW, furnished
from tests.chat import fill
from tests.sandbox.acting import APP_TOKEN, TOKENS, Live, PersonAtPage
from tests.tying import let_in

REQUESTS_EACH_TIME = 4
_PEOPLE = (
    ("T0POLIS", "U0ANNA", "C0POLIS"),
    ("T0POLIS", "U0ERIK", "C0POLIS"),
    ("T0POLIS", "U0LINNEA", "C0POLIS"),
    ("T0KOMMUN", "U0MARIA", "C0KOMMUN"),
    ("T0KOMMUN", "U0JONAS", "C0KOMMUN"),
)


@dataclass(frozen=True)
class Start:
    """How long a start took: on the clock, and of the processor's time."""

    seconds: float
    processor_seconds: float


@dataclass(frozen=True)
class ColdStart:
    """The medians of several starts of the bot, and of a bare Bolt app's; and memory after the requests."""

    bot: Start
    bare: Start
    peak_mib: float
    bare_mib: float


def measure_cold_start(url: str, *, starts: int, requests: int) -> ColdStart:
    """Start the bot and the bare app in turn, `starts` times; the last bot serves the requests."""
    chat = furnished(url)
    let_in(chat.database, AGREEMENT, [Person(team, user) for team, user, _ in _PEOPLE], now=NOW)
    chat.database.dispose()
    bots, bares, bare_peaks = [], [], []
    peak = 0.0
    with _clock() as clock, _workspaces(clock) as address:
        for flags in ((), ("--bare",)):  # for warming up: files are read and modules compiled
            with _Process(url, clock, address, *flags) as process:
                process.peak_mib()
        for number in range(starts):
            with _Process(url, clock, address) as process:
                bots.append(process.start)
                if number == starts - 1:
                    _let_people_work(address, requests)
                peak = process.peak_mib()
            with _Process(url, clock, address, "--bare") as process:
                bares.append(process.start)
                bare_peaks.append(process.peak_mib())
    return ColdStart(_typical(bots), _typical(bares), peak, median(bare_peaks))


def _typical(starts: list[Start]) -> Start:
    return Start(median(each.seconds for each in starts), median(each.processor_seconds for each in starts))


@contextmanager
def _clock() -> Iterator[Path]:
    """Give a file that moves the clock of the bot and of the workspaces into the agreement's period."""
    with TemporaryDirectory(prefix="bench-", dir=BUILD) as folder:
        clock = Path(folder) / "clock.json"
        clock.write_text(json.dumps({"offset_seconds": int((NOW - datetime.now(UTC)).total_seconds())}), "utf-8")
        yield clock


@contextmanager
def _workspaces(clock: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "bot.sandbox", "--clock", str(clock)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield _line(process)
        finally:
            process.terminate()


class _Process:
    """A bot in a process of its own."""

    def __init__(self, url: str, clock: Path, address: str, *flags: str) -> None:
        environment = os.environ | {
            "LOFTESKOLL_DATABASE_URL": url,
            "LOFTESKOLL_SLACK_APP_TOKEN": APP_TOKEN,
            "LOFTESKOLL_SLACK_BOT_TOKENS": ",".join(TOKENS.values()),
            "LOFTESKOLL_SLACK_API_URL": f"{address}/api/",
            "LOFTESKOLL_CLOCK_FILE": str(clock),
        }
        # as where the bot runs: what has been compiled once is kept
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        begun = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bot_process", *flags],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        ready, processor = _line(self._process).split()
        self.start = Start(float(ready) - begun, float(processor))

    def __enter__(self) -> Self:
        return self

    def peak_mib(self) -> float:
        """End the process, and return the most memory that it has had."""
        told, _ = self._process.communicate("\n", timeout=60)
        return int(told) / 1024

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


def _line(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError("the process ended before it was ready")
    return line.strip()


def _let_people_work(address: str, requests: int) -> None:
    times = max(1, requests // (REQUESTS_EACH_TIME * len(_PEOPLE)))
    with ThreadPoolExecutor(len(_PEOPLE)) as pool:
        for done in [pool.submit(_work, PersonAtPage(address, team, user), at, times) for team, user, at in _PEOPLE]:
            done.result()


def _work(person: PersonAtPage, channel: str, times: int) -> None:
    with person.listening() as live:
        for _ in range(times):
            person.writes(channel, "/lofte")
            person.writes(channel, "/insats")
            opened = _newest(live, 1)
            person.does("submit", view_id=opened["id"], state=fill(opened, FILLED[OPERATION])["state"])
            review = _newest(live, 2)
            person.does("submit", view_id=review["id"], state={"values": {}})


def _newest(live: Live, deep: int) -> dict[str, object]:
    """Wait until the person has `deep` modals before them, and return the one on top."""
    while len(stack := live.hears("views")["stack"]) != deep:
        pass
    newest: dict[str, object] = stack[-1]
    return newest
