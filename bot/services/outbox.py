"""The ledger of outgoing posts, from the sender's side: take what is due, look up what it tells, note how it went.

Whoever is so slow that another has taken a post over notes nothing about it any more, except that it is out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.services.entry_making import OUTCOME_POST, SETTLED_POST
from bot.services.stored import newest_agreement
from storage.deliveries import (
    Delivery,
    NewDelivery,
    claim_deliveries,
    find_sent,
    mark_retry,
    mark_sent,
    mark_uncertain,
    park,
    queue_deliveries,
    renew,
)
from storage.engine import Database
from storage.entries import StoredEntry, find_entry, list_entries
from storage.ties import find_tied

LEASE = timedelta(seconds=60)
"""So long a post that was taken may wait for its turn; right before it is sent it is kept anew, see `keep`."""
GLANCE_POST = "glance"
_BRINGS_UP_TO_DATE = {SETTLED_POST: OUTCOME_POST}
"""Which earlier posts an occasion changes, where those aren't its own."""
_AT_A_TIME = 8
"""Few, so that little waits behind a slow post; what waits for longer than the lease, another may take."""
_GIVE_UP_AFTER = timedelta(days=1)
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What a post tells of: the agreement as it stands now; the entry, if it is about one, and an earlier post.

    `party` is the one whose channel it goes to (None: a common one); `logged` all that is logged under the agreement.
    """

    assessment: Assessment
    entry: StoredEntry | None = None
    earlier_ts: str | None = None
    logged: tuple[Entry, ...] = ()
    party: str | None = None


def claim_due(database: Database, *, now: datetime) -> list[Delivery]:
    """Take posts that are due; nobody else takes them while the lease lasts."""
    with database.writing() as session:
        return claim_deliveries(session, now=now, lease=LEASE, limit=_AT_A_TIME)


def keep(database: Database, delivery: Delivery, *, now: datetime, lasting: timedelta) -> bool:
    """Keep the post for as long as sending it may last; False where another has taken it over."""
    with database.writing() as session:
        return renew(session, key=delivery.key, attempt=delivery.attempts, until=now + lasting)


def look_up(database: Database, delivery: Delivery, *, now: datetime) -> Told:
    """Return what the post tells of, as it is now: a late post doesn't tell what has been corrected since."""
    entry = earlier = party = None
    with database.reading() as session:
        agreement = newest_agreement(session, delivery.agreement_id)
        entries = list_entries(session, agreement_id=agreement.id)
        if delivery.entry_id:
            entry = find_entry(session, entry_id=delivery.entry_id, agreement_id=agreement.id)
            earlier = find_sent(
                session,
                entry_id=delivery.entry_id,
                occasion=_BRINGS_UP_TO_DATE.get(delivery.occasion, delivery.occasion),
                team_id=delivery.team_id,
                channel_id=delivery.channel_id,
            )
            if delivery.occasion == OUTCOME_POST:
                earlier = None  # asked anew for another day it has to be seen anew
            ties = find_tied(session, team_id=delivery.team_id, channel_id=delivery.channel_id)
            party = next((tie.party_id for tie in ties if tie.agreement_id == agreement.id), None)
    assessment = assess(agreement, entries, on=local_day(now, agreement.zone))
    return Told(assessment, entry, earlier.message_ts if earlier else None, tuple(entries), party)


def note_sent(database: Database, delivery: Delivery, message_ts: str | None, *, now: datetime) -> None:
    """Note that the post is out."""
    with database.writing() as session:
        mark_sent(session, key=delivery.key, message_ts=message_ts, at=now)


def note_failed(
    database: Database,
    delivery: Delivery,
    problem: str,
    *,
    now: datetime,
    wait: timedelta | None = None,
    maybe_sent: bool = False,
) -> bool:
    """Note that it didn't go: try again later (twice as long each time, or after `wait`), and give up after a day.

    Return whether it is given up.
    """
    with database.writing() as session:
        if now - delivery.queued_at > _GIVE_UP_AFTER:
            return park(session, key=delivery.key, attempt=delivery.attempts, problem=problem)
        pause = wait or min(_LONGEST_WAIT, timedelta(seconds=5 * 2 ** min(delivery.attempts, 10)))
        mark_retry(
            session,
            key=delivery.key,
            attempt=delivery.attempts,
            due_at=now + pause,
            problem=problem,
            maybe_sent=maybe_sent,
        )
    return False


def note_hopeless(database: Database, delivery: Delivery, problem: str) -> None:
    """Note that it can never go as it is."""
    with database.writing() as session:
        park(session, key=delivery.key, attempt=delivery.attempts, problem=problem)


def note_uncertain(database: Database, delivery: Delivery, problem: str) -> None:
    """Note that it may be out, and that this can't be found out: it is not sent again."""
    with database.writing() as session:
        mark_uncertain(session, key=delivery.key, attempt=delivery.attempts, problem=problem)


def share_glance(
    database: Database, *, agreement_id: str, team_id: str, channel_id: str, press: str, user_id: str, now: datetime
) -> None:
    """Queue the agreement at a glance for a channel; `press` names the button pressed, so that twice is once."""
    with database.writing() as session:
        queue_deliveries(
            session,
            [
                NewDelivery(
                    key=f"{GLANCE_POST}:{agreement_id}:{team_id}:{channel_id}:{press}",
                    agreement_id=agreement_id,
                    occasion=GLANCE_POST,
                    team_id=team_id,
                    channel_id=channel_id,
                    user_id=user_id,
                    queued_at=now,
                    due_at=now,
                )
            ],
        )
