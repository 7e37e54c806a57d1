"""What is seldom done is loaded when it is first needed, and is there then."""

import subprocess
import sys
from inspect import signature

import pytest

from handlers.forms.state import FormState
from handlers.later import later
from handlers.register import ACTIONS, COMMANDS, SUBMISSIONS
from handlers.sorts import _LATER, sort_of

SELDOM = (
    "bot.domain.making",
    "bot.domain.oneline",
    "handlers.making",
    "handlers.views.pictures",
    "matplotlib",
    "icalendar",
)


def test_the_bot_is_ready_without_what_is_seldom_done() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, bot.app; print(*sys.modules)"], check=True, capture_output=True, text=True
    ).stdout.split()

    assert [name for name in SELDOM if name in loaded] == []


@pytest.mark.parametrize("form", sorted(_LATER))
def test_every_sort_that_is_loaded_later_is_there(form: str) -> None:
    assert callable(sort_of(FormState(form=form, draft="d", channel="C")).submit)


def test_a_handler_that_is_not_there_is_an_error_that_is_seen() -> None:
    with pytest.raises(AttributeError):
        later("handlers.making", "no_such_handler")(None)


def test_every_handler_is_called_with_what_bolt_gives() -> None:
    for handler in (*COMMANDS.values(), *ACTIONS.values(), *SUBMISSIONS.values()):
        assert set(signature(handler).parameters) <= {
            "ack",
            "action",
            "args",
            "body",
            "command",
            "context",
            "event",
            "house",
            "respond",
            "view",
        }
