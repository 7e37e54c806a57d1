"""Both authorities log the same operation: it is asked whether it is the same, and one entry holds what both saw."""

from handlers.views.reviews import JOIN
from tests.chat import MUNICIPALITY, POLICE, button, buttons, words
from tests.handlers.scene import COUNTING, Scene, entry_posts

POLICE_SAW = {"heads.area_officer": 4, "focus": ["narcotics", "youth"], "note": "Lugnt vid resecentrum"}
MUNICIPALITY_SAW = {
    "days.0.full_day.ticks": ["full_day", "at_police_station"],
    "heads.social_worker": 2,
    "heads.decision_maker": 1,
    "note": "Fyra samtal",
}


def test_the_other_agencys_same_operation_is_asked_about_and_joined(chat: Scene) -> None:
    chat.log(filled=POLICE_SAW)

    review = chat.review(filled=MUNICIPALITY_SAW, caller=MUNICIPALITY)
    joined = chat.press(button(review.view, JOIN), MUNICIPALITY, {**review.view, "id": "V1", "hash": "1.1"})
    chat.submit(joined.view, caller=MUNICIPALITY)
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.values["heads"] == {"area_officer": 4, "social_worker": 2, "decision_maker": 1}
    assert entry.values["days"] == [{"date": "2022-10-14", "full_day": True, "at_police_station": True}]
    assert entry.values["note"].splitlines() == ["Lugnt vid resecentrum", "Fyra samtal"]
    assert "1 av 4" in chat.command("/lofte S7").said
    assert len(entry_posts(chat)) == len(entry_posts(chat, MUNICIPALITY)) == 1


def test_not_joined_they_are_two(chat: Scene) -> None:
    chat.log(filled=COUNTING)

    review = chat.review(filled=COUNTING, caller=MUNICIPALITY)
    chat.submit(review.view, caller=MUNICIPALITY)

    assert len(chat.entries()) == 2


def test_an_operation_on_another_day_is_not_asked_about(chat: Scene) -> None:
    chat.log(filled=COUNTING)

    review = chat.review(filled={**COUNTING, "days.0.date": "2022-10-13"}, caller=MUNICIPALITY)

    assert [each for each in buttons(review.view) if each["action_id"] == JOIN] == []


def test_joining_what_was_undone_meanwhile_is_refused_and_loses_nothing(chat: Scene) -> None:
    chat.log(filled=POLICE_SAW)
    review = chat.review(filled=MUNICIPALITY_SAW, caller=MUNICIPALITY)
    chat.press_in_post("entry_undo", POLICE)

    refused = chat.press(button(review.view, JOIN), MUNICIPALITY, {**review.view, "id": "V1", "hash": "1.1"})
    chat.submit(review.view, caller=MUNICIPALITY)

    assert "views.push" in {call.method for call in refused.calls}
    assert [entry.values["note"] for entry in chat.entries() if entry.state == "held"] == ["Fyra samtal"]


def test_a_joined_entry_is_found_from_both_channels_with_its_history(chat: Scene) -> None:
    chat.log(filled=POLICE_SAW)
    review = chat.review(filled=MUNICIPALITY_SAW, caller=MUNICIPALITY)
    joined = chat.press(button(review.view, JOIN), MUNICIPALITY, {**review.view, "id": "V1", "hash": "1.1"})
    chat.submit(joined.view, caller=MUNICIPALITY)
    chat.deliver()

    history = words(chat.press_in_post("entry_history").view)

    assert "Anna Åkerlund" in history
    assert "Maria Lindqvist" in history
    assert "Fyra samtal" in history
