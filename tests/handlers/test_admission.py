"""Asking to be let in: a button, a direct message to the coordinators, their answer, and a message back."""

from typing import Any

import pytest

from bot.domain.roles import ROLE_NAMES, Role
from bot.services.access import Caller
from bot.services.invitations import invite_from_outside
from bot.services.members import admit, change_role
from handlers.seldom import ADMIT_MEMBER, ADMIT_READER, ASK_ADMISSION, REFUSE
from handlers.views.message import escaped
from storage.members import remove_member
from tests.chat import Answered, Chat, at, button, buttons, words
from tests.handlers.letting_in import AGREEMENT, ANNA, MARIA, NORA, as_role, follow_up, roles
from tests.handlers.scene import ERIK, Scene, built_in, swedish
from tests.handlers.slack import Trouble

TITLE = built_in(AGREEMENT).title
ASKED = swedish("The coordinator has been asked. You get an answer by direct message.")
WAITING = swedish("You have asked already, and the answer comes by direct message.")
ANSWERED = swedish("This has been answered already. /lofte medlem shows who has access, and changes it.")
NO_LONGER = swedish("Somebody asked for access. It is answered, or isn't yours to answer any more.")
GUEST = swedish("is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it")


@pytest.fixture
def chat(untied: Scene) -> Scene:
    return follow_up(untied)


def asks(chat: Scene, caller: Caller = NORA) -> Answered:
    """Ask by the button that who has no access is shown."""
    asked = chat.press(button(chat.command("/lofte", caller).answers, ASK_ADMISSION), caller)
    chat.deliver()
    return asked


def direct(caller: Caller) -> Caller:
    """Return somebody in their direct message with the bot."""
    return Caller(caller.team_id, caller.user_id, f"D{caller.user_id[1:]}")


def told(chat: Scene, caller: Caller) -> list[dict[str, Any]]:
    """Return what the bot has written to somebody, the latest first."""
    return chat.posts(direct(caller))


def answers(chat: Scene, action_id: str, caller: Caller = ANNA, message: int = 0) -> Answered:
    """Press a button in the message that asks."""
    answered = chat.press(button(told(chat, caller)[message], action_id), direct(caller))
    chat.deliver()
    return answered


@pytest.mark.parametrize("typed", ["/lofte", "/lofte S7", "/insats", "/atgard", "/paminn", "/lagesbild", "/veckomote"])
def test_whatever_somebody_without_access_types_they_are_told_how_to_get_it(chat: Scene, typed: str) -> None:
    refused = chat.command(typed, NORA)

    assert button(refused.answers, ASK_ADMISSION)
    assert TITLE not in refused.said
    assert refused.calls == []


@pytest.mark.parametrize(("action_id", "role"), [(ADMIT_MEMBER, Role.MEMBER), (ADMIT_READER, Role.READER)])
def test_a_coordinator_is_asked_by_message_and_lets_somebody_in_with_a_button(
    chat: Scene, action_id: str, role: Role
) -> None:
    assert ASKED in asks(chat).said
    (question,) = told(chat, ANNA)
    assert "<@U0NORA>" in words(question)
    assert TITLE in words(question)

    answered = answers(chat, action_id)

    assert roles(chat)["U0NORA"] is role
    assert swedish("Let in as {role}; they are told.", role=ROLE_NAMES[role]) in answered.said
    (reply,) = told(chat, NORA)
    assert TITLE in words(reply)
    assert chat.command("/lofte", NORA).said.startswith(TITLE)


def test_who_is_refused_is_told_so_without_a_word_of_the_agreement(chat: Scene) -> None:
    asks(chat)
    answers(chat, REFUSE)

    (reply,) = told(chat, NORA)
    assert TITLE not in words(reply)
    assert AGREEMENT not in str(reply["blocks"])
    assert "U0NORA" not in roles(chat)
    said = "You have been answered that you don't get access now. You can ask again in a week."
    assert swedish(said) in asks(chat).said
    chat.passes(days=7)
    assert ASKED in asks(chat).said


def test_asking_twice_is_one_message(chat: Scene) -> None:
    asks(chat)

    assert WAITING in asks(chat).said
    assert len(told(chat, ANNA)) == 1


def test_the_second_of_two_coordinators_is_told_that_it_is_answered(chat: Scene) -> None:
    as_role(chat, ERIK, Role.COORDINATOR)
    asks(chat)
    still_shown = button(told(chat, ERIK)[0], ADMIT_MEMBER)
    answers(chat, REFUSE)

    assert ANSWERED in chat.press(still_shown, direct(ERIK)).said
    assert "U0NORA" not in roles(chat)
    assert len(told(chat, NORA)) == 1


def test_once_it_is_answered_the_question_says_who_answered_what_and_asks_nobody_any_more(chat: Scene) -> None:
    as_role(chat, ERIK, Role.COORDINATOR)
    asks(chat)
    chat.clock = at("2022-10-17", 9)
    answers(chat, ADMIT_READER)

    said = swedish(
        "Answered by {who}, {when}: {role}.",
        who="<@U0ANNA>",
        when=chat.clock.astimezone(built_in(AGREEMENT).zone),
        role=ROLE_NAMES[Role.READER],
    )
    for coordinator in (ANNA, ERIK):
        (question,) = told(chat, coordinator)
        assert list(buttons(question)) == []
        assert said in words(question)


def test_who_is_let_in_by_the_list_of_members_is_asked_about_no_more(chat: Scene) -> None:
    asks(chat)
    admit(chat.database, ANNA, AGREEMENT, ["U0NORA"], Role.MEMBER, now=chat.clock)
    chat.deliver()

    (question,) = told(chat, ANNA)
    assert list(buttons(question)) == []


def test_a_question_that_was_removed_does_not_come_back_once_it_is_answered(chat: Scene) -> None:
    as_role(chat, ERIK, Role.COORDINATOR)
    asks(chat)
    chat.slack().delete(told(chat, ERIK)[0])
    answers(chat, REFUSE)

    assert told(chat, ERIK) == []


def test_who_coordinates_no_more_is_not_told_who_was_let_in(chat: Scene) -> None:
    as_role(chat, ERIK, Role.COORDINATOR)
    asks(chat)
    with chat.database.writing() as session:
        remove_member(session, agreement_id=AGREEMENT, person=ERIK.person)
    answers(chat, ADMIT_MEMBER)

    assert words(told(chat, ERIK)[0]).count("<@U0ANNA>") == 0


def question(chat: Scene, caller: Caller) -> str:
    """Return the first line of what is left of the question with somebody who was asked."""
    return str(told(chat, caller)[0]["text"]).splitlines()[0]


def test_whoever_was_asked_is_asked_no_more_nor_told_who_it_was_if_it_is_theirs_no_longer(chat: Scene) -> None:
    as_role(chat, ERIK, Role.COORDINATOR)
    asks(chat)
    change_role(chat.database, ANNA, AGREEMENT, ERIK.person, Role.READER, now=chat.clock)
    answers(chat, ADMIT_MEMBER)

    assert question(chat, ERIK) == escaped(NO_LONGER)
    assert "U0NORA" not in str(told(chat, ERIK)[0]["blocks"])


def test_the_other_authority_that_was_asked_in_its_place_is_asked_no_more(chat: Scene) -> None:
    with chat.database.writing() as session:
        remove_member(session, agreement_id=AGREEMENT, person=ANNA.person)
    asks(chat)
    assert list(buttons(told(chat, MARIA)))
    as_role(chat, ERIK, Role.COORDINATOR)
    asks(chat)
    answers(chat, REFUSE, ERIK)

    assert question(chat, MARIA) == escaped(NO_LONGER)
    assert "U0NORA" not in str(told(chat, MARIA)[0]["blocks"])


def test_who_asks_and_then_comes_in_by_a_code_has_been_answered(chat: Scene) -> None:
    as_role(chat, ERIK, Role.COORDINATOR)
    asks(chat)
    still_shown = button(told(chat, ANNA)[0], REFUSE)
    code = invite_from_outside(chat.database, AGREEMENT, "police", now=chat.clock).code
    chat.command(f"/lofte koppla {code}", NORA)
    chat.deliver()

    assert roles(chat)["U0NORA"] is Role.COORDINATOR
    said = swedish("They have come in by a code, {when}.", when=chat.clock.astimezone(built_in(AGREEMENT).zone))
    for coordinator in (ANNA, ERIK):
        assert said in question(chat, coordinator)
        assert list(buttons(told(chat, coordinator)[0])) == []
    assert ANSWERED in chat.press(still_shown, direct(ANNA)).said


@pytest.mark.parametrize("action_id", [ADMIT_READER, REFUSE])
def test_who_is_in_by_now_stays_what_they_are_and_whoever_answers_is_told_so(chat: Scene, action_id: str) -> None:
    asks(chat)
    as_role(chat, NORA, Role.COORDINATOR)

    answered = answers(chat, action_id)

    said = "They have access already, as {role}, and keep it. /lofte medlem changes it."
    assert swedish(said, role=ROLE_NAMES[Role.COORDINATOR]) in answered.said
    assert roles(chat)["U0NORA"] is Role.COORDINATOR
    assert swedish("coordinator") in question(chat, ANNA)


def test_the_other_authority_is_not_asked(chat: Scene) -> None:
    asks(chat)

    assert told(chat, MARIA) == []


def test_a_guest_is_told_why_they_can_not_ask(chat: Scene) -> None:
    chat.slack().flags["U0NORA"] = {"is_restricted": True}

    assert GUEST in asks(chat).said
    assert told(chat, ANNA) == []


@pytest.mark.parametrize(
    ("flags", "why"),
    [({"is_ultra_restricted": True}, GUEST), ({"deleted": True}, swedish("has a closed account"))],
    ids=["guest", "closed"],
)
def test_who_has_become_a_guest_or_left_meanwhile_is_not_let_in(chat: Scene, flags: dict[str, bool], why: str) -> None:
    asks(chat)
    chat.slack().flags["U0NORA"] = flags

    assert why in answers(chat, ADMIT_MEMBER).said
    assert "U0NORA" not in roles(chat)
    answers(chat, REFUSE)
    assert len(told(chat, NORA)) == 1, "to say no is always possible"


def test_an_answer_is_for_coordinators_and_nobody_is_looked_up_for_others(chat: Scene) -> None:
    asks(chat)
    chat.slack().flags["U0NORA"] = {"is_restricted": True}
    question = button(told(chat, ANNA)[0], ADMIT_MEMBER)
    member = as_role(chat, ERIK, Role.MEMBER)

    refused = chat.press(question, direct(member))

    assert swedish("Only a coordinator can do this. /lofte medlem shows who they are.") in refused.said
    assert GUEST not in refused.said, "that she is a guest is none of his business"
    others = chat.press(question, direct(MARIA))
    assert swedish("This is for a coordinator of their own workspace to decide.") in others.said
    assert "U0NORA" not in roles(chat)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        f"{AGREEMENT}|T0POLIS:U0NORA|7",
        f"{AGREEMENT}|T0POLIS:U0NORA|{'9' * 40}",
        f"{AGREEMENT}|T0POLIS:U0NORA|-1",
        f"{AGREEMENT}|T0POLIS:U0NORA|٣",
        f"{AGREEMENT}|T0POLIS|1",
        f"{AGREEMENT}|T0KOMMUN:U0NORA|1",
        "nowhere-1999|T0POLIS:U0NORA|1",
    ],
)
def test_a_forged_answer_lets_nobody_in(chat: Scene, value: str) -> None:
    asks(chat)

    refused = chat.press({"type": "button", "action_id": ADMIT_MEMBER, "value": value}, direct(ANNA))

    assert refused.said
    assert "U0NORA" not in roles(chat)


def test_the_question_is_put_into_words_when_it_is_sent(chat: Scene) -> None:
    """A coordinator who is none any more by then is asked nothing."""
    as_role(chat, ERIK, Role.COORDINATOR)
    chat.slack().troubles.append(Trouble("chat.postMessage", "fatal_error", "D0ANNA"))
    asks(chat)
    with chat.database.writing() as session:
        remove_member(session, agreement_id=AGREEMENT, person=ANNA.person)

    chat.passes(hours=2)

    assert told(chat, ANNA) == []
    assert len(told(chat, ERIK)) == 1


def test_where_several_agreements_are_followed_up_each_is_asked_for(chat: Scene) -> None:
    Chat.import_and_tie(chat, built_in("hedemora"), (ANNA, "police"))
    asks(chat)

    assert sorted(built_in("hedemora").title in words(each) for each in told(chat, ANNA)) == [False, True]
    assert len(list(buttons(told(chat, ANNA)))) == 6
