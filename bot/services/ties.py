"""Tying channels to agreements: which channel follows which agreement up, for which of its parties.

Until roles are there (who may do what), this rule keeps one authority's agreement from another's workspace: an
agreement that nobody follows up yet may be tied anywhere; after that only in the workspaces that have it already, or in
one new workspace for each signatory that has no channel yet.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement, Party
from bot.services.access import Caller
from bot.services.errors import MayNotTie
from bot.services.stored import read_version
from storage.agreements import list_versions
from storage.deliveries import NewDelivery, queue_deliveries
from storage.engine import Database
from storage.ties import Tie, add_tie, find_tied, list_every_tie, list_ties

TIED_POST = "tied"


def list_offers(database: Database, caller: Caller) -> list[Agreement]:
    """Return the agreements that the caller's channel may be tied to, the newest first."""
    with database.reading() as session:
        ties = list_every_tie(session)
        agreements = [read_version(version) for version in list_versions(session)]
    offered = [agreement for agreement in agreements if _open_parties(agreement, ties, caller)]
    return sorted(
        offered, key=lambda agreement: (agreement.in_force.start is not None, agreement.in_force.start), reverse=True
    )


def tie_channel(
    database: Database, caller: Caller, *, agreement_id: str, party_kind: str | None, now: datetime
) -> Agreement:
    """Tie the caller's channel to the agreement for its party of the kind (None: for all). MayNotTie."""
    with database.writing() as session:
        ties = list_every_tie(session)
        found = [read_version(v) for v in list_versions(session) if v.agreement_id == agreement_id]
        if not found:
            raise MayNotTie
        agreement = found[0]
        wanted = next((party for party in agreement.signatories if party.kind == party_kind), None)
        if party_kind is not None and wanted is None:
            raise MayNotTie
        if (wanted.id if wanted else None) not in _open_parties(agreement, ties, caller):
            raise MayNotTie
        tie_and_tell(session, caller, agreement, wanted.id if wanted else None, now=now)
    return agreement


def tie_and_tell(session: Session, caller: Caller, agreement: Agreement, party: str | None, *, now: datetime) -> None:
    """Tie the caller's channel to the agreement for the party (None: for all), and queue the post that tells it so."""
    add_tie(
        session,
        team_id=caller.team_id,
        channel_id=caller.channel_id,
        agreement_id=agreement.id,
        party_id=party,
        user_id=caller.user_id,
        at=now,
    )
    told = NewDelivery(
        key=f"{TIED_POST}:{agreement.id}:{caller.team_id}:{caller.channel_id}",
        agreement_id=agreement.id,
        occasion=TIED_POST,
        team_id=caller.team_id,
        channel_id=caller.channel_id,
        user_id=caller.user_id,
        queued_at=now,
        due_at=now,
    )
    queue_deliveries(session, [told])


def _open_parties(agreement: Agreement, ties: Iterable[Tie], caller: Caller) -> Sequence[str | None]:
    """Return for which parties (None: all of them) the caller's channel may be tied to the agreement."""
    there = [tie for tie in ties if tie.agreement_id == agreement.id]
    if any((tie.team_id, tie.channel_id) == (caller.team_id, caller.channel_id) for tie in there):
        return ()
    every: list[str | None] = [None, *(party.id for party in agreement.signatories)]
    if not there:
        return every
    if any(tie.team_id == caller.team_id for tie in there):
        elsewhere = {tie.party_id for tie in there if tie.team_id != caller.team_id}
        # a channel in one authority's workspace doesn't speak for both
        return [party for party in every if party not in elsewhere and not (party is None and elsewhere)]
    if any(tie.party_id is None for tie in there):
        return ()
    taken = {tie.party_id for tie in there}
    return [party.id for party in _without(agreement.signatories, taken)]


def _without(parties: Iterable[Party], taken: set[str | None]) -> list[Party]:
    return [party for party in parties if party.id not in taken]


def find_channels(database: Database, *, agreement_id: str, team_id: str) -> list[str]:
    """Return the channels of the workspace that follow the agreement up, in the order they were tied."""
    with database.reading() as session:
        return [tie.channel_id for tie in list_ties(session, agreement_id=agreement_id) if tie.team_id == team_id]


def follows(database: Database, caller: Caller, agreement_id: str) -> bool:
    """Tell whether the caller's channel is tied to the agreement."""
    with database.reading() as session:
        tied = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id)
    return any(each.agreement_id == agreement_id for each in tied)
