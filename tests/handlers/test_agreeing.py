"""What both are to agree on, and what each says for itself: nobody speaks for the other."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.views.entries import CONFIRM, CORRECT, UNDO
from tests.chat import MUNICIPALITY, POLICE, at, button, buttons, words
from tests.handlers.scene import COUNTING, Scene, built_in, swedish
from tests.handlers.test_updates import card, updated

SceneOf = Callable[..., Scene]


@pytest.fixture
def chat(scene_of: SceneOf) -> Scene:
    return scene_of("soderkoping-2020", now=at("2020-06-10"))


def may_confirm(chat: Scene) -> list[str]:
    """Return the teams in whose channel the latest post can be confirmed."""
    return [
        caller.team_id
        for caller in (POLICE, MUNICIPALITY)
        if any(each["action_id"] == CONFIRM for each in buttons(chat.posts(caller)[0]))
    ]


def test_a_number_that_the_other_party_changes_is_confirmed_by_the_first(chat: Scene) -> None:
    updated(chat, "K2", {"at_least": "3"})
    assert may_confirm(chat) == ["T0KOMMUN"]

    form = chat.press_in_post(CORRECT, MUNICIPALITY).view
    chat.submit(chat.submit(form, {"at_least": "9"}, MUNICIPALITY).view, caller=MUNICIPALITY)
    chat.deliver()
    assert may_confirm(chat) == ["T0POLIS"]
    assert "Kan ej bedömas" in card(chat, "K2")

    chat.press_in_post(CONFIRM, POLICE)
    assert "0 av 9" in card(chat, "K2")


def test_in_a_channel_that_both_share_either_finds_the_button_on_the_one_post(untied: Scene) -> None:
    theirs = replace(MUNICIPALITY, channel_id=POLICE.channel_id)
    untied.clock = at("2020-06-10")
    untied.import_and_tie(built_in("soderkoping-2020"), (POLICE, "police"), (theirs, "municipality"))

    updated(untied, "K2", {"at_least": "3"})

    [post] = [each for caller in (POLICE, theirs) for each in untied.posts(caller) if "K2" in words(each)]
    confirm = button(post, CONFIRM)
    untied.press(confirm, theirs)
    assert "0 av 3" in card(untied, "K2")


def test_what_is_confirmed_is_what_was_shown(chat: Scene) -> None:
    updated(chat, "K2", {"at_least": "3"})
    shown = button(chat.posts(MUNICIPALITY)[0], CONFIRM)
    chat.submit(chat.correct({"at_least": "1"}).view)

    refused = chat.press(shown, MUNICIPALITY)

    assert "Kan ej bedömas" in card(chat, "K2")
    assert (
        swedish("It has been changed since this was shown. Look at the post once more, then confirm.") in refused.said
    )


def test_a_rhythm_asks_for_nothing_before_it_was_agreed_on(chat: Scene) -> None:
    updated(chat, "K4", {"every": "month"})
    chat.press_in_post(CONFIRM, MUNICIPALITY)
    chat.clock = at("2020-08-15")

    assert "1 missad" in card(chat, "K4") or "1 utebliven" in card(chat, "K4")


def test_what_is_agreed_on_stands_on_the_card(chat: Scene) -> None:
    updated(chat, "K1", {"value": "24", "start": "2019-01-01", "end": "2019-12-31"})

    assert "24" in card(chat, "K1")
    assert "Söderköpings kommun" in card(chat, "K1")


def test_neither_party_changes_or_undoes_the_others_assessment(chat: Scene) -> None:
    updated(chat, "K0", {"verdict": "not_fulfilled", "comment": "Inte hos oss"}, MUNICIPALITY)

    undone = chat.press_in_post(UNDO, POLICE)
    form = chat.press_in_post(CORRECT, POLICE).view
    changed = chat.submit(form, {"verdict": "fulfilled"})

    assert undone.said
    assert "submit" not in changed.view
    assert "Inte hos oss" in card(chat, "K0")


def test_an_operation_moved_to_a_day_that_the_other_has_logged_is_asked_about(scene_of: SceneOf) -> None:
    chat = scene_of("soderhamn-2022")
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-10"}, caller=MUNICIPALITY)
    chat.log(filled=COUNTING)

    moved = chat.correct({"days.0.date": "2022-10-10"})

    assert "Maria Lindqvist" in words(moved.view)
    same_days = chat.correct({"note": "Lugnt"})
    assert "Maria Lindqvist" not in words(same_days.view)


def test_a_note_that_the_other_adds_to_is_confirmed_by_the_first(scene_of: SceneOf) -> None:
    chat = scene_of("soderhamn-2022")
    chat.log("/veckomote", {"heads.area_officer": 1})
    chat.log("/veckomote", {"heads.social_worker": 1}, MUNICIPALITY)

    assert may_confirm(chat) == ["T0POLIS"]
    chat.press_in_post(CONFIRM, POLICE)
    chat.deliver()
    assert swedish("Confirmed by {who}", who="Polisen, lokalpolisområde Hälsingland") in words(
        chat.posts(MUNICIPALITY)[0]
    )
