"""`lofteskoll run`: the bot against a real Slack, with tokens from the environment or `.env`."""

from argparse import ArgumentParser
from collections.abc import Sequence

from pydantic import ValidationError

from bot.cli.command import moment_of, opened_database, run_command
from bot.cli.interrupt import asked_to_end
from bot.cli.output import FAILED, Output
from bot.domain.texts import text
from bot.settings import BotSettings, Settings, settings_faults


def main(argv: Sequence[str]) -> int:
    """Run the bot until it is interrupted, and return the exit status."""
    ArgumentParser(prog="lofteskoll run", description="Run the bot against Slack.").parse_args(argv)
    return run_command(_run)


def _run(_settings: Settings, output: Output) -> int:
    try:
        settings = BotSettings()
    except ValidationError as error:
        for line in settings_faults(error):
            output.complain(line)
        return FAILED
    if settings.clock_file:
        moment_of(settings.clock_file)
    with opened_database(settings):
        pass  # its tables are up to date now, or we have said why not
    return _connected(settings, output)


def _connected(settings: BotSettings, output: Output) -> int:
    from slack_sdk.errors import SlackApiError, SlackClientError

    from bot.app import Bot
    from bot.logs import start_logging

    start_logging(settings.log_level)
    asked = asked_to_end()
    try:
        running = Bot.connect(settings)
    except SlackApiError as error:
        problem = str(error.response.get("error"))
        output.complain(
            text(
                "Slack refuses a token ({problem}): see LOFTESKOLL_SLACK_BOT_TOKENS and LOFTESKOLL_SLACK_APP_TOKEN.",
                problem=problem,
            )
        )
        return FAILED
    except (SlackClientError, OSError) as error:
        output.complain(text("Slack can't be reached: {problem}", problem=type(error).__name__))
        return FAILED
    try:
        output.say(text("Löfteskoll is running. Ctrl-C ends it."))
        asked.wait()
    finally:
        running.close()
    return 0
