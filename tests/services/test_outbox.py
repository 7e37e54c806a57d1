from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.kinds import OPERATION
from bot.domain.reminding.settings import Kind
from bot.services.entries import review_entry, save_draft
from bot.services.entry_making import NewEntry
from bot.services.outbox import (
    GLANCE_POST,
    Failure,
    claim_due,
    hold_back,
    keep,
    leave_until,
    look_up,
    note_failed,
    note_hopeless,
    note_needless,
    note_sent,
    note_uncertain,
)
from bot.services.trouble import TROUBLE_POST, Trouble
from storage.deliveries import Delivery
from storage.engine import Database
from storage.occasions import UNTOLD, Occasion, add_occasion, list_occasions
from storage.tables import DeliveryRow
from storage.types import DeliveryState
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY
from tests.queued import queue_glance
from tests.services.test_entries import OPERATED

SECOND = timedelta(seconds=1)
LEASE = timedelta(minutes=1)
DAY = timedelta(days=1)
UNINVITED = Failure("not_in_channel", trouble=Trouble.UNINVITED)


@pytest.fixture
def quiet(tied: Database) -> Database:
    """The channels have been told that they are tied."""
    for delivery in claim(tied):
        note_sent(tied, delivery, "1.1", now=FRIDAY)
    return tied


def claim(database: Database, now: datetime = FRIDAY) -> list[Delivery]:
    return claim_due(database, now=now, lease=LEASE)


def share(database: Database, press: str = "1.5", now: datetime = FRIDAY) -> None:
    queue_glance(
        database,
        agreement_id="soderhamn-2022",
        team_id=POLICE.team_id,
        channel_id=POLICE.channel_id,
        press=press,
        user_id=POLICE.user_id,
        now=now,
    )


def shared(database: Database) -> Delivery:
    share(database)
    (delivery,) = claim(database)
    return delivery


def log(database: Database, draft: str = "d1", **changes: int | str) -> None:
    new = NewEntry(draft, "soderhamn-2022", OPERATION, OPERATED, **changes)  # type: ignore[arg-type]  # by name
    review_entry(database, POLICE, new, now=FRIDAY)
    save_draft(database, POLICE, draft, now=FRIDAY)


def test_a_press_is_shared_once(quiet: Database) -> None:
    for press in ("1.5", "1.5", "1.6"):
        share(quiet, press)

    assert len(claim(quiet)) == 2


def test_what_one_has_taken_another_leaves_until_the_lease_is_over(quiet: Database) -> None:
    shared(quiet)

    assert claim(quiet, FRIDAY + LEASE - SECOND) == []
    (again,) = claim(quiet, FRIDAY + LEASE)
    assert (again.attempts, again.maybe_sent) == (2, False), "its turn had not come"


def test_what_was_being_sent_may_be_out(quiet: Database) -> None:
    keep(quiet, shared(quiet), now=FRIDAY + SECOND, lasting=LEASE)

    (again,) = claim(quiet, FRIDAY + SECOND + LEASE)

    assert (again.maybe_sent, again.first_tried_at) == (True, FRIDAY + SECOND)


def test_a_post_is_kept_for_as_long_as_sending_it_may_last(quiet: Database) -> None:
    delivery = shared(quiet)

    assert keep(quiet, delivery, now=FRIDAY + LEASE - SECOND, lasting=LEASE)

    assert claim(quiet, FRIDAY + LEASE) == []
    assert len(claim(quiet, FRIDAY + 2 * LEASE)) == 1


def test_one_whose_lease_ran_out_leaves_the_post_to_the_one_who_took_it_over(quiet: Database) -> None:
    late = shared(quiet)
    (other,) = claim(quiet, FRIDAY + LEASE)

    assert not keep(quiet, late, now=FRIDAY + LEASE, lasting=LEASE)
    note_failed(quiet, late, UNINVITED, now=FRIDAY + LEASE)
    note_hopeless(quiet, late, "invalid_blocks", now=FRIDAY + LEASE)
    note_uncertain(quiet, late, "history: missing_scope", now=FRIDAY + LEASE)
    note_needless(quiet, late)

    assert claim(quiet, FRIDAY + 2 * LEASE - SECOND) == [], "nor is anybody told of trouble that is another's"
    assert keep(quiet, other, now=FRIDAY + LEASE, lasting=LEASE)


def test_each_failure_is_waited_out_twice_as_long_up_to_an_hour(quiet: Database) -> None:
    delivery, now = shared(quiet), FRIDAY
    pauses = []
    while now < FRIDAY + timedelta(hours=20):
        again_at = note_failed(quiet, delivery, Failure("not_on_this_day"), now=now)
        assert again_at
        assert claim(quiet, again_at - SECOND) == []
        pauses.append((again_at - now).total_seconds())
        now = again_at
        (delivery,) = claim(quiet, now)

    assert pauses[:4] == [10, 20, 40, 80]
    assert max(pauses) == 3600


def test_slacks_own_wait_is_kept(quiet: Database) -> None:
    failure = Failure("ratelimited", wait=timedelta(seconds=77))

    assert note_failed(quiet, shared(quiet), failure, now=FRIDAY) == FRIDAY + 77 * SECOND

    assert claim(quiet, FRIDAY + 76 * SECOND) == []
    (again,) = claim(quiet, FRIDAY + 77 * SECOND)
    assert again.maybe_sent is False


def test_what_waits_for_a_channel_waits_on_in_its_order(quiet: Database) -> None:
    for number in range(10):
        share(quiet, f"{number}", FRIDAY + number * SECOND)
    first, *behind = claim(quiet, FRIDAY + 20 * SECOND)
    wait = FRIDAY + 77 * SECOND

    hold_back(quiet, behind, team_id=first.team_id, channel_id=first.channel_id, until=wait)

    assert claim(quiet, wait - SECOND) == []
    again = claim(quiet, wait)
    assert [each.key for each in again[: len(behind)]] == [each.key for each in behind]
    assert {each.maybe_sent for each in again} == {False}


def test_another_channel_does_not_wait_with_it(quiet: Database) -> None:
    delivery = shared(quiet)

    hold_back(quiet, [], team_id=MUNICIPALITY.team_id, channel_id=MUNICIPALITY.channel_id, until=FRIDAY + LEASE)
    share(quiet)

    hold_back(quiet, [delivery], team_id="T0ANNAN", channel_id="C0ANNAN", until=FRIDAY + SECOND)
    assert len(claim(quiet, FRIDAY + SECOND)) == 1


def failed_for_a_day(database: Database, failure: Failure, attempts: int = 10) -> Delivery:
    """Return the delivery on its last attempt, a day after the first."""
    delivery, now = shared(database), FRIDAY
    while delivery.attempts < attempts:
        again_at = note_failed(database, delivery, failure, now=now)
        assert again_at, "within the day"
        now = again_at if delivery.attempts < attempts - 1 else FRIDAY + DAY + SECOND
        delivery = next(each for each in claim(database, now) if each.occasion == GLANCE_POST)
    return delivery


def problem_and_state(database: Database, key: str) -> tuple[str | None, str]:
    with database.reading() as session:
        row = session.get_one(DeliveryRow, key)
        return row.problem, row.state


def test_a_day_and_ten_attempts_after_the_first_it_is_given_up(quiet: Database) -> None:
    late = failed_for_a_day(quiet, Failure("not_on_this_day"))

    assert note_failed(quiet, late, Failure("not_on_this_day"), now=FRIDAY + DAY + SECOND) is None

    assert problem_and_state(quiet, late.key) == ("not_on_this_day", DeliveryState.PARKED)


def test_a_day_is_not_enough_where_little_was_tried(quiet: Database) -> None:
    late = failed_for_a_day(quiet, Failure("not_on_this_day"), attempts=9)

    again_at = note_failed(quiet, late, Failure("not_on_this_day"), now=FRIDAY + DAY + SECOND)

    assert again_at
    assert problem_and_state(quiet, late.key) == ("not_on_this_day", DeliveryState.QUEUED)
    (last,) = claim(quiet, again_at)
    assert note_failed(quiet, last, Failure("not_on_this_day"), now=again_at) is None, "the tenth"


def test_a_weekend_between_two_rate_limits_loses_nothing(quiet: Database) -> None:
    limited = Failure("ratelimited", wait=LEASE)
    note_failed(quiet, shared(quiet), limited, now=FRIDAY)
    (put_back,) = claim(quiet, FRIDAY + LEASE)
    monday = FRIDAY + 3 * DAY
    leave_until(quiet, put_back, monday)
    assert claim(quiet, monday - SECOND) == []
    (delivery,) = claim(quiet, monday)

    assert note_failed(quiet, delivery, limited, now=monday) == monday + LEASE
    assert [each.key for each in claim(quiet, monday + LEASE)] == [delivery.key]


def test_what_may_have_gone_is_not_given_up_but_uncertain(quiet: Database) -> None:
    late = failed_for_a_day(quiet, Failure("TimeoutError", maybe_sent=True))

    assert note_failed(quiet, late, Failure("not_on_this_day"), now=FRIDAY + DAY + SECOND) is None

    assert problem_and_state(quiet, late.key) == ("not_on_this_day", DeliveryState.UNCERTAIN)


def test_what_waited_for_days_because_nobody_sent_is_not_given_up_at_the_first_failure(quiet: Database) -> None:
    share(quiet)
    (late,) = claim(quiet, FRIDAY + 3 * DAY)

    assert note_failed(quiet, late, Failure("not_on_this_day"), now=FRIDAY + 3 * DAY)


def test_when_it_should_have_been_out_is_not_forgotten_by_trying_again(quiet: Database) -> None:
    assert failed_for_a_day(quiet, Failure("not_on_this_day")).due_at == FRIDAY


ENDINGS: dict[str, Callable[[Database, Delivery], object]] = {
    "sent": lambda database, delivery: note_sent(database, delivery, "1.2", now=FRIDAY),
    "hopeless": lambda database, delivery: note_hopeless(database, delivery, "invalid_blocks", now=FRIDAY),
    "uncertain": lambda database, delivery: note_uncertain(database, delivery, "history: too long", now=FRIDAY),
    "needless": note_needless,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_done_is_not_taken_up_again(quiet: Database, ending: str) -> None:
    delivery = shared(quiet)

    ENDINGS[ending](quiet, delivery)

    later = claim(quiet, FRIDAY + timedelta(days=30))
    assert {each.occasion for each in later} == ({TROUBLE_POST} if ending in {"hopeless", "uncertain"} else set())


def told_of(database: Database, delivery: Delivery, other: Delivery) -> None:
    """Put it into the record that each of the messages is to tell of something."""
    told = Occasion(
        key="of week 41",
        agreement_id="soderhamn-2022",
        kind=Kind.WEEK_OPEN,
        subject="S6:2022-W41",
        rung="open",
        team_id=delivery.team_id,
        channel_id=delivery.channel_id,
        at=FRIDAY,
        until=None,
        planned_at=FRIDAY,
        delivery_key=delivery.key,
    )
    with database.writing() as session:
        for each in (told, replace(told, key="of another message", delivery_key=other.key)):
            add_occasion(session, each)


def record(database: Database) -> dict[str, str | None]:
    with database.reading() as session:
        return {each.key: each.closed for each in list_occasions(session, agreement_id="soderhamn-2022")}


def test_what_a_needless_message_was_to_tell_is_recorded_as_untold(quiet: Database) -> None:
    for press in ("1.5", "1.6"):
        share(quiet, press)
    delivery, other = claim(quiet)
    told_of(quiet, delivery, other)

    note_needless(quiet, delivery)

    assert record(quiet) == {"of week 41": UNTOLD, "of another message": None}


def test_one_who_was_taken_over_closes_nothing_in_the_record(quiet: Database) -> None:
    for press in ("1.5", "1.6"):
        share(quiet, press)
    late, other = claim(quiet)
    told_of(quiet, late, other)
    claim(quiet, FRIDAY + LEASE)

    note_needless(quiet, late)

    assert record(quiet) == {"of week 41": None, "of another message": None}


def test_a_late_post_tells_how_it_is_now(quiet: Database) -> None:
    log(quiet)
    first = next(each for each in claim(quiet) if each.team_id == POLICE.team_id)
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
    for delivery in claim(quiet):
        note_sent(quiet, delivery, f"of {delivery.team_id}", now=FRIDAY)
    log(quiet, "d2", entry_id="d1", based_on=1)

    known = {delivery.team_id: look_up(quiet, delivery, now=FRIDAY).earlier_ts for delivery in claim(quiet)}

    assert known == {team_id: f"of {team_id}" for team_id in (POLICE.team_id, MUNICIPALITY.team_id)}
