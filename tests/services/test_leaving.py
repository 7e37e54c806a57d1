"""What goes with somebody's role: digests of their own; with the last one, when they are away."""

from datetime import date

import pytest

from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.access import Caller
from bot.services.members import admit, dismiss, shut_out
from bot.services.reminding import is_subscribed, set_absence, subscribe
from storage.engine import Database
from storage.plans import find_absence
from tests.chat import POLICE
from tests.handlers.scene import ERIK, FRIDAY, built_in
from tests.importing import import_agreement
from tests.tying import let_in, tie

AGREEMENT, OTHER = "soderhamn-2022", "hedemora"


@pytest.fixture
def away(tied: Database) -> Database:
    """Erik is away and wants a digest of his own; he has a role under two agreements."""
    import_agreement(tied, built_in(OTHER), at=FRIDAY)
    tie(tied, POLICE, agreement_id=OTHER, party_kind="police", now=FRIDAY)
    let_in(tied, OTHER, [ERIK.person], now=FRIDAY)
    for each in (AGREEMENT, OTHER):
        subscribe(tied, ERIK, each, now=FRIDAY)
    first, last = date(2022, 10, 17), date(2022, 10, 21)
    set_absence(tied, ERIK, AGREEMENT, first=first, last=last, deputy_id=None, now=FRIDAY)
    return tied


def is_away(database: Database, person: Person = ERIK.person) -> bool:
    with database.reading() as session:
        return find_absence(session, team_id=person.team_id, user_id=person.user_id) is not None


def test_who_has_a_role_elsewhere_is_still_away_there(away: Database) -> None:
    dismiss(away, POLICE, AGREEMENT, ERIK.person, now=FRIDAY)

    assert is_away(away)
    assert is_subscribed(away, ERIK, OTHER)


def test_with_the_last_role_goes_when_somebody_is_away(away: Database) -> None:
    dismiss(away, POLICE, AGREEMENT, ERIK.person, now=FRIDAY)
    dismiss(away, POLICE, OTHER, ERIK.person, now=FRIDAY)

    assert not is_away(away)


def test_who_is_shut_out_leaves_nothing_behind_and_who_comes_back_begins_anew(away: Database) -> None:
    assert shut_out(away, ERIK.person, now=FRIDAY) == 2

    assert not is_away(away)
    admit(away, POLICE, AGREEMENT, [ERIK.user_id], Role.READER, now=FRIDAY)
    assert not is_subscribed(away, ERIK, AGREEMENT)


def test_a_namesake_in_another_workspace_is_still_away(away: Database) -> None:
    namesake = Caller("T0KOMMUN", ERIK.user_id, "C0KOMMUN")
    let_in(away, AGREEMENT, [namesake.person], now=FRIDAY)
    day = date(2022, 10, 17)
    set_absence(away, namesake, AGREEMENT, first=day, last=day, deputy_id=None, now=FRIDAY)

    shut_out(away, ERIK.person, now=FRIDAY)

    assert is_away(away, namesake.person)
