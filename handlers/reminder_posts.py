"""The posts that remind: put together when they go out, and brought up to date where somebody presses in them."""

import logging

from slack_sdk.errors import SlackApiError

from bot.domain.agreement import Agreement
from bot.language import speaker_for
from bot.services.access import Caller
from bot.services.outbox import Told
from bot.services.reminders import look_up_items
from handlers.house import House
from handlers.posts import NoLongerRelevantError
from handlers.putting import is_person
from handlers.refusals import NO_ANSWER
from handlers.views.message import Message
from handlers.views.reminders import Telling, reminders_view
from handlers.who import doer_namer
from storage.deliveries import Delivery

_log = logging.getLogger(__name__)


def reminder_post(house: House, delivery: Delivery, _told: Told) -> Message:
    """Return what is to be told; NoLongerRelevantError where all of it is settled or put off."""
    items = [item for item in look_up_items(house.database, delivery.key, now=house.now()) if item.is_news]
    if not items:
        raise NoLongerRelevantError(delivery.key)
    telling = _telling(house, delivery.team_id, delivery.channel_id, items[0].agreement)
    return reminders_view(items, telling)


def show_anew(house: House, caller: Caller, delivery_key: str, message_ts: str) -> bool:
    """Bring a message up to date, for everybody who reads it; False where that can't be done.

    By an update of the message itself: a form has no press to answer, and so there is one way for both. What was done
    is saved by then, and the chat's refusal takes nothing of it back.
    """
    items = look_up_items(house.database, delivery_key, now=house.now(), also_past=True)
    if not items:
        return False
    told, agreement = items[0].occasion, items[0].agreement
    # in a channel that two workspaces share, the bot of the other one may have posted it
    client = house.workspaces.client(told.team_id)
    if client is None:
        return False
    message = reminders_view(items, _telling(house, told.team_id, told.channel_id, agreement))
    try:
        client.chat_update(channel=caller.channel_id, ts=message_ts, text=message.text, blocks=message.blocks)
    except (SlackApiError, *NO_ANSWER) as error:
        _log.warning("reminder_not_updated", extra={"problem": type(error).__name__})
        return False
    return True


def _telling(house: House, team_id: str, place: str, agreement: Agreement) -> Telling:
    """Return how to tell it there: a channel in the agreement's language, a person in theirs."""
    personal = is_person(place)
    chosen = house.workspaces.locale(team_id, place, may_ask=True) if personal else agreement.language
    speaker = speaker_for(chosen or house.language)
    return Telling(speaker, doer_namer(house, team_id, speaker), personal)
