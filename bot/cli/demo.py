"""`lofteskoll demo`: the bot and two local workspaces on this machine, to try everything without Slack.

The bot is the same as in earnest: it talks to the workspaces over Slack's Web API and Socket Mode. Only its clock is
moved, into the period of Söderhamn's pledge.
"""

import json
import os
import shutil
import socket
import sys
import webbrowser
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EADDRINUSE
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryFile
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.cli.command import moment_of, opened_database, run_command
from bot.cli.interrupt import Ending, asked_to_end
from bot.cli.output import Output
from bot.domain.roles import Role
from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.agreements import import_agreements
from bot.services.errors import UserError
from bot.services.invitations import come_in, invite
from bot.services.members import admit
from bot.services.ties import follows, tie_channel
from bot.settings import BotSettings, Settings

PLEDGE = "soderhamn-2022"
BEGINS = datetime(2022, 1, 14, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
"""A Friday early in the pledge: two weeks have gone, and everything is still to be done."""
CHANNELS = {"police": Caller("T0POLIS", "U0ANNA", "C0POLIS"), "municipality": Caller("T0KOMMUN", "U0MARIA", "C0KOMMUN")}
"""The channels of the two workspaces (bot/sandbox/seed.yml) that follow the pledge up from the start."""
_COLLEAGUES: Mapping[str, Mapping[Role, Sequence[str]]] = {
    "T0POLIS": {Role.MEMBER: ("U0ERIK", "U0LINNEA"), Role.READER: ("U0HASSE",)},
    "T0KOMMUN": {Role.MEMBER: ("U0SARA", "U0JONAS", "U0KARIN")},
}
"""Who else has access from the start. Amira Haddad has not: she can ask for it."""
_TOKENS = "xoxb-sandbox-polis,xoxb-sandbox-kommun"
_APP_TOKEN = "xapp-sandbox"  # noqa: S105 opens nothing but the server started here
_MANIFEST = Path(__file__).parents[2] / "manifest.yml"
_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
_FIRST_PORT = 8321
_PORTS_TRIED = 50
_PORTS = 2**16
_TIMEOUT_SECONDS = 8
_HEARTBEAT_SECONDS = 1.0
"""Short, so that what becomes due arrives at once when the clock is moved."""


def main(argv: Sequence[str]) -> int:
    """Run the demo until it is interrupted, and return the exit status."""
    parser = ArgumentParser(prog="lofteskoll demo", description="Try Löfteskoll here, without Slack.")
    parser.add_argument("--reset", action="store_true", help="start anew: what was logged in the demo is removed")
    parser.add_argument("--port", type=_port, default=_FIRST_PORT, help="the first port to try")
    parser.add_argument("--data", type=Path, default=Path("data"), help="the folder that the demo is kept in")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    arguments = parser.parse_args(argv)
    return run_command(lambda settings, output: _demo(arguments, settings, output))


def _demo(arguments: Namespace, settings: Settings, output: Output) -> int:
    for name in _PROXIES:
        # slack_sdk would go through a proxy even to this machine itself
        os.environ.pop(name, None)
    folder: Path = arguments.data
    clock_file = _begin(folder, reset=arguments.reset)
    url = f"sqlite:///{folder / 'demo.db'}"
    kept = Settings(database_url=url, language=settings.language, log_level=settings.log_level, _env_file=None)
    _prepare(kept, moment_of(clock_file))
    asked = asked_to_end()
    with _workspaces(folder, arguments.port) as address:
        # everything named here, so that no setting of a bot in earnest reaches the demo
        bot_settings = BotSettings(
            database_url=kept.database_url,
            language=kept.language,
            log_level=kept.log_level,
            slack_app_token=SecretStr(_APP_TOKEN),
            slack_bot_tokens=SecretStr(_TOKENS),
            slack_client_id=None,
            token_keys=None,
            allow_guests=False,
            allow_shared_channels=False,
            slack_api_url=f"{address}/api/",
            slack_timeout_seconds=_TIMEOUT_SECONDS,
            clock_file=clock_file,
            heartbeat_seconds=_HEARTBEAT_SECONDS,
            _env_file=None,
        )
        _run_bot(bot_settings, address, output, until=asked, open_browser=not arguments.no_browser)
    output.say(text("The demo has ended. What you logged is kept; make demo goes on from there."))
    return 0


def _begin(folder: Path, *, reset: bool) -> Path:
    """Make the folder ready, emptied where that is asked for, and return the file that moves the clock. UserError."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if reset:
            _remove(folder)
        return _clock_file(folder)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise UserError(
            text("The demo can't be kept in {folder}: {problem}", folder=str(folder), problem=problem)
        ) from error


def _run_bot(settings: BotSettings, address: str, output: Output, *, until: Ending, open_browser: bool) -> None:
    from bot.app import Bot
    from bot.logs import start_logging

    start_logging("WARNING")
    running = Bot.connect(settings)
    try:
        output.say(text("Löfteskoll is ready at {address}", address=address))
        output.say(text("Open it, choose a person, and type /insats in #medborgarlöfte. Ctrl-C ends the demo."))
        if open_browser and _has_screen():
            webbrowser.open(address)
        until.wait()
    finally:
        running.close()


def _has_screen() -> bool:
    """Tell whether a browser could show itself; without a screen a text browser would take over the terminal."""
    return sys.platform in {"darwin", "win32"} or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _remove(folder: Path) -> None:
    shutil.rmtree(folder / "workspaces-files", ignore_errors=True)
    for name in ("demo.db", "demo.db-wal", "demo.db-shm", "workspaces.json", "clock.json", "clock.next.json"):
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
        police, municipality = CHANNELS["police"], CHANNELS["municipality"]
        if not follows(database, police, PLEDGE):
            agreement = tie_channel(database, police, agreement_id=PLEDGE, party_kind="police", now=now, trusted=True)
            other = next(party.id for party in agreement.signatories if party.kind == "municipality")
            invited = invite(database, police, PLEDGE, other, now=now)
            come_in(database, municipality, invited.code, now=now)
            for caller in (police, municipality):
                for role, people in _COLLEAGUES[caller.team_id].items():
                    admit(database, caller, PLEDGE, people, role, now=now)


@contextmanager
def _workspaces(folder: Path, first_port: int) -> Iterator[str]:
    """Run the local workspaces beside us, on the first free port. UserError where they don't start."""
    command = [sys.executable, "-m", "bot.sandbox", "--port", str(_free_port(first_port)), "--manifest", str(_MANIFEST)]
    command += ["--state", str(folder / "workspaces.json"), "--clock", str(folder / "clock.json")]
    # What they complain of goes to a file: a pipe that nobody empties would fill up, and they would stand still.
    with (
        TemporaryFile() as complaints,
        # in a session of its own, so that Ctrl-C reaches us first and the bot can say goodbye
        Popen(command, stdout=PIPE, stderr=complaints, text=True, start_new_session=True) as process,
    ):
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                process.wait()
                complaints.seek(0)
                raise UserError(
                    text("The workspaces don't start: {problem}", problem=_last_line(complaints.read().decode()))
                )
            yield address
        finally:
            process.terminate()
            process.wait()


def _free_port(first: int) -> int:
    """Return the first port from `first` on that nobody has (0 lets the system choose). UserError."""
    for port in range(first, min(first + _PORTS_TRIED, _PORTS)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the workspaces take it
            try:
                probe.bind(("127.0.0.1", port))
                probe.listen()
            except OSError as error:
                if error.errno == EADDRINUSE:
                    continue
                # whatever else is wrong with the port, the workspaces will tell
        return port
    raise UserError(text("No port is free from {first} on: name another with --port.", first=first))


def _last_line(complaints: str) -> str:
    """Return what the workspaces complained of; of an error that they did not expect, what it is."""
    return next((line.strip() for line in reversed(complaints.splitlines()) if line.strip()), "–")


def _port(given: str) -> int:
    if not (given.isdecimal() and int(given) < _PORTS):
        raise ArgumentTypeError(f"{given} is no port: they go from 0 (any free one) to {_PORTS - 1}")
    return int(given)
