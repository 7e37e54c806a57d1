"""The whole bot as `lofteskoll serve` makes it, with a Slack of its own and a browser without a screen."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select
from starlette.applications import Starlette

from bot.adapters.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, needed_scopes
from bot.app import Bot
from bot.cli.serve import web_of
from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.invitations import invite_from_outside
from bot.settings import ServeSettings
from storage.installation_tables import INSTALLATIONS
from storage.installations import new_key
from storage.members import find_member
from tests.handlers.scene import built_in
from tests.importing import import_agreement
from tests.web.slack import CODE, Slack, running_slack

SIGNING_SECRET = "signeringshemligheten"
CLIENT_SECRET = "appens-hemlighet"
KEY = new_key()
PUBLIC_URL = "https://lofte.example.se"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
CHALLENGE = {"type": "url_verification", "challenge": "är du där?", "token": "x"}
"""What Slack asks first; that it is answered shows that a request got through to the bot."""
NILS = Person("T0NY", "U0NILS")
ENGLISH = {"accept-language": "en-GB,en;q=0.9,sv;q=0.5"}


def signed(body: str, *, seconds: int = 1, secret: str = SIGNING_SECRET, kind: str = JSON) -> dict[str, str]:
    """Return the headers with which Slack would send the body, by a clock so many seconds ahead of ours.

    One second ahead: what was signed before the program started is refused, and timestamps are whole seconds.
    """
    timestamp = str(int(time.time()) + seconds)
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "content-type": kind,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": str(signature),
    }


class Browser:
    """Somebody's browser, with its cookies; or Slack, which has none."""

    def __init__(self, web: Starlette) -> None:
        self._web = web
        self.cookies = httpx.Cookies()

    def get(self, path: str, **how: Any) -> httpx.Response:
        """Open a page."""
        return self.request("GET", path, **how)

    def post(self, path: str, **how: Any) -> httpx.Response:
        """Send something."""
        return self.request("POST", path, **how)

    def request(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Ask, and wait for the answer."""
        return asyncio.run(self.ask(method, path, **how))

    async def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Ask, beside others."""
        transport = httpx.ASGITransport(app=self._web, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL, cookies=self.cookies) as client:
            answered = await client.request(method, path, **how)
            self.cookies = client.cookies
            return answered


@dataclass
class Stage:
    """The running bot and who speaks with it."""

    bot: Bot
    slack: Slack
    web: Browser
    new_browser: Callable[[], Browser]
    invitation: str

    def send(self, body: Mapping[str, Any] | str, **how: Any) -> httpx.Response:
        """Send what Slack would."""
        content = body if isinstance(body, str) else json.dumps(body)
        return self.web.post(EVENTS_PATH, content=content.encode(), headers=signed(content, **how))

    def command(self, command: str, team_id: str) -> httpx.Response:
        """Type a slash command in a workspace."""
        name, _, argument = command.partition(" ")
        typed = {
            "command": name,
            "text": argument,
            "trigger_id": "1.2.3",
            "response_url": f"{self.slack.address}/api/respond",
            "team_id": team_id,
            "user_id": "U0NILS",
            "channel_id": "C1",
        }
        return self.send(urlencode(typed), kind=FORM)

    def event(self, event: Mapping[str, Any], team_id: str, event_time: float | None = None) -> httpx.Response:
        """Tell an event."""
        at = int(time.time() if event_time is None else event_time)
        return self.send({"type": "event_callback", "team_id": team_id, "event": dict(event), "event_time": at})

    def begin(self, browser: Browser | None = None) -> str:
        """Open the invitation, and return the state with which the button leads to Slack."""
        shown = (browser or self.web).get(INSTALL_PATH, params={"invitation": self.invitation})
        assert shown.status_code == 200, shown.text
        (state,) = parse_qs(urlsplit(button(shown)).query)["state"]
        return state

    def finish(self, state: str, browser: Browser | None = None, **given: str) -> httpx.Response:
        """Come back from Slack."""
        return (browser or self.web).get(REDIRECT_PATH, params={"code": CODE, "state": state, **given})

    def install(self) -> httpx.Response:
        """Install the app from beginning to end."""
        return self.finish(self.begin())

    def installed(self) -> bool:
        """Tell whether the bot answers the new workspace."""
        return self.bot.house.workspaces.client("T0NY") is not None


def button(shown: httpx.Response) -> str:
    """Return where a page's only button leads."""
    (address,) = [part.partition('"')[0] for part in shown.text.split('<a href="')[1:]]
    return address.replace("&amp;", "&")


def rows(stage: Stage) -> int:
    with stage.bot.house.database.reading() as session:
        return len(session.execute(select(INSTALLATIONS.c.id)).all())


def role(stage: Stage) -> Role | None:
    with stage.bot.house.database.reading() as session:
        member = find_member(session, agreement_id="soderhamn-2022", person=NILS)
    return member.role if member else None


def refused(stage: Stage, answered: httpx.Response, *, status: int = 403) -> str:
    """Make sure that nothing came of it, and return what the page says."""
    assert answered.status_code == status
    assert not stage.installed()
    assert rows(stage) == 0
    assert role(stage) is None
    return answered.text


@pytest.fixture
def slack() -> Iterator[Slack]:
    with running_slack(needed_scopes()) as slack:
        yield slack


@pytest.fixture
def settings(sqlite_url: str, slack: Slack, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> ServeSettings:
    monkeypatch.chdir(tmp_path)
    given = {
        "DATABASE_URL": sqlite_url,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_CLIENT_ID": "111.222",
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_API_URL": slack.api_url,
        "TOKEN_KEYS": KEY,
        "PUBLIC_URL": PUBLIC_URL,
    }
    for name, value in given.items():
        monkeypatch.setenv(f"LOFTESKOLL_{name}", value)
    return ServeSettings()


@pytest.fixture
def stage(settings: ServeSettings, slack: Slack) -> Iterator[Stage]:
    bot = Bot.connect(settings)
    web = web_of(bot, settings)
    import_agreement(bot.house.database, built_in("soderhamn-2022"), at=bot.house.now())
    invited = invite_from_outside(bot.house.database, "soderhamn-2022", "municipality", now=bot.house.now())

    yield Stage(bot, slack, Browser(web), lambda: Browser(web), invited.code)
    bot.close()
