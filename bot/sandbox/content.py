"""What a message says, read from a call's arguments and checked as Slack checks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.block_kit.checks import problem
from bot.sandbox.block_kit.normal import filled_in, slack_files
from bot.sandbox.block_kit.surfaces import attachment_problems, message_problems
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Json

TEXT_LIMIT = 40_000
METADATA_BYTES = 16_000


@dataclass(frozen=True)
class Content:
    """A message's text and blocks; None where the call left them out."""

    text: str | None = None
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not (self.text or self.blocks or self.attachments)

    def as_fields(self) -> Json:
        """Give the fields of a stored message; what was left out is absent."""
        fields: Json = {
            "text": self.text,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "metadata": self.metadata,
        }
        return {name: value for name, value in fields.items() if value is not None}


def read_content(args: Json, *, is_usable_file: Callable[[Json], bool]) -> Content:
    """Read and check a message's content; raises SlackError as chat.postMessage would."""
    text = args.get("text")
    if text is not None and not isinstance(text, str):
        raise SlackError("invalid_arguments", messages=[problem("must be a string", "/text")])
    if text is not None and len(text) > TEXT_LIMIT:
        raise SlackError("msg_too_long")
    return Content(
        text=text,
        blocks=_blocks(args.get("blocks"), is_usable_file),
        attachments=_attachments(args.get("attachments"), is_usable_file),
        metadata=_metadata(args.get("metadata")),
    )


def _blocks(given: object, is_usable_file: Callable[[Json], bool]) -> list[Json] | None:
    blocks = _decoded(given, "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    _refuse("invalid_blocks", message_problems(blocks))
    _refuse("invalid_blocks", file_problems(blocks, "/blocks", is_usable_file))
    return filled_in(blocks)


def _attachments(given: object, is_usable_file: Callable[[Json], bool]) -> list[Json] | None:
    attachments = _decoded(given, "invalid_attachments")
    if attachments is None:
        return None
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    _refuse("invalid_attachments", attachment_problems(attachments))
    stored: list[Json] = []
    for index, attachment in enumerate(attachments):
        content = {"id": index + 1, **attachment}
        if "blocks" in attachment:
            problems = file_problems(attachment["blocks"], f"/attachments/{index}/blocks", is_usable_file)
            _refuse("invalid_attachments", problems)
            content["blocks"] = filled_in(attachment["blocks"])
        stored.append(content)
    return stored


def file_problems(blocks: list[Json], at: str, is_usable_file: Callable[[Json], bool]) -> list[str]:
    """Give what Slack says about pictures whose file is unknown or not processed yet."""
    return [
        problem("invalid slack file", place)
        for place, reference in slack_files(blocks, at)
        if not is_usable_file(reference)
    ]


def _metadata(given: object) -> Json | None:
    metadata = _decoded(given, "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    event_type, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(event_type, str) or not event_type or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": event_type, "event_payload": payload}


def _decoded(given: object, error: str) -> object:
    """Undo the JSON text that form-encoded calls carry structures in; an empty text is as good as nothing."""
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError as cause:
        raise SlackError(error) from cause


def _refuse(error: str, messages: list[str]) -> None:
    if messages:
        raise SlackError(error, messages=messages)
