import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.adapters.clock import ClockFileError, FileClock, tell_next
from bot.language import speaker_for

A_DAY = '{"offset_seconds": 86400}'
SOON = timedelta(minutes=1)


def ahead(clock: FileClock) -> timedelta:
    return clock() - datetime.now(UTC)


def write(path: Path, content: str, *, at: int) -> None:
    """Write the file as if at another second, however coarse the file system's clock is."""
    path.write_text(content, "utf-8")
    os.utime(path, (at, at))


def test_the_file_moves_the_clock_whenever_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    write(path, A_DAY, at=1)
    clock = FileClock(path)
    assert abs(ahead(clock) - timedelta(days=1)) < SOON

    write(path, '{"offset_seconds": -86400}', at=2)
    assert abs(ahead(clock) + timedelta(days=1)) < SOON


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", "7", '{"offset_seconds": "x"}', '{"offset_seconds": 1e300}'])
def test_a_file_that_moves_no_clock_is_named_with_what_it_should_say(content: str, tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    path.write_text(content, "utf-8")

    with pytest.raises(ClockFileError) as caught:
        FileClock(path)()

    said = speaker_for("en").say(caught.value.message)
    assert str(path) in said
    assert '{"offset_seconds": 0}' in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ClockFileError) as caught:
        FileClock(tmp_path / "none.json")()

    assert "none.json can't be read: No such file" in speaker_for("en").say(caught.value.message)


@pytest.mark.parametrize("content", ["", "{", None])
def test_while_the_file_is_being_replaced_the_clock_goes_on(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    write(path, A_DAY, at=1)
    clock = FileClock(path)
    clock()

    if content is None:
        path.unlink()
    else:
        write(path, content, at=2)
    assert abs(ahead(clock) - timedelta(days=1)) < SOON

    write(path, '{"offset_seconds": 0}', at=3)
    assert abs(ahead(clock)) < SOON


def test_the_next_planned_moment_is_told_beside_the_clock_in_utc(tmp_path: Path) -> None:
    clock = tmp_path / "clock.json"
    tell_next(clock, datetime(2022, 7, 4, 8, 30, tzinfo=ZoneInfo("Europe/Stockholm")))

    told = tmp_path / "clock.next.json"
    assert json.loads(told.read_text("utf-8")) == {"next": "2022-07-04T06:30:00+00:00"}
    assert list(tmp_path.iterdir()) == [told], "nothing half written is left, and the clock itself isn't touched"


def test_that_nothing_is_planned_takes_the_place_of_what_was(tmp_path: Path) -> None:
    clock = tmp_path / "clock.json"
    tell_next(clock, datetime(2022, 1, 17, 7, tzinfo=UTC))
    tell_next(clock, None)

    assert json.loads((tmp_path / "clock.next.json").read_text("utf-8")) == {"next": None}
