"""How often somebody may type a code that lets in: so few times an hour that trying codes leads nowhere."""

from collections import OrderedDict, deque
from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock

from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.errors import Refused

MOST_GUESSES = 5
_WITHIN = timedelta(hours=1)


class TooManyGuesses(Refused):
    """They have typed several codes that weren't right."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "That was one wrong code too many. Wait an hour, and look meanwhile whether the code is right: "
                "whoever gave it to you can make a new one."
            ),
            "",
            Deed.COME_IN,
        )


class Guesses:
    """The wrong codes of the last hour, by who sent them: a person, or where somebody sits; forgotten with the process.

    No more than `most` are remembered at a time: whoever sends from ever new places fills no memory.
    """

    def __init__(self, most: int = 10_000) -> None:
        self._made: OrderedDict[Hashable, deque[datetime]] = OrderedDict()
        """Whose last one is longest ago comes first."""
        self._most = most
        self._lock = Lock()

    def count(self, who: Hashable, *, now: datetime) -> None:
        """Count a code as wrong before it is looked up: who sends many at once is not to get more. TooManyGuesses."""
        with self._lock:
            while self._made and next(iter(self._made.values()))[-1] <= now - _WITHIN:
                self._made.popitem(last=False)
            made = self._made.get(who, deque(maxlen=MOST_GUESSES))
            if len(made) == MOST_GUESSES and made[0] > now - _WITHIN:
                raise TooManyGuesses
            made.append(now)
            self._made[who] = made
            self._made.move_to_end(who)
            if len(self._made) > self._most:
                self._made.popitem(last=False)

    def take_back(self, who: Hashable) -> None:
        """Take back what was counted last: that code was no guess."""
        with self._lock:
            made = self._made.get(who)
            if made:
                made.pop()
            if not made:
                self._made.pop(who, None)
