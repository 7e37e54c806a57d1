"""The stage: one server for all, a Bolt app connected to it, and people of both authorities."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.sandbox.faults import Faults
from bot.sandbox.sandbox import SandboxConfig
from bot.sandbox.server import RunningSandbox, run_in_thread
from tests.sandbox.acting import PersonAtPage, ScriptedBot, client_of, eventually

MANIFEST = Path(__file__).with_name("manifest.yml")
NO_FAULTS = Faults().as_json()
Start = Callable[..., AbstractContextManager[RunningSandbox]]


def start(**differences: Any) -> AbstractContextManager[RunningSandbox]:
    """Run another server, with seconds short enough to wait for."""
    hurried = {"ack_seconds": 0.3, "trigger_seconds": 0.2, "file_processing_seconds": 0.0}
    return run_in_thread(SandboxConfig(**{"manifest": MANIFEST, **hurried, **differences}))


def changed_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Write a manifest that differs from the usual one."""
    content = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    change(content)
    path = folder / "manifest.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def stage() -> Iterator[RunningSandbox]:
    """One server for all tests that need nothing special, with Slack's own seconds."""
    with run_in_thread(SandboxConfig(manifest=MANIFEST, file_processing_seconds=0.0)) as running:
        yield running


@pytest.fixture
def running(stage: RunningSandbox) -> Iterator[RunningSandbox]:
    yield stage
    if stage.sandbox.faults != Faults():
        PersonAtPage(stage.address, "T0POLIS", "U0ANNA").switches(**NO_FAULTS)


@pytest.fixture(scope="session")
def connected_bot(stage: RunningSandbox) -> Iterator[ScriptedBot]:
    bot = ScriptedBot(stage)
    bot.connects()
    yield bot
    # The client notices an end of its own making only after three seconds, one of the server's at once.
    bot.stays_away()
    PersonAtPage(stage.address, "T0POLIS", "U0ANNA").switches(drop_connection=True)
    # slack_sdk trips over itself where both ends close at the same moment
    eventually(lambda: not bot.handler.client.is_connected())
    bot.leaves()


@pytest.fixture
def bot(connected_bot: ScriptedBot, running: RunningSandbox) -> ScriptedBot:
    eventually(lambda: running.sandbox.socket.is_connected)
    connected_bot.forget()
    return connected_bot


@pytest.fixture
def anna(running: RunningSandbox) -> PersonAtPage:
    """Of the municipal police."""
    return PersonAtPage(running.address, "T0POLIS", "U0ANNA")


@pytest.fixture
def erik(running: RunningSandbox) -> PersonAtPage:
    """Of the area police."""
    return PersonAtPage(running.address, "T0POLIS", "U0ERIK")


@pytest.fixture
def sara(running: RunningSandbox) -> PersonAtPage:
    """Of the social services."""
    return PersonAtPage(running.address, "T0KOMMUN", "U0SARA")


@pytest.fixture
def police(running: RunningSandbox) -> Any:
    """The bot's own client in the police's workspace."""
    return client_of(running, "T0POLIS")


@pytest.fixture
def municipality(running: RunningSandbox) -> Any:
    """The bot's own client in the municipality's workspace."""
    return client_of(running, "T0KOMMUN")
