"""What goes no further than the threshold: what isn't as Slack writes it, and requests from a workspace that the bot
isn't connected to (any more).
"""

import logging
from collections.abc import Callable

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from bot.domain.texts import Sayable, text
from handlers.envelope import read_envelope
from handlers.house import House

_log = logging.getLogger(__name__)

_UNREADABLE = text("This couldn't be read, so nothing was done. Try once more.")
_NOT_CONNECTED = text(
    "Löfteskoll isn't connected to this workspace. Ask those who run it to add the workspace's token."
)


class Threshold(Middleware):
    """Stands before all else: left alone, Bolt would stumble, or call Slack and answer in English."""

    def __init__(self, house: House) -> None:
        self._house = house

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse | None:  # noqa: A002, ARG002 as Bolt has it
        req.context["house"] = self._house  # should what comes after this fail, the error is answered by it
        if not read_envelope(req.body, req.context):
            _log.warning("malformed")
            return self._refused(req, _UNREADABLE)
        # asked once, when the app's address is entered: Slack itself, of no workspace
        of_nobody = req.body.get("type") == "url_verification"
        if not of_nobody and not self._house.workspaces.client(req.context.team_id or ""):
            _log.warning("unknown_workspace", extra={"team": req.context.team_id})
            return self._refused(req, _NOT_CONNECTED)
        return next()

    def _refused(self, req: BoltRequest, said: Sayable) -> BoltResponse:
        return BoltResponse(status=200, body=self._house.speaker.say(said) if "command" in req.body else "")
