from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest

from bot.domain.agreement import Agreement
from bot.domain.entries import Entry
from bot.domain.kinds import ACTION, CommitmentEvent
from bot.domain.making.change_forms import Change, promised_change, removal
from bot.domain.making.changes import Past, add_names
from bot.domain.making.commitments import answers_from
from bot.domain.making.made import made_from
from bot.domain.making.refusal import with_changes
from bot.services.access import Caller, find_reachable
from bot.services.agreement_changes import (
    AgreementChangedMeanwhile,
    AgreementIdTaken,
    NotPossible,
    UnknownVersion,
    change_agreement,
    keep_new,
    list_agreement_versions,
    load_version,
    propose_change,
    taken_ids,
)
from bot.services.agreements import Imported
from bot.services.errors import MayNotTie, NotTied, UnknownAgreement
from bot.services.outbox import claim_due
from storage.engine import Database
from storage.entries import add_entry
from tests.chat import MUNICIPALITY, POLICE
from tests.domain.making.answers import SAID, sketch
from tests.factories import activity, event
from tests.handlers.scene import FRIDAY, STRANGER
from tests.importing import import_agreement, load_agreement

AGREEMENT = "soderhamn-2022"
LEASE = timedelta(minutes=1)
LATER = FRIDAY + timedelta(minutes=5)
MADE = made_from(sketch(("milestone", SAID)))


def titled(title: str) -> Change:
    return lambda agreement, _: with_changes(agreement, title=title)


def save(database: Database, change: Change, *, expected: int = 1, caller: Caller = POLICE) -> Imported:
    return change_agreement(database, caller, AGREEMENT, change, expected=expected, now=LATER)


def log(database: Database, entry: Entry) -> None:
    with database.writing() as session:
        add_entry(
            session,
            agreement_id=AGREEMENT,
            entry=replace(entry, recorded_at=FRIDAY),
            team_id=POLICE.team_id,
            user_id=POLICE.user_id,
            draft_id=entry.id,
        )


def create(database: Database, caller: Caller, agreement: Agreement, party_kind: str | None) -> Imported:
    with database.writing() as session:
        return keep_new(session, caller, agreement, party_kind=party_kind, now=FRIDAY)


def test_a_change_is_the_next_version_and_the_one_before_is_kept(tied: Database) -> None:
    before = load_agreement(tied, AGREEMENT)

    assert save(tied, titled("Ny titel")) == Imported(changed=True, version=2)

    assert load_agreement(tied, AGREEMENT).title == "Ny titel"
    assert load_version(tied, AGREEMENT, 1) == before
    versions = list_agreement_versions(tied, MUNICIPALITY, AGREEMENT, now=FRIDAY)
    assert [(each.number, each.recorded_at) for each in versions] == [(2, LATER), (1, FRIDAY)]
    assert [each.agreement.title for each in versions] == ["Ny titel", before.title]


def test_a_change_that_changes_nothing_makes_no_version(tied: Database) -> None:
    assert save(tied, lambda agreement, _: agreement) == Imported(changed=False, version=1)


def test_a_change_to_what_somebody_else_has_changed_is_refused(tied: Database) -> None:
    save(tied, titled("Polisens titel"))

    with pytest.raises(AgreementChangedMeanwhile):
        save(tied, titled("Kommunens titel"), caller=MUNICIPALITY)

    assert load_agreement(tied, AGREEMENT).title == "Polisens titel"


def met(both_are_there: Barrier, change: Change) -> Change:
    """Return the change, made once two are about to make it."""

    def changed(agreement: Agreement, past: Past) -> Agreement:
        with suppress(BrokenBarrierError):  # SQLite lets the second in only after the first
            both_are_there.wait(timeout=1)
        return change(agreement, past)

    return changed


CHANGES = {"changed": titled("Ny titel"), "removed": removal("S2"), "added": promised_change(None, "milestone", SAID)}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_same_change_pressed_twice_is_made_once(tied: Database, change: Change) -> None:
    assert save(tied, change) == Imported(changed=True, version=2)
    assert save(tied, change) == Imported(changed=False, version=2)

    save(tied, titled("Kommunens titel"), expected=2, caller=MUNICIPALITY)
    assert save(tied, change) == Imported(changed=False, version=2), "also where somebody else has gone on since"

    assert [each.number for each in list_agreement_versions(tied, POLICE, AGREEMENT, now=FRIDAY)] == [3, 2, 1]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_same_change_pressed_twice_at_once_is_made_once(tied: Database, change: Change) -> None:
    posts = len(claim_due(tied, now=LATER, lease=LEASE))
    pressed = met(Barrier(2), change)

    with ThreadPoolExecutor(2) as presses:
        saved = list(presses.map(lambda _: save(tied, pressed), range(2)))

    assert sorted(saved, key=lambda each: each.changed) == [
        Imported(changed=False, version=2),
        Imported(changed=True, version=2),
    ]
    assert len(list_agreement_versions(tied, POLICE, AGREEMENT, now=FRIDAY)) == 2
    assert posts == 2
    assert len(claim_due(tied, now=LATER, lease=LEASE)) == 2, "each channel is told once"


def test_what_another_person_made_is_not_taken_for_ones_own(tied: Database) -> None:
    save(tied, titled("Ny titel"), caller=MUNICIPALITY)

    with pytest.raises(AgreementChangedMeanwhile):
        save(tied, titled("Ny titel"))


def test_of_two_who_save_at_once_one_is_told_so_and_nothing_is_lost(tied: Database) -> None:
    both_are_there = Barrier(2)

    def change(title: str) -> Change:
        return met(both_are_there, titled(title))

    def outcome(title: str) -> str:
        try:
            save(tied, change(title))
        except AgreementChangedMeanwhile:
            return "told"
        return title

    with ThreadPoolExecutor(2) as people:
        outcomes = list(people.map(outcome, ["Polisens titel", "Kommunens titel"]))

    assert outcomes.count("told") == 1
    [saved] = set(outcomes) - {"told"}
    assert [each.agreement.title for each in list_agreement_versions(tied, POLICE, AGREEMENT, now=FRIDAY)][:1] == [
        saved
    ]
    assert list_agreement_versions(tied, POLICE, AGREEMENT, now=FRIDAY)[0].number == 2


def test_a_stranger_changes_and_sees_nothing(tied: Database) -> None:
    for attempt in (
        lambda: save(tied, titled("Vår nu"), caller=STRANGER),
        lambda: propose_change(tied, STRANGER, AGREEMENT, titled("Vår nu")),
        lambda: list_agreement_versions(tied, STRANGER, AGREEMENT, now=FRIDAY),
    ):
        with pytest.raises(NotTied):
            attempt()


def test_a_proposal_shows_what_would_be_and_saves_nothing(tied: Database) -> None:
    proposed = propose_change(tied, POLICE, AGREEMENT, titled("Ny titel"))

    assert (proposed.number, proposed.then.title) == (1, "Ny titel")
    assert load_agreement(tied, AGREEMENT) == proposed.now


def test_what_is_refused_is_told_with_its_place_and_nothing_is_saved(tied: Database) -> None:
    def add_the_same(agreement: Agreement, _: Past) -> Agreement:
        return add_names(agreement, "focus_areas", ["narkotika"])

    with pytest.raises(NotPossible) as caught:
        save(tied, add_the_same)

    assert [refusal.place for refusal in caught.value.refusals] == [("names",)]
    assert load_version(tied, AGREEMENT, None) == load_version(tied, AGREEMENT, 1)


def test_what_has_been_logged_about_a_commitment_keeps_it(tied: Database) -> None:
    assert "S2" not in propose_change(tied, POLICE, AGREEMENT, removal("S2")).then.by_id
    log(tied, event(CommitmentEvent.MILESTONE_DONE, "S2", FRIDAY.date(), reference="dnr 1"))

    with pytest.raises(NotPossible):
        save(tied, removal("S2"))


def test_what_an_action_is_for_keeps_its_commitment(tied: Database) -> None:
    log(tied, activity(ACTION, FRIDAY.date(), {"text": "Ring rektorn", "for": "S2"}))

    with pytest.raises(NotPossible):
        save(tied, removal("S2"))


def test_a_place_that_is_logged_by_its_name_is_not_renamed(tied: Database) -> None:
    save(tied, promised_change(None, "structural", {**SAID, "units": "Norra skolan\nSödra skolan"}))
    added = load_agreement(tied, AGREEMENT).commitments[-1]
    log(tied, event(CommitmentEvent.UNIT_STATE, added.id, FRIDAY.date(), name="Norra skolan", in_place=True))
    renamed = {**answers_from(added), "units": "Nya Norra skolan\nSödra skolan"}

    with pytest.raises(NotPossible) as caught:
        save(tied, promised_change(added.id, "structural", renamed), expected=2)

    assert [refusal.place for refusal in caught.value.refusals] == [("units",)]


def test_the_id_of_a_commitment_that_was_taken_away_is_never_used_again(tied: Database) -> None:
    added = promised_change(None, "milestone", SAID)
    save(tied, added)
    first = load_agreement(tied, AGREEMENT).commitments[-1].id
    save(tied, removal(first), expected=2)

    save(tied, added, expected=3)
    second = load_agreement(tied, AGREEMENT).commitments[-1].id

    assert (first, second) == ("S8", "S9")
    assert save(tied, added, expected=3) == Imported(changed=False, version=4), "and pressed twice it is that one"


def test_a_new_agreement_is_followed_up_in_the_channel_where_it_was_made(bare: Database) -> None:
    created = create(bare, MUNICIPALITY, MADE, "municipality")

    assert created == Imported(changed=True, version=1)
    [reached] = find_reachable(bare, MUNICIPALITY, now=FRIDAY)
    assert (reached.agreement, reached.party) == (MADE, "municipality")
    assert [(post.occasion, post.channel_id) for post in claim_due(bare, now=FRIDAY, lease=LEASE)] == [
        ("tied", MUNICIPALITY.channel_id)
    ]
    assert taken_ids(bare) == {MADE.id}


def test_the_same_agreement_sent_twice_is_one(bare: Database) -> None:
    create(bare, POLICE, MADE, None)

    assert create(bare, POLICE, MADE, None) == Imported(changed=False, version=1)
    assert len(claim_due(bare, now=LATER, lease=LEASE)) == 1
    assert [reached.party for reached in find_reachable(bare, POLICE, now=FRIDAY)] == [None]


def test_a_channel_follows_nothing_up_for_a_party_that_did_not_sign(bare: Database) -> None:
    with pytest.raises(MayNotTie):
        create(bare, POLICE, MADE, "participant")

    assert taken_ids(bare) == frozenset()


@pytest.mark.parametrize("title", [MADE.title, "En annan"])
def test_another_agreement_of_the_same_name_is_not_overwritten_nor_reached(bare: Database, title: str) -> None:
    import_agreement(bare, MADE, at=FRIDAY)

    with pytest.raises(AgreementIdTaken):
        create(bare, STRANGER, with_changes(MADE, title=title), None)

    assert load_agreement(bare, MADE.id) == MADE
    assert find_reachable(bare, STRANGER, now=LATER) == []


def test_a_version_that_there_is_not_is_told(imported: Database) -> None:
    with pytest.raises(UnknownVersion):
        load_version(imported, AGREEMENT, 2)
    with pytest.raises(UnknownAgreement):
        load_version(imported, "nej", 1)
