"""The channels in which agreements are followed up, to be untied."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ConfirmObject, PlainTextObject, SectionBlock

from bot.domain.agreement import Agreement
from bot.domain.texts import ntext, text
from bot.language import Speaker
from handlers.seldom import UNTIE
from handlers.views.message import Message, button, escaped, plain, section, small

_MOST_LISTED = 45
"""Blocks; fewer than Slack shows in a message."""


def ties_view(found: Sequence[tuple[Agreement, Sequence[str]]], speaker: Speaker) -> Message:
    """Return the channels of the reader's workspace by agreement, each with a button that unties it."""
    say = speaker.say
    blocks: list[SectionBlock] = []
    for agreement, channels in found:
        blocks.append(section(f"*{escaped(say(text('Channels: {title}', title=agreement.title)))}*"))
        blocks += [_row(agreement.id, channel, speaker) for channel in channels]
    last = say(text("An agreement that no channel follows up reaches nobody, until a coordinator ties it again."))
    said = escaped(say(text("Channels: {title}", title=found[0][0].title)))
    shown: list[Block] = [*blocks[:_MOST_LISTED]]
    if more := sum(each.accessory is not None for each in blocks[_MOST_LISTED:]):
        shown.append(small(escaped(say(ntext("and {count} more", "and {count} more", more)))))
    return Message(said, [*shown, small(escaped(last))])


def _row(agreement_id: str, channel: str, speaker: Speaker) -> SectionBlock:
    say = speaker.say
    sure = ConfirmObject(
        title=plain(say(text("Untie the channel?"))),
        text=PlainTextObject(
            text=say(
                text(
                    "Nothing more comes there, and weekly digests of their own that people asked for there end. "
                    "What is logged is kept."
                )
            )
        ),
        confirm=plain(say(text("Untie")), 30),
        deny=plain(say(text("Not now")), 30),
    )
    return section(f"<#{channel}>", button(say(text("Untie")), UNTIE, f"{agreement_id}|{channel}", confirm=sure))
