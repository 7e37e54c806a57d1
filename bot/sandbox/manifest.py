"""The app as its manifest declares it: the same file that is pasted into Slack's app settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.errors import SetupError
from bot.sandbox.model import Json

APP_ID = "A0LOFTESKOLL"
# What Slack demands of a manifest that subscribes to an event or registers a command.
_SCOPE_FOR_EVENT = {
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
APP_TOKEN = "xapp-sandbox"


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """A global or message shortcut."""

    type: str
    callback_id: str
    name: str
    description: str


@dataclass(frozen=True, kw_only=True)
class AppManifest:
    """What the app is called, what it registers and what it may do."""

    name: str
    bot_name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    scopes: frozenset[str]
    bot_events: frozenset[str]
    interactivity: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool

    def command(self, name: str) -> Command | None:
        """Find a slash command by its name, slash included."""
        return next((command for command in self.commands if command.command == name), None)

    def shortcut(self, callback_id: str) -> Shortcut | None:
        """Find a shortcut by its callback id."""
        return next((shortcut for shortcut in self.shortcuts if shortcut.callback_id == callback_id), None)


def load_manifest(path: Path) -> AppManifest:
    """Read a manifest file; raises SetupError naming the file and what is wrong with it."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        message = f"{path}: cannot be read as a manifest: {error}"
        raise SetupError(message) from error
    if not isinstance(content, Mapping):
        message = f"{path}: a manifest is a mapping with display_information, features and so on"
        raise SetupError(message)
    if not (content.get("settings") or {}).get("socket_mode_enabled"):
        message = f"{path}: settings.socket_mode_enabled must be true: the workspaces speak Socket Mode only"
        raise SetupError(message)
    try:
        app = parse_manifest(content)
    except (KeyError, TypeError, ValueError) as error:
        message = f"{path}: not a usable manifest: {error!r} is missing or of the wrong kind"
        raise SetupError(message) from error
    lacking = sorted(_needed_scopes(app) - app.scopes)
    if lacking:
        message = f"{path}: oauth_config.scopes.bot lacks {', '.join(lacking)}, needed by what it registers"
        raise SetupError(message)
    return app


def parse_manifest(content: Mapping[str, Any]) -> AppManifest:
    """Make an app of a manifest's content; raises KeyError for a missing name."""
    name: str = content["display_information"]["name"]
    features: Json = content.get("features") or {}
    settings: Json = content.get("settings") or {}
    home: Json = features.get("app_home") or {}
    oauth: Json = content.get("oauth_config") or {}
    return AppManifest(
        name=name,
        bot_name=(features.get("bot_user") or {}).get("display_name") or name,
        commands=tuple(_command(item) for item in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(item) for item in features.get("shortcuts") or ()),
        scopes=frozenset((oauth.get("scopes") or {}).get("bot") or ()),
        bot_events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        interactivity=bool((settings.get("interactivity") or {}).get("is_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled")),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
    )


def _needed_scopes(app: AppManifest) -> set[str]:
    needed = {scope for event, scope in _SCOPE_FOR_EVENT.items() if event in app.bot_events}
    return needed | {"commands"} if app.commands or app.shortcuts else needed


def _command(item: Json) -> Command:
    return Command(
        command=item["command"],
        description=item["description"],
        usage_hint=item.get("usage_hint") or "",
        should_escape=bool(item.get("should_escape")),
    )


def _shortcut(item: Json) -> Shortcut:
    if item["type"] not in {"global", "message"}:
        message = f"shortcut of type {item['type']}"
        raise ValueError(message)
    return Shortcut(
        type=item["type"],
        callback_id=item["callback_id"],
        name=item["name"],
        description=item["description"],
    )
