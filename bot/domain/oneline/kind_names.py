"""Finds which kind of activity a line begins with: "fotpatrull igår 3 timmar" is a foot patrol."""

from collections.abc import Iterator, Sequence

from bot.domain.agreement import ActivityKind
from bot.domain.oneline.spelling import stems
from bot.domain.oneline.tokens import Sort, Tokens, tokens_of
from bot.domain.oneline.words import KIND_NAMES
from bot.domain.texts import LocalText, Text, Wording

_SHORTEST_START = 3
_SHORTEST_INNER = 5
_Name = tuple[str, ...]


def read_kind(line: str, kinds: Sequence[ActivityKind]) -> tuple[str | None, str]:
    """Return the id of the kind that the line begins with, and the rest of the line; None and the line if unclear.

    A kind goes by its name, plural or id, in Swedish or English; the start of one name is enough if no other kind
    starts so, and so is a word within it ("närvaro" for "synlig närvaro").
    """
    tokens = tokens_of(line)
    names = {kind.id: [_cut(name) for name in _names(kind)] for kind in kinds}
    inner = {kind: [name[at:] for name in found for at in range(1, len(name))] for kind, found in names.items()}
    for reach, known in ((_whole, names), (_start, names), (_inner, inner)):
        ends = {kind: max((reach(tokens, name) for name in found), default=0) for kind, found in known.items()}
        longest = max(ends.values(), default=0)
        meant = [kind for kind, end in ends.items() if end == longest]
        if longest and len(meant) == 1:
            return meant[0], line[tokens[longest - 1].end :].strip()
        if longest:
            break
    return None, line


def _names(kind: ActivityKind) -> Iterator[str]:
    yield kind.id.replace("_", " ")
    yield kind.id
    yield from KIND_NAMES.get(kind.id, ())
    for wording in (kind.name, kind.plural):
        yield from _wordings(wording)


def _wordings(wording: Wording) -> Iterator[str]:
    match wording:
        case LocalText():
            yield from (wording.sv, wording.en or wording.sv)
        case Text():
            yield wording.msgid


def _cut(name: str) -> _Name:
    tokens = tokens_of(name)
    return tuple(tokens.key(at) for at in range(len(tokens)))


def _whole(tokens: Tokens, name: _Name) -> int:
    """Return where the whole name ends at the line's beginning; 0 if it isn't there."""
    fits = all(_is_form(tokens.key(at), word) for at, word in enumerate(name))
    return len(name) if fits and tokens.ends(len(name)) else 0


def _start(tokens: Tokens, name: _Name) -> int:
    """Return where what the line begins with stops being the start of the name."""
    end = 0
    while end < len(name) and _is_form(tokens.key(end), name[end]):
        end += 1
    if end < len(name) and _is_short_for(tokens, end, name[end]):
        end += 1
    return end if tokens.ends(end) and len("".join(tokens.key(at) for at in range(end))) >= _SHORTEST_START else 0


def _inner(tokens: Tokens, name: _Name) -> int:
    return _start(tokens, name) if len(name[0]) >= _SHORTEST_INNER and len(tokens.key(0)) >= _SHORTEST_INNER else 0


def _is_form(key: str, word: str) -> bool:
    return key == word or not set(stems(key)).isdisjoint(stems(word))


def _is_short_for(tokens: Tokens, at: int, word: str) -> bool:
    if tokens[at].sort is not Sort.WORD:
        return False
    return any(len(stem) >= _SHORTEST_START and word.startswith(stem) for stem in stems(tokens.key(at)))
