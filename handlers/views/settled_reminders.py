"""What a reminder says once there is nothing more to be reminded of: what became of it, never more than is known."""

from dataclasses import dataclass

from bot.domain.actions import Action
from bot.domain.assessment import IntervalState, Status
from bot.domain.calendar import parse_week
from bot.domain.entries import EntryState
from bot.domain.kinds import ACTION
from bot.domain.reminding.settings import Kind
from bot.domain.texts import Sayable, text
from bot.language import Speaker
from bot.services.reminders import Item
from handlers.views.actions import due_said
from handlers.views.entries import settled_said
from handlers.views.message import capitalised

DONE, OVER = "✔", "–"
OF_A_WEEK = frozenset({Kind.WEEK_OPEN, Kind.WEEK_MISSED, Kind.MEETING})


@dataclass(frozen=True, slots=True)
class Settled:
    """What is said of it, and the sign before that: done, or only over."""

    said: str
    sign: str


def settled_words(item: Item, speaker: Speaker) -> Settled:
    """Return what became of what needs no reminder any more."""
    entry = item.entry
    if entry and entry.kind == ACTION:
        said, well = _of_action(item, Action(entry))
    elif entry:
        said, well = settled_said(item.agreement, entry, speaker), entry.state is EntryState.HELD
    elif item.occasion.kind in OF_A_WEEK:
        said, well = _of_week(item)
    else:
        said, well = _of_promise(item)
    return Settled(capitalised(speaker.say(said)), DONE if well else OVER)


def _of_action(item: Item, action: Action) -> tuple[Sayable, bool]:
    if action.done_on:
        return text("Done: {what}", what=action.what), True
    if action.is_open and str(action.due) == item.occasion.subject.partition("@")[2]:
        return text("{what}: somebody else is to do it now", what=action.what), False
    if action.is_open:
        return text("{what}: {when} instead", what=action.what, when=due_said(action, item.today)), False
    return text("{what} was undone.", what=action.what), False


def _of_week(item: Item) -> tuple[Sayable, bool]:
    row_id, _, key = item.occasion.subject.partition(":")
    row, week = item.ground.assessment.row(row_id), parse_week(key)
    outcome = next((each for each in row.intervals if each.interval.key == key), None) if row else None
    if outcome and outcome.state is IntervalState.HELD:
        return text("{week} counts", week=week.label), True
    if outcome and outcome.reason is not None:
        return text("{week} is excused", week=week.label), True
    if week.end < item.today:
        return text("{week} is over", week=week.label), False
    return _nothing_more(week.label), False


def _of_promise(item: Item) -> tuple[Sayable, bool]:
    row_id = item.occasion.subject.partition(":")[0]
    row = item.ground.assessment.row(row_id)
    if row is None:
        return _nothing_more(item.agreement.title), False
    return _nothing_more(f"{row.id} {row.title}"), row.status is Status.FULFILLED


def _nothing_more(what: Sayable) -> Sayable:
    return text("{what}: nothing more to do now", what=what)
