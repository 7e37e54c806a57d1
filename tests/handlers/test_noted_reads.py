"""Whoever is shown what an agreement holds stands in the audit trail, whichever way they came to it."""

import pytest

from bot.domain.roles import Deed
from handlers.views.entries import CORRECT, SHOW
from handlers.views.glance import PICTURE
from tests.chat import button
from tests.handlers.acting import CHANGE, new, only, pressed
from tests.handlers.scene import Scene
from tests.services.trail import Noted, noted


def last(chat: Scene, number: int = 1) -> list[Noted]:
    return noted(chat.database)[-number:]


@pytest.mark.parametrize("typed", ["", "mina", "alla", "försenade"])
def test_the_list_of_actions_is_a_read(chat: Scene, typed: str) -> None:
    chat.command(f"/atgard {typed}")

    assert last(chat) == [("U0ANNA", Deed.REPORT, "action", "done")]


def test_what_will_be_reminded_of_is_a_read(chat: Scene) -> None:
    chat.command("/paminn")

    assert last(chat) == [("U0ANNA", Deed.REPORT, "reminders", "done")]


def test_a_form_filled_in_with_an_entry_is_a_read_of_it(chat: Scene) -> None:
    chat.log()
    form = chat.press_in_post(CORRECT).view
    (entry,) = chat.entries()
    assert last(chat) == [("U0ANNA", Deed.EXPLAIN, entry.id, "done")]

    chat.submit(form)
    assert last(chat) == [("U0ANNA", Deed.EXPLAIN, entry.id, "done")], "only once, when it is opened"


def test_so_is_that_of_an_action(chat: Scene) -> None:
    new(chat, "Ring skolan")
    pressed(chat, "Ring skolan", CHANGE)

    assert last(chat, 2) == [
        ("U0ANNA", Deed.REPORT, "action", "done"),
        ("U0ANNA", Deed.EXPLAIN, only(chat).entry.id, "done"),
    ]


def test_the_promise_below_a_post_is_a_read_of_it(chat: Scene) -> None:
    chat.log()
    chat.press_in_post(SHOW)

    assert last(chat) == [("U0ANNA", Deed.EXPLAIN, "S7", "done")]


def test_so_is_its_picture_and_that_of_the_whole_a_report(chat: Scene) -> None:
    chat.log()
    chat.press(button(chat.command("/lofte S7").answers, PICTURE))
    assert last(chat, 2) == [("U0ANNA", Deed.EXPLAIN, "S7", "done")] * 2

    chat.press(button(chat.command("/lofte").answers, PICTURE))
    assert last(chat, 2) == [("U0ANNA", Deed.REPORT, None, "done")] * 2


def test_what_counts_towards_several_promises_or_none_is_shown_and_noted_as_the_whole(chat: Scene) -> None:
    chat.press({"type": "button", "action_id": SHOW, "value": "soderhamn-2022|nothing"})

    assert last(chat) == [("U0ANNA", Deed.REPORT, None, "done")]
