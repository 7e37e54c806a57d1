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
from bot.domain.kinds import MEETING, OPERATION, activities_of
from bot.domain.texts import ntext, text
from bot.language import Speaker
from bot.services.home import OnesOwn
from handlers.views.entries import entry_title
from handlers.views.message import bar, button, capitalised, escaped, heading, plain, section, sections, small
from handlers.views.standing import standing

HOME_OPERATION = "home_operation"
HOME_MEETING = "home_meeting"
HOME_ACTIVITY = "home_activity"
HOME_EXPLAIN = "home_explain"
ANY_ACTIVITY = "activity"
_MOST_AGREEMENTS = 6
_MOST_WAITING = 8


def home_view(ones_own: Sequence[OnesOwn], speaker: Speaker) -> View:
    """Return the page: first what waits for the person, then each agreement with its forms."""
    say = speaker.say
    blocks: list[Block] = []
    if not ones_own:
        none = text(
            "You are in no channel that follows an agreement up. Ask the coordinator which channel it is, "
            "or tie one there with /lofte koppla."
        )
        blocks = [heading(say(text("My agreements"))), section(escaped(say(none)))]
    else:
        waiting = [line for each in ones_own for line in _waiting(each, speaker)]
        blocks.append(heading(say(text("Waiting for you"))))
        nothing = escaped(say(text("Nothing is waiting for you.")))
        blocks += sections(waiting[:_MOST_WAITING] or [nothing])
        if more := waiting[_MOST_WAITING:]:
            blocks.append(small(escaped(say(ntext("and {count} more", "and {count} more", len(more))))))
        for each in ones_own[:_MOST_AGREEMENTS]:
            blocks += [DividerBlock(), *_agreement(each, speaker)]
    return View(type="home", blocks=blocks)


def _waiting(own: OnesOwn, speaker: Speaker) -> Iterator[str]:
    """Yield what the person owes, then what was planned and not reported."""
    today = own.assessment.on
    for action in own.actions:
        yield f"☐ {escaped(action.what)}{escaped(_due(action, today, speaker))}"
    for entry in own.to_report:
        asked = text("{what} was planned. Was it held?", what=entry_title(own.assessment.agreement, entry, speaker))
        yield f"◷ {escaped(speaker.say(asked))}"


def _due(action: Action, today: date, speaker: Speaker) -> str:
    if action.due is None:
        return ""
    late = action.days_late(today)
    said = ntext("{count} day late", "{count} days late", late) if late else text("due {day}", day=action.due)
    return f" ({speaker.say(said)})"


def _agreement(own: OnesOwn, speaker: Speaker) -> Iterator[Block]:
    assessment = own.assessment
    rows = [row for row in assessment.rows if row.role in {RowRole.COMMITMENT, RowRole.OPTION}]
    yield heading(assessment.agreement.title)
    yield from sections([_line(row, speaker) for row in rows])
    if own.soon:
        soon = [f"• {escaped(speaker.put(each.day, 'day'))}: {escaped(speaker.say(each.what))}" for each in own.soon]
        title = escaped(speaker.say(text("Due soon")))
        yield from sections([f"*{title}*", *soon[:_MOST_WAITING]])
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
    return ActionsBlock(elements=elements)


def _explain(own: OnesOwn, rows: Sequence[Row], speaker: Speaker) -> ActionsBlock:
    options = [Option(value=_reference(own, row.id), text=plain(f"{row.id} {row.title}")) for row in rows[:100]]
    placeholder = plain(speaker.say(text("Why? Choose a promise")))
    return ActionsBlock(
        elements=[StaticSelectElement(action_id=HOME_EXPLAIN, placeholder=placeholder, options=options)]
    )


def _reference(own: OnesOwn, about: str) -> str:
    return f"{own.caller.channel_id}|{own.assessment.agreement.id}|{about}"
