"""What those are told who look after an agreement when its posts don't come where they belong; never what they say."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.texts import Text, text
from bot.language import Speaker
from bot.services.trouble import Trouble
from handlers.views.message import Message, escaped, section, small

_SAID: Mapping[Trouble, Text] = {
    Trouble.UNINVITED: text(
        "I may not write in {place}. Somebody there has to invite me with /invite @Löfteskoll: what waits then "
        "comes by itself within an hour. After a day I give it up."
    ),
    Trouble.ARCHIVED: text(
        "I can't write in {place}, for it is archived. Restore it within a day, and what waits comes by "
        "itself. Or follow the agreement up in another channel: type /lofte koppla there."
    ),
    Trouble.NO_ACCESS: text(
        "I don't get in to {place}: the app has been removed there, or lacks a right. Ask whoever looks after "
        "Slack there to install it again. What waits comes by itself then; after a day I give it up."
    ),
    Trouble.READ_ONLY: text(
        "Only some may write in {place}, and I am not one of them. Ask whoever looks after the channel to let "
        "me. What waits comes by itself then; after a day I give it up."
    ),
    Trouble.SHARED: text(
        "I don't write in {place} any more: the channel is shared with another organisation, where others than "
        "the parties could read along. Stop sharing it, or follow the agreement up in another channel: type "
        "/lofte koppla there. After a day I give up what waits."
    ),
    Trouble.UNREACHABLE: text(
        "I can't write to {place} directly: the account may be closed. Who has left may have actions to hand "
        "over: type /atgard lämna över."
    ),
    Trouble.GIVEN_UP: text(
        "Something that I was to write to {place} didn't arrive, and I have given it up. /lofte shows how things stand."
    ),
    Trouble.UNCERTAIN: text(
        "Something that I wrote to {place} may be missing: I can't find out whether it arrived, and don't "
        "write it again, so that nothing is said twice. Look there; /lofte shows how things stand."
    ),
}
"""Each of them names the place."""


def trouble_view(title: str, trouble: Trouble, place: str, speaker: Speaker) -> Message:
    """Return what is the matter at `place` (marked up, as it stands in a sentence), and what can be done about it."""
    what = speaker.say(replace(_SAID[trouble], params=(("place", place),)))
    heading = escaped(speaker.say(text("Posts don't arrive: {title}", title=title)))
    kept = speaker.say(text("What is logged is saved all the same. You hear of the same trouble once a week at most."))
    return Message(f"{heading}\n{what}", [section([f"*{heading}*", what]), small(kept)])
