"""The web application around the workspaces, and a way to run it in a thread of its own for tests."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from bot.sandbox import page_api, side_doors
from bot.sandbox.sandbox import Sandbox, SandboxConfig
from bot.sandbox.severing import SeverableProtocol
from bot.sandbox.web_api.endpoint import answer_call

PAGE = Path(__file__).with_name("page")
HOST = "127.0.0.1"
_LOCAL_NAMES = {"127.0.0.1", "localhost"}
_START_SECONDS = 10
_PAGE_POLICY = b"; ".join(
    (
        b"default-src 'self'",
        b"img-src 'self' data: https:",
        b"frame-ancestors 'none'",
        b"base-uri 'none'",
        b"form-action 'none'",
    )
)


class LocalOnly:
    """Lets in only what this machine's own pages and programs ask.

    Other web sites open in the same browser can reach 127.0.0.1 too: they show themselves by their `Origin`,
    or by a host name of their own that they have pointed here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the page's security policy on the answer, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        named = {urlsplit(f"//{headers.get('host', '')}").hostname}
        if origin is not None:
            named.add(urlsplit(origin).hostname)
        if named - _LOCAL_NAMES:
            await self._refuse(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                policy = [(b"content-security-policy", _PAGE_POLICY), (b"cache-control", b"no-cache")]
                message["headers"] = [*message["headers"], *policy]
            await send(message)

        await self._app(scope, receive, send_guarded)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await WebSocket(scope, receive, send).close()
        else:
            await PlainTextResponse("only for this machine", status_code=403)(scope, receive, send)


def create_app(config: SandboxConfig, *, address: str) -> Starlette:
    """Make the application; `address` is where it will be found, such as `http://127.0.0.1:3999`.

    Raises SetupError when the manifest, the seed or the state file cannot be used.
    """
    sandbox = Sandbox(config, address=address)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        sandbox.background.start(sandbox.clock_bar.watch())
        yield
        await sandbox.background.stop()
        sandbox.store.save()

    async def serve_socket(websocket: WebSocket) -> None:
        await sandbox.socket.serve(websocket)

    app = Starlette(
        routes=[
            Route("/", _page),
            Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
            Route("/api/{method}", answer_call, methods=["GET", "POST"]),
            Route("/upload/{file_id}", side_doors.receive_upload, methods=["POST"]),
            Route("/files/{file_id}", side_doors.give_file),
            Route("/files/{file_id}/{name}", side_doors.give_file),
            Route("/response/{team_id}/{secret}", side_doors.take_response, methods=["POST"]),
            WebSocketRoute("/socket/{ticket}", serve_socket),
            *page_api.ROUTES,
        ],
        middleware=[Middleware(LocalOnly)],
        lifespan=lifespan,
    )
    app.state.sandbox = sandbox
    return app


async def _page(_request: Request) -> Response:
    return FileResponse(PAGE / "index.html")


def open_port(port: int) -> socket.socket:
    """Take a port on this machine (0: any free one); raises OSError when it is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        # From here on whoever connects waits for the server instead of being turned away.
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def address_of(listening: socket.socket) -> str:
    """Give the address of a taken port."""
    return f"http://{HOST}:{listening.getsockname()[1]}"


def make_server(app: Starlette) -> uvicorn.Server:
    """Make the web server for the application; run it with `run(sockets=[…])`."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=SeverableProtocol,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
            lifespan="on",
        )
    )


@dataclass(frozen=True)
class RunningSandbox:
    """A server running in a thread. `sandbox` belongs to that thread: look, do not touch."""

    address: str
    sandbox: Sandbox

    @property
    def api_url(self) -> str:
        """Give the base address for slack_sdk's `base_url`."""
        return f"{self.address}/api/"


@contextmanager
def run_in_thread(config: SandboxConfig, *, port: int = 0) -> Iterator[RunningSandbox]:
    """Run a server on a free port until the block ends; its state is written by then."""
    with open_port(port) as listening:
        address = address_of(listening)
        app = create_app(config, address=address)
        server = make_server(app)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), name="sandbox")
        thread.start()
        try:
            _wait_until_started(server, thread)
            yield RunningSandbox(address, app.state.sandbox)
        finally:
            server.should_exit = True
            thread.join()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            message = "the sandbox server did not start"
            raise RuntimeError(message)
        time.sleep(0.005)
