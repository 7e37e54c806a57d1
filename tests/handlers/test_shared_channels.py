"""One channel of two workspaces (Slack Connect): both authorities work in it, one of their bots tells what is told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.reminding.settings import Kind
from bot.services.ties import untie_channel
from handlers.seldom import REMIND_RESUME, REMIND_SNOOZE
from tests.chat import MUNICIPALITY, POLICE, Chat
from tests.disposing import SODERHAMN
from tests.handlers.reminded import MONDAY, elements, press, put_off, reminders, said
from tests.handlers.scene import COUNTING, Scene, built_in, entry_posts
from tests.handlers.slack import Trouble

SHARED = "C0BAADA"
THEIRS = replace(MUNICIPALITY, channel_id=SHARED)
OURS = replace(POLICE, channel_id=SHARED)


@pytest.fixture
def chat(untied: Scene) -> Scene:
    """A channel that the municipality tied first, and the police after it."""
    untied.clock = MONDAY
    Chat.import_and_tie(untied, built_in(SODERHAMN), (THEIRS, "municipality"))
    untied.passes(minutes=1)
    Chat.import_and_tie(untied, built_in(SODERHAMN), (OURS, "police"))
    return untied


def remind(chat: Scene) -> None:
    """Let the week's reminder come on Friday."""
    chat.only(Kind.WEEK_OPEN)
    chat.passes(days=4, hours=5)


def log(chat: Scene) -> None:
    chat.log("/insats", COUNTING, OURS)


def test_who_tied_it_second_puts_the_reminders_off_too(chat: Scene) -> None:
    remind(chat)
    (message,) = reminders(chat, THEIRS)

    put_off(chat, message, "tomorrow", OURS)

    (shown,) = reminders(chat, THEIRS)
    assert elements(shown, REMIND_SNOOZE) == []
    assert f"<@{POLICE.user_id}>" not in said(shown), "it names nobody there"
    press(chat, shown, REMIND_RESUME, OURS)
    (shown,) = reminders(chat, THEIRS)
    assert elements(shown, REMIND_SNOOZE)


def taken_away(chat: Scene) -> None:
    """The municipality has taken the app away."""
    chat.house.workspaces._ours = {POLICE.team_id: chat.house.workspaces._ours[POLICE.team_id]}


def revoked(chat: Scene) -> None:
    """The municipality's token, which stands in the settings, is good for nothing any more."""
    chat.slack(THEIRS).troubles = [Trouble("chat.postMessage", "token_revoked", times=99)]


def untied_again(chat: Scene) -> None:
    """The municipality unties the channel while a post of its bot waits."""
    untie_channel(chat.database, THEIRS, agreement_id=SODERHAMN, channel_id=SHARED, now=chat.clock)


GONE: list[Callable[[Scene], Any]] = [taken_away, revoked, untied_again]


@pytest.mark.parametrize("happens", GONE)
def test_where_the_first_bot_is_gone_the_other_tells(chat: Scene, happens: Callable[[Scene], Any]) -> None:
    chat.submit(chat.review("/insats", COUNTING, OURS).view, caller=OURS)

    happens(chat)
    chat.deliver()
    chat.later(seconds=1)

    assert len(entry_posts(chat, OURS)) == 1
    assert entry_posts(chat, THEIRS) == []


def test_a_reminder_that_the_other_bot_tells_can_be_put_off(chat: Scene) -> None:
    taken_away(chat)
    remind(chat)
    chat.later(seconds=1)
    (message,) = reminders(chat, OURS)

    put_off(chat, message, "tomorrow", OURS)

    (shown,) = reminders(chat, OURS)
    assert f"<@{POLICE.user_id}>" in said(shown)


def test_what_may_be_out_already_is_not_handed_to_the_other_bot(chat: Scene) -> None:
    """It couldn't tell, and there must never be two."""
    chat.slack(THEIRS).troubles = [Trouble("chat.postMessage", TimeoutError(), lost=True)]
    log(chat)
    taken_away(chat)

    chat.later(hours=1)

    assert entry_posts(chat, OURS) == []
