"""What is late and what comes, in the lines that the digests share: one for each thing, the most urgent first."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from bot.domain.actions import Action
from bot.domain.agreement import Agreement
from bot.domain.deadlines import Deadline
from bot.domain.digest import Ahead, Behind
from bot.domain.kinds import bare_kind
from bot.domain.texts import Sayable, Text, ntext, text
from bot.language import Speaker
from handlers.views.actions import DoerNamed, due_said
from handlers.views.entries import entry_title
from handlers.views.message import capitalised, escaped, shortened

MOST = 10
"""So many of a list are shown one by one."""
_WHAT_SHOWN = 100
_BETWEEN = " · "


def behind_lines(
    behind: Behind, agreement: Agreement, today: date, speaker: Speaker, named: DoerNamed | None = None
) -> list[str]:
    """Return what is late, marked up; with `named`, by whom."""
    say = speaker.say
    actions = [_action(each, speaker, named, _late(due_said(each, today), speaker)) for each in behind.actions]
    deadlines = [_late_deadline(each, today, speaker) for each in behind.deadlines]
    asked = [
        text("{what} was planned. Was it held?", what=entry_title(agreement, each, speaker))
        for each in behind.unreported
    ]
    return [*actions, *deadlines, *(f"◷ {escaped(say(each))}" for each in asked)]


def _late_deadline(deadline: Deadline, today: date, speaker: Speaker) -> str:
    days = (today - deadline.day).days
    late = ntext("{count} day late ({due:day})", "{count} days late ({due:day})", days, due=deadline.day)
    return _BETWEEN.join([f"• {_late(late, speaker)}", _said(deadline.what, speaker)])


def _late(said: Sayable, speaker: Speaker) -> str:
    return f"*{escaped(capitalised(speaker.say(said)))}*"


def ahead_lines(ahead: Ahead, agreement: Agreement, speaker: Speaker, named: DoerNamed | None = None) -> list[str]:
    """Return what comes, marked up, day by day; with `named`, by whom."""
    dated = [
        *((each.day, _line("•", each.day, each.what, speaker)) for each in ahead.deadlines),
        *(
            (each.start, _line("◷", each.start, bare_kind(agreement, each.kind).name, speaker))
            for each in ahead.planned
        ),
        *((each.due, _action(each, speaker, named, _day(each.due, speaker))) for each in ahead.actions if each.due),
    ]
    return [line for _, line in sorted(dated, key=lambda each: each[0])]


def _line(sign: str, day: date, what: Sayable, speaker: Speaker) -> str:
    return _BETWEEN.join([f"{sign} {_day(day, speaker)}", _said(what, speaker)])


def _day(day: date, speaker: Speaker) -> str:
    return f"*{escaped(speaker.put(day, 'day'))}*"


def _said(what: Sayable, speaker: Speaker) -> str:
    return escaped(capitalised(speaker.say(what)))


def _action(action: Action, speaker: Speaker, named: DoerNamed | None, when: str) -> str:
    told = [f"☐ {when}", escaped(shortened(action.what, _WHAT_SHOWN))]
    if named:
        told.append(named(action.owner) if action.owner else escaped(speaker.say(text("nobody yet"))))
    return _BETWEEN.join(told)


def late_said(due: datetime) -> Text:
    """Return that what comes now should have come earlier."""
    return text("This should have come {when}.", when=due)


def listed(lines: Sequence[str], speaker: Speaker) -> Iterator[str]:
    """Yield the first of the lines, and how many more there are."""
    yield from lines[:MOST]
    if more := len(lines[MOST:]):
        yield escaped(speaker.say(ntext("and {count} more", "and {count} more", more)))
