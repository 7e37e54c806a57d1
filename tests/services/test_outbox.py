from datetime import timedelta

import pytest

from bot.domain.kinds import OPERATION
from bot.services.entries import review_entry, save_draft
from bot.services.entry_making import NewEntry
from bot.services.outbox import (
    LEASE,
    claim_due,
    keep,
    look_up,
    note_failed,
    note_hopeless,
    note_sent,
    note_uncertain,
    share_glance,
)
from storage.deliveries import Delivery
from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY
from tests.services.test_entries import OPERATED

SECOND = timedelta(seconds=1)


@pytest.fixture
def quiet(tied: Database) -> Database:
    """The channels have been told that they are tied."""
    for delivery in claim_due(tied, now=FRIDAY):
        note_sent(tied, delivery, "1.1", now=FRIDAY)
    return tied


def share(database: Database, press: str = "1.5") -> None:
    share_glance(
        database,
        agreement_id="soderhamn-2022",
        team_id=POLICE.team_id,
        channel_id=POLICE.channel_id,
        press=press,
        user_id=POLICE.user_id,
        now=FRIDAY,
    )


def shared(database: Database) -> Delivery:
    share(database)
    (delivery,) = claim_due(database, now=FRIDAY)
    return delivery


def log(database: Database, draft: str = "d1", **changes: int | str) -> None:
    new = NewEntry(draft, "soderhamn-2022", OPERATION, OPERATED, **changes)  # type: ignore[arg-type]  # by name
    review_entry(database, POLICE, new, now=FRIDAY)
    save_draft(database, POLICE, draft, now=FRIDAY)


def test_a_press_is_shared_once(quiet: Database) -> None:
    for press in ("1.5", "1.5", "1.6"):
        share(quiet, press)

    assert len(claim_due(quiet, now=FRIDAY)) == 2


def test_what_one_has_taken_another_leaves_until_the_lease_is_over(quiet: Database) -> None:
    shared(quiet)

    assert claim_due(quiet, now=FRIDAY + LEASE - SECOND) == []
    (again,) = claim_due(quiet, now=FRIDAY + LEASE)
    assert (again.attempts, again.maybe_sent) == (2, True)


def test_a_post_is_kept_for_as_long_as_sending_it_may_last(quiet: Database) -> None:
    delivery = shared(quiet)

    assert keep(quiet, delivery, now=FRIDAY + LEASE - SECOND, lasting=LEASE)

    assert claim_due(quiet, now=FRIDAY + LEASE) == []
    assert len(claim_due(quiet, now=FRIDAY + 2 * LEASE)) == 1


def test_one_whose_lease_ran_out_leaves_the_post_to_the_one_who_took_it_over(quiet: Database) -> None:
    late = shared(quiet)
    (other,) = claim_due(quiet, now=FRIDAY + LEASE)
    much_later = FRIDAY + timedelta(days=2)

    assert not keep(quiet, late, now=FRIDAY + LEASE, lasting=LEASE)
    assert not note_failed(quiet, late, "not_in_channel", now=FRIDAY + LEASE)
    assert not note_failed(quiet, late, "not_in_channel", now=much_later), "nor is it given up"
    note_hopeless(quiet, late, "invalid_blocks")
    note_uncertain(quiet, late, "history: missing_scope")

    assert claim_due(quiet, now=FRIDAY + 2 * LEASE - SECOND) == []
    assert keep(quiet, other, now=FRIDAY + LEASE, lasting=LEASE)


def test_each_failure_is_waited_out_twice_as_long_up_to_an_hour(quiet: Database) -> None:
    delivery, now = shared(quiet), FRIDAY
    pauses = []
    while now < FRIDAY + timedelta(hours=20):
        note_failed(quiet, delivery, "not_in_channel", now=now)
        before = now
        while not (taken := claim_due(quiet, now=now)):
            now += SECOND * 10
        delivery = taken[0]
        pauses.append((now - before).total_seconds())

    assert pauses[:4] == [10, 20, 40, 80]
    assert max(pauses) == 3600


def test_slacks_own_wait_is_kept(quiet: Database) -> None:
    assert note_failed(quiet, shared(quiet), "ratelimited", now=FRIDAY, wait=timedelta(seconds=77)) is False

    assert claim_due(quiet, now=FRIDAY + 76 * SECOND) == []
    (again,) = claim_due(quiet, now=FRIDAY + 77 * SECOND)
    assert again.maybe_sent is False


def test_after_a_day_it_is_given_up(quiet: Database) -> None:
    delivery = shared(quiet)

    assert note_failed(quiet, delivery, "not_in_channel", now=FRIDAY + timedelta(days=1, seconds=1)) is True
    assert claim_due(quiet, now=FRIDAY + timedelta(days=30)) == []


@pytest.mark.parametrize("ending", ["sent", "hopeless", "uncertain"])
def test_what_is_done_is_not_taken_up_again(quiet: Database, ending: str) -> None:
    delivery = shared(quiet)
    match ending:
        case "sent":
            note_sent(quiet, delivery, "1.2", now=FRIDAY)
        case "hopeless":
            note_hopeless(quiet, delivery, "invalid_blocks")
        case _:
            note_uncertain(quiet, delivery, "history: missing_scope")

    assert claim_due(quiet, now=FRIDAY + timedelta(days=30)) == []


def test_a_late_post_tells_how_it_is_now(quiet: Database) -> None:
    log(quiet)
    first = next(each for each in claim_due(quiet, now=FRIDAY) if each.team_id == POLICE.team_id)
    log(quiet, "d2", entry_id="d1", based_on=1)

    told = look_up(quiet, first, now=FRIDAY)

    assert first.revision == 1
    assert told.entry
    assert told.entry.entry.revision == 2
    row = told.assessment.row("S7")
    assert row
    assert row.figures.done == 1


def test_a_later_post_knows_the_one_before_in_its_own_channel(quiet: Database) -> None:
    log(quiet)
    for delivery in claim_due(quiet, now=FRIDAY):
        note_sent(quiet, delivery, f"of {delivery.team_id}", now=FRIDAY)
    log(quiet, "d2", entry_id="d1", based_on=1)

    known = {
        delivery.team_id: look_up(quiet, delivery, now=FRIDAY).earlier_ts for delivery in claim_due(quiet, now=FRIDAY)
    }

    assert known == {team_id: f"of {team_id}" for team_id in (POLICE.team_id, MUNICIPALITY.team_id)}
