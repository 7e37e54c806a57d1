"""Bots in processes of their own, quickly started and killed without warning."""

import os
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

_forks = get_context("forkserver")
# What a start spends most time with is done once; each bot has its own connections all the same.
_forks.set_forkserver_preload(["tests.faults.warm"])
_START_SECONDS = 20


class BotProcess:
    """A bot; its log goes on in a file."""

    def __init__(self, settings: Mapping[str, str], log: Path) -> None:
        self._ready, told = _forks.Pipe(duplex=False)
        self._process = _forks.Process(target=_live, args=(dict(settings), log, told), daemon=True)
        self._process.start()
        told.close()

    def is_ready(self) -> bool:
        """Wait until it is connected; False where it has ended instead, as when Slack doesn't answer."""
        try:
            return self._ready.poll(_START_SECONDS) and self._ready.recv()
        except EOFError:
            return False

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does (SIGKILL)."""
        self._process.kill()
        self._process.join()
        self._ready.close()


def _live(settings: Mapping[str, str], log: Path, told: Connection) -> None:
    from bot.app import Bot
    from bot.logs import start_logging
    from bot.settings import BotSettings

    os.environ.update(settings)
    sys.stderr = log.open("a", buffering=1, encoding="utf-8")
    os.dup2(sys.stderr.fileno(), 2)
    start_logging("INFO")
    Bot.connect(BotSettings())  # the environment gives the tokens
    told.send(True)
    Event().wait()
