from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.agreement import Agreement
from bot.domain.kinds import OPERATION
from bot.domain.reminding.settings import Kind
from bot.domain.reminding.subjects import Audience
from bot.domain.roles import Role
from bot.services.access import Caller, find_reachable
from bot.services.entries import review_entry, save_draft
from bot.services.entry_making import NewEntry
from bot.services.errors import ChannelTaken, MayNot, MayNotTie, NotFound, NotMember, NotTied
from bot.services.members import admit, find_colleagues, look_at_members, shut_out
from bot.services.recipients import Company, Recipient, recipients
from bot.services.reminding import change_way, find_setting, is_subscribed, subscribe
from bot.services.ties import TIED_POST, follows, list_offers, tie_channel, untie_channel
from storage.engine import Database
from storage.members import list_members
from storage.tables import DeliveryRow
from tests.chat import MUNICIPALITY, POLICE, at
from tests.factories import make_agreement
from tests.handlers.scene import FRIDAY, STRANGER, built_in
from tests.importing import import_agreement
from tests.services.test_entries import OPERATED
from tests.services.trail import noted
from tests.tying import tie as tied_by

OURS_TOO = Caller("T0POLIS", "U0ERIK", "C0VAKT")
THIRD = Caller("T0ANNAN", "U0X", "C0ANNAN")
AGREEMENT = "soderhamn-2022"


def tie(database: Database, caller: Caller, party: str | None, agreement_id: str = AGREEMENT) -> Agreement:
    return tied_by(database, caller, agreement_id=agreement_id, party_kind=party, now=FRIDAY)


def tie_as_who_they_are(database: Database, caller: Caller, party: str | None, *, trusted: bool = True) -> Agreement:
    """Tie the channel without letting the caller in first."""
    return tie_channel(database, caller, agreement_id=AGREEMENT, party_kind=party, now=FRIDAY, trusted=trusted)


def offered(database: Database, caller: Caller, *, trusted: bool = True) -> list[str]:
    return [agreement.id for agreement in list_offers(database, caller, trusted=trusted)]


def parties(database: Database, caller: Caller) -> list[str | None]:
    return [each.party for each in find_reachable(database, caller, now=FRIDAY)]


def test_what_nobody_follows_up_yet_may_be_tied_where_who_runs_the_bot_has_put_it(imported: Database) -> None:
    assert offered(imported, THIRD) == [AGREEMENT]
    assert tie_as_who_they_are(imported, THIRD, "police").id == AGREEMENT
    assert follows(imported, THIRD, AGREEMENT)
    assert parties(imported, THIRD) == ["police"]


def test_what_nobody_follows_up_yet_is_not_for_a_workspace_that_put_the_bot_in_itself(imported: Database) -> None:
    assert offered(imported, THIRD, trusted=False) == []
    with pytest.raises(MayNotTie):
        tie_as_who_they_are(imported, THIRD, "police", trusted=False)
    assert not follows(imported, THIRD, AGREEMENT)


def test_who_ties_the_first_channel_is_the_first_coordinator_and_nobody_else_is_let_in(imported: Database) -> None:
    tie_as_who_they_are(imported, POLICE, "police")

    (first,) = look_at_members(imported, POLICE, AGREEMENT).members
    assert (first.person, first.role, first.party_id) == (POLICE.person, Role.COORDINATOR, "police")


@pytest.mark.parametrize("party", ["police", "municipality", None])
def test_another_workspace_comes_in_by_an_invitation_only(imported: Database, party: str | None) -> None:
    tie_as_who_they_are(imported, POLICE, "police")

    assert offered(imported, MUNICIPALITY) == []
    with pytest.raises(MayNotTie):
        tie_as_who_they_are(imported, MUNICIPALITY, party)
    assert not follows(imported, MUNICIPALITY, AGREEMENT)
    assert find_colleagues(imported, AGREEMENT, MUNICIPALITY.team_id) == set()


def test_the_other_signatory_follows_it_up_in_a_workspace_of_its_own(imported: Database) -> None:
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
        tie_as_who_they_are(tied, THIRD, party)
    with pytest.raises(MayNotTie):
        tie(tied, THIRD, party)  # let in, or not: both parties have their own


def test_a_coordinator_may_have_more_channels_in_their_own_workspace(tied: Database) -> None:
    admit(tied, POLICE, AGREEMENT, [OURS_TOO.user_id], Role.COORDINATOR, now=FRIDAY)

    assert offered(tied, OURS_TOO) == [AGREEMENT]
    tie_as_who_they_are(tied, OURS_TOO, "police")
    assert parties(tied, OURS_TOO) == ["police"]


def test_whoever_is_no_coordinator_ties_no_more_channels(tied: Database) -> None:
    for caller in (OURS_TOO, STRANGER):
        assert offered(tied, caller) == []
        with pytest.raises(MayNotTie):
            tie_as_who_they_are(tied, caller, "police")
        assert not follows(tied, caller, AGREEMENT)


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


def untie(database: Database, caller: Caller, channel_id: str = POLICE.channel_id) -> Agreement:
    return untie_channel(database, caller, agreement_id=AGREEMENT, channel_id=channel_id, now=FRIDAY)


def told_posts(database: Database) -> list[str]:
    with database.reading() as session:
        query = select(DeliveryRow.channel_id).where(DeliveryRow.occasion == TIED_POST).order_by(DeliveryRow.queued_at)
        return list(session.scalars(query))


def test_an_untied_channel_follows_the_agreement_up_no_more_and_the_others_do(tied: Database) -> None:
    assert untie(tied, POLICE).id == AGREEMENT

    assert not follows(tied, POLICE, AGREEMENT)
    assert follows(tied, MUNICIPALITY, AGREEMENT)
    assert ("U0ANNA", "tie", POLICE.channel_id, "done") in noted(tied)


def test_a_channel_that_nobody_can_type_in_is_untied_from_another(tied: Database) -> None:
    """Its channel archived, say: a coordinator ties a new one, and unties the old one there."""
    new = replace(POLICE, channel_id="C0NYTT")
    tie_as_who_they_are(tied, new, "police")

    untie(tied, new)

    assert not follows(tied, POLICE, AGREEMENT)
    assert follows(tied, new, AGREEMENT)


def test_the_other_authoritys_channel_is_its_own(tied: Database) -> None:
    with pytest.raises(NotFound):
        untie(tied, POLICE, MUNICIPALITY.channel_id)

    assert follows(tied, MUNICIPALITY, AGREEMENT)


@pytest.mark.parametrize(
    ("role", "refused"),
    [(Role.MEMBER, MayNot), (Role.READER, MayNot), (None, NotMember)],
    ids=["member", "reader", "neither"],
)
def test_whoever_is_no_coordinator_unties_nothing(tied: Database, role: Role | None, refused: type[Exception]) -> None:
    if role:
        admit(tied, POLICE, AGREEMENT, ["U0NORA"], role, now=FRIDAY)

    with pytest.raises(refused):
        untie(tied, replace(POLICE, user_id="U0NORA"))

    assert follows(tied, POLICE, AGREEMENT)


def test_a_coordinator_unties_nothing_from_a_channel_that_follows_something_else(tied: Database) -> None:
    with pytest.raises(NotTied):
        untie(tied, replace(POLICE, channel_id="C0FIKA"))

    assert follows(tied, POLICE, AGREEMENT)


def test_a_channel_that_is_tied_again_is_told_again(tied: Database) -> None:
    untie(tied, POLICE)
    tie_channel(
        tied, POLICE, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY + timedelta(hours=1), trusted=True
    )

    assert follows(tied, POLICE, AGREEMENT)
    assert told_posts(tied).count(POLICE.channel_id) == 2


def test_where_nobody_follows_it_up_any_more_its_coordinators_can_again_and_nobody_else(tied: Database) -> None:
    """Untied everywhere it still has coordinators: so it isn't one that anybody of our own workspaces may tie."""
    untie(tied, POLICE)
    untie(tied, MUNICIPALITY, MUNICIPALITY.channel_id)

    assert offered(tied, POLICE) == [AGREEMENT]
    assert offered(tied, OURS_TOO) == offered(tied, THIRD) == []
    tie_as_who_they_are(tied, POLICE, "police")


def test_digests_of_ones_own_asked_for_in_the_channel_end_with_it(tied: Database) -> None:
    elsewhere = replace(POLICE, channel_id="C0NYTT")
    tie_as_who_they_are(tied, elsewhere, "police")
    subscribe(tied, POLICE, AGREEMENT, now=FRIDAY)
    subscribe(tied, replace(elsewhere, user_id="U0ERIK"), AGREEMENT, now=FRIDAY)
    subscribe(tied, MUNICIPALITY, AGREEMENT, now=FRIDAY)

    untie(tied, POLICE)

    assert not is_subscribed(tied, elsewhere, AGREEMENT)
    assert is_subscribed(tied, replace(elsewhere, user_id="U0ERIK"), AGREEMENT)
    assert is_subscribed(tied, MUNICIPALITY, AGREEMENT)


def test_a_way_that_names_the_channel_is_as_if_it_named_none(tied: Database) -> None:
    way = find_setting(tied, MUNICIPALITY, AGREEMENT, Kind.MEETING).way
    named = way.model_copy(update={"channel": f"{POLICE.team_id}:{POLICE.channel_id}"})
    change_way(tied, MUNICIPALITY, AGREEMENT, Kind.MEETING, named, now=FRIDAY)
    untie(tied, POLICE)

    with tied.reading() as session:
        company = Company.of(session, AGREEMENT)
    left = recipients(Audience(), company.reminding.way(Kind.MEETING), company)
    assert left == [Recipient(MUNICIPALITY.team_id, MUNICIPALITY.channel_id)]
    shown = find_setting(tied, MUNICIPALITY, AGREEMENT, Kind.MEETING).way
    assert shown.channel is None
    change_way(tied, MUNICIPALITY, AGREEMENT, Kind.MEETING, shown, now=FRIDAY)  # what is shown can be saved


def test_what_was_followed_up_once_and_is_left_is_nobodys_to_take(tied: Database) -> None:
    review_entry(tied, POLICE, NewEntry("d1", AGREEMENT, OPERATION, OPERATED), now=FRIDAY)
    save_draft(tied, POLICE, "d1", now=FRIDAY)
    for caller in (POLICE, MUNICIPALITY):
        untie_channel(tied, caller, agreement_id=AGREEMENT, channel_id=caller.channel_id, now=FRIDAY)
    with tied.reading() as session:
        people = [each.person for each in list_members(session, agreement_id=AGREEMENT)]
    for person in people:
        shut_out(tied, person, now=FRIDAY)

    newcomer = Caller("T0POLIS", "U0NY", "C0NY")
    assert offered(tied, newcomer) == []
    with pytest.raises(MayNotTie):
        tie_channel(tied, newcomer, agreement_id=AGREEMENT, party_kind="police", now=FRIDAY, trusted=True)


def test_a_channel_that_follows_something_up_is_its_coordinators(tied: Database) -> None:
    import_agreement(tied, built_in("hedemora"), at=FRIDAY)
    stranger = Caller(POLICE.team_id, "U0NY", POLICE.channel_id)

    with pytest.raises(ChannelTaken):
        list_offers(tied, stranger, trusted=True)
    with pytest.raises(ChannelTaken):
        tie_channel(tied, stranger, agreement_id="hedemora", party_kind="police", now=FRIDAY, trusted=True)
    assert not follows(tied, stranger, "hedemora")
    assert tie(tied, POLICE, "police", "hedemora").id == "hedemora"
