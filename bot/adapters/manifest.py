"""What Slack has to know about the app: `manifest.yml`, and what is made of it where requests come by HTTP."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MANIFEST = Path(__file__).parents[2] / "manifest.yml"
EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

Manifest = dict[str, Any]


def read_manifest() -> Manifest:
    """Return what `manifest.yml` says."""
    manifest: Manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return manifest


@cache
def needed_scopes() -> tuple[str, ...]:
    """Return what the app asks a workspace for."""
    return tuple(read_manifest()["oauth_config"]["scopes"]["bot"])


def installable(manifest: Manifest, public_url: str) -> Manifest:
    """Return the manifest of an app that people install from `public_url`, told over Socket Mode what they do."""
    changed = deepcopy(manifest)
    changed["oauth_config"] = {"redirect_urls": [f"{public_url}{REDIRECT_PATH}"], **changed["oauth_config"]}
    return changed


def over_http(manifest: Manifest, public_url: str) -> Manifest:
    """Return the manifest of an app that is told by HTTP, too, at `public_url`."""
    changed, events = installable(manifest, public_url), f"{public_url}{EVENTS_PATH}"
    settings = changed["settings"]
    for command in changed["features"]["slash_commands"]:
        command["url"] = events
    settings["event_subscriptions"] = {"request_url": events, **settings["event_subscriptions"]}
    settings["interactivity"] = {**settings["interactivity"], "request_url": events}
    settings["socket_mode_enabled"] = False
    return changed


def written(manifest: Manifest) -> str:
    """Return the manifest as it is pasted into Slack's form."""
    return yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False, width=120)
