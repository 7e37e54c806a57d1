"""`/paminn`: what is reminded of and how, what comes next, what is put off; who coordinates, who is away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext, Respond

from bot.domain.people import Person
from bot.domain.reminding.settings import Kind
from bot.domain.roles import Deed
from bot.domain.texts import Sayable, text
from bot.services.access import Caller, find_reachable, find_roles, reach_any
from bot.services.errors import NotOurs, UserError
from bot.services.reminding import (
    end_absence,
    find_own_absence,
    is_subscribed,
    resume,
    subscribe,
    switch,
    unsubscribe,
)
from bot.services.reminding_overview import digest_now, overview, preview
from handlers.absences import open_absence, open_coordinator, reading_of
from handlers.answering import answer
from handlers.house import House, caller_of
from handlers.pressing import parts_of
from handlers.views.answers import told_view
from handlers.views.coming import preview_view
from handlers.views.digest import Circumstances, digest_view
from handlers.views.help import reminders_help_view
from handlers.views.message import escaped
from handlers.views.paminn import (
    CHANGE,
    OFF,
    ON,
    PREVIEW,
    absence_view,
    overview_view,
    own_digest_view,
    switched_view,
)
from handlers.views.ways import when_said
from handlers.ways import kind_of, open_way
from handlers.who import name_of

_UNKNOWN = text("Type /paminn alone, or with one of these words: borta, tillbaka, mig, samordnare, hjälp.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody who asks about the reminders of an agreement, and how they are answered."""

    house: House
    context: BoltContext
    caller: Caller
    agreement_id: str
    trigger_id: str
    respond: Respond


def show_reminders(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/paminn`, alone or with one of the words below."""
    caller, typed = caller_of(context), " ".join((command.get("text") or "").split()).casefold()
    if typed in _HELP_WORDS:
        answer(respond, reminders_help_view(house.speaker, find_roles(house.database, caller)))
        return
    if typed not in _WORDS:
        raise UserError(_UNKNOWN)
    meant, deed, about = _WORDS[typed]
    first = reach_any(house.database, caller, now=house.now(), deed=deed, about=about)[0].agreement
    meant(_Asked(house, context, caller, first.id, command["trigger_id"], respond))


def _show(asked: _Asked) -> None:
    house, caller = asked.house, asked.caller
    seen = overview(house.database, caller, asked.agreement_id, now=house.now())
    reaches = find_reachable(house.database, caller, now=house.now())
    others = [each.agreement for each in reaches if each.agreement.id != asked.agreement_id]
    answer(asked.respond, overview_view(seen, others, reading_of(house, caller)))


def _show_absence(asked: _Asked) -> None:
    """Show the absence that there is; where there is none, ask for one."""
    house, caller = asked.house, asked.caller
    absence = find_own_absence(house.database, caller, asked.agreement_id, now=house.now())
    if absence is None:
        open_absence(house, asked.context, caller, asked.trigger_id, asked.agreement_id)
    else:
        answer(asked.respond, absence_view(absence, asked.agreement_id, reading_of(house, caller)))


def _end_absence(asked: _Asked) -> None:
    ended = end_absence(asked.house.database, asked.caller, asked.agreement_id, now=asked.house.now())
    said = text("Welcome back: your reminders come to you again.") if ended else text("You weren't away.")
    answer(asked.respond, told_view(said, asked.house.speaker))


def _switch_digest(asked: _Asked) -> None:
    on = is_subscribed(asked.house.database, asked.caller, asked.agreement_id)
    _set_digest(asked, on=not on)


def _set_digest(asked: _Asked, *, on: bool) -> None:
    house, caller = asked.house, asked.caller
    said: Sayable
    if on:
        setting = subscribe(house.database, caller, asked.agreement_id, now=house.now())
        agreement, when = setting.agreement, when_said(Kind.DIGEST, setting.way)
        said = text("You get your own digest by direct message, {when}: {title}", when=when, title=agreement.title)
        if not setting.way.on:
            said = text("The weekly digest is off under {title}: yours comes once it is on.", title=agreement.title)
    else:
        agreement = unsubscribe(house.database, caller, asked.agreement_id, now=house.now())
        said = text("You get no digest of your own any more: {title}", title=agreement.title)
    answer(asked.respond, own_digest_view(said, agreement, reading_of(house, caller), on=on))


def _choose_coordinator(asked: _Asked) -> None:
    open_coordinator(asked.house, asked.context, asked.caller, asked.trigger_id, asked.agreement_id)


_HELP_WORDS = frozenset({"hjälp", "hjalp", "help", "?"})
_DIGEST_WORDS = ("mig", "min sammanfattning", "min sammanställning", "me", "my digest")
_WORDS: Mapping[str, tuple[Callable[[_Asked], None], Deed, str | None]] = {
    "": (_show, Deed.REPORT, "reminders"),
    **dict.fromkeys(("borta", "away"), (_show_absence, Deed.ABSENCE, None)),
    **dict.fromkeys(("tillbaka", "back"), (_end_absence, Deed.ABSENCE, None)),
    **dict.fromkeys(_DIGEST_WORDS, (_switch_digest, Deed.SUBSCRIBE, None)),
    **dict.fromkeys(("samordnare", "coordinator"), (_choose_coordinator, Deed.CHANGE_REMINDERS, None)),
}
"""What each word does, and what is noted where somebody may not."""


def press_way(
    context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House
) -> None:
    """Do with a kind of reminder what was chosen in its menu: change it, turn it on or off, show what it says next."""
    what, kind_name, agreement_id = parts_of(action, 3)
    asked, kind = _pressed(context, body, respond, house, agreement_id), kind_of(kind_name)
    if what == CHANGE:
        open_way(house, context, asked.caller, asked.trigger_id, agreement_id, kind)
    elif what in {ON, OFF}:
        setting = switch(house.database, asked.caller, agreement_id, kind, on=what == ON, now=house.now())
        house.wake_sender()
        answer(respond, switched_view(setting, reading_of(house, asked.caller)))
    elif what == PREVIEW:
        _preview(asked, kind)
    else:
        raise NotOurs


def _preview(asked: _Asked, kind: Kind) -> None:
    house, caller = asked.house, asked.caller
    seen = preview(house.database, caller, asked.agreement_id, kind, now=house.now())
    answer(asked.respond, preview_view(seen, reading_of(house, caller)))
    if kind is Kind.DIGEST:
        speaker = house.speaker
        digest = digest_now(house.database, caller, asked.agreement_id, now=house.now())

        def named(doer: Person) -> str:
            return escaped(speaker.say(name_of(house, doer)))

        answer(asked.respond, digest_view(digest, speaker, Circumstances(named)))


def press_resume(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Let what was put off be reminded of again."""
    agreement_id, kind_name, subject = parts_of(action, 3)
    resumed = resume(house.database, caller_of(context), agreement_id, kind_of(kind_name), subject, now=house.now())
    said = text("It is reminded of again, at its usual times.") if resumed else text("It is reminded of already.")
    answer(respond, told_view(said, house.speaker))


def press_away(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of one's own absence."""
    open_absence(house, context, caller_of(context), body["trigger_id"], parts_of(action, 1)[0])


def press_back(
    context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House
) -> None:
    """Note that one is there again."""
    _end_absence(_pressed(context, body, respond, house, parts_of(action, 1)[0]))


def press_digest(
    context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House
) -> None:
    """Turn one's own digest on or off."""
    what, agreement_id = parts_of(action, 2)
    _set_digest(_pressed(context, body, respond, house, agreement_id), on=what == ON)


def press_coordinator(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of who coordinates."""
    open_coordinator(house, context, caller_of(context), body["trigger_id"], parts_of(action, 1)[0])


def show_other(
    context: BoltContext, body: dict[str, Any], action: dict[str, Any], respond: Respond, house: House
) -> None:
    """Show the reminders of another of the channel's agreements."""
    _show(_pressed(context, body, respond, house, parts_of(action, 1)[0]))


def _pressed(context: BoltContext, body: dict[str, Any], respond: Respond, house: House, agreement_id: str) -> _Asked:
    return _Asked(house, context, caller_of(context), agreement_id, body["trigger_id"], respond)
