"""`lofteskoll keys`: the keys under which the tokens of installed workspaces are stored."""

from argparse import ArgumentParser
from collections.abc import Sequence

from pydantic import ValidationError

from bot.cli.command import opened_database, run_command
from bot.cli.output import FAILED, Output
from bot.domain.texts import ntext
from bot.settings import KeySettings, Settings, settings_faults


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = ArgumentParser(prog="lofteskoll keys", description="The keys under which tokens are stored.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("new", help="print a new key")
    commands.add_parser("rotate", help="encrypt every token anew, under the first of LOFTESKOLL_TOKEN_KEYS")
    return run_command({"new": _print_new, "rotate": _rotate}[parser.parse_args(argv).command])


def _print_new(_settings: Settings, output: Output) -> int:
    from storage.installations import new_key

    output.say(new_key())
    return 0


def _rotate(_settings: Settings, output: Output) -> int:
    try:
        settings = KeySettings()
    except ValidationError as error:
        for line in settings_faults(error):
            output.complain(line)
        return FAILED
    from bot.services.installing import encrypt_anew

    with opened_database(settings) as database:
        done = encrypt_anew(database, keys=settings.keys())
    output.say(
        ntext(
            "The tokens of {count} workspace are encrypted under the first key. The others are needed no more.",
            "The tokens of {count} workspaces are encrypted under the first key. The others are needed no more.",
            done,
        )
    )
    return 0
