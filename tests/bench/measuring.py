"""Figures from many rounds: processor time of one thread, and what stands for all of them."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from typing import TypeVar

T = TypeVar("T")

_MILLISECONDS = 1000


class Stopwatch:
    """Takes the processor time (user and system) that the calling thread spends, under a name for each thing measured.

    Not the time on the clock: what waits, for the disk or for others on the machine, is not counted.
    """

    def __init__(self) -> None:
        self._taken: defaultdict[str, list[float]] = defaultdict(list)

    def time(self, name: str, work: Callable[[], T]) -> T:
        """Do the work, and keep what it took."""
        before = time.process_time_ns()
        done = work()
        self._taken[name].append((time.process_time_ns() - before) / 1_000_000)
        return done

    def forget(self) -> None:
        """Begin anew: what was taken so far was for warming up."""
        self._taken.clear()

    def medians(self) -> dict[str, float]:
        """Return the median of each thing measured, in milliseconds."""
        return {name: median(taken) for name, taken in self._taken.items()}


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that `percent` of a hundred of the values do not exceed."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def milliseconds(seconds: float) -> float:
    return seconds * _MILLISECONDS
