"""Who and what stays outside: guests, bots and closed accounts, and channels that are shared with other organisations.

Guests and shared channels are let in only where whoever runs the bot has said so in its settings.
"""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.people import Person
from bot.domain.roles import Deed
from bot.domain.texts import Text, text
from bot.services.errors import Refused, UserError
from handlers.house import House
from handlers.refusals import NO_ANSWER, problem_of

SHARED = text(
    "This channel is shared with another organisation, where others than the parties could read along. "
    "Use a channel of your own workspace, or ask those who run Löfteskoll to allow shared channels."
)
_GUEST = text("is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it")
BOT = text("is a bot")
_CLOSED = text("has a closed account")
_UNKNOWN = text("is not known in this workspace")
UNANSWERED = text("could not be looked up in the chat; try again in a moment")
_NOBODY = {"user_not_found", "user_not_visible"}

BELONGS_OUTSIDE = frozenset({_GUEST, BOT, _CLOSED})
"""Not who only couldn't be looked up."""


class SharedChannel(Refused):
    """The channel is shared with another organisation."""

    def __init__(self, deed: Deed) -> None:
        super().__init__(SHARED, "", deed)


class CannotTell(UserError):
    """The chat doesn't say whether the channel is shared: the bot isn't in it, most often."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "I can't see who this channel is shared with. Invite me with /invite @Löfteskoll, "
                "and type the command once more."
            )
        )


def why_kept_out(house: House, person: Person) -> Text | None:
    """Return why the person can't be let in, as it goes on after their name; None where they can."""
    user = _user(house, person)
    return user if isinstance(user, Text) else why_outside(user, guests=house.allows_guests)


def why_outside(user: dict[str, Any], *, guests: bool) -> Text | None:
    """Return the same of a user as Slack describes one."""
    if user.get("deleted"):
        return _CLOSED
    if user.get("is_bot") or user.get("id") == "USLACKBOT":
        return BOT
    if not guests and (user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")):
        return _GUEST
    return None


class KeptOut(Refused):
    """Who asks is a guest, or the like."""

    def __init__(self, why: Text, deed: Deed) -> None:
        super().__init__(text("You can't be given access: whoever asks {why}.", why=why), "", deed)


def refuse_outsider(house: House, person: Person, deed: Deed) -> None:
    """Refuse somebody who can't be let in: KeptOut; UserError where Slack doesn't tell who they are."""
    why = why_kept_out(house, person)
    if why is UNANSWERED:
        raise UserError(text("You could not be looked up in the chat. Try again in a moment."))
    if why:
        raise KeptOut(why, deed)


def refuse_shared(house: House, team_id: str, channel_id: str, deed: Deed) -> None:
    """Refuse a channel that is shared with another organisation: SharedChannel, or CannotTell where Slack doesn't."""
    if house.allows_shared:
        return
    shared = is_shared(house, team_id, channel_id)
    if shared is None:
        raise CannotTell
    if shared:
        raise SharedChannel(deed)


def is_shared(house: House, team_id: str, channel_id: str) -> bool | None:
    """Tell whether the channel is shared with another organisation, or is about to be; None where Slack doesn't say."""
    client = house.workspaces.client(team_id)
    try:
        return find_shared(house, client, team_id, channel_id) if client else None
    except (SlackApiError, *NO_ANSWER):
        return None


def find_shared(house: House, client: WebClient, team_id: str, channel_id: str) -> bool:
    """Tell the same. SlackApiError, or one of NO_ANSWER, where Slack doesn't say."""
    known = house.workspaces.known_shared(team_id, channel_id)
    if known is not None:
        return known
    channel: dict[str, Any] = client.conversations_info(channel=channel_id)["channel"]
    shared = bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
    house.workspaces.keep_shared(team_id, channel_id, shared=shared)
    return shared


def _user(house: House, person: Person) -> dict[str, Any] | Text:
    """Return the user as Slack describes them, or why it doesn't."""
    client = house.workspaces.client(person.team_id)
    if client is None:
        return _UNKNOWN
    try:
        user: dict[str, Any] = client.users_info(user=person.user_id)["user"]
    except SlackApiError as error:
        return _UNKNOWN if problem_of(error) in _NOBODY else UNANSWERED
    except NO_ANSWER:
        return UNANSWERED
    return user
