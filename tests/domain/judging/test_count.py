from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.assessment import Pace, Row, Status
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, OPEN, judge, reasons, say
from tests.factories import FOUR_OPERATIONS, activity, event, operation, planned

UNSET = {"kind": "count", "activities": ["dialogue"]}
NEAR_SCHOOLS = {
    "kind": "count",
    "activities": ["speed_check"],
    "at_least": 3,
    "set_conditions": [
        {"id": "S7a", "text": "Mest vid skolor.", "rule": {"rule": "share_over", "field": "near_school"}}
    ],
}


def four(*entries: Entry, on: date, **changes: Any) -> Row:
    return judge(FOUR_OPERATIONS, *entries, on=on, **changes)


def operations(number: int, *, year: int = 2022) -> list[Entry]:
    return [operation(date(year, month, 10)) for month in range(1, number + 1)]


def checks(near: int, elsewhere: int) -> list[Entry]:
    return [
        activity("speed_check", date(2022, 3, 1), {"near_school": number < near}) for number in range(near + elsewhere)
    ]


def test_nothing_logged_has_not_started() -> None:
    row = four(on=date(2022, 1, 1))

    assert (row.status, row.pace) == (Status.NOT_STARTED, Pace.ON_TRACK)
    assert (row.figures.done, row.figures.of, row.figures.share) == (0, 4, Fraction(0))
    assert say(row.sentence) == "0 of 4 joint operations, 24 months left"


def test_one_of_four_is_in_progress() -> None:
    row = four(*operations(1), on=date(2022, 2, 1))

    assert (row.status, row.pace) == (Status.IN_PROGRESS, Pace.ON_TRACK)
    assert row.figures.share == Fraction(1, 4)


def test_four_in_the_first_year_are_enough_at_once() -> None:
    row = four(*operations(4), on=date(2022, 4, 10))

    assert (row.status, row.pace) == (Status.FULFILLED, None)
    assert row.figures.per_year == {2022: 4}


def test_more_than_promised_fills_the_bar_and_no_more() -> None:
    row = four(*operations(6), on=AFTER)

    assert (row.figures.done, row.figures.share) == (6, Fraction(1))
    assert row.status is Status.FULFILLED


def test_some_at_the_end_are_partly_fulfilled() -> None:
    row = four(*operations(3), on=AFTER)

    assert (row.status, row.pace) == (Status.PARTLY_FULFILLED, None)
    assert say(row.sentence) == "3 of 4 joint operations, ended 31 Dec 2023"


def test_none_at_the_end_is_not_fulfilled() -> None:
    assert four(on=AFTER).status is Status.NOT_FULFILLED


def test_the_last_day_of_the_period_is_not_the_end() -> None:
    row = four(*operations(3), on=date(2023, 12, 31))

    assert row.status is Status.IN_PROGRESS
    assert say(row.sentence) == "3 of 4 joint operations, 1 day left"


def test_an_operation_on_the_last_day_counts() -> None:
    row = four(*operations(3), operation(date(2023, 12, 31)), on=date(2023, 12, 31))

    assert row.status is Status.FULFILLED


def test_the_explaining_sentence_says_figure_time_left_and_what_does_not_count() -> None:
    entries = [*operations(2), operation(date(2023, 7, 1), heads={"area_officer": 1, "social_worker": 1})]
    row = four(*entries, on=date(2023, 7, 15))

    assert say(row.sentence) == "2 of 4 joint operations, 5 months left; 1 logged does not count"


def test_operation_without_decision_maker_is_logged_but_does_not_count() -> None:
    row = four(operation(heads={"area_officer": 2, "social_worker": 1}), on=date(2022, 4, 1))

    assert row.counting == ()
    assert reasons(row.not_counting[0]) == ["no decision maker took part"]
    assert (row.status, row.figures.done) == (Status.NOT_STARTED, 0)


def test_two_half_days_are_not_one_full_day() -> None:
    row = four(operation(date(2022, 3, 10), date(2022, 3, 11), full_day=False), on=date(2022, 4, 1))

    assert reasons(row.not_counting[0]) == ["“Full working day” is not ticked for Thu 10 Mar and Fri 11 Mar"]


def test_an_operation_over_several_days_counts_once() -> None:
    row = four(operation(*[date(2022, 3, day) for day in (8, 9, 10, 11)]), on=date(2022, 4, 1))

    assert row.figures.done == 1


def test_a_new_year_operation_belongs_to_the_year_it_began_in() -> None:
    before = operation(date(2021, 12, 31), date(2022, 1, 1))
    between = operation(date(2022, 12, 31), date(2023, 1, 1))
    after = operation(date(2023, 12, 31), date(2024, 1, 1))
    row = four(before, between, after, on=date(2024, 2, 1))

    assert row.figures.per_year == {2022: 1, 2023: 1}
    assert [judged.entry.id for judged in row.not_counting] == [before.id]
    assert reasons(row.not_counting[0]) == ["outside the period"]


def test_an_entry_outside_the_period_shows_its_other_reasons_too() -> None:
    row = four(operation(date(2021, 5, 1), full_day=False), on=date(2022, 2, 1))

    assert reasons(row.not_counting[0])[0] == "outside the period"
    assert len(reasons(row.not_counting[0])) == 2


def test_planned_and_cancelled_operations_are_shown_and_do_not_count() -> None:
    cancelled = operation(date(2022, 3, 12), state=EntryState.CANCELLED, heads={})
    row = four(planned(date(2022, 3, 10)), cancelled, on=date(2022, 4, 1))

    assert [reasons(judged) for judged in row.not_counting] == [["planned, not held yet"], ["cancelled"]]
    assert row.status is Status.NOT_STARTED


def test_what_has_been_undone_is_gone() -> None:
    assert four(operation(state=EntryState.UNDONE), on=date(2022, 4, 1)).entries == ()


def test_before_the_period_nothing_has_started_and_there_is_no_pace() -> None:
    row = four(operation(date(2021, 11, 1)), on=date(2021, 12, 1))

    assert (row.status, row.pace) == (Status.NOT_STARTED, None)
    assert say(row.sentence) == "begins 1 Jan 2022"


def test_without_an_agreed_number_it_cannot_be_assessed_but_is_counted() -> None:
    entries = [activity("dialogue", date(2022, month, 1)) for month in (1, 2, 3)]

    for on in (date(2021, 6, 1), date(2022, 6, 1), AFTER):
        assert judge(UNSET, *entries, on=on).status is Status.NOT_ASSESSABLE
    row = judge(UNSET, *entries, on=date(2022, 6, 1))
    assert (row.figures.done, row.figures.of, row.pace) == (3, None, None)
    assert say(row.sentence) == "3 logged; the parties need to agree on a number"


def test_a_number_agreed_later_is_used_from_that_day() -> None:
    agreed = event(CommitmentEvent.NUMBER_AGREED, "S7", date(2022, 5, 1), at_least=2)
    entries = [agreed, *(activity("dialogue", date(2022, month, 1)) for month in (1, 2))]

    assert judge(UNSET, *entries, on=date(2022, 4, 30)).status is Status.NOT_ASSESSABLE
    assert judge(UNSET, *entries, on=date(2022, 5, 1)).status is Status.FULFILLED


@pytest.mark.parametrize(
    ("done", "on", "pace"),
    [
        # 730 days: floor(4 × 182 / 730) is 0, floor(4 × 183 / 730) is 1
        (0, date(2022, 7, 2), Pace.ON_TRACK),
        (0, date(2022, 7, 3), Pace.BEHIND),
        (1, date(2022, 12, 31), Pace.ON_TRACK),
        (1, date(2023, 1, 1), Pace.BEHIND),
        (3, date(2023, 11, 1), Pace.ON_TRACK),
        # what is left needs more than three times the planned rate: all four in under a third of the time
        (0, date(2023, 5, 2), Pace.BEHIND),
        (0, date(2023, 5, 3), Pace.AT_RISK),
        # 3 of 4 left: in less than a quarter
        (1, date(2023, 7, 2), Pace.BEHIND),
        (1, date(2023, 7, 3), Pace.AT_RISK),
        (3, date(2023, 11, 2), Pace.AT_RISK),
    ],
)
def test_pace_by_the_elapsed_share_and_the_rate_that_is_left(done: int, on: date, pace: Pace) -> None:
    assert four(*operations(done), on=on).pace is pace


def test_an_open_period_has_no_pace_and_no_end() -> None:
    row = four(*operations(1), on=date(2040, 1, 1), agreement=OPEN)

    assert (row.status, row.pace) == (Status.IN_PROGRESS, None)


def test_a_majority_near_schools_is_more_than_half() -> None:
    assert judge(NEAR_SCHOOLS, *checks(2, 2), on=date(2022, 4, 1)).status is Status.IN_PROGRESS
    assert judge(NEAR_SCHOOLS, *checks(3, 2), on=date(2022, 4, 1)).status is Status.FULFILLED


def test_the_number_without_the_majority_is_partly_fulfilled_at_the_end() -> None:
    row = judge(NEAR_SCHOOLS, *checks(1, 4), on=AFTER)

    assert row.status is Status.PARTLY_FULFILLED
    assert say(row.sentence) == (
        "5 of 3 tillfällen, ended 31 Dec 2023; “Near a school” for 1 of 5, more than half needed"
    ).replace("tillfällen", "occasions")


def test_an_entry_that_names_another_commitment_does_not_appear() -> None:
    mine, others, everyones = (
        operation(date(2022, 3, day), commitment=commitment) for day, commitment in ((1, "S7"), (2, "S8"), (3, None))
    )
    row = four(mine, others, everyones, on=date(2022, 4, 1))

    assert [judged.entry.id for judged in row.entries] == [mine.id, everyones.id]


def test_entries_of_other_kinds_do_not_appear() -> None:
    assert four(activity("dialogue", date(2022, 3, 1)), on=date(2022, 4, 1)).entries == ()


def test_a_kind_named_twice_counts_its_entries_once() -> None:
    twice = {**FOUR_OPERATIONS, "activities": ["joint_operation", "joint_operation"]}

    assert judge(twice, operation(), on=date(2022, 4, 1)).figures.done == 1


def test_several_kinds_are_counted_together_in_order_of_time() -> None:
    target = {"kind": "count", "activities": ["dialogue", "speed_check"], "at_least": 2}
    entries = [activity(kind, date(2022, 3, day)) for kind, day in (("dialogue", 9), ("speed_check", 2))]
    row = judge(target, *entries, on=date(2022, 4, 1))

    assert [judged.entry.start.day for judged in row.counting] == [2, 9]
    assert row.status is Status.FULFILLED


@pytest.mark.parametrize(
    ("on", "left"),
    [
        (date(2023, 10, 31), "2 months left"),
        (date(2023, 11, 1), "2 months left"),
        (date(2023, 11, 2), "60 days left"),
        (date(2023, 12, 30), "2 days left"),
        (date(2024, 1, 1), "ended 31 Dec 2023"),
    ],
)
def test_time_left_is_in_months_then_in_days(on: date, left: str) -> None:
    assert say(four(on=on).sentence) == f"0 of 4 joint operations, {left}"
