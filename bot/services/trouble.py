"""Tells an agreement's coordinators of posts that can't be put where they belong: what is the matter, never what is in
them. Each is told once of the same trouble in the same place and week, by a post of its own, which troubles nobody.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.domain.calendar import week_of
from bot.domain.people import Person
from bot.services.admission import SETTLED_QUESTION
from bot.services.digests import DIGEST_PICTURE
from bot.services.erasing import ERASURES
from bot.services.errors import BrokenAgreement
from bot.services.recipients import Company
from bot.services.stored import newest_agreement
from storage.deliveries import Delivery, NewDelivery, queue_deliveries
from storage.engine import Database
from storage.ties import find_tied

TROUBLE_POST = "trouble"
_TROUBLES_NOBODY = frozenset({TROUBLE_POST, DIGEST_PICTURE, SETTLED_QUESTION}) | ERASURES
"""Nobody misses a picture whose words are out, nor that a question which was answered has lost its buttons; what can't
be erased, `lofteskoll dispose` tells whoever runs it.
"""


class Trouble(StrEnum):
    """What keeps posts from a channel or a person; the last two: what became of one that nothing could be done for."""

    UNINVITED = "uninvited"
    ARCHIVED = "archived"
    NO_ACCESS = "no_access"
    READ_ONLY = "read_only"
    SHARED = "shared"
    UNREACHABLE = "unreachable"
    GIVEN_UP = "given_up"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Troubled:
    """Where there is trouble: in a channel (of the party, unless it is common to them), or with a person."""

    trouble: Trouble
    team_id: str
    channel_id: str
    title: str
    party: str | None = None
    """its name"""


def tell_trouble(session: Session, delivery: Delivery, trouble: Trouble, *, now: datetime) -> None:
    """Queue the notice of a post that can't go, to the coordinators and to whoever caused it, for each once a week."""
    if delivery.occasion in _TROUBLES_NOBODY:
        return
    company = Company.of(session, delivery.agreement_id)
    people = dict.fromkeys(company.coordinators().values())
    if delivery.user_id and company.holds(caused := Person(delivery.team_id, delivery.user_id)):
        people[caused] = None
    people.pop(Person(delivery.team_id, delivery.channel_id), None)  # who can't be reached can't be told so
    # The week is UTC's: the agreement's own zone would have to be read from a document that may be what is broken.
    begins = f"{TROUBLE_POST}:{trouble}:{delivery.team_id}:{delivery.channel_id}:{week_of(now.date()).key}"
    told = [
        NewDelivery(
            key=f"{begins}:{person.team_id}:{person.user_id}",
            agreement_id=delivery.agreement_id,
            occasion=TROUBLE_POST,
            team_id=person.team_id,
            channel_id=person.user_id,
            queued_at=now,
            due_at=now,
        )
        for person in people
    ]
    queue_deliveries(session, told)


def find_troubled(database: Database, notice: Delivery) -> Troubled:
    """Return what the notice tells of."""
    _, trouble, team_id, channel_id, *_ = notice.key.split(":")
    title, names = notice.agreement_id, {}
    with database.reading() as session:
        ties = find_tied(session, team_id=team_id, channel_id=channel_id)
        # where the agreement can't be read, that may be the very trouble
        with suppress(BrokenAgreement):
            agreement = newest_agreement(session, notice.agreement_id)
            title, names = agreement.title, {party.id: party.name for party in agreement.parties}
    party = next((tie.party_id for tie in ties if tie.agreement_id == notice.agreement_id), None)
    return Troubled(Trouble(trouble), team_id, channel_id, title, names.get(party or ""))
