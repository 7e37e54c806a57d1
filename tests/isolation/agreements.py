"""Three agreements whose every word tells whose it is: nothing of one can be shown without its mark being seen."""

from collections.abc import Mapping
from typing import Any

from bot.domain.agreement import Agreement
from tests.handlers.scene import built_in

WOODS, LAKE, HILL = "qvarnbrusk", "zjudrevatten", "xlindorm"
"""The marks, which stand in the agreements' ids too. No other word holds them."""
MARKS = (WOODS, LAKE, HILL)
IDS = tuple(f"{mark}-2022" for mark in MARKS)
_SAID = {"title", "text", "note", "reference", "publisher", "evidence", "sv", "en"}
_NAMED = {"parties"}


def marked(mark: str, built_in_id: str, **changes: Any) -> Agreement:
    """Return one of the agreements that come with the program, under another id, with the mark in all that it says."""
    document = built_in(built_in_id).model_dump(mode="json", exclude_none=True)
    return Agreement.model_validate({**_marked(document, mark), "id": f"{mark}-2022", **changes})


def _marked(part: Any, mark: str, name: str = "", within: str = "") -> Any:
    if isinstance(part, Mapping):
        return {each: _marked(value, mark, each, name or within) for each, value in part.items()}
    if isinstance(part, list):
        return [_marked(each, mark, name, within) for each in part]
    said = name in _SAID or (name == "name" and within in _NAMED) or within == "basis"
    # in front, where nothing is cut
    return f"{mark} {part}" if isinstance(part, str) and said else part
