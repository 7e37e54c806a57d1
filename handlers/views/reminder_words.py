"""What is said of each kind of reminder: the thing itself, when that is, and what more there is to know."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.actions import actions_of, still_open
from bot.domain.assessment import PACE_WORDS, Row
from bot.domain.events import Asking
from bot.domain.fields import FieldKind
from bot.domain.kinds import MEETING, activities_counted
from bot.domain.people import Person
from bot.domain.reminding.settings import Kind
from bot.domain.reminding.subjects import Subject
from bot.domain.texts import Joined, Sayable, ntext, text
from bot.language import Speaker
from bot.services.reminders import Item
from handlers.forms.form import shown_form
from handlers.views.entries import entry_title, field_lines
from handlers.views.message import escaped

AHEAD, TODAY, LATE = "◷", "●", "▲"
_SOON = 7
"""So many days ahead nobody has to be told which year it is."""
_MOST_LINES = 3
_LONGEST_LINE = 150
_TELLING = {FieldKind.GROUP, FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.TEXT, FieldKind.NAME}
"""The fields that tell where, when and what for; the rest of a plan stands in its own post."""


@dataclass(frozen=True, slots=True)
class Words:
    """`what` it is, and `when`; `lines` are marked up; `owner` of an action: the one, none yet, or None: not told."""

    what: Sayable
    when: Sayable
    sign: str = AHEAD
    lines: tuple[str, ...] = ()
    owner: tuple[Person, ...] | None = None


def words_of(item: Item, speaker: Speaker) -> Words | None:
    """Return what is said of it as it stands now; None where it is settled."""
    subject = item.subject
    return _WORDS[subject.kind](item, subject, speaker) if subject else None


def relative(day: date, today: date) -> Sayable:
    """Return a day as seen from another: "tomorrow, Saturday 15 October", "in 30 days, …", "7 days late (…)"."""
    days = (day - today).days
    match days:
        case 0:
            return text("today, {day:weekday}", day=day)
        case 1:
            return text("tomorrow, {day:weekday}", day=day)
        case _ if days < 0:
            return ntext("{count} day late ({due:day})", "{count} days late ({due:day})", -days, due=day)
        case _ if days <= _SOON:
            return ntext("in {count} day, {day:weekday}", "in {count} days, {day:weekday}", days, day=day)
        case _:
            return ntext("in {count} day, {day:long}", "in {count} days, {day:long}", days, day=day)


def _sign(day: date, today: date) -> str:
    if day < today:
        return LATE
    return TODAY if day == today else AHEAD


def _deadline(item: Item, subject: Subject, speaker: Speaker) -> Words:
    if subject.action:
        return _action(item, subject, speaker)
    names = [item.agreement.party(party).name for party in subject.audience.parties]
    responsible = text("Responsible: {who}", who=Joined(tuple(names)))
    lines = (escaped(speaker.say(responsible)),) if names else ()
    return Words(subject.what, relative(subject.day, item.today), _sign(subject.day, item.today), lines)


def _extension(item: Item, subject: Subject, _speaker: Speaker) -> Words:
    what = text("You are to have decided on an extension; otherwise the agreement runs out")
    return Words(what, relative(subject.day, item.today), _sign(subject.day, item.today))


def _action(item: Item, subject: Subject, _speaker: Speaker) -> Words:
    action = subject.action
    promise = item.agreement.by_id.get(action.promise) if action and action.promise else None
    return Words(
        subject.what,
        relative(subject.day, item.today),
        _sign(subject.day, item.today),
        (escaped(f"{promise.id} {promise.title}"),) if promise else (),
        owner=(action.owner,) if action and action.owner else (),
    )


def _meeting(item: Item, subject: Subject, speaker: Speaker) -> Words:
    day = item.meeting or subject.day
    ahead = relative(day, item.today) if day >= item.today else text("{day:weekday}", day=day)
    waiting = len(still_open(actions_of(item.ground.entries)))
    lines = [ntext("{count} action is open.", "{count} actions are open.", waiting)] if waiting else []
    return Words(
        text("Weekly meeting of {week}", week=_label(subject)),
        ahead,
        _sign(day, item.today),
        tuple(escaped(speaker.say(line)) for line in lines),
    )


def _week(item: Item, subject: Subject, speaker: Speaker) -> Words:
    """Return what is said of a week, before it is over and after that: it may be looked at later than it was told."""
    about = _about(subject.row)
    lines = [f"✘ {escaped(speaker.say(reason))}" for reason in subject.reasons]
    over = subject.day < item.today
    left = relative(subject.day, item.today)
    when = text("the week ended {day:weekday}", day=subject.day) if over else text("the week ends {when}", when=left)
    what = _week_said(item, subject, over=over)
    return Words(what, when, LATE if over else AHEAD, (*lines, escaped(about)))


def _week_said(item: Item, subject: Subject, *, over: bool) -> Sayable:
    noted, week = bool(subject.reasons), _label(subject)
    commitment = item.agreement.by_id.get(subject.about.partition(":")[0])
    if commitment is None or MEETING not in activities_counted(commitment.target):
        if noted:
            return text("What is logged for {week} doesn't count", week=week)
        return text("Nothing is logged for {week}", week=week)
    if noted:
        return text("The note of {week} doesn't count", week=week)
    return text("{week} has no note", week=week) if over else text("There is no note for {week} yet", week=week)


def _label(subject: Subject) -> Sayable:
    return subject.week.label if subject.week else ""


def _pace(_item: Item, subject: Subject, _speaker: Speaker) -> Words:
    row = subject.row
    when: Sayable = PACE_WORDS[row.pace] if row and row.pace else ""
    return Words(Joined((_about(row), subject.what), between=": "), when, LATE)


def _about(row: Row | None) -> str:
    return f"{row.id} {row.title}" if row else ""


def _outcome(item: Item, subject: Subject, speaker: Speaker) -> Words:
    if subject.entry is None:
        raise LookupError(subject.key)
    asked = text("{what} was planned. Was it held?", what=entry_title(item.agreement, subject.entry, speaker))
    day = subject.entry.end
    return Words(asked, relative(day, item.today) if day >= item.today else text("{day:weekday}", day=day), LATE)


def _planned(item: Item, subject: Subject, speaker: Speaker) -> Words:
    if subject.entry is None:
        raise LookupError(subject.key)
    what, day = entry_title(item.agreement, subject.entry, speaker), subject.entry.start
    when = relative(day, item.today) if day >= item.today else text("{day:weekday}", day=day)
    return Words(what, when, _sign(day, item.today), tuple(_plan_lines(item, subject, speaker)))


def _plan_lines(item: Item, subject: Subject, speaker: Speaker) -> Iterator[str]:
    entry = subject.entry
    if entry:
        asking = Asking(item.agreement, item.ground.entries, item.today, entry.party)
        fields = [field for field in shown_form(asking, entry).fields if field.kind in _TELLING]
        told = field_lines(fields, entry.values, speaker, dated="day")
        yield from [line for line in told if len(line) <= _LONGEST_LINE][:_MOST_LINES]


_WORDS: Mapping[Kind, Callable[[Item, Subject, Speaker], Words]] = {
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
