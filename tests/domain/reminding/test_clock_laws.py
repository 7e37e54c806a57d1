"""What holds of the clock, and of what is shown as coming, whatever the agreement and the choices."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminding.schedule import Reminder, next_moment, upcoming
from bot.domain.reminding.settings import Reminding
from bot.domain.reminding.subjects import Ground
from tests.domain.reminding.scenes import AROUND, DAY, MANY, STOCKHOLM, Scene, at, choices, is_open, name, scenes


@MANY
@given(choices(), AROUND, st.integers(0, 24 * 60 - 1), scenes())
def test_the_clock_looks_whenever_something_may_come_and_never_while_offices_are_closed(
    chosen: Reminding, day: date, minute: int, scene: Scene
) -> None:
    now = at(day) + timedelta(minutes=minute)
    found = next_moment(chosen, STOCKHOLM, now)

    assert found > now
    assert is_open(found.astimezone(STOCKHOLM).date())
    moments: defaultdict[bool, list[datetime]] = defaultdict(list)
    for each in scene.due(scene.start, scene.end):
        before = each.rung.at - timedelta(minutes=1)
        moments[next_moment(scene.chosen, STOCKHOLM, before) == each.rung.at].append(each.rung.at)
    assert not moments[False]


@MANY
@given(scenes())
def test_what_is_shown_as_coming_is_in_order_and_never_missed(scene: Scene) -> None:
    ground = Ground(scene.agreement, scene.entries, scene.start.date())
    found = list(upcoming(ground, scene.chosen, after=scene.start, days=20))

    assert [each.rung.at for each in found] == sorted(each.rung.at for each in found)
    assert not [each for each in found if each.missed]


@MANY
@given(scenes())
def test_what_is_shown_as_coming_is_what_comes_when_every_day_is_looked_at(scene: Scene) -> None:
    first = scene.start.date()
    ground = Ground(scene.agreement, scene.entries, first)
    shown = upcoming(ground, scene.chosen, after=scene.start, days=20)
    days = [first + DAY * number for number in range(21)]
    comes = [each for day in days for each in scene.due(at(day), at(day, time(23, 59)))]

    assert Counter(_shown(shown)) == Counter(_shown(comes))


def _shown(reminders: Iterable[Reminder]) -> Iterator[tuple[str, str, str]]:
    """Yield the names; of windows only until the day: what comes after depends on when the next one begins."""
    for each in reminders:
        if not (each.subject.deadline and each.rung.name.startswith(("+", "escalated"))):
            yield name(each)
