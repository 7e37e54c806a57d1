"""What each role is for: said before a form is filled in, and refused whatever is pressed."""

import pytest

from bot.domain.roles import Role
from bot.services.access import Caller
from handlers.shortcuts import ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE
from handlers.views.entries import CONFIRM, CORRECT, HISTORY, SHOW, UNDO
from handlers.views.explanation import AMEND, UPDATE
from handlers.views.glance import PICTURE, SHARE
from storage.ties import list_every_tie
from tests.chat import button, buttons, words
from tests.handlers.letting_in import AGREEMENT, FOR_COORDINATORS, FOR_MEMBERS, MARIA, as_role, choosing, follow_up
from tests.handlers.scene import ERIK, STRANGER, Scene, entry_posts
from tests.tying import tie


@pytest.fixture
def chat(untied: Scene) -> Scene:
    return follow_up(untied)


@pytest.mark.parametrize(
    "typed", ["/lofte bjud in", "/lofte ändra", "/lofte ändra S7", "/paminn samordnare"], ids=lambda typed: typed
)
@pytest.mark.parametrize("role", [Role.MEMBER, Role.READER])
def test_what_coordinators_do_is_refused_before_anybody_fills_a_form_in(chat: Scene, typed: str, role: Role) -> None:
    refused = chat.command(typed, as_role(chat, ERIK, role))

    assert FOR_COORDINATORS in refused.said
    assert refused.calls == []


def test_the_button_that_changes_a_promise_is_a_coordinators(chat: Scene) -> None:
    pressed_by = as_role(chat, ERIK, Role.MEMBER)
    amend = button(chat.command("/lofte S7").answers, AMEND)

    refused = chat.press(amend, pressed_by)

    assert FOR_COORDINATORS in refused.said
    assert refused.calls == []


@pytest.mark.parametrize(
    "typed",
    [
        *("/insats", "/insats idag heldag 4 poliser", "/aktivitet", "/veckomote", "/lagesbild ny", "/atgard ny"),
        "/atgard lämna över",
    ],
    ids=lambda typed: typed,
)
def test_a_reader_is_told_so_before_they_fill_a_form_in(chat: Scene, typed: str) -> None:
    refused = chat.command(typed, as_role(chat, ERIK, Role.READER))

    assert FOR_MEMBERS in refused.said
    assert refused.calls == []


@pytest.mark.parametrize("shortcut", [ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE])
def test_a_reader_makes_nothing_of_a_message(chat: Scene, shortcut: str) -> None:
    refused = chat.shortcut(shortcut, "Ring skolan", as_role(chat, ERIK, Role.READER))

    assert FOR_MEMBERS in refused.said
    assert refused.calls == []


def test_a_reader_sees_how_things_stand_and_why(chat: Scene) -> None:
    chat.log()
    reader = as_role(chat, ERIK, Role.READER)
    post = entry_posts(chat)[0]

    for typed in ("/lofte", "/lofte S7", "/lofte bild", "/lofte versioner", "/atgard", "/lagesbild", "/paminn"):
        seen = chat.command(typed, reader)
        assert FOR_MEMBERS not in seen.said
        assert seen.answers, typed
    for action_id in (SHOW, HISTORY, PICTURE):
        element = button([post, chat.command("/lofte S7").answers, chat.command("/lofte").answers], action_id)
        assert FOR_MEMBERS not in chat.press(element, reader).said


def test_a_reader_presses_nothing_that_changes_anything(chat: Scene) -> None:
    chat.log()
    reader, of_municipality = as_role(chat, ERIK, Role.READER), as_role(chat, STRANGER, Role.READER)
    post, theirs = entry_posts(chat)[0], entry_posts(chat, MARIA)
    before = chat.entries()

    for element, caller in (
        (button(post, CORRECT), reader),
        (button(post, UNDO), reader),
        (button(chat.command("/lofte").answers, SHARE), reader),
        (button(chat.command("/lofte S7").answers, UPDATE), reader),
        *(
            (each, Caller("T0KOMMUN", of_municipality.user_id, "C0KOMMUN"))
            for each in buttons(theirs)
            if each["action_id"] == CONFIRM
        ),
    ):
        refused = chat.press(element, caller)
        assert FOR_MEMBERS in refused.said
        assert refused.calls == []
    chat.deliver()
    assert chat.entries() == before
    assert len(chat.posts()) == 2, "nothing was shared"


def test_a_form_that_was_opened_as_a_member_is_refused_to_a_reader(chat: Scene) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    review = chat.review(caller=ERIK).view
    chat.press(choosing(chat.command("/lofte medlem"), "U0ERIK", "reader"))

    assert FOR_MEMBERS in words(chat.submit(review, caller=ERIK).view)
    assert chat.entries() == []


def test_a_second_channel_is_tied_by_a_coordinator_only(chat: Scene) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    elsewhere = Caller("T0POLIS", "U0ERIK", "C0VAKT")
    assert chat.command("/lofte koppla", elsewhere).calls == []

    tie(
        chat.database,
        Caller("T0POLIS", "U0ANNA", "C0VAKT"),
        agreement_id=AGREEMENT,
        party_kind="police",
        now=chat.clock,
    )
    with chat.database.reading() as session:
        assert len(list_every_tie(session)) == 3
