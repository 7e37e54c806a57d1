"""The privacy guard: refuses what would point out a person, before anything of it is kept.

Personal identity and coordination numbers, interim numbers, e-mail addresses and Swedish telephone numbers. The text
itself never leaves this module: the answer only says what kind of thing was seen.

What a number is (Skatteverket, SKV 704 and 707): the day of birth, three figures and a checksum (Luhn) over the nine. A
coordination number has 60 added to the day; month or day may be unknown there (00). An interim number, which schools
and universities give, has a letter for the first of the last four; it counts as 1 in the checksum. A temporary one
("TF" and two figures) has no checksum at all and is known by its shape. A sole trader's registration number *is* their
personal identity number and is refused; a company's has a third figure of 2 or more, which no month has.

The figures may stand together or in the groups that people write them in ("811228-9874", "81 12 28 98 74", "811 228
9874", "19 811228 (9874)", "811228, sista fyra 9874"): whatever the groups, day and checksum have to be right.

Some things look alike, and one of the two has to lose:
- "221014 1830" and "22 10 14 18 30" are a day and an hour, not a person: a day of 2016-30, nothing but a space, comma
  or bracket before the hour, and that on a mark of five minutes (where it is written in two parts, on any minute). With
  a hyphen, or without the space, it is a person; so it is with any other minute ("221014 1832"). A word for what goes
  on at an hour, right beside it, says otherwise ("larm 221014-1832"), and so does a period's last day ("221014-1020").
- "221014 12 34" and "221014 3 5 2 1" are a day and counts, "2022-10-14, nr 1830" is the number of something, on the
  same days. On days before, with a hyphen, and after "född" or "pnr" all of that is a person.
- "0715 1630 12" are two hours and a count, "8112 2898 74" is a person.
- "22-10-14-22-10-16" is two days, "671114, 2015" a case and a year, and more than six pairs in a row are a list.
- "221014 B204" is a day and a room: an interim number is one only with a hyphen, a plus, or nothing in between.
- A running number of ten or twelve figures that happens to have a day and a checksum is refused; so is a list of five
  counts of two figures with nothing but spaces, one in three hundred. With commas it is let pass, and so is a number.
Numbers that regions make up for patients have no common form and are not looked for; nor are days of birth written day
first or with the month's name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import accumulate, pairwise
from unicodedata import category, decimal, normalize

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from bot.domain.rows_of_figures import (
    CENTURIES,
    FIGURES,
    HOUR_AND_MINUTE,
    TOGETHER,
    WITH_MONTH_AND_DAY,
    Written,
    reads_as_a_note,
)
from bot.domain.telephones import has_telephone_number
from bot.domain.texts import Joined, text

_ONE_BY_ONE = (1,) * 6
_DAYS = frozenset({(6,), (2, 2, 2), (2, 4), (4, 2), (3, 3), _ONE_BY_ONE})
"""How the six figures of a day are grouped."""
_DAYS_OF_A_CENTURY = frozenset({(8,), (4, 2, 2), (4, 4), (6, 2), (1,) * 8, *((2, *day) for day in _DAYS)})
_LAST: Mapping[tuple[int, ...], tuple[tuple[int, ...], ...]] = {
    **dict.fromkeys(TOGETHER, ((4,), (2, 2), (3, 1), (1, 3), (1,) * 4)),
    **dict.fromkeys((_ONE_BY_ONE, (1,) * 8), ((4,), (1,) * 4)),
}
_LAST_OF_OTHERS = ((4,), (2, 2))
"""How the last four are grouped after such a day, and after any other."""
_UNEVEN = frozenset({(4, 2), (3, 3), (6, 2)})
"""Groups that stand apart from the last four: "65.0712 14.2825" is a place, "2010 141234" a year and a number."""
_ACROSS = frozenset({(4, 4, 2), (5, 5)})
"""Groups of all ten, with spaces between them, of which one has figures of the day and of the last four."""
_FIGURES_OF_A_ROW = ((6, 0), (8, 2), (10, 0), (12, 2))
"""So many figures have a day and a number, without and with a century, and so many of them are the century's."""
_FIGURES_OF_A_DAY = 8
_WITHIN = frozenset({" ", "-", "/", ".", "_", " - ", " / "})
_WITHIN_UNEVEN = frozenset({" ", "-"})
_AFTER_UNEVEN = frozenset({" ", "-", " -", "- ", " - ", "--", " -- "})
_BETWEEN = re.compile(
    r"[-+./_,;:|*~`•·()\[\]<>=&\s]{0,6}|[\s,;:(-]{1,3}(?:sista|nr|nummer)[.:]?\s{1,2}"
    r"|[^\d\n]{0,20}(?:fyra sista|sista (?:fyra|siffr)|slutsiffr)[^\d\n]{0,20}",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"\s{0,2}[-+./_]{0,2}\s{0,2}(?P<last>[A-Z]\d{3}|TF\d{2})(?!\d)", re.IGNORECASE)
_VAT = re.compile(r"SE ?(\d{10})01(?!\d)", re.IGNORECASE)
"""A sole trader's number for value added tax: the personal identity number between letters and figures."""

_SPACES = re.compile(r" {2,}")
_FOUR = re.compile(r"\b(?:4 sista|sista 4)\b", re.IGNORECASE)
_EMAIL = re.compile(
    r"(?<=[\w.+-])(?:@|\s?[(\[](?:at|snabel-?a)[)\]]\s?)[\w-]+(?:(?:\.|\s?[(\[](?:dot|punkt)[)\]]\s?)[\w-]+)+"
    # "Träff @ torget.Sedan hem" is a place: with spaces, only what people's addresses end in
    r"|(?<=[\w.+-]) ?@ [\w-]+(?:\.[\w-]+){0,3}\.(?:se|nu|com|net|org|eu|info)\b",
    re.IGNORECASE,
)
_UNSEEN = frozenset({"Cf", "Me", "Mn", "Cc"})
"""Categories of characters that take no room of their own: between two figures nobody would notice them."""
_BREAKS = "\n\r\v\f"
_ROOM = str.maketrans(
    dict.fromkeys("\tᅟᅠ⠀", " ")
    | dict.fromkeys("‐‑‒–—―−", "-")  # noqa: RUF001 what stands for a hyphen
    | dict.fromkeys("\N{FRACTION SLASH}\N{DIVISION SLASH}", "/")
)
_COORDINATION_OFFSET = 60
_IDENTITY = text("This looks like a personal identity number. Remove it: Löfteskoll never stores who a person is.")
_ADDRESS = text("This looks like an e-mail address. Remove it: Löfteskoll never stores who a person is.")
_TELEPHONE = text("This looks like a telephone number. Remove it: Löfteskoll never stores who a person is.")
_HOW_TO_REMOVE = text(
    "Nothing you wrote here has been kept. If it also stands in a message, delete it there: hold the message, or point "
    "at it and choose the three dots, then Delete."
)


def find_personal_data(content: str) -> Joined | None:
    """Return what in `content` points out a person and how to get rid of it, for the person who wrote it, or None."""
    content = _FOUR.sub("sista fyra", _SPACES.sub(" ", as_read(unescape(content))))
    content = _VAT.sub(r"\1", content)
    if _has_identity_number(content):
        seen = _IDENTITY
    elif _EMAIL.search(content):
        seen = _ADDRESS
    elif has_telephone_number(content):
        seen = _TELEPHONE
    else:
        return None
    return Joined((seen, _HOW_TO_REMOVE), between=" ")


def as_read(content: str) -> str:
    """Return the content as the eye reads it: one sort of figures, spaces, hyphens; no invisible characters."""
    if content.isascii() and content.replace("\n", "").isprintable():
        return content
    return "".join(_figure(each) for each in normalize("NFKC", content).translate(_ROOM) if _is_seen(each))


def _is_seen(character: str) -> bool:
    return character in _BREAKS or category(character) not in _UNSEEN


def _figure(character: str) -> str:
    """Return the figure 0-9 that the character is in any script, or else the character."""
    return character if character.isascii() else str(decimal(character, character))


def _has_identity_number(content: str) -> bool:
    return any(_is_identity_number(written) for written in _written(content))


def _written(content: str) -> Iterator[Written]:
    """Yield the rows of groups that have a day and as many figures as a number, or as a day alone before letters."""
    found = list(FIGURES.finditer(content))
    figures = "".join(each.group() for each in found)
    begins = list(accumulate((each.end() - each.start() for each in found), initial=0))
    number_of = {begin: number for number, begin in enumerate(begins)}
    for first, begin in enumerate(begins[:-1]):
        for many, of_century in _FIGURES_OF_A_ROW:
            last = number_of.get(begin + many, 0) - 1
            if of_century and figures[begin : begin + of_century] not in CENTURIES:
                continue
            if last >= first and _may_be_a_day(figures[begin + of_century : begin + of_century + 6]):
                row = found[first : last + 1]
                if many > _FIGURES_OF_A_DAY:
                    goes_on = luhn.is_valid(figures[begin + of_century : begin + many])
                else:
                    goes_on = _LETTERED.match(content, row[-1].end()) is not None
                if not goes_on:
                    continue
                gaps = tuple(content[each.end() : after.start()] for each, after in pairwise(row))
                yield Written(tuple(each.group() for each in row), gaps, content, row[0].start(), row[-1].end())


def _is_identity_number(written: Written) -> bool:
    figures = "".join(written.groups)
    if len(figures) <= _FIGURES_OF_A_DAY:
        return _is_interim_number(written, figures)
    if written.shape in _ACROSS:
        return _is_spelled_across(written) and _is_day(figures[:6])
    written = _with_last_apart(written)
    cut = next((cut for cut in range(len(written.groups)) if "".join(written.groups[:cut]) == figures[:-4]), None)
    return (
        cut is not None and _is_spelled(written, cut) and not reads_as_a_note(written, cut) and _is_day(figures[-10:-4])
    )


def _with_last_apart(written: Written) -> Written:
    """Return it with the last four as a group, where they are written together with what is before them."""
    *before, last = written.groups
    if len(last) <= len("9874"):
        return written
    return replace(written, groups=(*before, last[:-4], last[-4:]), gaps=(*written.gaps, ""))


def _is_interim_number(written: Written, figures: str) -> bool:
    """Tell whether the day goes on with a letter; after a mere space it would be a room: "221014 B204"."""
    found = _LETTERED.match(written.content, written.end)
    if (
        not found
        or not _is_a_day_spelled(written.shape, written.gaps)
        or found.group()[: -len(found["last"])].isspace()
    ):
        return False
    last = found["last"].upper()
    return _is_day(figures[-6:]) if last.startswith("TF") else _is_a_persons(f"{figures[-6:]}1{last[1:]}")


def _is_a_day_spelled(shape: tuple[int, ...], gaps: Sequence[str]) -> bool:
    """Tell whether somebody groups a day so, with one sign throughout; after the century there may be another."""
    if shape in _DAYS_OF_A_CENTURY and shape[0] == len("19"):
        if gaps[0] not in _WITHIN:
            return False
        shape, gaps = shape[1:], gaps[1:]
    elif shape not in _DAYS and shape not in _DAYS_OF_A_CENTURY:
        return False
    allowed = _WITHIN_UNEVEN if shape in _UNEVEN | WITH_MONTH_AND_DAY else _WITHIN
    return len(set(gaps)) <= 1 and allowed.issuperset(gaps)


def _is_spelled(written: Written, cut: int) -> bool:
    """Tell whether somebody writes a number in these groups, the last four from the group `cut` on."""
    shape, gaps = written.shape, written.gaps
    within, between, after = gaps[: cut - 1], gaps[cut - 1], gaps[cut:]
    if shape[cut:] not in _LAST.get(shape[:cut], _LAST_OF_OTHERS) or not _is_a_day_spelled(shape[:cut], within):
        return False
    alike = {between} if set(within) <= {between} else set(within) if max(shape) == 1 else set()
    if shape[:cut] in TOGETHER:
        alike = {"-"} if shape[-1] == 1 and len(after) > 1 else {"-", between}
    if not _BETWEEN.fullmatch(between) or not set(after) <= {" ", *alike}:
        return False
    return shape[:cut][-2:] not in _UNEVEN or between in _AFTER_UNEVEN


def _is_spelled_across(written: Written) -> bool:
    """Tell whether the groups stand in a row with spaces, and are neither two hours and a count nor some of a list."""
    size = written.shape[0]
    two_hours = written.shape[-1] == len("74") and all(map(HOUR_AND_MINUTE.fullmatch, written.groups[:-1]))
    around = written.content[max(0, written.start - size - 2) : written.end + size + 2].split(" ")
    in_list = sum(each.isdigit() and len(each) == size for each in around) > written.shape.count(size)
    return set(written.gaps) == {" "} and not two_hours and not in_list


def _is_a_persons(digits: str) -> bool:
    """Tell whether the checksum and the day of the ten figures are right."""
    return luhn.is_valid(digits) and _is_day(digits[:6])


def _may_be_a_day(six: str) -> bool:
    """Tell at once what no day is, as most figures in a long row aren't."""
    return six[2:4] <= "12" and ("01" <= six[4:] <= "31" or "60" <= six[4:] <= "91")


def _is_day(six: str) -> bool:
    """Tell whether somebody may be born on the day, which has 60 added to it in a coordination number."""
    month, day = six[2:4], int(six[4:])
    if day >= _COORDINATION_OFFSET:
        # of somebody whose day or month of birth nobody knows
        day = day - _COORDINATION_OFFSET or 1
        month = "01" if month == "00" else month
    try:
        personnummer.get_birth_date(f"{six[:2]}{month}{day:02d}-0000")
    except ValidationError:
        return False
    return True
