"""Consents by case reference on each database: one for each reference, changed one at a time, told to nobody."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.agreement import Agreement
from bot.domain.entries import EntryState
from bot.domain.optional_kinds import CONSENT
from bot.services.access import Caller
from bot.services.consents import (
    Recorded,
    find_consent,
    find_followed,
    look_at_consent,
    save_consent,
    withdraw_consent,
)
from bot.services.entries import review_entry, save_draft
from bot.services.entry_changes import undo_entry
from bot.services.entry_making import NOT_TOLD, NewEntry
from bot.services.errors import ChangedMeanwhile, KeyTaken, NotFound, NotTied, UserError
from storage.engine import Database
from storage.entries import list_revisions
from storage.tables import DeliveryRow
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY, STRANGER, built_in, entries_of
from tests.importing import import_agreement
from tests.tying import tie

AGREEMENT = "hedemora"
GIVEN: Mapping[str, Any] = {
    "reference": "AB-12",
    "given_by": ["guardian"],
    "scope": ["situation"],
    "parties": ["police", "municipality"],
    "date": "2022-10-14",
}


def hedemora(*, references: bool) -> Agreement:
    scopes = [{"id": "situation", "name": "läget"}]
    kept = {"counts": "consent_count", "references": references, "scopes": scopes}
    return Agreement.model_validate({**built_in(AGREEMENT).model_dump(mode="json"), "consents": kept})


@pytest.fixture
def keeping(bare: Database) -> Database:
    import_agreement(bare, hedemora(references=True), at=FRIDAY)
    for caller, party in ((POLICE, "police"), (MUNICIPALITY, "municipality")):
        tie(bare, caller, agreement_id=AGREEMENT, party_kind=party, now=FRIDAY)
    return bare


def saved(database: Database, caller: Caller = POLICE, *, draft: str = "d1", **values: Any) -> Recorded:
    new = NewEntry(draft, AGREEMENT, CONSENT, {**GIVEN, **values})
    return save_consent(database, caller, new, now=FRIDAY)


def entry_deliveries(database: Database) -> int:
    with database.reading() as session:
        query = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.entry_id.is_not(None))
        return session.execute(query).scalar_one()


def test_a_consent_is_saved_under_one_spelling_and_no_channel_is_told(keeping: Database) -> None:
    recorded = saved(keeping, reference=" ab–12 ")

    assert recorded.entry.values["reference"] == "AB-12"
    assert entry_deliveries(keeping) == 0
    found = find_consent(keeping, MUNICIPALITY, "Ab-12", now=FRIDAY)
    assert found is not None
    assert found.entry.id == recorded.entry.id
    assert frozenset({CONSENT}) == NOT_TOLD


def test_no_change_of_a_consent_is_told_either(keeping: Database) -> None:
    entry = saved(keeping).entry
    withdraw_consent(keeping, MUNICIPALITY, agreement_id=AGREEMENT, entry_id=entry.id, now=FRIDAY)
    undo_entry(keeping, POLICE, agreement_id=AGREEMENT, entry_id=entry.id, now=FRIDAY)

    assert entry_deliveries(keeping) == 0
    assert find_consent(keeping, POLICE, "AB-12", now=FRIDAY) is None


def test_two_consents_are_never_put_together(keeping: Database) -> None:
    saved(keeping)

    with pytest.raises(KeyTaken):
        saved(keeping, MUNICIPALITY, draft="d2", reference="ab-12", scope=[])
    (entry,) = entries_of(keeping, AGREEMENT)
    assert entry.values["scope"] == ["situation"]


def test_of_two_recorded_at_once_one_is_kept(keeping: Database) -> None:
    together = Barrier(2)

    def record(draft: str, caller: Caller) -> str:
        together.wait()
        try:
            return saved(keeping, caller, draft=draft).entry.id
        except UserError:
            return ""

    with ThreadPoolExecutor(2) as pool:
        ids = list(pool.map(record, ("d1", "d2"), (POLICE, MUNICIPALITY)))

    assert sorted(map(bool, ids)) == [False, True]
    (entry,) = entries_of(keeping, AGREEMENT)
    assert entry.revision == 1


def test_a_consent_is_withdrawn_once_by_whoever_is_first(keeping: Database) -> None:
    entry = saved(keeping).entry
    together = Barrier(2)

    def withdraw(caller: Caller) -> bool:
        together.wait()
        try:
            later = FRIDAY + timedelta(days=1)
            return not withdraw_consent(keeping, caller, agreement_id=AGREEMENT, entry_id=entry.id, now=later).again
        except ChangedMeanwhile:
            return False

    with ThreadPoolExecutor(2) as pool:
        first = list(pool.map(withdraw, (POLICE, MUNICIPALITY)))

    assert sorted(first) == [False, True]
    with keeping.reading() as session:
        revisions = list_revisions(session, entry_id=entry.id, agreement_id=AGREEMENT)
    assert [each.entry.values.get("withdrawn") for each in revisions] == [None, "2022-10-15"]
    assert revisions[-1].reason == "withdrawn"


def test_a_consent_is_reached_only_through_a_channel_of_its_agreement(keeping: Database) -> None:
    entry = saved(keeping).entry

    assert find_consent(keeping, STRANGER, "AB-12", now=FRIDAY) is None
    for ask in (withdraw_consent, look_at_consent):
        with pytest.raises(NotTied):
            ask(keeping, STRANGER, agreement_id=AGREEMENT, entry_id=entry.id, now=FRIDAY)
    with pytest.raises(NotTied):
        saved(keeping, STRANGER, draft="d2", reference="CD-1")
    with pytest.raises(NotTied):
        find_followed(keeping, STRANGER, now=FRIDAY)


def test_what_is_no_consent_is_not_withdrawn(keeping: Database) -> None:
    count = NewEntry("d9", AGREEMENT, "sspf_measure", {"date": "2022-10-14"})
    review_entry(keeping, POLICE, count, now=FRIDAY)
    save_draft(keeping, POLICE, "d9", now=FRIDAY)

    with pytest.raises(NotFound):
        withdraw_consent(keeping, POLICE, agreement_id=AGREEMENT, entry_id="d9", now=FRIDAY)


def test_an_agreement_that_opts_out_answers_for_no_reference_any_more(keeping: Database) -> None:
    entry = saved(keeping).entry
    import_agreement(keeping, hedemora(references=False), at=FRIDAY + timedelta(days=1))

    assert find_consent(keeping, POLICE, "AB-12", now=FRIDAY) is None
    assert find_followed(keeping, POLICE, now=FRIDAY).keeping == []
    with pytest.raises(NotFound):
        withdraw_consent(keeping, POLICE, agreement_id=AGREEMENT, entry_id=entry.id, now=FRIDAY)
    assert entries_of(keeping, AGREEMENT)[0].state is EntryState.HELD
