"""What Slack tells of the app's installation in a workspace: that it has ended."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt import BoltContext

from handlers.house import House

_LAST_SECOND = datetime(9999, 12, 30, tzinfo=UTC).timestamp()


def forget_installation(event: dict[str, Any], body: dict[str, Any], context: BoltContext, house: House) -> None:
    """Keep no token of a workspace that took the app away, or whose token was revoked."""
    if event["type"] == "tokens_revoked" and not _bots(event.get("tokens")):
        return  # somebody's own, of which we have none
    told_at = body.get("event_time")
    known = isinstance(told_at, int) and 0 < told_at < _LAST_SECOND
    at = datetime.fromtimestamp(told_at, UTC) if known and told_at else house.now()
    house.workspaces.dismiss(context.team_id or "", told_at=at)


def _bots(tokens: object) -> object:
    return tokens.get("bot") if isinstance(tokens, dict) else None
