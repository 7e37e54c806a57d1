"""Installing the app in a workspace (OAuth): begun with an invitation, finished by the same browser, once."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from cryptography.fernet import InvalidToken, MultiFernet
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.domain.installed import Installed
from bot.domain.people import Person
from bot.domain.texts import Sayable, text
from bot.services.errors import UserError
from handlers.guesses import Guesses
from handlers.house import House
from handlers.workspaces import Installations as Found
from handlers.workspaces import new_client
from storage.engine import Database

_Told = Mapping[str, Any]

_SENDABLE = re.compile(r"[!-~]+")

_log = logging.getLogger(__name__)


class NotInvited(UserError):
    """There is no invitation, or it is used or too old."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "To install Löfteskoll you need an invitation that hasn't been used and isn't too old. "
                "Ask whoever sent you the link for a new one."
            )
        )


class NotBegunHere(UserError):
    """Another browser began it, or it was too long ago, or it is finished already."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "This installation wasn't begun in this browser, or it has taken too long. "
                "Open the link of your invitation once more, and go on from there."
            )
        )


class NotInstalled(UserError):
    """The app can't be used as it was installed; `message` says why."""

    def __init__(self, message: Sayable, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class Invitations(Protocol):
    """Who may come in."""

    def is_known(self, database: Database, code: str) -> bool: ...

    def is_open(self, database: Database, code: str, *, now: datetime) -> bool: ...

    def redeem(self, database: Database, code: str, person: Person, *, now: datetime) -> None: ...


class Installations(Found, Protocol):
    """Where installations are kept."""

    def save(self, installed: Installed) -> None: ...


class States(Protocol):
    """What goes to Slack and comes back: good once."""

    seconds: int

    def issue(self) -> str: ...

    def consume(self, state: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class OurApp:
    """The app as Slack knows it."""

    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    redirect_url: str
    slack_api_url: str
    slack_timeout_seconds: float

    @property
    def slack(self) -> WebClient:
        """Return a client that is nobody's."""
        return new_client(None, base_url=self.slack_api_url, timeout=self.slack_timeout_seconds)

    def authorize_url(self, state: str) -> str:
        """Return where somebody lets the app into their workspace."""
        slack = urlsplit(self.slack_api_url)
        asked = {
            "client_id": self.client_id,
            "scope": ",".join(self.scopes),
            "redirect_uri": self.redirect_url,
            "state": state,
        }
        return f"{slack.scheme}://{slack.netloc}/oauth/v2/authorize?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class Begun:
    """An installation under way: where to go on, and what the browser keeps meanwhile."""

    url: str
    kept: str = field(repr=False)


class Installing:
    """Installs `app` for whoever has an invitation.

    What the browser keeps is the state and the invitation, encrypted by `keys`: neither stands in an address of ours.
    """

    def __init__(
        self,
        app: OurApp,
        house: House,
        *,
        installations: Installations,
        states: States,
        invitations: Invitations,
        keys: MultiFernet,
    ) -> None:
        self._app = app
        self._house = house
        self._installations = installations
        self._states = states
        self._invitations = invitations
        self._keys = keys
        self._guesses = Guesses()

    @property
    def seconds(self) -> int:
        """Return how long somebody may take."""
        return self._states.seconds

    def begin(self, invitation: str, place: str) -> Begun:
        """Begin an installation, for somebody who sits at the place. NotInvited, TooManyGuesses."""
        if invitation:
            self._guesses.count(place, now=self._house.now())
            if self._invitations.is_known(self._house.database, invitation):
                self._guesses.take_back(place)
        self._check(invitation)
        state = self._states.issue()
        kept = json.dumps({"state": state, "invitation": invitation})
        return Begun(self._app.authorize_url(state), self._keys.encrypt(kept.encode()).decode())

    def finish(self, *, code: str, state: str, kept: str) -> Installed:
        """Finish what this browser began, with the code that Slack gave it. UserError."""
        invitation = self._taken_up(state, kept)
        self._check(invitation)
        told = self._ask(lambda slack: self._access(slack, code))
        known = self._house.workspaces.client(_word(told, "team", "id")) is not None
        done = False
        try:
            installed = self._examined(told)
            self._take_in(installed, invitation)
            done = True
        finally:
            if not (done or known):  # known: it would be taken from those who have had it until now
                self._give_back(told)
        _log.info("installed", extra={"team": installed.team_id})
        return installed

    def _check(self, invitation: str) -> None:
        house = self._house
        if not (invitation and self._invitations.is_open(house.database, invitation, now=house.now())):
            raise NotInvited

    def _taken_up(self, state: str, kept: str) -> str:
        try:
            begun = json.loads(self._keys.decrypt(kept.encode()))
        except InvalidToken:
            raise NotBegunHere from None
        if not (compare_digest(begun["state"].encode(), state.encode()) and self._states.consume(state)):
            raise NotBegunHere
        return str(begun["invitation"])

    def _access(self, slack: WebClient, code: str) -> SlackResponse:
        app = self._app
        return slack.oauth_v2_access(
            client_id=app.client_id, client_secret=app.client_secret, code=code, redirect_uri=app.redirect_url
        )

    def _ask(self, question: Callable[[WebClient], SlackResponse]) -> _Told:
        """Return what Slack answers. NotInstalled."""
        problem = "no_object"
        try:
            told = question(self._app.slack).data
            if isinstance(told, dict):
                return told
        except SlackApiError as error:
            problem = _word(error.response.data, "error") or problem
        except AttributeError:  # slack_sdk takes for granted that an answer is an object
            pass
        except (SlackClientError, OSError) as error:
            problem = type(error).__name__
        raise NotInstalled(
            text("Slack didn't confirm the installation ({problem}). Try once more.", problem=problem), problem
        )

    def _examined(self, told: _Told) -> Installed:
        """Return what Slack told of the installation, if all is there that the bot needs. NotInstalled."""
        if told.get("is_enterprise_install"):
            raise NotInstalled(
                text(
                    "Löfteskoll is installed in one workspace at a time, not in a whole organisation: "
                    "who sees what is decided for each workspace. Begin again, and choose a workspace."
                ),
                "org_wide",
            )
        scopes = tuple(_word(told, "scope").split(","))
        if lacking := [scope for scope in self._app.scopes if scope not in scopes]:
            raise NotInstalled(
                text("The app wasn't given all it needs: {scopes}. Begin again.", scopes=", ".join(lacking)),
                "missing_scope",
            )
        token, team_id, by = _token(told), _word(told, "team", "id"), _word(told, "authed_user", "id")
        app_id, bot_user_id = _word(told, "app_id"), _word(told, "bot_user_id")
        bot = self._ask(lambda slack: slack.auth_test(token=token)) if token.startswith("xoxb-") else {}
        bot_id = _word(bot, "bot_id")
        if not (app_id and bot_user_id and team_id and by and bot_id) or _word(bot, "team_id") != team_id:
            raise NotInstalled(text("Slack's confirmation isn't complete. Try once more."), "incomplete")
        return Installed(
            app_id=app_id,
            team_id=team_id,
            team_name=_word(told, "team", "name") or team_id,
            bot_id=bot_id,
            bot_user_id=bot_user_id,
            scopes=scopes,
            installed_by=by,
            # whole seconds, as Slack tells when an installation ended
            installed_at=self._house.now().replace(microsecond=0),
            token=token,
        )

    def _take_in(self, installed: Installed, invitation: str) -> None:
        house, before = self._house, self._installations.find(installed.team_id)
        person, redeemed = Person(installed.team_id, installed.installed_by), False
        try:
            self._installations.save(installed)
            house.workspaces.admit(installed)
            # last, so that an invitation is good until all else has been done
            self._invitations.redeem(house.database, invitation, person, now=house.now())
            redeemed = True
        finally:
            if not redeemed and before is None:  # without an invitation nobody comes in
                house.workspaces.dismiss(installed.team_id, told_at=installed.installed_at)

    def _give_back(self, told: _Told) -> None:
        """Let the token that we were given and don't keep be good for nothing."""
        with suppress(SlackApiError, SlackClientError, OSError):
            self._app.slack.auth_revoke(token=_token(told))


def _token(told: _Told) -> str:
    """Return the token that Slack gave; "" where none is there that a header can hold."""
    token = _word(told, "access_token").strip()
    return token if _SENDABLE.fullmatch(token) else ""


def _word(told: object, *path: str) -> str:
    """Return the word that stands there; "" where none does, whatever else it may be."""
    for name in path:
        told = told.get(name) if isinstance(told, dict) else None
    return told if isinstance(told, str) else ""
