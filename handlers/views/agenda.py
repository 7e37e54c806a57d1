"""What a weekly meeting begins with, above the fields of its form: plain words, short enough for a phone."""

from collections.abc import Callable
from datetime import date

from bot.domain.calendar import parse_week
from bot.domain.people import Person
from bot.domain.texts import Joined, Sayable, ntext, text
from bot.services.actions import Agenda
from handlers.views.actions import due_said
from handlers.views.message import shortened

_MOST = 10
_WHAT_SHOWN = 100
_DECISIONS_SHOWN = 500


def agenda_lines(agenda: Agenda, today: date, name: Callable[[Person], Sayable]) -> tuple[Sayable, ...]:
    """Return the open actions, late ones first, and what was decided last; nothing where there is neither."""
    lines: list[Sayable] = []
    if agenda.actions:
        told: list[Sayable] = [text("Open actions:")]
        for action in agenda.actions[:_MOST]:
            owner = name(action.owner) if action.owner else text("nobody yet")
            parts = (shortened(action.what, _WHAT_SHOWN), owner, due_said(action, today))
            told.append(Joined(("• ", Joined(parts, between=" · ")), between=""))
        if more := len(agenda.actions[_MOST:]):
            told.append(ntext("and {count} more", "and {count} more", more))
        lines.append(Joined(tuple(told), between="\n"))
    if agenda.last:
        week = parse_week(str(agenda.last.values["week"])).label
        decided = shortened(str(agenda.last.values["decisions"]), _DECISIONS_SHOWN)
        lines.append(Joined((text("Decided in {week}:", week=week), decided), between="\n"))
    return tuple(lines)
