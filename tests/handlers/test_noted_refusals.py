"""What somebody is refused stands in the agreement's trail as what they wanted, to what, and why."""

from typing import Any

import pytest

from bot.domain.roles import Deed, Role
from bot.services.access import Caller
from handlers.seldom import DRAW, MEMBER_OTHER, PAMINN_COORDINATOR, PAMINN_RESUME, UNTIE
from handlers.views.actions import FINISH
from handlers.views.consents import CHANGE_CONSENT, WITHDRAW
from handlers.views.entries import CONFIRM, CORRECT, HISTORY, UNDO
from handlers.views.explanation import UPDATE
from handlers.views.glance import EXPLAIN, OTHER_AGREEMENT, PICTURE
from tests.chat import button
from tests.handlers.letting_in import AGREEMENT, ANNA, MARIA, NORA, as_role, follow_up
from tests.handlers.scene import COUNTING, ERIK, STRANGER, Scene, entry_posts
from tests.handlers.test_updates import updated
from tests.services.trail import Noted, noted

NOTHING = "0f" * 16
"""An id that nothing has."""


@pytest.fixture
def chat(untied: Scene) -> Scene:
    return follow_up(untied)


def forged(action_id: str, *parts: str) -> dict[str, Any]:
    """Return a button (or an alternative chosen in a list) that the bot never made."""
    value = "|".join(parts)
    return {"type": "button", "action_id": action_id, "value": value, "selected_option": {"value": value}}


def last(chat: Scene) -> Noted:
    return noted(chat.database)[-1]


@pytest.mark.parametrize(
    ("action_id", "parts", "deed", "about"),
    [
        (UNDO, (NOTHING,), Deed.UNDO, NOTHING),
        (CORRECT, (NOTHING,), Deed.DRAFT, NOTHING),
        (HISTORY, (NOTHING,), Deed.HISTORY, NOTHING),
        (CONFIRM, (NOTHING, "1"), Deed.CONFIRM, NOTHING),
        (UPDATE, ("S99",), Deed.DRAFT, "S99"),
        (EXPLAIN, ("S99",), Deed.EXPLAIN, "S99"),
        (PICTURE, ("S99",), Deed.EXPLAIN, "S99"),
        (UNTIE, ("C0INGEN",), Deed.UNTIE, "C0INGEN"),
        (FINISH, (NOTHING,), Deed.SETTLE, NOTHING),
        (WITHDRAW, (NOTHING,), Deed.CORRECT, NOTHING),
        (CHANGE_CONSENT, (NOTHING,), Deed.EXPLAIN, NOTHING),
        (DRAW, ("2022-W42", "2022-W40"), Deed.REPORT, "2022-W42--2022-W40"),
    ],
)
def test_a_forged_button_is_noted_under_the_agreement_that_it_names(
    chat: Scene, action_id: str, parts: tuple[str, ...], deed: Deed, about: str
) -> None:
    chat.press(forged(action_id, AGREEMENT, *parts))

    assert last(chat) == ("U0ANNA", deed, about, "NotFound")


@pytest.mark.parametrize("about", ["Kalle Karlsson", "Kalle", "811228-9874", "070-123 45 67", "Å7", "", "7" * 200])
def test_what_is_no_id_is_not_noted(chat: Scene, about: str) -> None:
    chat.press(forged(UNDO, AGREEMENT, about))

    assert last(chat) == ("U0ANNA", Deed.UNDO, None, "NotFound")


def test_what_was_never_put_off_is_not_noted_as_taken_up_again(chat: Scene) -> None:
    before = noted(chat.database)

    chat.press(forged(PAMINN_RESUME, AGREEMENT, "deadline", "Kalle Karlsson"))

    assert noted(chat.database) == before


@pytest.mark.parametrize(
    ("action_id", "parts", "deed", "about"),
    [
        (UNDO, (NOTHING,), Deed.UNDO, NOTHING),
        (CORRECT, (NOTHING,), Deed.DRAFT, NOTHING),
        (EXPLAIN, ("S7",), Deed.EXPLAIN, "S7"),
        (OTHER_AGREEMENT, (), Deed.REPORT, None),
        (MEMBER_OTHER, (), Deed.REPORT, "members"),
        (PAMINN_COORDINATOR, (), Deed.CHANGE_REMINDERS, None),
        (CHANGE_CONSENT, (NOTHING,), Deed.EXPLAIN, NOTHING),
        (DRAW, ("2022-W40", "2022-W42"), Deed.REPORT, "2022-W40--2022-W42"),
    ],
)
def test_so_is_one_that_is_pressed_where_nothing_is_followed_up(
    chat: Scene, action_id: str, parts: tuple[str, ...], deed: Deed, about: str | None
) -> None:
    chat.press(forged(action_id, AGREEMENT, *parts), STRANGER)

    assert last(chat) == ("U0SARA", deed, about, "NotTied")


def test_the_other_partys_part_is_refused_under_the_agreement(chat: Scene) -> None:
    chat.log()
    (entry,) = chat.entries()

    chat.press(forged(CONFIRM, AGREEMENT, entry.id, "1"))

    assert last(chat) == ("U0ANNA", Deed.CONFIRM, entry.id, "NotYours")


def test_the_other_partys_assessment_is_refused_under_the_agreement(chat: Scene) -> None:
    updated(chat, "S1", {"verdict": "fulfilled", "comment": "Nytt forum"})
    (entry,) = chat.entries()

    chat.press(forged(UNDO, AGREEMENT, entry.id), MARIA)

    assert last(chat) == ("U0MARIA", Deed.UNDO, entry.id, "NotYourAssessment")


def test_the_draft_of_somebody_else_is_refused_under_the_agreement(chat: Scene) -> None:
    form = chat.command("/insats", as_role(chat, ERIK, Role.MEMBER)).view
    chat.submit(form, COUNTING, ERIK)

    chat.submit(form, COUNTING)

    assert last(chat) == ("U0ANNA", Deed.DRAFT, None, "NotFound")


@pytest.mark.parametrize(
    ("typed", "deed", "about"),
    [
        ("/lofte", Deed.REPORT, None),
        ("/lofte S7", Deed.EXPLAIN, "S7"),
        ("/lofte Kalle Karlsson", Deed.EXPLAIN, None),
        ("/lofte AB-12", Deed.EXPLAIN, None),
        ("/lofte medlem", Deed.REPORT, "members"),
        ("/lofte bild", Deed.REPORT, None),
        ("/lofte kalender", Deed.REPORT, None),
        ("/lofte ändra", Deed.CHANGE_AGREEMENT, None),
        ("/paminn", Deed.REPORT, "reminders"),
        ("/paminn borta", Deed.ABSENCE, None),
        ("/paminn tillbaka", Deed.ABSENCE, None),
        ("/paminn mig", Deed.SUBSCRIBE, None),
        ("/paminn samordnare", Deed.CHANGE_REMINDERS, None),
        ("/lagesbild", Deed.REPORT, None),
        ("/lagesbild ny", Deed.DRAFT, None),
        ("/samtycke", Deed.REPORT, "consent"),
        ("/samtycke AB-12", Deed.REPORT, "consent"),
        ("/atgard", Deed.REPORT, "action"),
    ],
)
def test_a_command_of_who_has_no_role_is_noted_as_what_they_wanted(
    chat: Scene, typed: str, deed: Deed, about: str | None
) -> None:
    chat.command(typed, NORA)

    assert last(chat) == ("U0NORA", deed, about, "NotMember")


def test_where_no_agreement_is_followed_up_it_is_noted_under_none(chat: Scene) -> None:
    chat.command("/lofte S7", STRANGER)

    assert noted(chat.database, "")[-1] == ("U0SARA", Deed.EXPLAIN, "S7", "Untied")


def test_what_a_role_is_not_for_is_noted_with_what_it_was_wanted_for(chat: Scene) -> None:
    chat.log()
    (entry,) = chat.entries()

    chat.press(button(entry_posts(chat)[0], UNDO), as_role(chat, ERIK, Role.READER))

    assert last(chat) == ("U0ERIK", Deed.UNDO, entry.id, "MayNot")


def test_a_guest_is_noted_with_what_they_wanted(chat: Scene) -> None:
    chat.slack().flags["U0NORA"] = {"is_restricted": True}
    chat.slack().flags["U0ANNA"] = {"is_restricted": True}
    for typed, caller in (
        ("/lofte tillträde", NORA),
        ("/lofte koppla", Caller(ANNA.team_id, ANNA.user_id, "C0NY")),
    ):
        chat.command(typed, caller)

    assert noted(chat.database, "")[-2:] == [
        ("U0NORA", Deed.ASK, None, "KeptOut"),
        ("U0ANNA", Deed.TIE, None, "KeptOut"),
    ]
