"""Tying channels to agreements: which channel follows which agreement up, for which of its parties.

A coordinator ties channels. An agreement that nobody follows up yet may be tied by anybody of a workspace that whoever
runs the bot has connected themselves; who does becomes its first coordinator. Another authority comes in by an
invitation (bot.services.invitations).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.roles import Deed, Role
from bot.services.access import Caller, act, note
from bot.services.errors import ChannelTaken, MayNotTie, NotFound
from bot.services.stored import read_version, readable_versions
from storage.agreements import find_version, is_untouched, list_versions, take_turn
from storage.deliveries import NewDelivery, queue_deliveries
from storage.engine import Database
from storage.members import Member, find_member, list_memberships, put_member
from storage.plans import remove_subscriptions_in
from storage.ties import Tie, add_tie, find_tied, list_every_tie, list_ties, remove_tie

TIED_POST = "tied"


def list_offers(database: Database, caller: Caller, *, trusted: bool) -> list[Agreement]:
    """Return the agreements that the caller may tie their channel to, the newest first.

    `trusted` is their workspace if whoever runs the bot has connected it themselves.
    """
    with database.reading() as session:
        _refuse_taken(session, caller)
        ties = list_every_tie(session)
        own = {each.agreement_id: each for each in list_memberships(session, person=caller.person)}
        followed = {tie.agreement_id for tie in ties}
        agreements = readable_versions(
            version
            for version in list_versions(session)
            if version.agreement_id in own
            or (
                trusted
                and version.agreement_id not in followed
                and is_untouched(session, agreement_id=version.agreement_id)
            )
        )
    offered = [each for each in agreements if _open_parties(each, ties, caller, own.get(each.id))]
    return sorted(
        offered, key=lambda agreement: (agreement.in_force.start is not None, agreement.in_force.start), reverse=True
    )


def tie_channel(
    database: Database, caller: Caller, *, agreement_id: str, party_kind: str | None, now: datetime, trusted: bool
) -> Agreement:
    """Tie the caller's channel to the agreement for its party of the kind (None: for all). MayNotTie."""
    with database.writing() as session:
        take_turn(session, agreement_id=agreement_id)
        ties = list_ties(session, agreement_id=agreement_id)
        version = find_version(session, agreement_id=agreement_id)
        member = find_member(session, agreement_id=agreement_id, person=caller.person)
        free = trusted and not ties and is_untouched(session, agreement_id=agreement_id)
        if version is None or (member is None and not free):
            raise MayNotTie(agreement_id, Deed.TIE)
        agreement = read_version(version)
        wanted = next((party.id for party in agreement.signatories if party.kind == party_kind), None)
        if party_kind is not None and wanted is None:
            raise MayNotTie(agreement_id, Deed.TIE)
        tie_and_tell(session, caller, agreement, may_tie_for(agreement, ties, caller, member, wanted), now=now)
    return agreement


def untie_channel(
    database: Database, caller: Caller, *, agreement_id: str, channel_id: str, now: datetime
) -> Agreement:
    """Untie a channel of the caller's workspace: nothing more comes there, what is logged stays. MayNot, NotFound.

    Digests of their own that people asked for there end too: who reads them is in the channel.
    """
    with database.writing() as session:
        reached = act(session, caller, agreement_id, Deed.UNTIE, now=now, about=channel_id)
        if not remove_tie(session, team_id=caller.team_id, channel_id=channel_id, agreement_id=agreement_id):
            raise NotFound(agreement_id, Deed.UNTIE, channel_id)
        remove_subscriptions_in(session, agreement_id=agreement_id, team_id=caller.team_id, channel_id=channel_id)
    return reached.agreement


def may_tie_for(
    agreement: Agreement, ties: Iterable[Tie], caller: Caller, member: Member | None, party: str | None
) -> str | None:
    """Return the party, if the caller's channel may be tied to the agreement for it; else MayNotTie."""
    if party not in _open_parties(agreement, ties, caller, member):
        raise MayNotTie(agreement.id, Deed.TIE)
    return party


def tie_and_tell(session: Session, caller: Caller, agreement: Agreement, party: str | None, *, now: datetime) -> None:
    """Tie the caller's channel to the agreement for the party (None: for all), and queue the post that tells it so.

    Who hasn't been a coordinator becomes one. ChannelTaken where others follow another agreement up in the channel.
    """
    _refuse_taken(session, caller)
    add_tie(
        session,
        team_id=caller.team_id,
        channel_id=caller.channel_id,
        agreement_id=agreement.id,
        party_id=party,
        user_id=caller.user_id,
        at=now,
    )
    _become_coordinator(session, caller, agreement, party, now)
    note(session, caller.person, agreement.id, Deed.TIE, now=now, about=caller.channel_id)
    told = NewDelivery(
        # with the moment: a channel that was untied, and is tied again, is told again
        key=f"{TIED_POST}:{agreement.id}:{caller.team_id}:{caller.channel_id}:{now.isoformat()}",
        agreement_id=agreement.id,
        occasion=TIED_POST,
        team_id=caller.team_id,
        channel_id=caller.channel_id,
        user_id=caller.user_id,
        queued_at=now,
        due_at=now,
    )
    queue_deliveries(session, [told])


def _become_coordinator(
    session: Session, caller: Caller, agreement: Agreement, party: str | None, now: datetime
) -> None:
    """Make whoever ties the first channel a coordinator; whoever ties one for another party too acts for both."""
    before = find_member(session, agreement_id=agreement.id, person=caller.person)
    if before and before.party_id in {None, party}:
        return
    acts_for = None if before else party
    added_at = before.added_at if before else now
    put_member(
        session,
        Member(agreement.id, caller.team_id, caller.user_id, acts_for, Role.COORDINATOR, added_at),
    )


def _refuse_taken(session: Session, caller: Caller) -> None:
    """Refuse a channel that follows something up already, unless the caller is a coordinator there."""
    there = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id, user_id=caller.user_id)
    if there and not any(each.role is Role.COORDINATOR for each in there):
        raise ChannelTaken(there[0].agreement_id)


def _open_parties(
    agreement: Agreement, ties: Iterable[Tie], caller: Caller, member: Member | None
) -> Sequence[str | None]:
    """Return for which parties (None: all of them) the caller may tie their channel to the agreement."""
    there = [tie for tie in ties if tie.agreement_id == agreement.id]
    if any((tie.team_id, tie.channel_id) == (caller.team_id, caller.channel_id) for tie in there):
        return ()
    if member and member.role is not Role.COORDINATOR:
        return ()
    every: list[str | None] = [None, *(party.id for party in agreement.signatories)]
    return [party for party in every if not is_spoken_for(there, party, team_id=caller.team_id)]


def is_spoken_for(ties: Iterable[Tie], party: str | None, *, team_id: str) -> bool:
    """Tell whether another workspace than this one follows the agreement up for the party (None: for one of them)."""
    elsewhere = {tie.party_id for tie in ties if tie.team_id != team_id}
    return bool(elsewhere) and (party is None or not elsewhere.isdisjoint({party, None}))


def find_channels(database: Database, *, agreement_id: str, team_id: str) -> list[str]:
    """Return the channels of the workspace that follow the agreement up, in the order they were tied."""
    with database.reading() as session:
        return [tie.channel_id for tie in list_ties(session, agreement_id=agreement_id) if tie.team_id == team_id]


def follows(database: Database, caller: Caller, agreement_id: str) -> bool:
    """Tell whether the caller's channel is tied to the agreement."""
    with database.reading() as session:
        tied = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id)
    return any(each.agreement_id == agreement_id for each in tied)
