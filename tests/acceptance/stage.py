"""The stage of an acceptance test: the real bot on a fresh database, connected to real local workspaces.

An agreement is followed up in both authorities' channels, and the test moves the clock. Nothing is faked but the two
people, and they do no more than their pages let them do.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread

from pydantic import SecretStr
from websockets.sync.client import connect

from bot.adapters.agreement_files import dump_agreement, read_agreement
from bot.adapters.clock import FileClock
from bot.app import Bot
from bot.domain.agreement import Agreement, PartyKind
from bot.domain.assessment import Status
from bot.domain.kinds import CommitmentEvent
from bot.sandbox.sandbox import SandboxConfig
from bot.sandbox.server import RunningSandbox, run_in_thread
from bot.settings import BotSettings
from tests.acceptance.card import Card
from tests.acceptance.person import Person
from tests.acceptance.versions import built_in
from tests.databases import SqliteDatabases
from tests.importing import import_agreement
from tests.sandbox.acting import APP_TOKEN, TOKENS, PersonAtPage, eventually

_MANIFEST = Path(__file__).parents[2] / "manifest.yml"
_TEN_O_CLOCK = 10
_UNDATED = date(2022, 1, 14)
"""On which an agreement that has no first day is brought in."""
_AT_THE_PAGE = {"police": ("T0POLIS", "U0ANNA", "C0POLIS"), "municipality": ("T0KOMMUN", "U0MARIA", "C0KOMMUN")}


class HandMovedClock:
    """The file by which the bot's clock is moved."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = FileClock(path)
        self._moved = 0

    def move(self, day: date) -> None:
        """Make it that day, in the forenoon."""
        moment = datetime(day.year, day.month, day.day, _TEN_O_CLOCK, tzinfo=UTC)
        offset = int((moment - datetime.now(UTC)).total_seconds())
        self.path.write_text(json.dumps({"offset_seconds": offset}), "utf-8")
        # a file system may tell the time in ticks that two moves fit into
        self._moved += 1
        os.utime(self.path, ns=(self._moved, self._moved))


class Stage:
    """The two authorities at work on one agreement."""

    def __init__(self, bot: Bot, clock: HandMovedClock, people: dict[str, Person]) -> None:
        self.police = people["police"]
        self.municipality = people["municipality"]
        self._bot = bot
        self._clock = clock

    def on(self, day: str) -> None:
        """Let it be that day."""
        self._clock.move(date.fromisoformat(day))
        # as the heartbeat does, which takes seconds
        self._bot.sender.wake()

    def card(self, row_id: str) -> Card:
        """Return the card of a promise, as the police read it."""
        return self.police.card(row_id)

    def agree(self, row_id: str, event: CommitmentEvent, **values: object) -> None:
        """Write down what the parties agree on: one does it, the other confirms."""
        self.police.updates(row_id, event, **values)
        self.municipality.confirms()

    def both_assess(self, row_id: str, verdict: Status) -> None:
        """Give both authorities' assessments, which are the same."""
        self.police.assesses(row_id, verdict)
        self.municipality.assesses(row_id, verdict)

    def follows(self, agreement: Agreement) -> None:
        """Bring an agreement in: the police tie their channel to it, and invite the municipality to tie theirs."""
        self._clock.move(agreement.in_force.start or _UNDATED)
        self.reads(agreement)
        self.police.ties(agreement.id, PartyKind.POLICE.value)
        self.municipality.comes_in(self.police.invites())

    def reads(self, agreement: Agreement) -> None:
        """Bring an agreement in as it reads (now), by way of its file."""
        path = self._clock.path.with_name(f"{agreement.id}.yml")
        path.write_text(dump_agreement(agreement), "utf-8")
        import_agreement(self._bot.house.database, read_agreement(path), at=self._clock.now())


class Stages:
    """A stage of its own for each test; it is taken down behind the scenes, while the next test plays."""

    def __init__(self, databases: SqliteDatabases) -> None:
        self._databases = databases
        self._closing: list[Thread] = []

    @contextmanager
    def one(self, agreement_id: str, folder: Path) -> Iterator[Stage]:
        """Give a stage on which the agreement is followed up and nothing has been logged."""
        with ExitStack() as opened:
            clock = HandMovedClock(folder / "clock.json")
            clock.move(_UNDATED)
            running = _workspaces(opened)
            bot = _bot(opened, running, opened.enter_context(self._databases.migrated()), clock)
            people = {party: _person(opened, running, *place) for party, place in _AT_THE_PAGE.items()}
            everything = opened.pop_all()
        try:
            stage = Stage(bot, clock, people)
            stage.follows(built_in(agreement_id))
            yield stage
            assert [entry for entry in running.sandbox.journal.entries() if not entry["ok"]] == []
        finally:
            self._closing.append(Thread(target=everything.close, name="stage-closing"))
            self._closing[-1].start()

    def close(self) -> None:
        """Wait until every stage is taken down."""
        for closing in self._closing:
            closing.join()


def _workspaces(opened: ExitStack) -> RunningSandbox:
    # on a busy machine the bot may be slower than Slack would stand; how quick it is, is measured elsewhere
    config = SandboxConfig(manifest=_MANIFEST, ack_seconds=30, trigger_seconds=30, file_processing_seconds=0)
    return opened.enter_context(run_in_thread(config))


def _bot(opened: ExitStack, running: RunningSandbox, url: str, clock: HandMovedClock) -> Bot:
    settings = BotSettings(
        database_url=url,
        slack_app_token=SecretStr(APP_TOKEN),
        slack_bot_tokens=SecretStr(",".join(TOKENS.values())),
        slack_api_url=running.api_url,
        slack_timeout_seconds=30,
        language="sv",
        clock_file=clock.path,
        _env_file=None,
    )
    bot = Bot.connect(settings)
    assert bot.socket
    line = bot.socket.client

    def leave() -> None:
        # the client notices an end of its own making only after seconds, one of the server's at once
        line.auto_reconnect_enabled = False
        PersonAtPage(running.address, *_AT_THE_PAGE["police"][:2]).switches(drop_connection=True)
        eventually(lambda: not line.is_connected())
        bot.close()

    opened.callback(leave)
    return bot


def _person(opened: ExitStack, running: RunningSandbox, team: str, user: str, channel: str) -> Person:
    address = f"{running.address.replace('http', 'ws', 1)}/sandbox/live?team={team}&user={user}"
    line = opened.enter_context(connect(address, proxy=None))
    return Person(PersonAtPage(running.address, team, user), channel, line)
