import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.services.outbox import claim_due
from handlers.deliveries import send_due
from handlers.house import House
from handlers.views.entries import UNDO
from handlers.workspaces import Workspace, Workspaces
from storage.deliveries import NewDelivery, queue_deliveries
from tests.chat import MUNICIPALITY, POLICE, words
from tests.handlers.ledger import PARKED, QUEUED, SENT, about_entries, saved, states
from tests.handlers.scene import Scene, built_in
from tests.handlers.slack import Trouble, TroubledClient
from tests.queued import queue_glance
from tests.services.test_trouble import make_unreadable


class TakenOver(TroubledClient):
    """A workspace so slow that another process has taken over what waits behind the first post."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def _told(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        if method == "chat.postMessage":
            meanwhile, self.meanwhile = self.meanwhile, lambda: None
            meanwhile()
        return super()._told(method, sent)


def test_two_senders_and_a_slow_chat_post_nothing_twice(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    """The first sender has all posts, and hangs in the first until its lease is over for the others."""
    client = TakenOver({"U0ANNA": "Anna Åkerlund"}, lambda: chat.clock)
    workspaces = Workspaces([Workspace("T0POLIS", "B1", "U1", client)])
    house = House(chat.database, chat.now, workspaces, lambda: None)
    for day in range(1, 5):
        saved(chat, **{"days.0.date": f"2022-10-0{day}"})

    def another_sends() -> None:
        chat.clock += house.delivery_lease
        while send_due(house):
            pass

    client.meanwhile = another_sends
    with caplog.at_level(logging.INFO):
        send_due(house)

    posted = [post["metadata"]["event_payload"]["key"] for post in client.of("chat.postMessage")]
    keys = [key for key in posted if key.startswith("entry:")]
    assert len(keys) == len(set(keys)) == 4
    assert caplog.messages.count("delivery_taken_over") == 3
    assert states(chat) == [SENT] * 4


def test_a_post_is_held_for_longer_than_its_call_may_take(chat: Scene) -> None:
    client = TakenOver({"U0ANNA": "Anna Åkerlund"}, lambda: chat.clock)
    client.timeout = 30
    house = House(chat.database, chat.now, Workspaces([Workspace("T0POLIS", "B1", "U1", client)]), lambda: None)
    saved(chat)
    taken_meanwhile: list[str] = []

    def the_call_times_out() -> None:
        chat.clock += house.delivery_lease + timedelta(seconds=3 * 30 - 1)
        taken_meanwhile.extend(
            each.key for each in claim_due(chat.database, now=chat.clock, lease=house.delivery_lease)
        )

    client.meanwhile = the_call_times_out
    send_due(house)

    assert [key for key in taken_meanwhile if key.startswith("entry:") and "T0POLIS" in key] == []
    assert states(chat) == [SENT]


def test_a_rate_limit_is_waited_for_as_long_as_slack_says(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", "ratelimited", channel="C0POLIS", status=429, retry_after=120)]
    chat.log()

    chat.later(seconds=119)
    assert about_entries(chat) == []

    chat.later(seconds=2)
    assert len(about_entries(chat)) == 1
    assert chat.slack().of("conversations.history") == [], "what was refused has not gone"


def test_behind_a_rate_limit_nobody_asks_in_vain_and_other_channels_go_on(chat: Scene) -> None:
    for day in range(1, 6):
        saved(chat, **{"days.0.date": f"2022-10-0{day}"})
        chat.clock += timedelta(minutes=1)
    asked = len(chat.slack().of("chat.postMessage"))
    chat.slack().troubles = [Trouble("chat.postMessage", "ratelimited", channel="C0POLIS", status=429, retry_after=90)]

    chat.deliver()

    assert len(about_entries(chat, MUNICIPALITY)) == 5
    assert len(chat.slack().of("chat.postMessage")) == asked
    chat.later(seconds=91)
    told = [words(post) for post in reversed(about_entries(chat))]
    assert [f" {day} okt" in told[day - 1] for day in range(1, 6)] == [True] * 5, "in their order"


def test_a_channel_without_answers_is_left_alone_for_a_moment(chat: Scene) -> None:
    """What waits behind a call that nobody answers would only make everybody wait."""
    for day in range(1, 6):
        saved(chat, **{"days.0.date": f"2022-10-0{day}"})
    chat.slack().troubles = [Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", times=99)]

    chat.deliver()

    assert chat.slack().troubles[0].times == 98
    assert len(about_entries(chat, MUNICIPALITY)) == 5
    chat.slack().troubles = []
    chat.later(seconds=10)
    assert len(about_entries(chat)) == 5


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
    chat.slack().troubles = [Trouble("chat.postMessage", "invalid_blocks", channel="C0POLIS", times=99)]

    chat.log()
    chat.later(days=1)

    (line,) = [record for record in caplog.records if record.getMessage() == "delivery_parked"]
    assert vars(line)["problem"] == "invalid_blocks"
    assert vars(line)["key"].startswith("entry:")
    assert states(chat) == [PARKED]
    assert states(chat, MUNICIPALITY.team_id) == [SENT]


@pytest.mark.parametrize(
    "problem",
    [
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "account_inactive",
        "missing_scope",
        "restricted_action",
        "an_error_of_next_year",
    ],
)
def test_what_an_administrator_can_mend_within_the_day_is_posted_then(chat: Scene, problem: str) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", problem, channel="C0POLIS", times=5)]

    chat.log()
    assert states(chat) == [QUEUED]
    for _ in range(6):
        chat.later(hours=1)

    assert states(chat) == [SENT]
    assert len(about_entries(chat)) == 1


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


def test_an_agreement_whose_document_can_not_be_read_delays_no_other(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    broken = built_in("hedemora")
    chat.import_and_tie(broken, (POLICE, "police"))
    make_unreadable(chat.database, broken.id)
    for number in range(20):
        queue_glance(
            chat.database,
            agreement_id=broken.id,
            team_id="T0POLIS",
            channel_id="C0POLIS",
            press=str(number),
            user_id="U0ANNA",
            now=chat.clock,
        )

    with caplog.at_level(logging.ERROR):
        chat.log(caller=MUNICIPALITY)  # where nothing is broken

    assert len(about_entries(chat)) == len(about_entries(chat, MUNICIPALITY)) == 1
    assert states(chat) == [SENT]
    assert caplog.messages.count("delivery_broken") == 20


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
