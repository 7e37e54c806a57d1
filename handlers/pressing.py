"""What a button or menu carries, and the channel that it is pressed for where it stands in another."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import BoltContext

from bot.services.access import Caller
from bot.services.errors import NotInChannel, NotOurs
from bot.services.ties import find_channels
from handlers.house import House, caller_of

_LARGEST = 2**31
"""From here on no database can count."""


def parts_of(action: Mapping[str, Any], count: int) -> list[str]:
    """Return the parts of what a button or the chosen option of a menu carries, "one|two|rest"; NotOurs for other."""
    return parts_in(action["value"], count)


def parts_in(value: str, count: int) -> list[str]:
    """Return the parts of a value, as above."""
    parts = value.split("|", count - 1)
    if len(parts) != count:
        raise NotOurs
    return parts


def number_of(part: str) -> int:
    """Return a number that a button carries; NotOurs where it is none."""
    if not (part.isascii() and part.isdecimal()) or int(part[:11]) >= _LARGEST:
        raise NotOurs
    return int(part)


def message_of(body: Mapping[str, Any]) -> str:
    """Return which message a button was pressed in; NotOurs where it was pressed in none."""
    message_ts = (body.get("container") or {}).get("message_ts")
    if not message_ts:
        raise NotOurs
    return str(message_ts)


def pressed_for(context: BoltContext, value: str, house: House) -> tuple[Caller, str, str]:
    """Return for which channel, agreement and thing a button was pressed, of the value "channel|agreement|thing".

    NotInChannel where the person is in no channel of the agreement, NotOurs for a value that isn't like that.
    """
    channel_id, agreement_id, about = parts_in(value, 3)
    if channel_id == context.channel_id:
        return caller_of(context, channel_id), agreement_id, about
    person = caller_of(context).person
    # in a common workspace the agreement may have several channels, and the person be in another one
    others = find_channels(house.database, agreement_id=agreement_id, team_id=person.team_id)
    for each in dict.fromkeys([channel_id, *others]):
        if house.workspaces.is_in(person.team_id, person.user_id, each):
            return caller_of(context, each), agreement_id, about
    raise NotInChannel(agreement_id, about)
