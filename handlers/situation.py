"""`/lagesbild`: a period's situation picture, noting a week, and the picture drawn."""

from typing import Any

from slack_bolt import BoltContext, Respond

from bot.domain.calendar import parse_week
from bot.domain.optional_kinds import SITUATION
from bot.domain.roles import Deed
from bot.services.errors import NotOurs
from bot.services.situation import find_pictured, look_at_situation, look_at_weeks
from handlers.answering import answer
from handlers.entries import open_new
from handlers.house import House, caller_of
from handlers.pictures import with_picture
from handlers.pressing import parts_of
from handlers.views.situation import situation_picture, situation_view

_NEW = {"ny", "nytt", "new"}


def show_situation(context: BoltContext, command: dict[str, Any], respond: Respond, house: House) -> None:
    """Answer `/lagesbild`, `/lagesbild v35-v42` and `/lagesbild ny`, with or without a line that says it all."""
    caller, asked = caller_of(context), (command.get("text") or "").strip()
    first, _, line = asked.partition(" ")
    if first.casefold() in _NEW:
        chosen = find_pictured(house.database, caller, now=house.now(), deed=Deed.DRAFT)[0].id
        trigger_id = command["trigger_id"]
        open_new(SITUATION, house, context, caller, trigger_id, agreement_id=chosen, line=line.strip())
    else:
        seen = look_at_situation(house.database, caller, asked, now=house.now())
        answer(respond, situation_view(seen.situation, house.speaker, allowed=seen.allowed))


def log_week(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of a week from the button below a picture."""
    caller = caller_of(context)
    open_new(SITUATION, house, context, caller, body["trigger_id"], agreement_id=action["value"])


def draw_situation(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Draw the weeks that the button is about."""
    caller = caller_of(context)
    agreement_id, first, last = parts_of(action, 3)
    for week in (first, last):
        _hold_week(week)
    situation = look_at_weeks(house.database, caller, agreement_id, first, last, now=house.now())
    answer(respond, with_picture(house, caller, agreement_id, situation_picture(situation, house.speaker)))


def _hold_week(key: str) -> None:
    """Hold that the button names a week. NotOurs."""
    try:
        parse_week(key)
    except ValueError:
        raise NotOurs from None
