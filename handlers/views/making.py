"""An agreement in the making: what there is so far, and the whole of it before it is created."""

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock, Block, ConfirmObject, DividerBlock
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement
from bot.domain.kinds import MEETING, OPERATION, activities_of
from bot.domain.making.forms import SHORT_KIND_NAMES
from bot.domain.making.sketch import NewBasics, Promised, Sketch
from bot.domain.texts import Joined, Sayable, text
from bot.language import Speaker
from handlers.seldom import (
    CREATE_CALLBACK,
    SKETCH_ADD,
    SKETCH_BASICS,
    SKETCH_CALLBACK,
    SKETCH_DISCARD,
    SKETCH_EDIT,
    SKETCH_REMOVE,
)
from handlers.views.agreement_parts import parts_of
from handlers.views.message import button, capitalised, escaped, heading, plain, section, sections, small

MOST_SKETCHED = 40
"""So many commitments, two blocks each, fit into the modal beside all else."""
_MOST_BLOCKS = 90
"""Of the 100 that a modal may have."""
_COMMANDS = {OPERATION: "/insats", MEETING: "/veckomote"}


def sketch_view(sketch: Sketch, speaker: Speaker, *, private_metadata: str) -> View:
    """Return the modal with what there is so far: from here everything is added, changed and taken away."""
    say = speaker.say
    kept = text("What you have filled in is kept: close this whenever you like, and go on with /lofte ny.")
    basics = button(say(text("Change")), SKETCH_BASICS, "basics")
    blocks: list[Block] = [
        heading(sketch.basics.title),
        section([escaped(say(line)) for line in _about(sketch.basics)], basics),
        small(escaped(say(kept))),
        DividerBlock(),
        *_promises(sketch, speaker),
    ]
    add = button(say(text("Add a commitment")), SKETCH_ADD, "add", style=None if sketch.commitments else "primary")
    discard = button(say(text("Throw away")), SKETCH_DISCARD, "discard", confirm=_sure_to_discard(speaker))
    blocks.append(ActionsBlock(elements=[add, discard]))
    return View(
        type="modal",
        callback_id=SKETCH_CALLBACK,
        title=plain(say(text("New agreement")), 24),
        submit=plain(say(text("Preview")), 24),
        close=plain(say(text("Close")), 24),
        private_metadata=private_metadata,
        blocks=blocks,
    )


def _about(basics: NewBasics) -> Iterator[Sayable]:
    yield Joined((basics.municipality, basics.police))
    if basics.start and basics.end:
        yield text("{start} – {end}", start=basics.start, end=basics.end)
    elif basics.start:
        yield text("from {start}", start=basics.start)
    else:
        yield text("until {end}", end=basics.end) if basics.end else text("no dates set")


def _promises(sketch: Sketch, speaker: Speaker) -> Iterator[Block]:
    say = speaker.say
    if not sketch.commitments:
        yield section(escaped(say(text("No commitments yet. Add the first one: what have you promised?"))))
    for number, promised in enumerate(sketch.commitments, start=1):
        yield section(f"*L{number} {escaped(promised.title)}*\n{_kind(promised, speaker)}")
        sure = ConfirmObject(
            title=plain(say(text("Remove it?")), 100),
            text=plain(say(text("{title} is taken away.", title=promised.title)), 300),
            confirm=plain(say(text("Remove")), 30),
            deny=plain(say(text("Keep it")), 30),
        )
        yield ActionsBlock(
            elements=[
                button(say(text("Change")), SKETCH_EDIT, f"L{number}"),
                button(say(text("Remove")), SKETCH_REMOVE, f"L{number}", confirm=sure),
            ]
        )


def _kind(promised: Promised, speaker: Speaker) -> str:
    return escaped(capitalised(speaker.say(SHORT_KIND_NAMES[promised.kind])))


def _sure_to_discard(speaker: Speaker) -> ConfirmObject:
    return ConfirmObject(
        title=plain(speaker.say(text("Throw it away?")), 100),
        text=plain(speaker.say(text("All that you have filled in here is lost.")), 300),
        confirm=plain(speaker.say(text("Throw away")), 30),
        deny=plain(speaker.say(text("Keep it")), 30),
        style="danger",
    )


def new_agreement_view(agreement: Agreement, party: str | None, speaker: Speaker, *, private_metadata: str) -> View:
    """Return the whole agreement before it is created; `party` is whose channel it becomes (None: a common one)."""
    say = speaker.say
    kinds = (_logged(kind.id, kind.name) for kind in activities_of(agreement))
    blocks: list[Block] = [
        heading(agreement.title),
        section(f"*{escaped(say(_becomes(agreement, party)))}*"),
        *_whole(agreement, speaker),
        DividerBlock(),
        section(escaped(say(text("This can be logged: {kinds}.", kinds=Joined(tuple(kinds)))))),
    ]
    return View(
        type="modal",
        callback_id=CREATE_CALLBACK,
        title=plain(say(text("Is this right?")), 24),
        submit=plain(say(text("Create")), 24),
        close=plain(say(text("Back")), 24),
        private_metadata=private_metadata,
        blocks=blocks,
    )


def _whole(agreement: Agreement, speaker: Speaker) -> list[Block]:
    """Return the parts, each by itself, or where they are too many close together."""
    parts = [
        [f"*{part.title}*", *(f"• {line}" for line in part.lines)] for part in parts_of(agreement, speaker).values()
    ]
    apart = [block for part in parts for block in sections(part)]
    return apart if len(apart) <= _MOST_BLOCKS else sections(line for part in parts for line in part)


def _logged(kind: str, name: Sayable) -> Sayable:
    return text("{kind} ({command})", kind=name, command=_COMMANDS.get(kind, "/aktivitet"))


def _becomes(agreement: Agreement, party: str | None) -> Sayable:
    name = next((each.name for each in agreement.signatories if each.kind == party), None)
    if name is None:
        return text("This channel follows it up for both parties.")
    return text("This channel follows it up for {party}.", party=capitalised(name))
