"""The browser for tests: which Chromium there is, and what happens where there is none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOW_TO_GET_ONE = "no Chromium found: install Debian's `chromium`, or name one in LOFTESKOLL_CHROMIUM"


def chromium_path() -> str | None:
    """Find a Chromium: the one named in LOFTESKOLL_CHROMIUM, otherwise one on the PATH; None for none."""
    named = os.environ.get("LOFTESKOLL_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


PATIENCE_MS = 20_000
"""How long a test waits for what is to be seen: the machine may be busy."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Chromium; without one the test is skipped, in CI it fails."""
    path = chromium_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(HOW_TO_GET_ONE)
        pytest.skip(HOW_TO_GET_ONE)
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield chromium
        finally:
            chromium.close()


# Not for the whole session: as long as Playwright runs, its event loop counts as running in this thread, and a
# test elsewhere that calls `asyncio.run` would fail.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for the tests of one module. Use it by importing it into a `conftest.py`."""
    with running_browser() as chromium:
        yield chromium
