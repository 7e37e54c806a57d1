"""Where blocks are shown (messages, modals, the home tab), and what each of these allows."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sandbox.block_kit.checks import (
    Check,
    at_least_one,
    boolean,
    items,
    problem,
    shape,
    string,
    tagged,
)
from bot.sandbox.block_kit.elements import (
    ID,
    IN_ACTIONS,
    IN_CONTEXT,
    IN_INPUT,
    IN_SECTION,
    PICTURE,
    PICTURE_RULES,
    plain,
    text,
)
from bot.sandbox.model import Json

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
ATTACHMENTS = 100
VIEW_BYTES = 250_000


def _anything(_value: object, _at: str) -> Iterator[str]:
    yield from ()


# Rich text is a language of its own, written by people's composers far more than by bots: only its
# outermost parts are checked.
_RICH_PARTS: dict[str, Check] = dict.fromkeys(
    ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"), _anything
)


def _block(required: dict[str, Check] | None = None, **optional: Check) -> Check:
    return shape(required or {}, {"block_id": ID, **optional})


BLOCKS: dict[str, Check] = {
    "section": shape(
        {},
        {
            "block_id": ID,
            "text": text(3000),
            "fields": items(text(2000), most=10),
            "accessory": tagged(IN_SECTION),
            "expand": boolean,
        },
        rules=[at_least_one("text", "fields")],
    ),
    "header": _block({"text": plain(150)}),
    "divider": _block(),
    "context": _block({"elements": items(tagged(IN_CONTEXT), most=10)}),
    "actions": _block({"elements": items(tagged(IN_ACTIONS), most=25)}),
    "input": _block(
        {"label": plain(2000), "element": tagged(IN_INPUT)},
        hint=plain(2000),
        optional=boolean,
        dispatch_action=boolean,
    ),
    "image": shape(
        {"alt_text": string(2000)},
        {"block_id": ID, "title": plain(2000), **PICTURE},
        rules=PICTURE_RULES,
    ),
    "rich_text": _block({"elements": items(tagged(_RICH_PARTS), most=100, least=0)}),
}
_ANY_BLOCK = tagged(BLOCKS)
_MESSAGE_BLOCKS = items(_ANY_BLOCK, most=MESSAGE_BLOCKS, least=0)
_VIEW_BLOCKS = items(_ANY_BLOCK, most=VIEW_BLOCKS, least=0)

_EVERY_VIEW: dict[str, Check] = {
    "private_metadata": string(3000, shortest=0),
    "callback_id": string(255, shortest=0),
    "external_id": string(255, shortest=0),
}
VIEWS: dict[str, Check] = {
    "modal": shape(
        {"title": plain(24), "blocks": _VIEW_BLOCKS},
        {
            **_EVERY_VIEW,
            "close": plain(24),
            "submit": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape({"blocks": _VIEW_BLOCKS}, _EVERY_VIEW),
}


def message_problems(blocks: object, at: str = "/blocks") -> list[str]:
    """Give what Slack would say about a message's blocks."""
    found = list(_MESSAGE_BLOCKS(blocks, at))
    return found or list(_identity_problems(blocks, at))


def attachment_problems(attachments: list[object]) -> list[str]:
    """Give what Slack would say about the blocks within attachments."""
    if len(attachments) > ATTACHMENTS:
        return [problem(f"no more than {ATTACHMENTS} items allowed", "/attachments")]
    found: list[str] = []
    for index, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            found.append(problem("must be an object", f"/attachments/{index}"))
        elif "blocks" in attachment:
            found += message_problems(attachment["blocks"], f"/attachments/{index}/blocks")
    return found


def view_problems(view: object, *, kind: str) -> list[str]:
    """Give what Slack would say about a view that is to be a `modal` or a `home`."""
    found = list(tagged({kind: VIEWS[kind]})(view, "/view"))
    if found or not isinstance(view, dict):
        return found
    return [*_identity_problems(view["blocks"], "/view/blocks"), *_form_problems(view)]


def elements_of(block: Json) -> list[tuple[str, Json]]:
    """List a block's elements, each with where it is within the block."""
    listed = block.get("elements") or ()
    found = [(f"elements/{index}", element) for index, element in enumerate(listed)]
    found += [(name, block[name]) for name in ("accessory", "element") if name in block]
    return found


def _identity_problems(blocks: object, at: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        block_id = block.get("block_id")
        if block_id in seen:
            yield problem(f'`block_id` "{block_id}" already exists', f"{at}/{index}/block_id")
        elif block_id is not None:
            seen.add(block_id)
        yield from _action_problems(block, f"{at}/{index}")


def _action_problems(block: Json, at: str) -> Iterator[str]:
    seen: set[str] = set()
    for place, element in elements_of(block):
        action_id = element.get("action_id")
        if action_id in seen:
            yield problem(f'`action_id` "{action_id}" already exists', f"{at}/{place}/action_id")
        elif action_id is not None:
            seen.add(action_id)


def _form_problems(view: Json) -> Iterator[str]:
    focused = 0
    for index, block in enumerate(view["blocks"]):
        at = f"/view/blocks/{index}"
        if view["type"] == "modal" and block["type"] == "input" and "submit" not in view:
            yield problem("must define `submit` to use an `input` block in modals", f"{at}/input")
        for place, element in elements_of(block):
            focused += element.get("focus_on_load") is True
            if focused > 1 and element.get("focus_on_load") is True:
                yield problem("only one element can have `focus_on_load`", f"{at}/{place}/focus_on_load")
