from datetime import date

import pytest

from bot.domain.assessment import RowRole, Status
from tests.domain.judging.judge import AFTER, judge, reasons, say
from tests.factories import FOUR_OPERATIONS, activity, make_commitment, meeting, operation, planned

RUNNING = date(2022, 6, 1)
WALKS = {
    "kind": "count",
    "activities": ["safety_walk"],
    "at_least": 2,
    "set_conditions": [
        {
            "id": "S7a",
            "text": "Belysningen åtgärdas.",
            "rule": {"rule": "sums_match", "field": "lighting_found", "closed": "lighting_closed"},
        }
    ],
}
CHECKS = {
    "kind": "count",
    "activities": ["speed_check"],
    "at_least": 2,
    "set_conditions": [
        {
            "id": "S7a",
            "text": "Två av tre vid skolor.",
            "rule": {"rule": "share_over", "field": "near_school", "share": "2/3"},
        }
    ],
}


def test_every_condition_with_an_id_is_a_row_under_its_commitment() -> None:
    rows = [judge(FOUR_OPERATIONS, on=RUNNING, row=row) for row in ("S7a", "S7b", "S7c", "S7d")]

    assert {(row.role, row.kind, row.parent) for row in rows} == {(RowRole.CONDITION, "condition", "S7")}
    assert rows[1].responsible == ("municipality",)
    assert rows[3].responsible == make_commitment().responsible
    assert {row.status for row in rows} == {Status.NOT_STARTED}
    assert say(rows[0].sentence) == "nothing logged yet"


def test_fulfilled_while_every_operation_meets_it() -> None:
    row = judge(FOUR_OPERATIONS, operation(), on=RUNNING, row="S7a")

    assert (row.status, row.figures.done, row.figures.of) == (Status.FULFILLED, 1, 1)


def test_the_sentence_says_which_operations_do_not_meet_it() -> None:
    entries = [operation(date(2022, month, 4), full_day=month > 2) for month in (1, 2, 3)]
    row = judge(FOUR_OPERATIONS, *entries, on=RUNNING, row="S7a")

    assert row.status is Status.IN_PROGRESS
    assert say(row.sentence) == "met by 1 of 3; not met: 4 Jan 2022 and 4 Feb 2022"


def test_many_failing_operations_are_named_in_part() -> None:
    entries = [operation(date(2022, 1, day), full_day=False) for day in range(1, 9)]
    row = judge(FOUR_OPERATIONS, *entries, on=RUNNING, row="S7a")

    assert say(row.sentence).endswith("5 Jan 2022, and 3 more")


@pytest.mark.parametrize(
    ("ticks", "status"),
    [
        ((), Status.NOT_FULFILLED),
        ((False,), Status.NOT_FULFILLED),
        ((True, False), Status.PARTLY_FULFILLED),
        ((True, True), Status.FULFILLED),
    ],
)
def test_at_the_end(ticks: tuple[bool, ...], status: Status) -> None:
    entries = [operation(full_day=tick) for tick in ticks]

    assert judge(FOUR_OPERATIONS, *entries, on=AFTER, row="S7a").status is status


def test_a_condition_is_answered_on_its_own_whatever_the_others_say() -> None:
    entry = operation(full_day=False)

    assert judge(FOUR_OPERATIONS, entry, on=RUNNING, row="S7a").status is Status.IN_PROGRESS
    assert judge(FOUR_OPERATIONS, entry, on=RUNNING, row="S7b").status is Status.FULFILLED


def test_a_condition_in_several_parts_needs_all_of_them() -> None:
    row = judge(FOUR_OPERATIONS, operation(focus=["youth"]), on=RUNNING, row="S7d")

    assert reasons(row.not_counting[0]) == ["“Focus” lacks: narcotics"]
    assert len(row.not_counting[0].answers) == 3


def test_what_was_not_held_or_lies_outside_the_period_is_not_asked_about() -> None:
    entries = [planned(date(2022, 3, 1)), operation(date(2021, 3, 1))]

    assert judge(FOUR_OPERATIONS, *entries, on=RUNNING, row="S7a").entries == ()


def test_a_cadence_may_have_conditions_with_ids_too() -> None:
    target = {
        "kind": "cadence",
        "every": "month",
        "activities": ["weekly_meeting"],
        "conditions": [
            {
                "id": "S7a",
                "text": "Minst två.",
                "rule": {"rule": "number_at_least", "field": "heads.area_officer", "value": 2},
            }
        ],
    }
    entries = [meeting("2022-W05"), meeting("2022-W10", heads={"area_officer": 2})]
    row = judge(target, *entries, on=RUNNING, row="S7a")

    assert (row.figures.done, row.figures.of) == (1, 2)
    assert reasons(row.not_counting[0]) == ["“area officer” is 1, at least 2 needed"]


@pytest.mark.parametrize(
    ("found", "closed", "met"), [((3, 2), (3, 2), True), ((3, 2), (3, 1), False), ((0, 0), (0, 0), True)]
)
def test_lights_that_were_out_have_all_been_mended(
    found: tuple[int, int], closed: tuple[int, int], *, met: bool
) -> None:
    entries = [
        activity("safety_walk", date(2022, 3, 1), {"lighting_found": out, "lighting_closed": mended})
        for out, mended in zip(found, closed, strict=True)
    ]
    condition = judge(WALKS, *entries, on=RUNNING, row="S7a")
    commitment = judge(WALKS, *entries, on=RUNNING)

    assert condition.status is (Status.FULFILLED if met else Status.IN_PROGRESS)
    assert commitment.status is condition.status


def test_the_sums_are_said() -> None:
    entry = activity("safety_walk", date(2022, 3, 1), {"lighting_found": 3, "lighting_closed": 1})
    row = judge(WALKS, entry, on=RUNNING, row="S7a")

    assert say(row.sentence) == "“Lights out”: 3, “Lights mended”: 1"
    assert (row.figures.done, row.figures.of) == (1, 3)


def test_another_share_than_half_is_said_in_per_cent() -> None:
    entries = [activity("speed_check", date(2022, 3, day), {"near_school": day < 3}) for day in (1, 2, 3)]
    row = judge(CHECKS, *entries, on=AFTER, row="S7a")

    assert row.status is Status.PARTLY_FULFILLED
    assert say(row.sentence) == "“Near a school” for 2 of 3, more than 66 per cent needed"
    assert [judged.entry.start.day for judged in row.not_counting] == [3]


def test_a_condition_on_an_empty_set_is_not_met() -> None:
    running, ended = (judge(CHECKS, on=on, row="S7a") for on in (RUNNING, AFTER))

    assert (running.status, ended.status) == (Status.NOT_STARTED, Status.NOT_FULFILLED)
    assert say(running.sentence) == "nothing logged yet"
