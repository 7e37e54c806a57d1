from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest

from bot.domain.agreement import Agreement
from bot.domain.kinds import CommitmentEvent
from bot.domain.making.change_forms import Change
from bot.domain.making.changes import InUse, add_names, remove_commitment
from bot.domain.making.made import made_from
from bot.domain.making.refusal import with_changes
from bot.services.access import Caller, find_reachable
from bot.services.agreement_changes import (
    AgreementChangedMeanwhile,
    AgreementIdTaken,
    NotPossible,
    UnknownVersion,
    change_agreement,
    create_agreement,
    list_agreement_versions,
    load_version,
    propose_change,
    taken_ids,
)
from bot.services.agreements import Imported, import_agreement, load_agreement
from bot.services.errors import MayNotTie, NotTied, UnknownAgreement
from bot.services.outbox import claim_due
from storage.engine import Database
from storage.entries import add_entry
from tests.chat import MUNICIPALITY, POLICE
from tests.domain.making.answers import SAID, sketch
from tests.factories import event
from tests.handlers.scene import FRIDAY, STRANGER

AGREEMENT = "soderhamn-2022"
LATER = FRIDAY + timedelta(minutes=5)
MADE = made_from(sketch(("milestone", SAID)))


def titled(title: str) -> Change:
    return lambda agreement, _: with_changes(agreement, title=title)


def save(database: Database, change: Change, *, expected: int = 1, caller: Caller = POLICE) -> Imported:
    return change_agreement(database, caller, AGREEMENT, change, expected=expected, now=LATER)


def test_a_change_is_the_next_version_and_the_one_before_is_kept(tied: Database) -> None:
    before = load_agreement(tied, AGREEMENT)

    assert save(tied, titled("Ny titel")) == Imported(changed=True, version=2)

    assert load_agreement(tied, AGREEMENT).title == "Ny titel"
    assert load_version(tied, AGREEMENT, 1) == before
    versions = list_agreement_versions(tied, MUNICIPALITY, AGREEMENT)
    assert [(each.number, each.recorded_at) for each in versions] == [(2, LATER), (1, FRIDAY)]
    assert [each.agreement.title for each in versions] == ["Ny titel", before.title]


def test_a_change_that_changes_nothing_makes_no_version(tied: Database) -> None:
    assert save(tied, lambda agreement, _: agreement) == Imported(changed=False, version=1)


def test_a_change_to_what_somebody_else_has_changed_is_refused(tied: Database) -> None:
    save(tied, titled("Polisens titel"))

    with pytest.raises(AgreementChangedMeanwhile):
        save(tied, titled("Kommunens titel"), caller=MUNICIPALITY)

    assert load_agreement(tied, AGREEMENT).title == "Polisens titel"


def test_of_two_who_save_at_once_one_is_told_so_and_nothing_is_lost(tied: Database) -> None:
    both_are_there = Barrier(2)

    def change(title: str) -> Change:
        def changed(agreement: Agreement, _: InUse) -> Agreement:
            with suppress(BrokenBarrierError):  # SQLite lets the second in only after the first
                both_are_there.wait(timeout=1)
            return with_changes(agreement, title=title)

        return changed

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
    assert [each.agreement.title for each in list_agreement_versions(tied, POLICE, AGREEMENT)][:1] == [saved]
    assert list_agreement_versions(tied, POLICE, AGREEMENT)[0].number == 2


def test_a_stranger_changes_and_sees_nothing(tied: Database) -> None:
    for attempt in (
        lambda: save(tied, titled("Vår nu"), caller=STRANGER),
        lambda: propose_change(tied, STRANGER, AGREEMENT, titled("Vår nu")),
        lambda: list_agreement_versions(tied, STRANGER, AGREEMENT),
    ):
        with pytest.raises(NotTied):
            attempt()


def test_a_proposal_shows_what_would_be_and_saves_nothing(tied: Database) -> None:
    proposed = propose_change(tied, POLICE, AGREEMENT, titled("Ny titel"))

    assert (proposed.number, proposed.then.title) == (1, "Ny titel")
    assert load_agreement(tied, AGREEMENT) == proposed.now


def test_what_is_refused_is_told_with_its_place_and_nothing_is_saved(tied: Database) -> None:
    def add_the_same(agreement: Agreement, _: InUse) -> Agreement:
        return add_names(agreement, "focus_areas", ["narkotika"])

    with pytest.raises(NotPossible) as caught:
        save(tied, add_the_same)

    assert [refusal.place for refusal in caught.value.refusals] == [("names",)]
    assert load_version(tied, AGREEMENT, None) == load_version(tied, AGREEMENT, 1)


def test_what_has_been_logged_about_a_commitment_keeps_it(tied: Database) -> None:
    def remove(agreement: Agreement, in_use: InUse) -> Agreement:
        return remove_commitment(agreement, "S2", in_use=in_use)

    assert "S2" not in propose_change(tied, POLICE, AGREEMENT, remove).then.by_id
    done = event(CommitmentEvent.MILESTONE_DONE, "S2", FRIDAY.date(), reference="dnr 1")
    with tied.writing() as session:
        add_entry(
            session,
            agreement_id=AGREEMENT,
            entry=replace(done, recorded_at=FRIDAY),
            team_id=POLICE.team_id,
            user_id=POLICE.user_id,
            draft_id="d1",
        )

    with pytest.raises(NotPossible):
        save(tied, remove)


def test_a_new_agreement_is_followed_up_in_the_channel_where_it_was_made(bare: Database) -> None:
    created = create_agreement(bare, MUNICIPALITY, MADE, party_kind="municipality", now=FRIDAY)

    assert created == Imported(changed=True, version=1)
    [reached] = find_reachable(bare, MUNICIPALITY, now=FRIDAY)
    assert (reached.agreement, reached.party) == (MADE, "municipality")
    assert [(post.occasion, post.channel_id) for post in claim_due(bare, now=FRIDAY)] == [
        ("tied", MUNICIPALITY.channel_id)
    ]
    assert taken_ids(bare) == {MADE.id}


def test_the_same_agreement_sent_twice_is_one(bare: Database) -> None:
    create_agreement(bare, POLICE, MADE, party_kind=None, now=FRIDAY)

    assert create_agreement(bare, POLICE, MADE, party_kind=None, now=LATER) == Imported(changed=False, version=1)
    assert len(claim_due(bare, now=LATER)) == 1
    assert [reached.party for reached in find_reachable(bare, POLICE, now=FRIDAY)] == [None]


def test_a_channel_follows_nothing_up_for_a_party_that_did_not_sign(bare: Database) -> None:
    with pytest.raises(MayNotTie):
        create_agreement(bare, POLICE, MADE, party_kind="participant", now=FRIDAY)

    assert taken_ids(bare) == frozenset()


@pytest.mark.parametrize("title", [MADE.title, "En annan"])
def test_another_agreement_of_the_same_name_is_not_overwritten_nor_reached(bare: Database, title: str) -> None:
    import_agreement(bare, MADE, at=FRIDAY)

    with pytest.raises(AgreementIdTaken):
        create_agreement(bare, STRANGER, with_changes(MADE, title=title), party_kind=None, now=LATER)

    assert load_agreement(bare, MADE.id) == MADE
    assert find_reachable(bare, STRANGER, now=LATER) == []


def test_a_version_that_there_is_not_is_told(imported: Database) -> None:
    with pytest.raises(UnknownVersion):
        load_version(imported, AGREEMENT, 2)
    with pytest.raises(UnknownAgreement):
        load_version(imported, "nej", 1)
