"""Decides what of a line goes into the note.

All of it does that was not understood, in its order and with its words unchanged. Two things may be left out, and
nothing else: the dash or colon that begins the note, and pure separators. Those are one of `words.SEPARATORS` (or a
colon after a day) beside something understood or with nothing else in the line, and one of `words.JOINERS` ("och",
"med") between two things understood.

A tick or choice in the middle of a sentence stays in the note as well as being understood, so that the sentence can
still be read.
"""

from collections.abc import Sequence

from bot.domain.oneline.pieces import Piece, Role
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.understood import Yes

_BETWEEN = {Role.JOINER, Role.SEPARATOR}


def note_of(scene: Scene, pieces: Sequence[Piece], tail: int) -> str:
    """Return the note: what is kept of the pieces, and what follows the token at `tail`."""
    kept = [piece for number, piece in enumerate(pieces) if _is_kept(pieces, number)]
    runs: list[tuple[int, int]] = []
    for piece in kept:
        joins = runs and runs[-1][1] == piece.start
        runs[-1:] = [(runs[-1][0], piece.end)] if joins else [*runs[-1:], (piece.start, piece.end)]
    rest = scene.line[scene.tokens[tail].end :].strip() if tail < len(scene.tokens) else ""
    if rest and runs:
        joins = runs[-1][1] == tail
        runs[-1:] = [(runs[-1][0], len(scene.tokens))] if joins else [*runs[-1:], (tail, len(scene.tokens))]
        rest = ""
    return " ".join(scene.words(start, end) for start, end in runs) or rest


def _is_kept(pieces: Sequence[Piece], at: int) -> bool:
    match pieces[at].role:
        case Role.UNKNOWN | Role.DENIAL:
            return True
        case Role.FOUND:
            return _is_within_sentence(pieces, at)
        case Role.JOINER:
            return not (_understood(pieces, at, -1) and _understood(pieces, at, +1))
        case Role.SEPARATOR:
            before, after = _neighbour(pieces, at, -1), _neighbour(pieces, at, +1)
            beside = _understood(pieces, at, -1) or _understood(pieces, at, +1)
            return not (beside or (before is None and after is None))


def _is_within_sentence(pieces: Sequence[Piece], at: int) -> bool:
    """Tell whether a tick or choice stands between words that were not understood."""
    return _is_yes(pieces[at]) and all(_is_unknown(pieces, at, step) for step in (-1, +1))


def _is_unknown(pieces: Sequence[Piece], at: int, step: int) -> bool:
    """Tell whether something unknown comes in that direction, before it only ticks, choices and joiners."""
    at += step
    while 0 <= at < len(pieces) and (pieces[at].role is Role.JOINER or _is_yes(pieces[at])):
        at += step
    return 0 <= at < len(pieces) and pieces[at].role in {Role.UNKNOWN, Role.DENIAL}


def _is_yes(piece: Piece) -> bool:
    return piece.role is Role.FOUND and all(isinstance(said, Yes) for said in piece.says)


def _neighbour(pieces: Sequence[Piece], at: int, step: int) -> int | None:
    at += step
    while 0 <= at < len(pieces) and pieces[at].role in _BETWEEN:
        at += step
    return at if 0 <= at < len(pieces) else None


def _understood(pieces: Sequence[Piece], at: int, step: int) -> bool:
    beside = _neighbour(pieces, at, step)
    return beside is not None and pieces[beside].role is Role.FOUND and not _is_within_sentence(pieces, beside)
