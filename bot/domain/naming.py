"""Where a note seems to say who somebody is, without a number: a warning that may be set aside, not a refusal.

A title, a relation ("mamman till"), an age of one person, "pojken" and its like, a given name and a surname in a row.
It guesses by a few lists of Swedish words; how often it is wrong is measured in its test. A given name alone is let
pass: colleagues are called by it in every other note.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from bot.domain.agreement import Agreement
from bot.domain.guard import as_read
from bot.domain.naming_words import (
    GIVEN_NAMES,
    NOT_NAMES,
    PLACE_ENDINGS,
    PLACES,
    SURNAME_ENDINGS,
    SURNAMES,
    WORDS_TOO,
)
from bot.domain.texts import LocalText

_SOMEBODY = r"(?:pojke|flicka|kille|tjej|grabb|yngling|elev|man|kvinna|son|dotter|syster|bror)"
_NUMERAL = r"(?:\d{1,2}|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|tjugo)"
_TELLING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:pojken|flickan|killen|tjejen|grabben|ynglingen|sonen|dottern|mamman|pappan|mannen|kvinnan)s?\b",
        r"\b(?:mamma|pappa|mor|far|moder|fader|syster|bror|broder|son|dotter)(?:n|en)? till\b(?! (?:och|fots)\b)",
        rf"(?<!\d-)\b{_NUMERAL}[- ]?åring(?:ens?|s)?\b",
        rf"(?<!\d-)\b{_NUMERAL}[- ]?årige?a? {_SOMEBODY}n?\b",
        rf"\b{_SOMEBODY}(?:en|n)?,? (?:på )?{_NUMERAL} år\b(?! sedan)",
        rf"\b{_SOMEBODY}(?:en|n)? \(\d\d\)",
        r"\b\d{1,2} år (?:gammal|ung)\b",
        r"(?<!gränsen )(?<!åldern )\b(?:är|fyll(?:er|de|t)) (?:[5-9]|[12]\d) år\b(?! (?:sedan|sen|kvar|fram|till)\b)",
        r"\bfödd (?:den |år |i )?['’-]?\d{2}",
        r"\b\d{6}(?:\d\d)?-?[x*]{4}",
    )
)
_TITLE = re.compile(r"\b(?:[Ff]ru|[Hh]err|[Ff]röken|[Hh]r)\.? (?=[^\W\d_a-zåäö])[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_NEIGHBOURS = re.compile(r" (?:(?:von|af|de|da|van|al|el|bin|abu) )?|\. ", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[.!?:;•*\n\r\v\f–-])[\s\"'”’(\[]*$")
_BEFORE = 8
"""So many characters before a word show whether it begins a sentence."""
_SHORTEST_KNOWN = 3


def find_naming(content: str, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """Return the words of `content` that seem to say who somebody is, as they stand there, each once.

    `known` are names of parties, places and the like: words of those are nobody's.
    """
    content = as_read(content)
    words = frozenset(_bare(each) for name in known for each in _WORD.findall(name) if len(each) >= _SHORTEST_KNOWN)
    spans = [found.span() for pattern in (*_TELLING, _TITLE) for found in pattern.finditer(content)]
    spans += _names(content, words)
    return tuple(dict.fromkeys(" ".join(content[start:end].split()) for start, end in _joined(sorted(spans))))


def names_of(agreement: Agreement) -> list[str]:
    """Return what the agreement itself calls things by; not who signed it."""
    said = [
        *(role.name for role in agreement.roles),
        *(thing.name for thing in (*agreement.focus_areas, *agreement.areas)),
        *(kind.name for kind in agreement.activity_kinds),
    ]
    local = [words for each in said if isinstance(each, LocalText) for words in (each.sv, each.en) if words]
    titles = [agreement.title, *(each.title for each in agreement.commitments)]
    return [*titles, *(party.name for party in agreement.parties), *local]


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans in their order, those that overlap as one: "Anna Maria" and "Maria Berg"."""
    start = end = 0
    for span in spans:
        if span[0] >= end:
            if end:
                yield start, end
            start, end = span
        else:
            end = max(end, span[1])
    if end:
        yield start, end


def _names(content: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    words = list(_WORD.finditer(content))
    for place, first in enumerate(words):
        for second in words[place + 1 : place + 3]:  # the particle of a surname is a word itself
            if not _NEIGHBOURS.fullmatch(content, first.end(), second.start()):
                continue
            after = _WORD.match(content, second.end() + 1)
            if _is_name(content, first, second, after, known):
                yield first.start(), second.end()


def _is_name(
    content: str, first: re.Match[str], second: re.Match[str], after: re.Match[str] | None, known: Collection[str]
) -> bool:
    given, surname = first.group(), second.group()
    if any(_is_no_name(each, known) for each in (given, surname)) or (after and _is_place(after.group())):
        return False
    is_given = _is_given(given)
    is_surname = surname.casefold().removesuffix("s") in SURNAMES or _ends_as_surname(surname)
    if content[first.end()] == ".":
        return len(given) == 1 and given.isupper() and is_surname and surname[0].isupper()
    if not (given[0].isupper() and surname[0].isupper()):
        return is_given and is_surname and surname.casefold() not in WORDS_TOO
    if is_given or (is_surname and given[1:].islower()):
        return True
    return given[1:].islower() and surname[1:].islower() and not _begins(content, first.start())


def _is_given(word: str) -> bool:
    folded = word.casefold()
    return folded in GIVEN_NAMES or ("-" in folded and set(folded.split("-")) <= GIVEN_NAMES)


def _ends_as_surname(word: str) -> bool:
    return word.casefold().endswith(SURNAME_ENDINGS)


def _is_no_name(word: str, known: Collection[str]) -> bool:
    return _bare(word) in known or word.casefold() in NOT_NAMES or _bare(word) in NOT_NAMES or _is_place(word)


def _is_place(word: str) -> bool:
    return word.casefold().endswith(PLACE_ENDINGS) or word.casefold() in PLACES


def _bare(word: str) -> str:
    """Return the word as it is compared: in small letters, without the ending of whose it is."""
    return word.casefold().removesuffix("s")


def _begins(content: str, at: int) -> bool:
    """Tell whether a sentence, or an item of a list, begins at the place: its big letter says nothing then."""
    return _BEGINS.search(content[max(0, at - _BEFORE) : at]) is not None
