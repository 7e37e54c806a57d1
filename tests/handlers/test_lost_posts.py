from datetime import timedelta

import pytest
from slack_sdk.models.metadata import Metadata

from bot.services.outbox import claim_due, keep
from tests.chat import MUNICIPALITY, words
from tests.handlers.ledger import QUEUED, SENT, UNCERTAIN, about_entries, saved, states
from tests.handlers.scene import COUNTING, Scene
from tests.handlers.slack import Trouble


def test_a_crash_before_posting_loses_nothing(chat: Scene) -> None:
    saved(chat)
    claim_due(chat.database, now=chat.clock, lease=chat.house.delivery_lease)

    chat.later(seconds=59)
    assert about_entries(chat) == []

    chat.later(seconds=2)
    assert len(about_entries(chat)) == 1


def test_a_crash_between_post_and_mark_posts_nothing_twice(chat: Scene) -> None:
    saved(chat)
    for delivery in claim_due(chat.database, now=chat.clock, lease=chat.house.delivery_lease):
        keep(chat.database, delivery, now=chat.clock, lasting=chat.house.delivery_lease)
        chat.clients[delivery.team_id].chat_postMessage(
            channel=delivery.channel_id,
            text="Gemensam insats",
            metadata=Metadata(event_type="lofteskoll_delivery", event_payload={"key": delivery.key}),
        )

    chat.later(minutes=2)

    assert len(about_entries(chat)) == len(about_entries(chat, MUNICIPALITY)) == 1
    assert states(chat) == [SENT]


def test_what_was_found_in_the_history_is_brought_up_to_date_by_a_correction(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True)]
    chat.log()
    chat.later(minutes=1)

    chat.submit(chat.correct({"heads.area_officer": 9}).view)
    chat.deliver()

    assert len(about_entries(chat)) == 1
    assert "9" in words(about_entries(chat)[0])


@pytest.mark.parametrize("status", [500, 503])
@pytest.mark.parametrize("lost", [True, False], ids=["it went all the same", "it did not go"])
def test_a_server_error_is_looked_up_before_it_is_posted_again(chat: Scene, status: int, lost: bool) -> None:  # noqa: FBT001
    chat.slack().troubles = [Trouble("chat.postMessage", "internal_error", channel="C0POLIS", status=status, lost=lost)]
    chat.log()
    assert states(chat) == [QUEUED]

    chat.later(minutes=1)

    assert len(about_entries(chat)) == 1
    assert len(chat.slack().of("conversations.history")) == 1
    assert states(chat) == [SENT]


def test_a_time_out_is_looked_up_before_it_is_posted_again(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True)]

    chat.log()
    chat.later(minutes=1)

    assert len(about_entries(chat)) == 1
    assert states(chat) == [SENT]


def test_a_post_is_found_although_our_clock_is_ahead_of_slacks(chat: Scene) -> None:
    chat.slack().ahead = 30
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True)]

    chat.log()
    chat.later(minutes=1)

    assert len(about_entries(chat)) == 1


def test_a_correction_that_comes_before_the_lost_post_is_found_makes_no_second_one(chat: Scene) -> None:
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-12"})
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True)]
    chat.log()

    chat.submit(chat.correct({"heads.area_officer": 9}, MUNICIPALITY).view, caller=MUNICIPALITY)
    chat.deliver()
    chat.later(minutes=1)

    assert len(about_entries(chat)) == 2
    assert "9" in words(about_entries(chat)[0])
    assert states(chat) == [SENT, SENT, SENT]


@pytest.mark.parametrize("problem", ["missing_scope", "not_in_channel", "ratelimited", TimeoutError()], ids=str)
@pytest.mark.parametrize("lost", [True, False], ids=["it went all the same", "it did not go"])
def test_while_the_history_cannot_be_read_nothing_is_posted_again(
    chat: Scene,
    problem: str | Exception,
    lost: bool,  # noqa: FBT001
) -> None:
    chat.slack().troubles = [
        Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=lost),
        Trouble("conversations.history", problem, times=2),
    ]
    chat.log()
    for minutes in (1, 2):
        chat.later(minutes=minutes)
        assert len(about_entries(chat)) == lost

    chat.later(minutes=5)

    assert len(about_entries(chat)) == 1
    assert states(chat) == [SENT]


def test_where_the_history_cannot_be_read_for_a_day_the_post_is_uncertain(chat: Scene) -> None:
    chat.slack().troubles = [
        Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True),
        Trouble("conversations.history", "missing_scope", times=99),
    ]
    chat.log()
    for _ in range(26):
        chat.later(hours=1)

    assert len(about_entries(chat)) == 1
    assert states(chat) == [UNCERTAIN]


def talk(chat: Scene, times: int) -> None:
    for _ in range(times):
        chat.slack().chat_postMessage(
            channel="C0POLIS", text="God morgon", metadata=Metadata("greeting", {"key": "hello"})
        )


@pytest.mark.parametrize("lost", [True, False], ids=["it went all the same", "it did not go"])
def test_a_lost_post_is_looked_for_behind_all_that_has_been_said_since(chat: Scene, lost: bool) -> None:  # noqa: FBT001
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=lost)]
    chat.log()
    talk(chat, 100)

    chat.later(minutes=1)

    assert states(chat) == [SENT]
    assert len(about_entries(chat)) == 1


def test_what_was_said_before_the_first_attempt_need_not_be_read(chat: Scene) -> None:
    saved(chat)
    chat.clock += timedelta(minutes=20)
    talk(chat, 1000)
    chat.clock += timedelta(minutes=20)
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True)]
    chat.deliver()

    chat.later(minutes=1)

    assert states(chat) == [SENT]
    assert len(chat.slack().of("conversations.history")) == 1


def test_where_more_has_been_said_than_can_be_read_nothing_is_posted_again(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True)]
    chat.log()
    talk(chat, 1000)

    chat.later(minutes=1)

    assert states(chat) == [UNCERTAIN]
    assert len(about_entries(chat)) == 1
    assert "delivery_uncertain" in caplog.messages
