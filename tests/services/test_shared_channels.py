"""A channel that two workspaces share has one id in both: what is told there is told once, by who tied it first."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.domain.reminding.settings import Kind
from bot.services.action_changes import add_action
from bot.services.digests import DIGEST_POST
from bot.services.entry_making import ENTRY_POST, NewEntry
from bot.services.planning import plan_reminders
from bot.services.ties import untie_channel
from storage.engine import Database
from storage.tables import DeliveryRow
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import make_agreement
from tests.importing import import_agreement
from tests.services.reminded import BEGUN, PROVSTAD, SCAN, WEEKLY, at, choose_only, record
from tests.tying import tie

SHARED = "C0BAADA"
THEIRS = replace(MUNICIPALITY, channel_id=SHARED)
OURS = replace(POLICE, channel_id=SHARED)


@pytest.fixture
def shared(bare: Database) -> Database:
    """A channel that the municipality tied first, and the police after it."""
    import_agreement(bare, make_agreement(SCAN, WEEKLY), at=BEGUN)
    for minute, (caller, party) in enumerate(((THEIRS, "municipality"), (OURS, "police"))):
        tie(bare, caller, agreement_id=PROVSTAD, party_kind=party, now=BEGUN.replace(minute=minute))
    return bare


def posted(database: Database, occasion: str) -> list[tuple[str, str]]:
    """Return where what is queued for the occasion goes."""
    with database.reading() as session:
        found = session.execute(
            select(DeliveryRow.team_id, DeliveryRow.channel_id).where(DeliveryRow.occasion == occasion)
        )
        return [(team_id, channel_id) for team_id, channel_id in found]


def logged(database: Database, draft_id: str = "a1") -> None:
    new = NewEntry(draft_id, PROVSTAD, "action", {"text": "Ring", "owner": POLICE.user_id, "due": "2022-10-20"})
    add_action(database, OURS, new, now=at("10-10 09:00"))


def test_what_is_logged_is_posted_once(shared: Database) -> None:
    logged(shared)

    assert posted(shared, ENTRY_POST) == [(MUNICIPALITY.team_id, SHARED)]


def test_who_is_left_posts_where_the_first_has_untied_it(shared: Database) -> None:
    untie_channel(shared, THEIRS, agreement_id=PROVSTAD, channel_id=SHARED, now=BEGUN)

    logged(shared)

    assert posted(shared, ENTRY_POST) == [(POLICE.team_id, SHARED)]


def test_each_channel_of_its_own_gets_its_post_all_the_same(shared: Database) -> None:
    tie(shared, POLICE, agreement_id=PROVSTAD, party_kind="police", now=BEGUN)

    logged(shared)

    assert sorted(posted(shared, ENTRY_POST)) == [(MUNICIPALITY.team_id, SHARED), (POLICE.team_id, POLICE.channel_id)]


@pytest.mark.parametrize(
    ("kind", "moment", "occasion"),
    [(Kind.DIGEST, "10-17 09:00", DIGEST_POST), (Kind.WEEK_OPEN, "10-14 15:00", "reminder")],
)
def test_digests_and_reminders_come_once(shared: Database, kind: Kind, moment: str, occasion: str) -> None:
    choose_only(shared, kind)
    plan_reminders(shared, PROVSTAD, now=BEGUN)

    plan_reminders(shared, PROVSTAD, now=at(moment))

    assert record(shared, kind)
    assert set(posted(shared, occasion)) == {(MUNICIPALITY.team_id, SHARED)}


def test_what_concerns_one_party_alone_its_own_workspace_tells(shared: Database) -> None:
    tie(shared, POLICE, agreement_id=PROVSTAD, party_kind="police", now=BEGUN)
    choose_only(shared, Kind.DEADLINE)
    plan_reminders(shared, PROVSTAD, now=BEGUN)

    plan_reminders(shared, PROVSTAD, now=at("10-13 15:00"))

    assert set(posted(shared, "reminder")) == {(MUNICIPALITY.team_id, SHARED)}
