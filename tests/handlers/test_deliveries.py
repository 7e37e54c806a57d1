import logging

import pytest

from handlers.deliveries import send_due
from handlers.views.entries import UNDO
from storage.deliveries import NewDelivery, queue_deliveries
from tests.chat import MUNICIPALITY, words
from tests.handlers.ledger import PARKED, QUEUED, SENT, about_entries, saved, states
from tests.handlers.scene import Scene
from tests.handlers.slack import Trouble


def test_an_uninvited_bot_tells_the_person_once_and_posts_after_the_invitation(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", "not_in_channel", channel="C0POLIS", times=3)]

    chat.log()
    for _ in range(3):
        chat.later(hours=1)

    told = [post for post in chat.slack().history if post["channel"] == "U0ANNA"]
    assert len(told) == 1
    assert "<#C0POLIS>" in told[0]["text"]
    assert "/invite" in told[0]["text"]
    assert len(about_entries(chat)) == 1
    assert len(about_entries(chat, MUNICIPALITY)) == 1


def test_that_the_person_cannot_be_told_stops_nothing(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    chat.slack().troubles = [
        Trouble("chat.postMessage", "not_in_channel", channel="C0POLIS"),
        Trouble("chat.postMessage", "user_not_found", channel="U0ANNA"),
    ]

    chat.log()
    chat.later(hours=1)

    assert "person_not_told" in caplog.messages
    assert len(about_entries(chat)) == 1


def test_a_rate_limit_is_waited_for_as_long_as_slack_says(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", "ratelimited", channel="C0POLIS", status=429, retry_after=120)]
    chat.log()

    chat.later(seconds=119)
    assert about_entries(chat) == []

    chat.later(seconds=2)
    assert len(about_entries(chat)) == 1
    assert chat.slack().of("conversations.history") == [], "what was refused has not gone"


def test_a_deleted_post_is_put_anew_by_the_next_change(chat: Scene) -> None:
    chat.log()
    chat.slack().delete(about_entries(chat)[0])

    chat.submit(chat.correct({"heads.area_officer": 9}, MUNICIPALITY).view, caller=MUNICIPALITY)
    chat.later(minutes=1)
    assert len(about_entries(chat)) == 1
    assert "9" in words(about_entries(chat)[0])

    chat.press_in_post(UNDO)
    chat.later(minutes=1)
    assert len(about_entries(chat)) == 1, "from then on the new one is brought up to date"


def test_a_hopeless_post_is_parked_with_a_line_in_the_log(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", "restricted_action", channel="C0POLIS", times=99)]

    chat.log()
    chat.later(days=1)

    (line,) = [record for record in caplog.records if record.getMessage() == "delivery_parked"]
    assert vars(line)["problem"] == "restricted_action"
    assert vars(line)["key"].startswith("entry:")
    assert states(chat) == [PARKED]
    assert states(chat, MUNICIPALITY.team_id) == [SENT]


def test_after_a_day_of_failures_a_post_is_parked_with_a_line_in_the_log(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", "not_in_channel", channel="C0POLIS", times=99)]

    chat.log()
    for _ in range(30):
        chat.later(hours=1)

    assert states(chat) == [PARKED]
    assert caplog.messages.count("delivery_parked") == 1


def test_a_broken_channel_does_not_stop_the_others(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", RuntimeError("broken"), channel="C0POLIS", times=99)]

    chat.log()

    assert len(about_entries(chat, MUNICIPALITY)) == 1
    assert states(chat) == [QUEUED]


def test_a_post_that_cannot_be_rendered_does_not_stop_the_others(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """Such as one that a newer version of the program has left behind."""
    with chat.database.writing() as session:
        queue_deliveries(
            session,
            [
                NewDelivery(
                    key=f"{occasion}:{team_id}",
                    agreement_id="soderhamn-2022",
                    occasion=occasion,
                    team_id=team_id,
                    channel_id=channel_id,
                    queued_at=chat.clock,
                    due_at=chat.clock,
                )
                for team_id, channel_id in (("T0POLIS", "C0POLIS"), ("T0KOMMUN", "C0KOMMUN"))
                for occasion in ("digest of next year", "entry")
            ],
        )

    with caplog.at_level(logging.ERROR):
        chat.log()

    assert len(about_entries(chat)) == len(about_entries(chat, MUNICIPALITY)) == 1
    assert caplog.messages.count("delivery_broken") == 4
    assert "digest of next year:T0POLIS" in [getattr(record, "key", None) for record in caplog.records]
    assert send_due(chat.house) == 0, "they wait for their next attempt"


def test_posts_in_one_channel_come_in_their_order(chat: Scene) -> None:
    for day in range(1, 10):
        saved(chat, **{"days.0.date": f"2022-10-0{day}"})
        chat.clock = chat.clock.replace(minute=day)

    chat.deliver()

    told = [words(post) for post in reversed(about_entries(chat))]
    assert [day for day in range(1, 10) if f" {day} okt" in told[day - 1]] == list(range(1, 10))


def test_a_workspace_that_was_left_is_no_obstacle(chat: Scene) -> None:
    with chat.database.writing() as session:
        queue_deliveries(
            session,
            [
                NewDelivery(
                    key="gone",
                    agreement_id="soderhamn-2022",
                    occasion="tied",
                    team_id="T0GONE",
                    channel_id="C0GONE",
                    queued_at=chat.clock,
                    due_at=chat.clock,
                )
            ],
        )

    chat.log()

    assert len(about_entries(chat)) == 1
