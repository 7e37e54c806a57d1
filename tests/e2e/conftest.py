"""The stage: real demos, and people at their desks in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser import PATIENCE_MS, browser
from tests.e2e.demo import Demo, FreshDemos, running_demo
from tests.e2e.desk import PLEDGE_ROOM, WIDE, Desk, Person

__all__ = ["browser"]

_NETWORK_TROUBLE = ("WebSocket connection to", "net::ERR_CONNECTION_REFUSED", "net::ERR_SOCKET_NOT_CONNECTED")
"""What the browser itself logs while a demo is not running."""


class SitsDown(Protocol):
    """Puts a person at a desk."""

    def __call__(self, person: Person, room: str = PLEDGE_ROOM, *, at: Demo | None = None, **settings: Any) -> Desk: ...


@pytest.fixture(scope="session")
def fresh_demos() -> Iterator[FreshDemos]:
    demos = FreshDemos()
    yield demos
    demos.close()


@pytest.fixture
def demo(browser: Browser, fresh_demos: FreshDemos) -> Iterator[Demo]:
    """A demo of the test's own, in which nothing has been logged; none where there is no browser to see it in."""
    with fresh_demos.one() as demo:
        yield demo


@pytest.fixture(scope="session")
def quiet_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo for tests that save nothing which another test would come across."""
    with running_demo(tmp_path_factory.mktemp("quiet-demo")) as demo:
        yield demo


@pytest.fixture(scope="session")
def busy_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that several tests log in, each of them about something that is its own."""
    with running_demo(tmp_path_factory.mktemp("busy-demo")) as demo:
        yield demo


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for demos that are started more than once."""
    return tmp_path / "demo"


@pytest.fixture
def sits_down(browser: Browser, request: pytest.FixtureRequest) -> Iterator[SitsDown]:
    """Put people at desks, each with a browser profile of their own. The page may not log an error meanwhile."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(said: str) -> None:
        if not any(trouble in said for trouble in _NETWORK_TROUBLE):
            complaints.append(said)

    def at_desk(person: Person, room: str = PLEDGE_ROOM, *, at: Demo | None = None, **settings: Any) -> Desk:
        # without motion, so that what is photographed stands still
        wanted = {"locale": "sv-SE", "reduced_motion": "reduce", **WIDE, **settings}
        contexts.append(browser.new_context(**wanted))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda line: note(line.text) if line.type == "error" else None)
        desk = Desk(page, at or request.getfixturevalue("demo"), person, room)
        desk.sees_the_bot()
        return desk

    yield at_desk
    for context in contexts:
        context.close()
    assert complaints == []
