"""Who logged and changed an entry, when, and what was changed: all of it visible from the entry."""

from handlers.views.entries import CORRECT, HISTORY, UNDO
from tests.chat import MUNICIPALITY, button, fill, words
from tests.handlers.scene import COUNTING, STRANGER, Scene, of_group, swedish


def test_each_change_is_told_with_who_when_and_what(chat: Scene) -> None:
    chat.log(filled={**COUNTING, "note": "Lugnt"})
    chat.later(hours=2)
    chat.submit(chat.correct({"note": "Lugnt vid resecentrum"}, MUNICIPALITY).view, caller=MUNICIPALITY)
    chat.later(hours=2)
    chat.press_in_post(UNDO)
    chat.deliver()

    told = words(chat.press_in_post(HISTORY).view)

    assert told.index("16:00") < told.index("14:00") < told.index("12:00"), "the latest first"
    assert "Maria Lindqvist" in told
    assert "− ~*Kort anteckning:* Lugnt~" in told
    assert "+ *Kort anteckning:* Lugnt vid resecentrum" in told


def test_a_late_entry_says_how_late(chat: Scene) -> None:
    chat.log(filled={**COUNTING, "days.0.date": "2022-09-14"})

    told = words(chat.press_in_post(HISTORY).view)

    assert "30" in told


def test_an_entry_made_for_a_colleague_says_so(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "colleague"), view=fill(form, {})).view
    chat.submit(chat.submit(form, {**COUNTING, "colleague": "U0ERIK"}).view)
    chat.deliver()

    assert "<@U0ERIK>" in words(chat.posts()[0])
    assert "Erik Sjödin" in words(chat.posts(MUNICIPALITY)[0])
    assert swedish("Logged for a colleague") in words(chat.posts()[0])


def test_the_history_of_another_channels_entry_is_not_shown(chat: Scene) -> None:
    chat.log()
    history = button(chat.posts()[0], HISTORY)

    refused = chat.press(history, STRANGER)

    assert refused.calls == []
    assert "Anna" not in refused.said


def test_the_post_of_a_late_entry_says_how_late(chat: Scene) -> None:
    chat.log(filled={**COUNTING, "days.0.date": "2022-09-14"})

    assert "30 dagar i efterhand" in words(chat.posts(MUNICIPALITY)[0])


def test_the_colleague_stays_however_often_the_other_authority_corrects(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "colleague"), view=fill(form, {})).view
    chat.submit(chat.submit(form, {**COUNTING, "colleague": "U0ERIK"}).view)
    chat.deliver()

    for note in ("Lugnt", "Lugnt vid resecentrum"):
        corrected = chat.press_in_post(CORRECT, MUNICIPALITY).view
        assert "U0ERIK" not in str(corrected["blocks"]), "nobody of another workspace can be chosen"
        chat.submit(chat.submit(corrected, {"note": note}, MUNICIPALITY).view, caller=MUNICIPALITY)
        chat.deliver()

    (entry,) = chat.entries()
    assert (entry.values["colleague"], entry.values["note"]) == ("U0ERIK", "Lugnt vid resecentrum")
