"""What was changed after it had been saved, undone or corrected by others: never thrown away without a word."""

from collections.abc import Mapping

import pytest

from handlers.forms.blocks import SWITCH_AGREEMENT
from handlers.views.entries import CORRECT, UNDO
from handlers.views.glance import OTHER_AGREEMENT
from tests.chat import MUNICIPALITY, POLICE, button, buttons, words
from tests.handlers.scene import COUNTING, HELD, Scene, built_in, of_group

SAVED_ALREADY = "redan sparat"


@pytest.mark.parametrize(("command", "filled"), [("/insats", COUNTING), ("/veckomote", HELD)])
def test_a_form_that_was_saved_and_changed_after_that_is_refused(
    chat: Scene, command: str, filled: Mapping[str, int]
) -> None:
    form = chat.command(command).view
    chat.submit(chat.submit(form, filled).view)

    again = chat.submit(form, {**filled, "heads.area_officer": 9})

    assert SAVED_ALREADY in words(again.view)
    assert [entry.values["heads"]["area_officer"] for entry in chat.entries()] == [filled["heads.area_officer"]]


def test_a_correction_of_what_was_undone_meanwhile_is_refused_before_it_is_reviewed(chat: Scene) -> None:
    chat.log()
    form = chat.press_in_post(CORRECT).view
    chat.press_in_post(UNDO, MUNICIPALITY)

    refused = chat.submit(form, {"heads.area_officer": 9})

    assert "ångrade" in words(refused.view)


def test_a_correction_of_what_was_corrected_meanwhile_is_refused_before_it_is_reviewed(chat: Scene) -> None:
    chat.log()
    form = chat.press_in_post(CORRECT).view
    chat.submit(chat.correct({"heads.area_officer": 5}, MUNICIPALITY).view, caller=MUNICIPALITY)

    refused = chat.submit(form, {"heads.area_officer": 9})

    assert "Någon annan" in words(refused.view)
    assert [entry.values["heads"]["area_officer"] for entry in chat.entries()] == [5]


def test_a_correction_stays_with_its_agreement_also_after_another_day_is_added(chat: Scene) -> None:
    chat.import_and_tie(built_in("hedemora"), (POLICE, "police"))
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-12"})
    form = {**chat.press_in_post(CORRECT).view, "id": "V1", "hash": "1"}

    grown = chat.press(of_group(form, "days"), view={**form, "state": {"values": {}}})

    assert SWITCH_AGREEMENT not in {each["action_id"] for each in buttons(grown.view)}


def test_an_agreement_that_the_channel_does_not_have_is_not_shown_in_place_of_another(chat: Scene) -> None:
    chat.import_and_tie(built_in("hedemora"), (POLICE, "police"))
    choice = button(chat.command("/lofte").answers[0], OTHER_AGREEMENT)

    answered = chat.press({**choice, "selected_option": {"value": "sundsvall"}})

    assert "Söderhamn" not in answered.said
    assert "/lofte koppla" in answered.said


def test_nought_is_an_answer_and_is_shown(chat: Scene) -> None:
    review = chat.review("/veckomote", {**HELD, "discussed": 0})

    assert "*Antal som togs upp:* 0" in words(review.view)


def test_the_meeting_day_of_a_second_note_stands_and_the_review_says_so(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "date": "2022-10-11"})

    review = chat.review("/veckomote", {**HELD, "date": "2022-10-12"}, MUNICIPALITY)

    assert "mötesdagen" in words(review.view)
    assert "ons 12 okt." in words(review.view)
