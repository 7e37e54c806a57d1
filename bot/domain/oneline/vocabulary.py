"""The words that a form's fields and choices go by, made once for each set of fields."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.fields import Field, FieldKind
from bot.domain.oneline.spelling import folded, stems
from bot.domain.oneline.tokens import Tokens
from bot.domain.oneline.understood import Meaning
from bot.domain.oneline.words import ALTERNATIVES, ARTICLES, COUNTERS, CUES, LABEL_ENDS, SYNONYMS
from bot.domain.texts import LocalText, Text, Wording

COUNTED = frozenset({FieldKind.COUNTS, FieldKind.NUMBER})
CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
TICKED = frozenset({FieldKind.TICK})

_WORD = re.compile(r"[^\W\d_]+|\d+")
_PART = 2
"""The rank of the end of a name."""
_FIRST = 3
"""The rank of the first word of a name."""
_SHORTEST_PART = 5
"""Of a compound: "polis" for "områdespolis", "ledare" for "fritidsledare"."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that stand for something; of two that are equally long, the one of lower `rank` is meant."""

    words: tuple[str, ...]
    rank: int
    meaning: Meaning

    def end_in(self, tokens: Tokens, at: int) -> int | None:
        """Return where the words end, if they stand at `at`; articles between them don't matter."""
        for number, word in enumerate(self.words):
            if number:
                while tokens.key(at) in ARTICLES or (tokens.key(at) == "." and tokens[at].tight):
                    at += 1
            if not _same(tokens.key(at), word):
                return None
            at += 1
        return at if tokens.ends(at) else None


@dataclass(frozen=True, slots=True)
class Match:
    """The words before `end` stand for one of these."""

    meanings: tuple[Meaning, ...]
    end: int


class Vocabulary:
    """Finds what the words at a place stand for, and what a field is asked by."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        daily = {inner.id: inner for each in fields for inner in each.fields}
        self.fields = daily | {each.id: each for each in fields}
        self._by_first: defaultdict[str, list[_Phrase]] = defaultdict(list)
        for phrase in _phrases(fields):
            for stem in stems(phrase.words[0]):
                self._by_first[stem].append(phrase)
        self.cues = {stem: each.id for each in fields for cue in CUES.get(each.id, ()) for stem in stems(cue)}

    def find(self, tokens: Tokens, at: int, kinds: frozenset[FieldKind], cue: str | None = None) -> Match | None:
        """Return what the words at `at` stand for among the kinds of field; the longest words that fit."""
        fits: list[tuple[int, int, int, Meaning]] = []
        for phrase in [phrase for stem in stems(tokens.key(at)) for phrase in self._by_first.get(stem, ())]:
            meaning = phrase.meaning
            if meaning.kind in kinds and (meaning.field not in CUES or meaning.field == cue):
                end = phrase.end_in(tokens, at)
                fits += [(-len(phrase.words), phrase.rank, end, meaning)] if end else []
        if not fits:
            return None
        length, rank, end, _ = min(fits, key=lambda fit: fit[:2])
        return Match(tuple(dict.fromkeys(meaning for *fit, _, meaning in fits if fit == [length, rank])), end)

    def label(self, meaning: Meaning) -> Wording:
        """Return what the form calls it."""
        field = self.fields[meaning.field]
        return next((choice.label for choice in field.choices if choice.id == meaning.choice), field.label)


@lru_cache(maxsize=512)
def vocabulary_of(fields: tuple[Field, ...]) -> Vocabulary:
    """Return the vocabulary of a form's fields."""
    return Vocabulary(fields)


def _same(key: str, word: str) -> bool:
    return key == word or not set(stems(key)).isdisjoint(stems(word))


def _phrases(fields: tuple[Field, ...]) -> Iterator[_Phrase]:
    for field in fields:
        days = field.kind is FieldKind.GROUP and field.id == "days"
        for asked, daily in [(inner, True) for inner in field.fields] if days else [(field, False)]:
            if asked.kind in TICKED or asked.kind is FieldKind.NUMBER:
                yield from _named(asked.id, asked.label, Meaning(asked.kind, asked.id, daily=daily))
            elif asked.kind in CHOSEN or asked.kind is FieldKind.COUNTS:
                for choice in asked.choices:
                    yield from _named(choice.id, choice.label, Meaning(asked.kind, asked.id, choice.id, daily=daily))
                if asked.kind is FieldKind.COUNTS:
                    yield from _first_words(asked, daily=daily)


def _first_words(field: Field, *, daily: bool) -> Iterator[_Phrase]:
    """Yield the first word of each label of several words, if no other label of the field begins so."""
    begins: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for choice in field.choices:
        for said in _wordings(choice.label):
            words = [folded(word) for word in _WORD.findall(said)]
            begins[words[0] if words else ""][choice.id] = isinstance(choice.label, LocalText) and len(words) > 1
    for word, so_named in begins.items():
        (name, enough), *others = so_named.items()
        if enough and not others and word not in ARTICLES and word not in COUNTERS:
            yield _Phrase((word,), _FIRST, Meaning(field.kind, field.id, name, daily=daily))


def _named(name: str, label: Wording, meaning: Meaning) -> Iterator[_Phrase]:
    ways = {tuple(said.split()): 0 for said in SYNONYMS.get(name, ())}
    for said in _wordings(label):
        for words, rank in _ways_to_say(said, meaning.kind):
            # the end of a role's name says enough ("officers"), that of a built-in label not ("… with young people")
            if rank < _PART or isinstance(label, LocalText):
                ways.setdefault(words, rank)
    for words, rank in ways.items():
        yield _Phrase(words, rank, meaning)


def _wordings(label: Wording) -> Iterator[str]:
    match label:
        case LocalText():
            yield label.sv
            yield from [label.en] if label.en else []
        case Text():
            yield label.msgid


def _ways_to_say(said: str, kind: FieldKind) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield how people may repeat a label: all of it, one of its alternatives, the end of a compound."""
    head = re.split(f"[{re.escape(LABEL_ENDS)}]", said)[0]
    words = [folded(word) for word in _WORD.findall(head)]
    while kind in COUNTED and words and words[0] in COUNTERS:
        words = words[1:]
    if not words:
        return
    inner = tuple(word for word in words[1:] if word not in ARTICLES)
    yield (words[0], *inner), 0
    if words[0] in ARTICLES and inner:
        yield inner, 0
    if kind in CHOSEN:
        yield from ((part, 1) for part in _alternatives(words))
    if kind is FieldKind.COUNTS:
        yield from (((*words[number:],), _PART) for number in range(1, len(words)))
        yield from (((words[-1][cut:],), _PART) for cut in range(1, len(words[-1]) - _SHORTEST_PART + 1))


def _alternatives(words: list[str]) -> list[tuple[str, ...]]:
    parts: list[tuple[str, ...]] = [()]
    for word in words:
        if word in ALTERNATIVES:
            parts.append(())
        else:
            parts[-1] = (*parts[-1], word)
    return [part for part in parts if part] if len(parts) > 1 else []
