"""What arrives, read once before any handler sees it: whatever isn't as Slack writes it goes no further.

So a handler may trust that the names it reads are there and hold what they should. What people typed is cleaned here
too, in the one place that everything passes (bot.domain.cleaning).
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Constraint
from slack_bolt import BoltContext

from bot.domain.cleaning import cleaned_in

_LONGEST = 40_000
"""Slack takes no longer text anywhere."""
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_AS_SHOWN = frozenset({"blocks"})
"""A view and a message come back with their blocks as they were made, and nobody reads those."""

_Id = Annotated[str, StringConstraints(pattern=f"^{_ID.pattern}$")]
_Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_Name = Annotated[str, StringConstraints(min_length=1, max_length=255)]
_Carried = Annotated[str, StringConstraints(max_length=2000)]
"""What a button carries, as long as Slack takes it."""
_Words = Annotated[str, StringConstraints(max_length=_LONGEST)]


class _Part(BaseModel):
    """A part of what Slack sends; there is more in it than anybody here reads."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Option(_Part):
    value: _Carried


class _Element(_Part):
    type: _Name
    value: _Words | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_date: _Day | None = None
    selected_user: _Id | None = None


class _State(_Part):
    values: dict[_Name, dict[_Name, _Element]]


class _View(_Part):
    id: _Name
    type: _Name
    hash: _Name | None = None
    callback_id: str = ""
    private_metadata: _Words = ""
    state: _State | None = None
    root_view_id: str | None = None
    previous_view_id: str | None = None


class _SentView(_View):
    type: Literal["modal"]
    hash: _Name
    state: _State


class _Action(_Part):
    action_id: _Name
    value: _Carried | None = None
    selected_option: _Option | None = None


class _Container(_Part):
    message_ts: _Id | None = None


class _Message(_Part):
    text: _Words | None = None


class _Happened(_Part):
    type: _Name
    tab: str | None = None


class _Arrived(_Part):
    team_id: _Id | None = None
    user_id: _Id | None = None
    channel_id: _Id | None = None
    response_url: _Words | None = None
    view: _View | None = None
    event: dict[str, Any] = {}


class _Command(_Arrived):
    command: _Name
    text: _Words | None = None
    trigger_id: _Name


class _Pressed(_Arrived):
    actions: Annotated[list[_Action], Constraint(min_length=1)]
    trigger_id: _Name
    container: _Container | None = None


class _Submitted(_Arrived):
    view: _SentView


class _OfMessage(_Arrived):
    callback_id: _Name
    trigger_id: _Name
    message: _Message


class _Shortcut(_Arrived):
    callback_id: _Name
    trigger_id: _Name


class _Event(_Arrived):
    event: _Happened  # type: ignore[assignment]  # as above


_KINDS: Mapping[str, type[_Arrived]] = {
    "block_actions": _Pressed,
    "view_submission": _Submitted,
    "message_action": _OfMessage,
    "shortcut": _Shortcut,
    "event_callback": _Event,
}


def read_envelope(body: dict[str, Any], context: BoltContext) -> bool:
    """Tell whether it is as Slack writes it; then clean what was typed, and say what was pressed in one way."""
    kind = body.get("type")
    model = _Command if "command" in body else _KINDS.get(kind, _Arrived) if isinstance(kind, str) else None
    if model is None or not _is_addressed(context, by_somebody=model not in {_Event, _Arrived}):
        return False
    try:
        clean = cleaned_in(body, without=_AS_SHOWN)
        model.model_validate(clean)
    except (ValidationError, RecursionError):
        return False
    body.update(clean)
    for action in body.get("actions") or () if model is _Pressed else ():
        chosen = action.get("selected_option") or {}
        action["value"] = action.get("value") or chosen.get("value") or ""
        action["selected_option"] = {**chosen, "value": action["value"]}
    return True


def _is_addressed(context: BoltContext, *, by_somebody: bool) -> bool:
    """Tell whether all that the library found of who asks, and where, are ids; and whether anybody asks."""
    team_id, user_id = context.actor_team_id or context.team_id, context.actor_user_id or context.user_id
    found: tuple[Any, ...] = (
        team_id,
        user_id,
        context.team_id,
        context.user_id,
        context.channel_id,
        context.enterprise_id,
    )
    if any(each is not None and not (isinstance(each, str) and _ID.fullmatch(each)) for each in found):
        return False
    return bool(team_id and user_id) or not by_somebody
