"""Numbers that fall behind, what is planned, what is coming, and when the clock looks."""

from datetime import date
from itertools import pairwise

import pytest

from bot.domain.entries import EntryState
from bot.domain.reminding.schedule import next_moment, upcoming
from bot.domain.reminding.settings import Kind, Reminding, Way
from bot.domain.reminding.subjects import Audience, Ground, subjects
from tests.domain.reminding.saying import MEETINGS, OPERATIONS, SCAN, STOCKHOLM, at, at_once, told
from tests.factories import make_agreement, make_commitment, operation, planned

# numbers that fall behind


def test_number_that_falls_behind_is_told_of_every_second_tuesday_with_what_is_left() -> None:
    first = operation(date(2022, 3, 10))

    assert told(OPERATIONS, [first], "2022-12-20", "2023-02-10", Kind.PACE) == [
        "2023-01-10 08:00 2023-01-09",
        "2023-01-24 08:00 2023-01-23",
        "2023-02-07 08:00 2023-02-06",
    ]
    [behind] = at_once(OPERATIONS, [first], "2023-01-10", "2023-01-10 12:00", Kind.PACE)
    assert behind.subject.about == "S7"


def test_number_is_not_told_of_for_two_weeks_after_somebody_logged_something() -> None:
    useless = operation(date(2022, 12, 30), heads={}, recorded_at=at("2022-12-30 15:00"))

    assert told(OPERATIONS, [useless], "2023-01-02", "2023-02-10", Kind.PACE) == [
        "2023-01-24 08:00 2023-01-23",
        "2023-02-07 08:00 2023-02-06",
    ]


@pytest.mark.parametrize(
    ("logged", "first_told"), [("2022-12-27 16:00", "2023-01-10"), ("2022-12-28 00:01", "2023-01-24")]
)
def test_number_is_told_of_again_from_the_fourteenth_day_after_something_was_logged(
    logged: str, first_told: str
) -> None:
    earlier = operation(date(2022, 3, 10), recorded_at=at("2022-03-10 16:00"))
    useless = operation(date(2022, 12, 27), heads={}, recorded_at=at(logged))
    found = told(OPERATIONS, [useless, earlier], "2023-01-02", "2023-02-01", Kind.PACE)

    assert found[0][:10] == first_told


def test_number_that_fell_behind_still_does_when_something_useless_was_logged_today() -> None:
    useless = operation(date(2023, 1, 11), heads={}, recorded_at=at("2023-01-11 10:00"))
    [behind] = [each for each in subjects(Ground(OPERATIONS, [useless], date(2023, 1, 11))) if each.kind is Kind.PACE]

    assert behind.key == "S7:0"
    assert behind.since == at("2023-01-25")


def test_number_that_nothing_was_ever_logged_about_is_told_of_at_once() -> None:
    [behind] = [each for each in subjects(Ground(OPERATIONS, [], date(2023, 1, 11))) if each.kind is Kind.PACE]

    assert behind.since is None


def test_number_in_time_or_reached_is_not_told_of() -> None:
    enough = [operation(date(2022, 2, day)) for day in (1, 8, 15, 22)]

    assert not told(OPERATIONS, enough[:2], "2022-05-02", "2022-12-31", Kind.PACE)
    assert not told(OPERATIONS, enough, "2023-10-02", "2023-12-31", Kind.PACE)


def test_number_is_never_told_of_twice_within_fourteen_days_when_christmas_moves_a_tuesday() -> None:
    # Christmas Day of 2018 is one of the Tuesdays, so that it is told on the 27th
    since_2018 = make_agreement(period={"start": "2018-01-01", "end": "2019-12-31"})
    reminding = Reminding().changed(Kind.PACE, Way(weekday=1))
    told_on = [
        date.fromisoformat(each[:10])
        for each in told(since_2018, [], "2018-11-20", "2019-02-10", Kind.PACE, reminding=reminding)
    ]

    assert told_on
    assert all((later - earlier).days >= 14 for earlier, later in pairwise(told_on))


# what is planned


def test_planned_operation_is_told_of_the_day_before_and_asked_about_the_day_after() -> None:
    march = planned(date(2022, 3, 10), recorded_at=at("2022-03-01 10:00"), party="police")

    assert told(OPERATIONS, [march], "2022-03-07", "2022-03-15", Kind.PLANNED, Kind.OUTCOME) == [
        "2022-03-09 08:00 before",
        "2022-03-11 09:00 after",
    ]
    both = at_once(OPERATIONS, [march], "2022-03-08", "2022-03-11 10:00", Kind.PLANNED, Kind.OUTCOME)
    assert {each.subject.kind: each.subject.audience for each in both} == {
        Kind.PLANNED: Audience(),
        Kind.OUTCOME: Audience(("police",)),
    }


def test_operation_of_several_days_is_asked_about_after_its_last() -> None:
    days = operation(date(2022, 3, 9), date(2022, 3, 10), state=EntryState.PLANNED, recorded_at=at("2022-03-01 10:00"))

    assert told(OPERATIONS, [days], "2022-03-07", "2022-03-15", Kind.PLANNED, Kind.OUTCOME) == [
        "2022-03-08 08:00 before",
        "2022-03-11 09:00 after",
    ]


def test_monday_operation_is_told_of_on_friday_and_friday_operation_asked_about_on_monday_morning() -> None:
    monday = planned(date(2022, 10, 31), recorded_at=at("2022-10-01 10:00"))
    friday = planned(date(2022, 11, 11), recorded_at=at("2022-10-01 10:00"))

    assert told(OPERATIONS, [monday, friday], "2022-10-24", "2022-11-20", Kind.PLANNED, Kind.OUTCOME) == [
        "2022-10-28 08:00 before",
        "2022-11-01 09:00 after",
        "2022-11-10 08:00 before",
        "2022-11-14 09:00 after",
    ]


@pytest.mark.parametrize("state", [EntryState.HELD, EntryState.CANCELLED, EntryState.UNDONE])
def test_what_was_held_cancelled_or_undone_is_neither_told_of_nor_asked_about(state: EntryState) -> None:
    settled = operation(date(2022, 3, 10), state=state, recorded_at=at("2022-03-01 10:00"))

    assert not told(OPERATIONS, [settled], "2022-03-07", "2022-03-15", Kind.PLANNED, Kind.OUTCOME)


def test_operation_whose_day_is_over_is_no_longer_announced() -> None:
    march = planned(date(2022, 3, 10), recorded_at=at("2022-03-01 10:00"))
    [late] = at_once(OPERATIONS, [march], "2022-03-08", "2022-03-11 00:00", Kind.PLANNED)
    [in_time] = at_once(OPERATIONS, [march], "2022-03-08", "2022-03-10 23:00", Kind.PLANNED)

    assert (late.missed, in_time.missed) == (True, False)


# the clock


def test_clock_looks_at_the_agreement_at_the_hours_that_are_chosen_on_working_days() -> None:
    moments = [at("2022-04-14 07:00")]
    while len(moments) < 7:
        moments.append(next_moment(Reminding(), STOCKHOLM, moments[-1]))

    assert [f"{each:%d %H:%M}" for each in moments[1:]] == [
        "14 08:00",
        "14 08:30",
        "14 09:00",
        "14 12:00",
        "19 08:00",
        "19 08:30",
    ]


def test_what_is_coming_is_shown_as_if_nothing_more_were_logged() -> None:
    ground = Ground(SCAN, [], date(2022, 10, 10))
    found = upcoming(ground, Reminding(), after=at("2022-10-10 12:00"), days=14)

    assert [(each.subject.kind, each.rung.name, f"{each.rung.at:%m-%d %H:%M}") for each in found] == [
        (Kind.DEADLINE, "7", "10-13 08:00"),
        (Kind.DIGEST, "digest", "10-17 08:30"),
        (Kind.DEADLINE, "1", "10-19 08:00"),
        (Kind.DEADLINE, "0", "10-20 08:00"),
        (Kind.DIGEST, "digest", "10-24 08:30"),
    ]


def test_what_is_late_is_shown_as_coming_every_week_and_then_to_the_coordinators() -> None:
    ground = Ground(SCAN, [], date(2022, 10, 21))
    found = upcoming(ground, Reminding(), after=at("2022-10-21 12:00"), days=14)

    assert [(each.rung.name, f"{each.rung.at:%m-%d}") for each in found if each.subject.kind is not Kind.DIGEST] == [
        ("+7", "10-27"),
        ("+14", "11-03"),
        ("escalated", "11-03"),
    ]


def test_warning_a_year_before_is_shown_as_coming_a_year_before_that() -> None:
    late = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2023-12-20"}))
    chosen = Reminding().changed(Kind.DEADLINE, Way(days=(365,)))
    found = upcoming(Ground(late, [], date(2022, 1, 3)), chosen, after=at("2022-01-03 12:00"), days=366)

    assert [f"{each.rung.at:%Y-%m-%d}" for each in found if each.subject.kind is Kind.DEADLINE] == [
        "2022-12-20",
        "2022-12-30",
    ]


def test_after_its_end_nothing_that_the_agreement_promised_is_shown_as_coming() -> None:
    late = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2023-12-20"}))
    found = upcoming(Ground(late, [], date(2023, 12, 22)), Reminding(), after=at("2023-12-22 12:00"), days=30)

    assert [(each.subject.kind, each.rung.name) for each in found if each.subject.kind is not Kind.DIGEST] == [
        (Kind.DEADLINE, "+7"),
        (Kind.DEADLINE, "0"),
    ]


def test_weeks_that_have_not_begun_are_shown_as_coming() -> None:
    found = upcoming(Ground(MEETINGS, [], date(2022, 10, 10)), Reminding(), after=at("2022-10-10 12:00"), days=17)

    assert [(each.subject.kind, each.subject.key) for each in found if each.subject.kind is not Kind.DIGEST] == [
        (Kind.WEEK_OPEN, "S6:2022-W41"),
        (Kind.WEEK_MISSED, "S6:2022-W41"),
        (Kind.WEEK_OPEN, "S6:2022-W42"),
        (Kind.WEEK_MISSED, "S6:2022-W42"),
    ]
