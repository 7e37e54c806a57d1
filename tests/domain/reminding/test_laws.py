"""What holds of reminders whatever the agreement, the choices and the clock: worked out here from the almanac's rules.

Nothing of what computes the reminders is asked for the answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.agreement import Agreement
from bot.domain.assessment import Status
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.kinds import ACTION, CommitmentEvent
from bot.domain.reminding.schedule import Reminder
from bot.domain.reminding.settings import USUAL, Kind, Reminding, Way
from bot.domain.reminding.subjects import Ground, subjects
from tests.domain.reminding.scenes import (
    AROUND,
    BY_DAYS,
    DAY,
    HOURS,
    LADDERS,
    MANY,
    STOCKHOLM,
    WARNS,
    WEEK,
    WEEKDAYS,
    Scene,
    at,
    is_open,
    name,
    on_or_before,
    said_at,
    scenes,
    told,
    warned,
)
from tests.factories import activity, make_agreement, make_commitment


def escalated_on(day: date, written: datetime | None) -> date:
    """Two weeks after the day; what was late already when it was written down leaves its owner a week."""
    return max(day + DAY * 14, written.astimezone(STOCKHOLM).date() + WEEK) if written else day + DAY * 14


def nominal_moment(reminder: Reminder, chosen: Reminding, usual_weekday: int | None) -> datetime:
    """Return when a reminder should come, by what it is about and what its rung is called."""
    subject, rung = reminder.subject, reminder.rung.name
    way = chosen.way(subject.kind)
    if subject.kind in BY_DAYS:
        late = rung.startswith("+")
        return (
            told(subject.day + DAY * int(rung[1:]), way.hour)
            if late
            else warned(subject.day - DAY * int(rung), way.hour)
        )
    monday = date.fromisoformat(rung) if subject.kind is Kind.PACE else subject.day - DAY * subject.day.weekday()
    weekday = (usual_weekday if way.weekday is None else way.weekday) or 0
    nominal = {
        Kind.ESCALATION: escalated_on(subject.day, subject.since),
        Kind.MEETING: monday + DAY * (weekday - 1),
        Kind.WEEK_OPEN: monday + DAY * weekday,
        Kind.WEEK_MISSED: monday + WEEK,
        Kind.PLANNED: subject.day - DAY,
        Kind.OUTCOME: subject.day + DAY,
        Kind.PACE: monday + DAY * weekday,
        Kind.DIGEST: monday + WEEK + DAY * (way.weekday or 0),
    }[subject.kind]
    return warned(nominal, way.hour) if subject.kind in WARNS else told(nominal, way.hour)


@MANY
@given(scenes())
def test_everything_comes_at_its_own_hour_on_the_working_day_that_the_almanac_gives(scene: Scene) -> None:
    usual = Ground(scene.agreement, scene.entries, scene.end.date()).usual_weekday
    for each in scene.due(scene.start, scene.end):
        local = each.rung.at.astimezone(STOCKHOLM)

        assert scene.start < each.rung.at <= scene.end
        assert is_open(local.date())
        assert time(7) <= local.time() <= time(16, 30)
        # a week is asked for in the week itself
        assert (
            each.subject.kind is not Kind.WEEK_OPEN
            or local.date().isocalendar()[:2] == each.subject.day.isocalendar()[:2]
        )
        assert each.rung.at == nominal_moment(each, scene.chosen, usual), name(each)


@MANY
@given(scenes())
def test_nothing_has_the_name_of_another_and_of_one_thing_one_is_said_at_most(scene: Scene) -> None:
    found = scene.due(scene.start, scene.end)
    windows = [each.key for each in _windows_named_twice(scene)]
    names = Counter(name(each) for each in found if not any(each.subject.key.startswith(key) for key in windows))
    said = Counter(each[:2] for each in (name(each) for each in found if not each.missed))

    assert not [each for each, times in names.items() if times > 1]
    assert not [each for each, times in said.items() if times > 1 and not any(each[1].startswith(k) for k in windows)]
    assert [each.rung.at for each in found] == sorted(each.rung.at for each in found)


@MANY
@given(scenes())
def test_what_is_met_done_excused_or_held_is_not_reminded_of(scene: Scene) -> None:
    found = scene.due(scene.start, scene.end)
    today = scene.end.date()
    rows = {row.id: row for row in assess(scene.agreement, scene.entries, on=today).commitments()}
    held = [each for each in scene.entries if each.state is EntryState.HELD and each.start <= today]
    done = {each.commitment for each in held if each.kind == CommitmentEvent.MILESTONE_DONE}
    excused = {
        (each.commitment, each.values.get("interval")) for each in held if each.kind == CommitmentEvent.INTERVAL_EXCUSED
    }
    for each in found:
        subject = each.subject
        if subject.deadline and subject.deadline.commitment in rows:
            row = rows[subject.deadline.commitment]
            window = subject.deadline.key.rpartition(":")[2]
            assert row.status not in {Status.FULFILLED, Status.TRANSFERRED}
            assert row.kind != "milestone" or row.id not in done
            assert (row.id, window) not in excused
        if subject.action:
            assert subject.action.done_on is None
        if subject.kind in {Kind.MEETING, Kind.WEEK_OPEN, Kind.WEEK_MISSED}:
            commitment, _, week = subject.about.partition(":")
            assert (commitment, week) not in excused
            assert rows[commitment].status is not Status.FULFILLED
            counting = {judged.entry.start.isocalendar()[:2] for judged in rows[commitment].counting}
            assert (int(week[:4]), int(week[6:])) not in counting
        if subject.kind in {Kind.PLANNED, Kind.OUTCOME}:
            assert subject.entry
            assert subject.entry.state is EntryState.PLANNED


@st.composite
def ticks(draw: st.DrawFn, scene: Scene) -> list[datetime]:
    """Moments at which the planner happens to look: often, or not for weeks; at the end at last."""
    minutes = int((scene.end - scene.start).total_seconds()) // 60
    found = draw(st.sets(st.integers(1, minutes), max_size=12))
    return [scene.start, *(scene.start + timedelta(minutes=each) for each in sorted(found)), scene.end]


@MANY
@given(st.data())
def test_however_often_the_clock_looks_every_rung_comes_once_said_or_missed(data: st.DataObject) -> None:
    scene = data.draw(scenes())
    # what is logged does not change while time passes
    entries = [each for each in scene.entries if max(at(each.end + DAY), each.recorded_at) <= scene.start]
    scene = Scene(scene.agreement, entries, scene.chosen, scene.start, scene.end)
    looks = [scene.due(after, upto) for after, upto in pairwise(data.draw(ticks(scene)))]
    whole = scene.due(scene.start, scene.end)

    for found in looks:
        said = Counter(name(each)[:2] for each in found if not each.missed)
        assert not [each for each, times in said.items() if times > 1 and not _named_twice(scene, each[1])]
    together = Counter(name(each) for found in looks for each in found)
    assert not [each for each, times in together.items() if times > 1 and not _named_twice(scene, each[1])]
    # of what is still to be reminded of at the end (a window that a new one has followed is not repeated any more)
    lasting = {(each.kind.value, each.key): each.repeats for each in _lasting(scene)}
    assert {each for each in together if _lasts(each, lasting)} == {
        each for each in map(name, whole) if _lasts(each, lasting)
    }


def _lasting(scene: Scene) -> Iterator[Any]:
    return subjects(Ground(scene.agreement, scene.entries, scene.end.date()))


def _lasts(name: tuple[str, str, str], lasting: dict[tuple[str, str], bool]) -> bool:
    kind, key, rung = name
    if kind == Kind.PACE:  # a number may have fallen behind only since
        return False
    return kind == Kind.DIGEST or ((kind, key) in lasting and (not rung.startswith("+") or lasting[kind, key]))


def _windows_named_twice(scene: Scene) -> Iterable[Any]:
    """Two windows that begin in one month bear one name: the check of agreement files refuses that."""
    keys = Counter(each.deadline.key for each in _lasting(scene) if each.deadline and each.kind is Kind.DEADLINE)
    return [each.deadline for each in _lasting(scene) if each.deadline and keys[each.deadline.key] > 1]


def _named_twice(scene: Scene, key: str) -> bool:
    return any(key.startswith(each.key) for each in _windows_named_twice(scene))


# ladders, worked out by hand


def ladder(day: date, days: Iterable[int]) -> dict[date, str]:
    """Return the rung of each working day on which one of the days before falls: the last of them."""
    return {on_or_before(day - DAY * each): str(each) for each in sorted(days, reverse=True)}


def looked_at_daily(
    agreement: Agreement, entries: list[Entry], chosen: Reminding, first: date, last: date
) -> list[Any]:
    """Return what is said from one evening to another, looked at every evening."""
    scene = Scene(agreement, entries, chosen, at(first), at(last))
    moments = [at(first + DAY * each, time(20)) for each in range((last - first).days + 1)]
    return [each for after, upto in pairwise(moments) for each in scene.due(after, upto)]


@MANY
@given(AROUND, LADDERS, HOURS, st.integers(0, 12))
@example(date(2022, 12, 31), (30, 7, 1, 0), time(8), 5)
@example(date(2022, 12, 31), (30, 7, 1, 0), time(10), 5)
@example(date(2022, 3, 27), (30, 7, 1, 0), time(8), 5)
@example(date(2022, 10, 30), (30, 7, 1, 0), time(8), 5)
def test_every_open_deadline_has_its_whole_ladder_and_is_told_of_every_week_that_it_is_late(
    day: date, days: tuple[int, ...], hour: time, weeks: int
) -> None:
    target = {"kind": "milestone", "due": day.isoformat()}
    agreement = make_agreement(make_commitment("S2", target), period={"start": "2020-01-01", "end": "2028-12-31"})
    chosen = Reminding().changed(Kind.DEADLINE, Way(hour=hour, days=days))
    first, last = day - DAY * 60, day + WEEK * weeks + DAY * 6
    found = looked_at_daily(agreement, [], chosen, first, last)

    expected = [(name, said_at(day - DAY * int(name), working, hour)) for working, name in ladder(day, days).items()]
    late = [(f"+{7 * week}", told(day + WEEK * week, hour)) for week in range(1, weeks + 1)]
    expected += [(name, moment) for name, moment in late if moment < at(last, time(20))]
    assert [(each.rung.name, each.rung.at) for each in found if each.subject.kind is Kind.DEADLINE] == sorted(
        expected, key=lambda each: each[1]
    )
    assert not [each for each in found if each.missed]
    escalated = [each.rung.at for each in found if each.subject.kind is Kind.ESCALATION]
    assert escalated == [
        moment for moment in [told(day + WEEK * 2, USUAL[Kind.ESCALATION].hour)] if moment < at(last, time(20))
    ]


@MANY
@given(AROUND, st.integers(-40, 80), HOURS, st.sampled_from([time(7, 30), time(12), time(18)]))
def test_every_action_has_the_part_of_its_ladder_that_comes_after_it_was_written_down(
    day: date, before: int, hour: time, noted: time
) -> None:
    written = at(day - DAY * before, noted)
    action = activity(ACTION, written.date(), {"text": "Ring", "due": day.isoformat()}, recorded_at=written)
    agreement = make_agreement(period={"start": "2020-01-01", "end": "2028-12-31"})
    chosen = Reminding().changed(Kind.ACTION, Way(hour=hour, days=(30, 7, 1, 0)))
    last = day + WEEK * 8
    found = looked_at_daily(agreement, [action], chosen, day - DAY * 50, last)

    rungs = ladder(day, (30, 7, 1, 0))
    expected = [(name, said_at(day - DAY * int(name), working, hour)) for working, name in rungs.items()]
    expected += [(f"+{7 * week}", told(day + WEEK * week, hour)) for week in range(1, 9)]
    assert [(each.rung.name, each.rung.at) for each in found if each.subject.kind is Kind.ACTION] == [
        (name, moment) for name, moment in expected if written < moment <= at(last, time(20))
    ]
    escalated = told(escalated_on(day, written), USUAL[Kind.ESCALATION].hour)
    assert [each.rung.at for each in found if each.subject.kind is Kind.ESCALATION] == [
        moment for moment in [escalated] if moment <= at(last, time(20))
    ]


@MANY
@given(AROUND, WEEKDAYS, HOURS, st.integers(1, 700))
@example(date(2017, 1, 1), 1, time(8), 700)
def test_a_number_is_never_told_of_twice_within_fourteen_days_and_never_forgotten(
    begun: date, weekday: int, hour: time, after: int
) -> None:
    agreement = make_agreement(period={"start": begun.isoformat(), "end": (begun + DAY * 1100).isoformat()})
    chosen = Reminding().changed(Kind.PACE, Way(hour=hour, weekday=weekday))
    first = begun + DAY * (290 + after)
    found = looked_at_daily(agreement, [], chosen, first, first + DAY * 100)
    days = [each.rung.at.date() for each in found if each.subject.kind is Kind.PACE]

    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert all(14 <= gap <= 33 for gap in gaps), days
    assert len(days) >= 3
