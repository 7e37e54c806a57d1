"""The words of the one-line entry, as data: everything is written without å, ä and ö, in small letters.

What an agreement calls its roles, focus areas and fields is read from the agreement; here is what people say besides.
"""

import re
from collections.abc import Mapping
from itertools import product
from types import MappingProxyType

# fmt: off
ENDINGS = (
    "arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "ars", "ers", "ar", "er", "or", "en", "et", "na",
    "an", "es", "s", "n", "r", "a", "e", "t",
)
# fmt: on
OTHER_WORDS = frozenset({"drog"})
"""Words that look like a form of one in a label but usually aren't: "det drog ut på tiden" is no drug."""
ARTICLES = frozenset({"en", "ett", "den", "det", "de", "a", "an", "the"})

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # roles
        "area_officer": ("polis", "police", "police officer", "officer", "omradespolis"),
        "municipal_liaison": ("kommunpolis", "liaison"),
        "youth_investigator": ("ungdomsutredare",),
        "social_worker": ("soc", "socsek", "socsekreterare", "socialsekreterare", "socionom"),
        "decision_maker": ("beslutsfattare", "chef", "enhetschef", "manager"),
        "field_worker": ("faltare", "faltassistent", "falt", "faltarbetare"),
        # focus areas, topics
        "youth": ("ungdom", "ung", "youth", "young people", "youngsters"),
        "narcotics": ("narkotika", "droger", "knark", "narcotics", "drugs"),
        # the joint operation
        "full_day": ("heldag", "hel dag", "hela dagen", "hel arbetsdag", "hela arbetsdagen", "full day", "all day"),
        "at_police_station": (
            "polisstation",
            "pa polisstation",
            "fran polisstation",
            "vid polisstation",
            "i polisstation",
            "polishus",
            "pa polishus",
            "fran polishus",
            "pa station",
            "fran station",
            "police station",
            "at police station",
            "from police station",
            "at station",
            "from station",
        ),
        "hours": ("timme", "tim", "h", "tim arbete", "hour", "hrs"),
        "contacts": ("samtal", "samtal med unga", "samtal med ungdomar"),
        "help_contacts": ("hjalpkontakter", "stodkontakter", "kontakter med stod"),
        "concern_reports": ("orosanmalningar", "orosanmalan"),
        "seizures": ("beslag",),
        "reports": ("offences", "anmalda brott", "anmalningar", "brottsanmalningar"),
        # the weekly meeting
        "discussed": ("diskuterade", "diskuterade arenden", "arenden"),
        "police": ("polis", "police"),
        "municipality": ("kommun", "socialtjanst", "soc", "municipality", "social services"),
        # what the agreements' own kinds ask
        "attendance": ("deltagare", "deltog", "personer", "nadda", "besokare", "participants", "people", "attendees"),
        "field_workers": ("faltare", "faltassistent", "falt", "faltarbetare"),
        "near_school": (
            "nara skola",
            "vid skola",
            "utanfor skola",
            "intill skola",
            "near school",
            "by school",
            "at school",
        ),
        "in_town": ("tatort", "i tatort"),
        "street_level": ("gatuniva", "pa gatuniva", "pa gata"),
        "lighting_found": ("brister", "brister i belysning", "lampor", "trasiga lampor", "lights out"),
        "lighting_closed": ("atgardade", "atgardade brister", "lagade lampor", "lagade", "mended"),
        "fines": ("rapporterade", "boter", "fines"),
        "with_consent": ("med samtycke", "samtycken", "with consent"),
        "without_consent": ("utan samtycke", "without consent"),
        "measures": ("insatser", "atgarder", "beslutade atgarder", "measures"),
        "risk_of_crime": ("risk for brott", "risk of crime"),
        "general_clause": ("generalklausul", "general clause"),
    }
)
"""What else a field or a choice is called, by its id."""

CUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "priority": (
            "prioriterade",
            "prioriterat",
            "prioritering",
            "prioritet",
            "prioriterades",
            "priority",
            "prioritised",
        )
    }
)
"""Fields whose choices are read only after one of these words: at a meeting "polisen" is mostly just who was there."""
BY = frozenset({"av", "hos", "fran", "by", "from"})

KIND_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "joint_operation": ("gemensam insats", "insats", "gemensamma insatser", "insatser"),
        "weekly_meeting": ("veckomote", "veckomoten"),
    }
)
"""The Swedish of the built-in kinds."""

LABEL_ENDS = "(,:;?"
"""Where the words of a label that people repeat come to an end."""
COUNTERS = ("antal", "number", "of")
"""How the label of a number begins: people write "25 deltagare", not "antal deltagare"."""
ALTERNATIVES = frozenset({"och", "eller", "and", "or"})

OF = frozenset({"st", "stycken", "fran", "from", "of"})
"""May stand between a number and what is counted."""

_ONES = ("noll", "ett", "tva", "tre", "fyra", "fem", "sex", "sju", "atta", "nio")
_TEENS = ("tio", "elva", "tolv", "tretton", "fjorton", "femton", "sexton", "sjutton", "arton", "nitton")
_TENS = ("tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "attio", "nittio")
# fmt: off
_ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)
# fmt: on
_ENGLISH_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _number_words() -> dict[str, int]:
    """Return 0 to 999 as Swedish writes them, and the short English ones.

    num2words makes such words, but no "en", "tjugoen" or "hundra", and loading it takes half as long as all of the bot.
    """
    below = dict(zip((*_ONES, *_TEENS), range(20), strict=True)) | {"en": 1}
    for (tens, ten), (one, unit) in product(
        zip(_TENS, range(20, 100, 10), strict=True), [("", 0), *zip(_ONES[1:], range(1, 10), strict=True), ("en", 1)]
    ):
        below[tens + one] = ten + unit
    found = dict(below)
    for hundreds, hundred in [("hundra", 1), *zip(_ONES[1:], range(1, 10), strict=True)]:
        name = hundreds if hundreds == "hundra" else f"{hundreds}hundra"
        found[name] = hundred * 100
        found |= {name + word: hundred * 100 + number for word, number in below.items() if number}
    return (
        found | dict(zip(_ENGLISH, range(21), strict=True)) | dict(zip(_ENGLISH_TENS, range(30, 100, 10), strict=True))
    )


NUMBERS: Mapping[str, int] = MappingProxyType(_number_words())
HALF = (("en", "halv"), ("a", "half"), ("half", "a"))
"""Half of what comes next: "en halv timme", "två och en halv timme"."""

NONE_OF = frozenset({"ingen", "inga", "inget", "utan", "varken", "no", "without", "neither"})
"""Before what can be counted these mean none of it."""
INSTEAD = "utan"
"""Also leads on to what is so instead: "inte i går utan i förrgår"."""
NOT = frozenset({"inte", "ej", "icke", "aldrig", "nej", "not", "never", "nope", "isn", "wasn", "didn"})
"""Deny what stands on either side."""
HARDLY = frozenset({
    "nastan", "knappt", "knappast", "delvis", "halv", "halva", "kanske", "eventuellt", "ingenting", "nobody",
    "almost", "nearly", "hardly", "barely", "partly", "maybe", "half",
})  # fmt: skip
"""What comes after isn't so, or not wholly so."""
NO = frozenset({"nej", "no", "nope"})
CLAUSES = frozenset({"men", "dock", "fast", "but", "however", "though"})
"""A new clause: what was denied before it isn't denied after it."""

JOINERS = frozenset({"och", "eller", "samt", "med", "plus", "and", "or", "nor", "with"})
SEPARATORS = frozenset(",;./&+|·•()")
"""With `JOINERS`: what may be left out of the note, where `bot.domain.oneline.notes` says."""
DASHES = frozenset("-–—")
UNSURE = "?"

RELATIVE_DAYS: Mapping[str, int] = MappingProxyType(
    {
        "igar": -1,
        "i gar": -1,
        "yesterday": -1,
        "idag": 0,
        "i dag": 0,
        "i morse": 0,
        "imorse": 0,
        "i kvall": 0,
        "ikvall": 0,
        "today": 0,
        "iforrgar": -2,
        "i forrgar": -2,
        "forrgar": -2,
        "the day before yesterday": -2,
        "day before yesterday": -2,
        "imorgon": 1,
        "i morgon": 1,
        "imorron": 1,
        "i morron": 1,
        "imorn": 1,
        "tomorrow": 1,
        "overmorgon": 2,
        "i overmorgon": 2,
        "iovermorgon": 2,
    }
)
RELATIVE_WEEKS: Mapping[str, int] = MappingProxyType(
    {
        "forra veckan": -1,
        "forra vecka": -1,
        "i forra veckan": -1,
        "last week": -1,
        "den har veckan": 0,
        "denna vecka": 0,
        "denna veckan": 0,
        "this week": 0,
        "nasta vecka": 1,
        "next week": 1,
    }
)
WEEK_WORDS = frozenset({"v", "vecka", "veckan", "week", "w"})
WEEKS_WORDS = frozenset({"veckorna", "veckor", "weeks"})
THE_WEEK = frozenset({"veckan"})
"""This one more often than one with a number: "i veckan 4 poliser"."""
BEFORE_DATES = frozenset({"den", "pa", "i", "under", "on", "the", "in", "during"})
"""Belong to the date that follows at once: "den 14/10", "i vecka 42"."""
PAST = frozenset({"forra", "last"})
COMING = frozenset({"nasta", "next"})
ON = frozenset({"pa"})
AGO = frozenset({"sedan", "sen", "ago"})
DAYS = frozenset({"dag", "dagar", "day", "days"})
ORDINALS = frozenset({"e", "a", "st", "nd", "rd", "th"})
OF_MONTH = frozenset({"of", "av"})
UP_TO = frozenset({"till", "to", "t"})
LISTS = frozenset({"och", "and", "&", "samt"})
EITHER = frozenset({"eller", "or", "a"})
BETWEEN = frozenset({"mellan", "between"})
AMONG = frozenset({"varav", "darav", "inklusive", "inkl", "including", "incl"})
"""After a number these count some of the same again, or more: "4 poliser varav 1 kommunpolis"."""
TIME_UNITS = frozenset({"dag", "dagar", "timme", "timmar", "tim", "h", "day", "days", "hour", "hours"})
"""After "1/2" these make it a half, no date."""
UNITS = TIME_UNITS | {
    "ar", "arig", "ariga", "aringar", "years", "min", "minuter", "minutes", "km", "m", "meter", "mil", "kg", "g",
    "gram", "kilo", "l", "liter", "cl", "procent", "percent", "promille", "%", "kr", "kronor", "tkr", "gb",
}  # fmt: skip
"""After "12.5" or "13-15" these make it a length or an age, no date."""
CLOCK = frozenset({"kl", "klockan", "at"})
NO_MONTHS = frozenset({"may"})
"""Months that are words of their own, unless a figure stands beside them."""
SHORT_DAYS = frozenset({"tis", "ons", "tors", "fre", "lor"})
SHORT_DAYS_BY_ACCENT = frozenset({"man", "son"})
"""Short weekdays where they are written with their rings and dots: "mån", but not "man"."""
NO_CERTAIN_DAY = frozenset({"helgen", "helg", "veckoslutet", "weekend", "haromdagen", "veckan"})

FEASTS_BEGIN = re.compile(
    r"nyar(?:s.*|et|en)?|jul(?!i).*|midsommar.*|pask(?![riy]).*|annandag.*|langfredag.*|skartorsdag.*|kristi"
    r"|pingst(?!kyrk).*|nationaldag.*|allhelgona.*|valborg.*|trettond(?:ag|edag).*|lucia.*|advent.*|mellandag.*"
    r"|christmas.*|easter|midsummer.*"
)
"""The first word of a holiday; its day is looked up only then."""
FEASTS_OF_TWO = frozenset({("alla", "helgon"), ("alla", "helgons"), ("forsta", "maj")})
FEASTS_ALSO: Mapping[str, str] = MappingProxyType(
    {
        "trettondagen": "Trettondedag jul",
        "trettondag jul": "Trettondedag jul",
        "kristi himmelsfard": "Kristi himmelsfärdsdag",
        "allhelgonadagen": "Alla helgons dag",
    }
)
"""What people call some holidays besides."""
BEFORE_DUE = frozenset({"senast", "till", "fore", "innan", "by", "before", "until"})
"""Belong to the day that something is due."""
BEFORE_FEASTS = frozenset({"infor", "om", "fore", "efter", "innan", "till", "before", "after", "about"})
"""After these a holiday is only talked about."""
