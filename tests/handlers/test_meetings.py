import re
from datetime import date
from typing import Any

import pytest

from bot.domain.kinds import MEETING
from handlers.views.entries import UNDO
from tests.chat import MUNICIPALITY, POLICE, Answered, at, button, fill, words
from tests.factories import make_agreement, make_commitment
from tests.handlers.scene import ERIK, HELD, Scene, of_group, swedish

WEEKLY: Any = {
    "kind": "cadence",
    "activities": ["weekly_meeting"],
    "every": "iso_week",
}


def note(chat: Scene) -> Any:
    """Return the values of the only note there is."""
    (entry,) = [entry for entry in chat.entries() if entry.kind == MEETING]
    return entry.values


def with_actions(chat: Scene, *actions: str, caller: Any = POLICE, **filled: Any) -> Answered:
    """Fill in the meeting's form with an action for each text, as far as to the review."""
    form = chat.command("/veckomote", caller).view
    for _ in actions:
        form = chat.press(of_group(form, "actions"), caller, fill(form, {})).view
    texts = {f"actions.{number}.text": said for number, said in enumerate(actions)}
    return chat.submit(form, {**HELD, **texts, **filled}, caller)


def chosen_week(view: dict[str, Any]) -> str:
    values = fill(view, {})["state"]["values"]
    (week,) = [value for block, value in values.items() if block.startswith("week~")]
    return str(week["value"]["selected_option"]["value"])


def error_paths(answered: Answered) -> list[str]:
    return [block.rpartition("~")[0] for block in answered.acknowledged["errors"]]


def test_this_week_is_proposed_and_every_week_of_the_period_offered(chat: Scene) -> None:
    view = chat.command("/veckomote").view

    assert chosen_week(view) == "2022-W41"
    (weeks,) = [block["element"] for block in view["blocks"] if block.get("block_id") == "week~0"]
    assert [option["value"] for option in weeks["options"]][:2] == ["2022-W41", "2022-W40"]
    assert weeks["options"][-1]["value"] == "2022-W01"


def test_a_week_with_both_parties_there_is_held(chat: Scene) -> None:
    review = chat.review("/veckomote", HELD)
    assert "✔" in words(review.view)

    chat.log("/veckomote", HELD)

    said = chat.command("/lofte S6").said
    assert re.search(r"\b1 (av|of) 4\d", said)


def test_a_week_without_social_worker_is_logged_but_not_held(chat: Scene) -> None:
    chat.log("/veckomote", {"heads.area_officer": 2})

    said = chat.command("/lofte S6").said
    assert "socialsekreterare" in said.split("✘")[1]
    assert re.search(r"\b0 (av|of) 4\d", said)


def test_what_was_decided_and_who_does_what_stands_in_the_post(chat: Scene) -> None:
    chat.submit(
        with_actions(
            chat,
            "Ring skolan",
            **{
                "decisions": "Fältassistent i centrum fredag kväll",
                "discussed": 3,
                "priority": ["police", "municipality"],
                "actions.0.owner": "U0ERIK",
                "actions.0.due": "2022-10-21",
            },
        ).view
    )
    chat.deliver()

    said = words(chat.posts()[0])
    for told in ("Fältassistent i centrum fredag kväll", "Ring skolan", "<@U0ERIK>", "21 okt", "3"):
        assert told in said


def test_a_second_note_names_who_logged_the_first_and_adds_to_it(chat: Scene) -> None:
    chat.submit(with_actions(chat, "Ring skolan", decisions="Fler vuxna ute", discussed=3).view)
    chat.deliver()

    form = chat.command("/veckomote", MUNICIPALITY).view
    assert "Anna Åkerlund" in words(form)

    review = with_actions(
        chat,
        "Ring skolan",
        "Boka lokal",
        caller=MUNICIPALITY,
        decisions="Ny mötestid",
        discussed=2,
        **{"heads.social_worker": 4},
    )
    assert "Anna Åkerlund" in words(review.view)
    chat.submit(review.view, caller=MUNICIPALITY)
    chat.deliver()

    assert note(chat)["decisions"].splitlines() == ["Fler vuxna ute", "Ny mötestid"]
    assert [each["text"] for each in note(chat)["actions"]] == ["Ring skolan", "Boka lokal"]
    assert note(chat)["heads"] == {"area_officer": 1, "social_worker": 4}
    assert note(chat)["discussed"] == 3
    for caller in (POLICE, MUNICIPALITY):
        about_week = [post for post in chat.posts(caller) if "Boka lokal" in words(post)]
        assert len(about_week) == 1, "the first post is brought up to date"


def test_a_short_text_is_not_lost_because_a_longer_one_happens_to_hold_it(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "decisions": "Jag ringer"})
    chat.log("/veckomote", {**HELD, "decisions": "Ja"}, MUNICIPALITY)

    assert note(chat)["decisions"].splitlines() == ["Jag ringer", "Ja"]


def test_the_same_text_in_both_notes_stands_once(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "decisions": "Fler vuxna ute\nNy mötestid"})
    chat.log("/veckomote", {**HELD, "decisions": "Ny mötestid"}, MUNICIPALITY)

    assert note(chat)["decisions"] == "Fler vuxna ute\nNy mötestid"


def test_a_note_that_came_between_review_and_save_is_added_to_after_one_more_review(chat: Scene) -> None:
    form = chat.command("/veckomote", MUNICIPALITY).view
    mine = {**HELD, "decisions": "Ny mötestid"}
    review = chat.submit(form, mine, MUNICIPALITY)
    chat.log("/veckomote", {**HELD, "decisions": "Fler vuxna ute"})

    told = chat.submit(review.view, caller=MUNICIPALITY)
    assert told.acknowledged["response_action"] == "push", "what was written stays beneath"
    assert note(chat)["decisions"] == "Fler vuxna ute"

    again = chat.submit(form, mine, MUNICIPALITY)
    assert "Anna Åkerlund" in words(again.view) or "Polisen" in words(again.view)
    chat.submit(again.view, caller=MUNICIPALITY)
    assert note(chat)["decisions"].splitlines() == ["Fler vuxna ute", "Ny mötestid"]


def test_a_note_that_was_saved_is_not_added_to_itself(chat: Scene) -> None:
    """Whoever presses Review in a form whose note is saved already (delivered late, or in another window)."""
    form = chat.command("/veckomote").view
    chat.submit(chat.submit(form, {**HELD, "decisions": "Ny mötestid"}).view)

    answered = chat.submit(form, {**HELD, "decisions": "Ny mötestid"})

    assert "submit" not in answered.view
    (entry,) = chat.entries()
    assert entry.revision == 1


def test_an_addition_that_was_saved_is_not_added_again(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "decisions": "Fler vuxna ute"})
    form = chat.command("/veckomote", MUNICIPALITY).view
    mine = {**HELD, "decisions": "Ny mötestid"}
    chat.submit(chat.submit(form, mine, MUNICIPALITY).view, caller=MUNICIPALITY)

    assert "submit" not in chat.submit(form, mine, MUNICIPALITY).view
    (entry,) = chat.entries()
    assert entry.revision == 2


def test_together_too_long_is_told_and_nothing_is_lost(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "decisions": "a" * 1500})

    told = chat.review("/veckomote", {**HELD, "decisions": "b" * 1500}, MUNICIPALITY)

    assert told.acknowledged["response_action"] == "push"
    assert swedish(
        "Together with what is there already this becomes too long. Go back and shorten your text a little."
    ) in words(told.view)
    assert note(chat)["decisions"] == "a" * 1500

    chat.log("/veckomote", {**HELD, "decisions": "b" * 400}, MUNICIPALITY)
    assert note(chat)["decisions"] == "a" * 1500 + "\n" + "b" * 400


def test_too_many_actions_together_are_told(chat: Scene) -> None:
    chat.submit(with_actions(chat, *(f"Åtgärd {number}" for number in range(8))).view)

    told = with_actions(chat, "Nio", "Tio", "Elva", caller=MUNICIPALITY)

    assert "submit" not in told.view
    assert len(note(chat)["actions"]) == 8


def test_undo_frees_the_week(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "decisions": "Fel vecka"})
    chat.press_in_post(UNDO)

    assert "Anna Åkerlund" not in words(chat.command("/veckomote", MUNICIPALITY).view)
    chat.log("/veckomote", {**HELD, "decisions": "Rätt"}, MUNICIPALITY)

    assert sorted((entry.state, entry.values["decisions"]) for entry in chat.entries()) == [
        ("held", "Rätt"),
        ("undone", "Fel vecka"),
    ]


def test_a_correction_keeps_the_week(chat: Scene) -> None:
    chat.log("/veckomote", {"heads.area_officer": 1, "decisions": "Ny mötestid"})

    chat.submit(chat.correct({"heads.social_worker": 1}, MUNICIPALITY).view, caller=MUNICIPALITY)

    assert note(chat)["week"] == "2022-W41"
    assert note(chat)["heads"] == {"area_officer": 1, "social_worker": 1}
    assert note(chat)["decisions"] == "Ny mötestid"
    chat.log("/veckomote", {**HELD, "decisions": "Till"}, ERIK)
    assert note(chat)["decisions"].splitlines() == ["Ny mötestid", "Till"]


def test_a_note_can_be_moved_to_a_free_week(chat: Scene) -> None:
    chat.log("/veckomote", HELD)
    chat.submit(chat.correct({"week": "2022-W40"}).view)
    chat.deliver()

    chat.log("/veckomote", HELD, MUNICIPALITY)
    assert sorted(entry.values["week"] for entry in chat.entries()) == ["2022-W40", "2022-W41"]


def test_a_note_moved_to_a_week_that_has_one_is_told_so_at_the_review(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "week": "2022-W40", "decisions": "Fyrtio"})
    chat.log("/veckomote", {**HELD, "decisions": "Fyrtioett"})

    told = chat.correct({"week": "2022-W40"})

    assert "submit" not in told.view
    assert "40" in words(told.view)
    assert sorted(entry.values["week"] for entry in chat.entries()) == ["2022-W40", "2022-W41"]


def test_a_day_outside_the_week_is_an_error_at_the_day(chat: Scene) -> None:
    assert error_paths(chat.review("/veckomote", {**HELD, "date": "2022-10-07"})) == ["date"]
    assert chat.review("/veckomote", {**HELD, "date": "2022-10-07", "week": "2022-W40"}).view["submit"]


def test_an_action_without_words_is_an_error_at_its_field(chat: Scene) -> None:
    assert error_paths(with_actions(chat, "  ", "Ring skolan")) == ["actions.0.text"]


@pytest.mark.parametrize("week", ["2022-W42", "2022-W53", "2022-41", "W", "9999-W99"])
def test_a_forged_week_is_an_error_at_its_field(chat: Scene, week: str) -> None:
    assert error_paths(forged(chat, week)) == ["week"]


def forged(chat: Scene, week: str) -> Answered:
    filled = fill(chat.command("/veckomote").view, HELD)
    (chosen,) = [value for block, value in filled["state"]["values"].items() if block.startswith("week~")]
    chosen["value"]["selected_option"] = {"value": week}
    return chat.dispatch({**chat._person(POLICE), "type": "view_submission", "trigger_id": "1.2.3", "view": filled})


def test_a_week_written_in_another_way_is_the_same_week(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "week": "2022-W09"})

    review = forged(chat, "2022-W9")

    assert swedish("Add") == review.view["submit"]["text"]


@pytest.mark.parametrize(
    ("day", "week"),
    [("2021-01-03", "2020-W53"), ("2022-01-02", "2021-W52"), ("2024-12-30", "2025-W01"), ("2026-12-31", "2026-W53")],
)
def test_weeks_over_new_year(untied: Scene, day: str, week: str) -> None:
    weekly = make_agreement(make_commitment("P1", WEEKLY), period={"start": "2020-01-01", "end": "2027-12-31"})
    untied.clock = at(day)
    untied.import_and_tie(weekly)

    assert chosen_week(untied.command("/veckomote").view) == week
    untied.log("/veckomote", {})

    (entry,) = untied.entries("provstad-2022")
    assert entry.values["week"] == week
    assert f"{int(week[-2:])}" in words(untied.posts()[0])
    assert entry.start <= date.fromisoformat(day)


def test_the_button_to_add_says_so(chat: Scene) -> None:
    chat.log("/veckomote", HELD)

    review = chat.review("/veckomote", HELD, MUNICIPALITY)

    assert review.view["submit"]["text"] == swedish("Add")
    assert button(chat.posts()[0], UNDO)
