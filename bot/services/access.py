"""Who may reach what: everything a person asks for is looked up through the channel that they ask in.

A channel reaches the agreements that it is tied to, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.people import Person
from bot.services.errors import NotTied, Untied
from bot.services.stored import stored_agreement
from storage.engine import Database
from storage.ties import TiedAgreement, find_tied


@dataclass(frozen=True, slots=True)
class Caller:
    """A person in a channel of a workspace."""

    team_id: str
    user_id: str
    channel_id: str

    @property
    def person(self) -> Person:
        """Return who it is, wherever they are."""
        return Person(self.team_id, self.user_id)


@dataclass(frozen=True, slots=True)
class Reach:
    """An agreement that the caller reaches, and the party whose channel it is (None: a common one).

    `version` is the number of the version that it is read in, the newest.
    """

    agreement: Agreement
    party: str | None
    version: int


def reach(session: Session, caller: Caller, agreement_id: str) -> Reach:
    """Return the agreement, if the caller's channel is tied to it; else NotTied."""
    for tied in find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id):
        if tied.agreement_id == agreement_id:
            return _reach(session, tied)
    raise NotTied


def find_reachable(database: Database, caller: Caller, *, now: datetime) -> list[Reach]:
    """Return the agreements of the caller's channel: first the one in force, then the newest before older ones."""
    with database.reading() as session:
        found = [
            _reach(session, tied) for tied in find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id)
        ]
    return in_order(found, now=now)


def reach_any(database: Database, caller: Caller, *, now: datetime) -> list[Reach]:
    """Return the agreements of the caller's channel, as above; Untied where there are none."""
    if found := find_reachable(database, caller, now=now):
        return found
    raise Untied


def in_order(found: Sequence[Reach], *, now: datetime) -> list[Reach]:
    """Return the agreements in the order in which a command means them: in force first, newest first."""

    def rank(each: Reach) -> tuple[bool, date]:
        period = each.agreement.in_force
        return period.holds(local_day(now, each.agreement.zone)), period.start or date.min

    return sorted(found, key=rank, reverse=True)


def _reach(session: Session, tied: TiedAgreement) -> Reach:
    return Reach(stored_agreement(session, tied), tied.party_id, tied.version)
