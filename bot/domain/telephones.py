"""Swedish telephone numbers as people write them, told from hours, weeks, counts, amounts and diary numbers.

With spaces only, "08 12 34 56" is an hour or a week and three counts, "0220 123 45" an hour and two, "08 123 456" an
amount: such a number is found where its area code can be no hour, after 08 where groups as of a number follow and no
"kl" or "v" stands before; all of them after "tel", "ring", "nås på" and the like. A mobile number in pairs
("07 01 23 45 67") reads as weeks, and is found after "tel" and its like alone.
"""

import re

# A slash comes only after the first figures, and no year after it: 0702-2022/12 and 070/2022-123 are diary numbers.
# An area code before a dot, slash or underscore wants groups of two or three figures, and 08 one of three first:
# 08.10.2022, 08/10 22 and 08.00-16.30 are days and hours. 0730-1630 12 and 08-17 153 are two hours and a count.
_PHONE = re.compile(
    r"(?<!\d)(?<!\d[/.-])"
    r"(?!(?:[01]\d|2[0-3])[0-5][05][-\s](?:[01]\d|2[0-4])(?:[0-5][05](?!\d)|\s\d{3})|08-[0-2]\d[0-5][05](?!\d))(?:"
    r"(?:\+\s?46[\s()0./_-]{0,6}|00\s?46[\s()0._-]{0,6})[1-9](?:[\s()./_-]{0,3}\d){6,9}(?!\d)"
    r"|07[02369](?:[,:](?=\d{3})|(?!\s?/\s?(?:19|20)\d{2}(?!\d))[\s)./_-]{0,3})\d(?:[\s._-]?\d){6}(?!\d)"
    r"|(?:(?<!\d\d \d\d )08-(?=(?:\s?\d){6})|0[1-689]\d{1,2}-(?=(?:\s?\d){5}))\d{2,3}(?:\s?\d{2,3}){1,3}(?!\d|/\d)"
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
    r")(?!\d| ?(?:[tm]?kr|mnkr|:-))"
)
_BEFORE_AN_HOUR = re.compile(r"(?:\b(?:kl|klockan|v|vecka|veckorna)[.:]?) $", re.IGNORECASE)
_SHOWS_AN_HOUR = 12
"""So many characters before a number show whether it begins with an hour or a week."""
_CALLED = re.compile(
    r"\b(?:tel|tfn|telnr|telefon|telefonnummer|telefonnr|mobil|mobilen|mobilnummer|mobilnr|ring|ringa|nås|sms|sms:a)\b"
    r"(?:(?!\bkl)[^\d\n]){0,16}(?:08|0[1-9]\d{1,2})(?:[ -]| - (?=\d{3}))(?=[1-9](?: ?\d){4})\d{2,8}(?: \d{2,3}){0,3}"
    r"(?!\d|[-.:/]\d| ?(?:[tm]?kr|mnkr|:-))"
    r"|\b(?:tel|tfn|telnr|telefonnummer|telefonnr|mobilnummer|mobilnr)\b[^\d\n]{0,16}0\d(?: \d\d){4}(?!\d)",
    re.IGNORECASE,
)


def has_telephone_number(content: str) -> bool:
    """Tell whether the content, as the eye reads it, holds a telephone number."""
    return bool(_PHONE.search(content) or _CALLED.search(content)) or any(
        not _BEFORE_AN_HOUR.search(content[max(0, found.start() - _SHOWS_AN_HOUR) : found.start()])
        for found in _SPACED_PHONE.finditer(content)
    )
