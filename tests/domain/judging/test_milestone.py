from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from bot.domain.assessment import Pace, Status
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, IN_2022, OPEN, judge, reasons, say
from tests.factories import event

SCAN = {"kind": "milestone", "due": "2022-12-31"}
UNDATED = {"kind": "milestone"}


def done(day: date, reference: str = "dnr 2022/17") -> Entry:
    return event(CommitmentEvent.MILESTONE_DONE, "S7", day, reference=reference)


@pytest.mark.parametrize("day", [date(2022, 6, 1), date(2022, 12, 31)])
def test_done_by_its_due_date_is_fulfilled(day: date) -> None:
    row = judge(SCAN, done(day), on=date(2023, 6, 1))

    assert (row.status, row.pace) == (Status.FULFILLED, None)
    assert (row.figures.done, row.figures.of, row.figures.share) == (1, 1, Fraction(1))


def test_the_sentence_says_when_and_by_what_evidence() -> None:
    row = judge(SCAN, done(date(2022, 6, 1)), on=date(2022, 6, 1))

    assert say(row.sentence) == "done 1 Jun 2022; evidence: dnr 2022/17"


def test_done_late_is_partly_fulfilled_with_the_days_said() -> None:
    row = judge(SCAN, done(date(2023, 1, 12), ""), on=date(2023, 2, 1))

    assert row.status is Status.PARTLY_FULFILLED
    assert say(row.sentence) == "done 12 Jan 2023; 12 days late"


def test_the_earliest_report_counts() -> None:
    first, second = done(date(2022, 12, 30)), done(date(2023, 3, 1))
    row = judge(SCAN, second, first, on=AFTER)

    assert row.status is Status.FULFILLED
    assert reasons(row.not_counting[0]) == ["was done already 30 Dec 2022"]


def test_not_done_at_the_end_is_not_fulfilled() -> None:
    assert judge(SCAN, on=date(2022, 12, 31), **IN_2022).status is Status.NOT_STARTED
    assert judge(SCAN, on=date(2023, 1, 1), **IN_2022).status is Status.NOT_FULFILLED


@pytest.mark.parametrize(
    ("on", "pace", "sentence"),
    [
        (date(2022, 11, 30), Pace.ON_TRACK, "not done yet; due 31 Dec 2022, 31 days left"),
        (date(2022, 12, 1), Pace.AT_RISK, "not done yet; due 31 Dec 2022, 30 days left"),
        (date(2022, 12, 31), Pace.AT_RISK, "not done yet; due 31 Dec 2022, 0 days left"),
        (date(2023, 1, 1), Pace.BEHIND, "not done yet; due 31 Dec 2022, 1 day ago"),
    ],
)
def test_pace_by_the_due_date(on: date, pace: Pace, sentence: str) -> None:
    row = judge(SCAN, on=on)

    assert (row.status, row.pace) == (Status.NOT_STARTED, pace)
    assert say(row.sentence) == sentence


def test_without_a_due_date_done_is_done_and_there_is_no_pace() -> None:
    assert judge(UNDATED, on=date(2022, 6, 1)).pace is None
    assert judge(UNDATED, done(date(2022, 6, 1)), on=date(2022, 6, 1)).status is Status.FULFILLED
    assert judge(UNDATED, done(date(2024, 6, 1)), on=date(2024, 6, 1)).status is Status.FULFILLED


def test_an_open_period_never_fails_it() -> None:
    assert judge(UNDATED, on=date(2050, 1, 1), agreement=OPEN).status is Status.NOT_STARTED


def test_done_before_the_period_has_begun_waits_for_it() -> None:
    entry = done(date(2021, 12, 1))

    assert judge(SCAN, entry, on=date(2021, 12, 15)).status is Status.NOT_STARTED
    assert judge(SCAN, entry, on=date(2022, 1, 1)).status is Status.FULFILLED


def test_what_the_source_declares_is_fulfilled_and_not_asked_for() -> None:
    history = [{"text": "Redan gjort.", "reference": "stycke 2", "fulfils": True}]
    row = judge(SCAN, on=AFTER, history=history)

    assert row.status is Status.FULFILLED
    assert say(row.sentence) == "done already, by the source: stycke 2"
    assert (row.figures.done, row.history[0].text) == (1, "Redan gjort.")


def test_what_the_source_declares_for_a_day_holds_from_that_day() -> None:
    history = [{"text": "Klart.", "reference": "stycke 2", "on": "2022-05-01", "fulfils": True}]

    assert judge(SCAN, on=date(2022, 4, 30), history=history).status is Status.NOT_STARTED
    assert judge(SCAN, on=date(2022, 5, 1), history=history).status is Status.FULFILLED


def test_history_that_does_not_fulfil_changes_no_status() -> None:
    history = [{"text": "Påbörjat.", "reference": "stycke 2"}]

    assert judge(SCAN, on=AFTER, history=history).status is Status.NOT_FULFILLED


def test_a_cancelled_report_does_not_make_it_done() -> None:
    row = judge(SCAN, replace(done(date(2022, 5, 1)), state=EntryState.CANCELLED), on=date(2022, 6, 1))

    assert row.status is Status.NOT_STARTED
    assert reasons(row.not_counting[0]) == ["cancelled"]


def test_another_commitments_milestone_does_not_appear() -> None:
    other = event(CommitmentEvent.MILESTONE_DONE, "S8", date(2022, 5, 1))

    assert judge(SCAN, other, on=date(2022, 6, 1)).entries == ()
