import logging
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.domain.entries import EntryState
from handlers.views.entries import CORRECT, SHOW, UNDO
from tests.chat import button, fill, words
from tests.handlers.scene import COUNTING, ERIK, STRANGER, Scene, built_in, entry_posts, errors, of_group


def everything_stored(chat: Scene) -> bytes:
    """Return every byte of the SQLite database, its write-ahead log too."""
    path = Path(make_url(str(chat.database.engine.url)).database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


@pytest.mark.parametrize("number", ["19121212-1212", "121212+1212", "8112189876", "811278-9873"])
def test_a_personal_identity_number_is_refused_and_nothing_of_the_text_is_kept(
    chat: Scene, number: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answered = chat.review(filled={**COUNTING, "note": f"Orolig för Vitsippan {number}"})

    assert list(errors(answered)) == ["note"]
    assert "Vitsippan" not in answered.response.body
    assert "Vitsippan" not in caplog.text
    assert number not in caplog.text
    assert b"Vitsippan" not in everything_stored(chat)
    assert number.encode() not in everything_stored(chat)


def test_what_is_allowed_is_stored(chat: Scene) -> None:
    """The proof that the search through the database would have found the text above."""
    chat.log(filled={**COUNTING, "note": "Orolig stämning vid Vitsippan"})

    assert b"Vitsippan" in everything_stored(chat)


def test_nobody_else_saves_somebodys_draft(chat: Scene) -> None:
    review = chat.review().view

    refused = chat.submit(review, caller=ERIK)

    assert refused.acknowledged["response_action"] == "push"
    assert chat.entries() == []


def test_forms_buttons_and_ids_from_elsewhere_reach_nothing(chat: Scene) -> None:
    chat.log()
    post = entry_posts(chat)[0]
    form, review = chat.command("/insats").view, chat.review().view
    corrected = chat.press(button(post, CORRECT)).view
    title = built_in("soderhamn-2022").title

    for answered in (
        chat.submit(form, COUNTING, STRANGER),
        chat.submit(corrected, {}, STRANGER),
        chat.submit(review, caller=STRANGER),
        chat.press(of_group(form, "days"), STRANGER, fill(form, {})),
        *(chat.press(button(post, action_id), STRANGER) for action_id in (SHOW, CORRECT, UNDO)),
    ):
        assert answered.response.status == 200
        told = answered.said + words(answered.acknowledged) + "".join(words(call.sent) for call in answered.calls)
        assert title not in told
        assert "gemensam" not in told.casefold()
        assert "beslutsfattare" not in told
    (entry,) = chat.entries()
    assert (entry.state, entry.revision) == (EntryState.HELD, 1)


def test_a_button_about_another_agreements_entry_reaches_nothing(chat: Scene) -> None:
    chat.log()
    chat.import_and_tie(built_in("hedemora"), (STRANGER, "municipality"))
    (entry,) = chat.entries()

    for action_id in (CORRECT, UNDO):
        pressed = {"type": "button", "action_id": action_id, "value": f"hedemora|{entry.id}"}
        answered = chat.press(pressed, STRANGER)
        assert answered.said
        assert answered.calls == []
    (entry,) = chat.entries()
    assert entry.state is EntryState.HELD
