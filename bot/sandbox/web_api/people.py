"""Who the bot is, how it connects, and who the people are."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from bot.sandbox.manifest import APP_ID
from bot.sandbox.model import Json, Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.call import Call

ZONE = "Europe/Stockholm"


def auth_test(call: Call) -> Json:
    """Tell whose token this is."""
    return {
        "url": f"https://{call.team.domain}.slack.com/",
        "team": call.team.name,
        "user": call.team.bot.name,
        "team_id": call.team.id,
        "user_id": call.team.bot.id,
        "bot_id": call.team.bot_id,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }


def open_connection(sandbox: Sandbox) -> Json:
    """Give the address of a new Socket Mode connection, good once."""
    address = sandbox.address.replace("http://", "ws://", 1)
    return {"url": f"{address}/socket/{sandbox.socket.ticket()}"}


def user_info(call: Call) -> Json:
    """Describe a member of the team."""
    return {"user": _user_json(call, call.person())}


def list_users(call: Call) -> Json:
    """List the members of the team."""
    shown, cursor = call.page(call.team.everyone(), default=200, most=1000)
    listed = [_user_json(call, person) for person in shown]
    return {
        "members": listed,
        "cache_ts": call.sandbox.clock.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def _user_json(call: Call, person: Person) -> Json:
    now = call.sandbox.clock.now().astimezone(ZoneInfo(ZONE))
    offset = now.utcoffset() or UTC.utcoffset(None)
    described: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": False,
        "color": person.color,
        "real_name": person.real_name,
        "tz": ZONE,
        "tz_label": "Central European Summer Time" if now.dst() else "Central European Time",
        "tz_offset": int(offset.total_seconds()),
        "profile": {
            "title": person.title,
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.display_name,
            "display_name_normalized": person.display_name,
            "team": person.team_id,
        },
        "is_admin": False,
        "is_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if call.flag("include_locale"):
        described["locale"] = person.locale
    return described
