"""The card of a promise as somebody reads it: how it stands, and each entry with the reason for its figure."""

import re
from collections.abc import Iterator
from typing import Any

from bot.domain.assessment import PACE_WORDS, STATUS_WORDS, Pace, Status
from bot.language import speaker_for
from handlers.views.entries import CORRECT
from handlers.views.message import capitalised
from tests.chat import words

_SWEDISH = speaker_for("sv")
_STANDING = re.compile(r"\*(?P<status>[^*·]+?)(?: · (?P<pace>[^*]+))?\*")
_STATUSES = {capitalised(_SWEDISH.say(word)): status for status, word in STATUS_WORDS.items()}
_PACES = {_SWEDISH.say(word): pace for pace, word in PACE_WORDS.items()}


class Card:
    """What `/lofte S7` answers: `"2 av 4" in card` looks at all that is written there, capitals or not."""

    def __init__(self, message: dict[str, Any]) -> None:
        self._blocks = message["blocks"]
        self.words = words(self._blocks)
        found = _STANDING.search(self.words)
        assert found, f"no card: {self.words}"
        self.status: Status = _STATUSES[found["status"]]
        self.pace: Pace | None = _PACES[found["pace"]] if found["pace"] else None

    def __contains__(self, said: str) -> bool:
        return said.casefold() in self.words.casefold()

    def __repr__(self) -> str:
        return f"the card:\n{self.words}\n"

    @property
    def counting(self) -> list[str]:
        """Return what is said of each entry that counts, the latest first."""
        return [line for line in self._entries() if line.startswith("✔")]

    @property
    def not_counting(self) -> list[str]:
        """Return what is said of each entry that doesn't count, the latest first."""
        return [line for line in self._entries() if line.startswith("✘")]

    def _entries(self) -> Iterator[str]:
        for block in self._blocks:
            if block.get("accessory", {}).get("action_id") == CORRECT:
                yield block["text"]["text"]
