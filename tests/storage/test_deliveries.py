from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy.orm import Session

from storage.deliveries import Delivery, NewDelivery, find_sent, queue_deliveries
from storage.engine import Database
from storage.sending import claim_deliveries, mark_retry, mark_sent, mark_uncertain, park, renew
from storage.types import DeliveryState
from tests.statements import counted
from tests.storage.examples import a_delivery, an_entry, at, log, overlapping

LEASE = timedelta(minutes=1)


def queue(database: Database, *deliveries: NewDelivery) -> int:
    with database.writing() as session:
        return queue_deliveries(session, deliveries)


def claim(database: Database, minutes: float, limit: int = 10) -> list[Delivery]:
    with database.writing() as session:
        return claim_deliveries(session, now=at(minutes), lease=LEASE, limit=limit)


def keys(deliveries: list[Delivery]) -> list[str]:
    return [delivery.key for delivery in deliveries]


def marked(database: Database, mark: Callable[..., bool], key: str = "one", **details: object) -> bool:
    with database.writing() as session:
        return mark(session, key=key, **details)


def test_a_claimed_delivery_is_what_was_queued(database: Database) -> None:
    log(database, an_entry("E1"))
    new = a_delivery("one", entry_id="E1", revision=1, user_id="U0ANNA")
    assert queue(database, new) == 1

    (delivery,) = claim(database, 0)

    assert asdict(new).items() <= asdict(delivery).items()
    assert (delivery.state, delivery.next_at) == (DeliveryState.CLAIMED, at(1))
    assert (delivery.attempts, delivery.maybe_sent) == (1, False)
    assert (delivery.sent_at, delivery.message_ts, delivery.problem) == (None, None, None)


def test_nothing_to_queue_is_no_statement(database: Database) -> None:
    with counted(database.engine) as statements:
        assert queue(database) == 0

    assert statements == []


def test_the_same_occasion_and_recipient_is_queued_once(database: Database) -> None:
    with counted(database.engine) as statements:
        assert queue(database, a_delivery("one"), a_delivery("two")) == 2
    assert len(statements) == 1

    assert queue(database, a_delivery("two"), a_delivery("three")) == 1

    assert keys(claim(database, 0)) == ["one", "three", "two"]


def test_what_was_sent_is_not_queued_again(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)
    marked(database, mark_sent, message_ts="1.1", at=at(0))

    assert queue(database, a_delivery("one")) == 0

    assert claim(database, 60) == []


def test_only_what_is_due_is_taken_and_the_longest_due_first(database: Database) -> None:
    queue(
        database,
        a_delivery("later", due_at=at(10.01)),
        a_delivery("now", due_at=at(10)),
        a_delivery("overdue", due_at=at(5)),
    )

    assert keys(claim(database, 10)) == ["overdue", "now"]


def test_no_more_is_taken_than_was_asked_for(database: Database) -> None:
    queue(database, *(a_delivery(str(number), due_at=at(number)) for number in range(5)))

    assert keys(claim(database, 10, limit=2)) == ["0", "1"]
    assert keys(claim(database, 10, limit=2)) == ["2", "3"]
    assert keys(claim(database, 10, limit=2)) == ["4"]


def test_what_one_has_claimed_nobody_else_gets_until_the_lease_is_over(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)

    assert claim(database, 0.99) == []

    (taken_over,) = claim(database, 1)
    assert (taken_over.attempts, taken_over.maybe_sent) == (2, False), "it was waiting for its turn"


def test_what_was_being_sent_by_somebody_who_died_may_be_out(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)
    marked(database, renew, attempt=1, now=at(0.5), until=at(1))

    (taken_over,) = claim(database, 1)
    assert (taken_over.maybe_sent, taken_over.first_tried_at) == (True, at(0.5))

    marked(database, renew, attempt=2, now=at(1), until=at(2))
    (again,) = claim(database, 2)
    assert again.first_tried_at == at(0.5), "what it left is as old as the first attempt"


def test_a_retry_waits_and_is_known_not_to_have_been_sent(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)

    assert marked(database, mark_retry, attempt=1, now=at(0), again_at=at(5), problem="ratelimited")

    assert claim(database, 4.99) == []
    (again,) = claim(database, 5)
    assert (again.attempts, again.maybe_sent, again.problem) == (2, False, "ratelimited")


def test_doubt_about_an_attempt_stays_through_every_retry(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)
    marked(database, mark_retry, attempt=1, now=at(0), again_at=at(5), problem="time-out", maybe_sent=True)
    claim(database, 5)
    marked(database, mark_retry, attempt=2, now=at(0), again_at=at(6), problem="ratelimited")

    (again,) = claim(database, 6)

    assert again.maybe_sent


def test_what_is_sent_parked_or_uncertain_is_not_taken_again(database: Database) -> None:
    queue(database, *map(a_delivery, ("one", "two", "three")))
    claim(database, 0)

    assert marked(database, mark_sent, "one", message_ts="1.1", at=at(0))
    assert marked(database, park, "two", attempt=1, problem="channel_not_found")
    assert marked(database, mark_uncertain, "three", attempt=1, problem="history unreadable")

    assert claim(database, 60) == []


def test_one_who_comes_late_does_not_undo_what_another_has_sent(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)
    claim(database, 2)
    marked(database, mark_sent, message_ts="1.1", at=at(2))

    assert not marked(database, mark_retry, attempt=1, now=at(0), again_at=at(3), problem="time-out")
    assert not marked(database, park, attempt=1, problem="gave up")
    assert not marked(database, mark_uncertain, attempt=1, problem="no idea")
    assert not marked(database, mark_sent, message_ts="9.9", at=at(3)), "the first message is the one to update"

    assert claim(database, 60) == []


def test_one_who_comes_late_neither_requeues_nor_parks_what_another_is_sending(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)
    claim(database, 2)

    assert not marked(database, mark_retry, attempt=1, now=at(0), again_at=at(2), problem="time-out")
    assert not marked(database, park, attempt=1, problem="gave up")
    assert not marked(database, mark_uncertain, attempt=1, problem="no idea")
    assert not marked(database, renew, attempt=1, now=at(0), until=at(9))

    assert claim(database, 2.99) == []
    assert marked(database, park, attempt=2, problem="gave up"), "it is the other's"


def test_a_lease_is_renewed_by_the_one_who_has_it(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)

    assert marked(database, renew, attempt=1, now=at(0), until=at(5))

    assert claim(database, 4.99) == []
    (taken_over,) = claim(database, 5)
    assert taken_over.attempts == 2


def test_what_is_done_is_not_renewed(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)
    marked(database, mark_sent, message_ts="1.1", at=at(0))

    assert not marked(database, renew, attempt=1, now=at(0), until=at(5))

    assert claim(database, 60) == []


def test_one_who_comes_late_may_still_tell_that_it_was_sent(database: Database) -> None:
    queue(database, a_delivery("one"))
    claim(database, 0)
    marked(database, mark_retry, attempt=1, now=at(0), again_at=at(5), problem="time-out", maybe_sent=True)

    assert marked(database, mark_sent, message_ts="1.1", at=at(1))

    assert claim(database, 60) == []


def test_the_newest_message_about_an_entry_in_a_channel_is_found(database: Database) -> None:
    for entry_id in ("E1", "E2"):
        log(database, an_entry(entry_id))
    queue(
        database,
        a_delivery("first", entry_id="E1", due_at=at(0)),
        a_delivery("second", entry_id="E1", due_at=at(1)),
        a_delivery("waiting", entry_id="E1", due_at=at(9)),
        a_delivery("for one person", entry_id="E1", due_at=at(2)),
        a_delivery("elsewhere", entry_id="E1", team_id="T0KOMMUN", channel_id="C0KOMMUN", due_at=at(3)),
        a_delivery("about another", entry_id="E2", due_at=at(4)),
    )
    for number, delivery in enumerate(claim(database, 5)):
        message_ts = None if delivery.key == "for one person" else f"{number}.0"
        marked(database, mark_sent, delivery.key, message_ts=message_ts, at=at(number))

    with database.reading() as session:
        here = find_sent(session, entry_id="E1", occasion="entry_summary", team_id="T0POLIS", channel_id="C0POLIS")
        nowhere = find_sent(session, entry_id="E2", occasion="entry_summary", team_id="T0KOMMUN", channel_id="C0KOMMUN")

    assert here
    assert (here.key, here.message_ts, here.state) == ("second", "1.0", DeliveryState.SENT)
    assert nowhere is None


def test_two_who_send_at_once_each_take_their_own(database: Database) -> None:
    queue(database, *(a_delivery(str(number), due_at=at(number)) for number in range(6)))

    def take(session: Session) -> list[str]:
        return keys(claim_deliveries(session, now=at(9), lease=LEASE, limit=3))

    assert overlapping(database, take, take) == (["0", "1", "2"], ["3", "4", "5"])


def test_the_same_occasion_queued_by_two_at_once_is_sent_once(database: Database) -> None:
    def queue_it(session: Session) -> int:
        return queue_deliveries(session, [a_delivery("one")])

    assert overlapping(database, queue_it, queue_it) == (1, 0)


def test_taking_is_one_statement(database: Database) -> None:
    queue(database, a_delivery("one"))

    with counted(database.engine) as statements:
        claim(database, 0)

    assert len(statements) == 1
