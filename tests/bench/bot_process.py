"""The process of a cold start: connects, says when it was ready, and on a line from outside what it took.

`--bare` connects a Bolt app that does nothing, to compare with. Settings come from the environment, as for the bot.
The only one to tell that Slack's hello has come is the Socket Mode client's debug log, so that is listened to.
"""

import logging
import os
import sys
import time
from pathlib import Path
from threading import Event


class _Hello(logging.Handler):
    """Waits for the log to tell that hello has come."""

    def __init__(self) -> None:
        super().__init__()
        self._came = Event()
        self.at = self.processor_time = 0.0
        self._logger = logging.getLogger("slack_bolt.App")
        self._logger.propagate = False
        self._logger.addHandler(self)
        # Bolt takes the root's level for its own logger
        root = logging.getLogger()
        for handler in root.handlers:
            handler.setLevel(logging.WARNING)
        root.setLevel(logging.DEBUG)

    def emit(self, record: logging.LogRecord) -> None:
        if "type: hello" in record.getMessage() and not self._came.is_set():
            self.at, self.processor_time = time.monotonic(), time.process_time()
            self._came.set()

    def wait(self) -> None:
        if not self._came.wait(timeout=30):
            raise TimeoutError("no hello")
        for logger in (self._logger, logging.getLogger()):
            logger.setLevel(logging.WARNING)


def _connect_bot() -> _Hello:
    from bot.app import Bot
    from bot.logs import start_logging
    from bot.settings import BotSettings

    start_logging("WARNING")
    hello = _Hello()
    Bot.connect(BotSettings())  # the environment gives the tokens
    return hello


def _connect_bare() -> _Hello:
    from slack_bolt import Ack, App
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk import WebClient

    def acknowledge(ack: Ack) -> None:
        ack()

    client = WebClient(
        token=os.environ["LOFTESKOLL_SLACK_BOT_TOKENS"].partition(",")[0],
        base_url=os.environ["LOFTESKOLL_SLACK_API_URL"],
    )
    hello = _Hello()
    app = App(name="bare", client=client, request_verification_enabled=False)
    app.command("/bare")(acknowledge)
    handler = SocketModeHandler(app, os.environ["LOFTESKOLL_SLACK_APP_TOKEN"])
    handler.connect()  # type: ignore[no-untyped-call]  # Bolt has no types here
    return hello


def _peak_kib() -> int:
    """Return the most memory that this process has had.

    Not `ru_maxrss` where it can be helped: Linux lets a process begin with the peak of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1])
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # macOS counts in bytes


def main() -> None:
    hello = _connect_bare() if "--bare" in sys.argv else _connect_bot()
    hello.wait()
    print(hello.at, hello.processor_time, flush=True)
    sys.stdin.readline()
    print(_peak_kib(), flush=True)
    os._exit(0)  # all is measured, and slack_sdk may take minutes to say goodbye


if __name__ == "__main__":
    main()
