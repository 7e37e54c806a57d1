"""Neither authority chooses the other's coordinator: for whom one counts who acts for all parties."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.access import Caller
from bot.services.invitations import (
    InvitationGone,
    MemberOfAnother,
    PartyIsThere,
    come_in,
    invite,
    invite_from_outside,
)
from bot.services.ties import tie_channel, untie_channel
from storage.engine import Database
from storage.members import Member, find_member, put_member
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY
from tests.services.turns import at_once
from tests.tying import let_in, tie

AGREEMENT = "soderhamn-2022"
MARIAS_SECOND = replace(MUNICIPALITY, channel_id="C0SOC")
SARA = Caller("T0KOMMUN", "U0SARA", "C0FIKA")
THIRD = Caller("T0ANNAN", "U0X", "C0ANNAN")


def tie_for(database: Database, caller: Caller, party: str | None) -> None:
    tie_channel(database, caller, agreement_id=AGREEMENT, party_kind=party, now=FRIDAY, trusted=True)


def untie(database: Database, caller: Caller) -> None:
    untie_channel(database, caller, agreement_id=AGREEMENT, channel_id=caller.channel_id, now=FRIDAY)


def code(database: Database, by: Caller, party: str) -> str:
    return invite(database, by, AGREEMENT, party, now=FRIDAY).code


def party_of(database: Database, person: Person) -> str | None:
    with database.reading() as session:
        found = find_member(session, agreement_id=AGREEMENT, person=person)
    assert found
    return found.party_id


def assert_refused(database: Database, early: str | None = None) -> None:
    """Make sure that the police bring nobody in for the municipality: by a new code, or by one made before."""
    with pytest.raises(PartyIsThere):
        code(database, POLICE, "municipality")
    if early:
        with pytest.raises(InvitationGone):
            come_in(database, SARA, early, now=FRIDAY)


def test_who_has_tied_a_channel_for_the_other_party_by_mistake_is_still_there_for_their_own(imported: Database) -> None:
    tie_for(imported, MUNICIPALITY, "municipality")
    tie_for(imported, MARIAS_SECOND, "police")
    untie(imported, MARIAS_SECOND)
    assert party_of(imported, MUNICIPALITY.person) is None, "else this test shows nothing"

    come_in(imported, POLICE, code(imported, MUNICIPALITY, "police"), now=FRIDAY)

    assert_refused(imported)


def test_who_tied_a_common_channel_first_is_there_for_the_party_whose_channel_it_became(imported: Database) -> None:
    tie_for(imported, MUNICIPALITY, None)
    untie(imported, MUNICIPALITY)
    tie_for(imported, MUNICIPALITY, "municipality")
    come_in(imported, POLICE, code(imported, MUNICIPALITY, "police"), now=FRIDAY)

    assert_refused(imported)


def test_who_was_chosen_for_all_before_there_were_roles_is_there_for_the_party_of_their_channel(
    imported: Database,
) -> None:
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
    early = code(imported, POLICE, "municipality")
    let_in(imported, AGREEMENT, [MUNICIPALITY.person], now=FRIDAY, role=Role.COORDINATOR)
    tie_for(imported, MUNICIPALITY, "municipality")
    assert party_of(imported, MUNICIPALITY.person) is None

    assert_refused(imported, early)


def test_who_acts_for_all_and_has_no_channel_could_be_anybodys(imported: Database) -> None:
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
    early = code(imported, POLICE, "municipality")
    let_in(imported, AGREEMENT, [MUNICIPALITY.person], now=FRIDAY, role=Role.COORDINATOR)

    assert_refused(imported, early)


def test_who_acts_for_all_where_one_party_has_its_channel_is_not_there_for_the_other(imported: Database) -> None:
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
    let_in(imported, AGREEMENT, [Person("T0POLIS", "U0ERIK")], now=FRIDAY, role=Role.COORDINATOR)

    come_in(imported, MUNICIPALITY, code(imported, POLICE, "municipality"), now=FRIDAY)

    assert party_of(imported, MUNICIPALITY.person) == "municipality"


@pytest.mark.parametrize("party", ["police", "municipality"])
def test_in_a_common_channel_a_second_coordinator_is_there_for_both(imported: Database, party: str) -> None:
    tie_for(imported, POLICE, None)
    early = code(imported, POLICE, party)
    let_in(imported, AGREEMENT, [Person("T0POLIS", "U0ERIK")], now=FRIDAY, role=Role.COORDINATOR)

    with pytest.raises(PartyIsThere):
        code(imported, POLICE, party)
    with pytest.raises(InvitationGone):
        come_in(imported, replace(POLICE, user_id="U0NORA", channel_id="C0NY"), early, now=FRIDAY)


def test_a_code_that_no_other_workspace_can_use_says_so(imported: Database) -> None:
    tie_for(imported, POLICE, "police")
    assert not invite(imported, POLICE, AGREEMENT, "municipality", now=FRIDAY).only_here

    tie_for(imported, replace(POLICE, channel_id="C0BADA"), "municipality")
    assert invite(imported, POLICE, AGREEMENT, "municipality", now=FRIDAY).only_here


def test_in_a_common_channel_a_code_is_for_its_own_workspace(imported: Database) -> None:
    tie_for(imported, POLICE, None)

    assert invite(imported, POLICE, AGREEMENT, "municipality", now=FRIDAY).only_here


def test_a_member_of_one_party_is_told_why_the_others_code_is_not_for_them(imported: Database) -> None:
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
    erik = Person("T0POLIS", "U0ERIK")
    with imported.writing() as session:
        put_member(session, Member(AGREEMENT, erik.team_id, erik.user_id, "police", Role.MEMBER, FRIDAY))
    made = code(imported, POLICE, "municipality")

    with pytest.raises(MemberOfAnother) as told:
        come_in(imported, Caller("T0POLIS", "U0ERIK", "C0NY"), made, now=FRIDAY)

    assert "Polisen" in str(told.value.message)
    come_in(imported, MUNICIPALITY, made, now=FRIDAY)


def test_who_comes_in_anew_by_a_code_has_been_there_since_they_first_were(imported: Database) -> None:
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
    let_in(imported, AGREEMENT, [Person("T0POLIS", "U0ERIK")], now=FRIDAY)
    made = invite_from_outside(imported, AGREEMENT, "police", now=FRIDAY).code

    later = FRIDAY + timedelta(days=1)
    come_in(imported, Caller("T0POLIS", "U0ERIK", "C0POLIS"), made, now=later)

    with imported.reading() as session:
        erik = find_member(session, agreement_id=AGREEMENT, person=Person("T0POLIS", "U0ERIK"))
    assert erik
    assert (erik.role, erik.added_at) == (Role.COORDINATOR, FRIDAY)


def test_two_codes_for_one_party_used_at_once_bring_one_in(imported: Database) -> None:
    tie(imported, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY)
    second = code(imported, POLICE, "municipality")

    def saras_is_of_no_use() -> bool:
        try:
            come_in(imported, SARA, second, now=FRIDAY)
        except InvitationGone:
            return True
        return False

    def maria_comes_in(session: Session) -> None:
        maria = MUNICIPALITY.person
        put_member(session, Member(AGREEMENT, maria.team_id, maria.user_id, "municipality", Role.COORDINATOR, FRIDAY))

    assert at_once(imported, AGREEMENT, maria_comes_in, saras_is_of_no_use)
