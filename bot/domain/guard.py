"""The privacy guard: refuses what would point out a person, before anything of it is kept.

Personal identity and coordination numbers, interim numbers, e-mail addresses and Swedish telephone numbers. The text
itself never leaves this module: the answer only says what kind of thing was seen.

What a number is (Skatteverket, SKV 704 and 707): the day of birth, three figures and a checksum (Luhn) over the nine. A
coordination number has 60 added to the day; month or day may be unknown there (00). An interim number, which schools
and universities give, has a letter for the first of the last four; it counts as 1 in the checksum. A temporary one
("TF" and two figures) has no checksum at all and is known by its shape. A sole trader's registration number *is* their
personal identity number and is refused; a company's has a third figure of 2 or more, which no month has.

Some things look alike, and one of the two has to lose:
- "221014 1830" is a day and an hour, not a person: a day from 2016 on, a space, and an hour on a mark of five minutes.
  With a hyphen, or without the space, it is a person; so it is with any other minute ("221014 1832").
- "221014 B204" is a day and a room: an interim number is one only with a hyphen, a plus, or nothing in between.
- A running number of ten or twelve figures that happens to have a day and a checksum is refused.
Numbers that regions make up for patients have no common form and are not looked for.
"""

import re
from unicodedata import category, decimal, normalize

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from bot.domain.texts import Joined, text

# A day is written with one sign throughout, or none; a year of four figures may stand before a month and day together.
# Looked for at every place, so that a figure before it hides none; the parts are of fixed length and what is between
# them is bounded: no text makes the search go back and forth.
_NUMBER = re.compile(
    r"(?<!\d)(?=(?P<day>(?:18|19|20)?\d{2}(?P<within>[-/._ ]?)\d{2}(?P=within)\d{2}|(?:18|19|20)\d{2}[- ]\d{4})"
    r"(?P<between>\s{0,2}[-+./_]?\s{0,2})"
    r"(?P<last>\d{4}|[A-Z]\d{3}|TF\d{2})(?!\d))",
    re.IGNORECASE,
)
_VAT = re.compile(r"SE ?(\d{10})01(?!\d)", re.IGNORECASE)
"""A sole trader's number for value added tax: the personal identity number between letters and figures."""
_APART = re.compile(r"(?<!\d)(?=((?:\d ){5}\d(?: | ?[-+] ?)(?:\d ){3}\d)(?!\d))")
"""Every figure by itself, as a number is read out."""
_GOES_ON_AS_DATE = re.compile(r"(?P<sign>[-/.])\d{1,2}(?P=sign)\d{1,2}(?!\d)")
_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5][05]")
_LONGEST_MONTH = 31
_YEARS_OF_NOTES = range(16, 40)

_EMAIL = re.compile(r"(?<=[\w.+-])(?:@|\s?[(\[]at[)\]]\s?)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# A slash comes only after the first figures, and no year after it: 0702-2022/12 and 070/2022-123 are diary numbers.
# An area code before a dot, slash or underscore wants groups of two or three figures, and 08 one of three first:
# 08.10.2022, 08/10 22 and 08.00-16.30 are days and hours. 0730-1630 12 and 08-17 153 are two hours and a count.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[/.-])"
    r"(?!(?:[01]\d|2[0-3])[0-5][05][-\s](?:[01]\d|2[0-4])(?:[0-5][05](?!\d)|\s\d{3})|08-[0-2]\d[0-5][05](?!\d))(?:"
    r"(?:\+\s?46[\s()0./_-]{0,6}|0046[\s()0._-]{0,6})[1-9](?:[\s()./_-]{0,3}\d){6,9}(?!\d)"
    r"|07[02369](?!\s?/\s?(?:19|20)\d{2}(?!\d))[\s)./_-]{0,3}\d(?:[\s._-]?\d){6}(?!\d)"
    r"|(?:08-(?=(?:\s?\d){6})|0[1-689]\d{1,2}-(?=(?:\s?\d){5}))\d{2,3}(?:\s?\d{2,3}){1,3}(?!\d|/\d)"
    r"|(?:08[./_](?=\d{3})|0[1-9]\d{1,2}[./_])(?:\d{5,8}|(?=(?:[\s._]?\d){5})\d{2,3}(?:[\s._]\d{2,3}){1,3})(?!\d|/\d)"
    r")"
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
    if any(_is_identity_number(found) for found in _NUMBER.finditer(content)) or any(
        _is_a_persons(re.sub(r"\D", "", found.group(1))) for found in _APART.finditer(content)
    ):
        seen = _IDENTITY
    elif _EMAIL.search(content):
        seen = _ADDRESS
    elif _PHONE.search(content):
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


def _is_identity_number(found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found["day"])
    century, day = digits[:-6], digits[-6:]
    last = found["last"].upper()
    if last[:2] in {"18", "19", "20"} and _GOES_ON_AS_DATE.match(found.string, found.end("last")):
        return False  # a range of days: 2022-10-14-2022-10-15
    if found["between"].isspace() and last[0].isalpha():
        return False  # "221014 B204" is a day and a room
    if _is_hour_of_a_day(found, century, day):
        return False
    if last.startswith("TF"):
        return _is_day(day)
    return _is_a_persons(day + last.replace(last[0], "1", 1) if last[0].isalpha() else day + last)


def _is_hour_of_a_day(found: re.Match[str], century: str, day: str) -> bool:
    """Tell whether it is a day on which notes are written, year first or last, and an hour of it; or a year and two."""
    two_hours = found["within"] is None and _HOUR.fullmatch(day[2:])
    if not _HOUR.fullmatch(found["last"]) or not (found["between"].isspace() or two_hours):
        return False
    dates = [(day[:2], day[4:])] if century in {"", "20"} else []
    if found["within"] and not century:
        dates.append((day[4:], day[:2]))
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
