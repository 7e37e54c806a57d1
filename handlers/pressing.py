"""Buttons that are pressed for another channel than they stand in: on the home page, in direct messages."""

from slack_bolt import BoltContext

from bot.services.access import Caller
from bot.services.errors import NotFound, NotInChannel
from bot.services.ties import find_channels
from handlers.house import House, caller_of


def pressed_for(context: BoltContext, value: str, house: House) -> tuple[Caller, str, str]:
    """Return for which channel, agreement and thing a button was pressed, of the value "channel|agreement|thing".

    NotInChannel where the person is in no channel of the agreement, NotFound for a value that isn't like that.
    """
    try:
        channel_id, agreement_id, about = value.split("|", 2)
    except ValueError as error:
        raise NotFound from error  # it is none of ours
    if channel_id == context.channel_id:
        return caller_of(context, channel_id), agreement_id, about
    person = caller_of(context).person
    # in a common workspace the agreement may have several channels, and the person be in another one
    others = find_channels(house.database, agreement_id=agreement_id, team_id=person.team_id)
    for each in dict.fromkeys([channel_id, *others]):
        if house.workspaces.is_in(person.team_id, person.user_id, each):
            return caller_of(context, each), agreement_id, about
    raise NotInChannel
