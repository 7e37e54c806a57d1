"""What people choose about reminders, and what it makes the planner do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.people import Person
from bot.domain.reminding.settings import USUAL, Kind, Reminding, Way
from bot.domain.roles import Role
from bot.services.access import Caller
from bot.services.errors import MayNot, NotFound, NotTied
from bot.services.members import admit
from bot.services.planning import plan_reminders, reminding_of
from bot.services.recipients import Company
from bot.services.reminding import (
    change_way,
    end_absence,
    find_coordinating,
    find_own_absence,
    find_setting,
    is_subscribed,
    resume,
    set_absence,
    set_coordinator,
    subscribe,
    switch,
    unsubscribe,
)
from bot.services.reminding_overview import digest_now, overview, preview
from storage.engine import Database
from storage.occasions import Occasion, list_occasions
from storage.plans import StoredReminding, find_plan, put_reminding
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import ERIK, FRIDAY, STRANGER

AGREEMENT = "soderhamn-2022"
TEN = time(10)
THE_DAY = datetime.fromisoformat("2022-12-01T00:00+01:00")
"""A Thursday, thirty days before the last day of Söderhamn's S2, S4, S5 and S6."""
OF_THE_POLICE = [("S4", "30"), ("S5", "30"), ("S6", "30")]
"""What its channel is told then: S2 is the municipality's."""
NOON_BEFORE = THE_DAY - timedelta(hours=12)


def local(hour: float) -> datetime:
    return THE_DAY + timedelta(hours=hour, seconds=30)


def only(database: Database, **ways: Way) -> None:
    """Let no other kinds of reminder come."""
    chosen = {kind: ways.get(kind.value, Way(on=False)) for kind in Kind}
    document = Reminding(ways=chosen).model_dump(mode="json")
    with database.writing() as session:
        put_reminding(session, StoredReminding(AGREEMENT, document, FRIDAY, *_anna()))


def _anna() -> tuple[str, str]:
    return POLICE.team_id, POLICE.user_id


def plan(database: Database, *moments: datetime) -> None:
    for moment in moments:
        plan_reminders(database, AGREEMENT, now=moment)


def told(database: Database, caller: Caller = POLICE) -> list[Occasion]:
    with database.reading() as session:
        found = list_occasions(session, agreement_id=AGREEMENT)
    return [each for each in found if each.channel_id == caller.channel_id and each.delivery_key]


def rungs(database: Database) -> list[tuple[str, str]]:
    return [(each.subject.partition(":")[0], each.rung) for each in told(database)]


def test_what_nobody_has_chosen_is_as_usual(tied: Database) -> None:
    seen = overview(tied, POLICE, AGREEMENT, now=FRIDAY)

    assert {each.kind: each.way for each in seen.settings} == dict(USUAL)
    assert seen.changed is None


def test_both_parties_share_what_is_chosen_and_see_who_chose_it(tied: Database) -> None:
    way = Way(hour=TEN, days=(14, 2))
    change_way(tied, POLICE, AGREEMENT, Kind.DEADLINE, way, now=FRIDAY)

    seen = overview(tied, MUNICIPALITY, AGREEMENT, now=FRIDAY)
    assert find_setting(tied, MUNICIPALITY, AGREEMENT, Kind.DEADLINE).way == way
    assert next(each.way for each in seen.settings if each.kind is Kind.DEADLINE) == way
    assert seen.changed is not None
    assert (seen.changed.changed_at, seen.changed.team_id, seen.changed.user_id) == (FRIDAY, *_anna())


def test_turned_off_and_on_again_is_as_it_was(tied: Database) -> None:
    way = Way(hour=TEN, weekday=2)
    change_way(tied, POLICE, AGREEMENT, Kind.PACE, way, now=FRIDAY)

    assert switch(tied, POLICE, AGREEMENT, Kind.PACE, on=False, now=FRIDAY).way == way.model_copy(update={"on": False})
    assert switch(tied, MUNICIPALITY, AGREEMENT, Kind.PACE, on=True, now=FRIDAY).way == way


def test_only_a_channel_of_the_agreement_can_be_chosen(tied: Database) -> None:
    there = Way(channel=f"{MUNICIPALITY.team_id}:{MUNICIPALITY.channel_id}")
    change_way(tied, POLICE, AGREEMENT, Kind.PACE, there, now=FRIDAY)

    elsewhere = Way(channel=f"{STRANGER.team_id}:{STRANGER.channel_id}")
    with pytest.raises(NotFound):
        change_way(tied, POLICE, AGREEMENT, Kind.PACE, elsewhere, now=FRIDAY)
    assert find_setting(tied, POLICE, AGREEMENT, Kind.PACE).way == there


ASKED: dict[str, Callable[[Database], object]] = {
    "overview": lambda database: overview(database, STRANGER, AGREEMENT, now=FRIDAY),
    "preview": lambda database: preview(database, STRANGER, AGREEMENT, Kind.PACE, now=FRIDAY),
    "digest_now": lambda database: digest_now(database, STRANGER, AGREEMENT, now=FRIDAY),
    "find_setting": lambda database: find_setting(database, STRANGER, AGREEMENT, Kind.PACE),
    "change_way": lambda database: change_way(database, STRANGER, AGREEMENT, Kind.PACE, Way(), now=FRIDAY),
    "switch": lambda database: switch(database, STRANGER, AGREEMENT, Kind.PACE, on=False, now=FRIDAY),
    "find_coordinating": lambda database: find_coordinating(database, STRANGER, AGREEMENT),
    "set_coordinator": lambda database: set_coordinator(database, STRANGER, AGREEMENT, "U0SARA", now=FRIDAY),
    "find_own_absence": lambda database: find_own_absence(database, STRANGER, AGREEMENT, now=FRIDAY),
    "set_absence": lambda database: set_absence(
        database, STRANGER, AGREEMENT, first=FRIDAY.date(), last=FRIDAY.date(), deputy_id=None, now=FRIDAY
    ),
    "end_absence": lambda database: end_absence(database, STRANGER, AGREEMENT, now=FRIDAY),
    "subscribe": lambda database: subscribe(database, STRANGER, AGREEMENT, now=FRIDAY),
    "unsubscribe": lambda database: unsubscribe(database, STRANGER, AGREEMENT, now=FRIDAY),
    "is_subscribed": lambda database: is_subscribed(database, STRANGER, AGREEMENT),
    "resume": lambda database: resume(database, STRANGER, AGREEMENT, Kind.PACE, "S7:0", now=FRIDAY),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_nothing_is_reached_from_a_channel_without_the_agreement(
    tied: Database, asked: Callable[[Database], object]
) -> None:
    with pytest.raises(NotTied):
        asked(tied)


def test_changes_made_at_once_are_all_kept(tied: Database) -> None:
    plan(tied, FRIDAY)

    with ThreadPoolExecutor(len(Kind)) as pool:
        list(pool.map(lambda kind: switch(tied, POLICE, AGREEMENT, kind, on=False, now=FRIDAY), Kind))

    with tied.reading() as session:
        assert not [kind for kind in Kind if reminding_of(session, AGREEMENT).way(kind).on]


def test_a_later_hour_tells_nothing_twice(tied: Database) -> None:
    only(tied, deadline=USUAL[Kind.DEADLINE])
    plan(tied, NOON_BEFORE, local(8))
    before = told(tied)
    assert rungs(tied) == OF_THE_POLICE

    change_way(tied, POLICE, AGREEMENT, Kind.DEADLINE, Way(hour=TEN, days=(30,)), now=local(9))
    plan(tied, local(9.01), local(10), local(26))

    assert told(tied) == before


def test_an_hour_that_has_passed_today_loses_nothing(tied: Database) -> None:
    only(tied, deadline=Way(hour=TEN, days=(30,)))
    plan(tied, NOON_BEFORE, local(8))
    assert told(tied) == []

    change_way(tied, POLICE, AGREEMENT, Kind.DEADLINE, Way(hour=time(7, 30), days=(30,)), now=local(9))
    plan(tied, local(9.01))
    assert rungs(tied) == OF_THE_POLICE
    once = told(tied)

    plan(tied, local(10), local(26))
    assert told(tied) == once


def test_an_hour_yet_to_come_is_kept(tied: Database) -> None:
    only(tied, deadline=Way(hour=time(8), days=(30,)))
    plan(tied, NOON_BEFORE)

    change_way(tied, POLICE, AGREEMENT, Kind.DEADLINE, Way(hour=TEN, days=(30,)), now=local(7))
    plan(tied, local(8))
    assert told(tied) == []
    plan(tied, local(10))
    assert rungs(tied) == OF_THE_POLICE


def test_what_is_turned_on_doesnt_come_for_an_hour_that_has_passed(tied: Database) -> None:
    only(tied, deadline=Way(on=False, days=(30,)))
    plan(tied, NOON_BEFORE, local(8))

    switch(tied, POLICE, AGREEMENT, Kind.DEADLINE, on=True, now=local(9))
    plan(tied, local(9.01), local(26))

    assert told(tied) == []


def test_days_that_are_added_dont_come_for_a_day_that_has_passed(tied: Database) -> None:
    only(tied, deadline=Way(days=(20,)))
    plan(tied, NOON_BEFORE, local(8))

    change_way(tied, POLICE, AGREEMENT, Kind.DEADLINE, Way(days=(30, 20)), now=local(9))
    plan(tied, local(9.01))

    assert told(tied) == []


def test_a_digest_moved_to_a_day_that_has_passed_comes_when_offices_open(tied: Database) -> None:
    only(tied, digest=Way(hour=TEN, weekday=4))
    plan(tied, NOON_BEFORE)
    evening = local(20)

    change_way(tied, POLICE, AGREEMENT, Kind.DIGEST, Way(hour=TEN, weekday=0), now=evening)
    plan(tied, evening + timedelta(minutes=1))
    assert told(tied) == [], "not in the evening"

    plan(tied, local(24 + 8))
    (digest,) = told(tied)
    assert digest.subject == "2022-W47"
    plan(tied, local(24 + 10), local(4 * 24 + 10))
    assert [each.subject for each in told(tied)] == ["2022-W47", "2022-W48"]


def test_a_change_lets_the_planner_look_again_and_moves_nothing(tied: Database) -> None:
    plan(tied, NOON_BEFORE)
    switch(tied, POLICE, AGREEMENT, Kind.PACE, on=False, now=local(9))

    with tied.reading() as session:
        found = find_plan(session, agreement_id=AGREEMENT)
    assert found is not None
    assert (found.planned_until, found.next_at) == (NOON_BEFORE, local(9))


def test_the_first_coordinator_is_turned_to_until_another_one_is_chosen(tied: Database) -> None:
    usual, _ = find_coordinating(tied, POLICE, AGREEMENT)
    assert usual is not None
    assert (usual.party, usual.person, usual.chosen) == ("police", POLICE.person, False)

    admit(tied, POLICE, AGREEMENT, ["U0ERIK"], Role.COORDINATOR, now=FRIDAY)
    chosen = set_coordinator(tied, POLICE, AGREEMENT, "U0ERIK", now=FRIDAY)
    assert chosen is not None
    assert (chosen.person, chosen.chosen) == (Person(POLICE.team_id, "U0ERIK"), True)
    theirs, _ = find_coordinating(tied, MUNICIPALITY, AGREEMENT)
    assert theirs is not None
    assert theirs.person == MUNICIPALITY.person, "each party has its own"
    with tied.reading() as session:
        found = Company.of(session, AGREEMENT).coordinators()
    assert found == {"police": chosen.person, "municipality": MUNICIPALITY.person}

    assert set_coordinator(tied, POLICE, AGREEMENT, None, now=FRIDAY) == usual


def test_only_a_coordinator_can_be_chosen_to_be_turned_to(tied: Database) -> None:
    assert find_coordinating(tied, POLICE, AGREEMENT)[1] == [POLICE.person]

    for user_id in ("U0ERIK", "U0OKAND", MUNICIPALITY.user_id):
        with pytest.raises(NotFound):
            set_coordinator(tied, POLICE, AGREEMENT, user_id, now=FRIDAY)

    admit(tied, POLICE, AGREEMENT, ["U0ERIK"], Role.COORDINATOR, now=FRIDAY)
    assert find_coordinating(tied, POLICE, AGREEMENT)[1] == [POLICE.person, Person(POLICE.team_id, "U0ERIK")]


def test_what_a_member_chooses_for_all_is_refused(tied: Database) -> None:
    with pytest.raises(MayNot):
        switch(tied, ERIK, AGREEMENT, Kind.PACE, on=False, now=FRIDAY)
    with pytest.raises(MayNot):
        change_way(tied, ERIK, AGREEMENT, Kind.PACE, Way(on=False), now=FRIDAY)
    with pytest.raises(MayNot):
        set_coordinator(tied, ERIK, AGREEMENT, POLICE.user_id, now=FRIDAY)

    with pytest.raises(MayNot):
        find_setting(tied, ERIK, AGREEMENT, Kind.PACE)

    assert find_setting(tied, POLICE, AGREEMENT, Kind.PACE).way.on
    subscribe(tied, ERIK, AGREEMENT, now=FRIDAY)
    assert is_subscribed(tied, ERIK, AGREEMENT), "what is one's own is for each to choose"


def test_an_absence_is_ones_own_and_is_over_after_its_last_day(tied: Database) -> None:
    first, last = date(2022, 10, 17), date(2022, 10, 21)
    absence = set_absence(tied, POLICE, AGREEMENT, first=first, last=last, deputy_id="U0ERIK", now=FRIDAY)

    assert find_own_absence(tied, POLICE, AGREEMENT, now=FRIDAY) == absence
    assert find_own_absence(tied, MUNICIPALITY, AGREEMENT, now=FRIDAY) is None
    assert find_own_absence(tied, POLICE, AGREEMENT, now=FRIDAY + timedelta(days=7)) == absence
    assert find_own_absence(tied, POLICE, AGREEMENT, now=FRIDAY + timedelta(days=8)) is None

    longer = set_absence(tied, POLICE, AGREEMENT, first=first, last=date(2022, 10, 28), deputy_id=None, now=FRIDAY)
    assert overview(tied, POLICE, AGREEMENT, now=FRIDAY).absence == longer
    assert end_absence(tied, POLICE, AGREEMENT, now=FRIDAY)
    assert not end_absence(tied, POLICE, AGREEMENT, now=FRIDAY)
    assert overview(tied, POLICE, AGREEMENT, now=FRIDAY).absence is None


def test_a_digest_of_ones_own_is_asked_for_by_each(tied: Database) -> None:
    subscribe(tied, POLICE, AGREEMENT, now=FRIDAY)
    subscribe(tied, POLICE, AGREEMENT, now=FRIDAY)

    assert is_subscribed(tied, POLICE, AGREEMENT)
    assert overview(tied, POLICE, AGREEMENT, now=FRIDAY).subscribed
    assert not overview(tied, MUNICIPALITY, AGREEMENT, now=FRIDAY).subscribed

    unsubscribe(tied, POLICE, AGREEMENT, now=FRIDAY)
    unsubscribe(tied, POLICE, AGREEMENT, now=FRIDAY)
    assert not is_subscribed(tied, POLICE, AGREEMENT)


def test_the_digest_as_it_would_be_now_is_of_the_week_that_is_over(tied: Database) -> None:
    assert digest_now(tied, POLICE, AGREEMENT, now=FRIDAY).week.key == "2022-W40"
