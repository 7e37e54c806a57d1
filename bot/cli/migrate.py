"""`lofteskoll migrate`: brings the database's tables up to date."""

from argparse import ArgumentParser
from collections.abc import Sequence

from bot.cli.command import opened_database, run_command
from bot.cli.output import Output
from bot.domain.texts import text
from bot.settings import Settings


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    ArgumentParser(prog="lofteskoll migrate", description="Bring the tables up to date.").parse_args(argv)
    return run_command(_migrate)


def _migrate(settings: Settings, output: Output) -> int:
    with opened_database(settings):
        output.say(text("The tables are up to date."))
    return 0
