"""`lofteskoll run`: the bot against a real Slack, with tokens from the environment or `.env`."""

from argparse import ArgumentParser
from collections.abc import Sequence

from bot.cli.command import run_command
from bot.cli.interrupt import asked_to_end
from bot.cli.output import FAILED, Output
from bot.cli.running import connect_bot, read_settings
from bot.domain.texts import text
from bot.settings import BotSettings, Settings


def main(argv: Sequence[str]) -> int:
    """Run the bot until it is interrupted, and return the exit status."""
    ArgumentParser(prog="lofteskoll run", description="Run the bot against Slack.").parse_args(argv)
    return run_command(_run)


def _run(_settings: Settings, output: Output) -> int:
    settings = read_settings(BotSettings, output)
    if settings is None:
        return FAILED
    from bot.logs import start_logging

    start_logging(settings.log_level)
    asked = asked_to_end()
    running = connect_bot(settings, output)
    if running is None:
        return FAILED
    try:
        output.say(text("Löfteskoll is running. Ctrl-C ends it."))
        asked.wait()
    finally:
        running.close()
    return 0
