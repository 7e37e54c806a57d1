"""Letting people in by `/lofte medlem`: one by the form, or everybody in the channel; and who stays outside."""

import pytest

from bot.domain.roles import Role
from handlers.seldom import ADMIT_ALL, ADMIT_ONE
from tests.chat import words
from tests.handlers.letting_in import ANNA, NORA, as_role, crowd, follow_up, let_in_by_form, named, pressed, roles
from tests.handlers.scene import ERIK, Scene, swedish
from tests.handlers.slack import Trouble


@pytest.fixture
def chat(untied: Scene) -> Scene:
    return follow_up(untied)


def test_one_person_is_let_in_by_the_form(chat: Scene) -> None:
    told = let_in_by_form(chat, "U0NORA", "reader")

    assert roles(chat)["U0NORA"] is Role.READER
    assert "<@U0NORA>" in words(told.view)
    assert "/lofte medlem" in words(told.view)
    assert chat.command("/lofte", NORA).answers


def test_one_person_is_taken_out_by_the_form_also_where_there_are_too_many_for_menus(chat: Scene) -> None:
    last = crowd(chat, 60)[-1]
    let_in_by_form(chat, last, "none")
    assert last not in roles(chat)

    again = let_in_by_form(chat, last, "none")
    assert swedish("This person has no access as it is.") in words(again.view)


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (
            {"is_restricted": True},
            "is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it",
        ),
        (
            {"is_ultra_restricted": True},
            "is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it",
        ),
        (
            {"is_stranger": True},
            "is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it",
        ),
        ({"is_bot": True}, "is a bot"),
        ({"deleted": True}, "has a closed account"),
    ],
    ids=["guest", "guest of one channel", "of another workspace", "bot", "closed"],
)
def test_who_belongs_outside_is_not_let_in_and_it_is_said_why(chat: Scene, flags: dict[str, bool], why: str) -> None:
    chat.slack().flags["U0NORA"] = flags
    told = let_in_by_form(chat, "U0NORA", "member")

    assert swedish(why) in words(told.view)
    assert "U0NORA" not in roles(chat)


def test_who_can_not_be_looked_up_is_not_let_in(chat: Scene) -> None:
    form = pressed(chat, ADMIT_ONE).view
    chat.slack().troubles.append(Trouble("users.info", "ratelimited"))

    told = chat.submit(form, {"who": "U0NORA", "role": "member"})

    assert swedish("could not be looked up in the chat; try again in a moment") in words(told.view)
    assert "U0NORA" not in roles(chat)


def test_everybody_in_the_channel_but_guests_and_bots_is_let_in(chat: Scene) -> None:
    as_role(chat, ERIK, Role.READER)
    named(chat, U0GAST="Gäst", U0BOT="Bot", U0KLAR="Slutat")
    chat.slack().flags |= {"U0GAST": {"is_restricted": True}, "U0BOT": {"is_bot": True}, "U0KLAR": {"deleted": True}}
    chat.slack().inside["C0POLIS"] = ["U0ANNA", "U0ERIK", "U0NORA", "U0GAST", "U0BOT", "U0KLAR"]

    told = pressed(chat, ADMIT_ALL)

    assert roles(chat) == {"U0ANNA": Role.COORDINATOR, "U0ERIK": Role.READER, "U0NORA": Role.MEMBER}
    assert "<@U0GAST>" in told.said
    assert "<@U0KLAR>" in told.said
    assert "<@U0BOT>" not in told.said, "nobody expects it of a bot"


def test_a_large_channel_is_let_in_by_and_by(chat: Scene) -> None:
    people = {f"U1{number:04d}": f"Kollega {number}" for number in range(230)}
    named(chat, ANNA, **people)
    chat.slack().inside["C0POLIS"] = ["U0ANNA", *people]

    told = pressed(chat, ADMIT_ALL)
    assert "130 personer är kvar" in told.said
    assert len(roles(chat)) == 101
    for _ in range(2):
        told = pressed(chat, ADMIT_ALL)
    assert roles(chat).keys() == {"U0ANNA", *people}
    assert swedish("Everybody in the channel has access already.") in pressed(chat, ADMIT_ALL).said


def test_a_channel_that_the_bot_is_not_in_can_not_be_let_in(chat: Scene) -> None:
    told = pressed(chat, ADMIT_ALL)

    assert "/invite @Löfteskoll" in told.said
    assert roles(chat) == {"U0ANNA": Role.COORDINATOR}
