import itertools
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chat import MUNICIPALITY, POLICE, fill, words
from tests.handlers.scene import (
    COUNTING,
    WITHOUT_DECISION_MAKER,
    Scene,
    entry_posts,
    of_group,
)

ONE_OF_FOUR = re.compile("1 (av|of) 4")


NONE_OF_FOUR = re.compile("0 (av|of) 4")


def test_an_operation_that_meets_every_condition_counts(chat: Scene) -> None:
    review = chat.review()
    assert "✔" in words(review.view)
    assert ONE_OF_FOUR.search(words(review.view))
    assert chat.entries() == [], "a review saves nothing"

    chat.submit(review.view)
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.party == "police"
    for caller in (POLICE, MUNICIPALITY):
        assert ONE_OF_FOUR.search(words(entry_posts(chat, caller)[0]))
    assert ONE_OF_FOUR.search(chat.command("/lofte S7").said)


def test_operation_without_decision_maker_is_logged_but_does_not_count(chat: Scene) -> None:
    review = chat.review(filled=WITHOUT_DECISION_MAKER)
    chat.log(filled=WITHOUT_DECISION_MAKER)

    assert len(chat.entries()) == 1
    for shown in (words(review.view), words(entry_posts(chat)[0]), chat.command("/lofte S7").said):
        assert "✘" in shown
        assert "beslutsfattare" in shown
        assert NONE_OF_FOUR.search(shown)


def test_two_half_days_are_not_one_full_day(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "days"), view=fill(form, {})).view
    half_days = {
        **COUNTING,
        "days.0.date": "2022-10-12",
        "days.0.full_day.ticks": ["at_police_station"],
        "days.0.hours": "4",
        "days.1.date": "2022-10-13",
        "days.1.full_day.ticks": ["at_police_station"],
        "days.1.hours": "4",
    }
    review = chat.submit(form, half_days)

    assert "✘" in words(review.view)


def test_several_days_are_one_operation(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "days"), view=fill(form, {"days.0.date": "2022-10-12"})).view
    chat.submit(chat.submit(form, {**COUNTING, "days.1.full_day.ticks": ["full_day", "at_police_station"]}).view)

    (entry,) = chat.entries()
    assert (entry.start.isoformat(), entry.end.isoformat()) == ("2022-10-12", "2022-10-13")
    assert ONE_OF_FOUR.search(chat.command("/lofte S7").said)


@pytest.mark.parametrize("letter", ["ö", "&", "<", "*", "\n-", "👮"])
def test_the_longest_note_is_shown_whole(chat: Scene, letter: str) -> None:
    note = (letter * 1000)[:999] + "Z"

    chat.log(filled={**COUNTING, "note": note})

    (entry,) = chat.entries()
    assert entry.values["note"] == note.strip()
    shown = words(entry_posts(chat)[0]).replace("&lt;", "<").replace("&amp;", "&")
    shown = shown.replace("\u2217", "*")  # what looks like it formats nothing
    assert "…" not in shown
    assert shown.count(letter) >= note.strip().count(letter)
    assert "Z" in shown


def test_nothing_but_a_date_is_enough(chat: Scene) -> None:
    chat.log(filled={})

    (entry,) = chat.entries()
    assert entry.values["days"][0]["full_day"] is False


def test_save_pressed_twice_is_one_entry_and_one_post(chat: Scene) -> None:
    review = chat.review().view

    answers = [chat.submit(review).acknowledged for _ in range(3)]
    chat.deliver()

    assert answers == [{"response_action": "clear"}] * 3
    assert len(chat.entries()) == len(entry_posts(chat)) == len(entry_posts(chat, MUNICIPALITY)) == 1


def test_the_same_submission_delivered_twice_is_one_entry_and_one_post(chat: Scene) -> None:
    form = fill(chat.command("/insats").view, COUNTING)
    body = {**chat._person(POLICE), "type": "view_submission", "trigger_id": "1.2.3", "view": form}
    review = chat.dispatch(body).view
    chat.dispatch(body)
    chat.submit(review)
    chat.dispatch(body)
    chat.submit(review)
    chat.deliver()

    assert len(chat.entries()) == len(entry_posts(chat)) == 1
    assert entry_posts(chat) == [post for post in entry_posts(chat) if ONE_OF_FOUR.search(words(post))]


def test_the_same_submission_delivered_to_two_threads_at_once_is_one_entry_and_one_post(chat_on_each: Scene) -> None:
    chat = chat_on_each
    reviews = [chat.review().view for _ in range(5)]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(chat.submit, itertools.chain.from_iterable([view] * 4 for view in reviews)))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: chat.deliver(), range(2)))

    assert {answer.response.status for answer in answers} == {200}
    assert {answer.response.body for answer in answers} == {'{"response_action": "clear"}'}
    assert len(chat.entries()) == len(entry_posts(chat)) == len(entry_posts(chat, MUNICIPALITY)) == 5


def test_a_channel_without_an_agreement_has_no_form(untied: Scene) -> None:
    for command in ("/insats", "/veckomote"):
        answered = untied.command(command)
        assert answered.calls == []
        assert answered.said
