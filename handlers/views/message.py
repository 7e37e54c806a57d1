"""What every view is made of: a message with its fallback text, escaped words, and a progress bar in characters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

_CELLS = 8
_SECTION = 3000
_LONGEST_ESCAPE = len("&amp;")
_ESCAPE_BEGUN = re.compile(r"&\w*\Z")
# Within a word, and between spaces, Slack leaves marks alone; and one that ends something ends nothing by itself.
_BEGINS = re.compile(r"`|(?<!\w)[*_~](?=\S)")
_MARK = re.compile(rf"{_BEGINS.pattern}|(?<=\S)[*_~](?!\w)")
_LOOKS_LIKE = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
"""Slack knows no way to say that a mark isn't meant as one: what looks the same formats nothing."""
_QUOTING = re.compile(r"^(\s*)(?=&gt;)", re.MULTILINE)
_UNSEEN = "\u00ad"
"""Before a ">" it keeps the line from being set as a quotation."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `text` says the same as the blocks, for notifications and screen readers."""

    text: str
    blocks: list[Block]

    def __post_init__(self) -> None:
        """Keep the text as short as Slack wants it in a message that is brought up to date."""
        object.__setattr__(self, "text", shortened(self.text, _SECTION))


def escaped(content: str) -> str:
    """Return `content` as it stands: nothing in it is a mention, a link, bold, code or a quotation to Slack."""
    unmarked = _MARK.sub(lambda mark: _LOOKS_LIKE[mark[0]], content) if _BEGINS.search(content) else content
    return _QUOTING.sub(rf"\1{_UNSEEN}", unmarked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def marked_up(content: str) -> MarkdownTextObject:
    """Return marked-up text, cut where Slack allows no more; what it quotes has to be escaped before.

    Left to itself, Slack would look for mentions, channels and addresses in the plain words too.
    """
    return MarkdownTextObject(text=shortened(content, _SECTION), verbatim=True)


def capitalised(content: str) -> str:
    """Return `content` as it begins a line."""
    return content[:1].upper() + content[1:]


def lowered(content: str) -> str:
    """Return `content`, a label, as it stands within a line."""
    return content[:1].lower() + content[1:]


def plain(content: str, most: int = 75) -> PlainTextObject:
    """Return plain text, cut where Slack allows no more."""
    return PlainTextObject(text=shortened(content, most), emoji=False)


def shortened(content: str, most: int) -> str:
    """Return `content`, its end replaced by "…" where it is longer than `most`."""
    return content if len(content) <= most else f"{content[: most - 1]}…"


def heading(content: str) -> HeaderBlock:
    """Return a heading."""
    return HeaderBlock(text=plain(content, 150))


def section(lines: str | Iterable[str], accessory: ButtonElement | None = None) -> SectionBlock:
    """Return a section of marked-up lines; what they quote has to be escaped before."""
    content = lines if isinstance(lines, str) else "\n".join(lines)
    return SectionBlock(text=marked_up(content), accessory=accessory)


def sections(lines: Iterable[str]) -> list[Block]:
    """Return the lines in as few sections as they fit into; a line goes on in the next one only where it must."""
    packed: list[list[str]] = [[]]
    for line in chain.from_iterable(_pieces(line) for line in lines):
        if packed[-1] and sum(len(each) + 1 for each in packed[-1]) + len(line) > _SECTION:
            packed.append([])
        packed[-1].append(line)
    return [section(each) for each in packed if each]


def _pieces(line: str) -> Iterator[str]:
    """Yield the line, one that is too long for a section in pieces: between words, or at least between characters."""
    while len(line) > _SECTION:
        end = line.rfind(" ", 1, _SECTION) + 1
        if end < _SECTION // 2:
            started = _ESCAPE_BEGUN.search(line, _SECTION - _LONGEST_ESCAPE, _SECTION)
            end = started.start() if started else _SECTION
        yield line[:end]
        line = line[end:]
    yield line


def small(content: str) -> ContextBlock:
    """Return a line in small print."""
    return ContextBlock(elements=[marked_up(content)])


def button(
    label: str, action_id: str, value: str, *, style: str | None = None, confirm: ConfirmObject | None = None
) -> ButtonElement:
    """Return a button that carries `value`."""
    return ButtonElement(text=plain(label), action_id=action_id, value=value, style=style, confirm=confirm)


def bar(share: Fraction | None, of: int | None = None) -> str:
    """Return the share as filled and empty cells, as many as there are things to do where they are few."""
    if share is None or of == 1:
        return ""
    cells = of if of and of <= _CELLS else _CELLS
    filled = int(max(Fraction(0), min(share, Fraction(1))) * cells)
    return "▰" * filled + "▱" * (cells - filled)
