"""The web application: where Slack sends what people do, and where the app is installed."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

from slack_bolt import App, BoltResponse
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.adapters.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bot.web.door import Door, Letter, RefusedError
from bot.web.installation import InstallationPages
from bot.web.pages import HEADERS
from bot.web.workers import Workers
from handlers.receiving import respond_to

_FRONT_SERVER = ["127.0.0.1", "::1"]
"""Where the server in front is believed what it says of where a request comes from; nobody else is."""

_log = logging.getLogger(__name__)


def make_web(pages: InstallationPages, *, app: App, door: Door | None, threads: int) -> Starlette:
    """Return the web application of the bot's `app`. Without a `door` nothing of what people do comes in by HTTP."""
    events = Events(app, door, threads) if door else None

    @asynccontextmanager
    async def lifespan(_web: Starlette) -> AsyncIterator[None]:
        yield
        pages.stop()
        if events:
            events.stop()

    routes = [
        Route("/health", _tell_health),
        Route(INSTALL_PATH, pages.begin),
        Route(REDIRECT_PATH, pages.finish),
    ]
    if events:
        routes.append(Route(EVENTS_PATH, events.receive, methods=["POST"]))
    middleware = [Middleware(SafeAnswers), Middleware(ProxyHeadersMiddleware, trusted_hosts=_FRONT_SERVER)]
    web = Starlette(debug=False, routes=routes, middleware=middleware, lifespan=lifespan)
    web.router.redirect_slashes = False
    return web


class Events:
    """Takes what Slack sends, and answers as the bot acknowledges it."""

    def __init__(self, app: App, door: Door, threads: int) -> None:
        self._app = app
        self._door = door
        # Bolt waits for the acknowledgement by sleeping: never on the event loop
        self._workers = Workers(threads, "dispatch")

    async def receive(self, request: Request) -> Response:
        """Answer one request."""
        try:
            letter = await self._door.admit(request)
        except RefusedError as error:
            _log.warning("request_refused", extra={"reason": error.refusal})
            return PlainTextResponse(error.refusal.status.phrase, error.refusal.status)
        answered = await self._workers.do(lambda: self._dispatch(letter))
        if answered is None or answered.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._door.readmit(letter)
        if answered is None:
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            return PlainTextResponse(status.phrase, status)
        return Response(answered.body, answered.status, answered.first_headers_without_set_cookie())

    def stop(self) -> None:
        """Take nothing more on, and finish what is under way."""
        self._workers.stop()

    def _dispatch(self, letter: Letter) -> BoltResponse:
        return respond_to(self._app, letter.body, letter.headers, mode="http")


class SafeAnswers:
    """Says with every answer that nobody keeps it, frames it, guesses what it is, or loads anything for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the headers with its answer."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_safely)


async def _tell_health(_request: Request) -> Response:
    return PlainTextResponse("ok")
