from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.agreement import Commitment
from bot.domain.assessment import Pace, Row, Status
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, say
from tests.factories import activity, event, make_agreement, make_commitment

RUNNING = date(2022, 6, 1)
DONE_2022 = {"kind": "milestone"}
UNSET = {"kind": "count", "activities": ["dialogue"]}


def parent(**changes: Any) -> Commitment:
    return make_commitment("S1", {"kind": "ongoing"}, **{"own_assessment": False, **changes})


def child(number: int, target: dict[str, Any] = DONE_2022, **changes: Any) -> Commitment:
    return make_commitment(f"S{number}", target, parent="S1", **changes)


def done(commitment: str, day: date = date(2022, 3, 1)) -> Entry:
    return event(CommitmentEvent.MILESTONE_DONE, commitment, day)


def assessed(party: str, verdict: str = "fulfilled") -> Entry:
    return event(CommitmentEvent.ASSESSED, "S1", date(2022, 3, 1), party=party, verdict=verdict)


def judged(*commitments: Commitment, entries: tuple[Entry, ...] = (), on: date = RUNNING) -> Row:
    found = assess(make_agreement(*commitments), entries, on=on).row("S1")
    assert found is not None
    return found


def test_fulfilled_when_all_its_children_are() -> None:
    row = judged(parent(), child(2), child(3), entries=(done("S2"), done("S3")))

    assert row.status is Status.FULFILLED
    assert (row.figures.done, row.figures.of) == (2, 2)
    assert say(row.sentence) == "2 of 2 sub-commitments fulfilled; 19 months left"


def test_the_sentence_names_the_children_that_lack() -> None:
    row = judged(parent(), child(2), child(3), entries=(done("S2"),))

    assert row.status is Status.IN_PROGRESS
    assert say(row.sentence) == ("1 of 2 sub-commitments fulfilled; remaining: S3 (not started); 19 months left")


def test_its_bar_is_that_of_its_children_also_where_it_is_assessed_itself() -> None:
    row = judged(parent(own_assessment=True), child(2), child(3), entries=(done("S2"), assessed("police")))

    assert row.figures.share == Fraction(1, 2)


def test_not_started_while_none_of_its_children_is() -> None:
    row = judged(parent(), child(2), child(3))

    assert (row.status, row.pace) == (Status.NOT_STARTED, None)


def test_a_child_that_cannot_be_assessed_has_begun_once_something_is_logged() -> None:
    family = (parent(), child(2), child(3, UNSET))
    logged = activity("dialogue", date(2022, 3, 1))

    assert judged(*family).status is Status.NOT_STARTED
    assert judged(*family, entries=(logged,)).status is Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ((), Status.NOT_FULFILLED),
        ((done("S2"),), Status.PARTLY_FULFILLED),
        ((done("S2"), done("S3")), Status.FULFILLED),
    ],
)
def test_at_the_end_of_all_its_children(entries: tuple[Entry, ...], status: Status) -> None:
    assert judged(parent(), child(2), child(3), entries=entries, on=AFTER).status is status


def test_at_the_end_a_child_that_cannot_be_assessed_leaves_the_parent_unassessed() -> None:
    family = (parent(), child(2), child(3, UNSET))

    assert judged(*family, entries=(done("S2"),), on=AFTER).status is Status.NOT_ASSESSABLE
    assert judged(*family, on=AFTER).status is Status.NOT_ASSESSABLE


def test_it_is_not_over_while_one_child_still_runs() -> None:
    short = child(2, period={"end": "2022-03-31"})
    row = judged(parent(), short, child(3))

    assert row.status is Status.IN_PROGRESS


def test_its_own_assessment_is_needed_too_where_it_says_so() -> None:
    family = (parent(own_assessment=True), child(2))
    agreed = (assessed("police"), assessed("municipality"))

    assert judged(*family, entries=(done("S2"),)).status is Status.IN_PROGRESS
    assert judged(*family, entries=agreed).status is Status.IN_PROGRESS
    assert judged(*family, entries=(done("S2"), *agreed)).status is Status.FULFILLED


def test_its_own_sentence_follows_that_of_its_children() -> None:
    row = judged(parent(own_assessment=True), child(2), entries=(assessed("police"),))

    assert say(row.sentence) == (
        "0 of 1 sub-commitment fulfilled; remaining: S2 (not started); "
        "assessed by the parties (Polisen: fulfilled, Provstads kommun: not assessed yet); 19 months left"
    )


def test_at_the_end_without_its_own_assessment_it_cannot_be_assessed() -> None:
    row = judged(parent(own_assessment=True), child(2), entries=(done("S2"),), on=AFTER)

    assert row.status is Status.NOT_ASSESSABLE


def test_its_own_figures_and_pace_stand_where_it_has_its_own_assessment() -> None:
    own = make_commitment("S1", {"kind": "milestone", "due": "2022-06-15"})
    row = judged(own, child(2))

    assert (row.pace, row.figures.of) == (Pace.AT_RISK, 1)


def test_children_that_were_carried_over_are_left_out() -> None:
    gone = child(3, carried_over={"to": "provstad-2024", "commitment": "S3", "on": "2022-05-01"})

    assert judged(parent(), child(2), gone, entries=(done("S2"),)).status is Status.FULFILLED
    assert judged(parent(), child(2), gone, entries=(done("S2"),), on=date(2022, 4, 30)).status is (Status.IN_PROGRESS)


def test_with_every_child_carried_over_it_is_transferred_too() -> None:
    gone = child(2, carried_over={"to": "provstad-2024", "commitment": "S2", "on": "2022-05-01"})
    row = judged(parent(), gone)

    assert row.status is Status.TRANSFERRED
    assert say(row.sentence) == "every sub-commitment has been carried over; 19 months left"


def test_grandchildren_are_judged_before_their_parents() -> None:
    middle = make_commitment("S2", {"kind": "ongoing"}, parent="S1", own_assessment=False)
    grandchild = make_commitment("S3", DONE_2022, parent="S2")

    assert judged(parent(), middle, grandchild, entries=(done("S3"),)).status is Status.FULFILLED


def test_a_circle_of_parents_is_judged_all_the_same() -> None:
    circle = [make_commitment(each, DONE_2022, parent=other) for each, other in (("S1", "S2"), ("S2", "S1"))]

    assert judged(*circle, entries=(done("S1"), done("S2"))).status is Status.FULFILLED


def test_a_parent_that_is_not_in_the_agreement_is_no_parent() -> None:
    alone = make_commitment("S1", DONE_2022, parent="S9")

    assert judged(alone).status is Status.NOT_STARTED
