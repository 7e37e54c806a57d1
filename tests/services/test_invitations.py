"""A code lets one person in, once and for two weeks: as a coordinator of the party that it was made for."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.services.access import Caller, reach_one
from bot.services.errors import MayNot, MayNotTie, NotFound, UnknownAgreement
from bot.services.invitations import (
    LASTS,
    InvitationGone,
    Invited,
    PartyIsThere,
    come_in,
    invite,
    invite_from_outside,
    is_known,
    is_open,
    redeem,
)
from bot.services.members import dismiss, shut_out
from bot.services.ties import list_offers, tie_channel
from storage.engine import Database
from storage.members import find_member
from storage.tables import InvitationRow
from storage.ties import list_ties
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY
from tests.services.trail import noted
from tests.tying import let_in, tie

AGREEMENT = "soderhamn-2022"
ERIK = Person("T0POLIS", "U0ERIK")
SARA = Caller("T0KOMMUN", "U0SARA", "C0FIKA")
THIRD = Caller("T0ANNAN", "U0X", "C0ANNAN")


@pytest.fixture
def half(imported: Database) -> Database:
    """The police follow the agreement up; the municipality isn't there yet."""
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
    return imported


def invited(database: Database, party: str = "municipality") -> Invited:
    return invite(database, POLICE, AGREEMENT, party, now=FRIDAY)


def role(database: Database, person: Person) -> tuple[Role, str | None] | None:
    with database.reading() as session:
        found = find_member(session, agreement_id=AGREEMENT, person=person)
    return (found.role, found.party_id) if found else None


def channels(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return sorted((tie.channel_id, tie.party_id) for tie in list_ties(session, agreement_id=AGREEMENT))


def test_the_other_party_comes_in_by_the_code_and_its_channel_is_tied(half: Database) -> None:
    assert come_in(half, MUNICIPALITY, invited(half).code, now=FRIDAY).id == AGREEMENT

    assert role(half, MUNICIPALITY.person) == (Role.COORDINATOR, "municipality")
    assert channels(half) == [("C0KOMMUN", "municipality"), ("C0POLIS", "police")]
    assert reach_one(half, MUNICIPALITY, AGREEMENT, Deed.ADMIT).party == "municipality"


def test_the_code_itself_is_kept_nowhere(half: Database) -> None:
    code = invited(half).code

    with half.reading() as session:
        (kept,) = session.execute(select(InvitationRow)).scalars()
        values = [str(getattr(kept, column.name)) for column in InvitationRow.__table__.columns]
    assert not [value for value in values if code in value or code.replace("-", "") in value]


@pytest.mark.parametrize(
    "typed",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code} ",
        lambda code: code.replace("-", "\N{EN DASH}"),
        lambda code: code.replace("-", "\N{NON-BREAKING HYPHEN}"),
        lambda code: "\N{NO-BREAK SPACE}".join(code.lower().replace("-", "")),
    ],
    ids=["small letters", "without hyphens", "with spaces", "around", "dashes", "hard hyphens", "spread out"],
)
def test_a_code_may_be_spelled_as_one_likes(half: Database, typed: Callable[[str], str]) -> None:
    code = typed(invited(half).code)

    assert is_known(half, code)
    come_in(half, MUNICIPALITY, code, now=FRIDAY)
    assert role(half, MUNICIPALITY.person)


def test_a_code_has_no_letters_that_are_taken_for_others(half: Database) -> None:
    codes = [invited(half).code for _ in range(30)]

    assert all(re.fullmatch(r"(?:[2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", code) for code in codes)
    assert len({*codes}) == len(codes)


@pytest.mark.parametrize("typed", ["", "hej", "S7", "ABCD-EFGH-JKLM", "OOOO-1111-IIII-0000", "abcd efgh jklm npq!"])
def test_what_was_given_to_nobody_is_a_guess(half: Database, typed: str) -> None:
    assert not is_known(half, typed)


def misspelt(code: str) -> str:
    return ("3" if code[0] == "2" else "2") + code[1:]


@pytest.mark.parametrize("by", [MUNICIPALITY, POLICE], ids=["the other party", "whoever made it"])
def test_a_misspelt_code_is_good_for_nothing(half: Database, by: Caller) -> None:
    with pytest.raises(InvitationGone):
        come_in(half, by, misspelt(invited(half).code), now=FRIDAY)
    assert len(channels(half)) == 1


def test_a_code_is_used_once(half: Database) -> None:
    code = invited(half).code
    come_in(half, MUNICIPALITY, code, now=FRIDAY)

    assert not is_open(half, code, now=FRIDAY)
    for use in (
        lambda: come_in(half, SARA, code, now=FRIDAY),
        lambda: come_in(half, MUNICIPALITY, code, now=FRIDAY),
        lambda: redeem(half, code, SARA.person, now=FRIDAY),
    ):
        with pytest.raises(InvitationGone):
            use()
    assert role(half, SARA.person) is None


def test_two_who_use_a_code_at_once_are_one(half: Database) -> None:
    code = invited(half).code
    callers = [Caller("T0KOMMUN", f"U0{number}", f"C0{number}") for number in range(4)]

    def uses(caller: Caller) -> bool:
        try:
            come_in(half, caller, code, now=FRIDAY)
        except InvitationGone:
            return False
        return True

    with ThreadPoolExecutor(len(callers)) as pool:
        came = list(pool.map(uses, callers))

    assert came.count(True) == 1
    assert len(channels(half)) == 2
    assert [role(half, caller.person) is not None for caller in callers] == came


def test_a_code_is_good_for_two_weeks(half: Database) -> None:
    code = invited(half).code

    assert is_open(half, code, now=FRIDAY + LASTS - timedelta(seconds=1))
    with pytest.raises(InvitationGone):
        come_in(half, MUNICIPALITY, code, now=FRIDAY + LASTS)


def test_a_code_for_a_party_that_another_workspace_speaks_for_can_be_used_there_still(half: Database) -> None:
    come_in(half, MUNICIPALITY, invited(half).code, now=FRIDAY)
    second = invite_from_outside(half, AGREEMENT, "municipality", now=FRIDAY).code

    for use in (
        lambda: come_in(half, THIRD, second, now=FRIDAY),
        lambda: redeem(half, second, THIRD.person, now=FRIDAY),
    ):
        with pytest.raises(MayNotTie):
            use()
    assert role(half, THIRD.person) is None
    come_in(half, SARA, second, now=FRIDAY)
    assert role(half, SARA.person) == (Role.COORDINATOR, "municipality")


def test_where_one_channel_speaks_for_all_no_other_workspace_comes_in(imported: Database) -> None:
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind=None, now=FRIDAY)

    with pytest.raises(MayNotTie):
        come_in(imported, MUNICIPALITY, invited(imported).code, now=FRIDAY)
    assert channels(imported) == [("C0POLIS", None)]


def test_the_channel_of_one_party_is_not_tied_for_the_other(half: Database) -> None:
    code = invite_from_outside(half, AGREEMENT, "municipality", now=FRIDAY).code

    with pytest.raises(MayNotTie):
        come_in(half, POLICE, code, now=FRIDAY)
    assert role(half, POLICE.person) == (Role.COORDINATOR, "police"), "nothing of it is kept"


def test_a_workspace_that_lost_its_last_coordinator_gets_another_in_its_old_channel(half: Database) -> None:
    let_in(half, AGREEMENT, [ERIK], now=FRIDAY)
    shut_out(half, POLICE.person, now=FRIDAY)
    code = invite_from_outside(half, AGREEMENT, "police", now=FRIDAY).code

    come_in(half, Caller("T0POLIS", "U0ERIK", "C0POLIS"), code, now=FRIDAY)

    assert role(half, ERIK) == (Role.COORDINATOR, None), "they acted for whoever's channel it was, and still do"
    assert channels(half) == [("C0POLIS", "police")]


def test_who_installs_by_a_code_ties_their_channel_afterwards(half: Database) -> None:
    redeem(half, invited(half).code, MUNICIPALITY.person, now=FRIDAY)

    assert [each.id for each in list_offers(half, MUNICIPALITY, trusted=False)] == [AGREEMENT]
    tie_channel(half, MUNICIPALITY, agreement_id=AGREEMENT, party_kind="municipality", now=FRIDAY, trusted=False)
    assert ("C0KOMMUN", "municipality") in channels(half)
    assert list_offers(half, SARA, trusted=False) == []


def test_only_coordinators_invite_and_only_other_parties_that_signed(half: Database) -> None:
    let_in(half, AGREEMENT, [ERIK], now=FRIDAY)
    member = Caller("T0POLIS", "U0ERIK", "C0POLIS")

    with pytest.raises(MayNot):
        invite(half, member, AGREEMENT, "municipality", now=FRIDAY)
    for party in ("police", "school", "nobody", ""):
        with pytest.raises(NotFound):
            invite(half, POLICE, AGREEMENT, party, now=FRIDAY)


def test_who_runs_the_bot_invites_to_what_nobody_follows_up_yet(imported: Database) -> None:
    made = invite_from_outside(imported, AGREEMENT, "police", now=FRIDAY)
    come_in(imported, THIRD, made.code, now=FRIDAY)

    assert role(imported, THIRD.person) == (Role.COORDINATOR, "police")
    with pytest.raises(UnknownAgreement):
        invite_from_outside(imported, "nowhere-1999", None, now=FRIDAY)
    with pytest.raises(NotFound):
        invite_from_outside(imported, AGREEMENT, "nobody", now=FRIDAY)


def test_inviting_and_coming_in_are_in_the_trail_without_the_code(half: Database) -> None:
    before = len(noted(half))
    code = invited(half).code
    come_in(half, MUNICIPALITY, code, now=FRIDAY)

    trail = noted(half)[before:]
    assert trail == [
        ("U0ANNA", Deed.INVITE, "municipality", "done"),
        ("U0MARIA", Deed.COME_IN, "municipality", "done"),
        ("U0MARIA", Deed.TIE, "C0KOMMUN", "done"),
    ]
    assert code not in str(trail)


def test_somebody_who_was_taken_out_comes_back_by_a_code_only(half: Database) -> None:
    come_in(half, MUNICIPALITY, invited(half).code, now=FRIDAY)
    let_in(half, AGREEMENT, [SARA.person], now=FRIDAY, role=Role.COORDINATOR)
    dismiss(half, Caller("T0KOMMUN", "U0SARA", "C0KOMMUN"), AGREEMENT, MUNICIPALITY.person, now=FRIDAY)

    with pytest.raises(MayNotTie):
        tie_channel(half, MUNICIPALITY, agreement_id=AGREEMENT, party_kind="municipality", now=FRIDAY, trusted=True)
    come_in(half, MUNICIPALITY, invite_from_outside(half, AGREEMENT, "municipality", now=FRIDAY).code, now=FRIDAY)
    assert role(half, MUNICIPALITY.person) == (Role.COORDINATOR, "municipality")


def test_once_a_party_is_there_the_other_one_brings_nobody_in_for_it(half: Database) -> None:
    first, second = invited(half).code, invited(half).code
    come_in(half, MUNICIPALITY, first, now=FRIDAY)

    with pytest.raises(PartyIsThere):
        invited(half)
    with pytest.raises(InvitationGone):
        come_in(half, SARA, second, now=FRIDAY)
    assert role(half, SARA.person) is None


def test_nobody_invites_themselves(half: Database) -> None:
    with pytest.raises(InvitationGone):
        come_in(half, POLICE, invited(half).code, now=FRIDAY)
    assert role(half, POLICE.person) == (Role.COORDINATOR, "police")


def test_a_code_dies_with_the_role_of_who_made_it(half: Database) -> None:
    code = invited(half).code
    let_in(half, AGREEMENT, [ERIK], role=Role.COORDINATOR, now=FRIDAY)
    dismiss(half, Caller("T0POLIS", "U0ERIK", "C0POLIS"), AGREEMENT, POLICE.person, now=FRIDAY)

    for caller in (POLICE, MUNICIPALITY):
        with pytest.raises(InvitationGone):
            come_in(half, caller, code, now=FRIDAY)
    assert role(half, POLICE.person) is role(half, MUNICIPALITY.person) is None
