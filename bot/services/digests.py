"""Weekly digests: queued once for each week and recipient, and looked up when they are sent, as things stand then.

A digest goes out as words; once they are out, a delivery of its own brings the message up to date with the picture. So
no digest waits for another one's picture, and where a picture can't be shown the words stand alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import Interval, local_day, parse_week
from bot.domain.digest import Digest, digest_of, midnight
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.people import Person
from bot.domain.personal_digest import PersonalPart, personal_part_of
from bot.services.errors import BrokenAgreement
from bot.services.stored import newest_agreement, stored_agreement
from storage.deliveries import Delivery, NewDelivery, queue_deliveries
from storage.engine import Database
from storage.entries import find_entry, list_entries, list_entries_since
from storage.plans import Subscription, list_subscriptions_of
from storage.ties import TiedAgreement, find_tied_anywhere

DIGEST_POST = "digest"
DIGEST_PICTURE = "digest_picture"
PERSONAL_DIGEST = "personal_digest"
OF_A_WEEK = frozenset({DIGEST_POST, DIGEST_PICTURE})
"""What tells of one week of one agreement."""
_LATE = timedelta(hours=1)
"""What comes later than that after it was due says so."""


@dataclass(frozen=True, slots=True)
class ToldDigest:
    """A digest on its way: `late` is when it was due, if it is late; `message_ts` names the words that are out."""

    digest: Digest
    late: datetime | None = None
    message_ts: str | None = None


def queue_digest(
    session: Session,
    agreement: Agreement,
    week: Interval,
    team_id: str,
    channel_id: str,
    *,
    due_at: datetime,
    now: datetime,
) -> str:
    """Queue the digest of a week that is over for a channel, once; return its key."""
    key = f"{DIGEST_POST}:{agreement.id}:{week.key}:{team_id}:{channel_id}"
    digest = NewDelivery(
        key=key,
        agreement_id=agreement.id,
        occasion=DIGEST_POST,
        team_id=team_id,
        channel_id=channel_id,
        queued_at=now,
        due_at=due_at,
    )
    queue_deliveries(session, [digest])
    return key


def queue_personal_digest(
    session: Session, agreement: Agreement, week: Interval, person: Person, *, due_at: datetime, now: datetime
) -> str:
    """Queue a person's own digest after a week, once for all the agreements that they want it of; return its key."""
    key = f"{PERSONAL_DIGEST}:{week.key}:{person.team_id}:{person.user_id}"
    digest = NewDelivery(
        key=key,
        agreement_id=agreement.id,
        occasion=PERSONAL_DIGEST,
        team_id=person.team_id,
        channel_id=person.user_id,
        queued_at=now,
        due_at=due_at,
    )
    queue_deliveries(session, [digest])
    return key


def queue_picture(session: Session, digest: Delivery, message_ts: str, *, now: datetime) -> None:
    """Queue the picture of a digest whose words are out in the message; it is as old as they were due."""
    picture = NewDelivery(
        key=f"{DIGEST_PICTURE}{digest.key.removeprefix(DIGEST_POST)}:{message_ts}",
        agreement_id=digest.agreement_id,
        occasion=DIGEST_PICTURE,
        team_id=digest.team_id,
        channel_id=digest.channel_id,
        queued_at=digest.due_at,
        due_at=now,
    )
    queue_deliveries(session, [picture])


def find_digest(session: Session, delivery: Delivery, *, now: datetime) -> ToldDigest:
    """Return what a digest, or its picture, tells of; UnknownAgreement where the agreement isn't there."""
    _, agreement_id, week_key, _, _, *message = delivery.key.split(":")
    week = parse_week(week_key)
    agreement = newest_agreement(session, agreement_id)
    revisions = list_entries_since(session, agreement_id=agreement_id, since=midnight(week.start, agreement))
    due, sent = delivery.due_at, now
    if message:
        due, sent = delivery.queued_at, datetime.fromtimestamp(float(message[0]), UTC)
    return ToldDigest(
        digest_of(agreement, revisions, week=week, on=local_day(now, agreement.zone)),
        late=late_since(due, sent, agreement.zone),
        message_ts=message[0] if message else None,
    )


def late_since(due: datetime, sent: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when it was due, as the clocks show it in the zone; None where it isn't late."""
    return due.astimezone(zone) if sent - due > _LATE else None


def find_subscriptions(database: Database, person: Person) -> list[Subscription]:
    """Return the agreements that the person wants a digest of their own of, each with the channel they asked in."""
    with database.reading() as session:
        return list_subscriptions_of(session, team_id=person.team_id, user_id=person.user_id)


def find_personal_digest(
    database: Database, person: Person, wanted: Collection[Subscription], *, now: datetime
) -> list[PersonalPart]:
    """Return the agreements as they concern the person; those whose channel still follows them up."""
    channels = sorted({each.channel_id for each in wanted})
    with database.reading() as session:
        tied = find_tied_anywhere(session, team_id=person.team_id, channel_ids=channels, user_id=person.user_id)
        found = [
            there
            for each in wanted
            for there in tied.get(each.channel_id, ())
            if there.agreement_id == each.agreement_id and there.role
        ]
        return [part for there in found if (part := _part(session, there, person, now))]


def _part(session: Session, there: TiedAgreement, person: Person, now: datetime) -> PersonalPart | None:
    """Return an agreement as it concerns the person; None where it can't be read: the others are told all the same."""
    try:
        agreement = stored_agreement(session, there)
    except BrokenAgreement:
        return None
    today = local_day(now, agreement.zone)
    entries = list_entries(session, agreement_id=agreement.id)
    over = [each for each in entries if each.state is EntryState.PLANNED and each.end < today]
    planned = {each.id for each in over if _has_planned(session, agreement, person, each)}
    return personal_part_of(assess(agreement, entries, on=today), entries, person, planned)


def _has_planned(session: Session, agreement: Agreement, person: Person, entry: Entry) -> bool:
    """Tell whether the person has planned the entry, or changed it last."""
    stored = find_entry(session, entry_id=entry.id, agreement_id=agreement.id)
    return stored is not None and person in {stored.logged_by, stored.changed_by}
