"""A post in the ledger, as the tests of sending begin with it: the agreement at a glance, to a channel or a person."""

from datetime import datetime

from bot.services.outbox import GLANCE_POST
from storage.deliveries import NewDelivery, queue_deliveries
from storage.engine import Database


def queue_glance(
    database: Database, *, agreement_id: str, team_id: str, channel_id: str, press: str, user_id: str, now: datetime
) -> None:
    """Queue the agreement at a glance, by no press of anybody's."""
    post = NewDelivery(
        key=f"{GLANCE_POST}:{agreement_id}:{team_id}:{channel_id}:{press}",
        agreement_id=agreement_id,
        occasion=GLANCE_POST,
        team_id=team_id,
        channel_id=channel_id,
        user_id=user_id,
        queued_at=now,
        due_at=now,
    )
    with database.writing() as session:
        queue_deliveries(session, [post])
