"""An agreement that can't be read hides none of the others of its channel, and who asks there is told of it."""

import logging

import pytest

from bot.domain.roles import Role
from handlers.views.home import HOME_EXPLAIN
from tests.chat import Answered, Chat, button, words
from tests.handlers.letting_in import AGREEMENT, ANNA, as_role, follow_up
from tests.handlers.scene import COUNTING, ERIK, FRIDAY, Scene, built_in, swedish
from tests.services.test_trouble import make_unreadable
from tests.tying import let_in

OTHER = "hedemora"
COMMANDS = ("/lofte", "/lofte medlem", "/lofte bild", "/insats", "/atgard", "/atgard ny", "/paminn", "/lagesbild")


@pytest.fixture
def chat(untied: Scene) -> Scene:
    follow_up(untied)
    Chat.import_and_tie(untied, built_in(OTHER), (ANNA, "police"))
    return untied


def told_of(agreement_id: str) -> str:
    return swedish(
        "The agreement {name} can't be read, and is left out. Tell those who run Löfteskoll.", name=agreement_id
    )


def shown(answered: Answered) -> str:
    return answered.said + words([call.sent.get("view") for call in answered.calls])


@pytest.mark.parametrize("typed", COMMANDS)
def test_the_others_of_the_channel_are_there_and_the_one_is_told_of(chat: Scene, typed: str) -> None:
    make_unreadable(chat.database, OTHER)

    answered = chat.command(typed)

    assert told_of(OTHER) in answered.said
    assert built_in(AGREEMENT).title in shown(answered) or typed in {"/lofte bild", "/atgard", "/lagesbild"}


def test_a_form_says_above_its_fields_which_agreement_it_can_not_be_about(chat: Scene) -> None:
    make_unreadable(chat.database, AGREEMENT)

    assert told_of(AGREEMENT) in words(chat.command("/atgard ny").view), "it would have been about that one"


def test_what_is_logged_under_the_others_is_saved(chat: Scene) -> None:
    make_unreadable(chat.database, OTHER)

    chat.log(filled=COUNTING)

    assert len(chat.entries()) == 1


def test_where_there_is_no_other_the_answer_says_so(chat: Scene) -> None:
    for agreement_id in (AGREEMENT, OTHER):
        make_unreadable(chat.database, agreement_id)

    told = [
        swedish("The agreement {name} can't be read. Tell those who run Löfteskoll.", name=each)
        for each in (AGREEMENT, OTHER)
    ]
    assert chat.command("/lofte").said.partition("\n")[0] in told


def test_where_the_others_have_not_what_was_asked_for_the_one_is_told_of_all_the_same(chat: Scene) -> None:
    make_unreadable(chat.database, AGREEMENT)

    for typed in ("/samtycke", "/samtycke AB-12", "/lofte ändra S7"):
        assert told_of(AGREEMENT) in chat.command(typed).said, typed


def test_where_there_is_no_other_to_tie_the_answer_says_so(chat: Scene) -> None:
    for agreement_id in (AGREEMENT, OTHER):
        make_unreadable(chat.database, agreement_id)

    said = chat.command("/lofte koppla", type(ANNA)(ANNA.team_id, ANNA.user_id, "C0VAKT")).said

    assert swedish("The agreement {name} can't be read. Tell those who run Löfteskoll.", name=AGREEMENT) in said


def test_who_has_no_role_under_it_is_not_told_that_it_is_there(chat: Scene) -> None:
    make_unreadable(chat.database, OTHER)

    assert OTHER not in chat.command("/lofte", as_role(chat, ERIK, Role.MEMBER)).said


def test_the_log_tells_of_it_once(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    make_unreadable(chat.database, "sundsvall")
    Chat.import_and_tie(chat, built_in("sundsvall"), (ANNA, "police"))
    make_unreadable(chat.database, "sundsvall")
    with caplog.at_level(logging.ERROR):
        chat.command("/lofte")
        chat.command("/lofte")

    assert [record.__dict__["agreement"] for record in caplog.records if record.message == "agreement_unreadable"] == [
        "sundsvall"
    ]


def test_the_home_page_shows_the_others(chat: Scene) -> None:
    make_unreadable(chat.database, OTHER)
    chat.slack().member_of[ANNA.user_id] = [ANNA.channel_id]

    page = chat.open_home(ANNA).view

    assert button(page, HOME_EXPLAIN)
    assert told_of(OTHER) in words(page)


def test_another_channel_is_tied_to_the_others(chat: Scene) -> None:
    make_unreadable(chat.database, OTHER)
    let_in(chat.database, AGREEMENT, [ANNA.person], now=FRIDAY, role=Role.COORDINATOR)

    offered = chat.command("/lofte koppla", type(ANNA)(ANNA.team_id, ANNA.user_id, "C0VAKT")).view

    assert built_in(AGREEMENT).title in words(offered)
