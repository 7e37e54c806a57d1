"""What lies ahead is planned; afterwards it is asked how it went: held, or cancelled with a reason."""

import pytest

from bot.domain.entries import EntryState
from bot.domain.reminding.settings import Kind
from handlers.seldom import REMIND_CORRECT, REMIND_SNOOZE
from handlers.views.entries import CANCEL, CORRECT
from handlers.views.reminder_buttons import NEVER
from tests.chat import MUNICIPALITY, button, buttons, words
from tests.handlers.reminded import elements, put_off
from tests.handlers.scene import COUNTING, Scene, errors, swedish
from tests.handlers.slack import Trouble

PLANNED = {**COUNTING, "days.0.date": "2022-10-20"}


@pytest.fixture
def chat(chat: Scene) -> Scene:
    """The chat, with no other reminders than the question how it went."""
    chat.only(Kind.OUTCOME)
    return chat


def test_an_operation_on_a_day_ahead_is_planned_and_does_not_count_yet(chat: Scene) -> None:
    review = chat.review(filled=PLANNED)
    assert swedish("Planned. I ask how it went the day after.") in words(review.view)

    chat.submit(review.view)
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.state is EntryState.PLANNED
    assert "0 av 4" in chat.command("/lofte S7").said


def test_the_review_of_a_plan_tells_whether_it_will_count(chat: Scene) -> None:
    without = {name: value for name, value in PLANNED.items() if name != "heads.decision_maker"}

    assert "beslutsfattare" in words(chat.review(filled=without).view).split("✘")[1]
    assert swedish("counts towards {id} once it has been held", id="S7")[1:] in words(chat.review(filled=PLANNED).view)


def test_the_day_after_it_is_asked_how_it_went_once_and_where_it_was_planned(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    asked = len(chat.posts())

    chat.passes(days=6)
    assert len(chat.posts()) == asked
    chat.passes(days=1)
    chat.passes(hours=1)

    assert len(chat.posts()) == asked + 1
    assert [each["action_id"] for each in buttons(chat.posts()[0])] == [CORRECT, CANCEL, REMIND_SNOOZE]
    assert len(chat.posts(MUNICIPALITY)) == 2


def test_what_was_held_as_planned_counts_after_one_review(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.passes(days=7)

    chat.submit(chat.correct({}).view)
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.state is EntryState.HELD
    assert "1 av 4" in chat.command("/lofte S7").said


def test_a_question_that_is_answered_asks_no_more(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.passes(days=7)
    question = chat.posts()[0]

    chat.submit(chat.press(button(question, CORRECT)).view)
    chat.submit(chat.press(button(question, CORRECT)).view)
    chat.submit(chat.submit(chat.press(button(question, CORRECT)).view).view)
    chat.deliver()

    settled = next(post for post in chat.posts() if post["ts"] == question["ts"])
    assert list(buttons(settled)) == []
    assert swedish("{what} was held.", what="Gemensam insats 20 okt. 2022") in words(settled)


def test_the_question_is_put_off_and_asked_again_when_it_was_to(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.passes(days=7)
    put_off(chat, chat.posts()[0], "week")
    assert elements(chat.posts()[0], CORRECT) == []

    chat.passes(days=2)
    asked = len(chat.posts())
    chat.passes(days=1)

    assert len(chat.posts()) == asked + 1
    again = chat.posts()[0]
    assert "Gemensam insats 20 okt. 2022 var planerad" in words(again)
    chat.submit(chat.submit(chat.press(elements(again, REMIND_CORRECT)[0]).view).view)
    assert "1 av 4" in chat.command("/lofte S7").said


def test_a_question_that_nobody_wants_to_hear_again_is_not_asked_again(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.passes(days=7)
    asked = len(chat.posts())
    put_off(chat, chat.posts()[0], NEVER)

    for _ in range(10):
        chat.passes(days=1)

    assert len(chat.posts()) == asked


def test_the_post_of_a_plan_tells_whether_it_will_count(chat: Scene) -> None:
    chat.log(filled={name: value for name, value in PLANNED.items() if name != "heads.decision_maker"})
    assert "beslutsfattare" in words(chat.posts()[0]).split("✘")[1]


def test_a_question_that_slack_refused_once_is_asked_a_little_later(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    before = len(chat.posts())
    chat.slack().troubles.append(Trouble("chat.postMessage", "ratelimited", status=429, retry_after=30))

    chat.passes(days=7)
    assert len(chat.posts()) == before
    chat.passes(minutes=5)

    assert len(chat.posts()) == before + 1


def test_a_plan_that_was_moved_after_the_question_is_asked_about_anew(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.passes(days=7)
    asked = len(chat.posts())
    form = chat.press(button(chat.posts()[0], CORRECT)).view
    chat.submit(chat.submit(form, {"days.0.date": "2022-10-25"}).view)
    chat.deliver()

    chat.passes(days=6)

    assert len(chat.posts()) == asked + 1
    assert [each["action_id"] for each in buttons(chat.posts()[0])] == [CORRECT, CANCEL, REMIND_SNOOZE]


def test_what_was_cancelled_is_said_to_be_so_where_it_is_taken_back(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.passes(days=7)
    held = button(chat.posts()[0], CORRECT)
    chat.submit(chat.press(button(chat.posts()[0], CANCEL)).view, {"why": "Personalbrist"})
    chat.deliver()

    assert "Personalbrist" in words(chat.press(held).view)


def test_what_was_cancelled_says_why_and_counts_for_nothing(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.passes(days=7)

    form = chat.press(button(chat.posts()[0], CANCEL)).view
    assert list(errors(chat.submit(form, {}))) == ["why"]
    assert chat.submit(form, {"why": "Personalbrist"}).acknowledged == {"response_action": "clear"}
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.state is EntryState.CANCELLED
    assert any("Personalbrist" in words(post) for post in chat.posts(MUNICIPALITY))
    assert "0 av 4" in chat.command("/lofte S7").said


def test_a_plan_moved_to_another_day_is_asked_about_after_that_day_only(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    chat.submit(chat.correct({"days.0.date": "2022-10-27"}).view)
    chat.deliver()
    before = len(chat.posts())

    chat.passes(days=7)
    assert len(chat.posts()) == before
    chat.passes(days=7)
    assert len(chat.posts()) == before + 1


def test_what_was_reported_before_it_was_asked_for_is_not_asked_for(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    before = len(chat.posts())
    chat.clock = chat.clock.replace(day=20, hour=20)
    chat.submit(chat.correct({}).view)
    chat.deliver()

    chat.passes(days=2)

    assert len(chat.posts()) == before


def test_a_cancelled_operation_can_be_planned_anew(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    form = chat.press_in_post(CANCEL).view
    chat.submit(form, {"why": "Krockar med annat"})
    chat.deliver()

    chat.submit(chat.correct({"days.0.date": "2022-11-03"}).view)
    chat.deliver()

    (entry,) = chat.entries()
    assert (entry.state, entry.start.isoformat()) == (EntryState.PLANNED, "2022-11-03")


def test_personal_data_in_a_reason_is_refused_and_kept_nowhere(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    form = chat.press_in_post(CANCEL).view

    assert list(errors(chat.submit(form, {"why": "Erik 19900101-0017 var sjuk"}))) == ["why"]
    (entry,) = chat.entries()
    assert entry.state is EntryState.PLANNED


def test_what_has_been_held_can_not_be_cancelled_with_an_old_button(chat: Scene) -> None:
    chat.log(filled=PLANNED)
    form = chat.press_in_post(CANCEL).view
    chat.clock = chat.clock.replace(day=21)
    chat.submit(chat.correct({}).view)

    refused = chat.submit(form, {"why": "Nej"})

    assert "clear" not in str(refused.acknowledged)
    (entry,) = chat.entries()
    assert entry.state is EntryState.HELD
