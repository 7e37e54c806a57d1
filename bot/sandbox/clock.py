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

    @property
    def is_movable(self) -> bool:
        """Tell whether there is a file that moves it."""
        return self._path is not None

    @property
    def next_moment(self) -> datetime | None:
        """Give when the bot has something to do next, if it has told: `clock.json` has `clock.next.json` beside it."""
        if self._path is None:
            return None
        try:
            told = json.loads(self._path.with_suffix(".next.json").read_text(encoding="utf-8"))
            moment = datetime.fromisoformat(told["next"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return moment if moment.tzinfo else None

    def move(self, offset_seconds: int) -> None:
        """Set how far it is from the machine's own; raises ValueError where no file moves it."""
        if self._path is None:
            message = "this clock is not to be moved: the server was started without --clock"
            raise ValueError(message)
        unfinished = self._path.with_name(f"{self._path.name}.new")
        unfinished.write_text(json.dumps({"offset_seconds": offset_seconds}), encoding="utf-8")
        unfinished.replace(self._path)
        self._seen = None

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
