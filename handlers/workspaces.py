"""The workspaces that the app is installed in: a client for each, and the names and languages of the people there."""

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Protocol, cast

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler, RateLimitErrorRetryHandler

from bot.domain.cleaning import cleaned
from bot.domain.installed import Installed
from handlers.memory import Memory

_log = logging.getLogger(__name__)

_ASKED_AGAIN_AFTER = 180
"""So many seconds nobody asks again for a person of whom Slack has told nothing."""
_CHANNELS_KNOWN_FOR = 600
_INSTALLED_FOR = 300
"""So many seconds an installation counts as it was found: another process may have been told of its end."""
_NOT_INSTALLED_FOR = 30


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace, as `auth.test` describes it."""

    team_id: str
    bot_id: str
    bot_user_id: str
    client: WebClient


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked about a person: the name, and the language that they have chosen ("sv-SE")."""

    name: str
    locale: str | None


class Installations(Protocol):
    """Where it is kept in which workspaces the app was installed, besides those whose tokens we were given."""

    def find(self, team_id: str) -> Installed | None: ...

    def remove(self, team_id: str) -> None: ...


def new_client(token: str | None, *, base_url: str, timeout: float) -> WebClient:
    """Return a client that gives up soon, and waits once where Slack says how long."""
    again = [ConnectionErrorRetryHandler(max_retry_count=1), RateLimitErrorRetryHandler(max_retry_count=1)]
    return WebClient(token=token, base_url=base_url, timeout=_for_slack_sdk(timeout), retry_handlers=again)


def posting_client(token: str | None, *, base_url: str, timeout: float) -> WebClient:
    """Return a client that tries once: a post whose connection broke may be out, which only the ledger can find out."""
    return WebClient(token=token, base_url=base_url, timeout=_for_slack_sdk(timeout), retry_handlers=[])


def _for_slack_sdk(seconds: float) -> int:
    return cast("int", seconds)  # it says int, and hands it on to urllib, which takes fractions


class Workspaces:
    """Who we are in each workspace. A request is authorised by looking that up, without any call to Slack.

    `workspaces` are those whose tokens we were given. Where else the app is installed is asked of `installations`, once
    in a while; `connect` makes a client of a token.
    """

    def __init__(
        self,
        workspaces: Iterable[Workspace],
        *,
        installations: Installations | None = None,
        connect: Callable[[str], WebClient] = WebClient,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ours: Mapping[str, Workspace] = {each.team_id: each for each in workspaces}
        self._installations = installations
        self._connect = connect
        self._seconds = seconds
        # replaced, never changed: it is read without the lock
        self._installed: Mapping[str, tuple[float, Workspace]] = {}
        self._not_installed = Memory[bool](seconds, seconds=_NOT_INSTALLED_FOR)
        self._lock = Lock()
        self._people = Memory[Profile](seconds)
        self._untold = Memory[bool](seconds, seconds=_ASKED_AGAIN_AFTER)
        self._channels = Memory[frozenset[str]](seconds, seconds=_CHANNELS_KNOWN_FOR)
        self._direct = Memory[str](seconds)
        self._shared = Memory[bool](seconds, seconds=_CHANNELS_KNOWN_FOR)

    @classmethod
    def of_tokens(
        cls, tokens: Iterable[str], *, base_url: str, timeout: float, installations: Installations | None = None
    ) -> "Workspaces":
        """Return the workspaces of the bot tokens; SlackApiError where one is not valid."""

        def connect(token: str) -> WebClient:
            return posting_client(token, base_url=base_url, timeout=timeout)

        found = []
        for token in tokens:
            answer = new_client(token, base_url=base_url, timeout=timeout).auth_test()
            found.append(Workspace(answer["team_id"], answer["bot_id"], answer["user_id"], connect(token)))
        return cls(found, installations=installations, connect=connect)

    def authorize(self, team_id: str | None) -> AuthorizeResult | None:
        """Return what Bolt needs to answer a request from the workspace; None where the app isn't installed there."""
        workspace = self._find(team_id or "")
        if workspace is None:
            return None
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team_id,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user_id,
            bot_token=workspace.client.token,
        )

    def client(self, team_id: str) -> WebClient | None:
        """Return the client of a workspace, or None where the app isn't installed there (any more)."""
        workspace = self._find(team_id)
        return workspace.client if workspace else None

    def is_ours(self, team_id: str) -> bool:
        """Tell whether we were given the workspace's token: it is one of whoever runs the bot."""
        return team_id in self._ours

    def admit(self, installed: Installed) -> None:
        """Answer the workspace from now on: the app has just been installed there."""
        with self._lock:
            self._keep(installed)

    def dismiss(self, team_id: str, *, told_at: datetime) -> None:
        """Answer the workspace no more: as Slack said at that moment, the app isn't installed there any longer.

        Told late of the end of an earlier installation, it stays. So does a token that we were given: whoever gave it
        takes it away.
        """
        if self._installations is None:
            return
        with self._lock:
            installed = self._installations.find(team_id)
            if installed and installed.installed_at > told_at:
                return
            self._installations.remove(team_id)
            self._drop(team_id)
        if not self.is_ours(team_id):
            _log.info("uninstalled", extra={"team": team_id})

    def _find(self, team_id: str) -> Workspace | None:
        if ours := self._ours.get(team_id):
            return ours
        until, workspace = self._installed.get(team_id, (0.0, None))
        if workspace and self._seconds() < until:
            return workspace
        if self._installations is None or not team_id or self._not_installed.get(team_id, ""):
            return None
        with self._lock:
            if installed := self._installations.find(team_id):
                return self._keep(installed)
            self._drop(team_id)
        return None

    def _keep(self, installed: Installed) -> Workspace:
        team_id = installed.team_id
        client = self._connect(installed.token)
        workspace = Workspace(team_id, installed.bot_id, installed.bot_user_id, client)
        self._installed = {**self._installed, team_id: (self._seconds() + _INSTALLED_FOR, workspace)}
        self._not_installed.drop(team_id, "")
        return workspace

    def _drop(self, team_id: str) -> None:
        self._installed = {team: held for team, held in self._installed.items() if team != team_id}
        self._not_installed.keep(team_id, "", what=True)

    def known_name(self, team_id: str, user_id: str) -> str | None:
        """Return a person's name if it has been looked up before; no call to Slack, so safe before answering."""
        known = self._people.get(team_id, user_id)
        return known.name if known else None

    def known_elsewhere(self, team_id: str, user_id: str) -> str | None:
        """Return the name of a person known from another workspace than `team_id`; no call to Slack."""
        teams = {*self._ours, *self._installed} - {team_id}
        names = (self.known_name(other, user_id) for other in sorted(teams))
        return next(filter(None, names), None)

    def name(self, team_id: str, user_id: str) -> str | None:
        """Return a person's name as their workspace shows it, or None where that can't be found out."""
        profile = self._profile(team_id, user_id)
        return profile.name if profile else None

    def locale(self, team_id: str, user_id: str, *, may_ask: bool) -> str | None:
        """Return the language that a person has chosen in their workspace ("sv-SE"), or None where it isn't known.

        Only with `may_ask` is Slack called for it, the first time: never while an acknowledgement is waited for.
        """
        known = self._people.get(team_id, user_id)
        profile = known or (self._profile(team_id, user_id) if may_ask else None)
        return profile.locale if profile else None

    def channels_of(self, team_id: str, user_id: str) -> frozenset[str]:
        """Return the channels that both the person and the bot are in (of public ones, all that the person is in).

        SlackApiError where Slack doesn't tell.
        """
        client = self.client(team_id)
        found: set[str] = set()
        cursor: str | None = None
        while client and cursor != "":
            page = client.users_conversations(
                user=user_id, types="public_channel,private_channel", exclude_archived=True, limit=200, cursor=cursor
            )
            found |= {str(channel["id"]) for channel in page["channels"]}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        channels = frozenset(found)
        self._channels.keep(team_id, user_id, channels)
        return channels

    def is_in(self, team_id: str, user_id: str, channel_id: str) -> bool:
        """Tell whether the person is in the channel, or was when their channels were asked for a little while ago.

        So a press on a page that has just been shown asks Slack nothing. SlackApiError as above.
        """
        known = self._channels.get(team_id, user_id) or frozenset()
        return channel_id in known or channel_id in self.channels_of(team_id, user_id)

    def known_shared(self, team_id: str, channel_id: str) -> bool | None:
        """Tell whether the channel is shared with other organisations, as was found out a little while ago, or None."""
        return self._shared.get(team_id, channel_id)

    def keep_shared(self, team_id: str, channel_id: str, *, shared: bool | None) -> None:
        """Remember whether the channel is shared with other organisations; None: find out anew."""
        if shared is None:
            self._shared.drop(team_id, channel_id)
        else:
            self._shared.keep(team_id, channel_id, shared)

    def direct_message(self, team_id: str, user_id: str) -> str | None:
        """Return the conversation of the bot and a person if it has been opened before; no call to Slack."""
        return self._direct.get(team_id, user_id)

    def open_direct_message(self, team_id: str, user_id: str, client: WebClient) -> str:
        """Open the conversation of the bot and a person, and remember it. SlackApiError where Slack refuses."""
        opened = str(client.conversations_open(users=user_id)["channel"]["id"])
        self._direct.keep(team_id, user_id, opened)
        return opened

    def forget(self, team_id: str, user_id: str) -> None:
        """Look the person up anew next time: their name or language may have changed."""
        self._people.drop(team_id, user_id)
        self._untold.drop(team_id, user_id)

    def _profile(self, team_id: str, user_id: str) -> "Profile | None":
        if known := self._people.get(team_id, user_id):
            return known
        client = self.client(team_id)
        if client is None or self._untold.get(team_id, user_id):
            return None
        try:
            user = client.users_info(user=user_id, include_locale=True)["user"]
        except (SlackApiError, SlackClientError, OSError):
            self._untold.keep(team_id, user_id, what=True)
            return None
        profile = Profile(cleaned(str(user.get("real_name") or user["name"])), user.get("locale"))
        self._people.keep(team_id, user_id, profile)
        return profile
