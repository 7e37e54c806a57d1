"""Trouble on demand: what Slack and the network do to bots on bad days, switched on over the page's API."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.sandbox.model import Json

ANY_METHOD = "*"


class Drop(Enum):
    """When a connection breaks: before the call on it is carried out, or after."""

    BEFORE = auto()
    AFTER = auto()


@dataclass
class Faults:
    """The trouble that is switched on. Everything is off at start and is never stored."""

    redeliver: int = 0
    delay_seconds: float = 0.0
    envelope_delay_seconds: float = 0.0
    error_rate: float = 0.0
    retry_after: int = 1
    ratelimit: dict[str, int] = field(default_factory=dict)
    lose_answers: dict[str, int] = field(default_factory=dict)
    drop_connections: dict[str, int] = field(default_factory=dict)
    channel_errors: dict[str, str] = field(default_factory=dict)
    team_errors: dict[str, str] = field(default_factory=dict)
    _error_debt: float = 0.0

    def change(self, wanted: Json) -> None:
        """Set the faults named; raises ValueError for a name or value that cannot be."""
        for name, value in wanted.items():
            if name in {"ratelimit", "lose_answers", "drop_connections"}:
                setattr(self, name, _counted(name, value))
            elif name in {"channel_errors", "team_errors"}:
                setattr(self, name, _named(name, value))
            elif name in {"redeliver", "retry_after"}:
                setattr(self, name, int(_not_negative(name, value)))
            elif name in {"delay_seconds", "envelope_delay_seconds"}:
                setattr(self, name, _not_negative(name, value))
            elif name == "error_rate":
                self.error_rate = min(1.0, _not_negative(name, value))
                self._error_debt = 0.0
            else:
                message = f"unknown fault: {name}"
                raise ValueError(message)

    def as_json(self) -> Json:
        """Give the faults in force, in the form they are set."""
        return {
            "redeliver": self.redeliver,
            "delay_seconds": self.delay_seconds,
            "envelope_delay_seconds": self.envelope_delay_seconds,
            "error_rate": self.error_rate,
            "retry_after": self.retry_after,
            "ratelimit": dict(self.ratelimit),
            "lose_answers": dict(self.lose_answers),
            "drop_connections": dict(self.drop_connections),
            "channel_errors": dict(self.channel_errors),
            "team_errors": dict(self.team_errors),
        }

    def takes_redelivery(self) -> bool:
        """Tell whether the envelope going out now is to go out twice."""
        if self.redeliver <= 0:
            return False
        self.redeliver -= 1
        return True

    def takes_rate_limit(self, method: str) -> bool:
        """Tell whether this call is answered 429."""
        return _take(self.ratelimit, method) > 0

    def takes_lost_answer(self, method: str) -> bool:
        """Tell whether this call is carried out and then answered as if it had failed."""
        return _take(self.lose_answers, method) > 0

    def takes_drop(self, method: str) -> Drop | None:
        """Tell whether this call is cut off, and when: by turns, the last one after it has been carried out."""
        left = _take(self.drop_connections, method)
        if not left:
            return None
        return Drop.AFTER if left % 2 else Drop.BEFORE

    def takes_error(self) -> bool:
        """Tell whether this call fails: at a rate of 0.25 exactly every fourth, so that tests repeat."""
        self._error_debt += self.error_rate
        if self._error_debt < 1.0:
            return False
        self._error_debt -= 1.0
        return True


def _take(left: dict[str, int], method: str) -> int:
    """Take one of the calls that are to fail, and tell how many there were; 0 where this one isn't to."""
    for key in (method, ANY_METHOD):
        if there := left.pop(key, 0):
            if there > 1:
                left[key] = there - 1
            return there
    return 0


def _counted(name: str, value: object) -> dict[str, int]:
    """Read `3` (the next three calls of any method) or `{"chat.postMessage": 3}`."""
    counts = value if isinstance(value, dict) else {ANY_METHOD: value}
    read = {str(method): int(_not_negative(name, count)) for method, count in counts.items()}
    return {method: count for method, count in read.items() if count}


def _named(name: str, value: object) -> dict[str, str]:
    """Read `{"C0POLIS": "is_archived"}`: Slack's code for each."""
    if not isinstance(value, dict) or not all(isinstance(code, str) and code for code in value.values()):
        message = f"{name}: expected an id and an error code for each, found {value!r}"
        raise ValueError(message)
    return {str(of): code for of, code in value.items()}


def _not_negative(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        message = f"{name}: expected a number that is not negative, found {value!r}"
        raise ValueError(message)
    return float(value)
