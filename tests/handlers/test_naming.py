"""The warning that a form seems to say who somebody is: shown once with the words, kept by another press."""

from typing import Any

import pytest

from bot.domain.naming import find_naming
from handlers.forms.state import FormState
from handlers.shortcuts import ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE
from handlers.views.entries import CORRECT
from tests.chat import POLICE, fill, words
from tests.handlers.acting import CHANGE, only, pressed
from tests.handlers.scene import COUNTING, HELD, Scene, entry_posts, of_group, swedish

KEEP = swedish("Keep it anyway")
NAMING = {**COUNTING, "note": "Lugnt, men Anna Andersson och pojken sågs"}


def label(view: dict[str, Any]) -> str:
    said: str = view["submit"]["text"]
    return said


def filled_in(view: dict[str, Any]) -> list[str]:
    """Return what stands in the lines and boxes to write in."""
    values = [value for each in fill(view, {})["state"]["values"].values() for value in each.values()]
    return [value["value"] for value in values if value.get("value")]


def test_a_note_that_names_somebody_is_shown_again_with_the_words_and_nothing_is_lost(chat: Scene) -> None:
    warned = chat.review(filled=NAMING)

    assert warned.acknowledged["response_action"] == "update"
    assert label(warned.view) == KEEP
    line = next(block["text"]["text"] for block in warned.view["blocks"] if "”" in words(block))
    assert "”Anna Andersson”, ”pojken”" in line
    assert NAMING["note"] in filled_in(warned.view)
    kept = fill(warned.view, {})["state"]["values"]
    assert {"4", "2", "1"} <= {value["value"].get("value") for value in kept.values()}
    assert chat.entries() == []


def test_a_form_beside_which_words_are_kept_holds_none_of_them(chat: Scene) -> None:
    state: str = chat.review(filled=NAMING).view["private_metadata"]

    assert "told_of" in state
    assert "Anna" not in state
    assert "pojken" not in state


def test_what_is_kept_goes_through(chat: Scene) -> None:
    warned = chat.review(filled=NAMING).view

    review = chat.submit(warned)
    assert review.acknowledged["response_action"] == "push"
    chat.submit(review.view)

    assert chat.entries()[0].values["note"] == NAMING["note"]


def test_another_name_is_warned_of_anew_and_the_one_kept_is_not_asked_for_twice(chat: Scene) -> None:
    warned = chat.review(filled=NAMING).view

    again = chat.submit(warned, {"note": "Anna Andersson och Bertil Strand sågs"})

    assert again.acknowledged["response_action"] == "update"
    assert "”Bertil Strand”" in words(again.view)
    assert chat.submit(again.view).acknowledged["response_action"] == "push"


def logged_with_names(chat: Scene) -> dict[str, Any]:
    """Log an entry whose names are kept on purpose; return the form of its correction."""
    chat.submit(chat.submit(chat.review(filled=NAMING).view).view)
    chat.deliver()
    return chat.press_in_post(CORRECT).view


def test_a_correction_does_not_warn_again_of_what_was_kept_when_it_was_saved(chat: Scene) -> None:
    form = logged_with_names(chat)
    assert label(form) != KEEP
    assert "Anna" not in form["private_metadata"]

    assert chat.submit(form, {"heads.area_officer": 9}).acknowledged["response_action"] == "push"
    with_a_row = chat.press(of_group(form, "days"), view=fill(form, {})).view
    assert label(with_a_row) != KEEP, "what was kept isn't held against anybody when a row is added"


def test_neither_does_changing_an_action(chat: Scene) -> None:
    chat.submit(chat.submit(chat.command("/atgard ny").view, {"text": "Ring Anna Andersson"}).view)
    chat.deliver()
    form = pressed(chat, "Ring Anna", CHANGE).view

    assert chat.submit(form, {"due": "2022-10-20", "why": ""}).acknowledged == {"response_action": "clear"}
    again = pressed(chat, "Ring Anna", CHANGE).view
    warned = chat.submit(again, {"text": "Ring Anna Andersson och Bertil Strand"})
    assert "”Bertil Strand”" in words(warned.view)
    assert "”Anna Andersson”" not in words(warned.view)


def test_a_correction_warns_of_the_name_that_is_new_in_it_alone(chat: Scene) -> None:
    form = logged_with_names(chat)

    warned = chat.submit(form, {"note": f"{NAMING['note']} med Bertil Strand"})

    assert warned.acknowledged["response_action"] == "update"
    assert label(warned.view) == KEEP
    told = [words(block) for block in warned.view["blocks"] if block["type"] == "section"]
    assert "Bertil Strand" in str(told)
    assert "Anna" not in str(told)
    assert chat.submit(warned.view).acknowledged["response_action"] == "push"


def test_what_is_taken_out_goes_through_at_once(chat: Scene) -> None:
    warned = chat.review(filled=NAMING).view

    assert chat.submit(warned, {"note": "Lugnt, men Anna Andersson sågs"}).acknowledged["response_action"] == "push"
    assert chat.submit(warned, {"note": "Lugnt"}).acknowledged["response_action"] == "push"


def test_the_warning_stays_while_a_row_is_added(chat: Scene) -> None:
    warned = chat.review(filled=NAMING).view

    form = chat.press(of_group(warned, "days"), view=fill(warned, {})).view

    assert label(form) == KEEP
    assert "”Anna Andersson”" in words(form)


def test_a_warned_form_has_the_blocks_it_had_so_that_slack_keeps_what_was_typed(chat: Scene) -> None:
    form = chat.command("/insats").view
    warned = chat.submit(form, NAMING).view

    ids = [[block["block_id"] for block in view["blocks"] if block["type"] == "input"] for view in (form, warned)]
    assert ids[0] == ids[1]


def test_an_identity_number_is_refused_whatever_is_kept(chat: Scene) -> None:
    warned = chat.review(filled=NAMING).view

    refused = chat.submit(warned, {"note": f"{NAMING['note']} 811218-9876"})

    assert refused.acknowledged["response_action"] == "errors"


def test_a_line_that_names_somebody_opens_the_form_with_the_warning(chat: Scene) -> None:
    form = chat.command("/insats heldag 4 poliser – samtal med Anna Andersson").view

    assert label(form) == KEEP
    assert "”Anna Andersson”" in words(form)
    chat.submit(chat.submit(form).view)
    assert "Anna Andersson" in chat.entries()[0].values["note"]


def test_a_line_that_names_nobody_goes_straight_to_the_review(chat: Scene) -> None:
    assert chat.command("/insats heldag 4 poliser – lugnt på Stora Torget").view["callback_id"] == "review"


@pytest.mark.parametrize("shortcut", [ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE])
def test_a_message_that_names_somebody_is_warned_of_when_its_form_is_sent(chat: Scene, shortcut: str) -> None:
    form = chat.shortcut(shortcut, "Ring Anna Andersson").view

    warned = chat.submit(form, HELD if shortcut == MEETING_FROM_MESSAGE else {})

    assert label(warned.view) == KEEP
    assert "”Anna Andersson”" in words(warned.view)


def test_every_form_warns(chat: Scene) -> None:
    """An action, a row of a meeting, why an entry is undone: one mechanism for all."""
    action = chat.submit(chat.command("/atgard ny").view, {"text": "Ring Anna Andersson"}).view
    assert label(action) == KEEP
    chat.submit(action)
    assert only(chat).what == "Ring Anna Andersson"

    meeting = chat.command("/veckomote").view
    meeting = chat.press(of_group(meeting, "actions"), view=fill(meeting, {})).view
    meeting = chat.submit(meeting, {**HELD, "actions.0.text": "Ring Bertil Strand"}).view
    assert "”Bertil Strand”" in words(meeting)


def test_what_the_agreement_calls_its_things_is_nobodys_name(chat: Scene) -> None:
    review = chat.review(filled={**COUNTING, "note": "Tillsammans med Lokalpolisområde Hälsingland"})

    assert review.acknowledged["response_action"] == "push"


def test_more_names_than_can_be_told_of_fit_beside_the_form(chat: Scene) -> None:
    many = " ".join(f"Anna {first}{second}rsson," for first in "BDFGHJKL" for second in "aeiouyåäö")[:1000]
    assert len(find_naming(many)) > 60

    warned = chat.review(filled={**COUNTING, "note": many})

    assert warned.acknowledged["response_action"] == "update"
    assert "…" in words(warned.view), "a few of them are shown"
    assert len(FormState.model_validate_json(warned.view["private_metadata"]).told_of) == 40 * 6
    assert swedish("Is this right?") in words(chat.submit(warned.view).view)


def test_nothing_is_posted_or_kept_before_the_warning_is_answered(chat: Scene) -> None:
    chat.review(filled=NAMING)
    chat.deliver()

    assert entry_posts(chat, POLICE) == []
