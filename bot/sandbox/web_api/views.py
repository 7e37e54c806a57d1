"""The views methods: opening, pushing, updating modals and publishing home tabs."""

from __future__ import annotations

from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json
from bot.sandbox.web_api.call import Call


def open_view(call: Call) -> Json:
    """Open a modal for whoever pulled the trigger."""
    trigger = call.sandbox.triggers.exchange(call.text("trigger_id"), call.team.id)
    view = call.sandbox.views.open(call.team, trigger.user_id, call.args.get("view"), channel_id=trigger.channel_id)
    return {"view": view}


def push(call: Call) -> Json:
    """Put a modal on top of the one the trigger was pulled in."""
    trigger = call.sandbox.triggers.exchange(call.text("trigger_id"), call.team.id)
    view = call.sandbox.views.push(call.team, trigger.user_id, call.args.get("view"), channel_id=trigger.channel_id)
    return {"view": view}


def update(call: Call) -> Json:
    """Change an open view."""
    view_id, external_id = call.optional("view_id"), call.optional("external_id")
    if (view_id is None) == (external_id is None):
        found = "Cannot provide both" if view_id else "Must provide either"
        raise SlackError("invalid_arguments", messages=[f"[ERROR] {found} `view_id` and `external_id`"])
    view = call.sandbox.views.find(call.team.id, view_id=view_id, external_id=external_id)
    changed = call.sandbox.views.update(call.team, view, call.args.get("view"), expected_hash=call.optional("hash"))
    return {"view": changed}


def publish(call: Call) -> Json:
    """Show a home tab to a person."""
    if not call.sandbox.app.home_tab:
        raise SlackError("not_enabled")
    person = call.person("user_id")
    view = call.sandbox.views.publish(call.team, person.id, call.args.get("view"), expected_hash=call.optional("hash"))
    return {"view": view}
