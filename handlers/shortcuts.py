"""Message shortcuts: what somebody wrote in the channel becomes an action, or goes into the weekly meeting's note.

Nothing is kept before the form that opens is sent; what points out a person is refused at once.
"""

import re
from html import unescape
from typing import Any
from uuid import uuid4

from slack_bolt import BoltContext

from bot.domain.calendar import local_day, week_of
from bot.domain.guard import find_personal_data
from bot.domain.kinds import MEETING, WEEKLY_MEETING
from bot.domain.roles import Deed
from bot.services.access import reach_any
from bot.services.errors import UserError
from handlers.action_forms import open_new_action
from handlers.entries import LOGGING
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.sort import open_form
from handlers.views.message import shortened
from handlers.who import COLLEAGUE

ACTION_FROM_MESSAGE = "action_from_message"
MEETING_FROM_MESSAGE = "meeting_from_message"

_LONGEST = {field.id: field.max_length for field in WEEKLY_MEETING.fields}["decisions"]
# As Slack writes them: <@U1>, <@U1|anna>, <#C1|channel>, <!here>, <!subteam^S1|@group>, <https://a.se|words>.
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_MARKS = frozenset("*_~`")
_ADDRESS = re.compile(r"^(?:mailto|tel):")


def make_action(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Open the form of a new action that says what the message says."""
    caller = caller_of(context)
    what = plain_words(body["message"].get("text") or "", house, caller.team_id)
    open_new_action(house, context, caller, body["trigger_id"], what)


def add_to_meeting(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Open the form of the weekly meeting with what the message says among its decisions."""
    caller = caller_of(context)
    said = plain_words(body["message"].get("text") or "", house, caller.team_id)
    if found := find_personal_data(said):
        raise UserError(found)
    agreement = reach_any(house.database, caller, now=house.now(), deed=Deed.DRAFT)[0].agreement
    state = FormState(form=MEETING, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement.id)
    week = week_of(local_day(house.now(), agreement.zone)).key
    values = {"week": week, "decisions": shortened(said, _LONGEST)} if said else {"week": week}
    open_form(house, context, body["trigger_id"], LOGGING, caller, state, values)


def plain_words(written: str, house: House, team_id: str) -> str:
    """Return the text of a message as it reads: names instead of references, no marks, no addresses behind words."""

    def read(found: re.Match[str]) -> str:
        sign, target, label = found.groups()
        match sign:
            case "@":
                return label or house.workspaces.known_name(team_id, target) or house.speaker.say(COLLEAGUE)
            case "#":
                return f"#{label}" if label else ""
            case "!":
                return label or f"@{target}"
            case _:
                return label or _ADDRESS.sub("", target)

    return unescape(_unmarked(_REFERENCE.sub(read, written))).strip()


def _unmarked(said: str) -> str:
    """Return the words without the marks around them: a pair begins before a word, ends behind one, on one line.

    Every sign is looked at once, so that no message, however it is written, takes long to read.
    """
    opened: dict[str, int] = {}
    dropped: set[int] = set()
    word = -1
    for at, sign in enumerate(said):
        before, after = said[at - 1 : at], said[at + 1 : at + 2]
        if sign == "\n":
            opened.clear()
        elif sign not in _MARKS:
            word = at if not sign.isspace() else word
        elif word > opened.get(sign, at) and not before.isspace() and not after.isalnum():
            dropped |= {opened.pop(sign), at}
        elif after and not after.isspace() and not before.isalnum():
            opened.setdefault(sign, at)
    return "".join(sign for at, sign in enumerate(said) if at not in dropped)
