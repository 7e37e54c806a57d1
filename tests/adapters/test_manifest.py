"""The manifests that are made of manifest.yml, for an app that people install and that is told by HTTP."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.manifest import EVENTS_PATH, MANIFEST, REDIRECT_PATH, installable, over_http, read_manifest
from bot.cli.main import main

URL = "https://lofte.example.se"
EXAMPLE = Path(__file__).parents[2] / "docs" / "manifest.http.yml"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["manifest", *arguments]) == 0
    return capsys.readouterr().out


def without(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return the manifest without what differs where requests come by HTTP."""
    settings = manifest["settings"]
    for command in manifest["features"]["slash_commands"]:
        command.pop("url", None)
    settings["event_subscriptions"].pop("request_url", None)
    settings["interactivity"].pop("request_url", None)
    settings.pop("socket_mode_enabled")
    manifest["oauth_config"].pop("redirect_urls", None)
    return manifest


def test_by_http_everything_comes_to_our_address() -> None:
    manifest = over_http(read_manifest(), URL)
    events = f"{URL}{EVENTS_PATH}"

    assert {command["url"] for command in manifest["features"]["slash_commands"]} == {events}
    assert manifest["settings"]["event_subscriptions"]["request_url"] == events
    assert manifest["settings"]["interactivity"] == {"is_enabled": True, "request_url": events}
    assert manifest["oauth_config"]["redirect_urls"] == [f"{URL}{REDIRECT_PATH}"]
    assert manifest["settings"]["socket_mode_enabled"] is False


def test_over_socket_mode_only_installing_comes_to_our_address() -> None:
    manifest = installable(read_manifest(), URL)

    assert manifest["settings"] == read_manifest()["settings"]
    assert manifest["features"] == read_manifest()["features"]
    assert manifest["oauth_config"]["redirect_urls"] == [f"{URL}{REDIRECT_PATH}"]


@pytest.mark.parametrize("made", [over_http, installable])
def test_nothing_else_differs(made: Any) -> None:
    assert without(made(read_manifest(), URL)) == without(read_manifest())


def test_the_example_in_the_documentation_is_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "--http", f"{URL}/") == EXAMPLE.read_text(encoding="utf-8")


def test_what_is_printed_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    assert yaml.safe_load(printed(capsys, "--install", URL)) == installable(read_manifest(), URL)
    assert printed(capsys) == MANIFEST.read_text(encoding="utf-8")


@pytest.mark.parametrize("url", ["lofte.example.se", "http://lofte.example.se", "https://", ""])
def test_an_address_that_slack_would_not_take_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "--http", url]) == 2
    assert "https://" in capsys.readouterr().err
