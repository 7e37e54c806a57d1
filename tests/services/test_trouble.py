from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.calendar import parse_week
from bot.domain.people import Person
from bot.domain.reminding.settings import Chosen, Reminding
from bot.domain.roles import Role
from bot.services.digests import DIGEST_PICTURE, queue_digest
from bot.services.members import admit, dismiss
from bot.services.outbox import (
    Failure,
    claim_due,
    note_failed,
    note_hopeless,
    note_needless,
    note_sent,
    note_uncertain,
)
from bot.services.trouble import TROUBLE_POST, Trouble, Troubled, find_troubled
from storage.deliveries import Delivery
from storage.engine import Database
from storage.plans import StoredReminding, put_reminding
from storage.tables import VersionRow
from tests.chat import POLICE
from tests.handlers.scene import ERIK, FRIDAY, built_in
from tests.queued import queue_glance
from tests.tying import tie

LEASE = timedelta(minutes=1)
ANNA, MARIA = Person("T0POLIS", "U0ANNA"), Person("T0KOMMUN", "U0MARIA")
NOBODY = "U0NORA"
"""Somebody without a role: who caused a post is told of its trouble too."""
UNINVITED = Failure("not_in_channel", trouble=Trouble.UNINVITED)


@pytest.fixture
def quiet(tied: Database) -> Database:
    """The channels have been told that they are tied."""
    for delivery in claim_due(tied, now=FRIDAY, lease=LEASE):
        note_sent(tied, delivery, "1.1", now=FRIDAY)
    return tied


def shared(database: Database, channel_id: str = POLICE.channel_id, by: str = "U0ANNA", **later: float) -> Delivery:
    """Return the agreement at a glance, taken up to be sent to the police's channel (or to a person)."""
    now = FRIDAY + timedelta(**later)
    queue_glance(
        database,
        agreement_id="soderhamn-2022",
        team_id=POLICE.team_id,
        channel_id=channel_id,
        press=f"{by}{now}",
        user_id=by,
        now=now,
    )
    taken = claim_due(database, now=now, lease=LEASE)
    return next(each for each in taken if each.occasion != TROUBLE_POST and each.due_at == now)


def make_unreadable(database: Database, agreement_id: str) -> None:
    """Let what is stored of the agreement be such as a later program might have left."""
    broken = update(VersionRow).where(VersionRow.agreement_id == agreement_id)
    with database.writing() as session:
        session.execute(broken.values(document={"id": 1}, digest=f"broken {agreement_id}"))


def told(database: Database, now: datetime = FRIDAY) -> list[Person]:
    """Return who is told of trouble, as if it were sent at once."""
    notices = [each for each in claim_due(database, now=now, lease=LEASE) if each.occasion == TROUBLE_POST]
    for notice in notices:
        note_sent(database, notice, "1.2", now=now)
    return sorted((Person(each.team_id, each.channel_id) for each in notices), key=lambda person: person.user_id)


def test_whoever_tied_the_first_channel_looks_after_the_agreement(quiet: Database) -> None:
    tie(
        quiet,
        replace(POLICE, channel_id="C0MER"),
        agreement_id="soderhamn-2022",
        party_kind="police",
        now=FRIDAY + LEASE,
    )

    note_failed(quiet, shared(quiet, by=NOBODY, minutes=2), UNINVITED, now=FRIDAY + 2 * LEASE)

    assert told(quiet, FRIDAY + 2 * LEASE) == [ANNA, MARIA]


def test_a_partys_first_coordinator_looks_after_it_unless_another_was_chosen(quiet: Database) -> None:
    admit(quiet, POLICE, "soderhamn-2022", [ERIK.user_id], Role.COORDINATOR, now=FRIDAY + LEASE)
    note_failed(quiet, shared(quiet, by=NOBODY), UNINVITED, now=FRIDAY)
    assert told(quiet) == [ANNA, MARIA]

    chosen = Reminding(coordinators={"police": Chosen(team_id=ERIK.team_id, user_id=ERIK.user_id)})
    with quiet.writing() as session:
        put_reminding(
            session, StoredReminding("soderhamn-2022", chosen.model_dump(mode="json"), FRIDAY, "T0POLIS", "U0ANNA")
        )
    note_failed(quiet, shared(quiet, "C0ANNAN", by=NOBODY), UNINVITED, now=FRIDAY)
    assert told(quiet) == [ERIK.person, MARIA]


def test_of_a_channel_that_the_bot_is_not_in_both_authorities_are_told(quiet: Database) -> None:
    note_failed(quiet, shared(quiet), UNINVITED, now=FRIDAY)

    assert told(quiet) == [ANNA, MARIA]


def test_whoever_caused_the_post_is_told_too(quiet: Database) -> None:
    note_failed(quiet, shared(quiet, by=ERIK.user_id), UNINVITED, now=FRIDAY)

    assert told(quiet) == [ANNA, Person("T0POLIS", "U0ERIK"), MARIA]


def test_whoever_caused_the_post_and_is_no_member_any_more_is_not_told(quiet: Database) -> None:
    post = shared(quiet, by=ERIK.user_id)
    dismiss(quiet, POLICE, "soderhamn-2022", ERIK.person, now=FRIDAY)

    note_failed(quiet, post, UNINVITED, now=FRIDAY)

    assert told(quiet) == [ANNA, MARIA]


def test_the_same_trouble_of_the_same_channel_is_told_once_a_week(quiet: Database) -> None:
    note_failed(quiet, shared(quiet), UNINVITED, now=FRIDAY)
    assert told(quiet) == [ANNA, MARIA]

    sunday = FRIDAY + timedelta(days=2)
    note_failed(quiet, shared(quiet, days=2), UNINVITED, now=sunday)
    assert told(quiet, sunday) == []

    monday = FRIDAY + timedelta(days=3)
    note_failed(quiet, shared(quiet, days=3), UNINVITED, now=monday)
    assert told(quiet, monday) == [ANNA, MARIA]


def test_another_trouble_or_another_channel_is_told_of_its_own(quiet: Database) -> None:
    note_failed(quiet, shared(quiet), UNINVITED, now=FRIDAY)
    assert told(quiet) == [ANNA, MARIA]

    note_failed(quiet, shared(quiet, minutes=1), Failure("is_archived", trouble=Trouble.ARCHIVED), now=FRIDAY)
    assert told(quiet) == [ANNA, MARIA]

    note_failed(quiet, shared(quiet, channel_id="C0MER", minutes=2), UNINVITED, now=FRIDAY)
    assert told(quiet) == [ANNA, MARIA]


def test_what_mends_itself_troubles_nobody(quiet: Database) -> None:
    note_failed(quiet, shared(quiet), Failure("ratelimited", wait=LEASE), now=FRIDAY)
    note_failed(quiet, shared(quiet, seconds=1), Failure("TimeoutError", maybe_sent=True), now=FRIDAY)
    note_needless(quiet, shared(quiet, seconds=2))

    assert told(quiet) == []


@pytest.mark.parametrize("trouble", [Trouble.GIVEN_UP, Trouble.UNCERTAIN])
def test_what_is_given_up_or_uncertain_is_told(quiet: Database, trouble: Trouble) -> None:
    if trouble is Trouble.GIVEN_UP:
        note_hopeless(quiet, shared(quiet), "invalid_blocks", now=FRIDAY)
    else:
        note_uncertain(quiet, shared(quiet), "history: more than could be read", now=FRIDAY)

    (notice, _) = claim_due(quiet, now=FRIDAY, lease=LEASE)
    agreement = built_in("soderhamn-2022")
    police = agreement.party("police").name
    assert find_troubled(quiet, notice) == Troubled(trouble, "T0POLIS", "C0POLIS", agreement.title, police)


def test_of_an_agreement_that_can_not_be_read_the_id_is_told(quiet: Database) -> None:
    note_hopeless(quiet, shared(quiet), "invalid_blocks", now=FRIDAY)
    make_unreadable(quiet, "soderhamn-2022")

    (notice, _) = claim_due(quiet, now=FRIDAY, lease=LEASE)

    assert find_troubled(quiet, notice) == Troubled(Trouble.GIVEN_UP, "T0POLIS", "C0POLIS", "soderhamn-2022", None)


def test_a_picture_that_is_refused_troubles_nobody(quiet: Database) -> None:
    with quiet.writing() as session:
        to = (POLICE.team_id, POLICE.channel_id)
        queue_digest(session, built_in("soderhamn-2022"), parse_week("2022-W40"), *to, due_at=FRIDAY, now=FRIDAY)
    (digest,) = claim_due(quiet, now=FRIDAY, lease=LEASE)
    note_sent(quiet, digest, "1.1", now=FRIDAY)
    (picture,) = claim_due(quiet, now=FRIDAY, lease=LEASE)
    assert picture.occasion == DIGEST_PICTURE

    note_failed(quiet, picture, UNINVITED, now=FRIDAY)
    note_hopeless(quiet, picture, "invalid_blocks", now=FRIDAY)

    assert told(quiet) == []


def test_who_can_not_be_reached_is_not_told_so(quiet: Database) -> None:
    to_anna = shared(quiet, channel_id="U0ANNA")

    note_failed(quiet, to_anna, Failure("user_disabled", trouble=Trouble.UNREACHABLE), now=FRIDAY)

    assert told(quiet) == [MARIA]


def test_a_notice_that_can_not_go_troubles_nobody(quiet: Database) -> None:
    note_failed(quiet, shared(quiet), UNINVITED, now=FRIDAY)
    for notice in claim_due(quiet, now=FRIDAY, lease=LEASE):
        note_failed(quiet, notice, Failure("user_disabled", trouble=Trouble.UNREACHABLE), now=FRIDAY)
        note_hopeless(quiet, notice, "invalid_blocks", now=FRIDAY)
    late = FRIDAY + timedelta(hours=20)

    left = [each for each in claim_due(quiet, now=late, lease=LEASE) if each.occasion == TROUBLE_POST]
    assert {each.key.partition(":")[2].partition(":")[0] for each in left} == {Trouble.UNINVITED}
    assert {Person(each.team_id, each.channel_id) for each in left} == {ANNA, MARIA}


def test_one_who_was_taken_over_tells_of_no_trouble(quiet: Database) -> None:
    late = shared(quiet)
    claim_due(quiet, now=FRIDAY + LEASE, lease=LEASE)

    note_failed(quiet, late, UNINVITED, now=FRIDAY + LEASE)

    assert told(quiet, FRIDAY + LEASE) == []
