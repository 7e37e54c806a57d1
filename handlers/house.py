"""What every handler is given: the database, the clock, the languages, the workspaces, and a way to wake the sender."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_bolt import BoltContext

from bot.language import Speaker, speaker_for
from bot.services.access import Caller
from handlers.workspaces import Workspaces
from storage.engine import Database


@dataclass(frozen=True, slots=True)
class House:
    """The bot's surroundings, handed to the handlers as `house`."""

    database: Database
    now: Callable[[], datetime]
    workspaces: Workspaces
    wake_sender: Callable[[], None]
    language: str = "sv"

    @property
    def speaker(self) -> Speaker:
        """Return the speaker of the language that people are answered in."""
        return speaker_for(self.language)


def caller_of(context: BoltContext, channel_id: str | None = None) -> Caller:
    """Return who asks, and where: in the channel of the command or button, or in the one that a form was opened in.

    The team is the person's own, so that somebody from another workspace reaches nothing through a shared channel.
    """
    return Caller(
        team_id=context.actor_team_id or context.team_id or "",
        user_id=context.actor_user_id or context.user_id or "",
        channel_id=channel_id or context.channel_id or "",
    )
