from datetime import timedelta

import pytest

from bot.domain.disposal_rules import DisposalRule
from bot.services.disposal import dispose, plan_disposals
from storage.sending import claim_deliveries
from storage.types import DeliveryState
from tests.chat import MUNICIPALITY, POLICE, words
from tests.disposing import AFTERWARDS, SODERHAMN, a_rule, everything_in, give_rules, rows_in
from tests.handlers.scene import COUNTING, Scene, entry_posts
from tests.handlers.slack import Trouble
from tests.handlers.test_digest_posts import digests, queue

NOTE = "Lugnt vid busstationen"
ALL, TEXTS, REMINDERS = a_rule("entries", "all"), a_rule("entries", "texts"), a_rule("reminders", "all")


@pytest.fixture
def logged(chat: Scene) -> Scene:
    """An operation with a note, told in both authorities' channels."""
    chat.log("/insats", {**COUNTING, "note": NOTE})
    return chat


def disposed(chat: Scene, *rules: DisposalRule) -> None:
    """Dispose of what is due by these rules, the sender being asleep."""
    give_rules(chat.database, *rules, at=chat.clock)
    dispose(chat.database, SODERHAMN, on=AFTERWARDS, now=chat.clock)


def erased(chat: Scene) -> None:
    """Let the sender do its work, for as long as it takes."""
    chat.later(minutes=1)


def left(chat: Scene) -> tuple[int, int]:
    """Return how many messages earlier disposals have left, waiting and given up."""
    [report] = plan_disposals(chat.database, SODERHAMN, on=AFTERWARDS)
    return report.waiting, report.failed


def test_the_bots_own_messages_go_with_what_they_told(logged: Scene) -> None:
    disposed(logged, ALL)
    assert len(entry_posts(logged)) == 1, "the bot erases it when it runs"

    erased(logged)

    assert (entry_posts(logged), entry_posts(logged, MUNICIPALITY)) == ([], [])
    assert NOTE not in everything_in(logged.database)
    assert left(logged) == (0, 0)


def test_without_texts_the_messages_say_what_is_left(logged: Scene) -> None:
    [before] = entry_posts(logged)
    assert NOTE in words(before)
    assert "Anna Åkerlund" in words(before)

    disposed(logged, TEXTS)
    erased(logged)

    [after] = entry_posts(logged)
    assert after["ts"] == before["ts"]
    assert NOTE not in words(after)
    assert "Anna Åkerlund" not in words(after)
    assert "1 av 4 gemensamma insatser" in words(after)
    assert logged.slack().of("chat.postMessage")[1:] == [], "nothing is posted anew"


def test_a_message_that_is_gone_is_erased(logged: Scene) -> None:
    for caller in (POLICE, MUNICIPALITY):
        logged.slack(caller).delete(entry_posts(logged, caller)[0])

    disposed(logged, TEXTS)
    erased(logged)

    assert (entry_posts(logged), left(logged)) == ([], (0, 0))


def test_what_cannot_be_written_anew_any_more_is_deleted(logged: Scene) -> None:
    logged.slack().troubles = [Trouble("chat.update", "edit_window_closed")]

    disposed(logged, TEXTS)
    erased(logged)

    assert (entry_posts(logged), len(entry_posts(logged, MUNICIPALITY))) == ([], 1)


def test_a_rate_limit_is_waited_for(logged: Scene) -> None:
    logged.slack().troubles = [Trouble("chat.delete", "ratelimited", status=429, retry_after=120)]
    disposed(logged, ALL)

    logged.later(seconds=30)
    assert len(entry_posts(logged)) == 1

    logged.later(seconds=120)
    assert (entry_posts(logged), left(logged)) == ([], (0, 0))


def test_a_bot_that_dies_before_it_notes_it_erases_nothing_else(logged: Scene) -> None:
    disposed(logged, ALL)
    logged.clock += timedelta(minutes=1)
    with logged.database.writing() as session:
        taken = claim_deliveries(session, now=logged.clock, lease=timedelta(minutes=1), limit=9)
    assert {each.state for each in taken} == {DeliveryState.CLAIMED}
    logged.slack().delete(entry_posts(logged)[0])

    logged.later(minutes=2)

    assert (entry_posts(logged, MUNICIPALITY), left(logged)) == ([], (0, 0))


def test_an_answer_that_went_missing_does_no_harm(logged: Scene) -> None:
    logged.slack().troubles = [Trouble("chat.delete", TimeoutError(), lost=True)]
    disposed(logged, ALL)

    erased(logged)
    erased(logged)

    assert (entry_posts(logged), left(logged)) == ([], (0, 0))


@pytest.fixture
def with_digest(chat: Scene) -> Scene:
    """A weekly digest with its picture, in a channel."""
    queue(chat)
    chat.deliver()
    assert len(chat.slack().files) == 1
    return chat


def test_the_digests_picture_goes_with_the_digest(with_digest: Scene) -> None:
    disposed(with_digest, REMINDERS)
    assert left(with_digest)[0] > 1
    erased(with_digest)

    assert (digests(with_digest), with_digest.slack().files) == ([], [])
    assert left(with_digest) == (0, 0)


def test_a_picture_that_is_gone_is_erased(with_digest: Scene) -> None:
    with_digest.slack().files.clear()

    disposed(with_digest, REMINDERS)
    erased(with_digest)

    assert left(with_digest) == (0, 0)


def test_a_picture_that_slack_keeps_is_told_and_tried_again(with_digest: Scene) -> None:
    with_digest.slack().troubles = [Trouble("files.delete", "cant_delete_file", times=999)]
    disposed(with_digest, REMINDERS)
    for _ in range(40):
        with_digest.later(hours=2)
    assert left(with_digest) == (0, 1)

    with_digest.slack().troubles = []
    disposed(with_digest, REMINDERS)
    erased(with_digest)

    assert (with_digest.slack().files, left(with_digest)) == ([], (0, 0))


def test_of_pictures_uploaded_again_and_again_the_last_stays_until_the_disposal(chat: Scene) -> None:
    """The message may show it: the attempt that got no answer may have gone through."""
    chat.slack().troubles = [Trouble("chat.update", "internal_error", times=99)]
    queue(chat)
    for _ in range(20):
        chat.later(hours=1)
    assert len(chat.slack().of("files.completeUploadExternal")) == 3
    assert len(chat.slack().files) == 1

    disposed(chat, REMINDERS)
    erased(chat)

    assert chat.slack().files == []


def test_a_picture_shown_to_one_person_goes_after_a_week(chat: Scene) -> None:
    before = rows_in(chat.database, "deliveries")
    give_rules(chat.database, REMINDERS, at=chat.clock)
    chat.command("/lofte bild")
    assert len(chat.slack().files) == 1
    assert left(chat) == (0, 0), "it has nothing to do with a disposal"

    chat.later(days=6, hours=23)
    assert len(chat.slack().files) == 1
    chat.later(hours=2)

    assert chat.slack().files == []
    assert rows_in(chat.database, "deliveries") == before, "nothing is kept of it"


def test_such_a_picture_that_slack_keeps_is_told_and_tried_again_by_the_next_disposal(chat: Scene) -> None:
    """Also under an agreement without rules, which a disposal of all looks at for that alone."""
    give_rules(chat.database, at=chat.clock)
    chat.command("/lofte bild")
    chat.slack().troubles = [Trouble("files.delete", "cant_delete_file", times=999)]
    chat.later(days=7)
    assert plan_disposals(chat.database, None, on=AFTERWARDS) == [], "it is still being tried"
    for _ in range(40):
        chat.later(hours=2)
    [report] = plan_disposals(chat.database, None, on=AFTERWARDS)
    assert (report.agreement.id, report.rules, report.failed) == (SODERHAMN, (), 1)

    chat.slack().troubles = []
    dispose(chat.database, None, on=AFTERWARDS, now=chat.clock)
    erased(chat)

    assert (chat.slack().files, plan_disposals(chat.database, None, on=AFTERWARDS)) == ([], [])


def test_a_calendar_file_goes_with_the_words_that_it_came_with(chat: Scene) -> None:
    chat.command("/lofte kalender")
    [words_with_it] = [post for post in chat.slack().history if post["channel"] == POLICE.user_id]
    assert len(chat.slack().files) == 1

    disposed(chat, REMINDERS)
    erased(chat)

    assert words_with_it not in chat.slack().history
    assert chat.slack().files == []
    assert left(chat) == (0, 0)


def test_where_the_calendar_file_does_not_get_there_the_words_are_taken_back(chat: Scene) -> None:
    chat.slack().troubles = [
        Trouble("files.completeUploadExternal", "internal_error"),
        Trouble("chat.delete", "internal_error"),
    ]

    chat.command("/lofte kalender")
    erased(chat)
    erased(chat)

    assert [post for post in chat.slack().history if post["channel"] == POLICE.user_id] == []
    assert left(chat) == (0, 0)


def test_what_could_not_be_erased_within_a_day_is_tried_again_by_the_next_disposal(logged: Scene) -> None:
    """Whoever runs the bot is told by `dispose`; the coordinators aren't: they can't mend it."""
    logged.slack().troubles = [Trouble("chat.delete", "cant_delete_message", times=999)]
    disposed(logged, ALL)
    for _ in range(40):
        logged.later(hours=2)
    assert left(logged) == (0, 1)
    assert rows_in(logged.database, "entries") == {"entries": 0}
    assert [post for post in logged.slack().history if post["channel"].startswith("D")] == []

    logged.slack().troubles = []
    disposed(logged, ALL)
    erased(logged)

    assert (entry_posts(logged), left(logged)) == ([], (0, 0))
