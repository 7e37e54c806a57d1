"""Invitations: a code that lets one person of another workspace in, once, as a coordinator of their party."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.domain.texts import text
from bot.services.access import Caller, note, note_outside, reach
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
_CODE = re.compile(rf"[{_SIGNS}]{{{_GROUPS * _IN_A_GROUP}}}")


class InvitationGone(Refused):
    """No code like this, or it has been used, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            text("This code can't be used: it is misspelt, older than two weeks, or has been used. Ask for a new one."),
            deed=Deed.COME_IN,
        )


class PartyIsThere(Refused):
    """A party that has coordinators lets its own people in."""

    def __init__(self, agreement_id: str) -> None:
        said = text("That party is there already: its own coordinators let people in. See /lofte medlem.")
        super().__init__(said, agreement_id, Deed.INVITE)


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation; `code` is kept nowhere."""

    agreement: Agreement
    party_id: str | None
    code: str
    expires_at: datetime


def invite(database: Database, caller: Caller, agreement_id: str, party_id: str, *, now: datetime) -> Invited:
    """Return a new invitation of another party than the caller's own, which has no coordinator yet.

    MayNot, PartyIsThere; NotFound for a party that didn't sign.
    """
    with database.writing() as session:
        reached = reach(session, caller, agreement_id, Deed.INVITE)
        if party_id not in {each.id for each in reached.agreement.signatories} or party_id == reached.party:
            raise NotFound(agreement_id, Deed.INVITE)
        if _is_there(session, agreement_id, party_id):
            raise PartyIsThere(agreement_id)
        note(session, caller.person, agreement_id, Deed.INVITE, now=now, about=party_id)
        return _invited(session, reached.agreement, party_id, caller.person, now)


def invite_from_outside(database: Database, agreement_id: str, party_id: str | None, *, now: datetime) -> Invited:
    """Return a new invitation, for whoever runs the bot. UnknownAgreement, NotFound."""
    with database.writing() as session:
        agreement = newest_agreement(session, agreement_id)
        if party_id is not None and party_id not in {each.id for each in agreement.signatories}:
            raise NotFound(agreement_id, Deed.INVITE)
        note_outside(session, agreement_id, Deed.INVITE, now=now, about=party_id)
        return _invited(session, agreement, party_id, None, now)


def is_open(database: Database, code: str, *, now: datetime) -> bool:
    """Tell whether somebody could come in by the code."""
    with database.reading() as session:
        return _open(session, code, now) is not None


def redeem(database: Database, code: str, person: Person, *, now: datetime) -> None:
    """Make the person a coordinator of the party that the code is for. InvitationGone, MayNotTie."""
    with database.writing() as session:
        _redeem(session, code, person, now)


def come_in(database: Database, caller: Caller, code: str, *, now: datetime) -> Agreement:
    """Make the caller a coordinator of the party that the code is for, and tie their channel to the agreement for it.

    A channel that follows it up for them already stays as it is: so a workspace that has lost its last coordinator gets
    another one. InvitationGone, MayNotTie: the code can then be used elsewhere.
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


def spelled(code: str) -> str:
    """Return the code without spaces and hyphens, in capitals."""
    return re.sub(r"[\s\u2010-\u2015-]", "", code).upper()


def is_code(typed: str) -> bool:
    """Tell whether what was typed is a code by its looks."""
    return _CODE.fullmatch(spelled(typed)) is not None


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
    return sha256(spelled(code).encode()).hexdigest()


def _open(session: Session, code: str, now: datetime) -> Invitation | None:
    found = find_invitation(session, code_hash=_hash(code))
    return found if found and found.used_at is None and now < found.expires_at else None


def _maker_may(session: Session, invitation: Invitation, person: Person) -> bool:
    """Tell whether who made the code may still invite: not once their role is gone, and nobody invites themselves."""
    if not (invitation.made_by_team and invitation.made_by):
        return True
    maker = Person(invitation.made_by_team, invitation.made_by)
    member = find_member(session, agreement_id=invitation.agreement_id, person=maker)
    return member is not None and member.role is Role.COORDINATOR and maker != person


def _is_there(session: Session, agreement_id: str, party_id: str | None) -> bool:
    members = list_members(session, agreement_id=agreement_id)
    return any(each.role is Role.COORDINATOR and each.party_id == party_id for each in members)


def _redeem(session: Session, code: str, person: Person, now: datetime) -> Invitation:
    invitation = _open(session, code, now)
    if invitation is None or not use_invitation(session, code_hash=invitation.code_hash, by=person, at=now):
        raise InvitationGone
    take_turn(session, agreement_id=invitation.agreement_id)
    if not _maker_may(session, invitation, person):
        raise InvitationGone
    # neither authority chooses the other's coordinators; whoever runs the bot may help one that has lost its own
    if invitation.made_by and _is_there(session, invitation.agreement_id, invitation.party_id):
        raise InvitationGone
    ties = list_ties(session, agreement_id=invitation.agreement_id)
    if is_spoken_for(ties, invitation.party_id, team_id=person.team_id):
        raise MayNotTie(invitation.agreement_id, Deed.COME_IN)
    before = find_member(session, agreement_id=invitation.agreement_id, person=person)
    if before and before.role is not Role.COORDINATOR and before.party_id not in {None, invitation.party_id}:
        raise MayNotTie(invitation.agreement_id, Deed.COME_IN)
    party = invitation.party_id if before is None or before.party_id == invitation.party_id else None
    by = (invitation.made_by_team, invitation.made_by)
    put_member(
        session,
        Member(invitation.agreement_id, person.team_id, person.user_id, party, Role.COORDINATOR, now, *by),
    )
    note(session, person, invitation.agreement_id, Deed.COME_IN, now=now, about=invitation.party_id)
    return invitation
