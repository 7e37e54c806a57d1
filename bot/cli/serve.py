"""`lofteskoll serve`: the bot with a web address, where workspaces install it and Slack tells what people do."""

import socket
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from bot.cli.command import run_command
from bot.cli.interrupt import asked_to_end
from bot.cli.output import FAILED, Output
from bot.cli.running import connect_bot, read_settings
from bot.domain.texts import text
from bot.services.errors import UserError
from bot.settings import ServeSettings, Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.app import Bot
    from bot.web.installing import Invitations

_LAST_PORT = 65535


def main(argv: Sequence[str]) -> int:
    """Serve until it is interrupted, and return the exit status."""
    parser = ArgumentParser(prog="lofteskoll serve", description="Run the bot, installed and told by HTTP.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=_port, default=3000, help="the port to listen on (%(default)s; 0: any free one)")
    arguments = parser.parse_args(argv)
    return run_command(lambda _settings, output: _serve(arguments, _settings, output))


def _port(given: str) -> int:
    if not (given.isdecimal() and int(given) <= _LAST_PORT):
        raise ArgumentTypeError(f"a port is a number up to {_LAST_PORT}")
    return int(given)


def _serve(arguments: Namespace, _settings: Settings, output: Output) -> int:
    settings = read_settings(ServeSettings, output)
    if settings is None:
        return FAILED
    from bot.logs import start_logging

    with ExitStack() as ending:
        listening = ending.enter_context(_open_port(arguments.host, arguments.port))
        start_logging(settings.log_level)
        asked = asked_to_end()
        bot = connect_bot(settings, output)
        if bot is None:
            return FAILED
        ending.callback(bot.close)
        from bot.web.server import WebServer

        server = WebServer(web_of(bot, settings), listening).start()
        ending.callback(server.stop)
        output.say(text("Löfteskoll is served on port {port}. Ctrl-C ends it.", port=str(server.port)))
        asked.wait()
    return 0


def _open_port(host: str, port: int) -> socket.socket:
    try:
        from bot.web.server import open_port
    except ImportError as error:
        raise UserError(
            text("Serving needs the package {name}: `make install` brings it.", name=str(error.name))
        ) from error
    try:
        return open_port(host, port)
    except OSError as error:
        raise UserError(
            text(
                "The address {host}, port {port}, can't be used: {problem}",
                host=host,
                port=str(port),
                problem=str(error),
            )
        ) from error


def web_of(bot: "Bot", settings: ServeSettings, invitations: "Invitations | None" = None) -> "Starlette":
    """Return the web application around the running bot; `invitations` says who comes in, usually the database."""
    from bot.adapters.manifest import REDIRECT_PATH, needed_scopes
    from bot.app import THREADS
    from bot.services import invitations as ours
    from bot.web.app import make_web
    from bot.web.door import Door
    from bot.web.installation import InstallationPages
    from bot.web.installing import Installing, OurApp
    from storage.installations import Installations, InstallationStates, key_ring

    app = OurApp(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=needed_scopes(),
        redirect_url=f"{settings.public_url}{REDIRECT_PATH}",
        slack_api_url=settings.slack_api_url,
        slack_timeout_seconds=settings.slack_timeout_seconds,
    )
    database, keys = bot.house.database, key_ring(settings.keys())
    installing = Installing(
        app,
        bot.house,
        installations=Installations(database, client_id=app.client_id, keys=keys),
        states=InstallationStates(database),
        invitations=invitations or ours,
        keys=keys,
    )
    return make_web(
        InstallationPages(installing, redirect_url=app.redirect_url, language=settings.language),
        app=bot.app,
        # over Socket Mode all is told already
        door=None if bot.socket else Door(settings.signing_secret()),
        threads=THREADS,
    )
