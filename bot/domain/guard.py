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
- "22-10-14-22-10-16" is two days, "671114, 2015" a case and a year, and more than six pairs in a row are a list.
- "221014 B204" is a day and a room: an interim number is one only with a hyphen, a plus, or nothing in between.
- A running number of ten or twelve figures that happens to have a day and a checksum is refused; so is a list of five
  counts of two figures with nothing but spaces, one in three hundred. With commas it is let pass, and so is a number.
Numbers that regions make up for patients have no common form and are not looked for; nor are days of birth written day
first or with the month's name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from unicodedata import category, decimal, normalize

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from bot.domain.telephones import has_telephone_number
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
_PAIRS = re.compile(r"(?<!\d)\d\d(?:[ -]\d\d(?!\d))*")
_TWO_PAIRS = len(" 12 34 ")
_MOST_BESIDE = 1
"""So many figures in pairs may stand beside a number in pairs; more of them make a list."""
_FIGURES_OF_A_ROW = ((6, 0), (8, 2), (10, 0), (12, 2))
"""So many figures have a day and a number, without and with a century, and so many of them are the century's."""
_FIGURES_OF_A_DAY = 8
_MONTHS = frozenset(f"{month:02d}" for month in range(1, 13))
_CENTURIES = frozenset({"18", "19", "20"})
_WITHIN = frozenset({" ", "-", "/", ".", "_", " - ", " / "})
_WITHIN_UNEVEN = frozenset({" ", "-"})
_AFTER_UNEVEN = frozenset({" ", "-", " -", "- ", " - ", "--", " -- "})
_BETWEEN = re.compile(
    r"[-+./_,;:|*~`•·()\[\]\s]{0,6}|[^\d\n]{0,20}(?:fyra sista|sista (?:fyra|siffr))[^\d\n]{0,20}", re.IGNORECASE
)
_MERE_SPACE = re.compile(r"[,;:|*~`•·()\[\]\s]+|\s/\s")
"""What may stand between a day and something else in a note."""
_A_YEAR = re.compile(r"20[12]\d")
_LETTERED = re.compile(r"\s{0,2}[-+./_]{0,2}\s{0,2}(?P<last>[A-Z]\d{3}|TF\d{2})(?!\d)", re.IGNORECASE)
_VAT = re.compile(r"SE ?(\d{10})01(?!\d)", re.IGNORECASE)
"""A sole trader's number for value added tax: the personal identity number between letters and figures."""
_GOES_ON_AS_DATE = re.compile(r"(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,2}(?!\d)")
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5][05]")
_HOUR_AND_MINUTE = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_DAYS_OF_A_MONTH = range(1, 32)
_YEARS_OF_NOTES = range(16, 40)

_EMAIL = re.compile(r"(?<=[\w.+-])(?:@|\s?[(\[]at[)\]]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
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
    elif has_telephone_number(content):
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


def _has_identity_number(content: str) -> bool:
    return any(_is_identity_number(written) for written in _written(content))


@dataclass(frozen=True, slots=True)
class _Written:
    """Groups of figures in a row, and what lies before each of them but the first."""

    groups: tuple[str, ...]
    gaps: tuple[str, ...]
    content: str
    start: int
    end: int

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))


def _written(content: str) -> Iterator[_Written]:
    """Yield the rows of groups that have a day and as many figures as a number, or as a day alone before letters."""
    found = list(_FIGURES.finditer(content))
    figures = "".join(each.group() for each in found)
    begins = list(accumulate((each.end() - each.start() for each in found), initial=0))
    number_of = {begin: number for number, begin in enumerate(begins)}
    for first, begin in enumerate(begins[:-1]):
        for many, of_century in _FIGURES_OF_A_ROW:
            last = number_of.get(begin + many, 0) - 1
            if of_century and figures[begin : begin + of_century] not in _CENTURIES:
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
                yield _Written(tuple(each.group() for each in row), gaps, content, row[0].start(), row[-1].end())


def _is_identity_number(written: _Written) -> bool:
    figures = "".join(written.groups)
    if len(figures) <= _FIGURES_OF_A_DAY:
        return _is_interim_number(written, figures)
    written = _with_last_apart(written)
    cut = next((cut for cut in range(len(written.groups)) if "".join(written.groups[:cut]) == figures[:-4]), None)
    return (
        cut is not None
        and _is_spelled(written, cut)
        and not _reads_as_a_note(written, cut)
        and _is_day(figures[-10:-4])
    )


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
    alike = {between} if set(within) <= {between} else set(within) if max(shape) == 1 else set()
    if not _BETWEEN.fullmatch(between) or not set(after) <= {" ", *alike}:
        return False
    return shape[:cut][-2:] not in _UNEVEN or between in _AFTER_UNEVEN


def _reads_as_a_note(written: _Written, cut: int) -> bool:
    """Tell whether it is a day of a note and its hour, or two counts; or two days; or a year and two hours."""
    day, last, between = written.groups[:cut], written.groups[cut:], written.gaps[cut - 1]
    is_apart = _MERE_SPACE.fullmatch(between) is not None
    if is_apart and "," in between and _A_YEAR.fullmatch(last[0]):
        return True
    if _goes_on_as_date(written, cut) or _is_list(written):
        return True
    if max(written.shape[:cut]) == 1:
        return False  # nobody writes a day so
    in_parts = written.shape[cut:] == (2, 2)
    hour = (_HOUR_AND_MINUTE if in_parts else _HOUR).fullmatch("".join(last))
    if hour and len(day[-1]) == len("1830") and _HOUR.fullmatch(day[-1]) and written.gaps[cut - 2] == " ":
        return True  # 4/11 0715-2330
    throughout = in_parts and between in written.gaps[: cut - 1]  # 2022-10-14-18-30
    two_hours = written.shape[:cut] in _WITH_MONTH_AND_DAY and _HOUR.fullmatch(day[-1])
    two_counts = is_apart and len(last) == len("18") and " " not in written.gaps[: cut - 1]
    return bool(two_counts or (hour and (is_apart or throughout or two_hours))) and _is_of_a_note(day)


def _is_list(written: _Written) -> bool:
    """Tell whether the figures are some of a list of pairs: 09 10 11 12 13, or more of them than a number has."""
    if set(written.shape) != {2}:
        return False
    pairs = [int(pair) for pair in written.groups]
    if all(after == before + 1 for before, after in pairwise(pairs)):
        return True
    around = written.content[max(0, written.start - _TWO_PAIRS) : written.end + _TWO_PAIRS]
    return any(len(_FIGURES.findall(run)) > len(pairs) + _MOST_BESIDE for run in _PAIRS.findall(around))


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
    century, six = figures[:-6] if len(day[0]) > len("19") else "", figures[-6:]  # 19 22 10 14 begins with an hour
    dates = [(six[:2], six[4:])] if century in {"", "20"} else []
    if len(day) > 1 and not century:
        dates.append((six[4:], six[:2]))
    return any(int(year) in _YEARS_OF_NOTES and int(of_month) in _DAYS_OF_A_MONTH for year, of_month in dates)


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
