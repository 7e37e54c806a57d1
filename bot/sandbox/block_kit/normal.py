"""What Slack fills in: ids that were left out, and the defaults it writes into stored blocks."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from bot.sandbox.block_kit.surfaces import elements_of
from bot.sandbox.identifiers import short_id
from bot.sandbox.model import Json

# Elements that are shown and never acted on carry no action id.
_PASSIVE = {"image", "plain_text", "mrkdwn"}


def filled_in(blocks: list[Json]) -> list[Json]:
    """Give the blocks as Slack stores and returns them; the argument is left as it was."""
    stored = copy.deepcopy(blocks)
    for block in stored:
        block.setdefault("block_id", short_id())
        for _, element in elements_of(block):
            if not _is_rich(block) and element.get("type") not in _PASSIVE:
                element.setdefault("action_id", short_id())
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
        if not _is_rich(block):
            _fill_texts(block)
    return stored


def slack_files(blocks: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    """Find the pictures that refer to uploaded files, each with its JSON pointer."""
    for index, block in enumerate(blocks):
        if "slack_file" in block:
            yield f"{at}/{index}/slack_file", block["slack_file"]
        for place, element in elements_of(block):
            if "slack_file" in element:
                yield f"{at}/{index}/{place}/slack_file", element["slack_file"]


def _is_rich(block: Json) -> bool:
    return bool(block["type"] == "rich_text")


def _fill_texts(value: object) -> None:
    if isinstance(value, list):
        for item in value:
            _fill_texts(item)
    elif isinstance(value, dict):
        if value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        elif value.get("type") == "mrkdwn":
            value.setdefault("verbatim", False)
        for item in value.values():
            _fill_texts(item)
