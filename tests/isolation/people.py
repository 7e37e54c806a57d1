"""Who there is, where they are, and what they type."""

from collections.abc import Mapping

from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.access import Caller
from tests.isolation.agreements import IDS
from tests.isolation.showing import WRITTEN

PEOPLE: Mapping[str, Mapping[str, str]] = {
    "T0POLIS": {"U0ANNA": "Anna", "U0ERIK": "Erik", "U0NORA": "Nora"},
    "T0KOMMUN": {"U0MARIA": "Maria", "U0SARA": "Sara", "U0NILS": "Nils"},
    "T0ANNAN": {"U0EBBA": "Ebba", "U0OLLE": "Olle"},
    "T0TREDJE": {"U0TORA": "Tora", "U0IVAR": "Ivar"},
}
EVERYBODY = tuple(Person(team, user) for team, people in PEOPLE.items() for user in people)
ANNA, MARIA = Caller("T0POLIS", "U0ANNA", "C0POLIS"), Caller("T0KOMMUN", "U0MARIA", "C0KOMMUN")
EBBA, TORA = Caller("T0ANNAN", "U0EBBA", "C0ANNAN"), Caller("T0TREDJE", "U0TORA", "C0TREDJE")
AT_WORK = (ANNA, MARIA, EBBA, TORA)
ERIK = Person("T0POLIS", "U0ERIK")
SARA = Caller("T0KOMMUN", "U0SARA", "C0KOMMUN")
CHANNELS = tuple(each.channel_id for each in AT_WORK)
NOWHERE = "C0FIKA"
WORDS: Mapping[str, tuple[str, ...]] = {
    "/lofte": (
        *("", "hjälp", "S7", "K1", "U1", "ny", "ändra", "versioner", "kalender"),
        *(WRITTEN, "koppla", f"koppla {WRITTEN}", "koppla bort", "medlem", "bjud in"),
    ),
    "/insats": ("", f"2022-10-12 heldag – {WRITTEN}"),
    "/atgard": ("", "ny", "alla", "lämna över"),
    "/lagesbild": ("", "ny", "v35-v41", WRITTEN),
    "/samtycke": ("", "ny", "AB-12"),
    "/paminn": ("", "borta", "tillbaka", "mig", "samordnare", "uppföljning"),
}
"""What is typed after a command; after others, nothing."""
Roles = Mapping[tuple[Person, str], Role]
"""What people are, by person and agreement; who isn't named is nothing."""
AS_AT_WORK: Roles = {
    (ANNA.person, IDS[0]): Role.COORDINATOR,
    (MARIA.person, IDS[0]): Role.COORDINATOR,
    (MARIA.person, IDS[1]): Role.COORDINATOR,
    (EBBA.person, IDS[1]): Role.COORDINATOR,
    (TORA.person, IDS[2]): Role.COORDINATOR,
}
"""as it was while the world was made"""
