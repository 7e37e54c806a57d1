"""`response_url`: the address that comes with a command or a click, good for five answers in half an hour."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.content import Content, read_content
from bot.sandbox.conversations import Conversations
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json, Team

LIFETIME_SECONDS = 1800
USES = 5


@dataclass(kw_only=True)
class Answering:
    """What an address answers to: a place, a person, and perhaps the message that was acted on."""

    team: Team
    channel: Channel
    user_id: str
    message_ts: str | None = None
    is_ephemeral: bool = False
    thread_ts: str | None = None
    issued: float = 0.0
    uses: int = 0


class Responses:
    """Issues response addresses and carries out what is posted to them."""

    def __init__(
        self,
        conversations: Conversations,
        *,
        address: str,
        author: Callable[[Team], Json],
        is_usable_file: Callable[[str, Json], bool],
    ) -> None:
        self._conversations = conversations
        self._address = address
        self._author = author
        self._is_usable_file = is_usable_file
        self._issued: dict[str, Answering] = {}

    def issue(self, answering: Answering) -> str:
        """Make an address for answers."""
        now = time.monotonic()
        self._issued = {key: kept for key, kept in self._issued.items() if now - kept.issued < 2 * LIFETIME_SECONDS}
        answering.issued = now
        secret = secrets.token_urlsafe(18)
        self._issued[secret] = answering
        return f"{self._address}/response/{answering.team.id}/{secret}"

    def use(self, secret: str, body: Json) -> None:
        """Carry out one answer; raises SlackError."""
        answering = self._issued.get(secret)
        if answering is None or time.monotonic() - answering.issued > LIFETIME_SECONDS:
            raise SlackError("expired_url")
        if answering.uses >= USES:
            raise SlackError("used_url")
        self.answer(answering, body)
        answering.uses += 1

    def answer(self, answering: Answering, body: Json) -> None:
        """Post, replace or delete as the body says; raises SlackError when its content is refused."""
        if body.get("delete_original"):
            self._on_original(answering, None)
            return
        team_id = answering.team.id
        content = read_content(body, is_usable_file=lambda file: self._is_usable_file(team_id, file))
        if content.is_empty:
            raise SlackError("no_text")
        # A click's answer takes the place of the message that was clicked unless it says otherwise.
        if answering.message_ts and body.get("replace_original", body.get("response_type") is None):
            self._on_original(answering, content)
            return
        message: Json = {"text": "", **content.as_fields(), **self._author(answering.team)}
        thread_ts = body.get("thread_ts") or answering.thread_ts
        if thread_ts:
            message["thread_ts"] = thread_ts
        if body.get("response_type") == "in_channel":
            self._conversations.post(answering.channel, message)
        else:
            self._conversations.whisper(answering.channel, answering.user_id, message)

    def _on_original(self, answering: Answering, content: Content | None) -> None:
        ts = answering.message_ts
        if ts is None:
            raise SlackError("message_not_found")
        fields = None if content is None else {"text": "", **content.as_fields()}
        if answering.is_ephemeral:
            self._conversations.change_whisper(answering.channel, answering.user_id, ts, fields)
        elif fields is None:
            self._conversations.remove(answering.channel, ts)
        else:
            cleared = {"blocks": None, "attachments": None}
            self._conversations.change(answering.channel, ts, {**cleared, **fields})
