import json
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, repeat
from typing import Any

import pytest

from bot.logs import JsonLines
from handlers.views.entries import CORRECT
from tests.chat import POLICE, Answered, Chat, button, fill, words
from tests.handlers.scene import COUNTING, FRIDAY, Scene, built_in, swedish
from tests.handlers.slack import Trouble

TYPED = "Orolig stämning vid Vitsippan"
REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


class BrokenError(Exception):
    """What nobody foresaw; as many errors do, it quotes what it stumbled over."""

    def __init__(self) -> None:
        super().__init__(f"cannot store {TYPED!r}")


def after(times: int) -> Callable[[], BrokenError | None]:
    """Return what breaks down when it is asked once more than so many times."""
    outcomes = chain(repeat(None, times), repeat(BrokenError()))
    return lambda: next(outcomes)


def told_reference(said: str, caplog: pytest.LogCaptureFixture) -> None:
    """Hold that the person was told a number, that the log carries it, and that the log tells nothing typed."""
    (reference,) = set(REFERENCE.findall(said))
    (line,) = [record for record in caplog.records if record.getMessage() == "unexpected"]
    assert vars(line)["reference"] == reference
    written = JsonLines().format(line)
    assert "BrokenError" in written
    assert TYPED not in written
    assert TYPED not in caplog.text
    assert json.loads(written)["traceback"]


@pytest.mark.parametrize("command", ["/lofte", "/insats", "/veckomote"])
def test_an_unexpected_error_of_a_command_is_told_with_a_number(
    chat: Scene, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    chat.breaks_down = after(0)

    answered = chat.command(command)

    assert (answered.response.status, answered.response.body) == (200, "")
    told_reference(answered.said, caplog)


def test_an_unexpected_error_of_a_button_is_told_with_a_number(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    chat.log()
    chat.slack().troubles = [Trouble("views.open", BrokenError())]

    answered = chat.press_in_post(CORRECT)

    assert answered.response.status == 200
    told_reference(answered.said, caplog)


def test_an_unexpected_error_within_a_form_is_told_on_top_of_it(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    form = chat.command("/insats").view
    more = button(form, "form_add_row")
    chat.slack().troubles = [Trouble("views.update", BrokenError())]

    answered = chat.press(more, view=fill(form, {"note": TYPED}))

    assert answered.response.status == 200
    (pushed,) = [call.sent for call in answered.calls if call.method == "views.push"]
    told_reference(words(pushed["view"]), caplog)


@pytest.mark.parametrize("answers", [0, 1, 2])
def test_an_unexpected_error_of_a_submission_is_told_and_what_was_typed_stays(
    chat: Scene, answers: int, caplog: pytest.LogCaptureFixture
) -> None:
    form = chat.command("/insats").view
    chat.breaks_down = after(answers)

    answered = chat.submit(form, {**COUNTING, "note": TYPED})

    assert answered.response.status == 200
    assert answered.acknowledged["response_action"] == "push"
    told_reference(words(answered.view), caplog)


def test_an_unexpected_error_of_saving_saves_nothing_and_posts_nothing(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    review = chat.review(filled={**COUNTING, "note": TYPED}).view
    chat.breaks_down = after(0)

    answered = chat.submit(review)

    assert answered.acknowledged["response_action"] == "push"
    told_reference(words(answered.view), caplog)
    assert chat.entries() == []
    chat.breaks_down = lambda: None
    assert chat.submit(review).acknowledged == {"response_action": "clear"}
    assert len(chat.entries()) == 1


def test_a_failure_right_after_the_acknowledgement_leaves_it_given(sqlite_url: str) -> None:
    """On a pool of threads, as the bot runs: Bolt looks for the acknowledgement only every 10 ms."""
    with ThreadPoolExecutor(2) as pool:
        chat = Chat(sqlite_url, now=FRIDAY, executor=pool)
        chat.import_and_tie(built_in("soderhamn-2022"))
        pressed = {"type": "button", "action_id": CORRECT, "value": "soderhamn-2022|nothing"}

        statuses = [chat.press(pressed).response.status for _ in range(5)]

        assert statuses == [200] * 5
        chat.database.dispose()


def test_an_unreachable_chat_stops_no_acknowledgement(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    chat.cut_off = OSError("no route to host")

    answered = chat.press({"type": "button", "action_id": CORRECT, "value": "soderhamn-2022|nothing"})

    assert answered.response.status == 200
    assert "error_not_shown" in caplog.messages


def test_a_form_that_opened_too_late_is_told(chat: Scene) -> None:
    for error in ("expired_trigger_id", "trigger_expired"):
        chat.slack().troubles = [Trouble("views.open", error)]

        answered = chat.command("/insats")

        assert answered.response.status == 200
        assert answered.said.startswith(
            swedish("The chat took too long to open the form. Nothing is lost: try the command once more.")
        )


def test_a_command_that_slack_delivers_twice_says_nothing_the_second_time(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    chat.slack().troubles = [Trouble("views.open", "exchanged_trigger_id")]

    with caplog.at_level(logging.INFO):
        answered = chat.command("/insats")

    assert (answered.response.status, answered.answers) == (200, [])
    (line,) = [record for record in caplog.records if record.name.startswith("handlers")]
    assert (line.getMessage(), line.levelname) == ("open_already", "INFO")


def test_a_private_answer_that_slack_refuses_is_logged_without_content(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    chat.refused = 404

    chat.command(f"/lofte {TYPED}")

    (line,) = [record for record in caplog.records if record.getMessage() == "answer_refused"]
    assert (vars(line)["status"], line.levelname) == (404, "WARNING")
    assert TYPED not in JsonLines().format(line)
    assert "slack.invalid" not in JsonLines().format(line), "the address is a secret"


def test_an_error_within_a_form_that_can_not_be_shown_is_logged(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    form = chat.command("/insats").view
    chat.slack().troubles = [Trouble("views.update", "not_found"), Trouble("views.push", "expired_trigger_id")]

    answered = chat.press(button(form, "form_add_row"), view=fill(form, {}))

    assert answered.response.status == 200
    assert "error_not_shown" in caplog.messages


def test_a_refusal_is_logged_by_its_kind_only(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        chat.press({"type": "button", "action_id": CORRECT, "value": f"{TYPED}|1"})

    (line,) = [record for record in caplog.records if record.getMessage() == "refused"]
    assert vars(line)["reason"] == "NotTied"
    assert TYPED not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        {
            "type": "view_submission",
            "view": {"type": "modal", "callback_id": "unknown", "state": {"values": {"a": {"b": TYPED}}}},
        },
        {"type": "block_actions", "actions": [{"action_id": "unknown", "value": TYPED}]},
        {"type": "shortcut", "callback_id": "unknown"},
    ],
    ids=lambda body: body["type"],
)
def test_what_the_bot_does_not_know_is_logged_without_content(
    chat: Scene, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answered: Answered = chat.dispatch({**chat._person(POLICE), "trigger_id": "1.2.3", **body})

    assert answered.answers == []
    assert TYPED not in caplog.text
