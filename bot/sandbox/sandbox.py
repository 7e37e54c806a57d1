"""The parts of the local workspaces, put together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.background import Background
from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.clock_bar import ClockBar
from bot.sandbox.commands import Commands
from bot.sandbox.conversations import Conversations
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.interactions import Interactions
from bot.sandbox.journal import Journal
from bot.sandbox.live import LiveHub
from bot.sandbox.manifest import APP_ID, load_manifest
from bot.sandbox.model import Channel, Json, Team
from bot.sandbox.responses import Responses
from bot.sandbox.seed import DEFAULT_SEED, load_seed
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.store import Store
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import Views
from bot.sandbox.wiring import Wiring


@dataclass(frozen=True, kw_only=True)
class SandboxConfig:
    """What a server is started with. The seconds are Slack's own; tests shorten them."""

    manifest: Path
    state: Path | None = None
    clock: Path | None = None
    seed: Path = DEFAULT_SEED
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    event_retry_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    file_processing_seconds: float = 0.2


class Sandbox:
    """Two workspaces and everything in them; lives on one event loop, which alone touches it."""

    def __init__(self, config: SandboxConfig, *, address: str) -> None:
        self.config = config
        self.address = address
        self.app = load_manifest(config.manifest)
        self.clock = WorkspaceClock(config.clock)
        self.live = LiveHub()
        self.faults = Faults()
        self.journal = Journal(self.clock)
        self.clock_bar = ClockBar(self.clock, self.live, self.journal)
        self.background = Background()
        self.store = Store(config.state)
        self.triggers = Triggers(config.trigger_seconds)
        self.socket = SocketMode(
            faults=self.faults, live=self.live, journal=self.journal, ack_seconds=config.ack_seconds
        )
        self.events = Events(
            app=self.app,
            clock=self.clock,
            socket=self.socket,
            background=self.background,
            retry_after_seconds=config.event_retry_seconds,
        )
        self.files = Files(
            self.clock, address=address, processing_seconds=config.file_processing_seconds, on_change=self.store.changed
        )
        self.conversations = Conversations(self.clock, self.live, on_change=self.store.changed, on_event=self._tell_bot)
        self.views = Views(self.clock, self.live, is_usable_file=self.files.is_usable, on_change=self.store.changed)
        self.responses = Responses(
            self.conversations, address=address, author=self.bot_author, is_usable_file=self.files.is_usable
        )
        wiring = Wiring(
            app=self.app,
            conversations=self.conversations,
            journal=self.journal,
            live=self.live,
            responses=self.responses,
            socket=self.socket,
            triggers=self.triggers,
        )
        self.commands = Commands(wiring)
        self.interactions = Interactions(wiring, self.views)
        self.teams = self._seeded()
        self.store.attach(self.clock, self.conversations, self.views, self.files, self.teams)

    def team_of_token(self, token: str) -> Team | None:
        """Find the team a bot token belongs to."""
        return next((team for team in self.teams.values() if team.bot_token == token), None)

    def bot_author(self, team: Team) -> Json:
        """Give the fields that mark a message as the bot's."""
        return {
            "user": team.bot.id,
            "bot_id": team.bot_id,
            "app_id": APP_ID,
            "bot_profile": {
                "id": team.bot_id,
                "app_id": APP_ID,
                "user_id": team.bot.id,
                "name": self.app.name,
                "deleted": False,
                "updated": 0,
                "team_id": team.id,
            },
        }

    def _seeded(self) -> dict[str, Team]:
        teams, channels = load_seed(self.config.seed, bot_name=self.app.bot_name, created=self.clock.seconds())
        for channel in channels:
            self.conversations.add_channel(channel)
        return {team.id: team for team in teams}

    def _tell_bot(self, channel: Channel, message: Json) -> None:
        self.events.message(self.teams[channel.team_id], channel, message)
