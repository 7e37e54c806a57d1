"""Weekly digests as they arrive: in the channels with their picture, and in a person's own conversation."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackRequestError
from sqlalchemy import select

from bot.domain.calendar import parse_week
from bot.domain.people import Person
from bot.services.access import Caller
from bot.services.digests import queue_digest, queue_personal_digest
from handlers.deliveries import send_due
from handlers.views.entries import UNDO
from handlers.views.glance import EXPLAIN
from storage.plans import Subscription, put_subscription
from storage.tables import DeliveryRow
from storage.types import DeliveryState
from tests.chat import MUNICIPALITY, POLICE, at, button, words
from tests.handlers.acting import new
from tests.handlers.ledger import SENT
from tests.handlers.scene import Scene, built_in, swedish
from tests.handlers.slack import Trouble

WEEK = parse_week("2022-W41")
MONDAY = at("2022-10-17", 7)
ANNA = Person(POLICE.team_id, POLICE.user_id)
TITLE = swedish("The week that went: {week}", week=WEEK.label)


def queue(chat: Scene, *callers: Caller) -> None:
    """Let it be Monday morning, and the digest be due in the callers' channels."""
    chat.clock = max(chat.clock, MONDAY)
    with chat.database.writing() as session:
        for caller in callers or (POLICE,):
            to = (caller.team_id, caller.channel_id)
            queue_digest(session, built_in("soderhamn-2022"), WEEK, *to, due_at=MONDAY, now=chat.clock)


def digests(chat: Scene, caller: Caller = POLICE) -> list[dict[str, Any]]:
    return [post for post in chat.posts(caller) if TITLE in words(post)]


def images(post: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in post["blocks"] if block["type"] == "image"]


def states(chat: Scene, occasion: str) -> Sequence[DeliveryState]:
    with chat.database.reading() as session:
        return list(session.scalars(select(DeliveryRow.state).where(DeliveryRow.occasion == occasion)))


def test_each_party_reads_what_the_week_brought_in_its_own_channel(chat_on_each: Scene) -> None:
    chat_on_each.log()
    queue(chat_on_each, POLICE, MUNICIPALITY)
    chat_on_each.deliver()

    for caller in (POLICE, MUNICIPALITY):
        (post,) = digests(chat_on_each, caller)
        said = words(post)
        assert "1 gemensam insats" in said
        now = swedish("{done} of {of}", done=1, of=4)
        assert swedish("{change} (from {before} to {now})", change="+1", before=0, now=now) in said
        assert TITLE in post["text"]


def test_the_words_come_first_and_then_the_picture_in_the_same_message(chat: Scene) -> None:
    queue(chat, POLICE, MUNICIPALITY)
    chat.deliver()

    (post,) = digests(chat)
    (image,) = images(post)
    assert "S7" in image["alt_text"]
    calls = [call.method for call in chat.slack().calls if not call.method.startswith("users.")]
    assert calls.index("chat.postMessage") < calls.index("files.completeUploadExternal") < calls.index("chat.update")
    assert not any(block["type"] == "image" for block in chat.slack().of("chat.postMessage")[0]["blocks"])


@pytest.mark.parametrize("trouble", ["not_allowed", SlackRequestError("no connection")], ids=str)
def test_where_the_picture_fails_the_words_stand_alone(chat: Scene, trouble: Any) -> None:
    refused = Trouble("files.getUploadURLExternal", trouble, times=99)
    chat.slack().troubles = [refused]
    queue(chat)
    chat.deliver()
    chat.later(days=2)

    (post,) = digests(chat)
    assert images(post) == []
    assert states(chat, "digest_picture") == [DeliveryState.PARKED]
    assert states(chat, "trouble") == [], "nobody has to mend anything"
    assert refused.times == 98, "it is tried once"


def test_a_picture_that_cannot_be_put_there_is_not_tried_for_ever(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.update", "internal_error", times=99)]
    queue(chat)
    chat.deliver()
    for _ in range(20):
        chat.later(hours=1)

    assert len(chat.slack().of("files.completeUploadExternal")) == 3
    assert states(chat, "digest_picture") == [DeliveryState.PARKED]
    assert len(digests(chat)) == 1


@pytest.mark.parametrize("problem", ["not_in_channel", "is_archived", "invalid_blocks", "token_revoked"])
def test_a_picture_that_is_refused_troubles_nobody(chat: Scene, problem: str) -> None:
    chat.slack().troubles = [Trouble("chat.update", problem, times=99)]
    queue(chat)
    chat.deliver()
    for _ in range(4):
        chat.later(hours=1)

    assert states(chat, "digest_picture") == [DeliveryState.PARKED]
    assert states(chat, "trouble") == []
    assert states(chat, "digest") == [SENT]


def test_a_digest_that_somebody_removed_is_not_brought_back_by_its_picture(chat: Scene) -> None:
    queue(chat)
    send_due(chat.house)
    chat.slack().delete(digests(chat)[0])

    chat.deliver()
    chat.later(hours=1)

    assert digests(chat) == []
    assert len(chat.slack().of("chat.postMessage")) == 1
    assert states(chat, "digest_picture") == [SENT]


def test_a_digest_is_posted_once_though_slacks_answer_is_lost(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", SlackRequestError("no answer"), lost=True)]
    queue(chat)
    chat.deliver()
    chat.later(minutes=10)

    (post,) = digests(chat)
    assert states(chat, "digest") == [SENT]
    assert images(post)


def test_a_digest_that_comes_late_says_when_it_was_due_with_its_picture_too(chat: Scene) -> None:
    chat.clock = MONDAY + timedelta(days=1)
    queue(chat)
    chat.deliver()

    (post,) = digests(chat)
    due = MONDAY.astimezone(built_in("soderhamn-2022").zone)
    assert due.hour == 9
    assert swedish("This should have come {when}.", when=due) in words(post)
    assert images(post)


def test_a_week_without_anything_says_so(chat: Scene) -> None:
    queue(chat)
    chat.deliver()

    said = words(digests(chat)[0])
    assert swedish("Nothing was logged in {week}.", week=WEEK.label) in said, "its meeting was missed"
    assert f"*{swedish('Missed')}:* S6 {swedish('week {week}', week=41)}" in said


def test_what_was_logged_and_undone_is_in_no_digest(chat: Scene) -> None:
    chat.log()
    chat.press_in_post(UNDO)
    queue(chat)
    chat.deliver()

    assert swedish("Nothing was logged in {week}.", week=WEEK.label) in words(digests(chat)[0])


def test_people_are_named_and_not_called(chat: Scene) -> None:
    new(chat, "Ring skolan", owner="U0ANNA", due="2022-10-14")
    queue(chat, POLICE, MUNICIPALITY)
    chat.deliver()

    for caller in (POLICE, MUNICIPALITY):
        said = words(digests(chat, caller)[0])
        assert "Ring skolan" in said
        assert "Anna Åkerlund" in said
        assert "<@" not in said


def test_words_that_people_wrote_are_shown_as_they_stand(chat: Scene) -> None:
    new(chat, "Ring <!channel> & fråga *nu*", due="2022-10-14")
    queue(chat)
    chat.deliver()

    said = words(digests(chat)[0])
    assert "&lt;!channel&gt; &amp; fråga" in said
    assert "<!channel>" not in said


def test_a_promise_in_the_digest_can_be_explained(chat: Scene) -> None:
    queue(chat)
    chat.deliver()

    chosen = button(digests(chat)[0], EXPLAIN)
    option = next(each for each in chosen["options"] if each["value"].endswith("|S7"))
    assert "S7" in chat.press({**chosen, "selected_option": option}).said


def personal(chat: Scene, channel_id: str = POLICE.channel_id) -> list[dict[str, Any]]:
    """Let Anna's own digest be due, asked for in the channel; return what she has been told."""
    chat.clock = MONDAY
    with chat.database.writing() as session:
        put_subscription(session, Subscription("soderhamn-2022", ANNA.team_id, ANNA.user_id, channel_id))
        queue_personal_digest(session, built_in("soderhamn-2022"), WEEK, ANNA, due_at=MONDAY, now=MONDAY)
    chat.deliver()
    posted = chat.slack().of("chat.postMessage")
    return [each for each in posted if each["channel"] not in {POLICE.channel_id, MUNICIPALITY.channel_id}]


def test_a_person_is_told_what_waits_for_them_in_their_own_language(chat: Scene) -> None:
    chat.slack().member_of = {"U0ANNA": [POLICE.channel_id]}
    chat.slack().locales = {"U0ANNA": "en-GB"}
    new(chat, "Ring skolan", owner="U0ANNA", due="2022-10-14")
    new(chat, "Boka lokal", owner="U0ERIK", due="2022-10-14")

    (told,) = personal(chat)

    said = words(told)
    assert "Your week: week 42" in said
    assert "1 thing waits for you, now and in the next two weeks." in said
    assert "Ring skolan" in said
    assert "Boka lokal" not in said


def test_a_quiet_personal_digest_is_short(chat: Scene) -> None:
    chat.slack().member_of = {"U0ANNA": [POLICE.channel_id]}

    (told,) = personal(chat)

    assert swedish("Nothing waits for you, now or in the next two weeks.") in words(told)
    assert len(told["blocks"]) <= 4


def test_a_rate_limit_while_a_personal_digest_is_composed_is_waited_for(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    chat.slack().member_of = {"U0ANNA": [POLICE.channel_id]}
    chat.slack().troubles = [Trouble("users.conversations", "ratelimited", status=429, retry_after=300)]

    assert personal(chat) == []
    chat.later(seconds=299)
    assert states(chat, "personal_digest") == [DeliveryState.QUEUED]
    chat.later(seconds=1)

    assert states(chat, "personal_digest") == [SENT]
    assert states(chat, "trouble") == []
    assert "delivery_broken" not in caplog.messages


def test_a_refusal_while_a_personal_digest_is_composed_is_told(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    chat.slack().member_of = {"U0ANNA": [POLICE.channel_id]}
    chat.slack().troubles = [Trouble("users.conversations", "token_revoked")]

    assert personal(chat) == []
    chat.later(hours=1)

    assert states(chat, "trouble") == [SENT], "to the other authority: Anna is who can't be reached"
    assert states(chat, "personal_digest") == [SENT]
    assert "delivery_broken" not in caplog.messages


def test_without_an_answer_while_it_is_composed_nothing_is_uncertain(
    chat: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    chat.slack().member_of = {"U0ANNA": [POLICE.channel_id]}
    chat.slack().troubles = [Trouble("users.conversations", SlackRequestError("no answer"))]

    assert personal(chat) == []
    chat.later(minutes=1)

    assert states(chat, "personal_digest") == [SENT]
    assert chat.slack().of("conversations.history") == [], "nothing was posted that could be there"
    assert "delivery_broken" not in caplog.messages


def test_whoever_has_left_the_channel_is_told_nothing(chat: Scene) -> None:
    chat.slack().member_of = {"U0ANNA": ["C0FIKA"]}

    assert personal(chat) == []
    assert states(chat, "personal_digest") == [DeliveryState.PARKED]
    assert states(chat, "trouble") == []
