"""When something is due: the next such day, and what is left of the text."""

from datetime import date

import pytest

from bot.domain.oneline.due_days import due_day
from tests.domain.oneline.lines import FRIDAY


@pytest.mark.parametrize(
    ("said", "day", "rest"),
    [
        ("Ring skolan 14/11", date(2022, 11, 14), "Ring skolan"),
        ("Ring skolan 13/10", date(2023, 10, 13), "Ring skolan"),
        ("Ring skolan 14/10", date(2022, 10, 14), "Ring skolan"),
        ("Ring skolan senast den 14 nov.", date(2022, 11, 14), "Ring skolan"),
        ("Ring skolan, klart till 14.11", date(2022, 11, 14), "Ring skolan, klart"),
        ("Ring skolan 2022-11-14", date(2022, 11, 14), "Ring skolan"),
        ("Ring skolan på fredag", date(2022, 10, 21), "Ring skolan"),
        ("Ring skolan onsdag", date(2022, 10, 19), "Ring skolan"),
        ("Ring skolan imorgon", date(2022, 10, 15), "Ring skolan"),
        ("Ring skolan före julafton", date(2022, 12, 24), "Ring skolan"),
        ("14/11 ring skolan", None, "14/11 ring skolan"),
        ("Ring skolan om mötet 14/11 i aulan", None, "Ring skolan om mötet 14/11 i aulan"),
        ("Ring skolan v46", None, "Ring skolan v46"),
        ("Ring skolan igår", None, "Ring skolan igår"),
        ("Ring skolan 14/11 och 15/11", None, "Ring skolan 14/11 och 15/11"),
        ("Ring skolan 31/11", None, "Ring skolan 31/11"),
        ("Boka E4:an", None, "Boka E4:an"),
        ("14/11", date(2022, 11, 14), ""),
        ("", None, ""),
    ],
)
def test_a_day_at_the_end_is_when_it_is_due(said: str, day: date | None, rest: str) -> None:
    assert due_day(said, FRIDAY) == (day, rest)
