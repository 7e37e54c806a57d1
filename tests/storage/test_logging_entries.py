"""Saving an entry for the first time: one form, one entry."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.entries import EntryState
from bot.domain.people import Person
from storage.engine import Database
from storage.entries import (
    Outcome,
    OutcomeKind,
    StoredEntry,
    add_entry,
    find_by_natural_key,
    find_entry,
    find_saved,
    list_entries,
)
from tests.statements import counted
from tests.storage.examples import AGREEMENT, ANNA, OTHER_AGREEMENT, an_entry, at, at_once, log, overlapping

WEEK_41 = "weekly_meeting:2022-W41"


def test_an_entry_comes_back_as_it_was_saved(database: Database) -> None:
    entry = an_entry(
        start=date(2022, 10, 14),
        end=date(2022, 10, 16),
        state=EntryState.PLANNED,
        commitment="S7",
        party="kommun",
        values={"note": "Öppet 24/7 – «ja»", "days": [{"hours": 7.5, "full_day": False}], "empty": None},
    )

    assert log(database, entry, natural_key="op:1") == Outcome(OutcomeKind.SAVED, "E1")

    with database.reading() as session:
        assert list_entries(session, agreement_id=AGREEMENT) == [entry]
        assert find_entry(session, entry_id="E1", agreement_id=AGREEMENT) == StoredEntry(
            entry,
            AGREEMENT,
            "op:1",
            logged_by=Person("T0POLIS", "U0ANNA"),
            logged_at=at(0),
            changed_by=Person("T0POLIS", "U0ANNA"),
        )


def test_saving_takes_two_statements(database: Database) -> None:
    with counted(database.engine) as statements:
        log(database, an_entry())

    assert len(statements) == 2


def test_the_same_form_saved_twice_is_one_entry(database: Database) -> None:
    log(database, an_entry("E1"), draft_id="D1")

    assert log(database, an_entry("E2"), draft_id="D1") == Outcome(OutcomeKind.ALREADY_SAVED, "E1")

    with database.reading() as session:
        assert [entry.id for entry in list_entries(session, agreement_id=AGREEMENT)] == ["E1"]
        assert find_saved(session, draft_id="D1") == "E1"
        assert find_saved(session, draft_id="D2") is None


def test_the_same_form_with_a_natural_key_saved_twice_is_its_own_not_anothers(database: Database) -> None:
    log(database, an_entry("E1"), draft_id="D1", natural_key=WEEK_41)

    again = log(database, an_entry("E2"), draft_id="D1", natural_key=WEEK_41)

    assert again == Outcome(OutcomeKind.ALREADY_SAVED, "E1")


def test_a_second_note_for_the_same_week_is_told_of_the_first(database: Database) -> None:
    log(database, an_entry("E1"), natural_key=WEEK_41)

    assert log(database, an_entry("E2"), natural_key=WEEK_41) == Outcome(OutcomeKind.KEY_TAKEN, "E1")

    with database.reading() as session:
        first = find_by_natural_key(session, agreement_id=AGREEMENT, natural_key=WEEK_41)
        assert find_entry(session, entry_id="E2", agreement_id=AGREEMENT) is None
    assert first
    assert (first.entry.id, first.logged_by) == ("E1", Person(**ANNA))


def test_each_agreement_has_its_own_weeks(database: Database) -> None:
    log(database, an_entry("E1"), natural_key=WEEK_41)

    other = log(database, an_entry("E2"), natural_key=WEEK_41, agreement_id=OTHER_AGREEMENT)

    assert other == Outcome(OutcomeKind.SAVED, "E2")


def test_entries_without_a_natural_key_are_never_the_same(database: Database) -> None:
    outcomes = [log(database, an_entry(entry_id)).kind for entry_id in ("E1", "E2", "E3")]

    assert outcomes == [OutcomeKind.SAVED] * 3


def test_an_id_used_twice_by_mistake_is_an_error_and_not_an_outcome(database: Database) -> None:
    log(database, an_entry("E1"), draft_id="D1")

    with pytest.raises(IntegrityError):
        log(database, an_entry("E1"), draft_id="D2")


def test_an_entry_of_no_known_agreement_is_an_error(database: Database) -> None:
    with pytest.raises(IntegrityError):
        log(database, an_entry(), agreement_id="none-such")


def test_one_agreement_does_not_show_anothers_entry(database: Database) -> None:
    log(database, an_entry("E1"))

    with database.reading() as session:
        assert find_entry(session, entry_id="E1", agreement_id=OTHER_AGREEMENT) is None
        assert list_entries(session, agreement_id=OTHER_AGREEMENT) == []


def test_save_pressed_by_an_impatient_finger_is_one_entry(database: Database) -> None:
    def press(entry_id: str) -> Callable[[Session], Outcome]:
        def save(session: Session) -> Outcome:
            return add_entry(session, agreement_id=AGREEMENT, entry=an_entry(entry_id), draft_id="D1", **ANNA)

        return save

    outcomes = at_once(database, *map(press, ("E1", "E2", "E3", "E4")))

    assert sorted(outcome.kind for outcome in outcomes) == ["already_saved"] * 3 + ["saved"]
    assert len({outcome.entry_id for outcome in outcomes}) == 1, "all four are told of the same entry"


def test_two_notes_for_the_same_week_at_once_are_one_and_an_answer(database: Database) -> None:
    def note(entry_id: str) -> Callable[[Session], Outcome]:
        def save(session: Session) -> Outcome:
            return add_entry(
                session,
                agreement_id=AGREEMENT,
                entry=an_entry(entry_id),
                draft_id=f"draft of {entry_id}",
                natural_key=WEEK_41,
                **ANNA,
            )

        return save

    assert overlapping(database, note("E1"), note("E2")) == (
        Outcome(OutcomeKind.SAVED, "E1"),
        Outcome(OutcomeKind.KEY_TAKEN, "E1"),
    )
