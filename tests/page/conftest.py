"""The stage: a workspace server and a bot of their own for each test, and people in front of a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.sandbox.sandbox import SandboxConfig
from bot.sandbox.server import RunningSandbox, run_in_thread
from tests.browser import browser
from tests.page.scenes import MANIFEST
from tests.sandbox.acting import ScriptedBot, eventually

__all__ = ["browser"]

TITLE_BEFORE_START = "Löfteskoll, lokala arbetsytor"
WIDE = {"width": 1280, "height": 800}
Visit = Callable[..., Page]


@pytest.fixture
def leaving() -> Iterator[list[ScriptedBot]]:
    """Bots that leave when the server has: Bolt's client closes at once then, and otherwise after three seconds."""
    bots: list[ScriptedBot] = []
    yield bots
    for bot in bots:
        bot.leaves()


@pytest.fixture
def manifest() -> Path:
    """The app that the server knows; a module that needs another has a fixture of this name."""
    return MANIFEST


@pytest.fixture
def running(manifest: Path, leaving: list[ScriptedBot]) -> Iterator[RunningSandbox]:
    with run_in_thread(SandboxConfig(manifest=manifest, file_processing_seconds=0.0)) as started:
        yield started


@pytest.fixture
def bot(running: RunningSandbox, leaving: list[ScriptedBot]) -> Iterator[ScriptedBot]:
    bot = ScriptedBot(running)
    bot.connects()
    eventually(lambda: running.sandbox.socket.is_connected)
    yield bot
    bot.handler.client.auto_reconnect_enabled = False
    leaving.append(bot)


@pytest.fixture
def visit(browser: Browser, running: RunningSandbox) -> Iterator[Visit]:
    """Open the page as someone; every visitor has a browser profile of their own. No visit may log an error."""
    complaints: list[str] = []
    contexts = []

    def open_page(team: str = "T0POLIS", user: str = "U0ANNA", channel: str | None = "C0POLIS", **context: Any) -> Page:
        # Without motion, so that what is measured stands still.
        settings = {"viewport": WIDE, "locale": "sv-SE", "reduced_motion": "reduce", **context}
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        place = f"&channel={channel}" if channel else ""
        page.goto(f"{running.address}/#team={team}&user={user}{place}")
        expect(page).not_to_have_title(TITLE_BEFORE_START)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def phone(visit: Visit) -> Visit:
    """Open the page on a telephone."""

    def open_page(**more: Any) -> Page:
        return visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, **more)

    return open_page
