"""What the workspaces hold at their first start, read from a file of people and channels."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.sandbox.errors import SetupError
from bot.sandbox.model import Channel, ChannelKind, Json, Person, Team

DEFAULT_SEED = Path(__file__).with_name("seed.yml")
_BOT_COLOR = "0b6e4f"


def load_seed(path: Path, *, bot_name: str, created: int) -> tuple[list[Team], list[Channel]]:
    """Read teams and their conversations; a direct message with the bot is made for each person."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        teams = [_team(item, bot_name) for item in content["teams"]]
        channels = [
            channel
            for team, item in zip(teams, content["teams"], strict=True)
            for channel in _channels(team, item, created)
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        message = f"{path}: cannot be read as a seed of teams, people and channels: {error!r}"
        raise SetupError(message) from error
    return teams, channels


def direct_message_id(user_id: str) -> str:
    """Give the id of the direct message between this person and the bot."""
    return "D" + user_id[1:]


def _team(item: Json, bot_name: str) -> Team:
    bot = item["bot"]
    locale = item.get("locale", "sv-SE")
    return Team(
        id=item["id"],
        name=item["name"],
        domain=item["domain"],
        bot_token=bot["token"],
        bot_id=bot["bot_id"],
        bot=Person(
            id=bot["user"],
            team_id=item["id"],
            name=bot_name.lower(),
            real_name=bot_name,
            display_name=bot_name,
            title="",
            color=_BOT_COLOR,
            locale=locale,
            is_bot=True,
        ),
        people={person["id"]: _person(item["id"], person, locale) for person in item["people"]},
    )


def _person(team_id: str, item: Json, locale: str) -> Person:
    return Person(
        id=item["id"],
        team_id=team_id,
        name=item["name"],
        real_name=item["real_name"],
        display_name=item.get("display_name") or item["real_name"],
        title=item.get("title", ""),
        color=item["color"],
        locale=item.get("locale", locale),
    )


def _channels(team: Team, item: Json, created: int) -> list[Channel]:
    rooms = [
        Channel(
            id=room["id"],
            team_id=team.id,
            name=room["name"],
            kind=ChannelKind.PRIVATE if room.get("private") else ChannelKind.PUBLIC,
            members=[*room.get("members", team.people), *([team.bot.id] if room.get("bot") else [])],
            topic=room.get("topic", ""),
            created=created,
        )
        for room in item["channels"]
    ]
    direct = [
        Channel(
            id=direct_message_id(user_id),
            team_id=team.id,
            name="",
            kind=ChannelKind.IM,
            members=[user_id, team.bot.id],
            created=created,
        )
        for user_id in team.people
    ]
    return rooms + direct
