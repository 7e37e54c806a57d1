from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.entries import EntryState
from bot.domain.kinds import MEETING, OPERATION
from bot.services.access import Caller
from bot.services.entries import Review, Saved, find_same, review_entry, save_draft
from bot.services.entry_changes import open_entry, undo_entry
from bot.services.entry_making import NewEntry
from bot.services.errors import (
    AlreadySaved,
    ChangedMeanwhile,
    DraftGone,
    KeyTaken,
    NotFound,
    NotTied,
    ThereIsAnother,
    TooLong,
    UserError,
)
from storage.engine import Database
from storage.entries import list_revisions
from storage.tables import DeliveryRow, DraftRow
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import operation
from tests.handlers.scene import ERIK, FRIDAY, STRANGER, entries_of
from tests.statements import counted

AGREEMENT = "soderhamn-2022"
OPERATED: Mapping[str, Any] = {
    **operation().values,
    "days": [{"date": "2022-10-14", "full_day": True, "at_police_station": True}],
}
MET: Mapping[str, Any] = {"week": "2022-W41", "heads": {"area_officer": 1, "social_worker": 1}}


def reviewed(
    database: Database,
    caller: Caller = POLICE,
    values: Mapping[str, Any] = OPERATED,
    *,
    draft: str = "d1",
    **changes: Any,
) -> Review:
    kind = MEETING if "week" in values else OPERATION
    return review_entry(database, caller, NewEntry(draft, AGREEMENT, kind, values, **changes), now=FRIDAY)


def saved(database: Database, caller: Caller = POLICE, *, draft: str = "d1") -> Saved:
    return save_draft(database, caller, draft, now=FRIDAY)


def logged(database: Database, caller: Caller = POLICE, values: Mapping[str, Any] = OPERATED, **changes: Any) -> str:
    reviewed(database, caller, values, **changes)
    return saved(database, caller, draft=changes.get("draft", "d1")).entry_id


def undone(database: Database, entry_id: str, caller: Caller = POLICE, agreement_id: str = AGREEMENT) -> Saved:
    return undo_entry(database, caller, agreement_id=agreement_id, entry_id=entry_id, now=FRIDAY)


def posts(database: Database) -> int:
    """Return how many posts about entries have been queued."""
    with database.reading() as session:
        query = select(func.count()).select_from(DeliveryRow).where(DeliveryRow.occasion == "entry")
        return session.scalars(query).one()


def at_once(*works: Any) -> list[Any]:
    """Do all of it in threads that begin together; an error of ours is an outcome."""
    ready = Barrier(len(works))

    def do(work: Any) -> Any:
        ready.wait()
        try:
            return work()
        except UserError as error:
            return type(error)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(do, works))


def test_a_review_tells_what_saving_would_mean_and_saves_nothing(tied: Database) -> None:
    review = reviewed(tied)

    assert [(each.commitment.id, each.judged.counts) for each in review.previews] == [("S7", True)]
    assert review.previews[0].row_after.figures.done == 1
    assert entries_of(tied) == []
    assert posts(tied) == 0


def test_what_is_saved_is_told_in_every_channel(tied: Database) -> None:
    entry_id = logged(tied)

    (entry,) = entries_of(tied)
    assert (entry.id, entry.party, entry.revision) == (entry_id, "police", 1)
    assert posts(tied) == 2


def test_saving_twice_is_one_entry(tied: Database) -> None:
    reviewed(tied)

    assert saved(tied) == Saved("d1")
    assert saved(tied) == Saved("d1", again=True)
    assert len(entries_of(tied)) == 1
    assert posts(tied) == 2


@pytest.mark.parametrize("attempt", range(3))
def test_saving_at_once_is_one_entry(tied: Database, attempt: int) -> None:
    reviewed(tied)

    outcomes = at_once(*[lambda: saved(tied)] * 4)

    assert sorted(outcome.again for outcome in outcomes) == [False, True, True, True]
    assert len(entries_of(tied)) == 1
    assert posts(tied) == 2


def test_two_notes_for_a_week_saved_at_once_are_one(tied: Database) -> None:
    reviewed(tied, POLICE, MET, draft="d1")
    reviewed(tied, MUNICIPALITY, MET, draft="d2")

    outcomes = at_once(lambda: saved(tied, POLICE, draft="d1"), lambda: saved(tied, MUNICIPALITY, draft="d2"))

    assert outcomes.count(KeyTaken) == 1
    assert len(entries_of(tied)) == 1
    assert posts(tied) == 2


def test_two_corrections_saved_at_once_are_one(tied: Database) -> None:
    entry_id = logged(tied)
    reviewed(tied, POLICE, OPERATED, draft="d2", entry_id=entry_id, based_on=1)
    reviewed(tied, MUNICIPALITY, OPERATED, draft="d3", entry_id=entry_id, based_on=1)

    outcomes = at_once(lambda: saved(tied, POLICE, draft="d2"), lambda: saved(tied, MUNICIPALITY, draft="d3"))

    assert outcomes.count(ChangedMeanwhile) == 1
    with tied.reading() as session:
        history = list_revisions(session, entry_id=entry_id, agreement_id=AGREEMENT)
    assert [revision.entry.revision for revision in history] == [1, 2]


def test_a_draft_that_was_cleared_away_can_not_be_saved(tied: Database) -> None:
    reviewed(tied)
    later = FRIDAY + timedelta(days=1, seconds=1)
    review_entry(tied, MUNICIPALITY, NewEntry("d2", AGREEMENT, OPERATION, OPERATED), now=later)

    with pytest.raises(DraftGone):
        saved(tied)


def test_a_draft_is_forgotten_once_it_is_saved(tied: Database) -> None:
    logged(tied)

    with tied.reading() as session:
        assert session.scalars(select(DraftRow.id)).all() == []


def test_a_draft_is_its_writers_own(tied: Database) -> None:
    reviewed(tied)

    for other in (ERIK, MUNICIPALITY):
        with pytest.raises(DraftGone):
            saved(tied, other)
        with pytest.raises(NotFound):
            reviewed(tied, other)


def test_an_untied_channel_reaches_nothing(tied: Database) -> None:
    entry_id = logged(tied)

    with pytest.raises(NotTied):
        reviewed(tied, STRANGER, draft="d2")
    with pytest.raises(NotTied):
        undone(tied, entry_id, STRANGER)
    with pytest.raises(NotTied):
        open_entry(tied, STRANGER, agreement_id=AGREEMENT, entry_id=entry_id)
    with pytest.raises(NotTied):
        find_same(tied, STRANGER, agreement_id=AGREEMENT, kind=MEETING, week="2022-W41")


def test_the_same_channel_id_in_another_workspace_reaches_nothing(tied: Database) -> None:
    with pytest.raises(NotTied):
        reviewed(tied, replace(POLICE, team_id="T0KOMMUN"))


def test_an_entry_that_is_not_there_can_not_be_changed(tied: Database) -> None:
    with pytest.raises(NotFound):
        reviewed(tied, POLICE, OPERATED, entry_id="nothing", based_on=1)
    with pytest.raises(NotFound):
        undone(tied, "nothing")
    with pytest.raises(NotFound):
        open_entry(tied, POLICE, agreement_id=AGREEMENT, entry_id="nothing")


def test_undone_twice_is_undone_once(tied: Database) -> None:
    entry_id = logged(tied)

    assert undone(tied, entry_id) == Saved(entry_id)
    assert undone(tied, entry_id, MUNICIPALITY) == Saved(entry_id, again=True)

    (entry,) = entries_of(tied)
    assert (entry.state, entry.revision) == (EntryState.UNDONE, 2)
    assert posts(tied) == 4
    with pytest.raises(NotFound):
        open_entry(tied, POLICE, agreement_id=AGREEMENT, entry_id=entry_id)


def test_a_weeks_second_note_adds_to_its_first(tied: Database) -> None:
    first = logged(tied, POLICE, {**MET, "decisions": "Ett"})

    review = reviewed(tied, MUNICIPALITY, {**MET, "decisions": "Två"}, draft="d2")
    assert review.added_to
    assert review.added_to.logged_by.user_id == POLICE.user_id
    assert saved(tied, MUNICIPALITY, draft="d2").entry_id == first

    (entry,) = entries_of(tied)
    assert (entry.values["decisions"], entry.revision, entry.party) == ("Ett\nTvå", 2, "police")


def test_a_saved_note_is_not_added_to_itself(tied: Database) -> None:
    logged(tied, POLICE, MET)
    logged(tied, MUNICIPALITY, MET, draft="d2")

    for caller, draft in ((POLICE, "d1"), (MUNICIPALITY, "d2")):
        with pytest.raises(AlreadySaved):
            reviewed(tied, caller, MET, draft=draft)


def test_a_note_is_not_moved_onto_another(tied: Database) -> None:
    logged(tied, POLICE, MET)
    other = logged(tied, POLICE, {**MET, "week": "2022-W40"}, draft="d2")

    with pytest.raises(ThereIsAnother):
        reviewed(tied, POLICE, MET, draft="d3", entry_id=other, based_on=1)


def test_notes_that_are_too_long_together_stay_as_they_are(tied: Database) -> None:
    logged(tied, POLICE, {**MET, "decisions": "x" * 1500})

    with pytest.raises(TooLong):
        reviewed(tied, MUNICIPALITY, {**MET, "decisions": "y" * 1500}, draft="d2")


def test_the_note_of_a_week_is_found(tied: Database) -> None:
    def found(week: str) -> bool:
        return bool(find_same(tied, MUNICIPALITY, agreement_id=AGREEMENT, kind=MEETING, week=week))

    logged(tied, POLICE, MET)

    assert (found("2022-W41"), found("2022-W40")) == (True, False)


@pytest.mark.parametrize("values", [OPERATED, MET], ids=["operation", "meeting"])
def test_a_save_takes_no_more_than_eight_statements(tied: Database, values: Mapping[str, Any]) -> None:
    reviewed(tied, POLICE, values)

    with counted(tied.engine) as statements:
        saved(tied)

    assert len(statements) <= 8
