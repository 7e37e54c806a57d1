"""What Slack tells a bot about what people do: the payloads of commands, interactions and events."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.sandbox.block_kit.form_state import STATEFUL
from bot.sandbox.identifiers import new_id
from bot.sandbox.manifest import APP_ID
from bot.sandbox.model import Channel, ChannelKind, Json, Person, Team

VERIFICATION_TOKEN = "sandbox"
_EVENT_CHANNEL_TYPE = {
    ChannelKind.PUBLIC: "channel",
    ChannelKind.PRIVATE: "group",
    ChannelKind.IM: "im",
    ChannelKind.MPIM: "mpim",
}


@dataclass(frozen=True)
class Actor:
    """A person in their team, doing something."""

    team: Team
    person: Person

    @property
    def key(self) -> tuple[str, str]:
        """Give team and user id."""
        return self.team.id, self.person.id


def channel_name(channel: Channel) -> str:
    """Name a conversation as Slack does in payloads."""
    names = {ChannelKind.IM: "directmessage", ChannelKind.MPIM: "mpdm"}
    return names.get(channel.kind, channel.name)


def slash_command(
    actor: Actor, channel: Channel, command: str, text: str, *, trigger_id: str, response_url: str
) -> Json:
    """Describe a typed command."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": actor.team.id,
        "team_domain": actor.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": actor.person.id,
        "user_name": actor.person.name,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(kind: str, actor: Actor, **more: object) -> Json:
    """Describe something done with the pointer: what every interactive payload has, and more."""
    return {
        "type": kind,
        "team": {"id": actor.team.id, "domain": actor.team.domain},
        "user": {
            "id": actor.person.id,
            "username": actor.person.name,
            "name": actor.person.name,
            "team_id": actor.team.id,
        },
        "api_app_id": APP_ID,
        "token": VERIFICATION_TOKEN,
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def short_channel(channel: Channel) -> Json:
    """Give a conversation as interactive payloads name it."""
    return {"id": channel.id, "name": channel_name(channel)}


def action(block_id: str, element: Json, chosen: Json) -> Json:
    """Describe one acted-on element: what stands in the block, and what the person chose."""
    described: Json = {
        "type": element["type"],
        "block_id": block_id,
        "action_id": element["action_id"],
        "action_ts": f"{time.time():.6f}",
    }
    described |= {name: element[name] for name in ("text", "style", "placeholder") if name in element}
    how = STATEFUL.get(element["type"])
    if how is not None:
        described[how.value] = chosen.get(how.value, [] if how.many else None)
    elif element["type"] == "overflow":
        described["selected_option"] = chosen.get("selected_option")
    elif "value" in element:
        described["value"] = element["value"]
    return described


def message_event(channel: Channel, message: Json) -> Json:
    """Describe a message, or the change or deletion of one, as an event."""
    # Metadata travels in events of its own, which this server does not send.
    shown = {name: value for name, value in message.items() if name != "metadata"}
    kind = _EVENT_CHANNEL_TYPE[channel.kind]
    return {**shown, "channel": channel.id, "channel_type": kind, "event_ts": message["ts"]}


def event_callback(team: Team, event: Json, event_time: int) -> Json:
    """Wrap an event as the Events API does."""
    return {
        "token": VERIFICATION_TOKEN,
        "team_id": team.id,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": event_time,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team.id,
                "user_id": team.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }
