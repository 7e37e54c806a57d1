"""What is offered below the private answers and on the home page: to each role what it may do, and no more."""

from typing import Any

import pytest

from bot.domain.reminding.settings import Kind
from bot.domain.roles import Role
from bot.services.access import Caller
from bot.services.members import admit
from handlers.seldom import (
    DRAW,
    LOG_WEEK,
    PAMINN_AWAY,
    PAMINN_COORDINATOR,
    PAMINN_DIGEST,
    PAMINN_RESUME,
    REMIND_CHANGE,
    REMIND_EXCUSE,
    REMIND_FINISH,
    REMIND_LOG_WEEK,
    REMIND_SNOOZE,
)
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
from storage.occasions import Hold, put_hold
from tests.chat import Chat, at, button, buttons, words
from tests.handlers.acting import new
from tests.handlers.choosing import CHANGE, OFF, PREVIEW, menus
from tests.handlers.letting_in import AGREEMENT, ANNA, FOR_MEMBERS, as_role, follow_up
from tests.handlers.reminded import ERIKS, chosen, reminders
from tests.handlers.scene import COUNTING, ERIK, FRIDAY, STRANGER, Scene, built_in, entry_posts
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


OF_ONES_OWN = {PAMINN_AWAY, PAMINN_DIGEST}


@pytest.mark.parametrize(
    ("role", "changes", "more"),
    [
        (Role.COORDINATOR, {CHANGE, OFF, PREVIEW}, {PAMINN_RESUME, PAMINN_COORDINATOR}),
        (Role.MEMBER, {PREVIEW}, {PAMINN_RESUME}),
        (Role.READER, {PREVIEW}, set()),
    ],
)
def test_of_the_reminders_too_each_role_is_offered_what_it_may_change(
    chat: Scene, role: Role, changes: set[str], more: set[str]
) -> None:
    week = Hold(
        AGREEMENT, Kind.WEEK_MISSED.family, "S6:2022-W40", ANNA.team_id, ANNA.channel_id, None, FRIDAY, "U0ANNA"
    )
    with chat.database.writing() as session:
        put_hold(session, week)
    listed = chat.command("/paminn", as_role(chat, ERIK, role))

    assert offered(listed.answers) == OF_ONES_OWN | more
    assert {
        option["value"].partition("|")[0] for menu in menus(listed.answers) for option in menu["options"]
    } == changes


READ_BY_COMMAND = {
    "/lofte": ("*/lofte*", "*/lofte S7*", "/lofte bild", "*/atgard*", "*/lagesbild*", "/samtycke", "*/paminn*"),
    "/insats": ("*/lofte*", "/lofte versioner", "/lofte medlem"),
    "/atgard": ("/atgard mina", "/atgard alla"),
    "/paminn": ("/paminn borta", "/paminn mig"),
}
LOGGED_BY_COMMAND = {
    "/lofte": ("*/insats*", "*/veckomote*", "*/aktivitet*", "/lagesbild ny"),
    "/insats": ("*/insats*",),
    "/atgard": ("/atgard ny", "/atgard lämna över"),
}
CHANGED_BY_COMMAND = {
    "/lofte": ("/lofte koppla", "/lofte bjud in", "/lofte ändra"),
    "/paminn": ("/paminn samordnare",),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("command", READ_BY_COMMAND)
def test_help_names_what_the_one_who_asks_may_do_and_no_more(chat: Scene, role: Role, command: str) -> None:
    said = chat.command(f"{command} hjälp", as_role(chat, ERIK, role)).said

    assert [each for each in READ_BY_COMMAND[command] if each not in said] == []
    for may, named in (
        (role is not Role.READER, LOGGED_BY_COMMAND.get(command, ())),
        (role is Role.COORDINATOR, CHANGED_BY_COMMAND.get(command, ())),
    ):
        assert [each for each in named if (each in said) is not may] == []


@pytest.mark.parametrize("command", READ_BY_COMMAND)
def test_help_in_a_channel_without_an_agreement_names_all_that_there_is(chat: Scene, command: str) -> None:
    said = chat.command(f"{command} hjälp", STRANGER).said

    for named in (READ_BY_COMMAND, LOGGED_BY_COMMAND, CHANGED_BY_COMMAND):
        assert [each for each in named.get(command, ()) if each not in said] == []


def reminded(chat: Scene) -> dict[str, Any]:
    """Let Erik be reminded of something that is his to do; return the message."""
    as_role(chat, ERIK, Role.MEMBER)
    chat.only(Kind.ACTION)
    chat.slack().member_of[ERIK.user_id] = [ERIK.channel_id]
    new(chat, "Köp lås", owner=ERIK.user_id, due="2022-10-31")
    chat.passes(days=2)
    (message,) = reminders(chat, ERIKS)
    return message


def made_reader(chat: Scene) -> None:
    admit(chat.database, ANNA, AGREEMENT, [ERIK.user_id], Role.READER, now=chat.clock)


def test_who_is_reminded_by_message_is_offered_what_they_may_do(chat: Scene) -> None:
    assert offered(reminded(chat)) == {REMIND_FINISH, REMIND_CHANGE, REMIND_SNOOZE}
    made_reader(chat)
    chat.passes(days=7)

    *_, latest = reminders(chat, ERIKS)
    assert "Köp lås" in words(latest)
    assert offered(latest) == set()


@pytest.mark.parametrize("action_id", [REMIND_FINISH, REMIND_CHANGE, REMIND_SNOOZE])
def test_what_was_offered_to_a_member_is_refused_to_a_reader_with_the_reason(chat: Scene, action_id: str) -> None:
    message = reminded(chat)
    made_reader(chat)
    element = chosen(message, "hour") if action_id == REMIND_SNOOZE else button(message, action_id)

    refused = chat.press(element, ERIKS, message_ts=message["ts"])

    assert FOR_MEMBERS in refused.said
    assert [call.method for call in refused.calls if call.method.startswith(("views.", "chat."))] == []


def test_what_a_channel_is_reminded_of_offers_all_and_refuses_a_reader_with_the_reason(chat: Scene) -> None:
    chat.only(Kind.WEEK_MISSED)
    chat.passes(days=2)
    message = reminders(chat)[-1]
    reader = as_role(chat, ERIK, Role.READER)
    assert offered(message) == {REMIND_LOG_WEEK, REMIND_EXCUSE, REMIND_SNOOZE}

    for element in buttons(message):
        pressed = chosen(message, "hour") if element["action_id"] == REMIND_SNOOZE else element
        assert FOR_MEMBERS in chat.press(pressed, reader, message_ts=message["ts"]).said


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
