"""Uploaded files: the three steps of an upload, and the processing that Slack does after it."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Callable

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.errors import SlackError
from bot.sandbox.identifiers import new_id
from bot.sandbox.model import Json, StoredFile, Team


class Files:
    """Holds the files of every team."""

    def __init__(
        self,
        clock: WorkspaceClock,
        *,
        address: str,
        processing_seconds: float,
        on_change: Callable[[], None],
    ) -> None:
        self.stored: dict[str, StoredFile] = {}
        self._clock = clock
        self._address = address
        self._processing_seconds = processing_seconds
        self._on_change = on_change

    def start_upload(self, team: Team, *, name: str, size: int, alt_text: str) -> tuple[StoredFile, str]:
        """Reserve a file; gives it and the address its content is to be posted to."""
        file = StoredFile(
            id=new_id("F"),
            team_id=team.id,
            name=name,
            size=size,
            alt_text=alt_text,
            created=self._clock.seconds(),
            user=team.bot.id,
        )
        self.stored[file.id] = file
        return file, f"{self._address}/upload/{file.id}"

    def receive(self, file_id: str, content: bytes) -> bool:
        """Take a file's content; false when it is not awaited or its length is not the one announced."""
        file = self.stored.get(file_id)
        if file is None or file.content is not None or len(content) != file.size:
            return False
        file.content = content
        return True

    def complete(self, team: Team, file_id: str, title: str) -> StoredFile:
        """Finish an upload; Slack then processes the file for a moment before pictures of it can be shown."""
        file = self.find(team.id, file_id)
        if file.content is None:
            raise SlackError("file_not_found")
        file.title = title or file.name
        if not file.completed:
            file.completed = True
            file.ready_at = time.monotonic() + self._processing_seconds
        self._on_change()
        return file

    def find(self, team_id: str, file_id: str) -> StoredFile:
        """Find a team's file; raises SlackError."""
        file = self.stored.get(file_id)
        if file is None or file.team_id != team_id:
            raise SlackError("file_not_found")
        return file

    def delete(self, team: Team, file_id: str) -> None:
        """Delete a file, as only its owner may; raises SlackError."""
        file = self.find(team.id, file_id)
        if not file.completed:
            raise SlackError("file_not_found")
        if file.user != team.bot.id:
            raise SlackError("cant_delete_file")
        del self.stored[file_id]
        self._on_change()

    def is_usable(self, team_id: str, reference: Json) -> bool:
        """Tell whether a block's `slack_file` may be shown: a finished, processed file of this team."""
        file_id = reference.get("id") or str(reference.get("url", "")).rsplit("/", 2)[-2:][0]
        file = self.stored.get(file_id)
        return bool(file and file.team_id == team_id and file.completed and _is_ready(file))

    def as_json(self, file: StoredFile, *, for_page: bool = False) -> Json:
        """Give Slack's file object; what it is (`mimetype`) is empty until it has been processed.

        The page need not wait for that: it shows what is there.
        """
        mimetype = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        url = f"{self._address}/files/{file.id}/{file.name}"
        ready = for_page or (file.completed and _is_ready(file))
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title or file.name,
            "alt_txt": file.alt_text,
            "mimetype": mimetype if ready else "",
            "filetype": file.name.rpartition(".")[2].lower() if ready else "",
            "user": file.user,
            "user_team": file.team_id,
            "size": file.size,
            "mode": "hosted",
            "is_external": False,
            "url_private": url,
            "url_private_download": url,
            "permalink": url,
            "channels": list(file.channels),
        }


def _is_ready(file: StoredFile) -> bool:
    return time.monotonic() >= file.ready_at
