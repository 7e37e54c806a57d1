from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.assessment import Pace, Row, RowRole, Status
from bot.domain.judging.assess import assess
from tests.domain.judging.judge import say
from tests.factories import make_agreement


def option(on: date, **changes: Any) -> Row | None:
    extension = {
        "id": "K7",
        "title": "Förlängning",
        "months": 12,
        "decide_by": "2023-12-31",
        "reference": "stycke 1",
    }
    return assess(make_agreement(extension=extension | changes), [], on=on).row("K7")


def test_an_option_with_an_id_is_the_last_row() -> None:
    rows = assess(
        make_agreement(extension={"id": "K7", "months": 12, "decide_by": "2023-12-31"}), [], on=date(2022, 1, 1)
    ).rows

    assert (rows[-1].id, rows[-1].role, rows[-1].parent) == ("K7", RowRole.OPTION, None)
    assert rows[-1].responsible == ("police", "municipality")


def test_an_option_without_an_id_is_no_row() -> None:
    assert option(date(2022, 1, 1), id=None) is None


@pytest.mark.parametrize(
    ("on", "status", "pace"),
    [
        (date(2023, 11, 30), Status.NOT_STARTED, Pace.ON_TRACK),
        (date(2023, 12, 1), Status.NOT_STARTED, Pace.AT_RISK),
        (date(2023, 12, 31), Status.NOT_STARTED, Pace.AT_RISK),
        (date(2024, 1, 1), Status.NOT_FULFILLED, None),
    ],
)
def test_undecided_it_waits_until_its_day_and_then_has_expired(on: date, status: Status, pace: Pace | None) -> None:
    row = option(on)

    assert row is not None
    assert (row.status, row.pace) == (status, pace)


@pytest.mark.parametrize(
    ("on", "decision", "sentence"),
    [
        (
            date(2023, 6, 1),
            None,
            "not decided yet; would extend it until 31 Dec 2024; due 31 Dec 2023, 213 days left",
        ),
        (
            date(2023, 6, 1),
            {"extended": True, "on": "2023-05-01"},
            "decided 1 May 2023: extended until 31 Dec 2024",
        ),
        (
            date(2023, 6, 1),
            {"extended": False, "on": "2023-05-01"},
            "decided 1 May 2023: not extended",
        ),
        (
            date(2024, 3, 1),
            {"extended": True, "on": "2023-12-31"},
            "decided 31 Dec 2023: extended until 31 Dec 2024",
        ),
        (date(2024, 3, 1), None, "no decision by 31 Dec 2023, so the agreement was not extended"),
        (
            date(2024, 3, 1),
            {"extended": True, "on": "2024-02-01"},
            "decided 1 Feb 2024, after 31 Dec 2023; the agreement had expired by then",
        ),
    ],
)
def test_the_sentence_says_how_it_stands(on: date, decision: dict[str, Any] | None, sentence: str) -> None:
    row = option(on, decision=decision)

    assert row is not None
    assert say(row.sentence) == sentence


def test_a_decision_either_way_is_what_was_wanted() -> None:
    for extended in (True, False):
        row = option(date(2023, 6, 1), decision={"extended": extended, "on": "2023-05-01"})
        assert row is not None
        assert (row.status, row.figures.done, row.figures.of) == (Status.FULFILLED, 1, 1)


def test_a_decision_to_come_is_not_known_before_its_day() -> None:
    row = option(date(2023, 4, 30), decision={"extended": True, "on": "2023-05-01"})

    assert row is not None
    assert (row.status, row.figures.done, row.figures.share) == (Status.NOT_STARTED, 0, Fraction(0))


def test_before_a_decision_to_come_the_extension_is_not_added_twice() -> None:
    row = option(date(2023, 4, 30), decision={"extended": True, "on": "2023-05-01"})

    assert row is not None
    assert "until 31 Dec 2024" in say(row.sentence)
