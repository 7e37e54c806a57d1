from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import parse_week
from bot.domain.entries import EntryState
from bot.domain.kinds import ACTION, OPERATION
from bot.domain.people import Person
from bot.domain.personal_digest import PersonalPart
from bot.services.digests import (
    DIGEST_PICTURE,
    find_personal_digest,
    find_subscriptions,
    queue_digest,
    queue_personal_digest,
)
from bot.services.outbox import claim_due, look_up, note_sent
from storage.deliveries import Delivery
from storage.engine import Database
from storage.entries import list_entries_since
from storage.plans import Subscription, put_subscription
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import activity, operation, planned
from tests.handlers.scene import built_in
from tests.importing import import_agreement
from tests.services.test_trouble import make_unreadable
from tests.statements import counted
from tests.storage.examples import log, revise
from tests.tying import tie

SODERHAMN = "soderhamn-2022"
WEEK = parse_week("2022-W41")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DUE = datetime(2022, 10, 17, 8, 30, tzinfo=STOCKHOLM)
WEDNESDAY = datetime(2022, 10, 12, 12, tzinfo=STOCKHOLM)
LEASE = timedelta(seconds=60)
ANNA = Person(POLICE.team_id, POLICE.user_id)


@pytest.fixture
def quiet(tied: Database) -> Database:
    """The channels have been told that they are tied."""
    for delivery in claim_due(tied, now=DUE, lease=LEASE):
        note_sent(tied, delivery, "1.1", now=DUE)
    return tied


def queued(database: Database) -> str:
    with database.writing() as session:
        to = (POLICE.team_id, POLICE.channel_id)
        return queue_digest(session, built_in(SODERHAMN), WEEK, *to, due_at=DUE, now=DUE)


def claimed(database: Database, now: datetime = DUE) -> Delivery:
    (delivery,) = claim_due(database, now=now, lease=LEASE)
    return delivery


def test_a_week_has_one_digest_in_a_channel_however_often_it_is_planned(quiet: Database) -> None:
    key = queued(quiet)
    assert queued(quiet) == key

    assert claimed(quiet).key == key == "digest:soderhamn-2022:2022-W41:T0POLIS:C0POLIS"


def test_a_digest_tells_the_week_by_what_was_known_at_its_ends(quiet: Database) -> None:
    held = operation(WEDNESDAY.date(), recorded_at=WEDNESDAY)
    log(quiet, held, agreement_id=SODERHAMN)
    revise(quiet, replace(held, state=EntryState.UNDONE, recorded_at=DUE - timedelta(hours=1), revision=2))
    queued(quiet)

    digest = look_up(quiet, claimed(quiet), now=DUE).digest

    assert digest
    assert digest.digest.logged == {OPERATION: 1}
    assert next(each for each in digest.digest.promises if each.row.id == "S7").change == 1


def test_a_digest_costs_two_statements(quiet: Database) -> None:
    for day in range(1, 30):
        log(quiet, operation(WEDNESDAY.date() - timedelta(days=day)), agreement_id=SODERHAMN)
    queued(quiet)
    delivery = claimed(quiet)

    with counted(quiet.engine) as statements:
        look_up(quiet, delivery, now=DUE)

    assert len(statements) == 2


def test_revisions_that_were_over_before_the_moment_are_not_read(quiet: Database) -> None:
    first = operation(WEDNESDAY.date(), recorded_at=WEDNESDAY)
    log(quiet, first, agreement_id=SODERHAMN)
    revise(quiet, replace(first, recorded_at=WEDNESDAY + LEASE, revision=2))
    revise(quiet, replace(first, recorded_at=WEDNESDAY + 2 * LEASE, revision=3), based_on=2)

    def since(moment: datetime) -> list[int]:
        with quiet.reading() as session:
            found = list_entries_since(session, agreement_id=SODERHAMN, since=moment)
        return [entry.revision for entry in found]

    assert since(WEDNESDAY) == [1, 2, 3]
    assert since(WEDNESDAY + LEASE) == [2, 3]
    assert since(WEDNESDAY + 2 * LEASE) == [3]
    assert since(DUE) == [3]


@pytest.mark.parametrize(("minutes", "late"), [(0, None), (60, None), (61, DUE)])
def test_what_comes_more_than_an_hour_after_it_was_due_is_late(
    quiet: Database, minutes: int, late: datetime | None
) -> None:
    queued(quiet)
    now = DUE + timedelta(minutes=minutes)

    found = look_up(quiet, claimed(quiet, now), now=now).digest

    assert found
    assert found.late == late
    assert not late or found.late.utcoffset() == late.utcoffset(), "as the clocks show it there"  # type: ignore[union-attr]


def test_once_the_words_are_out_the_picture_is_queued_and_only_once(quiet: Database) -> None:
    queued(quiet)
    delivery = claimed(quiet)
    for _ in range(2):
        note_sent(quiet, delivery, f"{DUE.timestamp():.6f}", now=DUE)

    picture = claimed(quiet)

    assert picture.occasion == DIGEST_PICTURE
    found = look_up(quiet, picture, now=DUE)
    assert found.earlier_ts == f"{DUE.timestamp():.6f}"
    assert found.digest
    assert found.digest.late is None


def test_pictures_wait_for_all_texts(quiet: Database) -> None:
    queued(quiet)
    delivery = claimed(quiet)
    note_sent(quiet, delivery, "1.1", now=DUE + LEASE)
    with quiet.writing() as session:
        agreement, to = built_in(SODERHAMN), (MUNICIPALITY.team_id, MUNICIPALITY.channel_id)
        queue_digest(session, agreement, WEEK, *to, due_at=DUE, now=DUE)

    both = claim_due(quiet, now=DUE + LEASE, lease=LEASE)

    assert [each.occasion for each in both] == ["digest", "digest_picture"]


def test_the_picture_of_a_late_digest_keeps_saying_so(quiet: Database) -> None:
    queued(quiet)
    sent = DUE + timedelta(hours=3)
    note_sent(quiet, claimed(quiet, sent), f"{sent.timestamp():.6f}", now=sent)

    found = look_up(quiet, claimed(quiet, sent), now=sent).digest

    assert found
    assert found.late == DUE


def wanted(database: Database, channel_id: str = POLICE.channel_id) -> list[Subscription]:
    with database.writing() as session:
        put_subscription(session, Subscription(SODERHAMN, ANNA.team_id, ANNA.user_id, channel_id))
    return find_subscriptions(database, ANNA)


def personal(database: Database, subscriptions: list[Subscription]) -> list[PersonalPart]:
    return find_personal_digest(database, ANNA, subscriptions, now=DUE)


def an_action(**values: Any) -> Any:
    said = {"text": "Ring skolan", "team": ANNA.team_id, "owner": ANNA.user_id, "due": "2022-10-14", **values}
    return activity(ACTION, WEDNESDAY.date(), said)


def test_a_personal_digest_is_one_for_all_agreements(quiet: Database) -> None:
    for agreement_id in (SODERHAMN, "hedemora"):
        with quiet.writing() as session:
            queue_personal_digest(session, built_in(agreement_id), WEEK, ANNA, due_at=DUE, now=DUE)

    delivery = claimed(quiet)

    assert (delivery.team_id, delivery.channel_id, delivery.user_id) == (ANNA.team_id, ANNA.user_id, None)


def test_a_person_is_told_what_they_have_to_do_and_what_they_planned(quiet: Database) -> None:
    log(quiet, an_action(), agreement_id=SODERHAMN)
    log(quiet, an_action(owner="U0MARIA", team="T0KOMMUN"), agreement_id=SODERHAMN)
    mine, marias = planned(WEDNESDAY.date()), planned(WEDNESDAY.date())
    log(quiet, mine, agreement_id=SODERHAMN)
    log(quiet, marias, agreement_id=SODERHAMN, team_id="T0KOMMUN", user_id="U0MARIA")

    (part,) = personal(quiet, wanted(quiet))

    assert len(part.behind.actions) == 1
    assert [each.id for each in part.behind.unreported] == [mine.id]


def test_a_channel_that_no_longer_follows_the_agreement_tells_nobody_of_it(quiet: Database) -> None:
    assert personal(quiet, wanted(quiet, "C0FIKA")) == []


def test_an_agreement_that_can_not_be_read_keeps_no_other_from_being_told(quiet: Database) -> None:
    import_agreement(quiet, built_in("hedemora"), at=DUE)
    tie(quiet, POLICE, agreement_id="hedemora", party_kind="police", now=DUE)
    with quiet.writing() as session:
        put_subscription(session, Subscription("hedemora", ANNA.team_id, ANNA.user_id, POLICE.channel_id))
    both = wanted(quiet)
    assert {each.agreement.id for each in personal(quiet, both)} == {SODERHAMN, "hedemora"}

    make_unreadable(quiet, "hedemora")

    assert [each.agreement.id for each in personal(quiet, both)] == [SODERHAMN]


def test_nobody_is_told_of_agreements_they_have_not_asked_for(quiet: Database) -> None:
    assert find_subscriptions(quiet, Person(MUNICIPALITY.team_id, MUNICIPALITY.user_id)) == []
    assert personal(quiet, []) == []
