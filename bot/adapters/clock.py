"""Clocks: the machine's own, and one that a file moves (for the demo, which takes place within the pledge's period)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


class FileClock:
    """The machine's clock moved by `{"offset_seconds": n}` in a file, read again whenever the file changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: int | None = None
        self._offset = timedelta()

    def __call__(self) -> datetime:
        """Return the moved moment, in UTC."""
        changed = self._path.stat().st_mtime_ns
        if changed != self._read_at:
            self._offset = timedelta(seconds=json.loads(self._path.read_text("utf-8"))["offset_seconds"])
            self._read_at = changed
        return datetime.now(UTC) + self._offset
