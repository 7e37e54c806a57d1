"""`/lofte`: the channel's agreement at a glance, one promise explained, help; and sharing it with the channel."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext, Respond

from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.access import Caller, Reach, find_reachable, find_roles, reach_any
from bot.services.assessments import look_at, look_at_counted, look_at_promise
from bot.services.errors import NotTied
from bot.services.outbox import share_glance
from handlers.answering import answer
from handlers.house import House, caller_of
from handlers.pictures import send_calendar, show_picture
from handlers.pressing import message_of, parts_of
from handlers.ties import open_tie_form, tie_by_code
from handlers.views.answers import told_view
from handlers.views.explanation import explanation_view
from handlers.views.glance import glance_view
from handlers.views.help import help_view
from handlers.views.message import Message, shortened

_OFF = frozenset({"bort", "off", "loss"})
_LONGEST_ECHO = 40
_LIKE_A_ROW = re.compile(r"[A-Za-z]{1,2}[0-9]{1,2}[a-z]?")
"""How the number of a promise looks: what is typed besides may be anything, and is noted nowhere."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """A `/lofte` with a word behind it."""

    house: House
    context: BoltContext
    caller: Caller
    trigger_id: str
    respond: Respond
    about: str = ""
    """what comes after the word"""


def show_agreement(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/lofte`, `/lofte S7`, and `/lofte` with one of the words below."""
    asked = (command.get("text") or "").strip()
    caller = caller_of(context)
    word, _, about = asked.partition(" ")
    if meant := _WORDS.get(" ".join(asked.split()[:2]).casefold()) or _WORDS.get(word.casefold()):
        meant(_Typed(house, context, caller, command["trigger_id"], respond, about.strip()))
    else:
        answer(respond, _glance_or_explanation(house, caller, asked))


def _help(typed: _Typed) -> None:
    answer(typed.respond, help_view(typed.house.speaker, find_roles(typed.house.database, typed.caller)))


def _tie(typed: _Typed) -> None:
    if typed.about.casefold() in _OFF:
        from handlers.untying import show_ties  # noqa: PLC0415 - as below

        show_ties(typed.house, typed.caller, typed.respond)
    elif typed.about:
        tie_by_code(typed.house, typed.caller, typed.about, typed.respond)
    else:
        open_tie_form(typed.house, typed.context, typed.caller, typed.trigger_id)


def _ask_admission(typed: _Typed) -> None:
    from handlers.admission import ask_admission  # noqa: PLC0415 - as below

    ask_admission(typed.context, typed.respond, typed.house)


def _show_members(typed: _Typed) -> None:
    from handlers.members import show_members  # noqa: PLC0415 - as below

    show_members(typed.house, typed.caller, typed.respond)


def _invite(typed: _Typed) -> None:
    from handlers.members import show_inviting  # noqa: PLC0415 - as below

    show_inviting(typed.house, typed.caller, typed.respond)


def _draw(typed: _Typed) -> None:
    reaches = reach_any(typed.house.database, typed.caller, now=typed.house.now(), deed=Deed.REPORT)
    known = look_at(typed.house.database, typed.caller, reaches[0].agreement.id, now=typed.house.now())
    show_picture(typed.house, typed.caller, typed.respond, known)


def _send_calendar(typed: _Typed) -> None:
    send_calendar(typed.house, typed.caller, typed.respond)


def _make(typed: _Typed) -> None:
    from handlers.making import open_making  # noqa: PLC0415 - seldom needed, see handlers.later

    open_making(typed.house, typed.context, typed.caller, typed.trigger_id)


def _change(typed: _Typed) -> None:
    from handlers.changing import open_changing  # noqa: PLC0415 - as above

    open_changing(typed.house, typed.context, typed.caller, typed.trigger_id, typed.about)


def _list_versions(typed: _Typed) -> None:
    from handlers.changing import show_versions  # noqa: PLC0415 - as above

    show_versions(typed.house, typed.caller, typed.respond)


_WORDS: Mapping[str, Callable[[_Typed], None]] = {
    **dict.fromkeys(("hjälp", "hjalp", "help", "?"), _help),
    **dict.fromkeys(("medlem", "medlemmar", "members", "member"), _show_members),
    **dict.fromkeys(("tillträde", "tilltrade", "access"), _ask_admission),
    **dict.fromkeys(("bjud in", "bjudin", "invite"), _invite),
    **dict.fromkeys(("bild", "picture"), _draw),
    **dict.fromkeys(("kalender", "calendar"), _send_calendar),
    **dict.fromkeys(("ny", "new"), _make),
    **dict.fromkeys(("versioner", "versions"), _list_versions),
    **dict.fromkeys(("ändra", "andra", "change"), _change),
    **dict.fromkeys(("koppla", "tie"), _tie),
}
"""One word or two. What comes after is the number of a promise, the code of an invitation, or nothing that is asked."""


def _glance_or_explanation(house: House, caller: Caller, asked: str) -> Message:
    deed = Deed.EXPLAIN if asked else Deed.REPORT
    about = asked if _LIKE_A_ROW.fullmatch(asked) else None
    reaches = reach_any(house.database, caller, now=house.now(), deed=deed, about=about)
    if not asked:
        return _glance(house, caller, reaches)
    for each in reaches:
        if any(asked.casefold() == row_id.casefold() for row_id in _row_ids(each)):
            return _explained(house, caller, each.agreement.id, asked)
    known = ", ".join(row_id for each in reaches for row_id in _row_ids(each))
    return told_view(
        text(
            "There is no promise {asked} here. There are: {known}. Or type /lofte hjälp.",
            asked=shortened(asked, _LONGEST_ECHO),
            known=known,
        ),
        house.speaker,
    )


def _row_ids(reached: Reach) -> list[str]:
    agreement = reached.agreement
    row_ids = [part_id for commitment in agreement.commitments for part_id in commitment.part_ids()]
    option = agreement.extension.id if agreement.extension else None
    return [*row_ids, option] if option else row_ids


def _glance(house: House, caller: Caller, reaches: list[Reach]) -> Message:
    first, *others = [each.agreement for each in reaches]
    known = look_at(house.database, caller, first.id, now=house.now())
    return glance_view(known.assessment, house.speaker, others=others, allowed=known.allowed)


def _explained(house: House, caller: Caller, agreement_id: str, row_id: str) -> Message:
    known, row = look_at_promise(house.database, caller, agreement_id, row_id, now=house.now())
    return explanation_view(known.assessment, row, house.speaker, allowed=known.allowed)


def explain_chosen(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Explain the promise chosen in the list below the glance."""
    agreement_id, row_id = parts_of(action, 2)
    answer(respond, _explained(house, caller_of(context), agreement_id, row_id))


def show_other(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Show another of the channel's agreements."""
    caller = caller_of(context)
    chosen = action["value"]
    reaches = find_reachable(house.database, caller, now=house.now())
    if chosen not in {each.agreement.id for each in reaches}:
        raise NotTied(chosen, Deed.REPORT)
    ordered = sorted(reaches, key=lambda each: each.agreement.id != chosen)
    answer(respond, _glance(house, caller, ordered))


def share(context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House) -> None:
    """Post the glance in the channel, once however often the button is pressed."""
    caller = caller_of(context)
    share_glance(house.database, caller, action["value"], press=message_of(body), now=house.now())
    house.wake_sender()
    answer(respond, told_view(text("It is being posted in the channel."), house.speaker))


def show_entry(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Explain the promise that an entry counts towards (where there are several: the whole agreement)."""
    agreement_id, entry_id = parts_of(action, 2)
    known, row = look_at_counted(house.database, caller_of(context), agreement_id, entry_id, now=house.now())
    if row:
        answer(respond, explanation_view(known.assessment, row, house.speaker, allowed=known.allowed))
    else:
        answer(respond, glance_view(known.assessment, house.speaker, allowed=known.allowed))
