"""For each kind of commitment one from a real agreement, in our own words, to begin from: a form filled in.

`agreement` and `commitment` tell which it is in `bot/agreements`; places and years are left out of the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.calendar import Every
from bot.domain.kinds import MEETING, OPERATION
from bot.domain.making.activities import MUNICIPALITY, POLICE, Surroundings
from bot.domain.making.sketch import Kind


@dataclass(frozen=True, slots=True)
class Example:
    """A commitment of an agreement, as the values of its form."""

    agreement: str
    commitment: str
    values: Mapping[str, Any]


def example_for(kind: Kind, around: Surroundings) -> dict[str, Any]:
    """Return the example's values as far as there is what they choose: roles and parties by these ids, that is."""
    offered = {
        "activities": set(around.kinds),
        "roles": {role.id for role in around.roles},
        "responsible": {party.id for party in around.signatories},
    }
    values = dict(EXAMPLES[kind].values)
    for field, known in offered.items():
        if field in values:
            values[field] = [each for each in values[field] if each in known]
    return {field: value for field, value in values.items() if value}


_BOTH = [POLICE, MUNICIPALITY]

EXAMPLES: Mapping[Kind, Example] = {
    "count": Example(
        "soderhamn-2022",
        "S7",
        {
            "title": "Minst fyra gemensamma insatser mot narkotika bland unga",
            "text": (
                "Polisen och socialtjänsten genomför minst fyra gemensamma insatser mot narkotika, "
                "med särskilt fokus på ungdomar."
            ),
            "activities": [OPERATION],
            "at_least": 4,
            "responsible": _BOTH,
        },
    ),
    "cadence": Example(
        "soderhamn-2022",
        "S6",
        {
            "title": "Socialsekreterare och polis träffas varje vecka",
            "text": "En gång i veckan träffas socialsekreterare och polis.",
            "activities": [MEETING],
            "every": Every.WEEK.value,
            "roles": ["social_worker", "area_officer"],
            "responsible": _BOTH,
        },
    ),
    "milestone": Example(
        "soderhamn-2022",
        "S2",
        {
            "title": "Ta reda på vad som fungerar mot ungdomsbrott på andra håll",
            "text": "Kommunen spanar efter arbetssätt och metoder som har visat sig fungera mot ungdomsbrott.",
            "evidence": "Hänvisning till rapporten",
            "responsible": [MUNICIPALITY],
        },
    ),
    "staged": Example(
        "hedemora",
        "H3",
        {
            "title": "Ett lokalt metodstöd för samverkan",
            "text": (
                "Polisen och kommunen gör klart ett metodstöd för hur samverkan kring ungdomar i riskzonen går till."
            ),
            "stages": "utkast\nantaget\nanvänds",
            "responsible": _BOTH,
        },
    ),
    "increase": Example(
        "soderkoping-2017",
        "K12",
        {
            "title": "Fler fotpatruller i centrum",
            "text": "Polisen patrullerar mer till fots i centrum, för att synas mer och öka tryggheten.",
            "new_activity": "fotpatrullering",
            "new_plural": "fotpatrulleringar",
            "new_number": "Timmar",
            "measure": "numbers",
            "unit": "timmar",
            "responsible": [POLICE],
        },
    ),
    "ongoing": Example(
        "soderkoping-2020",
        "K3",
        {
            "title": "Orossamtal",
            "text": "Polisen och kommunen arbetar med orossamtal. Bara antalet samtal noteras.",
            "new_activity": "orossamtal",
            "new_plural": "orossamtal",
            "new_number": "Antal samtal",
            "responsible": _BOTH,
        },
    ),
    "structural": Example(
        "sundsvall",
        "U4",
        {
            "title": "Direkta kontaktvägar mellan skolorna och polisen",
            "text": (
                "Varje skola, kommunal eller fristående, får en direkt väg till polisen, för en bättre lägesbild "
                "och starkare gemensamt arbete."
            ),
            "each": "skola",
            "responsible": _BOTH,
        },
    ),
}
