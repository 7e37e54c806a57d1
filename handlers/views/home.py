"""The home page: a person's agreements at a glance, what waits for them, what is due soon."""

from collections.abc import Iterator, Sequence
from datetime import date

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    DividerBlock,
    InteractiveElement,
    Option,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.actions import Action
from bot.domain.assessment import Row, RowRole
from bot.domain.kinds import ACTION, MEETING, OPERATION, activities_of
from bot.domain.texts import Sayable, ntext, text
from bot.language import Speaker
from bot.services.home import OnesOwn
from handlers.views.actions import due_said
from handlers.views.entries import entry_title
from handlers.views.message import bar, button, capitalised, escaped, heading, plain, section, sections, small
from handlers.views.standing import standing

HOME_OPERATION = "home_operation"
HOME_MEETING = "home_meeting"
HOME_ACTIVITY = "home_activity"
HOME_ACTION = "home_action"
HOME_EXPLAIN = "home_explain"
HOME_DONE = "home_done"
HOME_HELD = "home_held"
ANY_ACTIVITY = "activity"
MOST_AGREEMENTS = 6
_MOST_WAITING = 8
_MOST_BLOCKS = 100
"""As many as Slack takes in a page."""


def home_view(ones_own: Sequence[OnesOwn], speaker: Speaker, left_out: Sequence[Sayable] = ()) -> View:
    """Return the page: first what waits for the person, then each agreement with its forms; `left_out` says of which
    there is nothing.
    """
    say = speaker.say
    blocks: list[Block] = []
    missing = sections(escaped(say(each)) for each in left_out)
    if not ones_own:
        none = text(
            "You see no agreement here yet. Type /lofte in the channel where one is followed up: "
            "there you ask for access, or tie an agreement to the channel."
        )
        blocks = [heading(say(text("My agreements"))), *missing, section(escaped(say(none)))]
    else:
        waiting = [block for each in ones_own for block in _waiting(each, speaker)]
        blocks.append(heading(say(text("Waiting for you"))))
        blocks += waiting[:_MOST_WAITING] or [section(escaped(say(text("Nothing is waiting for you."))))]
        if more := waiting[_MOST_WAITING:]:
            blocks.append(small(escaped(say(ntext("and {count} more", "and {count} more", len(more))))))
        blocks += missing
        blocks += _agreements(ones_own, speaker, room=_MOST_BLOCKS - len(blocks))
    return View(type="home", blocks=blocks)


def _waiting(own: OnesOwn, speaker: Speaker) -> Iterator[Block]:
    """Yield what the person owes, then what was planned and not reported; whoever may answers each with one press."""
    for action in own.actions:
        done = button(speaker.say(text("It is done")), HOME_DONE, _reference(own, action.entry.id))
        told = [f"☐ *{escaped(action.what)}*", *_due(action, own.assessment.on, speaker)]
        yield section(told, done if own.allowed.log else None)
    for entry in own.to_report if own.allowed.log else ():
        asked = text("{what} was planned. Was it held?", what=entry_title(own.assessment.agreement, entry, speaker))
        held = button(speaker.say(text("It was held")), HOME_HELD, _reference(own, entry.id))
        yield section(f"◷ {escaped(speaker.say(asked))}", held)


def _due(action: Action, today: date, speaker: Speaker) -> Iterator[str]:
    if action.due:
        said = escaped(capitalised(speaker.say(due_said(action, today))))
        yield f"*{said}*" if action.days_late(today) else said


def _agreements(ones_own: Sequence[OnesOwn], speaker: Speaker, room: int) -> Iterator[Block]:
    """Yield the agreements; the promises of one stand apart as long as there is room for all that comes after."""
    packed = [list(_agreement(each, speaker, apart=False)) for each in ones_own]
    room -= sum(map(len, packed))
    for own, close in zip(ones_own, packed, strict=True):
        wide = list(_agreement(own, speaker, apart=True))
        if len(wide) - len(close) <= room:
            room -= len(wide) - len(close)
            yield from wide
        else:
            yield from close


def _agreement(own: OnesOwn, speaker: Speaker, *, apart: bool) -> Iterator[Block]:
    assessment = own.assessment
    rows = [row for row in assessment.rows if row.role in {RowRole.COMMITMENT, RowRole.OPTION}]
    lines = [_line(row, speaker) for row in rows]
    yield DividerBlock()
    yield heading(assessment.agreement.title)
    yield from map(section, lines) if apart else sections(lines)
    if own.soon:
        soon = [f"• {escaped(speaker.put(each.day, 'day'))}: {escaped(speaker.say(each.what))}" for each in own.soon]
        title = escaped(speaker.say(text("Due soon")))
        yield from sections([f"*{title}*", *soon[:_MOST_WAITING]])
    if own.allowed.log:
        yield _forms(own, speaker)
    yield _explain(own, rows, speaker)


def _line(row: Row, speaker: Speaker) -> str:
    child = "↳ " if row.parent else ""
    drawn = bar(row.figures.share, row.figures.of)
    figures = row.figures
    counted = speaker.say(text("{done} of {of}", done=figures.done, of=figures.of)) if (figures.of or 0) > 1 else ""
    words = " · ".join(filter(None, (counted, capitalised(speaker.say(standing(row))))))
    return f"{child}*{row.id}* {escaped(row.title)}\n{f'{drawn} {escaped(words)}'.strip()}"


def _forms(own: OnesOwn, speaker: Speaker) -> ActionsBlock:
    """Return a button for each form that the agreement has a use for."""
    used = {kind.id for kind in activities_of(own.assessment.agreement)}
    say = speaker.say
    elements: list[InteractiveElement] = []
    if OPERATION in used:
        elements.append(button(say(text("Log a joint operation")), HOME_OPERATION, _reference(own, OPERATION)))
    if MEETING in used:
        elements.append(button(say(text("Log the weekly meeting")), HOME_MEETING, _reference(own, MEETING)))
    elements.append(button(say(text("Log an activity")), HOME_ACTIVITY, _reference(own, ANY_ACTIVITY)))
    elements.append(button(say(text("New action")), HOME_ACTION, _reference(own, ACTION)))
    return ActionsBlock(elements=elements)


def _explain(own: OnesOwn, rows: Sequence[Row], speaker: Speaker) -> ActionsBlock:
    options = [Option(value=_reference(own, row.id), text=plain(f"{row.id} {row.title}")) for row in rows[:100]]
    placeholder = plain(speaker.say(text("Why? Choose a promise")))
    return ActionsBlock(
        elements=[StaticSelectElement(action_id=HOME_EXPLAIN, placeholder=placeholder, options=options)]
    )


def _reference(own: OnesOwn, about: str) -> str:
    return f"{own.caller.channel_id}|{own.assessment.agreement.id}|{about}"
