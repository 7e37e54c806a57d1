"""The web server: uvicorn in a thread of its own, so that the program ends as it is asked to."""

import logging
import socket
from threading import Thread
from typing import Self

import uvicorn
from starlette.applications import Starlette

_GOODBYE_SECONDS = 5


def open_port(host: str, port: int) -> socket.socket:
    """Take a port (0: any free one). OSError where it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


class WebServer:
    """Serves the application on a port that has been taken."""

    def __init__(self, web: Starlette, listening: socket.socket) -> None:
        self._listening = listening
        self._server = uvicorn.Server(
            uvicorn.Config(
                web,
                access_log=False,  # it would tell codes and invitations, which stand in addresses
                log_config=None,
                log_level=logging.WARNING,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_GOODBYE_SECONDS,
                ws="none",
            )
        )
        self._thread = Thread(target=self._server.run, args=([listening],), name="web", daemon=True)

    @property
    def port(self) -> int:
        """Return the port that it listens on."""
        return int(self._listening.getsockname()[1])

    def start(self) -> Self:
        """Begin to answer: whoever connects earlier waits."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Take no more requests, and answer those under way."""
        self._server.should_exit = True
        self._thread.join(timeout=_GOODBYE_SECONDS * 2)
