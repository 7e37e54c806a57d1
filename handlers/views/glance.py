"""The agreement at a glance: every commitment with its bar, status, pace and figure."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    Option,
    StaticSelectElement,
)

from bot.domain.agreement import Agreement
from bot.domain.assessment import STATUS_WORDS, Assessment, Row, RowRole
from bot.domain.roles import READING, Allowed
from bot.domain.texts import Joined, Sayable, text
from bot.language import Speaker
from handlers.views.message import Message, bar, button, capitalised, escaped, heading, plain, section, sections, small
from handlers.views.standing import standing

EXPLAIN = "glance_explain"
OTHER_AGREEMENT = "glance_agreement"
SHARE = "glance_share"
PICTURE = "picture"
_MOST_BLOCKS = 45
"""Of the 50 that a message may have; where there are more rows, several share one."""
_SHOWN = {RowRole.COMMITMENT, RowRole.OPTION}


def row_line(row: Row, speaker: Speaker) -> str:
    """Return a commitment in three marked-up lines: what, how far, and why."""
    child = "↳ " if row.parent else ""
    return f"{child}*{row.id}* {escaped(row.title)}\n{progress_lines(row, speaker)}"


def progress_lines(row: Row, speaker: Speaker) -> str:
    """Return how far a commitment has come and why, in two marked-up lines."""
    drawn = bar(row.figures.share, row.figures.of)
    how = f"{drawn}  *{escaped(capitalised(speaker.say(standing(row))))}*".strip()
    return f"{how}\n{escaped(capitalised(speaker.say(row.sentence)))}"


def glance_view(
    assessment: Assessment,
    speaker: Speaker,
    *,
    others: Sequence[Agreement] = (),
    shared: bool = False,
    allowed: Allowed = READING,
) -> Message:
    """Return the whole agreement; `others` are those that the channel has besides; a shared one has no buttons."""
    agreement = assessment.agreement
    rows = [row for row in assessment.rows if row.role in _SHOWN]
    blocks: list[Block] = [heading(agreement.title), small(escaped(speaker.say(_as_of(assessment))))]
    lines = [row_line(row, speaker) for row in rows]
    blocks += (
        [section(line) for line in lines] if len(lines) <= _MOST_BLOCKS else sections([f"{line}\n" for line in lines])
    )
    if not shared:
        blocks.append(_buttons(agreement, rows, others, speaker, allowed))
    said = "; ".join(f"{row.id}: {speaker.say(STATUS_WORDS[row.status])}" for row in rows)
    return Message(escaped(f"{agreement.title}. {said}"), blocks)


def _as_of(assessment: Assessment) -> Sayable:
    period = assessment.agreement.in_force
    parts: list[Sayable] = [text("As of {day}", day=assessment.on)]
    if period.start and period.end:
        parts.append(text("in force {start} – {end}", start=period.start, end=period.end))
    parts.append(text("type /lofte and a number, such as /lofte {id}, for the reasons", id=_first_id(assessment)))
    return Joined(tuple(parts), between=" · ")


def _first_id(assessment: Assessment) -> str:
    return assessment.agreement.commitments[0].id


def explain_list(agreement: Agreement, rows: Sequence[Row], speaker: Speaker) -> StaticSelectElement:
    """Return the list to choose a promise from, to be explained."""
    return StaticSelectElement(
        action_id=EXPLAIN,
        placeholder=plain(speaker.say(text("Why? Choose a promise"))),
        options=[Option(value=f"{agreement.id}|{row.id}", text=plain(f"{row.id} {row.title}")) for row in rows[:100]],
    )


def _buttons(
    agreement: Agreement, rows: Sequence[Row], others: Sequence[Agreement], speaker: Speaker, allowed: Allowed
) -> ActionsBlock:
    share = button(speaker.say(text("Share in the channel")), SHARE, agreement.id)
    drawn = button(speaker.say(text("Picture")), PICTURE, agreement.id)
    elements = [explain_list(agreement, rows, speaker), *([share] if allowed.log else []), drawn]
    if others:
        elements.append(
            StaticSelectElement(
                action_id=OTHER_AGREEMENT,
                placeholder=plain(speaker.say(text("The channel's other agreements"))),
                options=[Option(value=other.id, text=plain(other.title)) for other in others[:100]],
            )
        )
    return ActionsBlock(elements=elements)
