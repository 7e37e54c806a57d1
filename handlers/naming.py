"""The warning that a form seems to say who somebody is: which words, where and why, and a button to keep them.

It isn't a refusal: once somebody has been told of the words, the form takes them. The words themselves are never kept
beside the form, only short digests of those told of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from slack_sdk.models.views import View

from bot.domain.fields import Field, FieldKind
from bot.domain.naming import find_naming, names_of
from bot.domain.texts import Joined, Sayable, text
from handlers.house import House
from handlers.sort import Asked, shown
from handlers.views.message import shortened

_WRITTEN = {FieldKind.TEXT, FieldKind.NOTE, FieldKind.NAME}
_DIGEST_BYTES = 3
_KEPT = ":"
"""Ends the digests of what was kept with what is saved; those of what the form has told of follow."""
_MOST = 40
"""So many words are told of in a form at most: their digests have to fit into its state."""
_MOST_SHOWN = 4
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Named:
    """Words that seem to say who somebody is, and the field where they stand."""

    field: Field
    words: str


def warned_of_naming(asked: Asked, values: Mapping[str, Any]) -> Asked | None:
    """Return the form with what is in `values` told of, where something in them hasn't been; else None."""
    digests = dict.fromkeys(_digest(asked, each) for each in _named(asked, values))
    kept = _kept(asked)
    if not digests.keys() - _told_of(asked) - kept:
        return None
    return _telling(
        asked, kept=[each for each in digests if each in kept], told=[each for each in digests if each not in kept]
    )


def with_saved(asked: Asked, values: Mapping[str, Any]) -> Asked:
    """Return the form of what is saved already, which warns of nothing in `values`: it was kept when it was written."""
    return _telling(asked, kept=dict.fromkeys(_digest(asked, each) for each in _named(asked, values)))


def _telling(asked: Asked, *, kept: Iterable[str], told: Iterable[str] = ()) -> Asked:
    told_of = f"{''.join(kept)}{_KEPT}{''.join(told)}".removeprefix(_KEPT)
    return replace(asked, state=asked.state.model_copy(update={"told_of": told_of}))


def shown_with_naming(house: House, asked: Asked, values: Mapping[str, Any], intro: Sequence[Sayable] = ()) -> View:
    """Return the modal of the form; where words were told of that still stand there, with the warning."""
    told_of = _told_of(asked)
    found: dict[str, tuple[Field, list[str]]] = {}
    for named in _named(asked, values) if told_of else ():
        if _digest(asked, named) in told_of:
            found.setdefault(named.field.id, (named.field, []))[1].append(named.words)
    if not found:
        return shown(house, asked, values, intro)
    kept = replace(asked, form=replace(asked.form, submit=text("Keep it anyway")))
    warnings = [_warning(field, words) for field, words in found.values()]
    return shown(house, kept, values, intro, warnings, closing=warnings)


def _warning(field: Field, words: Sequence[str]) -> Sayable:
    quoted: list[Sayable] = [text("“{words}”", words=shortened(each, _LONGEST_SHOWN)) for each in dict.fromkeys(words)]
    more = ["…"] if len(quoted) > _MOST_SHOWN else []
    return text(
        "{field}: {words}. This seems to say who somebody is: write so that nobody can be recognised, or keep it.",
        field=field.label,
        words=Joined((*quoted[:_MOST_SHOWN], *more), between=", "),
    )


def _told_of(asked: Asked) -> set[str]:
    return _digests(asked.state.told_of.rpartition(_KEPT)[2])


def _kept(asked: Asked) -> set[str]:
    """Return what was kept when it was saved, and is never shown with a warning."""
    return _digests(asked.state.told_of.rpartition(_KEPT)[0])


def _digests(joined: str) -> set[str]:
    length = 2 * _DIGEST_BYTES
    return {joined[start : start + length] for start in range(0, len(joined), length)}


def _digest(asked: Asked, named: _Named) -> str:
    """Return what tells the words from others within this form, and is worth nothing outside it."""
    key = asked.state.draft.encode()[:64]
    return blake2b(named.words.casefold().encode(), key=key, digest_size=_DIGEST_BYTES).hexdigest()


def _named(asked: Asked, values: Mapping[str, Any]) -> list[_Named]:
    if not asked.form.warns:
        return []
    known = names_of(asked.agreement) if asked.agreement else []
    named = (
        _Named(field, words)
        for field, written in _texts(asked.form.fields, values)
        for words in find_naming(written, known=[*known, *field.names])
    )
    return [each for each, _ in zip(named, range(_MOST), strict=False)]


def _texts(fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    for field in fields:
        written = values.get(field.id)
        if field.kind is FieldKind.GROUP:
            for row in written or ():
                yield from _texts(field.fields, row)
        elif field.kind in _WRITTEN and written:
            yield field, written
