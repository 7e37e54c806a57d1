"""Invitations: a code that lets one person of another workspace in, once, as a coordinator of their party."""

import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement, Party
from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.domain.texts import text
from bot.services.access import Caller, note, note_outside, reach
from bot.services.admission import close_request
from bot.services.errors import MayNotTie, NotFound, Refused
from bot.services.stored import newest_agreement
from bot.services.ties import is_spoken_for, may_tie_for, tie_and_tell
from storage.admissions import Invitation, add_invitation, find_invitation, use_invitation
from storage.agreements import take_turn
from storage.engine import Database
from storage.members import Member, find_member, list_members, put_member
from storage.ties import Tie, list_ties

LASTS = timedelta(days=14)
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for each other when a code is read out on the telephone."""
_GROUPS, _IN_A_GROUP = 4, 4


class InvitationGone(Refused):
    """No code like this, or it has been used, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            text("This code can't be used: it is misspelt, older than two weeks, or has been used. Ask for a new one."),
            "",
            Deed.COME_IN,
        )


class PartyIsThere(Refused):
    """A party that has coordinators lets its own people in."""

    def __init__(self, agreement_id: str) -> None:
        said = text("That party is there already: its own coordinators let people in. See /lofte medlem.")
        super().__init__(said, agreement_id, Deed.INVITE)


class MemberOfAnother(Refused):
    """Nobody changes sides by a code: who is in for another party is that one's to let go."""

    def __init__(self, agreement: Agreement, party_id: str) -> None:
        party = next((each.name for each in agreement.parties if each.id == party_id), party_id)
        said = text(
            "You have access already, for {party}: one of its coordinators has to take that away first "
            "(/lofte medlem). After that you can use the code for the other party.",
            party=party,
        )
        super().__init__(said, agreement.id, Deed.COME_IN)


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation; `code` is kept nowhere.

    `only_here`: the workspace that it was made in follows the agreement up for the party, so it is of use in no other.
    """

    agreement: Agreement
    party_id: str | None
    code: str
    expires_at: datetime
    only_here: bool = False


def parties_to_invite(database: Database, caller: Caller, agreement_id: str) -> list[Party]:
    """Return the other parties that signed and have no coordinator yet. NotTied, NotMember, MayNot."""
    with database.reading() as session:
        reached = reach(session, caller, agreement_id, Deed.INVITE)
        ties = list_ties(session, agreement_id=agreement_id)
        return [
            each
            for each in reached.agreement.signatories
            if each.id != reached.party and not _is_there(session, ties, agreement_id, each.id, maker=caller.person)
        ]


def invite(database: Database, caller: Caller, agreement_id: str, party_id: str, *, now: datetime) -> Invited:
    """Return a new invitation of another party than the caller's own, which has no coordinator yet.

    MayNot, PartyIsThere; NotFound for a party that didn't sign.
    """
    with database.writing() as session:
        reached = reach(session, caller, agreement_id, Deed.INVITE)
        if party_id not in {each.id for each in reached.agreement.signatories} or party_id == reached.party:
            raise NotFound(agreement_id, Deed.INVITE)
        ties = list_ties(session, agreement_id=agreement_id)
        if _is_there(session, ties, agreement_id, party_id, maker=caller.person):
            raise PartyIsThere(agreement_id)
        note(session, caller.person, agreement_id, Deed.INVITE, now=now, about=party_id)
        invited = _invited(session, reached.agreement, party_id, caller.person, now)
    return replace(invited, only_here=not _channels_for(ties, caller.team_id).isdisjoint({party_id, None}))


def invite_from_outside(database: Database, agreement_id: str, party_id: str | None, *, now: datetime) -> Invited:
    """Return a new invitation, for whoever runs the bot. UnknownAgreement, NotFound."""
    with database.writing() as session:
        agreement = newest_agreement(session, agreement_id)
        if party_id is not None and party_id not in {each.id for each in agreement.signatories}:
            raise NotFound(agreement_id, Deed.INVITE)
        note_outside(session, agreement_id, Deed.INVITE, now=now, about=party_id)
        return _invited(session, agreement, party_id, None, now)


def is_known(database: Database, code: str) -> bool:
    """Tell whether the code was given to somebody, whatever has become of it: who sends such a one isn't guessing."""
    with database.reading() as session:
        return find_invitation(session, code_hash=_hash(code)) is not None


def is_open(database: Database, code: str, *, now: datetime) -> bool:
    """Tell whether somebody could come in by the code."""
    with database.reading() as session:
        return _open(session, code, now) is not None


def redeem(database: Database, code: str, person: Person, *, now: datetime) -> None:
    """Make the person a coordinator of the party that the code is for. InvitationGone, MayNotTie, MemberOfAnother."""
    with database.writing() as session:
        _redeem(session, code, person, now)


def come_in(database: Database, caller: Caller, code: str, *, now: datetime) -> Agreement:
    """Make the caller a coordinator of the party that the code is for, and tie their channel to the agreement for it.

    A channel that follows it up for them already stays as it is: so a workspace that has lost its last coordinator gets
    another one. InvitationGone; MayNotTie, MemberOfAnother: the code can then be used elsewhere.
    """
    with database.writing() as session:
        invitation = _redeem(session, code, caller.person, now)
        agreement = newest_agreement(session, invitation.agreement_id)
        ties = list_ties(session, agreement_id=agreement.id)
        if not any(_serves(tie, caller, invitation) for tie in ties):
            member = find_member(session, agreement_id=agreement.id, person=caller.person)
            party = may_tie_for(agreement, ties, caller, member, invitation.party_id)
            tie_and_tell(session, caller, agreement, party, now=now)
    return agreement


def _serves(tie: Tie, caller: Caller, invitation: Invitation) -> bool:
    """Tell whether the caller's channel follows the agreement up for whom the invitation is for."""
    here = (tie.team_id, tie.channel_id) == (caller.team_id, caller.channel_id)
    return here and (tie.party_id == invitation.party_id or None in {tie.party_id, invitation.party_id})


def _invited(session: Session, agreement: Agreement, party_id: str | None, by: Person | None, now: datetime) -> Invited:
    groups = ["".join(secrets.choice(_SIGNS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS)]
    invited = Invited(agreement, party_id, "-".join(groups), now + LASTS)
    add_invitation(
        session,
        Invitation(
            _hash(invited.code),
            agreement.id,
            party_id,
            now,
            invited.expires_at,
            by.team_id if by else None,
            by.user_id if by else None,
        ),
    )
    return invited


def _hash(code: str) -> str:
    """Return the hash of the code, however it is spelled: without spaces and hyphens, in capitals."""
    return sha256(re.sub(r"[\s\u2010-\u2015-]", "", code).upper().encode()).hexdigest()


def _open(session: Session, code: str, now: datetime) -> Invitation | None:
    found = find_invitation(session, code_hash=_hash(code))
    return found if found and found.used_at is None and now < found.expires_at else None


def _maker(invitation: Invitation) -> Person | None:
    """Return who made the code; None where that was whoever runs the bot."""
    team_id, user_id = invitation.made_by_team, invitation.made_by
    return Person(team_id, user_id) if team_id and user_id else None


def _may_invite(session: Session, agreement_id: str, maker: Person, person: Person) -> bool:
    """Tell whether who made a code may still invite the person: not once their role is gone, and never themselves."""
    member = find_member(session, agreement_id=agreement_id, person=maker)
    return member is not None and member.role is Role.COORDINATOR and maker != person


def _is_there(
    session: Session, ties: Collection[Tie], agreement_id: str, party_id: str | None, *, maker: Person
) -> bool:
    """Tell whether the party has a coordinator, apart from who makes the invitation.

    Who acts for all parties counts for those whose channel their workspace has: with a common one, or none at all, for
    every party. They have become so by tying a second channel, say, and stay so when it is untied.
    """

    def counts(member: Member) -> bool:
        channels = _channels_for(ties, member.team_id)
        acts_for_all = member.party_id is None and (not channels or not channels.isdisjoint({party_id, None}))
        return member.role is Role.COORDINATOR and (member.party_id == party_id or acts_for_all)

    members = list_members(session, agreement_id=agreement_id)
    return any(counts(each) for each in members if each.person != maker)


def _channels_for(ties: Iterable[Tie], team_id: str) -> set[str | None]:
    """Return for which parties (None: for all) channels of the workspace follow the agreement up."""
    return {tie.party_id for tie in ties if tie.team_id == team_id}


def _redeem(session: Session, code: str, person: Person, now: datetime) -> Invitation:
    invitation = _open(session, code, now)
    if invitation is None or not use_invitation(session, code_hash=invitation.code_hash, by=person, at=now):
        raise InvitationGone
    agreement_id, maker = invitation.agreement_id, _maker(invitation)
    take_turn(session, agreement_id=agreement_id)
    ties = list_ties(session, agreement_id=agreement_id)
    # neither authority chooses the other's coordinators; whoever runs the bot may help one that has lost its own
    if maker and (
        not _may_invite(session, agreement_id, maker, person)
        or _is_there(session, ties, agreement_id, invitation.party_id, maker=maker)
    ):
        raise InvitationGone
    if is_spoken_for(ties, invitation.party_id, team_id=person.team_id):
        raise MayNotTie(agreement_id, Deed.COME_IN)
    _put_coordinator(session, invitation, person, now)
    close_request(session, agreement_id, person, role=Role.COORDINATOR, by=person, now=now)
    note(session, person, agreement_id, Deed.COME_IN, now=now, about=invitation.party_id)
    return invitation


def _put_coordinator(session: Session, invitation: Invitation, person: Person, now: datetime) -> None:
    """Make the person a coordinator; who is one for another party acts for all then."""
    agreement_id, party = invitation.agreement_id, invitation.party_id
    before = find_member(session, agreement_id=agreement_id, person=person)
    if before and before.role is not Role.COORDINATOR and before.party_id and before.party_id != party:
        raise MemberOfAnother(newest_agreement(session, agreement_id), before.party_id)
    acts_for = party if before is None or before.party_id == party else None
    added_at = before.added_at if before else now
    by = (invitation.made_by_team, invitation.made_by)
    put_member(session, Member(agreement_id, person.team_id, person.user_id, acts_for, Role.COORDINATOR, added_at, *by))
