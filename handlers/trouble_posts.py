"""The notice of posts that don't come where they belong, to one who looks after the agreement."""

from bot.domain.texts import text
from bot.language import Speaker, speaker_for
from bot.services.outbox import Told
from bot.services.trouble import Troubled, find_troubled
from handlers.house import House
from handlers.putting import is_person
from handlers.views.entries import mention
from handlers.views.message import Message, escaped
from handlers.views.trouble import trouble_view
from handlers.who import COLLEAGUE
from storage.deliveries import Delivery


def trouble_post(house: House, delivery: Delivery, _told: Told) -> Message:
    """Return the notice, in the language of the one who gets it."""
    chosen = house.workspaces.locale(delivery.team_id, delivery.channel_id, may_ask=True)
    speaker = speaker_for(chosen or house.language)
    troubled = find_troubled(house.database, delivery)
    if troubled.team_id != delivery.team_id:
        place = _elsewhere(house, troubled, speaker)
    else:
        place = mention(troubled.channel_id) if is_person(troubled.channel_id) else f"<#{troubled.channel_id}>"
    return trouble_view(troubled.title, troubled.trouble, place, speaker)


def _elsewhere(house: House, troubled: Troubled, speaker: Speaker) -> str:
    """Name what is in another workspace, where a mention would be a dead one."""
    if is_person(troubled.channel_id):
        name = house.workspaces.known_name(troubled.team_id, troubled.channel_id)
        return escaped(name or speaker.say(COLLEAGUE))
    if troubled.party:
        return escaped(speaker.say(text("the channel of {party}", party=troubled.party)))
    return speaker.say(text("the channel in the other workspace"))
