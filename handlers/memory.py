"""What was asked of Slack about people, kept for a while, so that it isn't asked again and again."""

from collections.abc import Callable
from math import inf
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")

_KEPT = 5000


class Memory(Generic[V]):
    """Something about each of so many people at most: by workspace and person, for so many `seconds`."""

    def __init__(self, clock: Callable[[], float], *, seconds: float = inf) -> None:
        self._clock = clock
        self._seconds = seconds
        self._kept: dict[tuple[str, str], tuple[float, V]] = {}
        self._lock = Lock()

    def get(self, team_id: str, user_id: str) -> V | None:
        """Return what is kept of the person, or None."""
        found = self._kept.get((team_id, user_id))
        return found[1] if found and self._clock() - found[0] < self._seconds else None

    def keep(self, team_id: str, user_id: str, what: V) -> None:
        """Keep it from now on, in the place of what was kept before."""
        with self._lock:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[team_id, user_id] = self._clock(), what

    def drop(self, team_id: str, user_id: str) -> None:
        """Keep nothing of the person any more."""
        with self._lock:
            self._kept.pop((team_id, user_id), None)
