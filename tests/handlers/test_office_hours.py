"""What never goes out while offices are closed: it goes when they open, and nothing of it is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.calendar import parse_week
from bot.domain.reminding.settings import Kind
from bot.services.digests import (
    DIGEST_POST,
    PERSONAL_DIGEST,
    queue_digest,
    queue_personal_digest,
)
from bot.services.entry_making import OUTCOME_POST
from bot.services.planning import OFFICE_HOURS, REMINDER_POST
from handlers.ticking import plan_due
from storage.plans import Subscription, put_subscription
from tests.chat import POLICE, at
from tests.handlers.acting import decided
from tests.handlers.reminded import put_off, reminders
from tests.handlers.scene import COUNTING, Scene, built_in
from tests.handlers.slack import Trouble

CLOSES, OPENS = at("2022-10-14", 15), at("2022-10-17", 6)
"""Friday at five in the afternoon and Monday at eight in the morning, where the agreement lives."""


@pytest.fixture
def early(scene_of: Callable[..., Scene]) -> Scene:
    scene: Scene = scene_of("soderhamn-2022", at("2022-10-12", 5))
    return scene


def due_at_closing(early: Scene, occasion: str) -> None:
    """Let Anna's channel (or Anna) be about to be told of something as offices close on Friday."""
    early.only(*([Kind.ACTION] if occasion == REMINDER_POST else []))
    early.slack().member_of = {POLICE.user_id: [POLICE.channel_id]}
    if occasion == REMINDER_POST:
        decided(early, {"text": "Ring skolan", "due": "2022-10-21"})
    if occasion == OUTCOME_POST:
        early.only(Kind.OUTCOME)
        early.log(filled={**COUNTING, "days.0.date": "2022-10-13"})
    early.clock = CLOSES - timedelta(minutes=1)
    agreement, week = built_in("soderhamn-2022"), parse_week("2022-W40")
    with early.database.writing() as session:
        if occasion == DIGEST_POST:
            to = (POLICE.team_id, POLICE.channel_id)
            queue_digest(session, agreement, week, *to, due_at=early.clock, now=early.clock)
        elif occasion == PERSONAL_DIGEST:
            put_subscription(session, Subscription(agreement.id, POLICE.team_id, POLICE.user_id, POLICE.channel_id))
            queue_personal_digest(session, agreement, week, POLICE.person, due_at=early.clock, now=early.clock)
    plan_due(early.house)


def posted(early: Scene, occasion: str) -> int:
    keys = [post["metadata"]["event_payload"]["key"] for post in early.slack().of("chat.postMessage")]
    return sum(key.startswith(f"{occasion}:") for key in keys)


@pytest.mark.parametrize("occasion", sorted(OFFICE_HOURS))
def test_what_did_not_go_before_offices_closed_goes_when_they_open(early: Scene, occasion: str) -> None:
    due_at_closing(early, occasion)

    for closed in (CLOSES, CLOSES + timedelta(days=1), OPENS - timedelta(seconds=1)):
        early.clock = closed
        early.deliver()
        assert posted(early, occasion) == 0, closed
    early.clock = OPENS
    early.deliver()

    assert posted(early, occasion) == 1


def test_rate_limits_on_both_sides_of_a_weekend_lose_nothing(early: Scene) -> None:
    due_at_closing(early, REMINDER_POST)
    limited = Trouble("chat.postMessage", "ratelimited", channel=POLICE.channel_id, status=429, retry_after=90)
    early.slack().troubles = [limited]
    early.deliver()
    early.later(minutes=2)
    assert limited.times == 0
    limited.times = 1

    early.clock = OPENS
    early.deliver()
    assert limited.times == 0
    assert reminders(early) == []
    early.later(seconds=90)

    assert len(reminders(early)) == 1


def test_what_somebody_put_off_comes_when_they_said_though_offices_are_closed(early: Scene) -> None:
    due_at_closing(early, REMINDER_POST)
    early.deliver()
    (message,) = reminders(early)

    put_off(early, message, "hour")
    early.passes(hours=1)

    assert len(reminders(early)) == 2
