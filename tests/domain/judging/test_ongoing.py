from datetime import date
from fractions import Fraction

import pytest

from bot.domain.assessment import IntervalState, Status
from bot.domain.entries import Entry
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, OPEN, judge, say
from tests.factories import activity, event

FORUMS = {"kind": "ongoing", "activities": ["dialogue"], "review": "half_year"}
WHOLE_PERIOD = {"kind": "ongoing", "activities": ["dialogue"]}
WITHOUT_EVIDENCE = {"kind": "ongoing"}


def verdict(party: str, said: str, day: date = date(2022, 6, 1), comment: str = "") -> Entry:
    return event(CommitmentEvent.ASSESSED, "S7", day, party=party, verdict=said, comment=comment)


def both(police: str, municipality: str, day: date = date(2022, 6, 1)) -> list[Entry]:
    return [verdict("police", police, day), verdict("municipality", municipality, day)]


def evidence(*months: tuple[int, int]) -> list[Entry]:
    return [activity("dialogue", date(year, month, 1)) for year, month in months]


EVERY_HALF_YEAR = evidence((2022, 2), (2022, 8), (2023, 2), (2023, 8))


def test_nothing_has_not_started() -> None:
    row = judge(FORUMS, on=date(2022, 3, 1))

    assert row.status is Status.NOT_STARTED
    assert say(row.sentence) == "0 logged; to be assessed by the parties; 22 months left"


def test_evidence_or_an_assessment_is_in_progress() -> None:
    assert judge(FORUMS, *evidence((2022, 2)), on=date(2022, 3, 1)).status is Status.IN_PROGRESS
    assert judge(FORUMS, verdict("police", "not_fulfilled"), on=date(2022, 6, 1)).status is Status.IN_PROGRESS


def test_both_say_so_with_evidence_in_every_review_interval_is_fulfilled() -> None:
    entries = [*EVERY_HALF_YEAR, *both("fulfilled", "fulfilled", AFTER)]
    row = judge(FORUMS, *entries, on=AFTER)

    assert row.status is Status.FULFILLED
    assert (row.figures.done, row.figures.share) == (4, Fraction(1))
    assert [outcome.state for outcome in row.intervals] == [IntervalState.HELD] * 4


def test_its_bar_is_full_only_when_the_whole_period_has_its_evidence() -> None:
    running = judge(FORUMS, *EVERY_HALF_YEAR[:2], on=date(2022, 12, 31))
    assert running.figures.share == Fraction(1, 2)

    without_reviews = {"kind": "ongoing", "activities": FORUMS["activities"]}
    assert judge(without_reviews, *EVERY_HALF_YEAR, on=AFTER).figures.share is None
    assert judge(FORUMS, *EVERY_HALF_YEAR, on=date(2023, 12, 31), agreement=OPEN).figures.share is None


def test_it_may_be_fulfilled_while_it_runs_as_long_as_the_evidence_keeps_up() -> None:
    entries = [*evidence((2022, 2)), *both("fulfilled", "fulfilled")]

    assert judge(FORUMS, *entries, on=date(2022, 6, 1)).status is Status.FULFILLED
    assert judge(FORUMS, *entries, on=date(2022, 12, 31)).status is Status.FULFILLED
    assert judge(FORUMS, *entries, on=date(2023, 1, 1)).status is Status.IN_PROGRESS


def test_before_the_first_review_some_evidence_is_needed() -> None:
    assert judge(FORUMS, *both("fulfilled", "fulfilled"), on=date(2022, 6, 1)).status is Status.IN_PROGRESS


def test_a_review_interval_without_evidence_is_partly_at_the_end() -> None:
    entries = [*EVERY_HALF_YEAR[:3], *both("fulfilled", "fulfilled")]
    row = judge(FORUMS, *entries, on=AFTER)

    assert row.status is Status.PARTLY_FULFILLED
    assert "1 review interval without evidence" in say(row.sentence)


@pytest.mark.parametrize(
    ("police", "municipality"),
    [("fulfilled", "partly_fulfilled"), ("fulfilled", "not_fulfilled"), ("not_fulfilled", "not_fulfilled")],
)
def test_assessments_that_are_not_all_fulfilled_are_partly_at_the_end(police: str, municipality: str) -> None:
    row = judge(FORUMS, *EVERY_HALF_YEAR, *both(police, municipality), on=AFTER)

    assert row.status is Status.PARTLY_FULFILLED


def test_neither_evidence_nor_a_better_assessment_is_not_fulfilled_at_the_end() -> None:
    assert judge(FORUMS, *both("not_fulfilled", "not_fulfilled"), on=AFTER).status is Status.NOT_FULFILLED
    assert judge(FORUMS, *both("not_fulfilled", "fulfilled"), on=AFTER).status is Status.PARTLY_FULFILLED


def test_at_the_end_without_an_assessment_it_cannot_be_assessed() -> None:
    one = verdict("police", "fulfilled")

    assert judge(FORUMS, *EVERY_HALF_YEAR, on=AFTER).status is Status.NOT_ASSESSABLE
    row = judge(FORUMS, *EVERY_HALF_YEAR, one, on=AFTER)
    assert row.status is Status.NOT_ASSESSABLE
    assert "Polisen: fulfilled, Provstads kommun: not assessed yet" in say(row.sentence)


def test_the_latest_assessment_of_each_party_holds() -> None:
    entries = [
        *evidence((2022, 2)),
        *both("not_fulfilled", "fulfilled", date(2022, 5, 1)),
        verdict("police", "fulfilled", date(2022, 5, 20), "Bättre nu."),
    ]
    row = judge(FORUMS, *entries, on=date(2022, 6, 1))

    assert row.status is Status.FULFILLED
    assert [(each.party, each.comment) for each in row.verdicts] == [
        ("police", "Bättre nu."),
        ("municipality", ""),
    ]


def test_a_participants_word_is_not_a_signatorys() -> None:
    entries = [*evidence((2022, 2)), verdict("police", "fulfilled"), verdict("school", "fulfilled")]
    row = judge(FORUMS, *entries, on=date(2022, 6, 1))

    assert row.status is Status.IN_PROGRESS
    assert [each.party for each in row.verdicts] == ["police"]


@pytest.mark.parametrize("said", ["transferred", "in_progress", "bra", ""])
def test_a_verdict_that_is_none_is_passed_over(said: str) -> None:
    assert judge(FORUMS, verdict("police", said), on=date(2022, 6, 1)).verdicts == ()


def test_without_a_review_interval_the_whole_period_is_one() -> None:
    agreed = both("fulfilled", "fulfilled")

    assert judge(WHOLE_PERIOD, *agreed, *evidence((2022, 2)), on=AFTER).status is Status.FULFILLED
    assert judge(WHOLE_PERIOD, *agreed, on=AFTER).status is Status.PARTLY_FULFILLED


def test_where_no_activities_are_named_no_evidence_is_asked_for() -> None:
    row = judge(WITHOUT_EVIDENCE, *both("fulfilled", "fulfilled"), on=date(2022, 6, 1))

    assert row.status is Status.FULFILLED
    assert say(row.sentence) == (
        "assessed by the parties (Polisen: fulfilled, Provstads kommun: fulfilled); 19 months left"
    )
    neither = judge(WITHOUT_EVIDENCE, *both("not_fulfilled", "not_fulfilled"), on=AFTER)
    assert neither.status is Status.NOT_FULFILLED


def test_evidence_outside_the_period_does_not_count() -> None:
    row = judge(FORUMS, *evidence((2021, 12)), on=date(2022, 2, 1))

    assert (row.status, row.figures.done, len(row.not_counting)) == (Status.NOT_STARTED, 0, 1)


def test_an_open_period_asks_for_evidence_and_assessments_only() -> None:
    row = judge(FORUMS, *evidence((2022, 2)), *both("fulfilled", "fulfilled"), on=AFTER, agreement=OPEN)

    assert (row.status, row.intervals) == (Status.FULFILLED, ())


CONSENT = {
    "kind": "ongoing",
    "activities": ["dialogue"],
    "ratio": {"part": "with_consent", "rest": "without_consent", "unit": {"sv": "ärenden", "en": "cases"}},
}


def test_a_ratio_is_told_by_the_latest_entry_and_adds_nothing_up() -> None:
    counts = [
        activity("dialogue", date(2022, 2, 1), {"with_consent": 3, "without_consent": 7}),
        activity("dialogue", date(2022, 5, 1), {"with_consent": 12, "without_consent": 3}),
    ]

    row = judge(CONSENT, *counts, on=date(2022, 6, 1))

    assert row.figures.ratio == (12, 15)
    assert say(row.sentence).startswith("12 of 15 cases; 2 logged")


def test_a_ratio_of_no_cases_at_all_is_not_told() -> None:
    none = activity("dialogue", date(2022, 2, 1), {"with_consent": 0, "without_consent": 0})

    assert judge(CONSENT, none, on=date(2022, 6, 1)).figures.ratio is None
