import logging
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.domain.entries import EntryState
from bot.services.access import Caller
from handlers.register import COMMANDS
from handlers.shortcuts import ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE
from handlers.views.entries import CORRECT, SHOW, UNDO
from tests.chat import POLICE, button, fill, words
from tests.handlers.scene import COUNTING, ERIK, STRANGER, Scene, built_in, entry_posts, errors, of_group, swedish

ADVICE = swedish(
    "Nothing you wrote here has been kept. If it also stands in a message, delete it there: hold the message, or point "
    "at it and choose the three dots, then Delete."
)


def everything_stored(chat: Scene) -> bytes:
    """Return every byte of the SQLite database, its write-ahead log too."""
    path = Path(make_url(str(chat.database.engine.url)).database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


NUMBERS = ("19121212-1212", "121212+1212", "8112189876", "811278-9873", "871010-P232", "811218\N{EN DASH}9876")


def held_nowhere(chat: Scene, caplog: pytest.LogCaptureFixture, *secrets: str) -> None:
    """Hold that nothing of the text is in any table, nor in any record of the log, whatever the record carries."""
    stored = everything_stored(chat)
    logged = "\n".join([caplog.text, *(repr(vars(record)) for record in caplog.records)])
    for secret in secrets:
        assert secret.encode() not in stored
        assert secret not in logged


@pytest.mark.parametrize("number", NUMBERS)
def test_a_personal_identity_number_is_refused_and_nothing_of_the_text_is_kept(
    chat: Scene, number: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answered = chat.review(filled={**COUNTING, "note": f"Orolig för Vitsippan {number}"})

    refusal = errors(answered)
    assert list(refusal) == ["note"]
    assert ADVICE in refusal["note"]
    assert "Vitsippan" not in answered.response.body
    held_nowhere(chat, caplog, "Vitsippan", number)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_line_with_a_number_is_refused_and_nothing_of_it_is_kept(
    chat: Scene, number: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answered = chat.command(f"/insats heldag 4 poliser Vitsippan {number}")

    assert ADVICE in answered.said
    assert "Vitsippan" not in answered.said
    assert answered.calls == [], "no form holds it either"
    held_nowhere(chat, caplog, "Vitsippan", number)


@pytest.mark.parametrize("command", sorted(COMMANDS))
@pytest.mark.parametrize("caller", [POLICE, STRANGER], ids=["a member", "a stranger"])
def test_every_command_with_a_number_is_answered_with_advice_to_remove_it(
    chat: Scene, command: str, caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever else the command would have been refused for: a week that is none, consents that nobody follows."""
    with caplog.at_level(logging.DEBUG):
        answered = chat.command(f"{command} Vitsippan 811228-9874", caller)

    assert ADVICE in answered.said
    assert "Vitsippan" not in answered.said
    assert answered.calls == []
    held_nowhere(chat, caplog, "Vitsippan", "811228-9874")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("shortcut", [ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE])
def test_a_message_with_a_number_is_refused_with_advice_to_delete_it(
    chat: Scene, shortcut: str, number: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answered = chat.shortcut(shortcut, f"Ring om Vitsippan {number}")

    assert ADVICE in answered.said
    assert "Vitsippan" not in answered.said
    assert answered.calls == []
    held_nowhere(chat, caplog, "Vitsippan", number)


def test_words_told_of_as_a_name_are_not_kept_before_they_are_kept_on_purpose(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        warned = chat.review(filled={**COUNTING, "note": "Orolig för Vitsippan Andersson"})

    assert "Vitsippan Andersson" in words(warned.view)
    held_nowhere(chat, caplog, "Vitsippan", "Andersson")


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
