"""Recognises what is counted, ticked or chosen: "4 poliser", "ingen beslutsfattare", "heldag", "narkotika"."""

from collections.abc import Callable

from bot.domain.oneline.numbers import either_at, number_at
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.tokens import Tokens
from bot.domain.oneline.understood import Asks, Find, Meaning, Number, Said, Yes
from bot.domain.oneline.vocabulary import CHOSEN, COUNTED, TICKED, Match
from bot.domain.oneline.words import AMONG, ARTICLES, BY, JOINERS, LISTS, NONE_OF, OF
from bot.domain.texts import Joined, text


def counted(scene: Scene, at: int) -> Find | None:
    """Recognise a number and what it counts: "4 poliser", "två från soc", "3,5 timmar"."""
    found = _amount(scene.tokens, at)
    if found is None:
        return None
    number, thing = found
    match = scene.vocabulary.find(scene.tokens, _past_of(scene, thing), COUNTED)
    return Find(match.end, (_so_many(scene, match, number),)) if match else None


def labelled(scene: Scene, at: int) -> Find | None:
    """Recognise it the other way round: "poliser: 4"."""
    match = scene.vocabulary.find(scene.tokens, at, COUNTED)
    if match is None or scene.tokens.key(match.end) not in {":", "="}:
        return None
    found = _amount(scene.tokens, match.end + 1)
    if found is None or not scene.tokens.ends(found[1]):
        return None
    number, end = found
    return Find(end, (_so_many(scene, match, number),))


def among(scene: Scene, at: int) -> Find | None:
    """Recognise those who may be counted already, which is asked: "4 poliser varav 1 kommunpolis"."""
    if scene.tokens.key(at) not in AMONG:
        return None
    end = None
    some = counted(scene, at + 1 + (scene.tokens.key(at + 1) == "."))
    while some:
        end = some.end
        some = counted(scene, end + 1) if scene.tokens.key(end) in LISTS else None
    if end is None:
        return None
    asks = text(
        "“{words}”: are they among those before, or more? Write how many there were of each.",
        words=scene.words(at, end),
    )
    return Find(end, (Asks(asks),))


def none_of(scene: Scene, at: int) -> Find | None:
    """Recognise that there was none: "ingen beslutsfattare", "varken polis eller socialsekreterare"."""
    if scene.tokens.key(at) not in NONE_OF:
        return None
    match = scene.vocabulary.find(scene.tokens, at + 1, COUNTED)
    end, says = at, list[Said]()
    while match:
        end = match.end
        says.append(_meant(scene, match, lambda meaning: Number(meaning, 0)))
        joined = scene.tokens.key(end) in JOINERS
        match = scene.vocabulary.find(scene.tokens, end + 1, COUNTED) if joined else None
    return _together(end, says)


def ticked(scene: Scene, at: int) -> Find | None:
    """Recognise a tick by its words: "heldag", "en hel arbetsdag", "från polisstationen"."""
    first = at + 1 if scene.tokens.key(at) in ARTICLES else at
    match = scene.vocabulary.find(scene.tokens, first, TICKED)
    return Find(match.end, (_meant(scene, match, Yes),)) if match else None


def chosen(scene: Scene, at: int) -> Find | None:
    """Recognise a choice by its label: "narkotika"."""
    match = scene.vocabulary.find(scene.tokens, at, CHOSEN)
    return Find(match.end, (_meant(scene, match, Yes),)) if match else None


def cued(scene: Scene, at: int) -> Find | None:
    """Recognise choices that are read only after their cue: "prioriterat av polisen och kommunen"."""
    field = scene.vocabulary.cues.get(scene.tokens.key(at))
    first = at + 2 if scene.tokens.key(at + 1) in BY else at + 1
    match = field and scene.vocabulary.find(scene.tokens, first, CHOSEN, cue=field)
    end, says = at, list[Said]()
    while match:
        end = match.end
        says.append(_meant(scene, match, Yes))
        joined = scene.tokens.key(end) in JOINERS
        match = scene.vocabulary.find(scene.tokens, end + 1, CHOSEN, cue=field) if joined else None
    return _together(end, says)


def _together(end: int, says: list[Said]) -> Find | None:
    asked = [said for said in says if isinstance(said, Asks)]
    return Find(end, tuple(asked[:1] or says)) if says else None


def _amount(tokens: Tokens, at: int) -> tuple[float | Asks, int] | None:
    """Return the number at `at` and where it ends; what has to be asked where it may be one of two."""
    if either := either_at(tokens, at):
        first, second, end = either
        return Asks(text("Is it {first} or {second}? Write one number.", first=first, second=second)), end
    return number_at(tokens, at)


def _so_many(scene: Scene, match: Match, number: float | Asks) -> Said:
    if isinstance(number, Asks):
        return number
    return _meant(scene, match, lambda meaning: Number(meaning, number))


def _meant(scene: Scene, match: Match, said: Callable[[Meaning], Said]) -> Said:
    if len(match.meanings) == 1:
        return said(match.meanings[0])
    labels = tuple(scene.vocabulary.label(meaning) for meaning in match.meanings)
    return Asks(text("Which one do you mean: {choices}?", choices=Joined(labels, between=", ")))


def _past_of(scene: Scene, at: int) -> int:
    """Skip what may stand between a number and what is counted."""
    return at + 1 if scene.tokens.key(at) in OF else at
