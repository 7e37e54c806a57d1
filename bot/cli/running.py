"""What the commands that run the bot share: reading its settings, connecting it, and what to say where that fails."""

from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from bot.cli.command import moment_of, opened_database
from bot.cli.output import Output
from bot.domain.texts import text
from bot.settings import RunningSettings, settings_faults

if TYPE_CHECKING:
    from bot.app import Bot

S = TypeVar("S", bound=RunningSettings)


def read_settings(kind: type[S], output: Output) -> S | None:
    """Return the settings, the tables up to date by them; None where a setting is wrong, which is said. UserError."""
    try:
        settings = kind()
    except ValidationError as error:
        for line in settings_faults(error):
            output.complain(line)
        return None
    if settings.clock_file:
        moment_of(settings.clock_file)
    with opened_database(settings):
        pass  # its tables are up to date now, or we have said why not
    return settings


def connect_bot(settings: RunningSettings, output: Output) -> "Bot | None":
    """Return the running bot; None where Slack refuses it or can't be reached, which is said. UserError."""
    from slack_sdk.errors import SlackApiError, SlackClientError

    from bot.app import Bot

    try:
        return Bot.connect(settings)
    except SlackApiError as error:
        problem = str(error.response.get("error"))
        output.complain(
            text(
                "Slack refuses a token ({problem}): see LOFTESKOLL_SLACK_BOT_TOKENS and LOFTESKOLL_SLACK_APP_TOKEN.",
                problem=problem,
            )
        )
    except (SlackClientError, OSError) as error:
        output.complain(text("Slack can't be reached: {problem}", problem=type(error).__name__))
    return None
