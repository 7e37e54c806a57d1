"""Makes spellings equal: case, accents left out (igar, narvaro), and the endings of Swedish and English words."""

from functools import lru_cache
from unicodedata import combining, normalize

from bot.domain.oneline.words import ENDINGS, OTHER_WORDS

_SHORTEST_STEM = 3


def folded(word: str) -> str:
    """Return the word in small letters without dots and rings: Å, å and a are one letter here."""
    if word.isascii():
        return word.lower()
    return "".join(each for each in normalize("NFKD", word.casefold()) if not combining(each))


@lru_cache(maxsize=8192)
def stems(key: str) -> tuple[str, ...]:
    """Return what a folded word may be a form of, itself first; two words are forms of one if they share a stem."""
    if key in OTHER_WORDS:
        return ()
    shorter = (
        key[: -len(ending)] for ending in ENDINGS if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST_STEM
    )
    return (key, *shorter)
