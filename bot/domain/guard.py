"""The privacy guard: refuses what would point out a person, before anything of it is kept.

Personal identity and coordination numbers (python-stdnum checks date and checksum), e-mail addresses, and Swedish
telephone numbers. The text itself never leaves this module: the answer only says what kind of thing was seen.
"""

import re
from unicodedata import normalize

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import personnummer

from bot.domain.texts import Text, text

# Looked for at every place, so that a figure before it hides none. What goes on as a date is no number of a person:
# 2022-10-14–2022-10-15.
_NUMBER = re.compile(
    r"(?<!\d)(?=((?:\d{2})?\d{2}[-/. ]?\d{2}[-/. ]?\d{2}\s?[-+./\u2010-\u2015\u2212]?\s?\d{4})(?!\d|-\d))"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\d/-])(?:(?:\+|00)46[\s()0-]*[1-9](?:[\s()-]*\d){6,9}"
    r"|07[02369](?:[\s-]?\d){7}"
    r"|0[1-9]\d{0,2}-(?=(?:\s?\d){5})\d{2,3}(?:\s?\d{2,3}){1,3})(?![\d/])"
)
_COORDINATION_OFFSET = 60


def find_personal_data(content: str) -> Text | None:
    """Return what in `content` points out a person, as a sentence for the field, or None."""
    content = normalize("NFKC", content)  # digits of other widths, dashes and spaces of other kinds
    if any(_is_identity_number(found.group(1)) for found in _NUMBER.finditer(content)):
        return text("This looks like a personal identity number. Remove it: Löfteskoll never stores who a person is.")
    if _EMAIL.search(content):
        return text("This looks like an e-mail address. Remove it: Löfteskoll never stores who a person is.")
    if _PHONE.search(content):
        return text("This looks like a telephone number. Remove it: Löfteskoll never stores who a person is.")
    return None


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
