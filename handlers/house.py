"""What every handler is given: the database, the clock, the languages, the workspaces, and a way to wake the sender."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from slack_bolt import BoltContext

from bot.language import Speaker, speaker_for
from bot.services.access import Caller
from handlers.guesses import Guesses
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
    """of those whose own isn't known"""
    delivery_lease: timedelta = timedelta(seconds=60)
    """So long a post that waits for its turn is left to whoever took it up; while it is sent, longer."""
    allows_guests: bool = False
    """Whether guests of a workspace may be let in, and people of others in a channel that is shared."""
    allows_shared: bool = False
    """Whether an agreement may be followed up in a channel that is shared with other organisations."""
    guesses: Guesses = field(default_factory=Guesses)
    asker: "Asker | None" = None

    @property
    def speaker(self) -> Speaker:
        """Return the speaker of the language that the person who asks has chosen in Slack."""
        asker = self.asker
        chosen = asker and self.workspaces.locale(asker.team_id, asker.user_id, may_ask=asker.patient)
        return speaker_for(chosen or self.language)

    def asked_by(self, context: BoltContext, *, patient: bool) -> "House":
        """Return the house as the person of a request is answered in it."""
        caller = caller_of(context)
        return replace(self, asker=Asker(caller.team_id, caller.user_id, patient))


@dataclass(frozen=True, slots=True)
class Asker:
    """The person of a request; `patient` where it is acknowledged before it is handled."""

    team_id: str
    user_id: str
    patient: bool


def caller_of(context: BoltContext, channel_id: str | None = None) -> Caller:
    """Return who asks, and where: in the channel of the command or button, or in the one that a form was opened in.

    The team is the person's own, so that somebody from another workspace reaches nothing through a shared channel.
    """
    return Caller(
        team_id=context.actor_team_id or context.team_id or "",
        user_id=context.actor_user_id or context.user_id or "",
        channel_id=channel_id or context.channel_id or context.get("of_channel") or "",
    )
