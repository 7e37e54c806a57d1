"""What holds whatever arrives: an acknowledgement, no error that nobody foresaw, nothing shown that pings or hides."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bot.domain.cleaning import cleaned
from tests.chat import Answered
from tests.fake_client import Call
from tests.slack_limits import problems

Faults = list[str]
_REFERENCE = re.compile(r"<([^<>]*)>?")
_KNOWN = re.compile(r"@U0(?:ANNA|ERIK|MARIA|SARA|NILS|INGEN)|@UT0(?:POLIS|KOMMUN)|#C0(?:POLIS|KOMMUN|TVA|NILS)")
"""Those whom the bot itself may mean."""
_PLAIN = {"alt_text", "alt_txt", "title", "filename"}
_CARRIED = {"private_metadata", "metadata", "value", "initial_value", "type", "block_id", "action_id", "callback_id"}
"""What Slack keeps or gives back, and shows nowhere, or only to be written on."""
_NOT_DONE = {"refused", "unknown", "malformed"}
"""How the log tells that nothing was done."""
_OURS = "\u00ad&gt;"
"""What keeps a ">" from being a quotation."""
_MARKS = re.compile(r"`|\*fet\*|_kursiv_|~struken~|^\s*&gt;", re.MULTILINE)


class Watch(logging.Handler):
    """Notes what is logged as an error, and that something was refused as malformed."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._seen: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._seen.append(record)

    @contextmanager
    def looking(self) -> Iterator[list[logging.LogRecord]]:
        """Look at what is logged meanwhile."""
        seen: list[logging.LogRecord] = []
        self._seen = seen
        root = logging.getLogger()
        level = root.level
        root.addHandler(self)
        root.setLevel(logging.INFO)
        try:
            yield seen
        finally:
            root.removeHandler(self)
            root.setLevel(level)


def faults_of(answered: Answered | None, seen: Sequence[logging.LogRecord], calls: Sequence[Call] = ()) -> Faults:
    """Return what is wrong with what came of a request, or of what was due."""
    faults = [_told(record) for record in seen if record.levelno >= logging.ERROR]
    shown = [call.sent.get("view", call.sent) for call in (*calls, *(answered.calls if answered else ()))]
    if answered:
        if answered.response.status != 200:
            faults.append(f"not acknowledged: {answered.response.status}")
        acknowledged = answered.acknowledged
        shown += [*answered.answers, *([acknowledged["view"]] if "view" in acknowledged else [])]
        errors = acknowledged.get("errors", {}).values()
        faults += [f"a character that nobody sees: {said!r}" for said in errors if cleaned(said) != said]
    for each in shown:
        faults += problems(each) if "blocks" in each else []
        faults += _unsafe(each)
    return faults


def was_sent_back(answered: Answered, seen: Sequence[logging.LogRecord]) -> bool:
    """Tell whether the bot refused what arrived, didn't know it, or gave it back with errors at its fields."""
    said = {record.getMessage() for record in seen}
    return bool(said & _NOT_DONE) or "errors" in answered.acknowledged


def _told(record: logging.LogRecord) -> str:
    error = record.exc_info and record.exc_info[1]
    place = ""
    if error:
        trace = error.__traceback__
        frames = []
        while trace:
            frames.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
            trace = trace.tb_next
        place = " ".join(frames[-6:])
    return f"{record.getMessage()} {error!r} {place}"


def _unsafe(shown: Mapping[str, Any]) -> Iterator[str]:
    if shown.get("link_names") or shown.get("parse"):
        yield "names that Slack itself is to find"
    for said, marked in _texts(shown):
        if cleaned(said) != said.replace(_OURS, "&gt;"):
            yield f"a character that nobody sees: {said!r}"
        if not marked:
            continue
        for found in _REFERENCE.findall(said):
            if not _KNOWN.fullmatch(found):
                yield f"a reference that nobody meant: {said!r}"
        if _MARKS.search(said):
            yield f"a mark that nobody meant: {said!r}"


def _texts(shown: Any) -> Iterator[tuple[str, bool]]:
    """Yield what is shown, and whether Slack may look for marks in it: unless it is known not to."""
    if isinstance(shown, str):
        yield shown, True
    elif isinstance(shown, Mapping):
        if shown.get("type") == "plain_text":
            yield shown["text"], False
            return
        for name, value in shown.items():
            if name in _PLAIN and isinstance(value, str):
                yield value, False
            elif name not in _CARRIED:
                yield from _texts(value)
    elif isinstance(shown, list):
        for each in shown:
            yield from _texts(each)
