"""Buttons that are pressed for another channel than they stand in: on the home page, in direct messages."""

from slack_bolt import BoltContext

from bot.services.access import Caller
from bot.services.errors import NotFound, NotInChannel
from handlers.house import House, caller_of


def pressed_for(context: BoltContext, value: str, house: House) -> tuple[Caller, str, str]:
    """Return for which channel, agreement and thing a button was pressed, of the value "channel|agreement|thing".

    NotInChannel for a channel that the person isn't in, NotFound for a value that isn't like that.
    """
    try:
        channel_id, agreement_id, about = value.split("|", 2)
    except ValueError as error:
        raise NotFound from error  # it is none of ours
    caller = caller_of(context, channel_id)
    here = channel_id == context.channel_id
    if not here and not house.workspaces.is_in(caller.team_id, caller.user_id, channel_id):
        raise NotInChannel
    return caller, agreement_id, about
