"""Corrections and undoing: nothing is overwritten, nobody's change is lost, what was known can be told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.entries import Entry, EntryState
from bot.domain.people import Person
from storage.engine import Database
from storage.entries import (
    Outcome,
    OutcomeKind,
    add_revision,
    find_by_natural_key,
    find_entry,
    find_saved,
    list_entries,
    list_revisions,
)
from tests.statements import counted
from tests.storage.examples import AGREEMENT, ANNA, MARIA, OTHER_AGREEMENT, an_entry, at, log, overlapping, revise

WEEK_41 = "weekly_meeting:2022-W41"
WEEK_42 = "weekly_meeting:2022-W42"
CORRECTED = an_entry(recorded_at=at(10), values={"note": "corrected"})


def entries_of(database: Database, known_at: float | None = None) -> list[Entry]:
    with database.reading() as session:
        return list_entries(session, agreement_id=AGREEMENT, known_at=None if known_at is None else at(known_at))


def key_holder(database: Database, natural_key: str) -> str | None:
    with database.reading() as session:
        found = find_by_natural_key(session, agreement_id=AGREEMENT, natural_key=natural_key)
    return found.entry.id if found else None


def test_a_correction_takes_the_place_of_what_it_corrects(database: Database) -> None:
    log(database, an_entry())

    assert revise(database, CORRECTED, reason="corrected") == Outcome(OutcomeKind.SAVED, "E1")

    assert entries_of(database) == [replace(CORRECTED, revision=2)]


def test_who_logged_it_and_who_changed_it_are_both_told(database: Database) -> None:
    log(database, an_entry())
    revise(database, CORRECTED)

    with database.reading() as session:
        stored = find_entry(session, entry_id="E1", agreement_id=AGREEMENT)

    assert stored
    assert (stored.logged_by, stored.logged_at, stored.changed_by) == (Person(**ANNA), at(0), Person(**MARIA))
    assert stored.entry.recorded_at == at(10)


def test_every_revision_is_kept_with_its_reason(database: Database) -> None:
    log(database, an_entry())
    revise(database, CORRECTED, reason="corrected")

    with database.reading() as session:
        first, second = list_revisions(session, entry_id="E1", agreement_id=AGREEMENT)
        assert list_revisions(session, entry_id="E1", agreement_id=OTHER_AGREEMENT) == []

    assert first.entry == replace(an_entry(), superseded_at=at(10))
    assert (first.by, first.reason) == (Person(**ANNA), None)
    assert second.entry == replace(CORRECTED, revision=2)
    assert (second.by, second.reason) == (Person(**MARIA), "corrected")


def test_exactly_one_revision_is_known_at_any_moment_since_the_first(database: Database) -> None:
    log(database, an_entry())
    revise(database, CORRECTED)

    known = [[entry.revision for entry in entries_of(database, when)] for when in (-0.01, 0, 9.99, 10, 99)]

    assert known == [[], [1], [1], [2], [2]]


def test_what_the_database_says_was_known_is_what_the_domain_says(database: Database) -> None:
    log(database, an_entry("E1"))
    log(database, an_entry("E2", recorded_at=at(5)))
    revise(database, CORRECTED)
    revise(database, an_entry(recorded_at=at(20), state=EntryState.UNDONE), based_on=2)
    with database.reading() as session:
        all_revisions = [
            revision.entry
            for entry_id in ("E1", "E2")
            for revision in list_revisions(session, entry_id=entry_id, agreement_id=AGREEMENT)
        ]

    for when in range(-1, 25):
        known = [entry for entry in all_revisions if entry.known(at(when))]
        assert sorted(entries_of(database, when), key=repr) == sorted(known, key=repr)


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten(database: Database) -> None:
    log(database, an_entry())
    revise(database, CORRECTED)

    late = revise(database, an_entry(recorded_at=at(11), values={"note": "late"}), based_on=1, draft_id="D9")

    assert late == Outcome(OutcomeKind.CHANGED_MEANWHILE, "E1")
    assert entries_of(database) == [replace(CORRECTED, revision=2)]


def test_the_same_correction_saved_twice_is_one(database: Database) -> None:
    log(database, an_entry())
    revise(database, CORRECTED, draft_id="D2")

    assert revise(database, CORRECTED, draft_id="D2") == Outcome(OutcomeKind.ALREADY_SAVED, "E1")

    with database.reading() as session:
        assert len(list_revisions(session, entry_id="E1", agreement_id=AGREEMENT)) == 2
        assert find_saved(session, draft_id="D2") == "E1"


def test_a_draft_saved_for_another_entry_is_no_sign_that_this_correction_was_saved(database: Database) -> None:
    log(database, an_entry("E1"))
    log(database, an_entry("E2"))
    revise(database, replace(CORRECTED, id="E2"), draft_id="D2")
    revise(database, CORRECTED)

    late = revise(database, CORRECTED, draft_id="D2")

    assert late == Outcome(OutcomeKind.CHANGED_MEANWHILE, "E1")


def test_a_correction_costs_three_statements(database: Database) -> None:
    log(database, an_entry())

    with counted(database.engine) as statements:
        revise(database, CORRECTED)

    assert len(statements) == 3


def test_what_is_undone_can_be_logged_anew(database: Database) -> None:
    log(database, an_entry("E1"), natural_key=WEEK_41)

    revise(database, an_entry(recorded_at=at(5), state=EntryState.UNDONE), natural_key=WEEK_41)

    assert [entry.state for entry in entries_of(database)] == [EntryState.UNDONE]
    assert log(database, an_entry("E2"), natural_key=WEEK_41) == Outcome(OutcomeKind.SAVED, "E2")


def test_a_note_corrected_to_another_week_takes_that_week_and_gives_up_its_own(database: Database) -> None:
    log(database, an_entry(), natural_key=WEEK_41)

    revise(database, CORRECTED, natural_key=WEEK_42)

    assert key_holder(database, WEEK_42) == "E1"
    assert key_holder(database, WEEK_41) is None


def test_a_note_cannot_be_corrected_to_a_week_that_has_one(database: Database) -> None:
    log(database, an_entry("E1"), natural_key=WEEK_41)
    log(database, an_entry("E2"), natural_key=WEEK_42)
    before = entries_of(database)

    taken = revise(database, CORRECTED, natural_key=WEEK_42)

    assert taken == Outcome(OutcomeKind.KEY_TAKEN, "E2")
    assert entries_of(database) == before, "and nothing of the correction is left"
    assert key_holder(database, WEEK_41) == "E1"


def test_another_agreements_week_is_in_nobodys_way(database: Database) -> None:
    log(database, an_entry("E1"), natural_key=WEEK_41)
    log(database, an_entry("E2"), natural_key=WEEK_42, agreement_id=OTHER_AGREEMENT)

    assert revise(database, CORRECTED, natural_key=WEEK_42) == Outcome(OutcomeKind.SAVED, "E1")


def test_what_else_the_unit_of_work_did_is_kept_where_the_key_is_taken(database: Database) -> None:
    log(database, an_entry("E1"), natural_key=WEEK_41)
    log(database, an_entry("E2"), natural_key=WEEK_42)
    log(database, an_entry("E3"))

    with database.writing() as session:
        kept = replace(CORRECTED, id="E3")
        add_revision(session, entry=kept, **revision_arguments())
        add_revision(session, entry=CORRECTED, **revision_arguments() | {"natural_key": WEEK_42})

    assert {entry.id: entry.revision for entry in entries_of(database)} == {"E1": 1, "E2": 1, "E3": 2}


def revision_arguments() -> dict[str, Any]:
    return {"based_on": 1, "draft_id": None, "natural_key": None, "reason": None} | MARIA


def test_a_draft_that_was_something_else_is_an_error_and_changes_nothing(database: Database) -> None:
    log(database, an_entry("E1"))
    log(database, an_entry("E2"))
    revise(database, CORRECTED, draft_id="D2")
    before = entries_of(database)

    with pytest.raises(IntegrityError):
        revise(database, replace(CORRECTED, id="E2"), draft_id="D2")

    assert entries_of(database) == before


def test_of_two_who_correct_at_once_one_is_told_to_look_again(database: Database) -> None:
    log(database, an_entry())

    outcomes = overlapping(database, correcting(CORRECTED, "D2"), correcting(CORRECTED, "D3"))

    assert [outcome.kind for outcome in outcomes] == [OutcomeKind.SAVED, OutcomeKind.CHANGED_MEANWHILE]
    assert [entry.revision for entry in entries_of(database)] == [2]


def test_one_correction_sent_twice_at_once_is_saved_once(database: Database) -> None:
    log(database, an_entry())

    outcomes = overlapping(database, *[correcting(CORRECTED, "D2")] * 2)

    assert [outcome.kind for outcome in outcomes] == [OutcomeKind.SAVED, OutcomeKind.ALREADY_SAVED]


def test_of_two_notes_moved_to_the_same_week_at_once_one_gets_it(database: Database) -> None:
    log(database, an_entry("E1"), natural_key=WEEK_41)
    log(database, an_entry("E2"))

    outcomes = overlapping(
        database,
        correcting(CORRECTED, "D1", WEEK_42),
        correcting(replace(CORRECTED, id="E2"), "D2", WEEK_42),
    )

    assert outcomes == (Outcome(OutcomeKind.SAVED, "E1"), Outcome(OutcomeKind.KEY_TAKEN, "E1"))


def correcting(entry: Entry, draft_id: str, natural_key: str | None = None) -> Callable[[Session], Outcome]:
    def save(session: Session) -> Outcome:
        return add_revision(
            session,
            entry=entry,
            based_on=1,
            draft_id=draft_id,
            natural_key=natural_key,
            reason=None,
            **MARIA,
        )

    return save


def test_entries_come_oldest_first_and_those_of_the_day_itself_are_not_before_it(database: Database) -> None:
    for entry_id, day in (("E1", 16), ("E2", 14), ("E3", 15)):
        log(database, an_entry(entry_id, start=date(2022, 10, day), end=date(2022, 10, 20)))

    with database.reading() as session, counted(database.engine) as statements:
        everything = list_entries(session, agreement_id=AGREEMENT)
        assert len(statements) == 1
        earlier = list_entries(session, agreement_id=AGREEMENT, before=date(2022, 10, 16))
        known = list_entries(session, agreement_id=AGREEMENT, before=date(2022, 10, 15), known_at=at(0))

    assert [entry.id for entry in everything] == ["E2", "E3", "E1"]
    assert [entry.id for entry in earlier] == ["E2", "E3"]
    assert [entry.id for entry in known] == ["E2"]
