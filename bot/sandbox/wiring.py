"""What it takes to carry something from a person to the bot, and the answer back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.conversations import Conversations
from bot.sandbox.journal import Journal
from bot.sandbox.live import LiveHub
from bot.sandbox.manifest import AppManifest
from bot.sandbox.responses import Responses
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.triggers import Triggers


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The parts that commands and interactions both use."""

    app: AppManifest
    conversations: Conversations
    journal: Journal
    live: LiveHub
    responses: Responses
    socket: SocketMode
    triggers: Triggers
