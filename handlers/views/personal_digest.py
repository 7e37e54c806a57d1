"""The digest of one person in words: what waits for them, what comes, and each of their agreements in a line."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.personal_digest import PersonalDigest, PersonalPart
from bot.domain.texts import Joined, Sayable, ntext, text
from bot.language import Speaker
from handlers.views.dues import ahead_lines, behind_lines, late_said, listed
from handlers.views.message import Message, escaped, heading, sections, small

_MOST_APART = 12
"""Agreements begin a section of their own, as long as there are no more."""


def personal_digest_view(digest: PersonalDigest, speaker: Speaker, *, late: datetime | None = None) -> Message:
    """Return what is told to the person; a quiet one is short."""
    say = speaker.say
    title = say(text("Your week: {week}", week=digest.week.label))
    waiting = sum(part.waiting for part in digest.parts)
    told = ntext(
        "{count} thing waits for you, now and in the next two weeks.",
        "{count} things wait for you, now and in the next two weeks.",
        waiting,
    )
    if digest.quiet:
        told = text("Nothing waits for you, now or in the next two weeks.")
    blocks: list[Block] = [heading(title)]
    if late:
        blocks.append(small(escaped(say(late_said(late)))))
    blocks += sections([escaped(say(told))])
    parts = [_part(part, digest, speaker) for part in digest.parts]
    if len(parts) <= _MOST_APART:
        blocks += [block for part in parts for block in sections(part)]
    else:
        blocks += sections("\n".join(part) for part in parts)
    if not digest.quiet:
        how = text("You say that something is done on my home page, or with /atgard in the agreement's channel.")
        blocks.append(small(escaped(say(how))))
    return Message(escaped(f"{title}. {say(told)}"), blocks)


def _part(part: PersonalPart, digest: PersonalDigest, speaker: Speaker) -> list[str]:
    say = speaker.say
    lines = [f"*{escaped(part.agreement.title)}*", escaped(say(_in_a_line(part)))]
    lines += listed(behind_lines(part.behind, part.agreement, digest.on, speaker), speaker)
    lines += listed(ahead_lines(part.ahead, part.agreement, speaker), speaker)
    if part.later:
        later = ntext("{count} action of yours for later", "{count} actions of yours for later", len(part.later))
        lines.append(escaped(say(later)))
    return lines


def _in_a_line(part: PersonalPart) -> Sayable:
    fulfilled = ntext(
        "{fulfilled} of {count} promise fulfilled",
        "{fulfilled} of {count} promises fulfilled",
        part.promises,
        fulfilled=part.fulfilled,
    )
    if not part.troubling:
        return fulfilled
    return Joined((fulfilled, text("behind or at risk: {ids}", ids=", ".join(part.troubling))), between=" · ")
