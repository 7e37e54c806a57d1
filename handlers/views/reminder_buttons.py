"""What can be done about a reminder, on the reminder: the thing itself, putting it off, and taking that back.

What is done under the agreement carries "channel|agreement|thing", for in a direct message the channel is another;
putting off carries "agreement|kind|subject", for whoever was told may do that, wherever they were.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement, InteractiveElement, Option, StaticSelectElement

from bot.domain.kinds import MEETING, activities_counted
from bot.domain.reminding.settings import Kind
from bot.domain.reminding.subjects import Subject
from bot.domain.roles import Deed, may
from bot.domain.targets import Cadence
from bot.domain.texts import Sayable, text
from bot.language import Speaker
from bot.services.putting_off import Snooze
from bot.services.reminders import Item
from handlers.seldom import (
    REMIND_CANCEL,
    REMIND_CHANGE,
    REMIND_CORRECT,
    REMIND_DECIDE,
    REMIND_EXCUSE,
    REMIND_EXPLAIN,
    REMIND_FINISH,
    REMIND_LOG,
    REMIND_LOG_WEEK,
    REMIND_RESUME,
    REMIND_SNOOZE,
    REMIND_UPDATE,
)
from handlers.views.home import ANY_ACTIVITY
from handlers.views.message import button, plain

_DEEDS: Mapping[str | None, Deed] = {
    REMIND_EXPLAIN: Deed.EXPLAIN,
    REMIND_DECIDE: Deed.CHANGE_AGREEMENT,
    REMIND_SNOOZE: Deed.PUT_OFF,
    REMIND_RESUME: Deed.PUT_OFF,
}
"""What somebody does who presses, where that isn't to begin writing something."""
ON_A_DAY = "day"
NEVER = "never"
_PUT_OFF: Mapping[str, Sayable] = {
    Snooze.HOUR: text("In an hour"),
    Snooze.TOMORROW: text("Tomorrow at 8"),
    Snooze.NEXT_WEEK: text("On Monday at 8"),
    ON_A_DAY: text("Choose a day …"),
    NEVER: text("Don't remind of this any more"),
}


def buttons_of(item: Item, speaker: Speaker) -> list[InteractiveElement]:
    """Return what can be done about the thing, where its reader reaches the agreement, and a list to put it off; or
    the way back from having put it off.

    To one person no more is offered than they may do; in a channel, where others read, whoever presses is told.
    """
    elements: list[InteractiveElement] = []
    if item.hold:
        elements.append(button(speaker.say(text("Remind me after all")), REMIND_RESUME, _reference(item)))
    else:
        if item.subject and item.through:
            elements += _BUTTONS[item.subject.kind](_Thing(item, speaker), item.subject)
        elements.append(put_off(_reference(item), speaker))
    return [each for each in elements if item.role is None or may(item.role, _DEEDS.get(each.action_id, Deed.DRAFT))]


def put_off(reference: str, speaker: Speaker) -> StaticSelectElement:
    """Return the list to put a thing off; `reference` is "agreement|kind|subject"."""
    return StaticSelectElement(
        action_id=REMIND_SNOOZE,
        placeholder=plain(speaker.say(text("Put off …"))),
        options=[
            Option(value=f"{choice}|{reference}", text=plain(speaker.say(label))) for choice, label in _PUT_OFF.items()
        ],
    )


def _reference(item: Item) -> str:
    return f"{item.agreement.id}|{item.occasion.kind}|{item.occasion.subject}"


@dataclass(frozen=True, slots=True)
class _Thing:
    """What the buttons of one thing are made from."""

    item: Item
    speaker: Speaker

    def counted(self, row_id: str) -> tuple[str, ...]:
        """Return the kinds of activity that the promise counts."""
        commitment = self.item.agreement.by_id.get(row_id)
        return activities_counted(commitment.target) if commitment else ()

    def is_cadence(self, row_id: str) -> bool:
        """Tell whether the promise is something to be held again and again."""
        commitment = self.item.agreement.by_id.get(row_id)
        return commitment is not None and isinstance(commitment.target, Cadence)


def _button(on: _Thing, label: Sayable, action_id: str, about: str, *, primary: bool = False) -> ButtonElement:
    value = f"{on.item.through}|{on.item.agreement.id}|{about}"
    return button(on.speaker.say(label), action_id, value, style="primary" if primary else None)


def _why(on: _Thing, row_id: str) -> ButtonElement:
    return _button(on, text("Show why"), REMIND_EXPLAIN, row_id)


_Buttons = Iterator[ButtonElement]


def _deadline(on: _Thing, subject: Subject) -> _Buttons:
    if subject.action:
        yield from _action(on, subject)
    elif subject.about in on.item.agreement.by_id:
        if on.is_cadence(subject.about):
            # what is due is something to be held; updating only excuses from it
            yield _button(on, text("Log now"), REMIND_LOG, _form(on.counted(subject.about)), primary=True)
        yield _button(on, text("Update"), REMIND_UPDATE, subject.about, primary=not on.is_cadence(subject.about))
        yield _why(on, subject.about)


def _extension(on: _Thing, subject: Subject) -> _Buttons:
    if subject.about:
        yield _button(on, text("Update"), REMIND_DECIDE, subject.about, primary=True)
        yield _why(on, subject.about)


def _action(on: _Thing, subject: Subject) -> _Buttons:
    yield _button(on, text("It is done"), REMIND_FINISH, f"{subject.kind}|{subject.key}", primary=True)
    yield _button(on, text("Change …"), REMIND_CHANGE, subject.about)


def _meeting(on: _Thing, _subject: Subject) -> _Buttons:
    yield _button(on, text("Show the agenda"), REMIND_LOG, MEETING)


def _week(on: _Thing, subject: Subject) -> _Buttons:
    row_id, _, week = subject.about.partition(":")
    counted = on.counted(row_id)
    if noted := _noted(subject):
        yield _button(on, text("Correct"), REMIND_CORRECT, noted[-1], primary=True)
    elif counted:
        kind = MEETING if MEETING in counted else counted[0]
        yield _button(on, text("Log now"), REMIND_LOG_WEEK, f"{kind}:{week}", primary=True)
    yield _button(on, text("Excuse with a reason"), REMIND_EXCUSE, subject.about)


def _noted(subject: Subject) -> list[str]:
    """Return the entries of the week, none of which counts."""
    row, week = subject.row, subject.week
    return [each.entry.id for each in row.not_counting if week.holds(each.entry.start)] if row and week else []


def _pace(on: _Thing, subject: Subject) -> _Buttons:
    yield _button(on, text("Log"), REMIND_LOG, _form(on.counted(subject.about)), primary=True)
    yield _why(on, subject.about)


def _form(counted: tuple[str, ...]) -> str:
    """Return the form that logs what is counted; where several kinds are, the one where the kind is chosen."""
    return counted[0] if len(counted) == 1 else ANY_ACTIVITY


def _planned(on: _Thing, subject: Subject) -> _Buttons:
    yield _button(on, text("Change …"), REMIND_CORRECT, subject.about)
    yield _button(on, text("Cancel it"), REMIND_CANCEL, subject.about)


def _outcome(on: _Thing, subject: Subject) -> _Buttons:
    yield _button(on, text("It was held"), REMIND_CORRECT, subject.about, primary=True)
    yield _button(on, text("It was cancelled"), REMIND_CANCEL, subject.about)


_BUTTONS: Mapping[Kind, Callable[[_Thing, Subject], _Buttons]] = {
    Kind.DEADLINE: _deadline,
    Kind.ESCALATION: _deadline,
    Kind.EXTENSION: _extension,
    Kind.ACTION: _action,
    Kind.MEETING: _meeting,
    Kind.WEEK_OPEN: _week,
    Kind.WEEK_MISSED: _week,
    Kind.PACE: _pace,
    Kind.PLANNED: _planned,
    Kind.OUTCOME: _outcome,
}
