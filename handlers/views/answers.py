"""Short answers: a channel without an agreement, errors and how to mend them."""

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.kinds import MEETING, OPERATION, activities_of
from bot.domain.optional_kinds import SITUATION
from bot.domain.texts import Sayable, Text, text
from bot.language import Speaker
from handlers.seldom import ASK_ADMISSION
from handlers.views.help import (
    ACTIVITY,
    LETTING_IN,
    MEETING_WEEKLY,
    OPERATING,
    OTHER_ACTIVITY,
    PICTURING,
    SHARED_GLANCE,
    updating,
)
from handlers.views.message import Message, button, escaped, plain, section

TIE = "tie_open"
MAKE = "make_open"


def untied_view(speaker: Speaker) -> Message:
    """Return what a channel without an agreement is told, with a way to tie one."""
    said = speaker.say(text("This channel has no agreement yet. Tie one to it, and you can log and follow up here."))
    tie = button(speaker.say(text("Tie an agreement")), TIE, "tie", style="primary")
    make = button(speaker.say(text("Create an agreement")), MAKE, "make")
    return Message(said, [section(escaped(said)), ActionsBlock(elements=[tie, make])])


def outside_view(speaker: Speaker) -> Message:
    """Return what somebody without access is told: nothing of the agreement, but how to get in."""
    said = speaker.say(
        text("You have no access to what is followed up in this channel. Its coordinator can give you access.")
    )
    asking = button(speaker.say(text("Ask for access")), ASK_ADMISSION, "ask", style="primary")
    return Message(escaped(said), [section(escaped(said)), ActionsBlock(elements=[asking])])


def tied_view(agreement: Agreement, speaker: Speaker) -> Message:
    """Return what a channel is told once it is tied."""
    said = speaker.say(text("This channel now follows up: {title}", title=agreement.title))
    how = [speaker.say(line) for line in (*_of_use(agreement), LETTING_IN)]
    return Message(escaped(said), [section(f"*{escaped(said)}*"), section(how)])


def _of_use(agreement: Agreement) -> Iterator[Text]:
    """Yield the commands that the agreement has a use for, with one of its own promises."""
    yield SHARED_GLANCE
    yield updating(agreement.commitments[0].id)
    used = {kind.id for kind in activities_of(agreement)}
    if OPERATION in used:
        yield OPERATING
    if MEETING in used:
        yield MEETING_WEEKLY
    if others := used - {OPERATION, MEETING, SITUATION}:
        yield ACTIVITY if others == used else OTHER_ACTIVITY
    if SITUATION in used:
        yield PICTURING


def told_view(what: Sayable, speaker: Speaker) -> Message:
    """Return a single sentence."""
    said = escaped(speaker.say(what))
    return Message(said, [section(said)])


def told_modal(title: Sayable, what: Sayable, speaker: Speaker, *, close: Sayable | None = None) -> View:
    """Return a modal that tells one thing; pushed on top of a form, it leaves what was typed beneath it."""
    return View(
        type="modal",
        title=plain(speaker.say(title), 24),
        close=plain(speaker.say(close or text("Back")), 24),
        blocks=[section(escaped(speaker.say(what)))],
    )


def unexpected(reference: str) -> Sayable:
    """Return what a person is told when something went wrong that nobody foresaw; the log carries the reference."""
    return text(
        "Something went wrong on our side, and nothing was saved. Try again in a moment. "
        "If it goes on, tell the coordinator this number: {reference}",
        reference=reference,
    )
