from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bot.domain import judging
from bot.domain.agreement import Agreement
from bot.domain.assessment import Status
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, judge, say
from tests.factories import FOUR_OPERATIONS, event, make_agreement, make_commitment, operation

RUNNING = date(2022, 6, 1)
WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
OPEN_COUNT = {name: value for name, value in FOUR_OPERATIONS.items() if name != "at_least"}
OPEN_CADENCE = {"kind": "cadence", "activities": ["weekly_meeting"]}
MORE_WALKS: dict[str, Any] = {"kind": "increase", "measure": {"activities": ["foot_patrol"], "unit": "pass"}}
MAY = {**OPEN_CADENCE, "windows": [{"name": "maj", "start": "05-01", "end": "05-31"}]}
CARRIED: dict[str, Any] = {"carried_over": {"to": "provstad-2024", "commitment": "S1", "on": "2022-05-01"}}
PURPOSE = {"id": "S7e", "title": "Därför", "text": "Så att det hjälper.", "responsible": ["police"]}


def corrected(entry: Entry, at: datetime, **changes: object) -> list[Entry]:
    """Return the two revisions of an entry that was corrected at a moment."""
    later = replace(entry, revision=entry.revision + 1, recorded_at=at)
    return [replace(entry, superseded_at=at), replace(later, **changes)]  # type: ignore[arg-type]


def status(agreement: Agreement, *entries: Entry, known_at: datetime | None = None) -> Status:
    row = assess(agreement, entries, on=RUNNING, known_at=known_at).row("S7")
    assert row is not None
    return row.status


def test_rows_come_in_the_order_of_the_file_with_conditions_and_purposes_after_their_commitment() -> None:
    agreement = make_agreement(
        make_commitment("S6", WEEKLY, purposes=[{**PURPOSE, "id": "S6a"}]),
        make_commitment("S7", FOUR_OPERATIONS, purposes=[PURPOSE]),
        make_commitment("S2", {"kind": "milestone"}),
    )
    assessment = assess(agreement, [], on=RUNNING)

    assert [row.id for row in assessment.rows] == [
        *("S6", "S6a"),
        *("S7", "S7a", "S7b", "S7c", "S7d", "S7e"),
        "S2",
    ]
    assert [row.id for row in assessment.commitments()] == ["S6", "S7", "S2"]


def test_a_row_is_found_whatever_the_case_of_its_id() -> None:
    assessment = assess(make_agreement(), [], on=RUNNING)

    assert assessment.row("s7A") is assessment.row("S7a") is not None
    assert assessment.row("S8") is None


def test_a_row_says_what_its_commitment_says() -> None:
    row = judge(FOUR_OPERATIONS, on=RUNNING, parent=None, reference="punkt 3")

    assert (row.kind, row.title, row.reference) == ("count", "Löfte S7", "punkt 3")
    assert row.responsible == ("police", "municipality")
    assert (row.period.start, row.period.end) == (date(2022, 1, 1), date(2023, 12, 31))


def test_one_entry_serves_several_commitments() -> None:
    agreement = make_agreement(
        make_commitment("S7", {"kind": "count", "activities": ["joint_operation"], "at_least": 1}),
        make_commitment("S8", {"kind": "ongoing", "activities": ["joint_operation"]}),
    )
    rows = assess(agreement, [operation()], on=RUNNING).rows

    assert [row.figures.done for row in rows] == [1, 1]


def test_a_correction_makes_an_operation_count() -> None:
    at = datetime(2022, 4, 2, 12, tzinfo=UTC)
    entry = operation(heads={"area_officer": 1})
    right = operation().values
    revisions = corrected(entry, at, values=right)

    assert status(make_agreement(), *revisions) is Status.IN_PROGRESS
    assert status(make_agreement(), *revisions, known_at=at) is Status.IN_PROGRESS
    assert status(make_agreement(), *revisions, known_at=at - timedelta(seconds=1)) is Status.NOT_STARTED


def test_an_undone_entry_was_known_until_it_was_undone() -> None:
    at = datetime(2022, 4, 2, 12, tzinfo=UTC)
    revisions = corrected(operation(), at, state=EntryState.UNDONE)

    assert status(make_agreement(), *revisions) is Status.NOT_STARTED
    assert status(make_agreement(), *revisions, known_at=at - timedelta(days=1)) is Status.IN_PROGRESS


def test_what_was_not_recorded_yet_was_not_known() -> None:
    entry = operation(recorded_at=datetime(2022, 5, 1, tzinfo=UTC))

    assert status(make_agreement(), entry, known_at=datetime(2022, 4, 30, tzinfo=UTC)) is Status.NOT_STARTED
    assert status(make_agreement(), entry, known_at=datetime(2022, 5, 1, tzinfo=UTC)) is Status.IN_PROGRESS


def test_what_happened_after_the_day_is_not_seen() -> None:
    entry = operation(date(2022, 6, 2))

    assert judge(FOUR_OPERATIONS, entry, on=RUNNING).entries == ()


def test_carried_over_is_transferred_from_that_day_with_its_figures() -> None:
    before = judge(FOUR_OPERATIONS, operation(), on=date(2022, 4, 30), **CARRIED)
    after = judge(FOUR_OPERATIONS, operation(), on=date(2022, 5, 1), **CARRIED)

    assert before.status is Status.IN_PROGRESS
    assert (after.status, after.pace, after.figures.done) == (Status.TRANSFERRED, None, 1)
    assert say(after.sentence) == "carried over to provstad-2024 as S1 from 1 May 2022"


@pytest.mark.parametrize("row", ["S7a", "S7e"])
def test_conditions_and_purposes_go_with_their_commitment(row: str) -> None:
    judged = judge(FOUR_OPERATIONS, on=RUNNING, row=row, purposes=[PURPOSE], **CARRIED)

    assert judged.status is Status.TRANSFERRED


def test_what_the_source_declares_fulfilled_is_so_for_every_kind() -> None:
    history = [{"text": "Klart.", "reference": "stycke 2", "fulfils": True}]
    for target in (FOUR_OPERATIONS, WEEKLY, {"kind": "structural"}, {"kind": "ongoing"}):
        for on in (date(2021, 1, 1), RUNNING, AFTER):
            row = judge(target, on=on, history=history)
            assert (row.status, row.pace, row.figures.share) == (Status.FULFILLED, None, Fraction(1))


def test_an_undecided_extension_lets_the_agreement_end() -> None:
    extension = {"months": 12, "decide_by": "2023-12-31"}

    assert judge(FOUR_OPERATIONS, on=AFTER, agreement={"extension": extension}).status is Status.NOT_FULFILLED


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ({"extended": True, "on": "2023-12-31"}, Status.NOT_STARTED),
        ({"extended": True, "on": "2024-01-01"}, Status.NOT_FULFILLED),
        ({"extended": False, "on": "2023-06-01"}, Status.NOT_FULFILLED),
    ],
)
def test_a_decision_in_time_extends_the_period(decision: dict[str, object], status: Status) -> None:
    extension = {"months": 12, "decide_by": "2023-12-31", "decision": decision}
    row = judge(FOUR_OPERATIONS, on=AFTER, agreement={"extension": extension})

    assert row.status is status


def test_a_continuation_keeps_the_same_commitment_in_force_with_figures_per_year() -> None:
    continuations = [{"until": "2025-12-31", "reference": "beslut"}]
    entries = [operation(date(year, 3, 1)) for year in (2022, 2024, 2025)]
    row = judge(FOUR_OPERATIONS, *entries, on=date(2025, 6, 1), agreement={"continuations": continuations})

    assert row.figures.per_year == {2022: 1, 2024: 1, 2025: 1}
    assert row.status is Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("target", "event_kind", "values"),
    [
        (OPEN_COUNT, CommitmentEvent.NUMBER_AGREED, {"at_least": 0}),
        (OPEN_COUNT, CommitmentEvent.NUMBER_AGREED, {"at_least": "sex"}),
        (OPEN_COUNT, CommitmentEvent.NUMBER_AGREED, {}),
        (OPEN_CADENCE, CommitmentEvent.INTERVAL_AGREED, {"every": "ibland"}),
        (OPEN_CADENCE, CommitmentEvent.INTERVAL_AGREED, {}),
    ],
)
def test_an_agreement_on_nonsense_is_passed_over(
    target: dict[str, object], event_kind: CommitmentEvent, values: dict[str, object]
) -> None:
    nonsense = event(event_kind, "S7", date(2022, 3, 1), **values)

    assert judge(target, nonsense, on=RUNNING).figures.of == judge(target, on=RUNNING).figures.of


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"value": 3},
        {"value": -1, "start": "2021-01-01", "end": "2021-12-31"},
        {"value": 3, "start": "2021-12-31", "end": "2021-01-01"},
        {"value": 3, "start": "i fjol", "end": "2021-12-31"},
    ],
)
def test_a_baseline_that_is_none_is_passed_over(values: dict[str, object]) -> None:
    nonsense = event(CommitmentEvent.BASELINE_AGREED, "S7", date(2022, 3, 1), **values)

    assert judge(MORE_WALKS, nonsense, on=RUNNING).status is Status.NOT_ASSESSABLE


def test_of_the_numbers_agreed_on_the_latest_holds() -> None:
    agreed = [
        event(CommitmentEvent.NUMBER_AGREED, "S7", date(2022, month, 1), at_least=number)
        for month, number in ((2, 6), (4, 8), (5, 0))
    ]

    assert judge(OPEN_COUNT, *agreed, on=date(2022, 3, 1)).figures.of == 6
    assert judge(OPEN_COUNT, *agreed, on=RUNNING).figures.of == 8


@pytest.mark.parametrize(
    ("target", "event_kind", "values"),
    [
        (FOUR_OPERATIONS, CommitmentEvent.NUMBER_AGREED, {"at_least": 6}),
        (WEEKLY, CommitmentEvent.INTERVAL_AGREED, {"every": "month"}),
        (MAY, CommitmentEvent.INTERVAL_AGREED, {"every": "month"}),
        (
            {**MORE_WALKS, "baseline": {"value": 3, "period": {"start": "2021-01-01", "end": "2021-12-31"}}},
            CommitmentEvent.BASELINE_AGREED,
            {"value": 30, "start": "2021-01-01", "end": "2021-12-31"},
        ),
    ],
)
def test_what_the_agreement_says_itself_holds_over_what_was_agreed_while_it_was_open(
    target: dict[str, object], event_kind: CommitmentEvent, values: dict[str, object]
) -> None:
    agreed = event(event_kind, "S7", date(2022, 2, 1), **values)

    assert judge(target, agreed, on=RUNNING).figures == judge(target, on=RUNNING).figures
    assert judge(target, agreed, on=RUNNING).intervals == judge(target, on=RUNNING).intervals


def test_assessments_stand_beside_the_figures_and_change_nothing() -> None:
    said = event(
        CommitmentEvent.ASSESSED, "S7", date(2022, 5, 1), party="police", verdict="not_fulfilled", comment="Nej"
    )
    entries = [operation(date(2022, month, 1)) for month in (1, 2, 3, 4)]
    row = judge(FOUR_OPERATIONS, *entries, said, on=RUNNING)

    assert row.status is Status.FULFILLED
    assert [(each.party, each.verdict, each.comment) for each in row.verdicts] == [
        ("police", Status.NOT_FULFILLED, "Nej")
    ]


def test_judging_knows_no_clock() -> None:
    sources = Path(judging.__path__[0]).glob("*.py")

    assert not [path for path in sources if ".today(" in path.read_text() or ".now(" in path.read_text()]
