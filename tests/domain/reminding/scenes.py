"""The almanac by its own rules, and agreements under which much is to be said: what the laws are tried on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.domain.agreement import Agreement
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import ACTION, CommitmentEvent
from bot.domain.reminding.schedule import Reminder, due
from bot.domain.reminding.settings import USUAL, Kind, Reminding, Way
from bot.domain.reminding.subjects import Ground
from tests.domain import strategies
from tests.factories import activity, event, make_agreement, make_commitment, meeting, operation

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FIXED = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
WARNS = {Kind.MEETING, Kind.WEEK_OPEN, Kind.PLANNED}
BY_DAYS = {Kind.DEADLINE, Kind.EXTENSION, Kind.ACTION}
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def is_open(day: date) -> bool:
    """Weekends, the fixed feasts and eves, those that follow Easter, and Midsummer's Eve: the Friday of 19–25 June."""
    moved = {easter(day.year) + DAY * days for days in (-2, 1, 39)}
    midsummer = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return day.weekday() < 5 and (day.month, day.day) not in FIXED and day not in moved and not midsummer


def on_or_before(day: date) -> date:
    return next(day - DAY * back for back in range(10) if is_open(day - DAY * back))


def on_or_after(day: date) -> date:
    return next(day + DAY * on for on in range(10) if is_open(day + DAY * on))


def said_at(nominal: date, working: date, hour: time) -> datetime:
    """Return the moment: at the chosen hour, but on a day that it was moved to no later than eight."""
    shown = hour if nominal == working or hour < time(12) else time(8)
    return datetime(working.year, working.month, working.day, shown.hour, shown.minute, tzinfo=STOCKHOLM)


def warned(nominal: date, hour: time) -> datetime:
    return said_at(nominal, on_or_before(nominal), hour)


def told(nominal: date, hour: time) -> datetime:
    return said_at(nominal, on_or_after(nominal), hour)


def at(day: date, hour: time = time()) -> datetime:
    return datetime.combine(day, hour, STOCKHOLM)


HOURS = st.builds(time, st.integers(7, 16), st.sampled_from([0, 15, 30, 59])).filter(lambda hour: hour <= time(16, 30))
WEEKDAYS = st.integers(0, 6)
AROUND = st.dates(date(2021, 1, 1), date(2026, 12, 31))
RUNS = st.integers(1, 60)
LADDERS = st.lists(st.integers(0, 40), min_size=1, max_size=5).map(tuple)


@st.composite
def choices(draw: st.DrawFn) -> Reminding:
    """Some kinds chosen otherwise than usual; all of them on."""
    ways = {}
    for kind in draw(st.sets(st.sampled_from(Kind))):
        usual = USUAL[kind]
        days = draw(LADDERS) if usual.days else ()
        weekday = draw(WEEKDAYS) if usual.weekday is not None or kind is Kind.MEETING else None
        ways[kind] = Way(hour=draw(HOURS), days=days, weekday=weekday)
    return Reminding(ways=ways)


WEEKLY: Mapping[str, Any] = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
WINDOWS: Mapping[str, Any] = {
    "kind": "cadence",
    "activities": ["follow_up"],
    "windows": [
        {"name": f"månad {month}", "start": f"{month:02d}-01", "end": f"{month:02d}-28"} for month in (2, 6, 10)
    ],
}


@st.composite
def busy_agreements(draw: st.DrawFn, around: date) -> Agreement:
    """An agreement under which much is to be said around a day."""

    def near(days: int) -> str:
        return (around + DAY * draw(st.integers(-days, days))).isoformat()

    stages = [{"id": each, "name": each, "due": near(60)} for each in ("draft", "in_use")]
    targets: list[Mapping[str, Any]] = [
        WEEKLY,
        WINDOWS,
        {"kind": "milestone", "due": near(60)},
        {"kind": "count", "activities": ["joint_operation"], "at_least": draw(st.integers(1, 30))},
        {"kind": "staged", "stages": sorted(stages, key=lambda stage: stage["due"])},
    ]
    begun, ended = around - DAY * draw(st.integers(0, 400)), around + DAY * draw(st.integers(1, 400))
    return make_agreement(
        *(make_commitment(name, target) for name, target in zip(strategies.IDS, targets, strict=True)),
        period={"start": begun.isoformat(), "end": ended.isoformat()},
        extension={"months": 12, "decide_by": near(200), "remind_days": [180, 90, 30]},
    )


@st.composite
def busy_logs(draw: st.DrawFn, around: date) -> list[Entry]:
    """What is planned, to be done, noted and excused around a day."""
    offsets = st.lists(st.integers(-60, 40), max_size=4)

    def some(make: Callable[[date], Entry]) -> list[Entry]:
        return [make(around + DAY * offset) for offset in draw(offsets)]

    earlier = [around - DAY * each for each in draw(st.lists(st.integers(1, 60), max_size=6))]
    return [
        *(meeting(day, recorded_at=at(day, time(16))) for day in earlier),
        *some(lambda day: operation(day, state=EntryState.PLANNED, recorded_at=at(day - DAY * 30, time(15)))),
        *some(lambda day: _to_do(day - DAY * draw(st.integers(-30, 30)), day, done=draw(st.booleans()))),
        *some(lambda day: _excused(day - DAY * 10, day)),
        *some(lambda day: operation(day, recorded_at=at(day, time(16)))),
    ]


def _to_do(noted: date, by: date, *, done: bool) -> Entry:
    values = {"text": "Ring", "due": by.isoformat()} | ({"done_on": by.isoformat()} if done else {})
    return activity(ACTION, noted, values, recorded_at=at(noted, time(15)))


def _excused(noted: date, day: date) -> Entry:
    year, week, _ = day.isocalendar()
    return event(CommitmentEvent.INTERVAL_EXCUSED, "S1", noted, interval=f"{year}-W{week:02d}", reason="ledigt")


def name(reminder: Reminder) -> tuple[str, str, str]:
    """Return what tells a reminder from all others."""
    return reminder.subject.kind, reminder.subject.key, reminder.rung.name


@dataclass(frozen=True)
class Scene:
    """An agreement, what is logged, what is chosen, and a time that passes."""

    agreement: Agreement
    entries: Sequence[Entry]
    chosen: Reminding
    start: datetime
    end: datetime

    def due(self, after: datetime, upto: datetime) -> list[Reminder]:
        """Return what the planner finds when it looks at the second moment."""
        ground = Ground(self.agreement, self.entries, upto.astimezone(STOCKHOLM).date())
        return due(ground, self.chosen, after=after, upto=upto)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Mostly where much is said; now and then any agreement and any log."""
    start = draw(AROUND)
    agreement, entries = draw(
        st.tuples(busy_agreements(start), busy_logs(start)) | st.tuples(strategies.agreements(), strategies.entries)
    )
    return Scene(agreement, entries, draw(choices()), at(start), at(start + DAY * draw(RUNS)))
