from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.assessment import IntervalState, Pace, Status
from bot.domain.calendar import parse_week
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, IN_2022, OPEN, judge, reasons, say
from tests.factories import activity, event, meeting

WEEKLY = {
    "kind": "cadence",
    "every": "iso_week",
    "activities": ["weekly_meeting"],
    "roles": ["social_worker"],
    "parties": ["police"],
}
JANUARY_2023 = date(2023, 1, 1)


def weeks(year: int, *numbers: int) -> list[Entry]:
    return [meeting(f"{year}-W{number:02d}") for number in numbers]


def excused(week: str, reason: str = "julledighet") -> Entry:
    day = parse_week(week).start
    return event(CommitmentEvent.INTERVAL_EXCUSED, "S7", day, interval=week, reason=reason)


def test_every_week_held_is_fulfilled_at_the_end_and_not_before() -> None:
    entries = weeks(2022, *range(1, 53))

    running = judge(WEEKLY, *entries, on=date(2022, 12, 31), **IN_2022)
    ended = judge(WEEKLY, *entries, on=JANUARY_2023, **IN_2022)

    assert (running.status, running.pace) == (Status.IN_PROGRESS, Pace.ON_TRACK)
    assert (ended.status, ended.pace) == (Status.FULFILLED, None)
    assert say(ended.sentence) == "52 of 52 weeks"
    assert (ended.figures.done, ended.figures.of, ended.figures.share) == (52, 52, Fraction(1))


def test_49_of_52_weeks_2_excused_with_reasons_1_missed() -> None:
    entries = [*weeks(2022, *range(1, 50)), excused("2022-W50"), excused("2022-W51")]
    row = judge(WEEKLY, *entries, on=JANUARY_2023, **IN_2022)

    assert row.status is Status.PARTLY_FULFILLED
    assert say(row.sentence) == "49 of 52 weeks, 2 excused with reasons, 1 missed"
    assert [outcome.reason for outcome in row.intervals if outcome.reason] == ["julledighet"] * 2


def test_none_held_is_not_fulfilled_even_if_all_were_excused() -> None:
    entries = [excused(f"2022-W{number:02d}") for number in range(1, 53)]

    assert judge(WEEKLY, *entries, on=JANUARY_2023, **IN_2022).status is Status.NOT_FULFILLED
    assert judge(WEEKLY, on=JANUARY_2023, **IN_2022).status is Status.NOT_FULFILLED


def test_a_held_week_is_held_even_if_it_was_excused() -> None:
    row = judge(WEEKLY, *weeks(2022, 1), excused("2022-W01"), on=date(2022, 1, 12), **IN_2022)

    assert row.intervals[0].state is IntervalState.HELD


def test_an_excused_week_is_open_until_it_is_over() -> None:
    entry = excused("2022-W01")

    assert judge(WEEKLY, entry, on=date(2022, 1, 9), **IN_2022).intervals[0].state is IntervalState.OPEN
    assert judge(WEEKLY, entry, on=date(2022, 1, 10), **IN_2022).intervals[0].state is IntervalState.EXCUSED


def test_while_it_runs_the_sentence_says_how_it_has_gone_so_far() -> None:
    row = judge(WEEKLY, *weeks(2022, 1, 2, 4), on=date(2022, 2, 2), **IN_2022)

    assert say(row.sentence) == "3 of 4 weeks so far, 1 missed; 10 months left"
    assert (row.status, row.figures.done, row.figures.of) == (Status.IN_PROGRESS, 3, 52)


def test_before_the_first_week_is_over_nothing_is_missed() -> None:
    row = judge(WEEKLY, on=date(2022, 1, 5), **IN_2022)

    assert (row.status, row.pace) == (Status.NOT_STARTED, Pace.ON_TRACK)
    assert [outcome.state for outcome in row.intervals] == [IntervalState.OPEN]
    assert say(row.sentence) == "none of 52 weeks is over yet; 11 months left"


@pytest.mark.parametrize(("year", "number"), [(2020, 53), (2022, 52), (2026, 53)])
def test_a_year_demands_all_of_its_weeks(year: int, number: int) -> None:
    period: dict[str, Any] = {"period": {"start": f"{year}-01-01", "end": f"{year}-12-31"}}
    full = judge(WEEKLY, *weeks(year, *range(1, number + 1)), on=date(year + 1, 1, 1), **period)
    one_short = judge(WEEKLY, *weeks(year, *range(1, number)), on=date(year + 1, 1, 1), **period)

    assert (full.status, full.figures.of) == (Status.FULFILLED, number)
    assert one_short.status is Status.PARTLY_FULFILLED


def test_the_first_days_of_2022_belong_to_the_last_week_of_2021() -> None:
    row = judge(WEEKLY, meeting(date(2022, 1, 2)), on=date(2022, 1, 5), **IN_2022)

    assert reasons(row.not_counting[0]) == ["outside the period"]
    assert row.figures.done == 0


def test_a_meeting_on_monday_30_december_2019_is_the_first_of_2020() -> None:
    period: dict[str, Any] = {"period": {"start": "2020-01-01", "end": "2020-12-31"}}
    row = judge(WEEKLY, meeting("2020-W01"), on=date(2020, 1, 1), **period)

    assert row.counting[0].entry.start == date(2019, 12, 30)
    assert row.figures.per_year == {2020: 1}


def test_the_rest_of_the_last_week_still_holds_it() -> None:
    period: dict[str, Any] = {"period": {"start": "2020-01-01", "end": "2020-12-31"}}
    row = judge(WEEKLY, meeting(date(2021, 1, 1)), on=date(2021, 1, 1), **period)

    assert row.intervals[-1].interval.key == "2020-W53"
    assert row.intervals[-1].state is IntervalState.HELD


def test_two_meetings_in_a_week_hold_one_week() -> None:
    row = judge(WEEKLY, meeting(date(2022, 1, 4)), meeting(date(2022, 1, 6)), on=date(2022, 1, 7), **IN_2022)

    assert (row.figures.done, len(row.counting)) == (1, 2)


@pytest.mark.parametrize(
    ("heads", "reason"),
    [
        ({"area_officer": 1}, "no social worker took part"),
        ({"social_worker": 1}, "nobody from Polisen took part"),
        ({"area_officer": 0, "social_worker": 2}, "nobody from Polisen took part"),
    ],
)
def test_a_meeting_without_both_does_not_hold_its_week(heads: dict[str, int], reason: str) -> None:
    row = judge(WEEKLY, meeting("2022-W01", heads=heads), on=date(2022, 1, 12), **IN_2022)

    assert reasons(row.not_counting[0]) == [reason]
    assert row.intervals[0].state is IntervalState.MISSED
    assert say(row.sentence).endswith("1 logged does not count")


def test_a_cancelled_meeting_does_not_hold_its_week() -> None:
    entry = meeting("2022-W01", state=EntryState.CANCELLED)

    assert judge(WEEKLY, entry, on=date(2022, 1, 12), **IN_2022).intervals[0].state is IntervalState.MISSED


@pytest.mark.parametrize(
    ("missed", "pace"),
    [((), Pace.ON_TRACK), ((10,), Pace.BEHIND), ((9, 10), Pace.AT_RISK), ((1, 2, 3, 6), Pace.ON_TRACK)],
)
def test_pace_looks_at_the_last_four_weeks(missed: tuple[int, ...], pace: Pace) -> None:
    held = [number for number in range(1, 11) if number not in missed]

    assert judge(WEEKLY, *weeks(2022, *held), on=date(2022, 3, 14), **IN_2022).pace is pace


def test_an_excused_week_does_not_slow_the_pace() -> None:
    row = judge(WEEKLY, *weeks(2022, 1, 2, 3), excused("2022-W04"), on=date(2022, 2, 2), **IN_2022)

    assert row.pace is Pace.ON_TRACK


def test_without_an_agreed_interval_it_cannot_be_assessed() -> None:
    unset = {"kind": "cadence", "activities": ["mapping"]}
    entry = activity("mapping", date(2022, 3, 1))
    before, running, ended = (judge(unset, entry, on=on) for on in (date(2021, 1, 1), date(2022, 6, 1), AFTER))

    assert {before.status, running.status, ended.status} == {Status.NOT_ASSESSABLE}
    assert say(running.sentence) == "1 logged; the parties need to agree on how often"
    assert running.figures.done == 1


def test_an_interval_agreed_later_is_used_from_that_day() -> None:
    unset = {"kind": "cadence", "activities": ["mapping"]}
    entries = [
        event(CommitmentEvent.INTERVAL_AGREED, "S7", date(2022, 2, 1), every="month"),
        activity("mapping", date(2022, 1, 15)),
        activity("mapping", date(2022, 2, 15)),
    ]
    row = judge(unset, *entries, on=date(2022, 4, 1))

    assert row.status is Status.IN_PROGRESS
    assert [(each.interval.key, each.state) for each in row.intervals] == [
        ("2022-02", IntervalState.HELD),
        ("2022-03", IntervalState.MISSED),
        ("2022-04", IntervalState.OPEN),
    ]


def test_a_mapping_leads_to_an_operation_or_says_that_there_is_no_need() -> None:
    target = {
        "kind": "cadence",
        "every": "month",
        "activities": ["mapping"],
        "conditions": [
            {
                "text": "Insats eller inget behov.",
                "rule": {"rule": "includes", "field": "outcome", "values": ["led_to_operation", "no_need"]},
            }
        ],
    }
    decided = activity("mapping", date(2022, 1, 15), {"outcome": "no_need"})
    undecided = activity("mapping", date(2022, 2, 15))
    row = judge(target, decided, undecided, on=date(2022, 2, 20))

    assert [judged.entry.id for judged in row.counting] == [decided.id]
    assert reasons(row.not_counting[0]) == ["“Outcome” is none of: an operation and no need"]


def test_without_a_first_day_there_is_nothing_to_count_weeks_from() -> None:
    entry = meeting("2022-W10")

    assert judge(WEEKLY, on=date(2022, 6, 1), agreement=OPEN).status is Status.NOT_STARTED
    assert judge(WEEKLY, entry, on=date(2022, 6, 1), agreement=OPEN).status is Status.IN_PROGRESS
    until = {"period": {"end": "2022-12-31"}}
    assert judge(WEEKLY, entry, on=JANUARY_2023, agreement=until).status is Status.NOT_ASSESSABLE


def test_an_open_end_counts_what_has_been_and_never_ends() -> None:
    period: dict[str, Any] = {"period": {"start": "2022-01-01"}}
    row = judge(WEEKLY, *weeks(2022, 1, 2), on=date(2022, 1, 25), agreement=period)

    assert (row.figures.done, row.figures.of) == (2, 3)
    assert say(row.sentence) == "2 of 3 weeks so far, 1 missed"


def test_a_period_in_which_no_interval_begins_cannot_be_assessed() -> None:
    monthly = {"kind": "cadence", "every": "month", "activities": ["mapping"]}
    row = judge(monthly, on=date(2022, 1, 20), period={"start": "2022-01-05", "end": "2022-01-25"})

    assert row.status is Status.NOT_ASSESSABLE
    assert say(row.sentence) == "0 logged; no interval begins in the period"


def test_an_open_period_before_its_first_interval_has_not_started() -> None:
    yearly = {"kind": "cadence", "every": "year", "activities": ["mapping"]}
    row = judge(yearly, on=date(2022, 6, 1), agreement={"period": {"start": "2022-02-01"}})

    assert row.status is Status.NOT_STARTED
    assert say(row.sentence) == "0 logged; no interval has begun yet"


def test_an_interval_that_reaches_out_of_the_period_is_over_with_it() -> None:
    half_yearly = {"kind": "cadence", "every": "half_year", "activities": ["mapping"]}
    period = {"start": "2022-01-01", "end": "2022-09-30"}
    entries = [activity("mapping", date(2022, month, 1)) for month in (2, 8)]

    assert judge(half_yearly, *entries, on=date(2022, 10, 1), period=period).status is Status.FULFILLED
    missed = judge(half_yearly, entries[0], on=date(2022, 10, 1), period=period)
    assert missed.status is Status.PARTLY_FULFILLED


@pytest.mark.parametrize(
    ("every", "unit"),
    [("month", "months"), ("tertial", "tertials"), ("half_year", "half-years"), ("year", "years")],
)
def test_other_rhythms_say_their_unit(every: str, unit: str) -> None:
    row = judge({"kind": "cadence", "every": every, "activities": ["mapping"]}, on=AFTER)

    assert say(row.sentence) == f"0 of {row.figures.of} {unit}, {row.figures.of} missed"


def test_weeks_around_the_clock_changes_are_held_like_others() -> None:
    changes = (date(2022, 3, 27), date(2022, 10, 30))
    entries = [meeting(day + timedelta(days=shift)) for day in changes for shift in (0, 1)]
    row = judge(WEEKLY, *entries, on=JANUARY_2023, **IN_2022)
    held = [each.interval.key for each in row.intervals if each.state is IntervalState.HELD]

    assert held == ["2022-W12", "2022-W13", "2022-W43", "2022-W44"]
