"""Personal identity numbers that belong to nobody, and how people write them.

Skatteverket publishes numbers for testing as open data ("Testpersonnummer", "Testsamordningsnummer", CC0). They follow
one rule, by which they are made here: three figures kept for testing (980 and 981 for those born around 1900, 238 and
239 for everybody else and for coordination numbers; even for women, odd for men), then the checksum by Luhn.
A coordination number has 60 added to the day; where month or day of birth is unknown it says 00.
An interim number ("interimspersonnummer", given by schools and universities: Ladok) has one of the letters
T R S U W X J K L M N (P, too, is in use) for the first of the last four, which counts as 1 in the checksum.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Self

from stdnum import luhn

PUBLISHED = (
    *("189001019802", "190001019801", "199001012385", "199006022397", "199610202385", "201901012391"),
    *("191401682396", "202601612381"),
    *("191500722390", "191711602399"),  # month or day of birth unknown
)
"""A sample of the published ones, to hold the rule against."""
INTERIM_LETTERS = "TRSUWXJKLMNP"


@dataclass(frozen=True)
class Number:
    """A number in its parts: the year with its century, month, day as written, and the last four."""

    year: str
    month: str
    day: str
    last: str

    @classmethod
    def made(cls, six: str, century: str, three: str) -> Self:
        """Return the number of a day (as written) with its checksum; a letter counts as 1."""
        counted = f"1{three[1:]}" if three[0].isalpha() else three
        return cls(century + six[:2], six[2:4], six[4:], three + luhn.calc_check_digit(six + counted))

    @classmethod
    def read(cls, twelve: str) -> Self:
        return cls(twelve[:4], twelve[4:6], twelve[6:8], twelve[8:])

    @property
    def six(self) -> str:
        return self.year[2:] + self.month + self.day

    @property
    def ten(self) -> str:
        return self.six + self.last

    @property
    def twelve(self) -> str:
        return self.year[:2] + self.ten


def numbers(seed: int = 2022) -> Iterator[Number]:
    """Yield the published sample, and numbers made by its rule: of every decade, coordination and unknown days too."""
    random = Random(seed)
    yield from map(Number.read, PUBLISHED)
    for year in range(1893, 2026, 2):
        born = date(year, random.randint(1, 12), random.randint(1, 28))
        three = random.choice(("980", "981") if year < 1910 else ("238", "239"))
        yield Number.made(f"{born:%y%m%d}", str(year)[:2], three)
        if year > 1913:
            day = random.choice((born.day, born.day, 0))
            month = random.choice((born.month, born.month, 0))
            yield Number.made(f"{born:%y}{month:02d}{day + 60:02d}", str(year)[:2], random.choice(("238", "239")))


def any_numbers(count: int, seed: int = 2022) -> Iterator[Number]:
    """Yield numbers of all sorts, every fifth of them a coordination number, whether kept for testing or not."""
    random = Random(seed)
    for place in range(count):
        born = date(1911, 1, 1) + timedelta(days=random.randrange(115 * 365))
        day = born.day + (60 if place % 5 == 0 else 0)
        yield Number.made(f"{born:%y%m}{day:02d}", str(born.year)[:2], f"{random.randint(1, 999):03d}")


def interim_numbers(seed: int = 2022) -> Iterator[Number]:
    """Yield an interim number for every letter, of students' years of birth."""
    random = Random(seed)
    for letter in INTERIM_LETTERS:
        born = date(random.randint(1965, 2008), random.randint(1, 12), random.randint(1, 28))
        yield Number.made(f"{born:%y%m%d}", str(born.year)[:2], f"{letter}{random.randint(0, 99):02d}")


def _between(century: bool, within: str, between: str) -> Callable[[Number], str]:  # noqa: FBT001 a column of the table
    def written(number: Number) -> str:
        year = number.year if century else number.year[2:]
        return within.join((year, number.month, number.day)) + between + number.last

    return written


def _in_script(zero: str) -> Callable[[Number], str]:
    return lambda number: f"{number.six}-{number.last}".translate(
        {ord("0") + figure: ord(zero) + figure for figure in range(10)}
    )


def _strewn(character: str) -> Callable[[Number], str]:
    return lambda number: character.join(f"{number.six}-{number.last}")


def _grouped(written: str) -> Callable[[Number], str]:
    """Return what groups the figures of a number as they are in `written`."""
    pattern = re.sub(r"\d", "{}", written)
    of_twelve = pattern.count("{}") == len("198112289874")
    return lambda number: pattern.format(*(number.twelve if of_twelve else number.ten))


DASHED: Mapping[str, Callable[[Number], str]] = {
    "ten and a hyphen": _between(False, "", "-"),
    "twelve and a hyphen": _between(True, "", "-"),
    "ten": _between(False, "", ""),
    "twelve": _between(True, "", ""),
    "plus, over a hundred": _between(False, "", "+"),
    "space around the hyphen": _between(False, "", " - "),
    "space after the hyphen": _between(True, "", "- "),
    "en dash": _between(False, "", "\N{EN DASH}"),
    "em dash": _between(True, "", " \N{EM DASH} "),
    "minus sign": _between(False, "", "\N{MINUS SIGN}"),
    "hyphen that doesn't break": _between(True, "", "\N{NON-BREAKING HYPHEN}"),
    "dotted day": _between(True, ".", "-"),
    "dashed day": _between(True, "-", "-"),
    "dashed short day": _between(False, "-", "-"),
    "slashes": _between(True, "/", "-"),
    "slashes throughout": _between(False, "/", "/"),
    "dots throughout": _between(False, ".", "."),
    "underscores": _between(True, "_", "_"),
    "two hyphens": _between(False, "", "--"),
    "space before the hyphen": _between(False, "", " -"),
    "spaced day and hyphen": _between(False, " ", "-"),
    "four, four, four with hyphens": lambda number: f"{number.year}-{number.month}{number.day}-{number.last}",
    "full width digits": _in_script("\N{FULLWIDTH DIGIT ZERO}"),
    "Arabic-Indic digits": _in_script("\N{ARABIC-INDIC DIGIT ZERO}"),
    "Devanagari digits": _in_script("\N{DEVANAGARI DIGIT ZERO}"),
    "bold mathematical digits": _in_script("\N{MATHEMATICAL BOLD DIGIT ZERO}"),
    "zero-width spaces": _strewn("\N{ZERO WIDTH SPACE}"),
    "right-to-left marks": _strewn("\N{RIGHT-TO-LEFT MARK}"),
    "overridden direction": lambda number: (
        f"\N{RIGHT-TO-LEFT OVERRIDE}{number.six}-{number.last}\N{POP DIRECTIONAL FORMATTING}"
    ),
    "joined words": _strewn("\N{WORD JOINER}"),
    "control characters": _strewn("\x07"),
    "struck out": _strewn("\N{COMBINING LONG STROKE OVERLAY}"),
}
"""Spellings that an interim number may have too."""
SPACED: Mapping[str, Callable[[Number], str]] = {
    "ten and a space": _between(False, "", " "),
    "twelve and a space": _between(True, "", " "),
    "no-break space": _between(False, "", "\N{NO-BREAK SPACE}"),
    "spaces throughout": _between(True, " ", " "),
    "short, spaces throughout": _between(False, " ", " "),
    "dashed day and space": _between(True, "-", " "),
    "a line break": _between(False, "", "\n"),
    "a hyphen at the line's end": _between(False, "", "-\r\n"),
    "a tab": _between(True, "", "\t"),
    "four, four, four": lambda number: f"{number.year} {number.month}{number.day} {number.last}",
    "every figure by itself": lambda number: " ".join(number.ten),
    "every figure of twelve by itself": lambda number: " ".join(number.twelve),
    **{
        written: _grouped(written)
        for written in (
            *("81 12 28 98 74", "81-12-28-98-74", "81.12.28.98.74", "81/12/28/98/74", "19 81 12 28 98 74"),
            *("1981 12 28 98 74", "19 81 12 28 9874", "1981-12-28-98 74", "1981 1228 98 74"),
            *("811228-98 74", "811228-98-74", "19811228-98 74", "811228 - 98 74", "811228-987 4", "811228-9 874"),
            *("811228 (9874)", "811228(9874)", "811228-(9874)", "(811228) 9874", "(811228)-9874", "[811228] 9874"),
            *("811228, 9874", "811228,9874", "811228; 9874", "811228: 9874", "811228:9874", "811228. 9874"),
            *("19811228, 9874", "1981-12-28, 9874", "81-12-28 (9874)", "81 12 28, 9874", "1981-12-28 | 9874"),
            *("811 228 9874", "811 228-9874", "811-228-9874", "811 228 98 74"),
            *("811228--9874", "811228 -- 9874", "811228...9874", "811228 ... 9874", "811228 -9874", "811228 \n- 9874"),
            *("8112 28 9874", "8112 28-9874", "8112-28-9874", "8112 28 98 74", "198112 28 9874", "81 1228 9874"),
            *("19 811228 9874", "19-811228-9874", "19 811228-9874", "19 81-12-28-9874", "19 8112 28 9874"),
            *("1981 - 12 - 28 - 9874", "81 - 12 - 28 9874", "81-12-289874", "81 12 289874", "19 8112289874"),
            *("*811228*-9874", "`811228` `9874`", "811228 | 9874", "811228|9874", "811228*9874", "811228~9874"),
            *("811228, sista fyra 9874", "811228 (fyra sista: 9874)", "811228 med sista siffrorna 9874"),
            *("8 1 1 2 2 8 9874", "8.1.1.2.2.8-9.8.7.4", "8-1-1-2-2-8-9-8-7-4"),
            *("811228-9 8 7 4", "811228-9-8-7-4", "19811228-9 8 7 4", "81122 89874", "811228.98.74"),
            *("811228->9874", "811228 => 9874", "811228=9874", "811228&9874", "811228&amp;9874", "811228-&gt;9874"),
            *("811228          9874", "19811228\t\t9874", "811228        -        9874"),
            *("811228 sista fyra 9874", "811228 sista 9874", "811228, slutsiffror 9874", "811228 slutsiffrorna: 9874"),
        )
    },
    "the word for four as a figure, before": lambda number: f"{number.six} 4 sista {number.last}",
    "the word for four as a figure, after": lambda number: f"{number.six}, sista 4: {number.last}",
    "the last 4 figures": lambda number: f"{number.six} (sista 4 siffrorna {number.last})",
    "figures by themselves around a hyphen": lambda number: f"{' '.join(number.six)} - {' '.join(number.last)}",
    "a sole trader's VAT number": lambda number: f"SE{number.ten}01",
}
READS_AS_COUNTS = {
    written: _grouped(written)
    for written in (
        *("811228 98 74", "19811228 98 74", "811228, 98 74", "811228 98-74", "19811228 98-74"),
        *("811228 9 8 7 4", "19811228 9 8 7 4", "811228, nr 9874", "1981-12-28 nummer 9874"),
    )
}
"""Spellings that are a day and counts, or the number of something, where the day is one of notes."""
READS_AS_HOURS = _grouped("8112 2898 74")
"""A spelling that is two hours and a count where the figures are hours."""
WITHIN = (
    "{}",
    "pnr{}x",
    "Pratade med {} i dag.",
    "({})",
    "”{}”",
    "[{}],",
    "personnummer:{};",
    "12 {} 3",
    "2022-10-14 kl. 18-22: {}. 12 samtal",
    "Se ärende 2022/123,{}",
    "rad ett\n{}\nrad tre",
    "<{}>",
)
"""Where a number stands."""
