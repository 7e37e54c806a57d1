"""Names that people write become ids: "Söderhamns kommun" is `soderhamns_kommun`, and never the id of another."""

import re
from collections.abc import Collection, Iterable
from itertools import count
from unicodedata import combining, normalize

from bot.domain.agreement import Agreement
from bot.domain.making.refusal import refuse
from bot.domain.texts import ntext, text

LONGEST_NAME = 75
"""As long as an alternative in a list in the chat may be."""
_LONGEST_ID = 40
_LONGEST_AGREEMENT_ID = 60
_MOST_COMMITMENTS = 99
_BULLET = re.compile(r"^\s*(?:[-–•*]|\d{1,2}[.)])\s+")
_KIND_OF_MUNICIPALITY = {"kommun", "kommuns", "stad", "stads", "region"}


def id_for(name: str, taken: Collection[str]) -> str:
    """Return an id for what people call `name`, none of those `taken`."""
    return _free("_".join(_words(name)), taken, between="_", most=_LONGEST_ID)


def agreement_id_for(municipality: str, year: int | None, taken: Collection[str]) -> str:
    """Return an id for an agreement of the municipality that begins in the year ("hofors-2025")."""
    words = [word for word in _words(municipality) if word not in _KIND_OF_MUNICIPALITY]
    parts = [*(words or ["overenskommelse"]), *([str(year)] if year else [])]
    return _free("-".join(parts), taken, between="-", most=_LONGEST_AGREEMENT_ID)


def next_commitment_id(taken: Iterable[str], *, letters: str = "L") -> str:
    """Return the id after those taken: L4 where the last one with the letters is L3. ChangeRefused after L99."""
    numbers = [int(found[1]) for each in taken if (found := re.fullmatch(rf"{letters}(\d{{1,2}})[a-z]?", each))]
    following = max(numbers, default=0) + 1
    if following > _MOST_COMMITMENTS:
        refuse(text("An agreement can have at most {most} commitments.", most=_MOST_COMMITMENTS))
    return f"{letters}{following}"


def letters_of(agreement: Agreement) -> str:
    """Return the letters that the ids of the agreement's commitments begin with (those of the first one)."""
    return agreement.commitments[0].id.rstrip("abcdefghijklmnopqrstuvwxyz").rstrip("0123456789")


def lines_of(content: str, *place: str) -> tuple[str, ...]:
    """Return what stands one on each line, without bullets and numbers before it, each once. ChangeRefused."""
    names: dict[str, str] = {}
    for line in content.splitlines():
        if name := _BULLET.sub("", line).strip():
            names.setdefault(name.casefold(), name)
    for name in names.values():
        if len(name) > LONGEST_NAME:
            refuse(
                ntext(
                    "At most {count} character on a line: shorten “{start}…”.",
                    "At most {count} characters on a line: shorten “{start}…”.",
                    LONGEST_NAME,
                    start=name[:30],
                ),
                *place,
            )
    return tuple(names.values())


def _words(name: str) -> list[str]:
    """Return the words of the name in the letters a to z: å and ä are a, ö is o."""
    letters = (letter for letter in normalize("NFKD", name.casefold()) if not combining(letter))
    return re.findall(r"[a-z0-9]+", "".join(letters))


def _free(stem: str, taken: Collection[str], *, between: str, most: int) -> str:
    if not stem[:1].isalpha():
        stem = f"nr{between}{stem}" if stem else "nr"
    stem = stem[:most].rstrip(between)
    if stem not in taken and len(stem) > 1:
        return stem
    endings = (f"{between}{number}" for number in count(2))
    others = (stem[: most - len(ending)].rstrip(between) + ending for ending in endings)
    return next(other for other in others if other not in taken)
