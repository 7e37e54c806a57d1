"""Requests from a workspace that the bot isn't connected to (any more)."""

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from bot.domain.texts import text
from handlers.house import House

_log = logging.getLogger(__name__)


def refuse_strangers(house: House) -> Callable[..., BoltResponse | None]:
    """Return a middleware that stands before all else: left alone, Bolt would call Slack and answer in English."""

    def refuse(body: dict[str, Any], context: BoltContext, next: Callable[[], Any]) -> BoltResponse | None:  # noqa: A002 Bolt's own name
        if house.workspaces.client(context.team_id or ""):
            next()
            return None
        _log.warning("unknown_workspace", extra={"team": context.team_id})
        said = text("Löfteskoll isn't connected to this workspace. Ask those who run it to add the workspace's token.")
        return BoltResponse(status=200, body=house.speaker.say(said) if body.get("command") else "")

    return refuse
