from datetime import timedelta
from typing import Any

from bot.domain.actions import actions_of, decided_in
from bot.domain.kinds import ACTION, MEETING
from bot.services.access import find_reachable
from bot.services.action_changes import add_action, complete_action, reopen_action
from bot.services.actions import find_agenda, list_actions
from bot.services.entries import review_entry, save_draft
from bot.services.entry_changes import undo_entry
from bot.services.entry_making import NewEntry
from storage.engine import Database
from storage.entries import list_entries, list_revisions
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY, STRANGER, built_in

AGREEMENT = "soderhamn-2022"


def noted(database: Database, draft: str, week: str, *rows: dict[str, Any], **values: Any) -> str:
    new = NewEntry(draft, AGREEMENT, MEETING, {"week": week, "actions": list(rows), **values})
    review_entry(database, MUNICIPALITY, new, now=FRIDAY)
    return save_draft(database, MUNICIPALITY, draft, now=FRIDAY).entry_id


def listed(database: Database) -> list[str]:
    (todo,) = list_actions(database, find_reachable(database, POLICE, now=FRIDAY), now=FRIDAY)
    assert todo.today == FRIDAY.date()
    return [action.what for action in todo.actions]


def test_what_a_meeting_decided_is_listed_with_what_was_made_by_itself(tied: Database) -> None:
    noted(tied, "m1", "2022-W41", {"text": "Ring skolan", "due": "2022-10-20"})
    new = NewEntry("a1", AGREEMENT, ACTION, {"text": "Boka lokal", "due": "2022-10-19"})
    add_action(tied, POLICE, new, now=FRIDAY)

    assert listed(tied) == ["Boka lokal", "Ring skolan"]


def test_a_channel_without_agreement_has_no_actions(tied: Database) -> None:
    assert list_actions(tied, find_reachable(tied, STRANGER, now=FRIDAY), now=FRIDAY) == []


def test_the_owner_is_of_the_workspace_where_the_note_was_written(tied: Database) -> None:
    noted(tied, "m1", "2022-W41", {"text": "Ring skolan", "owner": "U0SARA"})

    (todo,) = list_actions(tied, find_reachable(tied, POLICE, now=FRIDAY), now=FRIDAY)

    (owner,) = [action.owner for action in todo.actions]
    assert owner is not None
    assert (owner.team_id, owner.user_id) == ("T0KOMMUN", "U0SARA")


def test_an_undone_note_takes_its_untouched_actions_with_it(tied: Database) -> None:
    meeting = noted(tied, "m1", "2022-W41", {"text": "Ring skolan"}, {"text": "Boka lokal"})
    undo_entry(tied, MUNICIPALITY, agreement_id=AGREEMENT, entry_id=meeting, now=FRIDAY)

    assert listed(tied) == []


def worked_on(database: Database, meeting: str) -> None:
    complete_action(database, POLICE, agreement_id=AGREEMENT, entry_id=f"{meeting}-1", now=FRIDAY)
    reopen_action(database, POLICE, agreement_id=AGREEMENT, entry_id=f"{meeting}-1", now=FRIDAY)
    undo_entry(database, MUNICIPALITY, agreement_id=AGREEMENT, entry_id=meeting, now=FRIDAY)


def test_a_note_written_anew_takes_over_what_was_worked_on(tied: Database) -> None:
    first = noted(tied, "m1", "2022-W41", {"text": "Ring skolan"}, {"text": "Boka lokal"})
    worked_on(tied, first)

    again = noted(tied, "m2", "2022-W41", {"text": "boka  lokal "}, {"text": "Ring skolan"})

    assert sorted(listed(tied)) == ["Boka lokal", "Ring skolan"]
    with tied.reading() as session:
        logged = list_entries(session, agreement_id=AGREEMENT)
        (booked,) = [action for action in actions_of(logged) if action.what == "Boka lokal"]
        *_, latest = list_revisions(session, entry_id=booked.entry.id, agreement_id=AGREEMENT)
    assert (booked.entry.id, booked.meeting, booked.week) == (f"{first}-1", again, "2022-W41")
    assert (latest.entry.revision, latest.by.user_id) == (4, MUNICIPALITY.user_id)
    assert [action.what for action in decided_in(logged, again)] == ["Boka lokal", "Ring skolan"]


def test_what_was_taken_over_is_not_made_when_more_is_added_to_the_note(tied: Database) -> None:
    worked_on(tied, noted(tied, "m1", "2022-W41", {"text": "Ring skolan"}, {"text": "Boka lokal"}))
    noted(tied, "m2", "2022-W41", {"text": "Boka lokal"})

    noted(tied, "m3", "2022-W41", {"text": "Skriv"})

    assert sorted(listed(tied)) == ["Boka lokal", "Skriv"]


def test_each_is_taken_over_once_and_by_its_own_week_only(tied: Database) -> None:
    worked_on(tied, noted(tied, "m1", "2022-W41", {"text": "Ring skolan"}, {"text": "Boka lokal"}))

    noted(tied, "m2", "2022-W40", {"text": "Boka lokal"})
    assert listed(tied) == ["Boka lokal"] * 2
    noted(tied, "m3", "2022-W41", {"text": "Boka lokal"}, {"text": "Boka lokal"})
    assert listed(tied) == ["Boka lokal"] * 3


def test_the_agenda_is_what_is_open_and_the_decisions_of_a_week_before(tied: Database) -> None:
    before = noted(tied, "m1", "2022-W40", {"text": "Ring skolan"}, {"text": "Boka lokal"}, decisions="Fler vuxna ute")
    noted(tied, "m2", "2022-W41", decisions="Ny mötestid")
    complete_action(tied, POLICE, agreement_id=AGREEMENT, entry_id=f"{before}-0", now=FRIDAY)

    agenda = find_agenda(tied, built_in(AGREEMENT), now=FRIDAY)
    assert [action.what for action in agenda.actions] == ["Boka lokal"]
    assert agenda.last is not None
    assert agenda.last.id == before

    next_week = find_agenda(tied, built_in(AGREEMENT), now=FRIDAY + timedelta(days=7))
    assert next_week.last is not None
    assert next_week.last.values["decisions"] == "Ny mötestid"


def test_before_the_first_meeting_the_agenda_is_empty(tied: Database) -> None:
    agenda = find_agenda(tied, built_in(AGREEMENT), now=FRIDAY)

    assert (agenda.actions, agenda.last) == ((), None)
