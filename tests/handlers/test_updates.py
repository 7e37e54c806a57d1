"""A promise's card has "Uppdatera", with the form that its kind of target needs."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.domain.kinds import CommitmentEvent
from handlers.forms.blocks import SWITCH_KIND
from handlers.views.entries import CONFIRM, CORRECT, UNDO
from handlers.views.explanation import UPDATE
from tests.chat import MUNICIPALITY, POLICE, Answered, at, button, buttons, fill, words
from tests.handlers.scene import Scene, errors, swedish

SceneOf = Callable[..., Scene]


def update(
    chat: Scene, row: str, filled: Mapping[str, Any], caller: Any = POLICE, event: CommitmentEvent | None = None
) -> Answered:
    """Press "Uppdatera" on the card, choose what to say, fill it in, as far as to the review."""
    view = chat.press(button(chat.command(f"/lofte {row}", caller).answers, UPDATE), caller).view
    if event:
        choice = button(view, SWITCH_KIND)
        view = chat.press({**choice, "selected_option": {"value": event.value}}, caller, fill(view, {})).view
    return chat.submit(view, filled, caller)


def updated(chat: Scene, *args: Any, **kwargs: Any) -> None:
    """Update, and save."""
    review = update(chat, *args, **kwargs)
    caller = kwargs.get("caller", args[2] if len(args) > 2 else POLICE)
    assert chat.submit(review.view, caller=caller).acknowledged == {"response_action": "clear"}, review.acknowledged
    chat.later(minutes=1)


def card(chat: Scene, row: str, caller: Any = POLICE) -> str:
    return chat.command(f"/lofte {row}", caller).said


def test_a_milestone_is_done_with_its_reference(chat: Scene) -> None:
    updated(chat, "S2", {"date": "2022-10-10", "reference": "Dnr SOC 2022-114"})

    assert "Uppfyllt" in card(chat, "S2")
    assert "SOC 2022-114" in words(chat.posts(MUNICIPALITY)[0])


def test_a_milestone_without_reference_is_asked_for_it(chat: Scene) -> None:
    assert list(errors(update(chat, "S2", {}))) == ["reference"]


def test_each_method_goes_through_the_stages_by_itself(chat: Scene) -> None:
    updated(chat, "S3", {"item.typed": "Sociala insatsgrupper", "stage": "found"})
    updated(chat, "S3", {"item.typed": "Trappan", "stage": "verdict"})

    assert "1 av 2" in card(chat, "S3")
    updated(chat, "S3", {"item.chosen": "Sociala insatsgrupper", "stage": "verdict"})
    assert "2 av 2" in card(chat, "S3")
    assert "Uppfyllt" in card(chat, "S3")


def test_a_school_is_named_once_and_then_chosen(scene_of: SceneOf) -> None:
    chat = scene_of("sundsvall")
    updated(chat, "U4", {"name.typed": "Skönsbergs skola", "category": "municipal"})
    updated(chat, "U4", {"name.typed": "Fria läroverken", "category": "independent", "in_place.ticks": []})

    assert "1 av 2" in card(chat, "U4")
    assert "Fria läroverken" in card(chat, "U4")
    updated(chat, "U4", {"name.chosen": "Fria läroverken", "category": "independent"})
    assert "Uppfyllt" in card(chat, "U4")


def test_what_one_party_writes_as_agreed_holds_once_the_other_has_confirmed(scene_of: SceneOf) -> None:
    chat = scene_of("soderkoping-2020", now=at("2020-03-01"))
    updated(chat, "K2", {"at_least": "3"})

    assert "Kan ej bedömas" in card(chat, "K2")
    assert [each for each in buttons(chat.posts(POLICE)[0]) if each["action_id"] == CONFIRM] == []
    chat.press_in_post(CONFIRM, MUNICIPALITY)
    chat.deliver()

    assert "0 av 3" in card(chat, "K2")
    assert "Söderköpings kommun" in words(chat.posts(POLICE)[0])


def test_nobody_confirms_what_they_have_logged_themselves(scene_of: SceneOf) -> None:
    chat = scene_of("soderkoping-2020", now=at("2020-03-01"))
    updated(chat, "K2", {"at_least": "3"})
    confirm = button(chat.posts(MUNICIPALITY)[0], CONFIRM)

    refused = chat.press(confirm, POLICE)

    assert (
        swedish(
            "It is for the other party to confirm this, in their channel; "
            "what you log yourself stands as yours already."
        )
        in refused.said
    )
    assert "Kan ej bedömas" in card(chat, "K2")


def test_a_baseline_agreed_by_both_makes_an_increase_judged(scene_of: SceneOf) -> None:
    chat = scene_of("soderkoping-2020", now=at("2020-03-01"))
    updated(chat, "K1", {"value": "100", "start": "2019-01-01", "end": "2019-12-31"})
    chat.press_in_post(CONFIRM, MUNICIPALITY)
    chat.deliver()

    assert "Kan ej bedömas" not in card(chat, "K1")


def test_a_baseline_that_ends_before_it_begins_is_an_error_at_its_end(scene_of: SceneOf) -> None:
    chat = scene_of("soderkoping-2020", now=at("2020-03-01"))

    assert list(errors(update(chat, "K1", {"value": "1", "start": "2019-12-31", "end": "2019-01-01"}))) == ["end"]


def test_a_rhythm_is_agreed_on_where_the_text_names_none(scene_of: SceneOf) -> None:
    chat = scene_of("soderkoping-2020", now=at("2020-03-01"))
    updated(chat, "K4", {"every": "month"})
    chat.press_in_post(CONFIRM, MUNICIPALITY)
    chat.deliver()

    assert "Kan ej bedömas" not in card(chat, "K4")


def test_a_week_is_excused_with_a_reason_and_stays_not_held(chat: Scene) -> None:
    updated(chat, "S6", {"interval": "2022-W29", "reason": "Semestervecka"}, event=CommitmentEvent.INTERVAL_EXCUSED)

    said = card(chat, "S6")
    assert "Semestervecka" in said
    assert "0 av" in said


def test_both_signatories_assess_with_a_comment_and_neither_overwrites_the_other(chat: Scene) -> None:
    updated(chat, "S1", {"verdict": "fulfilled", "comment": "Nytt forum"})
    updated(chat, "S1", {"verdict": "not_fulfilled", "comment": "Inget nytt hos oss"}, MUNICIPALITY)

    said = card(chat, "S1")
    assert "Nytt forum" in said
    assert "Inget nytt hos oss" in said


def test_a_purpose_is_assessed_by_the_parties(chat: Scene) -> None:
    updated(chat, "S7e", {"verdict": "fulfilled", "comment": "Tre familjer fick hjälp"})

    assert "Tre familjer fick hjälp" in card(chat, "S7e")


def test_an_update_is_corrected_and_undone_from_its_post(chat: Scene) -> None:
    updated(chat, "S2", {"date": "2022-10-10", "reference": "Fel"})

    chat.submit(chat.correct({"reference": "Rätt"}).view)
    chat.deliver()
    assert "Rätt" in words(chat.posts()[0])
    chat.press_in_post(UNDO)
    chat.deliver()
    assert "Uppfyllt" not in card(chat, "S2")


def test_a_condition_has_no_update_of_its_own(chat: Scene) -> None:
    assert [each for each in buttons(chat.command("/lofte S7a").answers) if each["action_id"] == UPDATE] == []


@pytest.mark.parametrize("value", ["soderhamn-2022|S99", "hedemora|H1", "|", "soderhamn-2022|S7a"])
def test_an_update_of_what_is_not_there_is_refused(chat: Scene, value: str) -> None:
    pressed = chat.press({"action_id": UPDATE, "type": "button", "value": value})

    assert pressed.calls == []
    assert pressed.said
    assert chat.press({"action_id": CORRECT, "type": "button", "value": value}).said
