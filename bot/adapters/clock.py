"""Clocks: the machine's own, and one that a file moves (for the demo, which takes place within the pledge's period)."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.texts import Text, text

Clock = Callable[[], datetime]


class ClockFileError(ValueError):
    """The file moves no clock; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.msgid)
        self.message = message


def system_clock() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


class FileClock:
    """The machine's clock moved by `{"offset_seconds": n}` in a file, read again whenever the file changes.

    Once it has been read, a file that is away, empty or half written (somebody is replacing it) changes nothing.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: int | None = None
        self._offset = timedelta()

    def __call__(self) -> datetime:
        """Return the moved moment, in UTC. ClockFileError where the file could never be read."""
        try:
            changed = self._path.stat().st_mtime_ns
            if changed != self._read_at:
                self._offset = self._read()
                self._read_at = changed
        except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
            if self._read_at is None:
                raise ClockFileError(_problem(self._path, error)) from error
        return datetime.now(UTC) + self._offset

    def _read(self) -> timedelta:
        offset = timedelta(seconds=json.loads(self._path.read_text("utf-8"))["offset_seconds"])
        _ = datetime.now(UTC) + offset  # OverflowError where the moment would lie beyond the calendar
        return offset


def tell_next(clock_file: Path, moment: datetime | None) -> None:
    """Tell, beside the file that moves the clock, when the bot has something to do next; None where it has nothing.

    Whoever moves the clock can then go there: `clock.json` has `clock.next.json` beside it. OSError where the folder
    can't be written in.
    """
    told = clock_file.with_suffix(".next.json")
    # a name of its own: another bot on the same clock may be telling just now
    unfinished = told.with_name(f"{told.name}.{os.getpid()}")
    unfinished.write_text(json.dumps({"next": moment and moment.astimezone(UTC).isoformat()}), "utf-8")
    unfinished.replace(told)


def _problem(path: Path, error: Exception) -> Text:
    if isinstance(error, OSError):
        return text("The clock file {file} can't be read: {problem}", file=str(path), problem=error.strerror or "")
    return text(
        "The clock file {file} should say by how many seconds the clock is moved, such as {example}",
        file=str(path),
        example='{"offset_seconds": 0}',
    )
