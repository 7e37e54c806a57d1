from datetime import date
from typing import Any

import pytest

from bot.domain.assessment import Row, RowRole, Status
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, reasons, say
from tests.factories import FOUR_OPERATIONS, event, make_agreement, make_commitment, meeting, operation

RUNNING = date(2022, 6, 1)
HELP = {
    "measure": "sum",
    "activities": ["joint_operation"],
    "field": "results.help_contacts",
    "unit": {"sv": "hjälpkontakter", "en": "help contacts"},
}
PRIORITY = {
    "measure": "share",
    "activities": ["weekly_meeting"],
    "field": "priority",
    "values": ["police", "municipality"],
    "unit": {"sv": "möten", "en": "meetings"},
}


def purpose(*entries: Entry, on: date = RUNNING, **changes: Any) -> Row:
    described = {
        "id": "S7e",
        "title": "Rätt hjälp snabbt",
        "text": "De unga får rätt hjälp snabbt.",
        "responsible": ["police", "municipality"],
    } | changes
    agreement = make_agreement(make_commitment("S7", FOUR_OPERATIONS, purposes=[described]))
    found = assess(agreement, entries, on=on).row("S7e")
    assert found is not None
    return found


def verdict(party: str, said: str) -> Entry:
    return event(CommitmentEvent.ASSESSED, "S7e", date(2022, 5, 1), party=party, verdict=said)


def test_a_purpose_is_a_row_of_its_own_under_its_commitment() -> None:
    row = purpose()

    assert (row.role, row.kind, row.parent, row.title) == (
        RowRole.PURPOSE,
        "purpose",
        "S7",
        "Rätt hjälp snabbt",
    )
    assert row.status is Status.NOT_STARTED
    assert say(row.sentence) == "to be assessed by the parties"


def test_numbers_are_added_up_as_evidence() -> None:
    entries = [operation(date(2022, month, 1), results={"help_contacts": month}) for month in (1, 2)]
    row = purpose(*entries, evidence=HELP)

    assert (row.status, row.figures.done, row.figures.per_year) == (Status.IN_PROGRESS, 3, {2022: 3})
    assert say(row.sentence) == "3 help contacts; to be assessed by the parties"


def test_an_operation_that_does_not_count_is_evidence_all_the_same() -> None:
    row = purpose(operation(full_day=False, results={"help_contacts": 2}), evidence=HELP)

    assert row.figures.done == 2


def test_the_share_that_names_all_is_shown_with_what_lacks() -> None:
    entries = [meeting("2022-W01"), meeting("2022-W02", priority=["police"])]
    row = purpose(*entries, evidence=PRIORITY)

    assert (row.figures.done, row.figures.of) == (1, 2)
    assert say(row.sentence) == "1 of 2 meetings; to be assessed by the parties"
    assert reasons(row.not_counting[0]) == ["does not name all that is asked for"]
    assert say(purpose(evidence=PRIORITY).sentence) == "nothing logged yet; to be assessed by the parties"


def test_entries_are_counted_as_evidence() -> None:
    evidence = {"measure": "count", "activities": ["joint_operation"]}
    row = purpose(operation(), operation(date(2021, 3, 1)), evidence=evidence)

    assert (row.figures.done, row.figures.of) == (1, None)
    assert say(row.sentence) == "1 logged; to be assessed by the parties; 1 logged does not count"


@pytest.mark.parametrize("said", ["fulfilled", "partly_fulfilled", "not_fulfilled"])
@pytest.mark.parametrize("on", [RUNNING, AFTER])
def test_what_all_responsible_say_it_is(said: str, on: date) -> None:
    row = purpose(verdict("police", said), verdict("municipality", said), on=on)

    assert row.status is Status(said)
    assert [each.party for each in row.verdicts] == ["police", "municipality"]


def test_when_they_differ_it_is_partly_fulfilled() -> None:
    row = purpose(verdict("police", "fulfilled"), verdict("municipality", "not_fulfilled"))

    assert row.status is Status.PARTLY_FULFILLED


def test_with_one_assessment_it_waits_for_the_other_and_at_the_end_cannot_be_assessed() -> None:
    assert purpose(verdict("police", "fulfilled")).status is Status.IN_PROGRESS
    assert purpose(verdict("police", "fulfilled"), on=AFTER).status is Status.NOT_ASSESSABLE
    assert purpose(on=AFTER).status is Status.NOT_ASSESSABLE


def test_only_those_responsible_assess_it() -> None:
    row = purpose(verdict("municipality", "fulfilled"), responsible=["municipality"])

    assert row.status is Status.FULFILLED
    assert purpose(verdict("police", "fulfilled"), responsible=["municipality"]).status is Status.NOT_STARTED


def test_where_no_signatory_is_responsible_all_of_them_assess_it() -> None:
    entries = [verdict("police", "fulfilled"), verdict("municipality", "fulfilled")]

    assert purpose(*entries, responsible=["school"]).status is Status.FULFILLED
    assert purpose(*entries[:1], responsible=["school"]).status is Status.IN_PROGRESS


def test_before_the_period_it_has_not_started() -> None:
    assert purpose(on=date(2021, 6, 1)).status is Status.NOT_STARTED
