"""What is offered below the private answers and on the home page: to each role what it may do, and no more."""

from typing import Any

import pytest

from bot.domain.roles import Role
from bot.services.access import Caller
from handlers.seldom import DRAW, LOG_WEEK
from handlers.views.actions import CHANGE_ACTION, FINISH, HAND_OVER, NEW_ACTION
from handlers.views.entries import CORRECT, SHOW
from handlers.views.explanation import AMEND, UPDATE
from handlers.views.glance import EXPLAIN, PICTURE, SHARE
from handlers.views.home import (
    HOME_ACTION,
    HOME_ACTIVITY,
    HOME_DONE,
    HOME_EXPLAIN,
    HOME_HELD,
    HOME_MEETING,
    HOME_OPERATION,
)
from storage.members import remove_member
from tests.chat import Chat, at, button, buttons, words
from tests.handlers.acting import new
from tests.handlers.letting_in import AGREEMENT, ANNA, as_role, follow_up
from tests.handlers.scene import COUNTING, ERIK, Scene, built_in, entry_posts
from tests.tying import let_in

READ = {
    "/lofte": {EXPLAIN, PICTURE},
    "/lofte S7": {PICTURE},
    "/atgard": set(),
    "/atgard alla": set(),
    "/lagesbild": {DRAW},
}
LOGGED = {
    "/lofte": {SHARE},
    "/lofte S7": {UPDATE, CORRECT},
    "/atgard": {FINISH, CHANGE_ACTION, NEW_ACTION, HAND_OVER},
    "/atgard alla": {FINISH, CHANGE_ACTION, NEW_ACTION, HAND_OVER},
    "/lagesbild": {LOG_WEEK},
}
CHANGED = {"/lofte S7": {AMEND}}
FORMS = {HOME_OPERATION, HOME_MEETING, HOME_ACTIVITY, HOME_ACTION}


@pytest.fixture
def chat(untied: Scene) -> Scene:
    """There is something to correct, to be done by Erik, and to be told of that is over."""
    scene = follow_up(untied)
    as_role(scene, ERIK, Role.MEMBER)
    scene.log()
    new(scene, "Ring skolan", owner=ERIK.user_id)
    scene.log(filled={**COUNTING, "days.0.date": "2022-10-20"})
    scene.clock = at("2022-10-22")
    with scene.database.writing() as session:
        remove_member(session, agreement_id=AGREEMENT, person=ERIK.person)  # each test says what he has become
    return scene


def offered(shown: Any) -> set[str]:
    return {each["action_id"] for each in buttons(shown)}


def home(chat: Scene, caller: Caller = ERIK) -> dict[str, Any]:
    chat.slack(caller).member_of[caller.user_id] = [caller.channel_id]
    return chat.open_home(caller).view


@pytest.mark.parametrize("typed", READ)
def test_each_role_is_offered_what_it_may_do(chat: Scene, typed: str) -> None:
    log, change = LOGGED[typed], CHANGED.get(typed, set())
    assert offered(chat.command(typed, ANNA).answers) == READ[typed] | log | change

    as_role(chat, ERIK, Role.MEMBER)
    assert offered(chat.command(typed, ERIK).answers) == READ[typed] | log


@pytest.mark.parametrize("typed", READ)
def test_a_reader_is_offered_to_read_only(chat: Scene, typed: str) -> None:
    seen = chat.command(typed, as_role(chat, ERIK, Role.READER))

    assert offered(seen.answers) == READ[typed]
    assert "Ring skolan" in seen.said or "atgard" not in typed, "what is to be done is read all the same"


def test_a_reader_is_offered_no_more_on_the_way_from_a_post(chat: Scene) -> None:
    shown = button(entry_posts(chat)[0], SHOW)

    assert CORRECT in offered(chat.press(shown, ANNA).answers)
    seen = chat.press(shown, as_role(chat, ERIK, Role.READER))
    assert offered(seen.answers) == READ["/lofte S7"]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MEMBER])
def test_whoever_logs_has_the_forms_on_the_home_page(chat: Scene, role: Role) -> None:
    assert offered(home(chat, as_role(chat, ERIK, role))) == {HOME_EXPLAIN, HOME_DONE, HOME_HELD, *FORMS}


def test_a_reader_reads_the_home_page(chat: Scene) -> None:
    page = home(chat, as_role(chat, ERIK, Role.READER))

    assert offered(page) == {HOME_EXPLAIN}
    assert "Ring skolan" in words(page)


@pytest.mark.parametrize(
    ("role", "buttons_there"),
    [(Role.COORDINATOR, {UPDATE, AMEND, CORRECT}), (Role.MEMBER, {UPDATE, CORRECT}), (Role.READER, set())],
)
def test_the_same_is_offered_where_a_promise_is_explained_in_a_modal(
    chat: Scene, role: Role, buttons_there: set[str]
) -> None:
    page = home(chat, as_role(chat, ERIK, role))
    choice = button(page, HOME_EXPLAIN)
    chosen = next(option for option in choice["options"] if option["value"].endswith("|S7"))

    explained = chat.press({**choice, "selected_option": chosen}, ERIK, view={**page, "id": "V1"}).view

    assert offered(explained) == buttons_there


@pytest.mark.parametrize(
    ("role", "buttons_there"), [(Role.COORDINATOR, {AMEND}), (Role.MEMBER, set()), (Role.READER, set())]
)
def test_an_option_to_extend_is_decided_on_by_a_coordinator(untied: Scene, role: Role, buttons_there: set[str]) -> None:
    Chat.import_and_tie(untied, built_in("soderkoping-2020"))
    let_in(untied.database, "soderkoping-2020", [ERIK.person], now=untied.clock, role=role)

    assert offered(untied.command("/lofte K7", ERIK).answers) == buttons_there


def test_in_each_agreement_of_a_channel_one_is_offered_what_one_may_there(chat: Scene) -> None:
    as_role(chat, ERIK, Role.READER)
    Chat.import_and_tie(chat, built_in("soderkoping-2020"))
    let_in(chat.database, "soderkoping-2020", [ERIK.person], now=chat.clock)

    assert offered(chat.command("/atgard", ERIK).answers) == {NEW_ACTION}, "none to hand over where they may"
    assert {HOME_ACTIVITY, HOME_ACTION} <= offered(home(chat))
    assert HOME_DONE not in offered(home(chat))
