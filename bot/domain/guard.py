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
- "221014 1830" and "22 10 14 18 30" are a day and an hour, not a person: a day from 2016 on, nothing but a space, comma
  or bracket before the hour, and that on a mark of five minutes (where it is written in two parts, on any minute). With
  a hyphen, or without the space, it is a person; so it is with any other minute ("221014 1832").
- "221014 12 34" is a day and two counts, on the same days. On days before, and with a hyphen, it is a person.
- "22-10-14-22-10-16" is two days.
- "221014 B204" is a day and a room: an interim number is one only with a hyphen, a plus, or nothing in between.
- "08 12 34 56" is an hour or a week and three counts, "0220 123 45" an hour and two, "08 123 456" an amount: telephone
  numbers written with spaces only are found where the area code can be no hour, 08 where groups as of a number follow
  and no "kl" or "v" stands before; all of them after "tel", "ring", "nås på" and the like.
- A running number of ten or twelve figures that happens to have a day and a checksum is refused; so is a list of five
  counts of two figures with nothing but spaces, one in two hundred. With commas it is let pass, and so is a number.
Numbers that regions make up for patients have no common form and are not looked for; nor are days of birth written day
first or with the month's name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import category, decimal, normalize

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from bot.domain.texts import Joined, text

_FIGURES = re.compile(r"[0-9]+")
_ONE_BY_ONE = (1,) * 6
_DAYS = frozenset({(6,), (2, 2, 2), (2, 4), (4, 2), (3, 3), _ONE_BY_ONE})
"""How the six figures of a day are grouped."""
_DAYS_OF_A_CENTURY = frozenset({(8,), (4, 2, 2), (4, 4), (6, 2), (1,) * 8, *((2, *day) for day in _DAYS)})
_LAST = {(6,): ((4,), (2, 2), (3, 1), (1, 3)), (8,): ((4,), (2, 2), (3, 1), (1, 3)), _ONE_BY_ONE: ((4,), (1,) * 4)}
_LAST[(1,) * 8] = _LAST[_ONE_BY_ONE]
_LAST_OF_OTHERS = ((4,), (2, 2))
"""How the last four are grouped after such a day, and after any other."""
_UNEVEN = frozenset({(4, 2), (3, 3), (6, 2)})
"""Groups that stand apart from the last four: "65.0712 14.2825" is a place, "2010 141234" a year and a number."""
_WITH_MONTH_AND_DAY = frozenset({(2, 4), (4, 4)})
_THOUSANDS = (3, 3, 3, 3)
_FIGURES_OF_A_NUMBER = frozenset({10, 12})
_FIGURES_OF_A_DAY = frozenset({6, 8})
_MOST_FIGURES = 12
_MONTHS = frozenset(f"{month:02d}" for month in range(1, 13))
_CENTURIES = frozenset({"18", "19", "20"})
_WITHIN = frozenset({" ", "-", "/", ".", "_", " - ", " / "})
_WITHIN_UNEVEN = frozenset({" ", "-"})
_BETWEEN = re.compile(
    r"[-+./_,;:|*~`•·()\[\]\s]{0,6}|[^\d\n]{0,20}(?:fyra sista|sista (?:fyra|siffr))[^\d\n]{0,20}", re.IGNORECASE
)
_WIDEST = 55
_MERE_SPACE = re.compile(r"[,;:|*~`•·()\[\]\s]+")
"""What may stand between a day and something else in a note."""
_LETTERED = re.compile(r"\s{0,2}[-+./_]{0,2}\s{0,2}(?P<last>[A-Z]\d{3}|TF\d{2})(?!\d)", re.IGNORECASE)
_VAT = re.compile(r"SE ?(\d{10})01(?!\d)", re.IGNORECASE)
"""A sole trader's number for value added tax: the personal identity number between letters and figures."""
_GOES_ON_AS_DATE = re.compile(r"(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,2}(?!\d)")
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5][05]")
_HOUR_AND_MINUTE = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_LONGEST_MONTH = 31
_YEARS_OF_NOTES = range(16, 40)

_EMAIL = re.compile(r"(?<=[\w.+-])(?:@|\s?[(\[]at[)\]]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# A slash comes only after the first figures, and no year after it: 0702-2022/12 and 070/2022-123 are diary numbers.
# An area code before a dot, slash or underscore wants groups of two or three figures, and 08 one of three first:
# 08.10.2022, 08/10 22 and 08.00-16.30 are days and hours. 0730-1630 12 and 08-17 153 are two hours and a count.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[/.-])"
    r"(?!(?:[01]\d|2[0-3])[0-5][05][-\s](?:[01]\d|2[0-4])(?:[0-5][05](?!\d)|\s\d{3})|08-[0-2]\d[0-5][05](?!\d))(?:"
    r"(?:\+\s?46[\s()0./_-]{0,6}|00\s?46[\s()0._-]{0,6})[1-9](?:[\s()./_-]{0,3}\d){6,9}(?!\d)"
    r"|07[02369](?!\s?/\s?(?:19|20)\d{2}(?!\d))[\s)./_-]{0,3}\d(?:[\s._-]?\d){6}(?!\d)"
    r"|(?:08-(?=(?:\s?\d){6})|0[1-689]\d{1,2}-(?=(?:\s?\d){5}))\d{2,3}(?:\s?\d{2,3}){1,3}(?!\d|/\d)"
    r"|(?:08[./_](?=\d{3})|0[1-9]\d{1,2}[./_])(?:\d{5,8}|(?=(?:[\s._]?\d){5})\d{2,3}(?:[\s._]\d{2,3}){1,3})(?!\d|/\d)"
    r")"
)
# With spaces only: after area codes of three figures, of four that are no hour on a mark of five minutes, and after 08
# where three figures come first and two last, or seven or eight together that are no day.
_SPACED_PHONE = re.compile(
    r"(?<!\d)(?<!\d[/.,-])(?:"
    r"0(?:1[13689]|2[136]|3[1356]|4[0246]|54|6[03]|90) (?=[1-9](?: ?\d){4})\d{2,8}(?: \d{2,3}){0,3}"
    r"|(?!0[0-9][0-5][05])0[1-69]\d\d (?=[1-9])(?:\d{5,6}|\d{3} \d{2,3}|\d{2} \d{3}|\d\d \d\d \d\d)"
    r"|(?<!\d )(?<!\d, )(?:08 (?=[1-9])(?!(?:19|20)\d{6})(?:\d{7,8}|\d{3} \d{3} \d{2}|\d{3} \d{2} \d{2})"
    r"|46 ?7[02369](?:[ -]?\d){7})|0 7 [02369](?: \d){7}"
    r")(?!\d)"
)
_BEFORE_AN_HOUR = re.compile(r"(?:\b(?:kl|klockan|v|vecka|veckorna)[.:]?) $", re.IGNORECASE)
_SHOWS_AN_HOUR = 12
"""So many characters before a number show whether it begins with an hour or a week."""
_CALLED = re.compile(
    r"\b(?:tel|tfn|telnr|telefon|telefonnummer|telefonnr|mobil|mobilen|mobilnummer|mobilnr|ring|ringa|nås|sms|sms:a)\b"
    r"[^\d\n]{0,16}0\d{1,3}[ -](?=[1-9](?: ?\d){4})\d{2,8}(?: \d{2,3}){0,3}(?!\d|[-.:/]\d)"
    r"|\b(?:tel|tfn|telnr|telefonnummer|telefonnr|mobilnummer|mobilnr)\b[^\d\n]{0,16}0\d(?: \d\d){4}(?!\d)",
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
    content = _VAT.sub(r"\1", as_read(content))
    if _has_identity_number(content):
        seen = _IDENTITY
    elif _EMAIL.search(content):
        seen = _ADDRESS
    elif _has_telephone_number(content):
        seen = _TELEPHONE
    else:
        return None
    return Joined((seen, _HOW_TO_REMOVE), between=" ")


def as_read(content: str) -> str:
    """Return the content as the eye reads it: one sort of figures, spaces, hyphens; no invisible characters."""
    return "".join(_figure(each) for each in normalize("NFKC", content).translate(_ROOM) if _is_seen(each))


def _is_seen(character: str) -> bool:
    return character in _BREAKS or category(character) not in _UNSEEN


def _figure(character: str) -> str:
    """Return the figure 0-9 that the character is in any script, or else the character."""
    return character if character.isascii() else str(decimal(character, character))


def _has_telephone_number(content: str) -> bool:
    return bool(_PHONE.search(content) or _CALLED.search(content)) or any(
        not _BEFORE_AN_HOUR.search(content[max(0, found.start() - _SHOWS_AN_HOUR) : found.start()])
        for found in _SPACED_PHONE.finditer(content)
    )


def _has_identity_number(content: str) -> bool:
    return any(_is_identity_number(written) for written in _written(content))


@dataclass(frozen=True, slots=True)
class _Written:
    """Groups of figures in a row, and what lies before each of them but the first."""

    groups: tuple[str, ...]
    gaps: tuple[str, ...]
    content: str
    end: int

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))


def _written(content: str) -> Iterator[_Written]:
    """Yield every row of groups that has as many figures as a number, or as a day before letters."""
    found = list(_FIGURES.finditer(content))
    gaps = [content[each.end() : after.start()] for each, after in pairwise(found)]
    for first in range(len(found)):
        figures = 0
        for last in range(first, min(first + _MOST_FIGURES, len(found))):
            figures += found[last].end() - found[last].start()
            if figures > _MOST_FIGURES or (last > first and len(gaps[last - 1]) > _WIDEST):
                break
            if figures in _FIGURES_OF_A_NUMBER or (figures in _FIGURES_OF_A_DAY and last - first < len(_ONE_BY_ONE)):
                groups = tuple(each.group() for each in found[first : last + 1])
                yield _Written(groups, tuple(gaps[first:last]), content, found[last].end())


def _is_identity_number(written: _Written) -> bool:
    figures = "".join(written.groups)
    if len(figures) in _FIGURES_OF_A_DAY:
        return _is_interim_number(written, figures)
    if not _is_a_persons(figures[-10:]) or (len(figures) == _MOST_FIGURES and figures[:2] not in _CENTURIES):
        return False
    if written.shape == _THOUSANDS:
        return len(set(written.gaps)) == 1 and _WITHIN.issuperset(written.gaps)
    written = _with_last_apart(written)
    cut = next((cut for cut in range(len(written.groups)) if "".join(written.groups[:cut]) == figures[:-4]), None)
    return cut is not None and _is_spelled(written, cut) and not _reads_as_a_note(written, cut)


def _with_last_apart(written: _Written) -> _Written:
    """Return it with the last four as a group, where they are written together with what is before them."""
    *before, last = written.groups
    if len(last) <= len("9874"):
        return written
    return replace(written, groups=(*before, last[:-4], last[-4:]), gaps=(*written.gaps, ""))


def _is_interim_number(written: _Written, figures: str) -> bool:
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
    allowed = _WITHIN_UNEVEN if shape in _UNEVEN | _WITH_MONTH_AND_DAY else _WITHIN
    return len(set(gaps)) <= 1 and allowed.issuperset(gaps)


def _is_spelled(written: _Written, cut: int) -> bool:
    """Tell whether somebody writes a number in these groups, the last four from the group `cut` on."""
    shape, gaps = written.shape, written.gaps
    within, between, after = gaps[: cut - 1], gaps[cut - 1], gaps[cut:]
    if shape[cut:] not in _LAST.get(shape[:cut], _LAST_OF_OTHERS) or not _is_a_day_spelled(shape[:cut], within):
        return False
    if not _BETWEEN.fullmatch(between) or not set(after) <= {" ", between, *(within if max(shape) == 1 else ())}:
        return False
    return between not in {".", ",", ""} or shape[:cut][-2:] not in _UNEVEN


def _reads_as_a_note(written: _Written, cut: int) -> bool:
    """Tell whether it is a day of a note and its hour, or two counts; or two days; or a year and two hours."""
    day, last, between = written.groups[:cut], written.groups[cut:], written.gaps[cut - 1]
    if _goes_on_as_date(written, cut):
        return True
    if max(written.shape[:cut]) == 1:
        return False  # nobody writes a day so
    in_parts = written.shape[cut:] == (2, 2)
    is_apart = _MERE_SPACE.fullmatch(between) is not None
    hour = (_HOUR_AND_MINUTE if in_parts else _HOUR).fullmatch("".join(last))
    two_hours = written.shape[:cut] in _WITH_MONTH_AND_DAY and _HOUR.fullmatch(day[-1])
    two_counts = is_apart and len(last) == len("18") and " " not in written.gaps[: cut - 1]
    return bool(two_counts or (hour and (is_apart or in_parts or two_hours))) and _is_of_a_note(day)


def _goes_on_as_date(written: _Written, cut: int) -> bool:
    """Tell whether the last four begin another day: 2022-10-14-2022-10-15, 22-10-14-22-10-15."""
    last = written.groups[cut:]
    if len(last) == 1:
        return last[0][:2] in _CENTURIES and _GOES_ON_AS_DATE.match(written.content, written.end) is not None
    goes_on = written.content[written.end :].startswith(gap := written.gaps[-1]) and re.match(
        r"\d\d(?!\d)", written.content[written.end + len(gap) :][:3]
    )
    return bool(goes_on) and gap in written.gaps[: cut - 1] and last[-1] in _MONTHS


def _is_of_a_note(day: Sequence[str]) -> bool:
    """Tell whether notes are written on the day, its year first or last."""
    figures = "".join(day)
    century, six = figures[:-6], figures[-6:]
    dates = [(six[:2], six[4:])] if century in {"", "20"} else []
    if len(day) > 1 and not century:
        dates.append((six[4:], six[:2]))
    return any(int(year) in _YEARS_OF_NOTES and int(of_month) <= _LONGEST_MONTH for year, of_month in dates)


def _is_a_persons(digits: str) -> bool:
    """Tell whether the checksum and the day of the ten figures are right."""
    return luhn.is_valid(digits) and _is_day(digits[:6])


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
