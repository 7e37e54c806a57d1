"""The workspace's time: the machine's own, moved by an offset that a file may name.

Only what people see follows this clock (message times). How long a trigger or an acknowledgement may take is
measured in real seconds.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path


class WorkspaceClock:
    """Tells the time and hands out message timestamps that are unique and rising."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._offset = 0
        self.last_timestamp = 0

    @property
    def offset_seconds(self) -> int:
        """Give the offset in the file, read again whenever the file has changed."""
        if self._path is None:
            return 0
        try:
            status = self._path.stat()
        except FileNotFoundError:
            self._seen, self._offset = None, 0
            return 0
        mark = (status.st_mtime_ns, status.st_size)
        if mark != self._seen:
            self._read(mark)
        return self._offset

    def now(self) -> datetime:
        """Give the workspace's time, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)

    def seconds(self) -> int:
        """Give the workspace's time in whole seconds since 1970."""
        return int(self.now().timestamp())

    def timestamp(self) -> str:
        """Make a message `ts`: later than every one before it, even when the clock has been set back."""
        microseconds = int(self.now().timestamp() * 1_000_000)
        self.last_timestamp = max(microseconds, self.last_timestamp + 1)
        return f"{self.last_timestamp // 1_000_000}.{self.last_timestamp % 1_000_000:06d}"

    def _read(self, mark: tuple[int, int]) -> None:
        # Whoever moves the clock may be in the middle of writing: what can't be read yet is read next time.
        if self._path is None:
            return
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            self._offset = int(content["offset_seconds"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        self._seen = mark
