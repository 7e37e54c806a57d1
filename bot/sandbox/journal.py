"""What the server has been asked and has refused lately, for tests and for people looking for a fault."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.model import Json

_KEPT = 1000
_log = logging.getLogger("bot.sandbox")


class Journal:
    """The last thousand Web API calls, envelopes and refusals: names and outcomes, never what was said."""

    def __init__(self, clock: WorkspaceClock) -> None:
        self._clock = clock
        self._entries: deque[Json] = deque(maxlen=_KEPT)

    def entries(self) -> list[Json]:
        """Give what is remembered, oldest first."""
        return list(self._entries)

    def note(self, kind: str, name: str, *, error: str | None = None, messages: Sequence[str] = ()) -> None:
        """Remember that this happened, and how it ended; a refusal is also logged."""
        entry: Json = {"at": self._clock.now().isoformat(), "kind": kind, "name": name, "ok": error is None}
        if error is not None:
            entry |= {"error": error, "messages": list(messages)}
            _log.warning("%s %s refused: %s %s", kind, name, error, "; ".join(messages))
        self._entries.append(entry)
