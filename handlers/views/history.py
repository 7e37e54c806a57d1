"""The history of an entry: who logged it and when, and what each change changed."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, DividerBlock
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.entries import CANCELLED_WHY, Entry
from bot.domain.people import Person
from bot.domain.texts import Sayable, ntext, text
from bot.language import Speaker
from handlers.forms.form import Form
from handlers.views.entries import NameOf, entry_lines, entry_title
from handlers.views.message import escaped, heading, plain, section, sections, small
from storage.entries import Revision

_MOST = 20
_LATE_DAYS = 7
"""What is logged so many days after it happened is said to be."""


def history_view(
    agreement: Agreement,
    form: Form,
    revisions: Sequence[Revision],
    names: Mapping[Person, Sayable],
    *,
    speaker: Speaker,
    name_of: NameOf,
) -> View:
    """Return the modal; the newest change first, each as the lines that it took away and put there."""
    blocks: list[Block] = [heading(entry_title(agreement, revisions[-1].entry, speaker))]
    told = [_lines(form, revision.entry, speaker, name_of) for revision in revisions]
    shown = range(max(0, len(revisions) - _MOST), len(revisions))
    for number in reversed(shown):
        revision = revisions[number]
        before = told[number - 1] if number else []
        blocks.append(section(f"*{escaped(speaker.say(what_was_done(agreement, revision, names[revision.by])))}*"))
        if came_late := late(agreement, revision.entry, revision.entry.recorded_at) if number == 0 else None:
            blocks.append(small(escaped(speaker.say(came_late))))
        blocks += sections(list(_changes(before, told[number])))
        blocks.append(DividerBlock())
    return View(
        type="modal",
        title=plain(speaker.say(text("History")), 24),
        close=plain(speaker.say(text("Close")), 24),
        blocks=blocks[:-1],
    )


def _lines(form: Form, entry: Entry, speaker: Speaker, name_of: NameOf) -> list[str]:
    lines = entry_lines(form, entry.values, speaker, name_of)
    if why := entry.values.get(CANCELLED_WHY):
        lines.append(escaped(speaker.say(text("Reason: {why}", why=str(why)))))
    return lines


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield from (f"− ~{line}~" for line in before if line not in after)
    yield from (f"+ {line}" for line in after if line not in before)


def what_was_done(agreement: Agreement, revision: Revision, who: Sayable) -> Sayable:
    """Return who made the revision, when, and what they did by it."""
    when = revision.entry.recorded_at.astimezone(agreement.zone)
    said = {"who": who, "when": when}
    match revision.reason:
        case None:
            return text("Logged by {who}, {when}", **said)
        case "undone":
            return text("Undone by {who}, {when}", **said)
        case "cancelled":
            return text("Cancelled by {who}, {when}", **said)
        case "confirmed":
            return text("Confirmed by {who}, {when}", **said)
        case "done":
            return text("Marked as done by {who}, {when}", **said)
        case "reopened":
            return text("Opened again by {who}, {when}", **said)
        case "handed_over":
            return text("Handed over by {who}, {when}", **said)
        case "taken_over":
            return text("Taken over into a new note of the week by {who}, {when}", **said)
        case _:
            return text("Changed by {who}, {when}", **said)


def late(agreement: Agreement, entry: Entry, logged_at: datetime) -> Sayable | None:
    """Return by how many days an entry was logged late, where it was by more than a week."""
    days = (logged_at.astimezone(agreement.zone).date() - entry.end).days
    if days <= _LATE_DAYS:
        return None
    return ntext("Logged {count} day after it was held.", "Logged {count} days after it was held.", days)
