"""The ledger of outgoing posts, from the sender's side: take what is due, look up what it tells, note how it went.

Whoever is so slow that another has taken a post over notes nothing about it any more, except that it is out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.roles import Deed
from bot.services.access import Caller, act
from bot.services.admission import COMING_IN_POSTS, find_question
from bot.services.digests import DIGEST_POST, OF_A_WEEK, PERSONAL_DIGEST, ToldDigest, find_digest, queue_picture
from bot.services.entry_making import ENTRY_POST, OUTCOME_POST, SETTLED_POST
from bot.services.erasing import ERASE_POST, ERASURES
from bot.services.planning import REMINDER_POST, SNOOZED_POST
from bot.services.stored import newest_agreement
from bot.services.trouble import TROUBLE_POST, Trouble, tell_trouble
from storage.deliveries import Delivery, NewDelivery, find_sent, queue_deliveries
from storage.engine import Database
from storage.entries import StoredEntry, find_entry, list_entries
from storage.occasions import close_untold, tell_from
from storage.sending import (
    claim_deliveries,
    mark_retry,
    mark_sent,
    mark_uncertain,
    park,
    pass_on,
    put_back,
    put_off,
    remove_delivery,
    renew,
)
from storage.ties import list_ties

GLANCE_POST = "glance"
_BRINGS_UP_TO_DATE = {SETTLED_POST: OUTCOME_POST, ERASE_POST: ENTRY_POST}
"""Which earlier posts an occasion changes, where those aren't its own."""
_LOOKED_UP_LATER = frozenset({REMINDER_POST, SNOOZED_POST, PERSONAL_DIGEST, TROUBLE_POST})
_AT_A_TIME = 8
"""Few, so that little waits behind a slow post; what waits for longer than the lease, another may take."""
_GIVE_UP_AFTER = timedelta(days=1)
_LEAST_ATTEMPTS = 10
"""So often at least: a day may have gone by while nothing was tried, over a weekend say."""
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Told:
    """What a post tells of: the agreement as it stands now; the entry, if it is about one, and an earlier post.

    `parties` are those whose own channel it goes to; `logged` all that is logged under the agreement.
    `known` is None for what looks up by itself what it tells: of several agreements, or of one that can't be read.
    """

    known: Assessment | None = None
    entry: StoredEntry | None = None
    earlier_ts: str | None = None
    logged: tuple[Entry, ...] = ()
    parties: frozenset[str] = frozenset()
    digest: ToldDigest | None = None

    @property
    def assessment(self) -> Assessment:
        """Return how the agreement stands. LookupError where that wasn't looked up."""
        if self.known is None:
            raise LookupError("the agreement was not looked up")
        return self.known


def claim_due(database: Database, *, now: datetime, lease: timedelta) -> list[Delivery]:
    """Take posts that are due; for so long nobody else takes them, while they wait for their turn."""
    with database.writing() as session:
        return claim_deliveries(session, now=now, lease=lease, limit=_AT_A_TIME)


def keep(database: Database, delivery: Delivery, *, now: datetime, lasting: timedelta) -> bool:
    """Keep the post, whose turn has come, for as long as a call may last; False where another has taken it over."""
    with database.writing() as session:
        return renew(session, key=delivery.key, attempt=delivery.attempts, now=now, until=now + lasting)


def look_up(database: Database, delivery: Delivery, *, now: datetime) -> Told:
    """Return what the post tells of, as it is now: a late post doesn't tell what has been corrected since."""
    entry = earlier = None
    parties: frozenset[str] = frozenset()
    if delivery.occasion in _LOOKED_UP_LATER or (delivery.occasion in ERASURES and not delivery.entry_id):
        return Told()
    with database.reading() as session:
        if delivery.occasion in COMING_IN_POSTS:
            return Told(earlier_ts=find_question(session, delivery))
        if delivery.occasion in OF_A_WEEK:
            found = find_digest(session, delivery, now=now)
            return Told(found.digest.assessment, earlier_ts=found.message_ts, digest=found)
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
            ties = list_ties(session, agreement_id=agreement.id)
            parties = frozenset(tie.party_id for tie in ties if tie.party_id and tie.channel_id == delivery.channel_id)
    assessment = assess(agreement, entries, on=local_day(now, agreement.zone))
    return Told(assessment, entry, earlier.message_ts if earlier else None, tuple(entries), parties)


def find_tellers(database: Database, delivery: Delivery) -> list[str]:
    """Return the workspaces whose bots may tell the post's channel: its own first, then those that share the channel
    and tied it later. Where its own doesn't follow the agreement up there any more, only others; where none does, none.
    """
    with database.reading() as session:
        ties = list_ties(session, agreement_id=delivery.agreement_id)
    teams = [tie.team_id for tie in ties if tie.channel_id == delivery.channel_id]
    return teams[teams.index(delivery.team_id) :] if delivery.team_id in teams else teams


def tell_by_another(database: Database, delivery: Delivery, team_id: str, *, now: datetime) -> None:
    """Let the bot of the workspace, which shares the channel, tell the post."""
    with database.writing() as session:
        if pass_on(session, key=delivery.key, attempt=delivery.attempts, team_id=team_id, now=now):
            tell_from(session, delivery_key=delivery.key, team_id=team_id)


def note_sent(database: Database, delivery: Delivery, message_ts: str | None, *, now: datetime) -> None:
    """Note that the post is out; of a message that was erased nothing is kept."""
    with database.writing() as session:
        if delivery.occasion in ERASURES:
            remove_delivery(session, key=delivery.key)
            return
        first = mark_sent(session, key=delivery.key, message_ts=message_ts, at=now)
        if first and message_ts and delivery.occasion == DIGEST_POST:
            queue_picture(session, delivery, message_ts, now=now)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a post didn't go: `wait` where Slack says for how long, `maybe_sent` where it may have gone all the same,
    `trouble` where people can mend it.
    """

    problem: str
    wait: timedelta | None = None
    maybe_sent: bool = False
    trouble: Trouble | None = None


def note_failed(database: Database, delivery: Delivery, failure: Failure, *, now: datetime) -> datetime | None:
    """Note that it didn't go, and return when it is tried again: after twice as long each time, or as Slack says.

    Within a day of the first attempt, that is; then it is given up (None): as uncertain where it may have gone.
    """
    tried_since = delivery.first_tried_at or now
    if now - tried_since > _GIVE_UP_AFTER and delivery.attempts >= _LEAST_ATTEMPTS:
        _give_up(database, delivery, failure, now=now)
        return None
    again_at = now + (failure.wait or min(_LONGEST_WAIT, timedelta(seconds=5 * 2 ** min(delivery.attempts, 10))))
    with database.writing() as session:
        noted = mark_retry(
            session,
            key=delivery.key,
            attempt=delivery.attempts,
            now=now,
            again_at=again_at,
            problem=failure.problem,
            maybe_sent=failure.maybe_sent,
        )
        if noted and failure.trouble:
            tell_trouble(session, delivery, failure.trouble, now=now)
    return again_at


def _give_up(database: Database, delivery: Delivery, failure: Failure, *, now: datetime) -> None:
    if delivery.maybe_sent or failure.maybe_sent:
        note_uncertain(database, delivery, failure.problem, now=now)
    else:
        note_hopeless(database, delivery, failure.problem, now=now, trouble=failure.trouble or Trouble.GIVEN_UP)


def note_hopeless(
    database: Database, delivery: Delivery, problem: str, *, now: datetime, trouble: Trouble = Trouble.GIVEN_UP
) -> None:
    """Note that it can't go, and is given up."""
    with database.writing() as session:
        if park(session, key=delivery.key, attempt=delivery.attempts, problem=problem):
            tell_trouble(session, delivery, trouble, now=now)


def note_needless(database: Database, delivery: Delivery) -> None:
    """Note that what it was to tell is settled: nobody misses it."""
    with database.writing() as session:
        if park(session, key=delivery.key, attempt=delivery.attempts, problem="no_longer_relevant"):
            close_untold(session, delivery_key=delivery.key)


def note_uncertain(database: Database, delivery: Delivery, problem: str, *, now: datetime) -> None:
    """Note that it may be out, and that this can't be found out: it is not sent again."""
    with database.writing() as session:
        if mark_uncertain(session, key=delivery.key, attempt=delivery.attempts, problem=problem):
            tell_trouble(session, delivery, Trouble.UNCERTAIN, now=now)


def leave_until(database: Database, delivery: Delivery, until: datetime) -> None:
    """Put back what was taken, for then: nothing was tried."""
    with database.writing() as session:
        put_back(session, key=delivery.key, attempt=delivery.attempts, again_at=until)


def hold_back(
    database: Database, claimed: Sequence[Delivery], *, team_id: str, channel_id: str, until: datetime
) -> None:
    """Let all that waits for a channel wait until then, in its order; what was taken for it and not tried, too."""
    with database.writing() as session:
        for delivery in claimed:
            put_back(session, key=delivery.key, attempt=delivery.attempts, again_at=until)
        put_off(session, team_id=team_id, channel_id=channel_id, until=until)


def share_glance(database: Database, caller: Caller, agreement_id: str, *, press: str, now: datetime) -> None:
    """Queue the agreement at a glance for the caller's channel; `press` names the button pressed: twice is once."""
    with database.writing() as session:
        act(session, caller, agreement_id, Deed.SHARE, now=now)
        queue_deliveries(session, [glance_for(caller, agreement_id, press=press, now=now)])


def glance_for(caller: Caller, agreement_id: str, *, press: str, now: datetime) -> NewDelivery:
    """Return the post of the agreement at a glance in the caller's channel."""
    return NewDelivery(
        key=f"{GLANCE_POST}:{agreement_id}:{caller.team_id}:{caller.channel_id}:{press}",
        agreement_id=agreement_id,
        occasion=GLANCE_POST,
        team_id=caller.team_id,
        channel_id=caller.channel_id,
        user_id=caller.user_id,
        queued_at=now,
        due_at=now,
    )
