"""A run: rounds of a few payloads each, every one on the scene as it was; what it found, in figures."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.databases import SqliteDatabases, scratch_folder
from tests.fuzz.payloads import payloads, plain
from tests.fuzz.place import Place

IN_A_ROUND = 8
"""So many payloads come one after the other, each on what the one before has left."""


@dataclass
class Tally:
    """What came in, and which handlers it reached."""

    payloads: int = 0
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    """by the name of the handler; none: never"""

    @property
    def unreached(self) -> list[str]:
        """Return the handlers that nothing has reached."""
        return sorted(name for name, times in self.reached.items() if not times)


@contextmanager
def a_place() -> Iterator[Place]:
    """Make the scene, in memory where there is room."""
    with scratch_folder() as folder, SqliteDatabases(folder).migrated() as url:
        place = Place(url, url.removeprefix("sqlite:///"))
        yield place
        place.close()


def fuzz(place: Place, *, count: int, seeded: int | None = None) -> Tally:
    """Let about `count` payloads arrive; AssertionError, with the shortest such round, where something went wrong."""
    tally, began = Tally(), time.monotonic()
    place.reached = dict.fromkeys(place.reached, 0)

    def arrives(body: dict[str, Any]) -> None:
        tally.payloads += 1
        tally.kinds[_kind(body)] += 1
        place.hold(body)

    for body in plain(place.harvest):
        place.begin()
        arrives(body)

    @settings(
        max_examples=max(1, count // IN_A_ROUND),
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(st.lists(payloads(place.harvest), min_size=IN_A_ROUND, max_size=IN_A_ROUND), st.integers(0, 99))
    def rounds(bodies: list[dict[str, Any]], days: int) -> None:
        place.begin()
        for body in bodies:
            arrives(body)
        place.hold_later(days=1 + days % 7 if days > 97 else 0)

    (rounds if seeded is None else seed(seeded)(rounds))()
    tally.seconds = time.monotonic() - began
    tally.reached = Counter(place.reached)
    return tally


def _kind(body: dict[str, Any]) -> str:
    return "command" if "command" in body else str(body.get("type"))[:20]
