"""`/atgard`: what one owes, what is open, what is late; and the buttons of an action: done, not done after all."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from slack_bolt import BoltContext, Respond

from bot.domain.actions import Action, overdue, owed_by, owing, still_open
from bot.domain.people import Person
from bot.domain.roles import Allowed
from bot.domain.texts import Joined, Sayable, text
from bot.services.access import Caller, find_roles
from bot.services.action_changes import Settled, complete_action, reopen_action
from bot.services.actions import ToDo, look_at_actions
from handlers.action_forms import open_handover, open_new_action
from handlers.answering import answer
from handlers.house import House, caller_of
from handlers.pressing import parts_of
from handlers.views.actions import Group, Listed, list_view, settled_view
from handlers.views.help import actions_help_view
from handlers.views.message import Message
from handlers.who import doer_namer, name_of

_FEW, _MANY = 10, 18
"""So many actions are shown with their buttons: at first sight, and where somebody asks for more."""


class _Wanted(StrEnum):
    """What `/atgard` shows."""

    USUAL = ""
    MINE = "mine"
    ALL = "all"
    LATE = "late"


_SHOW: Mapping[str, _Wanted] = {
    "": _Wanted.USUAL,
    "mina": _Wanted.MINE,
    "mine": _Wanted.MINE,
    "alla": _Wanted.ALL,
    "all": _Wanted.ALL,
    "försenade": _Wanted.LATE,
    "forsenade": _Wanted.LATE,
    "late": _Wanted.LATE,
    "overdue": _Wanted.LATE,
}
_NEW = {"ny", "new"}
_HAND_OVER = {"lämna över", "lamna over", "hand over"}
_HELP = {"hjälp", "hjalp", "help", "?"}


def show_actions(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/atgard`, its filters, `lämna över` and `ny …`; whatever else is typed begins a new action."""
    typed = " ".join((command.get("text") or "").split())
    caller, asked = caller_of(context), typed.casefold()
    first, _, rest = typed.partition(" ")
    if asked in _HELP:
        answer(respond, actions_help_view(house.speaker, find_roles(house.database, caller)))
    elif asked in _HAND_OVER:
        open_handover(house, context, caller, command["trigger_id"])
    elif asked in _SHOW:
        answer(respond, _list(house, caller, _SHOW[asked]))
    else:
        what = rest if first.casefold() in _NEW else typed
        open_new_action(house, context, caller, command["trigger_id"], what)


def _list(house: House, caller: Caller, wanted: _Wanted) -> Message:
    found = look_at_actions(house.database, caller, now=house.now())
    me = caller.person
    groups = _groups(found, me, wanted)
    open_to = [each for each in found if each.allowed.log]
    owned = any(owing(each.actions) for each in open_to)
    most = _FEW if wanted is _Wanted.USUAL else _MANY
    named = doer_namer(house, caller.team_id, house.speaker)
    return list_view(groups, house.speaker, named, most=most, owned=owned, allowed=Allowed(log=bool(open_to)))


def _groups(found: list[ToDo], me: Person, wanted: _Wanted) -> list[Group]:
    several = len(found) > 1

    def listed(*, mine: bool | None) -> list[Listed]:
        chosen = [
            Listed(each.agreement, action, each.today, each.allowed)
            for each in found
            for action in _of(each, me, mine=mine, late=wanted is _Wanted.LATE)
        ]
        return sorted(chosen, key=lambda each: (each.action.due is None, each.action.due or each.today))

    mine = Group(
        text("Your actions"),
        listed(mine=True),
        text("You have nothing to do here."),
        owner_shown=False,
        agreement_shown=several,
    )
    nothing = text("Nothing is open.")
    match wanted:
        case _Wanted.MINE:
            return [mine]
        case _Wanted.ALL:
            return [Group(text("All open actions"), listed(mine=None), nothing, agreement_shown=several)]
        case _Wanted.LATE:
            late = listed(mine=None)
            return [Group(text("Late actions"), late, text("Nothing is late."), agreement_shown=several)]
        case _Wanted.USUAL:
            return [mine, Group(text("Others' actions"), listed(mine=False), nothing, agreement_shown=several)]


def _of(todo: ToDo, me: Person, *, mine: bool | None, late: bool) -> list[Action]:
    """Return the open actions of an agreement: mine, others', or (None) both; late ones only where asked for."""
    actions = overdue(todo.actions, todo.today) if late else still_open(todo.actions)
    owed = owed_by(actions, me)
    return actions if mine is None else [each for each in actions if (each in owed) is mine]


def finish(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Note that an action is done; who presses twice is told that it was."""
    agreement_id, entry_id = parts_of(action, 2)
    settled = complete_action(
        house.database, caller_of(context), agreement_id=agreement_id, entry_id=entry_id, now=house.now()
    )
    what = settled.action.what
    said = done_before(house, settled) if settled.again else text("✔ Done: {what}", what=what)
    _answer_settled(house, respond, settled, said)


def done_before(house: House, settled: Settled) -> Sayable:
    """Return that it was done already, by whom and when."""
    action = settled.action
    by = action.done_by
    who = name_of(house, by) if by else ""
    when = text("{day:day}", day=action.done_on)
    return text(
        "“{what}” was done already ({who_and_when}).", what=action.what, who_and_when=Joined((who, when), between=", ")
    )


def reopen(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Note that an action is to be done all the same."""
    agreement_id, entry_id = parts_of(action, 2)
    settled = reopen_action(
        house.database, caller_of(context), agreement_id=agreement_id, entry_id=entry_id, now=house.now()
    )
    what = settled.action.what
    said = text("“{what}” was open already.", what=what) if settled.again else text("Open again: {what}", what=what)
    _answer_settled(house, respond, settled, said)


def _answer_settled(house: House, respond: Respond, settled: Settled, said: Sayable) -> None:
    house.wake_sender()
    answer(respond, settled_view(said, settled.agreement, settled.action, house.speaker))
