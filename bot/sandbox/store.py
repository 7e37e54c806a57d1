"""The state file: everything said and shown, kept from one start to the next.

Files' contents lie in a directory beside it, so that a message does not mean writing every picture again.
"""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import asdict
from pathlib import Path

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.conversations import Conversations
from bot.sandbox.errors import SetupError
from bot.sandbox.files import Files
from bot.sandbox.model import Channel, ChannelKind, Json, StoredFile, Team
from bot.sandbox.views import Views

VERSION = 1
_PAUSE_SECONDS = 0.3


class Store:
    """Reads the state at start, and writes it shortly after every change and at the end."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._waiting: asyncio.TimerHandle | None = None
        self._parts: tuple[WorkspaceClock, Conversations, Views, Files, dict[str, Team]] | None = None

    def attach(
        self,
        clock: WorkspaceClock,
        conversations: Conversations,
        views: Views,
        files: Files,
        teams: dict[str, Team],
    ) -> None:
        """Take over what the file holds, if there is one; from here on changes are written to it."""
        self._parts = (clock, conversations, views, files, teams)
        if self._path is None or not self._path.exists():
            return
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["version"] != VERSION:
                message = f"version {content['version']}"
                raise ValueError(message)  # noqa: TRY301 - told in the same words as the rest
            self._restore(content)
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"{self._path}: cannot be read as a state ({error!r}); remove it to start anew"
            raise SetupError(message) from error

    def changed(self) -> None:
        """Note a change: it is written within a moment, together with those that follow it."""
        if self._path is None or self._waiting is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._waiting = loop.call_later(_PAUSE_SECONDS, self.save)

    def save(self) -> None:
        """Write the state now, whole or not at all."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        if self._path is None or self._parts is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._save_contents(self._path)
        unfinished = self._path.with_suffix(self._path.suffix + ".new")
        with unfinished.open("w", encoding="utf-8") as stream:
            json.dump(self._snapshot(), stream, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(self._path)

    def _snapshot(self) -> Json:
        if self._parts is None:
            return {}
        clock, conversations, views, files, teams = self._parts
        return {
            "version": VERSION,
            "last_timestamp": clock.last_timestamp,
            "channels": [asdict(channel) for channel in conversations.channels.values()],
            "messages": conversations.messages,
            "homes": [[*key, view] for key, view in views.homes.items()],
            "files": [_without_content(file) for file in files.stored.values() if file.completed],
            "locales": [
                [team.id, person.id, person.locale] for team in teams.values() for person in team.people.values()
            ],
        }

    def _restore(self, content: Json) -> None:
        if self._parts is None:
            return
        clock, conversations, views, files, teams = self._parts
        clock.last_timestamp = content["last_timestamp"]
        for item in content["channels"]:
            conversations.add_channel(Channel(**{**item, "kind": ChannelKind(item["kind"])}))
        for channel_id, messages in content["messages"].items():
            conversations.messages[channel_id] = messages
        for team_id, user_id, view in content["homes"]:
            views.homes[team_id, user_id] = view
        for item in content["files"]:
            stored = self._content_path(item["id"])
            file = StoredFile(**item, content=stored.read_bytes() if stored.exists() else b"")
            files.stored[file.id] = file
        # Older files know nothing of languages, nor does the state of people who have left the seed.
        for team_id, user_id, locale in content.get("locales", ()):
            if team_id in teams and user_id in teams[team_id].people:
                teams[team_id].choose_language(user_id, locale)

    def _save_contents(self, path: Path) -> None:
        if self._parts is None:
            return
        stored = self._parts[3].stored
        for content in files_directory(path).glob("*"):
            if content.name not in stored:  # deleted
                content.unlink()
        for file in stored.values():
            target = self._content_path(file.id)
            if file.completed and file.content is not None and not target.exists():
                files_directory(path).mkdir(exist_ok=True)
                target.write_bytes(file.content)

    def _content_path(self, file_id: str) -> Path:
        return files_directory(self._path or Path()) / file_id


def files_directory(state: Path) -> Path:
    """Tell where the contents of uploaded files lie: `workspaces.json` has `workspaces-files/` beside it."""
    return state.with_name(f"{state.stem}-files")


def _without_content(file: StoredFile) -> Json:
    # Processing does not survive a restart: the file is ready by then.
    return {name: value for name, value in vars(file).items() if name not in {"content", "ready_at"}}
