from dataclasses import replace
from datetime import date

import pytest

from bot.domain.assessment import Status
from bot.domain.entries import Entry
from bot.domain.judging.assess import would_count
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import reasons
from tests.factories import (
    FOUR_OPERATIONS,
    activity,
    event,
    make_agreement,
    make_commitment,
    meeting,
    operation,
    planned,
)

TODAY = date(2022, 6, 1)
WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
OPERATIONS_GO_ON = {"kind": "ongoing", "activities": ["joint_operation"]}
MORE_OPERATIONS = {"kind": "increase", "measure": {"activities": ["joint_operation"], "unit": "insatser"}}


def test_each_commitment_that_takes_the_kind_says_whether_it_counts() -> None:
    agreement = make_agreement(
        make_commitment("S6", WEEKLY),
        make_commitment("S7", FOUR_OPERATIONS),
        make_commitment("S8", OPERATIONS_GO_ON),
        make_commitment("S9", MORE_OPERATIONS),
        make_commitment("S2", {"kind": "milestone"}),
    )
    entry = operation(heads={"area_officer": 1, "social_worker": 1})
    previews = would_count(agreement, entry, on=TODAY)

    assert [(each.commitment.id, each.judged.counts) for each in previews] == [
        ("S7", False),
        ("S8", True),
        ("S9", True),
    ]
    assert reasons(previews[0].judged) == ["no decision maker took part"]


def test_the_row_after_shows_the_progress_with_it() -> None:
    others = [operation(date(2022, month, 1)) for month in (1, 2, 3)]
    (preview,) = would_count(make_agreement(), operation(date(2022, 4, 1)), others, on=TODAY)

    assert (preview.row_after.figures.done, preview.row_after.status) == (4, Status.FULFILLED)


def test_a_correction_takes_the_place_of_what_was_saved() -> None:
    saved = operation(full_day=False)
    better = replace(saved, values=operation().values, revision=2)
    (preview,) = would_count(make_agreement(), better, [saved], on=TODAY)

    assert preview.judged.counts
    assert len(preview.row_after.entries) == 1


def test_what_is_planned_for_later_is_judged_as_of_its_day() -> None:
    (preview,) = would_count(make_agreement(), planned(date(2022, 9, 1)), on=TODAY)

    assert reasons(preview.judged) == ["planned, not held yet"]


def test_an_entry_outside_the_period_says_so() -> None:
    (preview,) = would_count(make_agreement(), operation(date(2021, 12, 31)), on=TODAY)

    assert reasons(preview.judged) == ["outside the period"]


def test_a_commitment_that_has_left_for_another_agreement_is_not_asked() -> None:
    carried = {"to": "provstad-2024", "commitment": "S1", "on": "2022-05-01"}
    agreement = make_agreement(make_commitment(carried_over=carried))

    assert would_count(agreement, operation(date(2022, 5, 1)), on=TODAY) == ()
    assert len(would_count(agreement, operation(date(2022, 4, 30)), on=TODAY)) == 1


def test_an_entry_for_one_commitment_is_previewed_for_that_one() -> None:
    agreement = make_agreement(make_commitment("S7"), make_commitment("S8"))
    previews = would_count(agreement, operation(commitment="S8"), on=TODAY)

    assert [each.commitment.id for each in previews] == ["S8"]


def test_the_parents_row_knows_its_children() -> None:
    agreement = make_agreement(
        make_commitment("S1", OPERATIONS_GO_ON, own_assessment=False),
        make_commitment("S2", {**FOUR_OPERATIONS, "at_least": 1, "conditions": []}, parent="S1"),
    )
    previews = would_count(agreement, operation(), on=TODAY)

    assert [each.row_after.status for each in previews] == [Status.FULFILLED, Status.FULFILLED]


def test_an_event_is_previewed_for_its_commitment() -> None:
    agreement = make_agreement(make_commitment("S2", {"kind": "milestone"}), make_commitment("S7"))
    done = event(CommitmentEvent.MILESTONE_DONE, "S2", date(2022, 5, 1))
    (preview,) = would_count(agreement, done, on=TODAY)

    assert (preview.commitment.id, preview.row_after.status) == ("S2", Status.FULFILLED)
    assert preview.judged.counts


@pytest.mark.parametrize("entry", [meeting("2022-W10"), activity("dialogue", date(2022, 3, 1))])
def test_a_kind_that_no_commitment_takes_counts_for_nothing(entry: Entry) -> None:
    assert would_count(make_agreement(), entry, on=TODAY) == ()
