"""`lofteskoll demo`: the bot and two local workspaces on this machine, to try everything without Slack.

The bot is the same as in earnest: it talks to the workspaces over Slack's Web API and Socket Mode. Only its clock is
moved, into the period of Söderhamn's pledge.
"""

import json
import os
import shutil
import subprocess
import sys
import webbrowser
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.adapters.clock import FileClock
from bot.cli.command import opened_database, run_command
from bot.cli.interrupt import wait_for_interrupt
from bot.cli.output import FAILED, Output
from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.agreements import import_agreements
from bot.services.ties import follows, tie_channel
from bot.settings import BotSettings, Settings

PLEDGE = "soderhamn-2022"
BEGINS = datetime(2022, 1, 14, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
"""A Friday early in the pledge: two weeks have gone, and everything is still to be done."""
CHANNELS = {"police": Caller("T0POLIS", "U0ANNA", "C0POLIS"), "municipality": Caller("T0KOMMUN", "U0MARIA", "C0KOMMUN")}
"""The channels of the two workspaces (bot/sandbox/seed.yml) that follow the pledge up from the start."""
_TOKENS = "xoxb-sandbox-polis,xoxb-sandbox-kommun"
_APP_TOKEN = "xapp-sandbox"  # noqa: S105 opens nothing but the server started here
_MANIFEST = Path(__file__).parents[2] / "manifest.yml"
_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
_FIRST_PORT = 8321
_PORTS_TRIED = 50


def main(argv: Sequence[str]) -> int:
    """Run the demo until it is interrupted, and return the exit status."""
    parser = ArgumentParser(prog="lofteskoll demo", description="Try Löfteskoll here, without Slack.")
    parser.add_argument("--reset", action="store_true", help="start anew: what was logged in the demo is removed")
    parser.add_argument("--port", type=int, default=_FIRST_PORT, help="the first port to try")
    parser.add_argument("--data", type=Path, default=Path("data"), help="the folder that the demo is kept in")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    arguments = parser.parse_args(argv)
    return run_command(lambda settings, output: _demo(arguments, settings, output))


def _demo(arguments: Namespace, settings: Settings, output: Output) -> int:
    for name in _PROXIES:
        # slack_sdk would go through a proxy even to this machine itself
        os.environ.pop(name, None)
    folder: Path = arguments.data
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.reset:
        _remove(folder)
    clock_file = _clock_file(folder)
    # everything named here, so that no setting of a bot in earnest reaches the demo
    kept = Settings(database_url=f"sqlite:///{folder / 'demo.db'}", log_level=settings.log_level)
    _prepare(kept, FileClock(clock_file)())
    with _workspaces(folder, arguments.port) as address:
        if address is None:
            output.complain(text("No port is free from {first} on: name another with --port.", first=arguments.port))
            return FAILED
        bot_settings = BotSettings(
            database_url=kept.database_url,
            log_level=kept.log_level,
            slack_app_token=SecretStr(_APP_TOKEN),
            slack_bot_tokens=SecretStr(_TOKENS),
            slack_api_url=f"{address}/api/",
            clock_file=clock_file,
        )
        _run_bot(bot_settings, address, output, open_browser=not arguments.no_browser)
    output.say(text("The demo has ended. What you logged is kept; make demo goes on from there."))
    return 0


def _run_bot(settings: BotSettings, address: str, output: Output, *, open_browser: bool) -> None:
    from bot.app import Bot
    from bot.logs import start_logging

    start_logging("WARNING")
    running = Bot.connect(settings)
    try:
        output.say(text("Löfteskoll is ready at {address}", address=address))
        output.say(text("Open it, choose a person, and type /insats in #medborgarlöfte. Ctrl-C ends the demo."))
        if open_browser and _has_screen():
            webbrowser.open(address)
        wait_for_interrupt()
    finally:
        running.close()


def _has_screen() -> bool:
    """Tell whether a browser could show itself; without a screen a text browser would take over the terminal."""
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _remove(folder: Path) -> None:
    shutil.rmtree(folder / "workspaces-files", ignore_errors=True)
    for name in ("demo.db", "demo.db-wal", "demo.db-shm", "workspaces.json", "clock.json"):
        (folder / name).unlink(missing_ok=True)


def _clock_file(folder: Path) -> Path:
    """Return the file that moves the clock; made at the first start, so that time goes on from there."""
    path = folder / "clock.json"
    if not path.exists():
        offset = int((BEGINS - datetime.now(UTC)).total_seconds())
        path.write_text(json.dumps({"offset_seconds": offset}), "utf-8")
    return path


def _prepare(settings: Settings, now: datetime) -> None:
    """Make the database, import the agreements that come with the program, and tie the two channels."""
    with opened_database(settings) as database:
        import_agreements(database, [read_agreement(path) for path in built_in_files()], at=now)
        for party, caller in CHANNELS.items():
            if not follows(database, caller, PLEDGE):
                tie_channel(database, caller, agreement_id=PLEDGE, party_kind=party, now=now)


@contextmanager
def _workspaces(folder: Path, first_port: int) -> Iterator[str | None]:
    """Run the local workspaces beside us, on the first free port; None where none is free."""
    for port in range(first_port, first_port + _PORTS_TRIED):
        command = [sys.executable, "-m", "bot.sandbox", "--port", str(port), "--manifest", str(_MANIFEST)]
        command += ["--state", str(folder / "workspaces.json"), "--clock", str(folder / "clock.json")]
        # in a session of its own, so that Ctrl-C reaches us first and the bot can say goodbye
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        ) as process:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                continue
            try:
                yield address
            finally:
                process.terminate()
            return
    yield None
