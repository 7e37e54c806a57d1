"""Moving the workspaces' clock: to now, on by days that are days in Sweden, and to what the bot has to do next."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.clock_bar import ClockBar
from bot.sandbox.journal import Journal
from bot.sandbox.live import LiveHub
from bot.sandbox.server import RunningSandbox
from tests.sandbox.acting import Json, PersonAtPage, tell
from tests.sandbox.conftest import start

STOCKHOLM = ZoneInfo("Europe/Stockholm")
SOON = timedelta(seconds=30)


def sets(clock: Path, moment: datetime) -> None:
    """Move the clock as if somebody else had."""
    offset = round((moment - datetime.now(UTC)).total_seconds())
    clock.write_text(json.dumps({"offset_seconds": offset}), encoding="utf-8")


def plans(clock: Path, upcoming: object) -> None:
    """Tell what comes next, as the bot does."""
    clock.with_suffix(".next.json").write_text(json.dumps({"next": upcoming}), encoding="utf-8")


def bar_on(clock: Path) -> ClockBar:
    watched = WorkspaceClock(clock)
    return ClockBar(watched, LiveHub(), Journal(watched))


def shown(bar: ClockBar) -> datetime:
    return datetime.fromisoformat(bar.as_json()["now"])


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """A clock that stands at nine on a Friday in January."""
    path = tmp_path / "clock.json"
    sets(path, datetime(2022, 1, 14, 9, tzinfo=STOCKHOLM))
    return path


@pytest.fixture
def demo(clock: Path) -> Iterator[RunningSandbox]:
    with start(clock=clock) as running:
        yield running


@pytest.fixture
def linnea(demo: RunningSandbox) -> PersonAtPage:
    return PersonAtPage(demo.address, "T0POLIS", "U0LINNEA")


def moved(person: PersonAtPage, to: str) -> datetime:
    return datetime.fromisoformat(person.does("clock", to=to)["now"])


@pytest.mark.parametrize(
    ("before", "step", "after"),
    [
        ((2022, 1, 14, 9), "day", (2022, 1, 15, 9)),
        ((2022, 1, 14, 9), "week", (2022, 1, 21, 9)),
        ((2022, 3, 26, 8, 30), "day", (2022, 3, 27, 8, 30)),
        ((2022, 10, 24, 8, 30), "week", (2022, 10, 31, 8, 30)),
        ((2021, 12, 31, 23, 30), "day", (2022, 1, 1, 23, 30)),
    ],
    ids=["a day", "a week", "into summer time", "out of summer time", "new year"],
)
def test_days_keep_the_time_of_day_in_sweden(
    tmp_path: Path, before: tuple[int, int, int, int], step: str, after: tuple[int, int, int, int]
) -> None:
    path = tmp_path / "clock.json"
    sets(path, datetime(*before, tzinfo=STOCKHOLM))
    bar = bar_on(path)

    bar.move(step)

    assert abs(shown(bar) - datetime(*after, tzinfo=STOCKHOLM)) < SOON


def test_clock_comes_back_to_the_machines_own_time(linnea: PersonAtPage, clock: Path) -> None:
    assert abs(moved(linnea, "now") - datetime.now(UTC)) < SOON
    assert json.loads(clock.read_text(encoding="utf-8")) == {"offset_seconds": 0}


def test_clock_goes_to_what_comes_next_and_not_short_of_it(linnea: PersonAtPage, clock: Path) -> None:
    upcoming = datetime(2022, 1, 17, 7, 30, tzinfo=UTC)
    plans(clock, upcoming.isoformat())
    assert upcoming <= moved(linnea, "next") < upcoming + SOON


@pytest.mark.parametrize("upcoming", [None, "2022-01-03T07:00:00+00:00", "2022-01-17T07:00:00", "soon", 7], ids=str)
def test_clock_goes_nowhere_where_nothing_is_known_to_come(demo: RunningSandbox, clock: Path, upcoming: object) -> None:
    plans(clock, upcoming)
    before = clock.read_text(encoding="utf-8")
    answer = tell(f"{demo.address}/sandbox/clock", {"to": "next"})
    assert (answer.status_code, answer.json()["error"]) == (400, "nothing is known to come")
    assert clock.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("asked", "problem"), [({}, "missing: to"), ({"to": "year"}, "no way to move the clock: year")], ids=str
)
def test_way_that_there_is_not_is_refused(demo: RunningSandbox, asked: Json, problem: str) -> None:
    answer = tell(f"{demo.address}/sandbox/clock", asked)
    assert (answer.status_code, answer.json()["error"]) == (400, problem)


def test_without_a_clock_file_there_is_nothing_to_move(running: RunningSandbox, anna: PersonAtPage) -> None:
    assert anna.ask("state")["clock"]["is_movable"] is False
    answer = tell(f"{running.address}/sandbox/clock", {"to": "day"})
    assert answer.status_code == 400
    assert "--clock" in answer.json()["error"]


def test_every_page_is_told_at_once_of_a_move_and_once(demo: RunningSandbox, linnea: PersonAtPage) -> None:
    sara = PersonAtPage(demo.address, "T0KOMMUN", "U0SARA")
    with sara.listening() as live:
        offset = linnea.does("clock", to="day")["offset_seconds"]
        event = live.hears("clock")
        assert (event["offset_seconds"], event["is_movable"]) == (offset, True)
        later = linnea.does("clock", to="day")["offset_seconds"]
        assert live.hears("clock")["offset_seconds"] == later


def test_pages_are_told_when_the_bot_has_planned_anew(linnea: PersonAtPage, clock: Path) -> None:
    assert linnea.ask("state")["clock"]["next"] is None
    with linnea.listening() as live:
        plans(clock, "2022-01-17T07:30:00+00:00")
        assert live.hears("clock")["next"] == "2022-01-17T07:30:00+00:00"


def test_journal_tells_that_the_clock_was_moved(linnea: PersonAtPage) -> None:
    linnea.does("clock", to="week")
    last = linnea.ask("journal")["entries"][-1]
    assert (last["kind"], last["name"], last["ok"]) == ("clock", "week", True)
