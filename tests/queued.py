"""A post in the ledger, as the tests of sending begin with it: the agreement at a glance, to a channel or a person."""

from datetime import datetime

from bot.services.access import Caller
from bot.services.outbox import glance_for
from storage.deliveries import queue_deliveries
from storage.engine import Database


def queue_glance(
    database: Database, *, agreement_id: str, team_id: str, channel_id: str, press: str, user_id: str, now: datetime
) -> None:
    """Queue the agreement at a glance, by no press of anybody's."""
    caller = Caller(team_id, user_id, channel_id)
    with database.writing() as session:
        queue_deliveries(session, [glance_for(caller, agreement_id, press=press, now=now)])
