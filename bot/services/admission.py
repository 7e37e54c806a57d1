"""Asking to be let in: whoever has no role asks, and a coordinator of their workspace answers with a button."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.domain.texts import text
from bot.services.access import Caller, note, reach_anywhere
from bot.services.errors import NotFound, OthersPeople, Untied, UserError
from bot.services.stored import newest_agreement
from storage.admissions import Admission, add_admission, answer_admission, find_admission, find_last_admission
from storage.deliveries import Delivery, NewDelivery, find_message, list_told, queue_deliveries
from storage.engine import Database
from storage.members import Member, add_member, find_member, list_members
from storage.ties import find_tied

ASKED_POST = "admission"
"""tells a coordinator that somebody asks"""
SETTLED_QUESTION = "admission_settled"
"""brings what a coordinator was asked up to date: who has answered what"""
ANSWERED_POST = "admitted"
"""tells who asked what the answer is"""
COMING_IN_POSTS = frozenset({ASKED_POST, SETTLED_QUESTION, ANSWERED_POST})
ASK_AGAIN_AFTER = timedelta(days=7)


class Asking(StrEnum):
    """What became of asking."""

    ASKED = "asked"
    WAITING = "waiting"
    """they have asked before, and nobody has answered yet"""
    REFUSED = "refused"
    """they were refused less than a week ago"""
    IN_ALREADY = "in_already"
    NOBODY = "nobody"
    """the agreement has no coordinator who could answer"""


class Answered(UserError):
    """Another coordinator has answered already."""

    def __init__(self) -> None:
        super().__init__(text("This has been answered already. /lofte medlem shows who has access, and changes it."))


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who asks, under an agreement; `role` is the answer (None in one that was answered: no)."""

    agreement: Agreement
    admission: Admission


def ask(database: Database, caller: Caller, *, now: datetime) -> Asking:
    """Ask the coordinators of what the caller's channel follows up to let the caller in. Untied."""
    with database.writing() as session:
        tied = find_tied(session, team_id=caller.team_id, channel_id=caller.channel_id, user_id=caller.user_id)
        if not tied:
            raise Untied(Deed.ASK)
        # under each, so that an answer is about one agreement; the caller is told of the first that is still to answer
        became = [_ask(session, caller, each.agreement_id, now) for each in tied if each.role is None]
    return next((each for each in Asking if each in became), Asking.IN_ALREADY)


def answer(
    database: Database,
    by: Person,
    *,
    agreement_id: str,
    person: Person,
    number: int,
    role: Role | None,
    now: datetime,
) -> Request:
    """Let the person in as what `role` says, or (None) refuse; they are told. MayNot, NotFound, Answered.

    Who is in by now stays what they are, and that is the answer.
    """
    with database.writing() as session:
        own, asked = _asked(session, by, agreement_id, person, number)
        note(session, by, agreement_id, Deed.ADMIT, now=now, about=str(person))
        if role:
            there = find_tied(session, team_id=person.team_id, channel_id=asked.channel_id)
            tie = next((each for each in there if each.agreement_id == agreement_id), None)
            party = (tie.party_id if tie else None) or (own.party_id if by.team_id == person.team_id else None)
            letting_in = Member(agreement_id, person.team_id, person.user_id, party, role, now, by.team_id, by.user_id)
            add_member(session, letting_in)
        member = find_member(session, agreement_id=agreement_id, person=person)
        became = member.role if member else None
        if not answer_admission(session, asked, role=became, by=by, at=now):
            raise Answered
        _tell_answer(session, asked, now)
        return Request(newest_agreement(session, agreement_id), replace(asked, role=became))


def check_request(database: Database, by: Person, *, agreement_id: str, person: Person, number: int) -> None:
    """Let pass only who may answer. NotMember, MayNot, NotFound, OthersPeople."""
    with database.reading() as session:
        _asked(session, by, agreement_id, person, number)


def close_request(
    session: Session, agreement_id: str, person: Person, *, role: Role, by: Person, now: datetime
) -> None:
    """Answer what the person has asked, if they have, as they are let in without the button; they are told."""
    last = find_last_admission(session, agreement_id=agreement_id, person=person)
    if last and last.answered_at is None and answer_admission(session, last, role=role, by=by, at=now):
        _tell_answer(session, last, now)


def find_request(database: Database, delivery: Delivery) -> Request | None:
    """Return what a post about a request tells of; None where its reader isn't to see it (any more)."""
    _, team_id, user_id, number, *_ = delivery.key.split(":")
    asker, reader = Person(team_id, user_id), Person(delivery.team_id, delivery.channel_id)
    with database.reading() as session:
        agreement_id = delivery.agreement_id
        asked = find_admission(session, agreement_id=agreement_id, person=asker, number=int(number))
        if asked is None:
            return None
        if delivery.occasion != ANSWERED_POST and reader not in _deciding(session, agreement_id, team_id):
            return None
        if delivery.occasion == ANSWERED_POST:
            member = find_member(session, agreement_id=agreement_id, person=asker)
            if (member is None) is (asked.role is not None):  # it has been decided otherwise since
                return None
        return Request(newest_agreement(session, agreement_id), asked)


def find_question(session: Session, delivery: Delivery) -> str | None:
    """Return the message that a post about its answer brings up to date; None where nobody was asked by one."""
    if delivery.occasion != SETTLED_QUESTION:
        return None
    return find_message(session, key=f"{ASKED_POST}{delivery.key.removeprefix(SETTLED_QUESTION)}")


def _ask(session: Session, caller: Caller, agreement_id: str, now: datetime) -> Asking:
    last = find_last_admission(session, agreement_id=agreement_id, person=caller.person)
    if last and last.role is None and last.answered_at and now < last.answered_at + ASK_AGAIN_AFTER:
        return Asking.REFUSED
    coordinators = _deciding(session, agreement_id, caller.team_id)
    if not coordinators:
        return Asking.NOBODY
    if last and last.answered_at is None:
        # who has become a coordinator since is asked too; the others have been
        for person in coordinators:
            _queue(session, last, ASKED_POST, person, now)
        return Asking.WAITING
    number = last.number + 1 if last else 1
    asked = Admission(agreement_id, caller.team_id, caller.user_id, number, caller.channel_id, now)
    if not add_admission(session, asked):
        return Asking.WAITING
    note(session, caller.person, agreement_id, Deed.ASK, now=now)
    for person in coordinators:
        _queue(session, asked, ASKED_POST, person, now)
    return Asking.ASKED


def _asked(session: Session, by: Person, agreement_id: str, person: Person, number: int) -> tuple[Member, Admission]:
    """Return what somebody asked, and what the one is who answers. NotMember, MayNot, NotFound, OthersPeople."""
    own = reach_anywhere(session, by, agreement_id, Deed.ADMIT)
    asked = find_admission(session, agreement_id=agreement_id, person=person, number=number)
    if asked is None:
        raise NotFound(agreement_id, Deed.ADMIT)
    if by not in _deciding(session, agreement_id, person.team_id):
        raise OthersPeople(agreement_id)
    return own, asked


def _deciding(session: Session, agreement_id: str, team_id: str) -> list[Person]:
    """Return who decides about people of the workspace: its own coordinators, or where it has none, all of them."""
    members = list_members(session, agreement_id=agreement_id)
    everybody = [each.person for each in members if each.role is Role.COORDINATOR]
    return [each for each in everybody if each.team_id == team_id] or everybody


def _tell_answer(session: Session, asked: Admission, now: datetime) -> None:
    """Tell who asked; whoever was asked, and decides or not by now, is to be asked no more."""
    _queue(session, asked, ANSWERED_POST, asked.person, now)
    asked_by = f"{_about(asked, ASKED_POST)}:"
    for team_id, user_id in list_told(session, agreement_id=asked.agreement_id, key_begins=asked_by):
        _queue(session, asked, SETTLED_QUESTION, Person(team_id, user_id), now)


def _about(asked: Admission, occasion: str) -> str:
    return f"{occasion}:{asked.team_id}:{asked.user_id}:{asked.number}:{asked.agreement_id}"


def _queue(session: Session, asked: Admission, occasion: str, to: Person, now: datetime) -> None:
    told = NewDelivery(
        key=f"{_about(asked, occasion)}:{to.team_id}:{to.user_id}",
        agreement_id=asked.agreement_id,
        occasion=occasion,
        team_id=to.team_id,
        channel_id=to.user_id,
        queued_at=now,
        due_at=now,
    )
    queue_deliveries(session, [told])
