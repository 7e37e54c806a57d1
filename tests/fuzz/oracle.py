"""What holds whatever arrives: an acknowledgement, no error that nobody foresaw, nothing shown that pings or hides."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bot.domain.cleaning import cleaned
from tests.chat import Answered, Call
from tests.slack_limits import problems

Faults = list[str]
_REFERENCE = re.compile(r"<([^<>]*)>?")
_KNOWN = re.compile(r"@U0(?:ANNA|ERIK|MARIA|SARA|NILS|INGEN)|@UT0(?:POLIS|KOMMUN)|#C0(?:POLIS|KOMMUN|TVA|NILS)")
"""Those whom the bot itself may mean."""
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
        root.addHandler(self)
        try:
            yield seen
        finally:
            root.removeHandler(self)


def faults_of(answered: Answered | None, seen: Sequence[logging.LogRecord], calls: Sequence[Call] = ()) -> Faults:
    """Return what is wrong with what came of a request, or of what was due."""
    faults = [_told(record) for record in seen if record.levelno >= logging.ERROR]
    shown = [call.sent for call in calls if call.method.startswith("chat.")]
    if answered:
        if answered.response.status != 200:
            faults.append(f"not acknowledged: {answered.response.status}")
        shown += [*answered.answers, *(call.sent for call in answered.calls if call.method.startswith("chat."))]
        shown += [call.sent["view"] for call in answered.calls if call.method.startswith("views.")]
        acknowledged = answered.acknowledged
        shown += [acknowledged["view"]] if "view" in acknowledged else []
        errors = acknowledged.get("errors", {}).values()
        faults += [f"a character that nobody sees: {said!r}" for said in errors if cleaned(said) != said]
    for each in shown:
        faults += problems(each) if "blocks" in each else []
        faults += _unsafe(each)
    return faults


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


def _texts(shown: Any, *, top: bool = True) -> Iterator[tuple[str, bool]]:
    """Yield what is shown, and whether Slack looks for marks in it."""
    if isinstance(shown, Mapping):
        if shown.get("type") in {"mrkdwn", "plain_text"}:
            yield shown["text"], shown["type"] == "mrkdwn"
            return
        for name, value in shown.items():
            if isinstance(value, str) and (name in {"alt_text", "title"} or (name == "text" and top)):
                yield value, name == "text"
            elif name not in {"private_metadata", "metadata"}:
                yield from _texts(value, top=False)
    elif isinstance(shown, list):
        for each in shown:
            yield from _texts(each, top=False)
