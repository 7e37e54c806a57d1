"""The pages of an installation: the invitation with its button, and what came of it."""

import logging
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.domain.texts import text
from bot.language import Speaker
from bot.services.errors import UserError
from bot.web.installing import Installing, NotInstalled
from bot.web.pages import page, reader
from bot.web.workers import Workers
from handlers.guesses import TooManyGuesses

_COOKIE = "lofteskoll_installation"
_NETWORK = 64
"""So many bits of an IPv6 address tell one network from another."""
_THREADS = 4  # few are ever installing, and whoever floods these pages keeps nobody from logging

_log = logging.getLogger(__name__)


class InstallationPages:
    """What somebody sees who installs the app. `redirect_url` is where Slack sends them back to."""

    def __init__(self, installing: Installing, *, redirect_url: str, language: str) -> None:
        self._installing = installing
        back = urlsplit(redirect_url)
        self._path, self._secure = back.path, back.scheme == "https"
        self._language = language
        self._workers = Workers(_THREADS, "pages")

    async def begin(self, request: Request) -> Response:
        """Show the invitation, with the button that leads to Slack."""
        speaker, invitation = self._reader(request), request.query_params.get("invitation", "")
        place = _place(request)
        response = await self._workers.do(lambda: self._begin(speaker, invitation, place))
        return response or self._unexpected(speaker)

    async def finish(self, request: Request) -> Response:
        """Show what came of it, when Slack has sent the person back."""
        speaker, given = self._reader(request), request.query_params
        code, state, kept = given.get("code", ""), given.get("state", ""), request.cookies.get(_COOKIE, "")
        if not code:
            response: Response | None = page(
                speaker,
                text("Nothing was installed"),
                text("You didn't let Löfteskoll into the workspace. To do so, open the link of your invitation again."),
            )
        else:
            response = await self._workers.do(lambda: self._finish(speaker, code, state, kept))
        response = response or self._unexpected(speaker)
        response.delete_cookie(_COOKIE, path=self._path, secure=self._secure, httponly=True, samesite="lax")
        return response

    def stop(self) -> None:
        """Take nothing more on, and finish what is under way."""
        self._workers.stop()

    def _begin(self, speaker: Speaker, invitation: str, place: str) -> Response:
        try:
            begun = self._installing.begin(invitation, place)
        except UserError as error:
            return _refused(speaker, error)
        response = page(
            speaker,
            text("Install Löfteskoll"),
            text(
                "Löfteskoll keeps track of what police and municipality have promised together. "
                "On the next page Slack shows what it asks for, and you choose the workspace."
            ),
            text("Whoever installs it becomes the first coordinator of their party. The invitation is good once."),
            button=(text("Go on to Slack"), begun.url),
        )
        response.set_cookie(
            _COOKIE,
            begun.kept,
            max_age=self._installing.seconds,
            path=self._path,
            secure=self._secure,
            httponly=True,
            samesite="lax",  # strict, it would not come along when Slack sends the person back
        )
        return response

    def _finish(self, speaker: Speaker, code: str, state: str, kept: str) -> Response:
        try:
            installed = self._installing.finish(code=code, state=state, kept=kept)
        except UserError as error:
            return _refused(speaker, error)
        return page(
            speaker,
            text("Löfteskoll is installed in {workspace}", workspace=installed.team_name),
            text(
                "Open Slack, go to the channel where the promise is to be followed up, invite Löfteskoll there, "
                "and write /lofte."
            ),
            text("You can close this page."),
        )

    def _reader(self, request: Request) -> Speaker:
        return reader(request.headers.get("accept-language", ""), self._language)

    @staticmethod
    def _unexpected(speaker: Speaker) -> Response:
        return page(
            speaker,
            text("That didn't work"),
            text("Something unexpected happened. Try once more in a while."),
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )


def _refused(speaker: Speaker, error: UserError) -> Response:
    reason = error.reason if isinstance(error, NotInstalled) else type(error).__name__
    _log.warning("installation_refused", extra={"reason": reason})
    status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooManyGuesses) else HTTPStatus.FORBIDDEN
    return page(speaker, text("Löfteskoll wasn't installed"), error.message, status=status)


def _place(request: Request) -> str:
    """Return where the request comes from: an address, or of IPv6 its network, which has more than one can count."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    return str(ip_network((address, _NETWORK), strict=False)) if isinstance(address, IPv6Address) else str(address)
