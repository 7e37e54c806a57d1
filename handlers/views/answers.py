"""Short answers: help, a channel without an agreement, errors and how to mend them."""

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.kinds import MEETING, OPERATION, activities_of
from bot.domain.optional_kinds import SITUATION
from bot.domain.texts import Sayable, Text, text
from bot.language import Speaker
from handlers.seldom import ASK_ADMISSION
from handlers.views.message import Message, button, escaped, plain, section, small

TIE = "tie_open"
MAKE = "make_open"

_GLANCE = text("*/lofte* shows how the channel's agreement stands, only to you. From there you can share it.")
_OPERATION = text("*/insats* logs a joint operation. Before it is saved you see what it counts towards.")
_MEETING = text("*/veckomote* logs the weekly meeting of social services and police.")
_ACTIVITY = text("*/aktivitet* logs what the agreement counts.")
_OTHER_ACTIVITY = text("*/aktivitet* logs anything else that the agreement counts.")
_SITUATION = text("*/lagesbild* shows the situation picture of a period; */lagesbild ny* notes a week.")


_ACCESS = text("*/lofte medlem* shows who has access. There a coordinator lets everybody in the channel in at once.")


def _explain(row_id: str) -> Text:
    return text(
        "*/lofte {id}* explains one promise, entry by entry: what counts, what doesn't, and why. "
        "There you also say that something is done, agreed on or excused.",
        id=row_id,
    )


_HELP: tuple[tuple[Text, tuple[Text, ...]], ...] = (
    (
        text("Log"),
        (
            _OPERATION,
            text("In one line: */insats yesterday full day 4 police officers – quiet*. A day ahead is planned."),
            _OTHER_ACTIVITY,
            _MEETING,
            _SITUATION,
            text("*/samtycke* counts cases with and without consent, or answers what is recorded for a reference."),
        ),
    ),
    (
        text("Follow up"),
        (
            _GLANCE,
            _explain("S7"),
            text("*/lofte bild* draws it, */lofte kalender* sends you what is planned and due as a calendar file."),
            text("*/atgard* shows what is to be done: yours first, what is late before the rest."),
            text("*/paminn* shows and changes what is reminded of, and when. There you also say when you are away."),
        ),
    ),
    (
        text("The agreement"),
        (
            text("*/lofte koppla* ties this channel to an agreement, */lofte koppla bort* unties one."),
            _ACCESS,
            text("*/lofte tillträde* asks the coordinator to let you in, where you are not yet."),
            text("*/lofte bjud in* gives a code, with which the other party ties a channel in its own workspace."),
            text("*/lofte ny* makes a new agreement, step by step. */lofte ändra* changes the one you have."),
            text("*/lofte versioner* shows what has been changed in the agreement, when and by whom."),
        ),
    ),
)


def help_view(speaker: Speaker) -> Message:
    """Return what can be done, command by command."""
    blocks: list[Block] = []
    for title, lines in _HELP:
        blocks.append(section([f"*{speaker.say(title)}*", *(speaker.say(line) for line in lines)]))
    never = speaker.say(text("Löfteskoll never stores who a client is: write counts, roles, places and decisions."))
    return Message(speaker.say(_OPERATION), [*blocks, small(escaped(never))])


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
    how = [speaker.say(line) for line in (*_of_use(agreement), _ACCESS)]
    return Message(escaped(said), [section(f"*{escaped(said)}*"), section(how)])


def _of_use(agreement: Agreement) -> Iterator[Text]:
    """Yield the commands that the agreement has a use for, with one of its own promises."""
    yield _GLANCE
    yield _explain(agreement.commitments[0].id)
    used = {kind.id for kind in activities_of(agreement)}
    if OPERATION in used:
        yield _OPERATION
    if MEETING in used:
        yield _MEETING
    if others := used - {OPERATION, MEETING, SITUATION}:
        yield _ACTIVITY if others == used else _OTHER_ACTIVITY
    if SITUATION in used:
        yield _SITUATION


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
