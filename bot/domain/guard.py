"""The privacy guard: refuses what would point out a person, before anything of it is kept.

Personal identity and coordination numbers (python-stdnum checks date and checksum), e-mail addresses, and Swedish
telephone numbers. The text itself never leaves this module: the answer only says what kind of thing was seen.
"""

import re
from unicodedata import category, normalize

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from bot.domain.texts import Text, text

# Looked for at every place, so that a figure before it hides none. What goes on as a date is no number of a person:
# 2022-10-14–2022-10-15.
_NUMBER = re.compile(
    r"(?<!\d)(?=((?:\d{2})?\d{2}[-/._ ]?\d{2}[-/._ ]?\d{2}\s?[-+./_\u2010-\u2015\u2212]?\s?\d{4})(?!\d|-\d))"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A slash comes only after the first figures, and no year after it: 0702-2022/12 and 070/2022-123 are diary numbers.
# An area code before a dot, slash or underscore wants groups of two or three figures, and 08 one of three first:
# 08.10.2022, 08/10 22 and 08.00-16.30 are days and hours.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[/-])(?:"
    r"(?:\+\s?46[\s()0./_-]*|0046[\s()0._-]*)[1-9](?:[\s()./_-]*\d){6,9}(?!\d)"
    r"|07[02369](?!\s?/\s?(?:19|20)\d{2}(?!\d))[\s)./_-]{0,3}\d(?:[\s._-]?\d){6}(?!\d)"
    r"|0[1-9]\d{0,2}-(?=(?:\s?\d){5})\d{2,3}(?:\s?\d{2,3}){1,3}(?!\d|/\d)"
    r"|(?:08[./_](?=\d{3})|0[1-9]\d{1,2}[./_])(?:\d{5,8}|(?=(?:[\s._]?\d){5})\d{2,3}(?:[\s._]\d{2,3}){1,3})(?!\d|/\d)"
    r")"
)
_UNSEEN = frozenset({"Cf", "Me", "Mn"})
"""Categories of characters that take no room of their own: between two figures nobody would notice them."""
_COORDINATION_OFFSET = 60


def find_personal_data(content: str) -> Text | None:
    """Return what in `content` points out a person, as a sentence for the field, or None."""
    content = _as_read(content)
    if any(_is_identity_number(found.group(1)) for found in _NUMBER.finditer(content)):
        return text("This looks like a personal identity number. Remove it: Löfteskoll never stores who a person is.")
    if _EMAIL.search(content):
        return text("This looks like an e-mail address. Remove it: Löfteskoll never stores who a person is.")
    if _PHONE.search(content):
        return text("This looks like a telephone number. Remove it: Löfteskoll never stores who a person is.")
    return None


def _as_read(content: str) -> str:
    """Return the content without what the eye doesn't see: widths of digits, kinds of spaces, invisible characters."""
    return "".join(each for each in normalize("NFKC", content) if category(each) not in _UNSEEN)


def _is_identity_number(found: str) -> bool:
    digits = re.sub(r"\D", "", found)[-10:]
    if not luhn.is_valid(digits):
        return False
    # a coordination number has 60 added to the day; its checksum covers the day as written
    day = int(digits[4:6])
    born = f"{digits[:4]}{day - _COORDINATION_OFFSET if day > _COORDINATION_OFFSET else day:02d}-{digits[6:]}"
    try:
        personnummer.get_birth_date(born)
    except ValidationError:
        return False
    return True
