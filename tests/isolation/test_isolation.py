"""No reply, modal, message or file ever holds a word of an agreement that its reader isn't a member of.

Everything that the register knows is done by anybody, in any place, and done again with what was shown to others.
A button or form that nobody has been shown while the world was made fails the first test: teach the world to show it.
"""

import os
from collections.abc import Iterator, Sequence
from copy import deepcopy
from logging import LogRecord

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.roles import Role
from bot.services.erasing import ERASE_POST
from handlers.posts import OCCASIONS
from handlers.register import ACTIONS, SUBMISSIONS
from handlers.seldom import UNTIE
from tests.chat import Answered
from tests.handlers.scene import COUNTING
from tests.isolation.agreements import IDS, WOODS
from tests.isolation.doings import doings, roles, with_entry_of
from tests.isolation.oracle import (
    Watch,
    calls_known,
    forms_opened,
    leaks,
    logged_words,
    trail_words,
    trespasses,
    unforeseen,
    unrefused,
)
from tests.isolation.people import ANNA, AS_AT_WORK, EVERYBODY, Roles
from tests.isolation.showing import Body
from tests.isolation.stored import Stored
from tests.isolation.work import a_world
from tests.isolation.world import World, caller_in, sending

ROUNDS = int(os.environ.get("ISOLATION", "8"))
"""So many rounds; `ISOLATION=2000` for a long run."""
IN_A_ROUND = 6


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with a_world() as made:
        yield made


def test_everything_registered_has_been_shown_to_somebody(world: World) -> None:
    assert sorted(ACTIONS.keys() - world.harvest.pressed.keys()) == []
    assert sorted(SUBMISSIONS.keys() - {named.partition(" ")[0] for named in world.harvest.modals}) == []
    sent = {row["occasion"] for row in world.stored().of("deliveries") if row["state"] == "sent"}
    assert sorted(OCCASIONS.keys() - sent - {ERASE_POST}) == []


def faults_of(world: World, body: Body, watch: Watch) -> list[str]:
    """Let it happen, and return what somebody saw or changed that isn't theirs."""
    by, before, world.shown = caller_in(body), world.stored(), []
    own = before.roles.get(by.person, {})
    with watch.looking() as records:
        answered = world.dispatch(body)
    after = world.stored()
    noted = after.of("audit_records")[len(before.tables["audit_records"].rows) :]
    faults = [*_seen(world, before, after, records), *trail_words(noted)]
    faults += calls_known([call.method for call in answered.calls])
    if body.get("type") != "event_callback":
        faults += trespasses(by.person, before, after)
        faults += forms_opened(_views(answered), own)
    if body.get("type") in {"block_actions", "view_submission"}:
        faults += ["not refused"] if unrefused(body, own, noted, records) else []
    faults += [] if answered.response.status == 200 else ["not acknowledged"]
    return [f"{fault}\ncame of {_told(body)} by {own}" for fault in faults]


def later_faults_of(world: World, watch: Watch, **by: float) -> list[str]:
    """Let time pass, and return where what became due was told to the wrong people."""
    before, world.shown = world.stored(), []
    with watch.looking() as records:
        world.passes(**by)
    return _seen(world, before, world.stored(), records)


def _seen(world: World, before: Stored, after: Stored, records: Sequence[LogRecord]) -> list[str]:
    return [*leaks(world, world.shown, before, after), *logged_words(records), *unforeseen(records)]


def _views(answered: Answered) -> list[Body]:
    views = [call.sent["view"] for call in answered.calls if call.method in {"views.open", "views.push"}]
    return views + ([answered.acknowledged["view"]] if "view" in answered.acknowledged else [])


def _told(body: Body) -> Body:
    """Return what arrived, without the blocks of its view."""
    view = {name: value for name, value in body.get("view", {}).items() if name != "blocks"}
    return {**body, "view": view} if view else body


def test_what_is_done_by_anybody_stays_within_what_they_are_members_of(world: World) -> None:
    watch = Watch()

    @settings(
        max_examples=ROUNDS,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(roles(), st.lists(doings(world), min_size=IN_A_ROUND, max_size=IN_A_ROUND), st.sampled_from([0, 0, 0, 1, 7]))
    def rounds(who: Roles, bodies: list[Body], days: int) -> None:
        world.begin(who)
        for body in bodies:
            assert faults_of(world, body, watch) == []
        assert later_faults_of(world, watch, days=days) == []

    rounds()


@pytest.mark.parametrize("role", [None, Role.READER], ids=["nobody", "reader"])
def test_what_was_shown_to_a_coordinator_is_good_for_nothing_in_others_hands(world: World, role: Role | None) -> None:
    """Each button, and each form, pressed and sent by a colleague in the same place who may not."""
    watch = Watch()
    world.begin({(person, agreement_id): role for person in EVERYBODY for agreement_id in IDS if role})
    again = [bodies[0] for bodies in world.harvest.pressed.values()]
    again += [sending(world.filled(view), caller) for (view, caller), *_ in world.harvest.modals.values()]
    faults = [fault for body in again for fault in faults_of(world, body, watch)]
    assert faults + later_faults_of(world, watch, days=7) == []


def test_an_entry_of_another_agreement_is_out_of_reach_under_ones_own(world: World) -> None:
    """Each button that names an entry, pressed by whom it was shown to, with the id of another agreement's entry."""
    watch = Watch()
    world.begin(AS_AT_WORK)
    faults: list[str] = []
    forgeries = 0
    for body in [deepcopy(each) for bodies in world.harvest.pressed.values() for each in bodies]:
        action, own = body["actions"][0], world.stored().roles.get(caller_in(body).person, {})
        value = (action.get("selected_option") or action).get("value") or ""
        forged = with_entry_of(world, next(each for each in reversed(IDS) if each not in own), value)
        if forged != value and own:
            forgeries += 1
            action["value"] = forged
            action["selected_option"] = {"value": forged}
            faults += faults_of(world, body, watch)
    assert faults == []
    assert forgeries > len(IDS), "else nothing names entries any more, and this holds nothing"


def test_what_waits_for_a_channel_never_comes_there_once_it_is_untied(world: World) -> None:
    watch = Watch()
    world.begin(AS_AT_WORK)
    world.review(filled={**COUNTING, "note": WOODS}, caller=ANNA)
    saved = world.submit(world.review(filled={**COUNTING, "note": WOODS}, caller=ANNA).view, caller=ANNA)
    assert saved.acknowledged == {"response_action": "clear"}
    (untying, *_) = [each for each in world.harvest.pressed[UNTIE] if IDS[0] in each["actions"][0]["value"]]
    gone = untying["actions"][0]["value"].split("|")
    assert faults_of(world, untying, watch) == []
    assert not world.stored().told_in(caller_in(untying).team_id, gone[-1]) & {IDS[0]}

    assert later_faults_of(world, watch, minutes=1) == []
