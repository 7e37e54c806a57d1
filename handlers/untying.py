"""`/lofte koppla bort`: the channels that follow an agreement up, and the end of that."""

from typing import Any

from slack_bolt import BoltContext, Respond

from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.access import Caller, reach_any
from bot.services.ties import find_channels, untie_channel
from handlers.answering import answer
from handlers.house import House, caller_of
from handlers.pressing import parts_of
from handlers.views.answers import told_view
from handlers.views.ties import ties_view


def show_ties(house: House, caller: Caller, respond: Respond) -> None:
    """Show the channels of the caller's workspace, by the agreements of this one, each with a button to untie it."""
    reached = reach_any(house.database, caller, now=house.now(), deed=Deed.UNTIE)
    found = [
        (each.agreement, find_channels(house.database, agreement_id=each.agreement.id, team_id=caller.team_id))
        for each in reached
    ]
    answer(respond, ties_view(found, house.speaker))


def press_untie(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Untie a channel."""
    agreement_id, channel_id = parts_of(action, 2)
    agreement = untie_channel(
        house.database, caller_of(context), agreement_id=agreement_id, channel_id=channel_id, now=house.now()
    )
    said = text(
        "The channel doesn't follow {title} up any more. What is logged is kept. /lofte koppla ties it again.",
        title=agreement.title,
    )
    answer(respond, told_view(said, house.speaker))
