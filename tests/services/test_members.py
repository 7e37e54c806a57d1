"""Who has which role: given, changed and taken away by coordinators, each for the people of their own workspace."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.services.access import Caller
from bot.services.errors import MayNot, NotFound, NotMember, NotTied, OthersPeople
from bot.services.members import (
    LastCoordinator,
    admit,
    change_role,
    dismiss,
    find_colleagues,
    find_people,
    is_member,
    look_at_members,
    shut_out,
)
from storage.engine import Database
from storage.members import list_members, remove_member
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY, STRANGER
from tests.services.trail import noted
from tests.services.turns import at_once
from tests.tying import tie

AGREEMENT = "soderhamn-2022"
ANNA, MARIA = POLICE.person, MUNICIPALITY.person
ERIK, NORA = Person("T0POLIS", "U0ERIK"), Person("T0POLIS", "U0NORA")


@pytest.fixture
def tied(imported: Database) -> Database:
    """Anna and Maria have tied their channels, and nobody else is in yet."""
    for caller, party in ((POLICE, "police"), (MUNICIPALITY, "municipality")):
        tie(imported, caller, agreement_id=AGREEMENT, party_kind=party, now=FRIDAY)
    return imported


def roles(database: Database) -> dict[str, Role]:
    with database.reading() as session:
        return {each.user_id: each.role for each in list_members(session, agreement_id=AGREEMENT)}


def letting_in(database: Database, *people: Person, role: Role = Role.MEMBER, caller: Caller = POLICE) -> None:
    admit(database, caller, AGREEMENT, [each.user_id for each in people], role, now=FRIDAY)


def at(person: Person, caller: Caller = POLICE) -> Caller:
    """Return somebody else in the caller's channel."""
    return Caller(person.team_id, person.user_id, caller.channel_id)


def test_who_tied_the_first_channel_lets_others_in_for_their_own_party(tied: Database) -> None:
    letting_in(tied, ERIK, NORA)

    assert roles(tied) == {
        "U0ANNA": Role.COORDINATOR,
        "U0MARIA": Role.COORDINATOR,
        "U0ERIK": Role.MEMBER,
        "U0NORA": Role.MEMBER,
    }
    parties = {each.user_id: each.party_id for each in look_at_members(tied, POLICE, AGREEMENT).members}
    assert (parties["U0ERIK"], parties["U0NORA"]) == ("police", "police")


def test_who_is_let_in_is_of_the_coordinators_workspace_whatever_id_is_given(tied: Database) -> None:
    letting_in(tied, Person("T0KOMMUN", "U0SARA"))

    assert is_member(tied, Person("T0POLIS", "U0SARA"), AGREEMENT)
    assert not is_member(tied, Person("T0KOMMUN", "U0SARA"), AGREEMENT)


def test_a_changed_role_keeps_when_somebody_came_and_for_whom(tied: Database) -> None:
    letting_in(tied, ERIK)
    before = next(each for each in look_at_members(tied, POLICE, AGREEMENT).members if each.person == ERIK)

    change_role(tied, POLICE, AGREEMENT, ERIK, Role.READER, now=FRIDAY + timedelta(days=1))

    after = next(each for each in look_at_members(tied, POLICE, AGREEMENT).members if each.person == ERIK)
    assert (after.role, after.party_id, after.added_at) == (Role.READER, before.party_id, before.added_at)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.READER])
def test_only_coordinators_let_in_change_and_take_away(tied: Database, role: Role) -> None:
    letting_in(tied, ERIK, role=role)

    for deed in (
        lambda: letting_in(tied, NORA, caller=at(ERIK)),
        lambda: change_role(tied, at(ERIK), AGREEMENT, ERIK, Role.COORDINATOR, now=FRIDAY),
        lambda: dismiss(tied, at(ERIK), AGREEMENT, ANNA, now=FRIDAY),
    ):
        with pytest.raises(MayNot):
            deed()
    assert roles(tied)["U0ERIK"] is role
    assert set(roles(tied)) == {"U0ANNA", "U0MARIA", "U0ERIK"}


def test_everybody_who_reaches_it_sees_who_has_access_and_nobody_else_does(tied: Database) -> None:
    letting_in(tied, ERIK, role=Role.READER)

    assert not look_at_members(tied, at(ERIK), AGREEMENT).may_admit
    assert look_at_members(tied, POLICE, AGREEMENT).may_admit
    with pytest.raises(NotMember):
        look_at_members(tied, at(NORA), AGREEMENT)
    with pytest.raises(NotTied):
        look_at_members(tied, STRANGER, AGREEMENT)


@pytest.mark.parametrize(
    "deed",
    [
        lambda database, caller: change_role(database, caller, AGREEMENT, caller.person, Role.READER, now=FRIDAY),
        lambda database, caller: dismiss(database, caller, AGREEMENT, caller.person, now=FRIDAY),
        lambda database, caller: admit(database, caller, AGREEMENT, [caller.user_id], Role.MEMBER, now=FRIDAY),
    ],
    ids=["another role", "no role", "let in as less"],
)
def test_the_last_coordinator_of_a_workspace_stays(tied: Database, deed: Callable[[Database, Caller], None]) -> None:
    letting_in(tied, ERIK)
    before, trail = roles(tied), noted(tied)

    with pytest.raises(LastCoordinator):
        deed(tied, POLICE)

    assert roles(tied) == before, "that the other workspace has one is no help"
    assert noted(tied) == trail


def test_a_coordinator_may_go_once_there_is_another(tied: Database) -> None:
    letting_in(tied, ERIK, role=Role.COORDINATOR)
    dismiss(tied, POLICE, AGREEMENT, ANNA, now=FRIDAY)

    assert set(roles(tied)) == {"U0ERIK", "U0MARIA"}
    with pytest.raises(NotMember):
        look_at_members(tied, POLICE, AGREEMENT)


@pytest.mark.parametrize(
    "take_away",
    [
        lambda database: dismiss(database, POLICE, AGREEMENT, ERIK, now=FRIDAY),
        lambda database: letting_in(database, ERIK),
    ],
    ids=["no role", "let in as less, by the form"],
)
def test_two_who_take_each_others_place_at_once_leave_one(
    tied: Database, take_away: Callable[[Database], None]
) -> None:
    letting_in(tied, ERIK, role=Role.COORDINATOR)

    def anna_takes_erik_away() -> bool:
        try:
            take_away(tied)
        except (LastCoordinator, NotMember):
            return False
        return True

    def erik_takes_anna_away(session: Session) -> None:
        remove_member(session, agreement_id=AGREEMENT, person=ANNA)

    assert not at_once(tied, AGREEMENT, erik_takes_anna_away, anna_takes_erik_away)
    assert roles(tied)["U0ERIK"] is Role.COORDINATOR


def test_the_other_authoritys_people_are_its_own_matter(tied: Database) -> None:
    with pytest.raises(OthersPeople):
        dismiss(tied, POLICE, AGREEMENT, MARIA, now=FRIDAY)
    with pytest.raises(OthersPeople):
        change_role(tied, POLICE, AGREEMENT, MARIA, Role.READER, now=FRIDAY)
    assert roles(tied)["U0MARIA"] is Role.COORDINATOR


def test_who_is_in_no_more_has_to_be_let_in_anew(tied: Database) -> None:
    """An old menu must not bring somebody back who has left, or become a guest."""
    letting_in(tied, ERIK)
    dismiss(tied, POLICE, AGREEMENT, ERIK, now=FRIDAY)

    with pytest.raises(NotFound):
        change_role(tied, POLICE, AGREEMENT, ERIK, Role.MEMBER, now=FRIDAY)
    with pytest.raises(NotFound):
        dismiss(tied, POLICE, AGREEMENT, ERIK, now=FRIDAY)
    assert "U0ERIK" not in roles(tied)


def test_who_is_shut_out_loses_every_role_also_as_the_last_coordinator(tied: Database) -> None:
    assert shut_out(tied, ANNA, now=FRIDAY) == 1

    assert set(roles(tied)) == {"U0MARIA"}
    assert shut_out(tied, ANNA, now=FRIDAY) == 0
    assert noted(tied)[-1] == (None, Deed.ADMIT, "T0POLIS:U0ANNA", "done"), "nobody who has a role did it"


def test_each_deed_is_in_the_trail_with_who_and_about_whom(tied: Database) -> None:
    before = len(noted(tied))
    letting_in(tied, ERIK)
    change_role(tied, POLICE, AGREEMENT, ERIK, Role.READER, now=FRIDAY)
    dismiss(tied, POLICE, AGREEMENT, ERIK, now=FRIDAY)

    assert noted(tied)[before:] == [("U0ANNA", Deed.ADMIT, "T0POLIS:U0ERIK", "done")] * 3


def test_people_are_found_by_workspace(tied: Database) -> None:
    letting_in(tied, ERIK)

    assert find_colleagues(tied, AGREEMENT, "T0POLIS") == {"U0ANNA", "U0ERIK"}
    assert MARIA in find_people(tied)
