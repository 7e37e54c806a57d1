"""Deadlines and actions: warned of, told of while they are late, and when not."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.kinds import FOLLOW_UP, CommitmentEvent
from bot.domain.reminding.settings import Kind, Reminding, Way
from bot.domain.reminding.subjects import Audience
from tests.domain.reminding.saying import ANNA, HALF_YEARLY, MEETINGS, OPERATIONS, SCAN, action, at, at_once, told
from tests.factories import activity, event, make_agreement, make_commitment

# deadlines


def test_deadline_is_warned_of_thirty_seven_and_one_day_before_and_on_the_day() -> None:
    assert told(SCAN, [], "2022-09-01", "2022-10-21", Kind.DEADLINE) == [
        "2022-09-20 08:00 30",
        "2022-10-13 08:00 7",
        "2022-10-19 08:00 1",
        "2022-10-20 08:00 0",
    ]


def test_overdue_deadline_is_told_of_every_week_until_it_is_done() -> None:
    done = event(CommitmentEvent.MILESTONE_DONE, "S2", date(2022, 11, 8), reference="dnr 1")

    assert told(SCAN, [done], "2022-10-21", "2022-12-31", Kind.DEADLINE) == [
        "2022-10-27 08:00 +7",
        "2022-11-03 08:00 +14",
    ]


def test_deadline_that_is_two_weeks_late_goes_to_the_coordinators_of_the_responsible_party_once() -> None:
    [escalated] = at_once(SCAN, [], "2022-10-21", "2022-12-31", Kind.ESCALATION)

    assert escalated.rung.at == at("2022-11-03 08:00")
    assert escalated.subject.audience == Audience(("municipality",), coordinators=True)


def test_deadline_that_is_met_is_not_reminded_of() -> None:
    done = event(CommitmentEvent.MILESTONE_DONE, "S2", date(2022, 9, 1), reference="dnr 1")

    assert not told(SCAN, [done], "2022-09-05", "2022-11-30", Kind.DEADLINE, Kind.ESCALATION)


def test_warnings_that_fall_on_one_working_day_are_one_the_last() -> None:
    saturday = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2022-12-31"}))

    assert told(saturday, [], "2022-12-26", "2023-01-01", Kind.DEADLINE) == ["2022-12-30 08:00 0"]


def test_warnings_that_fall_on_one_working_day_are_one_also_where_they_come_later_in_the_day() -> None:
    saturday = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2022-12-31"}))
    at_one = Reminding().changed(Kind.DEADLINE, Way(hour=time(13), days=(7, 1, 0)))

    assert told(saturday, [], "2022-12-22", "2023-01-01", Kind.DEADLINE, reminding=at_one) == [
        "2022-12-23 08:00 7",
        "2022-12-30 08:00 0",
    ]


def test_days_and_hour_that_people_choose_take_the_place_of_the_usual_ones() -> None:
    chosen = Reminding().changed(Kind.DEADLINE, Way(hour=time(13, 30), days=(14, 2)))

    assert told(SCAN, [], "2022-09-01", "2022-10-21", Kind.DEADLINE, reminding=chosen) == [
        "2022-10-06 13:30 14",
        "2022-10-18 13:30 2",
    ]


def test_kind_that_is_switched_off_is_not_heard_of() -> None:
    quiet = Reminding().changed(Kind.DEADLINE, Way(on=False))

    assert not told(SCAN, [], "2022-09-01", "2022-11-30", Kind.DEADLINE, reminding=quiet)
    assert told(SCAN, [], "2022-10-21", "2022-11-30", Kind.ESCALATION, reminding=quiet) == [
        "2022-11-03 08:00 escalated"
    ]


def test_extension_is_decided_on_with_warnings_a_half_year_a_quarter_and_a_month_before() -> None:
    extension = {"id": "K7", "months": 12, "decide_by": "2023-12-31", "remind_days": [180, 90, 30]}
    undecided = make_agreement(extension=extension)
    decided = make_agreement(extension={**extension, "decision": {"extended": False, "on": "2023-08-01"}})

    assert told(undecided, [], "2023-06-01", "2024-01-31", Kind.EXTENSION) == [
        "2023-07-04 08:00 180",
        "2023-10-02 08:00 90",
        "2023-12-01 08:00 30",
    ]
    assert not told(decided, [], "2023-06-01", "2024-01-31", Kind.EXTENSION)


def test_report_of_a_window_is_asked_for_until_the_next_window_begins() -> None:
    follow_ups = make_agreement(make_commitment("K6", HALF_YEARLY))
    found = told(follow_ups, [], "2022-04-25", "2022-11-10", Kind.DEADLINE)

    assert found[:5] == [
        "2022-04-29 08:00 30",
        "2022-05-24 08:00 7",
        "2022-05-30 08:00 1",
        "2022-05-31 08:00 0",
        "2022-06-07 08:00 +7",
    ]
    # the 25th of October is the last Tuesday before the first of November; the next window is warned of by then
    assert found[-2:] == ["2022-10-25 08:00 +147", "2022-10-31 08:00 30"]


def test_late_report_ends_the_asking() -> None:
    follow_ups = make_agreement(make_commitment("K6", HALF_YEARLY))
    late = activity(FOLLOW_UP, date(2022, 6, 9), {"window": "2022-05"})

    assert told(follow_ups, [late], "2022-06-01", "2022-10-01", Kind.DEADLINE) == ["2022-06-07 08:00 +7"]


def test_window_that_is_excused_beforehand_is_not_asked_for() -> None:
    follow_ups = make_agreement(make_commitment("K6", HALF_YEARLY))
    excused = event(
        CommitmentEvent.INTERVAL_EXCUSED, "K6", date(2022, 4, 25), interval="2022-05", reason="omorganisation"
    )

    assert not told(follow_ups, [excused], "2022-05-01", "2022-10-01", Kind.DEADLINE, Kind.ESCALATION)


def test_stage_that_is_reached_is_not_reminded_of_but_the_next_one_is() -> None:
    stages = [
        {"id": "draft", "name": "utkast", "due": "2022-09-30"},
        {"id": "in_use", "name": "används", "due": "2022-10-31"},
    ]
    guide = make_agreement(make_commitment("H3", {"kind": "staged", "stages": stages}))
    draft = event(CommitmentEvent.STAGE_REACHED, "H3", date(2022, 9, 15), stage="draft")

    assert told(guide, [draft], "2022-09-17", "2022-11-01", Kind.DEADLINE) == [
        "2022-09-30 08:00 30",
        "2022-10-24 08:00 7",
        "2022-10-28 08:00 1",
        "2022-10-31 08:00 0",
    ]


def test_end_of_the_agreement_is_warned_of_and_then_there_is_nothing_more_to_say() -> None:
    assert told(SCAN, [], "2023-11-25", "2024-02-01", Kind.DEADLINE, Kind.ESCALATION)[-1] == "2023-12-29 08:00 0"


def test_day_that_passed_while_we_were_away_is_told_late_and_what_came_before_is_missed() -> None:
    found = at_once(SCAN, [], "2022-10-10", "2022-10-22 12:00", Kind.DEADLINE)

    assert [(each.rung.name, each.missed) for each in found] == [("7", True), ("1", True), ("0", False)]
    assert found[-1].rung.until is None


def test_day_to_decide_on_an_extension_is_not_told_of_once_it_is_over() -> None:
    undecided = make_agreement(extension={"id": "K7", "months": 12, "decide_by": "2023-10-20", "remind_days": [30, 0]})
    found = at_once(undecided, [], "2023-09-01", "2023-10-22 12:00", Kind.EXTENSION)

    assert [(each.rung.name, each.missed) for each in found] == [("30", True), ("0", True)]


def test_end_of_the_agreement_is_not_told_of_once_it_is_over() -> None:
    in_time = at_once(OPERATIONS, [], "2023-12-28", "2023-12-31 23:59", Kind.DEADLINE)

    assert [(each.rung.name, each.rung.until) for each in in_time] == [("0", at("2024-01-01"))]
    assert not at_once(OPERATIONS, [], "2023-12-28", "2024-01-02 12:00", Kind.DEADLINE)


def test_after_three_weeks_away_the_latest_of_what_is_overdue_is_told_and_the_rest_is_missed() -> None:
    found = at_once(SCAN, [], "2022-10-18", "2022-11-11 07:00", Kind.DEADLINE)

    assert [(each.rung.name, each.missed) for each in found] == [
        ("1", True),
        ("0", True),
        ("+7", True),
        ("+14", True),
        ("+21", False),
    ]


# actions


def test_owner_of_an_action_is_warned_and_when_it_is_late_told_every_week() -> None:
    found = told(MEETINGS, [action("2022-02-16")], "2022-01-10", "2022-03-05", Kind.ACTION, Kind.ESCALATION)

    assert found == [
        "2022-01-17 08:00 30",
        "2022-02-09 08:00 7",
        "2022-02-15 08:00 1",
        "2022-02-16 08:00 0",
        "2022-02-23 08:00 +7",
        "2022-03-02 08:00 +14",
        "2022-03-02 08:00 escalated",
    ]


def test_action_goes_to_its_owner_and_without_one_to_its_party() -> None:
    owned, nobodys = action("2022-02-16"), action("2022-02-16", owner="", team="")
    found = at_once(MEETINGS, [owned, nobodys], "2022-02-15 12:00", "2022-02-16 12:00", Kind.ACTION)

    assert {each.subject.about: each.subject.audience for each in found} == {
        owned.id: Audience(person=ANNA),
        nobodys.id: Audience(("municipality",)),
    }


def test_late_action_goes_to_the_coordinator_of_its_owner() -> None:
    [escalated] = at_once(MEETINGS, [action("2022-02-16")], "2022-02-17", "2022-03-02 12:00", Kind.ESCALATION)

    assert escalated.subject.audience == Audience(person=ANNA, coordinators=True)


@pytest.mark.parametrize(
    ("written_down", "escalated"),
    [
        # two weeks late on the second of March
        ("2022-02-23 10:00", "2022-03-02 08:00 escalated"),
        ("2022-02-24 10:00", "2022-03-03 08:00 escalated"),
        ("2022-04-01 10:00", "2022-04-08 08:00 escalated"),
        # a week later is Good Friday
        ("2022-04-08 10:00", "2022-04-19 08:00 escalated"),
    ],
)
def test_action_that_was_late_when_it_was_written_down_leaves_its_owner_a_week(
    written_down: str, escalated: str
) -> None:
    late = action("2022-02-16", recorded=written_down)

    assert told(MEETINGS, [late], "2022-02-17", "2022-05-01", Kind.ESCALATION) == [escalated]


def test_action_that_is_done_or_has_no_date_is_not_reminded_of() -> None:
    done = action("2022-02-16", done_on="2022-01-20", done_by="UANNA", done_team="TM")

    assert not at_once(MEETINGS, [done, action("")], "2022-01-21", "2022-04-01", Kind.ACTION, Kind.ESCALATION)


def test_action_written_down_the_day_before_is_warned_of_from_then_on_only() -> None:
    late = action("2022-02-16", recorded="2022-02-15 10:00")

    assert told(MEETINGS, [late], "2022-02-15", "2022-02-17", Kind.ACTION) == ["2022-02-16 08:00 0"]


def test_correction_takes_back_nothing_that_was_due_before_it() -> None:
    corrected = replace(action("2022-02-16", recorded="2022-02-15 08:30"), revision=2)
    [reminder] = at_once(MEETINGS, [corrected], "2022-02-15 07:00", "2022-02-15 09:00", Kind.ACTION)

    assert reminder.rung.name == "1"


def test_action_is_still_asked_for_when_the_agreement_has_ended() -> None:
    late = action("2023-12-29", recorded="2023-12-01 10:00")

    assert told(MEETINGS, [late], "2024-01-02", "2024-01-13", Kind.ACTION, Kind.DEADLINE, Kind.ESCALATION) == [
        "2024-01-05 08:00 +7",
        "2024-01-12 08:00 +14",
        "2024-01-12 08:00 escalated",
    ]
