"""The modal between writing and saving: what was understood, and what it counts towards."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock
from slack_sdk.models.views import View

from bot.domain.entries import EntryState
from bot.domain.texts import Sayable, text
from bot.language import Speaker
from bot.services.entries import Review
from handlers.forms.form import Form
from handlers.views.entries import NameOf, entry_lines, entry_title, mention, verdict_line
from handlers.views.message import button, escaped, heading, plain, section, sections, small

REVIEW_CALLBACK = "review"
JOIN = "review_join"
CHANGE = "review_change"

Piece = tuple[str, bool]
"""A piece of the line that somebody typed, and whether it was understood; the rest became the note."""


def review_view(
    review: Review,
    form: Form,
    notice: Sayable | None,
    similar: Sayable | None = None,
    *,
    understood: Sequence[Piece] = (),
    private_metadata: str,
    speaker: Speaker,
    name_of: NameOf = mention,
) -> View:
    """Return the review; of a line that was typed it begins with that line, what was understood marked."""
    entry, say = review.entry, speaker.say
    blocks: list[Block] = [heading(entry_title(review.agreement, entry, speaker))]
    if understood:
        blocks += [
            section(_marked(understood)),
            small(escaped(say(text("Bold was understood; the rest is the note.")))),
        ]
        blocks.append(ActionsBlock(elements=[button(say(text("Change")), CHANGE, "change")]))
    if entry.state is EntryState.PLANNED:
        planned_for = text("Planned. I ask how it went the day after.")
        blocks.append(section(f"◷ *{escaped(say(planned_for))}*"))
    if notice:
        blocks.append(section(f"*{escaped(say(notice))}*"))
    if similar and review.similar:
        join = button(say(text("Same operation")), JOIN, review.similar.entry.id)
        blocks.append(section(f"*{escaped(say(similar))}*", join if entry.revision == 1 else None))
    planned = entry.state is EntryState.PLANNED
    lines = [verdict_line(each.row_after, each.judged, speaker, planned=planned) for each in review.previews]
    none = say(text("Nothing in this agreement counts this kind of entry; it is kept all the same."))
    blocks += sections(lines or [escaped(none)])
    blocks += [DividerBlock(), *sections(entry_lines(form, entry.values, speaker, name_of))]
    return View(
        type="modal",
        callback_id=REVIEW_CALLBACK,
        title=plain(say(text("Is this right?")), 24),
        submit=plain(say(text("Add") if notice else text("Save")), 24),
        close=plain(say(text("Cancel") if understood else text("Change")), 24),
        private_metadata=private_metadata,
        blocks=blocks,
    )


def _marked(understood: Sequence[Piece]) -> str:
    """Return the line, what was understood in bold, neighbouring pieces of it together."""
    marked = ""
    for known, pieces in groupby(understood, key=itemgetter(1)):
        together = "".join(piece for piece, _ in pieces)
        # the signs of bold take effect only beside a space
        marked += f" *{escaped(together.strip())}* " if known else escaped(together.strip())
    return marked.strip()
