"""How often somebody may type a code that lets in: so few times an hour that trying codes leads nowhere."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from bot.domain.people import Person
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
            deed=Deed.TIE,
        )


class Guesses:
    """The wrong codes of the last hour, by person; forgotten with the process."""

    def __init__(self) -> None:
        self._made: dict[Person, deque[datetime]] = {}
        self._lock = Lock()

    def count(self, person: Person, *, now: datetime) -> None:
        """Count a code as wrong before it is looked up: who types many at once is not to get more. TooManyGuesses."""
        with self._lock:
            for each in [each for each, made in self._made.items() if made[-1] <= now - _WITHIN]:
                del self._made[each]
            made = self._made.setdefault(person, deque(maxlen=MOST_GUESSES))
            if len(made) == MOST_GUESSES and made[0] > now - _WITHIN:
                raise TooManyGuesses
            made.append(now)

    def forget(self, person: Person) -> None:
        """Forget the person's: the last one was right."""
        with self._lock:
            self._made.pop(person, None)
