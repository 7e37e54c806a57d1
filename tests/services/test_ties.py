from datetime import timedelta

import pytest

from bot.domain.agreement import Agreement
from bot.services.access import Caller, find_reachable
from bot.services.errors import MayNotTie
from bot.services.ties import follows, list_offers, tie_channel
from storage.engine import Database
from tests.chat import MUNICIPALITY, POLICE, at
from tests.factories import make_agreement
from tests.handlers.scene import FRIDAY, STRANGER, built_in
from tests.importing import import_agreement

OURS_TOO = Caller("T0POLIS", "U0ERIK", "C0VAKT")
THIRD = Caller("T0ANNAN", "U0X", "C0ANNAN")
AGREEMENT = "soderhamn-2022"


def tie(database: Database, caller: Caller, party: str | None, agreement_id: str = AGREEMENT) -> Agreement:
    return tie_channel(database, caller, agreement_id=agreement_id, party_kind=party, now=FRIDAY)


def offered(database: Database, caller: Caller) -> list[str]:
    return [agreement.id for agreement in list_offers(database, caller)]


def parties(database: Database, caller: Caller) -> list[str | None]:
    return [each.party for each in find_reachable(database, caller, now=FRIDAY)]


def test_what_nobody_follows_up_yet_may_be_tied_anywhere(imported: Database) -> None:
    assert offered(imported, THIRD) == [AGREEMENT]
    assert tie(imported, THIRD, "police").id == AGREEMENT
    assert follows(imported, THIRD, AGREEMENT)
    assert parties(imported, THIRD) == ["police"]


def test_the_other_signatory_joins_from_a_workspace_of_its_own(imported: Database) -> None:
    tie(imported, POLICE, "police")
    tie(imported, MUNICIPALITY, "municipality")

    assert parties(imported, MUNICIPALITY) == ["municipality"]


@pytest.mark.parametrize("party", ["police", None])
def test_a_workspace_does_not_become_what_another_one_is(imported: Database, party: str | None) -> None:
    tie(imported, POLICE, "police")

    with pytest.raises(MayNotTie):
        tie(imported, MUNICIPALITY, party)


@pytest.mark.parametrize("party", ["police", "municipality", None])
def test_a_third_workspace_is_kept_out(tied: Database, party: str | None) -> None:
    assert offered(tied, THIRD) == []
    with pytest.raises(MayNotTie):
        tie(tied, THIRD, party)


def test_a_workspace_that_has_it_may_have_more_channels(tied: Database) -> None:
    assert offered(tied, OURS_TOO) == [AGREEMENT]
    tie(tied, OURS_TOO, "police")

    assert parties(tied, OURS_TOO) == ["police"]
    with pytest.raises(MayNotTie):
        tie(tied, STRANGER, "police")


def test_a_channel_is_tied_to_an_agreement_once(tied: Database) -> None:
    with pytest.raises(MayNotTie):
        tie(tied, POLICE, "police")
    assert offered(tied, POLICE) == []


@pytest.mark.parametrize("party", ["participant", "school", ""])
def test_who_did_not_sign_has_no_channel(imported: Database, party: str) -> None:
    with pytest.raises(MayNotTie):
        tie(imported, POLICE, party)


def test_what_is_not_there_can_not_be_tied(imported: Database) -> None:
    with pytest.raises(MayNotTie):
        tie(imported, POLICE, "police", "nowhere-1999")


def test_the_newest_agreement_is_offered_first(imported: Database) -> None:
    import_agreement(imported, built_in("hedemora"), at=FRIDAY)  # has no dates
    import_agreement(imported, built_in("soderkoping-2017"), at=FRIDAY)

    assert offered(imported, POLICE) == [AGREEMENT, "soderkoping-2017", "hedemora"]


def test_the_one_in_force_comes_first_then_the_newest(tied: Database) -> None:
    for year in (2018, 2024, 2026):
        agreement = make_agreement(id=f"by-{year}", period={"start": f"{year}-01-01", "end": f"{year + 1}-12-31"})
        import_agreement(tied, agreement, at=FRIDAY)
        tie(tied, POLICE, "police", agreement.id)

    def order(day: str) -> list[str]:
        return [each.agreement.id for each in find_reachable(tied, POLICE, now=at(day))]

    assert order("2022-10-14") == [AGREEMENT, "by-2026", "by-2024", "by-2018"]
    assert order("2018-10-14") == ["by-2018", "by-2026", "by-2024", AGREEMENT]


def test_a_channel_sees_the_newest_version(tied: Database) -> None:
    changed = built_in(AGREEMENT).model_copy(update={"title": "Ny lydelse"})
    import_agreement(tied, changed, at=FRIDAY + timedelta(days=1))

    (reached,) = find_reachable(tied, POLICE, now=FRIDAY)
    assert reached.agreement.title == "Ny lydelse"


def test_a_channel_in_one_authoritys_workspace_never_speaks_for_both(imported: Database) -> None:
    tie(imported, POLICE, "police")
    tie(imported, MUNICIPALITY, "municipality")

    with pytest.raises(MayNotTie):
        tie(imported, OURS_TOO, None)
    tie(imported, OURS_TOO, "police")
    assert parties(imported, OURS_TOO) == ["police"]
