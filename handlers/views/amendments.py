"""Changes to an agreement: now and then, before saving; the post that tells of one; and every version so far."""

from collections.abc import Iterator, Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.texts import Sayable, text
from bot.language import Speaker
from bot.services.agreement_changes import Proposed, Version
from handlers.seldom import AMEND_CALLBACK
from handlers.views.agreement_parts import differences, unscaled
from handlers.views.message import Message, escaped, heading, plain, section, sections, small

_MOST_VERSIONS = 10
_MOST_LINES = 12
"""So many lines of a version's changes are told; what else there was is told to be more."""


def amendment_view(proposed: Proposed, speaker: Speaker, *, private_metadata: str) -> View:
    """Return the preview of a change: what goes, what comes, and what to think of."""
    say = speaker.say
    blocks: list[Block] = [
        heading(proposed.then.title),
        small(escaped(say(text("− is how it reads now, + how it reads then. Nothing is saved yet.")))),
        *_changes(proposed.now, proposed.then, speaker),
    ]
    return View(
        type="modal",
        callback_id=AMEND_CALLBACK,
        title=plain(say(text("Is this right?")), 24),
        submit=plain(say(text("Save as a new version")), 24),
        close=plain(say(text("Change")), 24),
        private_metadata=private_metadata,
        blocks=blocks,
    )


def _changes(before: Agreement, after: Agreement, speaker: Speaker) -> list[Block]:
    lines = differences(before, after, speaker) or [escaped(speaker.say(text("Details that no form shows.")))]
    notes = [f"*{escaped(speaker.say(note))}*" for note in unscaled(before, after)]
    return [*sections(lines), *sections(notes)]


def changed_post(before: Agreement, after: Agreement, told_by: Sayable, speaker: Speaker) -> Message:
    """Return what each channel is told once the agreement reads anew."""
    said = speaker.say(text("The agreement has been changed: {title}", title=after.title))
    blocks = [section(f"*{escaped(said)}*"), *_changes(before, after, speaker), small(escaped(speaker.say(told_by)))]
    return Message(escaped(said), blocks)


def versions_view(versions: Sequence[Version], names: Mapping[Person, Sayable], speaker: Speaker) -> Message:
    """Return the versions, the newest first, each with what it changed."""
    newest = versions[0].agreement
    said = speaker.say(text("The versions of {title}", title=newest.title))
    lines = list(_versions(versions, names, speaker))
    return Message(escaped(said), [heading(newest.title), *sections(lines)])


def _versions(versions: Sequence[Version], names: Mapping[Person, Sayable], speaker: Speaker) -> Iterator[str]:
    shown = versions[:_MOST_VERSIONS]
    for place, version in enumerate(shown):
        when = version.recorded_at.astimezone(version.agreement.zone)
        who = names[version.by] if version.by else text("imported from a file")
        said = text("Version {number}, {when}, {who}", number=version.number, when=when, who=who)
        yield f"*{escaped(speaker.say(said))}*"
        if place + 1 < len(versions):
            changes = differences(versions[place + 1].agreement, version.agreement, speaker)
            yield from changes[:_MOST_LINES]
            if len(changes) > _MOST_LINES:
                yield "…"
    if rest := len(versions) - len(shown):
        yield escaped(speaker.say(text("and {count} older", count=rest)))
