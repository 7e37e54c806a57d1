"""What a coordinator fills in, for tests: an agreement's basics, and the least commitment of each kind."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.making.refusal import ChangeRefused
from bot.domain.making.sketch import Kind, Sketch
from bot.domain.making.writing import sketch_basics, sketch_commitment
from bot.language import Speaker

ENGLISH = Speaker("en")
SIX = [read_agreement(path) for path in built_in_files()]
BASICS: Mapping[str, Any] = {
    "title": "Hofors medborgarlöfte 2025",
    "municipality": "Hofors kommun",
    "police": "Polisen, lokalpolisområde Gästrikland",
    "start": "2025-01-01",
    "end": "2025-12-31",
}
SAID: Mapping[str, Any] = {
    "title": "Det som lovas",
    "text": "Vi lovar det.",
    "reference": "punkt 1",
    "responsible": ["police", "municipality"],
}
WALKS: Mapping[str, Any] = {"new_activity": "trygghetsvandring", "new_plural": "trygghetsvandringar"}
LEAST: Mapping[Kind, Mapping[str, Any]] = {
    "count": {**SAID, **WALKS},
    "cadence": {**SAID, "activities": ["weekly_meeting"], "every": "iso_week"},
    "milestone": SAID,
    "staged": {**SAID, "stages": "utkast\nantaget"},
    "increase": {**SAID, **WALKS, "measure": "entries", "unit": "vandringar"},
    "ongoing": SAID,
    "structural": {**SAID, "units": "Norra skolan\nSödra skolan"},
}


def sketch(*commitments: tuple[Kind, Mapping[str, Any]], **basics: Any) -> Sketch:
    """Return what has been answered: the basics, and the commitments one after the other."""
    made = sketch_basics(None, {**BASICS, **basics})
    for kind, values in commitments:
        made = sketch_commitment(made, kind, values)
    return made


def places(change: Callable[[], object]) -> list[tuple[str | int, ...]]:
    """Return at which answers a change is refused, and that each refusal can be said."""
    with pytest.raises(ChangeRefused) as caught:
        change()
    assert all(ENGLISH.say(refusal.said) for refusal in caught.value.refusals)
    return [refusal.place for refusal in caught.value.refusals]
