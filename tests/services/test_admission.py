"""Whoever has no role asks for one; a coordinator of their own workspace answers, and both are told by message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.services.access import Caller
from bot.services.admission import (
    ANSWERED_POST,
    ASK_AGAIN_AFTER,
    ASKED_POST,
    Answered,
    Asking,
    Request,
    answer,
    ask,
    check_request,
    find_request,
)
from bot.services.errors import MayNot, NotFound, NotMember, OthersPeople, Refused, Untied
from bot.services.members import admit, dismiss, shut_out
from bot.services.outbox import claim_due
from storage.deliveries import Delivery
from storage.engine import Database
from storage.members import find_member
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY, STRANGER, built_in
from tests.importing import import_agreement
from tests.services.trail import noted
from tests.tying import let_in, tie

AGREEMENT = "soderhamn-2022"
NORA = Caller("T0POLIS", "U0NORA", "C0POLIS")
ANNA, MARIA, ERIK = POLICE.person, MUNICIPALITY.person, Person("T0POLIS", "U0ERIK")


@pytest.fixture
def followed(imported: Database) -> Database:
    """Anna coordinates for the police, Maria for the municipality."""
    for caller, party in ((POLICE, "police"), (MUNICIPALITY, "municipality")):
        tie(imported, caller, agreement_id=AGREEMENT, party_kind=party, now=FRIDAY)
    claimed(imported)
    return imported


def claimed(database: Database, now: datetime = FRIDAY) -> list[Delivery]:
    """Return what is to be told because of asking and answering."""
    taken = claim_due(database, now=now, lease=timedelta(days=30))
    return [each for each in taken if each.occasion in {ASKED_POST, ANSWERED_POST}]


def told(database: Database, now: datetime = FRIDAY) -> list[tuple[str, str]]:
    return sorted((each.occasion, each.channel_id) for each in claimed(database, now))


def answering(
    database: Database, by: Person = ANNA, role: Role | None = Role.MEMBER, number: int = 1, now: datetime = FRIDAY
) -> Request:
    return answer(database, by, agreement_id=AGREEMENT, person=NORA.person, number=number, role=role, now=now)


def role(database: Database, person: Person = NORA.person) -> tuple[Role, str | None] | None:
    with database.reading() as session:
        found = find_member(session, agreement_id=AGREEMENT, person=person)
    return (found.role, found.party_id) if found else None


def test_who_asks_is_heard_by_the_coordinators_of_their_own_workspace(followed: Database) -> None:
    let_in(followed, AGREEMENT, [ERIK], now=FRIDAY, role=Role.COORDINATOR)

    assert ask(followed, NORA, now=FRIDAY) is Asking.ASKED
    assert told(followed) == [(ASKED_POST, "U0ANNA"), (ASKED_POST, "U0ERIK")]
    assert role(followed) is None, "asking alone lets nobody in"


def test_where_a_workspace_has_no_coordinator_the_others_are_asked(followed: Database) -> None:
    shut_out(followed, ANNA, now=FRIDAY)

    assert ask(followed, NORA, now=FRIDAY) is Asking.ASKED
    assert told(followed) == [(ASKED_POST, "U0MARIA")]
    answering(followed, MARIA)
    assert role(followed) == (Role.MEMBER, "police"), "for the party whose channel they asked in, not for Maria's"


def test_where_nobody_could_answer_it_says_so(followed: Database) -> None:
    for person in (ANNA, MARIA):
        shut_out(followed, person, now=FRIDAY)

    assert ask(followed, NORA, now=FRIDAY) is Asking.NOBODY
    assert told(followed) == []


def test_who_is_in_need_not_ask_and_where_nothing_is_there_is_nothing_to_ask_for(followed: Database) -> None:
    assert ask(followed, POLICE, now=FRIDAY) is Asking.IN_ALREADY
    with pytest.raises(Untied):
        ask(followed, STRANGER, now=FRIDAY)


def test_asking_twice_is_asking_once(followed: Database) -> None:
    ask(followed, NORA, now=FRIDAY)
    claimed(followed)

    assert ask(followed, NORA, now=FRIDAY) is Asking.WAITING
    assert told(followed) == []


def test_who_has_become_a_coordinator_since_is_asked_too(followed: Database) -> None:
    """Else somebody whose only coordinator left without answering would wait for ever."""
    ask(followed, NORA, now=FRIDAY)
    claimed(followed)
    let_in(followed, AGREEMENT, [ERIK], now=FRIDAY, role=Role.COORDINATOR)
    shut_out(followed, ANNA, now=FRIDAY)

    assert ask(followed, NORA, now=FRIDAY) is Asking.WAITING
    assert told(followed) == [(ASKED_POST, "U0ERIK")]
    answering(followed, ERIK)
    assert role(followed)


@pytest.mark.parametrize("given", [Role.MEMBER, Role.READER])
def test_who_is_let_in_gets_the_role_for_the_party_of_the_channel(followed: Database, given: Role) -> None:
    ask(followed, NORA, now=FRIDAY)
    claimed(followed)
    answering(followed, role=given)

    assert role(followed) == (given, "police")
    assert told(followed) == [(ANSWERED_POST, "U0NORA")]


def test_two_coordinators_give_one_answer(followed: Database) -> None:
    let_in(followed, AGREEMENT, [ERIK], now=FRIDAY, role=Role.COORDINATOR)
    ask(followed, NORA, now=FRIDAY)

    answering(followed, ANNA, None)
    with pytest.raises(Answered):
        answering(followed, ERIK, Role.MEMBER)
    assert role(followed) is None


def test_two_who_answer_at_once_give_one_answer(followed: Database) -> None:
    let_in(followed, AGREEMENT, [ERIK], now=FRIDAY, role=Role.COORDINATOR)
    ask(followed, NORA, now=FRIDAY)
    claimed(followed)

    def answers(by: Person, given: Role | None) -> bool:
        try:
            answering(followed, by, given)
        except Answered:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        let, refused = both.submit(answers, ANNA, Role.MEMBER), both.submit(answers, ERIK, None)
    assert [let.result(), refused.result()].count(True) == 1
    assert (role(followed) is not None) is let.result()
    assert told(followed) == [(ANSWERED_POST, "U0NORA")]


def test_who_was_refused_asks_again_after_a_week(followed: Database) -> None:
    ask(followed, NORA, now=FRIDAY)
    answering(followed, role=None)
    claimed(followed)
    later = FRIDAY + ASK_AGAIN_AFTER

    assert ask(followed, NORA, now=later - timedelta(seconds=1)) is Asking.REFUSED
    assert told(followed) == []
    assert ask(followed, NORA, now=later) is Asking.ASKED
    assert told(followed, later) == [(ASKED_POST, "U0ANNA")], "though the same coordinator has been asked before"
    with pytest.raises(Answered):
        answering(followed, now=later)
    answering(followed, number=2, now=later)
    assert role(followed) == (Role.MEMBER, "police")


def test_who_was_let_in_and_taken_out_asks_anew(followed: Database) -> None:
    ask(followed, NORA, now=FRIDAY)
    answering(followed)
    dismiss(followed, POLICE, AGREEMENT, NORA.person, now=FRIDAY)

    assert ask(followed, NORA, now=FRIDAY) is Asking.ASKED


def test_who_is_let_in_without_the_button_has_been_answered(followed: Database) -> None:
    ask(followed, NORA, now=FRIDAY)
    claimed(followed)
    admit(followed, POLICE, AGREEMENT, ["U0NORA"], Role.READER, now=FRIDAY)

    assert told(followed) == [(ANSWERED_POST, "U0NORA")]
    with pytest.raises(Answered):
        answering(followed, role=None)
    assert role(followed) == (Role.READER, "police")


@pytest.mark.parametrize(
    ("by", "number", "refusal"),
    [
        (ERIK, 1, MayNot),
        (NORA.person, 1, NotMember),
        (MARIA, 1, OthersPeople),
        (Person("T0KOMMUN", "U0ANNA"), 1, NotMember),
        (ANNA, 2, NotFound),
    ],
    ids=["a member", "who asks", "the other authority", "another's namesake", "never asked"],
)
def test_only_a_coordinator_of_the_same_workspace_answers(
    followed: Database, by: Person, number: int, refusal: type[Refused]
) -> None:
    let_in(followed, AGREEMENT, [ERIK], now=FRIDAY)
    ask(followed, NORA, now=FRIDAY)
    before = noted(followed)

    with pytest.raises(refusal):
        check_request(followed, by, agreement_id=AGREEMENT, person=NORA.person, number=number)
    with pytest.raises(refusal):
        answering(followed, by, number=number)
    assert role(followed) is None
    assert noted(followed) == before


def test_asking_and_answering_are_in_the_trail(followed: Database) -> None:
    before = len(noted(followed))
    ask(followed, NORA, now=FRIDAY)
    answering(followed)

    assert noted(followed)[before:] == [
        ("U0NORA", Deed.ASK, None, "done"),
        ("U0ANNA", Deed.ADMIT, "T0POLIS:U0NORA", "done"),
    ]


def test_each_of_a_channels_agreements_is_asked_for_by_itself(followed: Database) -> None:
    import_agreement(followed, built_in("hedemora"), at=FRIDAY)
    tie(followed, POLICE, agreement_id="hedemora", party_kind="police", now=FRIDAY)
    claimed(followed)
    let_in(followed, "hedemora", [NORA.person], now=FRIDAY)

    assert ask(followed, NORA, now=FRIDAY) is Asking.ASKED
    assert [each.agreement_id for each in claimed(followed)] == [AGREEMENT]


def test_a_message_about_it_tells_only_who_is_to_know(followed: Database) -> None:
    ask(followed, NORA, now=FRIDAY)
    (asked,) = claimed(followed)
    assert find_request(followed, asked)

    let_in(followed, AGREEMENT, [ERIK], now=FRIDAY, role=Role.COORDINATOR)
    shut_out(followed, ANNA, now=FRIDAY)
    assert find_request(followed, asked) is None, "it was to Anna, who decides no more"

    answering(followed, ERIK)
    (answered,) = claimed(followed)
    assert find_request(followed, answered)
    shut_out(followed, NORA.person, now=FRIDAY)
    assert find_request(followed, answered) is None, "she would be told whose agreement it is"


def test_who_was_refused_and_then_let_in_is_not_told_of_the_refusal(followed: Database) -> None:
    ask(followed, NORA, now=FRIDAY)
    answering(followed, role=None)
    answered = next(each for each in claimed(followed) if each.occasion == ANSWERED_POST)
    admit(followed, POLICE, AGREEMENT, ["U0NORA"], Role.MEMBER, now=FRIDAY)

    assert find_request(followed, answered) is None
