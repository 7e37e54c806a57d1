"""How people, conversations and messages are put to the page, and who a page says it is acting for."""

from __future__ import annotations

from bot.sandbox.model import Channel, ChannelKind, Json, Person, Team
from bot.sandbox.payloads import Actor
from bot.sandbox.sandbox import Sandbox

ROOMS = {ChannelKind.PUBLIC, ChannelKind.PRIVATE}


class BadRequestError(Exception):
    """The page asked for something that makes no sense; the text says what."""


def actor_of(sandbox: Sandbox, asked: Json) -> Actor:
    team = sandbox.teams.get(asked["team"])
    person = team.people.get(asked["user"]) if team else None
    if team is None or person is None:
        raise BadRequestError("no such team or person")
    return Actor(team, person)


def channel_of(sandbox: Sandbox, asked: Json) -> Channel:
    channel = sandbox.conversations.find(asked["channel"], asked["team"])
    if channel is None or asked["user"] not in channel.members:
        raise BadRequestError("no such conversation")
    return channel


def shown(sandbox: Sandbox, team: Team, stored: Json) -> Json:
    """Give a message as a page shows it: with its author's name, without its metadata."""
    author = team.person(stored.get("user", ""))
    name = author.display_name if author else sandbox.app.bot_name if "bot_id" in stored else "Slackbot"
    message = {key: value for key, value in stored.items() if key != "metadata"} | {"username": name}
    if "files" in stored:
        # As they are now: the message holds what was known when it was posted, perhaps on another port.
        message["files"] = [_file_now(sandbox, file["id"]) for file in stored["files"]]
    return message


def _file_now(sandbox: Sandbox, file_id: str) -> Json:
    file = sandbox.files.stored.get(file_id)
    return sandbox.files.as_json(file, for_page=True) if file else {"id": file_id, "mode": "tombstone"}


def team_json(sandbox: Sandbox, team: Team) -> Json:
    return {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "users": [user_json(person) for person in team.everyone()],
        "channels": [
            {"id": channel.id, "name": channel.name, "is_member_bot": team.bot.id in channel.members}
            for channel in sandbox.conversations.of_team(team.id)
            if channel.kind in ROOMS
        ],
    }


def user_json(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.display_name,
        "real_name": person.real_name,
        "title": person.title,
        "is_bot": person.is_bot,
        "color": person.color,
        "locale": person.locale,
    }


def direct_json(actor: Actor, channel: Channel) -> Json:
    others = [actor.team.person(user_id) for user_id in channel.other_than(actor.person.id)]
    names = [person.display_name for person in others if person]
    return {"id": channel.id, "user": others[0].id if others[0] else "", "name": ", ".join(names)}
