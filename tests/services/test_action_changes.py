from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.domain.actions import Action, Handover, actions_of
from bot.domain.entries import EntryState
from bot.domain.kinds import ACTION, MEETING
from bot.domain.people import Person
from bot.services.access import Caller
from bot.services.action_changes import (
    add_action,
    change_action,
    complete_action,
    hand_over,
    open_action,
    reopen_action,
)
from bot.services.disposal import dispose
from bot.services.entries import Saved, review_entry, save_draft
from bot.services.entry_changes import undo_entry
from bot.services.entry_making import NewEntry
from bot.services.errors import ChangedMeanwhile, NotFound, NotTied, Undone
from storage.engine import Database
from storage.entries import list_revisions
from storage.tables import DeliveryRow
from storage.types import DeliveryState
from tests.chat import MUNICIPALITY, POLICE
from tests.disposing import AFTERWARDS, a_rule, give_rules
from tests.handlers.scene import ERIK, FRIDAY, STRANGER, entries_of

AGREEMENT = "soderhamn-2022"
ANNAS = {"text": "Ring skolan", "owner": "U0ANNA", "due": "2022-10-20"}
ANNA, ERIKS = Person("T0POLIS", "U0ANNA"), Person("T0POLIS", "U0ERIK")


def added(database: Database, draft: str = "a1", caller: Caller = POLICE, **values: Any) -> Saved:
    new = NewEntry(draft, AGREEMENT, ACTION, {**ANNAS, **values})
    return add_action(database, caller, new, now=FRIDAY)


def changed(
    database: Database, values: dict[str, Any], *, draft: str = "c1", based_on: int = 1, entry_id: str = "a1"
) -> Saved:
    new = NewEntry(draft, AGREEMENT, ACTION, values, entry_id=entry_id, based_on=based_on)
    return change_action(database, POLICE, new, now=FRIDAY)


def decided(database: Database, *texts: str) -> str:
    """Log a meeting in which Erik got something to do for each text."""
    rows = [{"text": said, "owner": "U0ERIK"} for said in texts]
    new = NewEntry("m1", AGREEMENT, MEETING, {"week": "2022-W41", "actions": rows})
    review_entry(database, POLICE, new, now=FRIDAY)
    return save_draft(database, POLICE, "m1", now=FRIDAY).entry_id


def actions(database: Database) -> list[Action]:
    return actions_of(entries_of(database))


def posts(database: Database) -> list[tuple[str, str | None, str]]:
    """Return what is queued for the police's channel: occasion, entry, and what makes it this post."""
    query = select(DeliveryRow.occasion, DeliveryRow.entry_id, DeliveryRow.key).where(
        DeliveryRow.team_id == POLICE.team_id, DeliveryRow.occasion != "tied"
    )
    with database.reading() as session:
        return [(occasion, entry, key) for occasion, entry, key in session.execute(query)]


def test_a_new_action_is_the_choosers_party_and_workspace(tied: Database) -> None:
    added(tied, caller=MUNICIPALITY, owner="U0SARA")

    (action,) = actions(tied)
    assert action.owner == Person("T0KOMMUN", "U0SARA")
    assert action.entry.party == "municipality"
    assert action.entry.start == date(2022, 10, 14)
    assert [(occasion, entry) for occasion, entry, _ in posts(tied)] == [("entry", "a1")]


def test_the_same_form_sent_twice_is_one_action_and_one_post(tied: Database) -> None:
    assert not added(tied).again
    assert added(tied).again

    assert len(actions(tied)) == len(posts(tied)) == 1


def test_a_change_is_a_revision_with_its_reason(tied: Database) -> None:
    added(tied)

    changed(tied, {**ANNAS, "due": "2022-10-27", "why": "Skolan har lov"})

    (action,) = actions(tied)
    assert (action.due, action.entry.values["why"]) == (date(2022, 10, 27), "Skolan har lov")
    with tied.reading() as session:
        revisions = list_revisions(session, entry_id="a1", agreement_id=AGREEMENT)
    assert [(each.by.user_id, each.reason) for each in revisions] == [("U0ANNA", None), ("U0ANNA", "corrected")]


def test_the_same_change_sent_twice_is_one_revision(tied: Database) -> None:
    added(tied)
    other = {**ANNAS, "text": "Ring rektorn"}

    assert not changed(tied, other).again
    assert changed(tied, other).again

    (action,) = actions(tied)
    assert action.entry.revision == 2


def test_a_change_that_changes_nothing_is_no_revision(tied: Database) -> None:
    added(tied)

    assert changed(tied, {**ANNAS, "why": "Inget"}).again

    assert actions(tied)[0].entry.revision == 1
    assert len(posts(tied)) == 1


def test_of_two_changes_the_second_is_refused(tied: Database) -> None:
    added(tied)
    changed(tied, {**ANNAS, "text": "Ring rektorn"})

    with pytest.raises(ChangedMeanwhile):
        changed(tied, {**ANNAS, "text": "Ring kuratorn"}, draft="c2")


def test_what_was_undone_is_neither_changed_nor_done(tied: Database) -> None:
    added(tied)
    undo_entry(tied, POLICE, agreement_id=AGREEMENT, entry_id="a1", now=FRIDAY)

    with pytest.raises(Undone):
        changed(tied, {**ANNAS, "text": "Ring rektorn"})
    with pytest.raises(NotFound):
        complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id="a1", now=FRIDAY)


def test_nothing_else_than_an_action_is_done_or_changed(tied: Database) -> None:
    meeting = decided(tied, "Ring skolan")

    with pytest.raises(NotFound):
        complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id=meeting, now=FRIDAY)
    with pytest.raises(NotFound):
        changed(tied, ANNAS, entry_id=meeting)
    with pytest.raises(NotFound):
        open_action(tied, POLICE, agreement_id=AGREEMENT, entry_id=meeting)


@pytest.mark.parametrize("act", [complete_action, reopen_action])
def test_a_channel_that_is_not_tied_reaches_no_action(tied: Database, act: Callable[..., Any]) -> None:
    added(tied)

    with pytest.raises(NotTied):
        act(tied, STRANGER, agreement_id=AGREEMENT, entry_id="a1", now=FRIDAY)


def test_done_twice_is_one_revision(tied: Database) -> None:
    added(tied)

    first = complete_action(tied, ERIK, agreement_id=AGREEMENT, entry_id="a1", now=FRIDAY)
    again = complete_action(tied, MUNICIPALITY, agreement_id=AGREEMENT, entry_id="a1", now=FRIDAY + timedelta(days=1))

    assert (first.again, again.again) == (False, True)
    assert again.action.done_by == ERIKS
    assert again.action.done_on == date(2022, 10, 14)
    assert actions(tied)[0].entry.revision == 2


def test_pressed_by_several_at_the_same_moment_it_is_done_once(tied: Database) -> None:
    added(tied)
    started = Barrier(4)

    def press(_: int) -> bool:
        started.wait()
        return complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id="a1", now=FRIDAY).again

    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(press, range(4)))

    assert sorted(again) == [False, True, True, True]
    assert actions(tied)[0].entry.revision == 2


def test_what_is_done_can_be_opened_again_and_done_anew(tied: Database) -> None:
    added(tied)
    where = {"agreement_id": AGREEMENT, "entry_id": "a1"}
    complete_action(tied, POLICE, **where, now=FRIDAY)

    assert not reopen_action(tied, POLICE, **where, now=FRIDAY).again
    assert reopen_action(tied, POLICE, **where, now=FRIDAY).again
    assert not complete_action(tied, POLICE, **where, now=FRIDAY).again

    with tied.reading() as session:
        reasons = [each.reason for each in list_revisions(session, entry_id="a1", agreement_id=AGREEMENT)]
    assert reasons == [None, "done", "reopened", "done"]


def test_an_action_of_a_meeting_brings_the_meetings_post_up_to_date_and_gets_none_itself(tied: Database) -> None:
    meeting = decided(tied, "Ring skolan", "Boka lokal")

    complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id=f"{meeting}-0", now=FRIDAY)

    assert {(occasion, entry) for occasion, entry, _ in posts(tied)} == {("entry", meeting)}
    assert len({key for *_, key in posts(tied)}) == 2


def test_an_action_whose_meeting_was_disposed_of_is_told_by_a_post_of_its_own(tied: Database) -> None:
    decided(tied, "Byt lamporna")
    (action,) = actions(tied)
    complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id=action.entry.id, now=FRIDAY)
    with tied.writing() as session:
        session.execute(update(DeliveryRow).values(state=DeliveryState.SENT))
    give_rules(tied, a_rule(MEETING, "all"), at=FRIDAY)
    [report] = dispose(tied, AGREEMENT, on=AFTERWARDS, now=FRIDAY)
    assert report.rules[0].records == 1

    reopen_action(tied, POLICE, agreement_id=AGREEMENT, entry_id=action.entry.id, now=FRIDAY)
    assert [(occasion, entry) for occasion, entry, _ in posts(tied)] == [("entry", action.entry.id)]
    assert given(tied) == 1

    assert [each.owner for each in actions(tied)] == [ANNA]


def test_an_undone_note_leaves_the_action_that_somebody_has_done(tied: Database) -> None:
    meeting = decided(tied, "Ring skolan", "Boka lokal")
    complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id=f"{meeting}-0", now=FRIDAY)

    undo_entry(tied, POLICE, agreement_id=AGREEMENT, entry_id=meeting, now=FRIDAY)

    assert [action.what for action in actions(tied)] == ["Ring skolan"]


def given(database: Database, draft: str = "h1", giver: Person = ERIKS, to: Person = ANNA) -> int:
    handover = Handover(draft, giver=giver, by=ANNA, why="Erik slutar")
    return hand_over(database, POLICE, agreement_id=AGREEMENT, handover=handover, to=to, now=FRIDAY)


def test_a_hand_over_moves_all_that_is_open_and_is_one_post(tied: Database) -> None:
    meeting = decided(tied, "Boka lokal", "Ring rektorn")
    added(tied, owner="U0ERIK")
    added(tied, "a2", owner="U0ERIK")
    complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id="a2", now=FRIDAY)

    assert given(tied) == 3
    assert given(tied) == 3, "the same form once more"

    owners = {action.entry.id: action.owner for action in actions(tied)}
    assert owners == {f"{meeting}-0": ANNA, f"{meeting}-1": ANNA, "a1": ANNA, "a2": ERIKS}
    assert {action.entry.revision for action in actions(tied)} == {2}
    assert [occasion for occasion, *_ in posts(tied)].count("handover") == 1
    assert len([entry for _, entry, _ in posts(tied) if entry == meeting]) == 2, "once for both of its actions"


def test_the_same_actions_can_be_handed_over_again(tied: Database) -> None:
    added(tied, owner="U0ERIK")

    assert given(tied, "h1") == 1
    assert given(tied, "h2", ANNA, ERIKS) == 1

    assert actions(tied)[0].owner == ERIKS
    assert [occasion for occasion, *_ in posts(tied)].count("handover") == 2


def test_with_nothing_left_to_hand_over_that_is_said(tied: Database) -> None:
    added(tied)

    with pytest.raises(NotFound):
        given(tied)


def test_a_hand_over_sent_twice_at_the_same_moment_happens_once(tied: Database) -> None:
    for number in range(3):
        added(tied, f"a{number}", owner="U0ERIK")
    started = Barrier(2)

    def send(_: int) -> int:
        started.wait()
        return given(tied)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, range(2))) == [3, 3]

    assert {action.entry.revision for action in actions(tied)} == {2}
    assert [entry.state for entry in entries_of(tied)] == [EntryState.HELD] * 3
