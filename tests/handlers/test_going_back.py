"""One slip saves a version for everybody: an earlier version is one choice away."""

from tests.handlers.makers import change, save
from tests.handlers.scene import COUNTING, Scene, errors
from tests.handlers.test_changing import number_of
from tests.handlers.test_updates import updated


def test_an_earlier_version_is_chosen_seen_and_saved_as_a_new_one(chat: Scene) -> None:
    save(chat, change(chat, "S7", "promised", {"at_least": 6}))
    assert number_of(chat) == 6

    save(chat, change(chat, None, "earlier", {"version": "1"}))

    assert number_of(chat) == 4
    assert "0 av 4" in chat.command("/lofte S7").said
    assert "2" in chat.command("/lofte versioner").said


def test_a_promise_that_was_taken_away_comes_back(chat: Scene) -> None:
    save(chat, change(chat, "S2", "removed", {}))
    save(chat, change(chat, None, "earlier", {"version": "1"}))

    assert "S2" in chat.command("/lofte S2").said


def test_what_something_is_logged_about_is_not_lost_by_going_back(chat: Scene) -> None:
    save(chat, change(chat, "S2", "removed", {}))
    chat.log(filled=COUNTING)
    save(chat, change(chat, None, "earlier", {"version": "1"}))
    updated(chat, "S2", {"reference": "Dnr 7"})

    refused = change(chat, None, "earlier", {"version": "2"})

    assert list(errors(refused)) == ["version"]


def test_without_an_earlier_version_there_is_nothing_to_go_back_to(chat: Scene) -> None:
    view = chat.command("/lofte ändra").view

    assert "earlier" not in str(view["blocks"])
