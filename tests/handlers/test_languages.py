"""Answers are in the language that the person has chosen in Slack; posts are in the agreement's."""

from tests.chat import MUNICIPALITY, POLICE, words
from tests.handlers.scene import COUNTING, Scene


def test_each_is_answered_in_their_own_language(chat: Scene) -> None:
    chat.slack(MUNICIPALITY).locales["U0MARIA"] = "en-US"

    assert "As of" in chat.command("/lofte", MUNICIPALITY).said
    assert "As of" not in chat.command("/lofte", POLICE).said


def test_forms_reviews_and_errors_too(chat: Scene) -> None:
    chat.slack().locales["U0ANNA"] = "en-GB"

    form = chat.command("/insats").view
    assert "Focus" in words(form)
    review = chat.submit(form, COUNTING)
    assert "Counts towards S7" in words(review.view)
    assert "There is no promise" in chat.command("/lofte S99").said


def test_the_post_is_in_the_agreements_language_for_everybody(chat: Scene) -> None:
    chat.slack().locales["U0ANNA"] = "en-GB"

    chat.log()

    for caller in (POLICE, MUNICIPALITY):
        assert "Räknas för S7" in words(chat.posts(caller)[0])


def test_where_slack_does_not_tell_it_is_swedish(chat: Scene) -> None:
    chat.slack().locales["U0ANNA"] = ""

    assert "Gemensam insats" in words(chat.command("/insats").view)


def test_no_question_to_slack_stands_before_the_acknowledgement_of_a_form(chat: Scene) -> None:
    form = chat.command("/insats").view
    chat.house.workspaces.forget("T0POLIS", "U0ANNA")
    before = len(chat.slack().calls)

    chat.submit(form, COUNTING)

    assert chat.slack().calls[before:] == []
