"""Goes through a line from left to right and cuts it into pieces: what was found, what denies, what is unknown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.domain.oneline.dates import dates
from bot.domain.oneline.day_like import day_like
from bot.domain.oneline.numbers import number_at
from bot.domain.oneline.scene import Recogniser, Scene
from bot.domain.oneline.things import among, chosen, counted, cued, labelled, none_of, ticked
from bot.domain.oneline.tokens import Sort
from bot.domain.oneline.understood import Asks, Days, Number, Said, Week
from bot.domain.oneline.vocabulary import CHOSEN, TICKED
from bot.domain.oneline.words import CLAUSES, DASHES, HARDLY, INSTEAD, JOINERS, NO, NONE_OF, NOT, SEPARATORS, UNSURE

RECOGNISERS: tuple[Recogniser, ...] = (dates, counted, labelled, among, none_of, cued, ticked, chosen)
"""In this order at each place; the first that knows it has it."""


class Role(Enum):
    """What part a piece plays."""

    FOUND = auto()
    JOINER = auto()
    SEPARATOR = auto()
    DENIAL = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """The tokens from `start` to before `end`; `word` is the folded first of them."""

    start: int
    end: int
    role: Role
    word: str
    says: tuple[Said, ...] = ()

    @property
    def is_time(self) -> bool:
        """Tell whether it says when something was."""
        return any(isinstance(said, Days | Week) or (isinstance(said, Asks) and said.when) for said in self.says)

    @property
    def is_number(self) -> bool:
        """Tell whether it says how many, in a number."""
        return self.word not in NONE_OF and any(isinstance(said, Number) for said in self.says)


def pieces_of(scene: Scene) -> tuple[list[Piece], int]:
    """Return the pieces of the line, and the token where a dash or colon begins the note (the end if none does)."""
    pieces: list[Piece] = []
    at = 0
    while at < len(scene.tokens):
        piece = _found(scene, at)
        if piece is None and _begins_note(scene, at):
            if not (scene.tokens.key(at) == ":" and pieces and pieces[-1].is_time):
                break
            piece = Piece(at, at + 1, Role.SEPARATOR, ":")  # "igår: 4 poliser"
        piece = piece or _unfound(scene, at)
        pieces.append(piece)
        at = piece.end
    return list(_without_denied(scene, pieces, at)), at


def _found(scene: Scene, at: int) -> Piece | None:
    for recogniser in RECOGNISERS:
        if found := recogniser(scene, at):
            return Piece(at, found.end, Role.FOUND, scene.tokens.key(at), found.says)
    return None


def _begins_note(scene: Scene, at: int) -> bool:
    token = scene.tokens[at]
    return (token.key in DASHES or token.key == ":") and not token.glued and not _is_before_figures(scene, at)


def _is_before_figures(scene: Scene, at: int) -> bool:
    """Tell whether it is a dash that belongs to the figures after it: "-4 poliser"."""
    after = scene.tokens[at + 1]
    return scene.tokens.key(at) in DASHES and after.tight and after.sort is Sort.DIGITS


def _unfound(scene: Scene, at: int) -> Piece:
    token, word = scene.tokens[at], scene.tokens.key(at)
    end = scene.tokens.clump(at)
    if token.sort is Sort.SIGN:
        parts = word in SEPARATORS or (_is_before_figures(scene, at) and dates(scene, at + 1))
        role = Role.DENIAL if word == UNSURE else Role.SEPARATOR if parts else Role.UNKNOWN
        end = at + 1
    elif word in JOINERS:
        role = Role.JOINER
    elif word in NOT | NONE_OF | HARDLY:
        role = Role.DENIAL
    elif end_of_day := day_like(scene, at):
        role, end = Role.UNKNOWN, end_of_day
    else:
        role = Role.UNKNOWN
        end = _end_of_unknown(scene, at, end)
    return Piece(at, end, role, word)


def _end_of_unknown(scene: Scene, at: int, end: int) -> int:
    """Return where something unknown ends: a number takes with it the figures after it, or what it can't count."""
    tokens = scene.tokens
    number = number_at(tokens, at)
    is_hour = tokens.is_glued(at + 1, ".")
    if number and number[1] == end and not is_hour and (match := scene.vocabulary.find(tokens, end, CHOSEN | TICKED)):
        return match.end
    if any(tokens[each].sort is Sort.DIGITS for each in range(at, end)):
        while tokens[end].sort is Sort.DIGITS and dates(scene, end) is None:
            end = tokens.clump(end)
    return end


def _without_denied(scene: Scene, pieces: list[Piece], tail: int) -> Iterator[Piece]:
    """Yield the pieces; what is denied becomes unknown, so that it is never taken for a yes."""
    denied: set[int] = set()
    for at, piece in enumerate(pieces):
        if piece.role is Role.DENIAL:
            denied.update(_denied_after(pieces, at))
            denied.update(_denied_before(pieces, at))
    if pieces and _is_denied_by_tail(scene, tail):
        denied.add(len(pieces) - 1)
    for at, piece in enumerate(pieces):
        unknown = at in denied and piece.role is Role.FOUND
        yield replace(piece, role=Role.UNKNOWN, says=()) if unknown else piece


def _denied_after(pieces: list[Piece], at: int) -> Iterator[int]:
    """Yield what comes next in the clause, and what "och" adds to it; a time or a number only if it comes at once."""
    if pieces[at].word == UNSURE:
        return
    after = at + 1
    while after < len(pieces) and pieces[after].role is Role.UNKNOWN and pieces[after].word not in CLAUSES:
        after += 1
    if after == len(pieces) or pieces[after].role is not Role.FOUND:
        return
    piece = pieces[after]
    apart = after > at + 1 or pieces[at].word == INSTEAD
    if apart and (piece.is_time or piece.is_number):
        return
    yield after
    while _adds(pieces, after):
        after += 2
        yield after


def _adds(pieces: list[Piece], at: int) -> bool:
    if at + 2 >= len(pieces) or pieces[at + 1].role is not Role.JOINER:
        return False
    added = pieces[at + 2]
    return added.role is Role.FOUND and not added.is_time and not added.is_number


def _denied_before(pieces: list[Piece], at: int) -> Iterator[int]:
    """Yield what comes before in the clause ("heldag blev det inte"), unless the denial is about what follows it."""
    word = pieces[at].word
    before = at - 1
    if word == UNSURE:
        if before >= 0:
            yield before
        return
    if word not in NOT | NO:
        return
    while before >= 0 and _is_passed(pieces[before]):
        before -= 1
    about_next = at + 1 < len(pieces) and pieces[at + 1].role is Role.FOUND and before == at - 1
    if before >= 0 and not about_next and not pieces[before].is_time:
        yield before


def _is_passed(piece: Piece) -> bool:
    """Tell whether a denial reaches back over the piece; another one of its kind reaches back by itself."""
    return piece.role in {Role.UNKNOWN, Role.DENIAL} and piece.word not in CLAUSES | NOT | NO


def _is_denied_by_tail(scene: Scene, tail: int) -> bool:
    """Tell whether the note begins by denying what stands before it: "heldag: nej", "heldag – inte"."""
    word = scene.tokens.key(tail + 1)
    alone = tail + 2 >= len(scene.tokens)
    return word in NO or (word in NOT and (alone or scene.tokens.key(tail) == ":"))
