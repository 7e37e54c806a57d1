import re

from bot.domain.entries import CHANGED_BY, EntryState
from handlers.views.entries import CORRECT, HISTORY, UNDO
from storage.entries import list_revisions
from tests.chat import MUNICIPALITY, POLICE, button, buttons, fill, words
from tests.handlers.scene import COUNTING, WITHOUT_DECISION_MAKER, Scene, entry_posts, of_group, swedish

NONE_OF_FOUR = re.compile("0 (av|of) 4")


ONE_OF_FOUR = re.compile("1 (av|of) 4")


def test_a_correction_shows_in_both_channels_and_keeps_the_history(chat: Scene) -> None:
    chat.log(filled=WITHOUT_DECISION_MAKER)

    review = chat.correct({"heads.decision_maker": 1})
    assert ONE_OF_FOUR.search(words(review.view))
    chat.submit(review.view)
    chat.deliver()

    for caller in (POLICE, MUNICIPALITY):
        (post,) = entry_posts(chat, caller)
        assert ONE_OF_FOUR.search(words(post))
    (entry,) = chat.entries()
    with chat.database.reading() as session:
        history = list_revisions(session, entry_id=entry.id, agreement_id="soderhamn-2022")
    assert [revision.entry.values["heads"].get("decision_maker") for revision in history] == [None, 1]


def test_the_form_of_a_correction_says_what_was_logged(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "days"), view=fill(form, {"days.0.date": "2022-10-12"})).view
    form = chat.press(of_group(form, "results"), view=fill(form, {**COUNTING, "note": "Lugnt"})).view
    chat.submit(chat.submit(form, {"results.seizures": 3}).view)
    chat.deliver()
    (before,) = chat.entries()

    chat.submit(chat.correct({}).view)

    (after,) = chat.entries()
    assert after.values == {**before.values, CHANGED_BY: "police"}
    assert after.revision == 2


def test_the_other_authority_may_correct(chat: Scene) -> None:
    chat.log(filled=WITHOUT_DECISION_MAKER)

    chat.submit(chat.correct({"heads.decision_maker": 1}, MUNICIPALITY).view, caller=MUNICIPALITY)
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.party == "police", "it stays the entry of those who logged it"
    assert "Maria Lindqvist" in words(entry_posts(chat)[0])
    assert "Anna Åkerlund" in words(entry_posts(chat)[0])


def test_a_correction_that_comes_second_is_refused_and_nothing_is_lost(chat: Scene) -> None:
    chat.log()
    second = chat.correct({"heads.area_officer": 9})
    chat.submit(chat.correct({"heads.area_officer": 5}, MUNICIPALITY).view, caller=MUNICIPALITY)

    refused = chat.submit(second.view)

    assert refused.acknowledged["response_action"] == "push", "what was written stays beneath"
    assert "submit" not in refused.view
    (entry,) = chat.entries()
    assert entry.values["heads"]["area_officer"] == 5
    chat.deliver()
    assert len(entry_posts(chat)) == 1


def test_a_correction_saved_twice_is_one_revision(chat: Scene) -> None:
    chat.log()
    review = chat.correct({"heads.area_officer": 9}).view

    assert [chat.submit(review).acknowledged for _ in range(2)] == [{"response_action": "clear"}] * 2

    (entry,) = chat.entries()
    assert entry.revision == 2


def test_an_undone_entry_counts_no_longer_and_its_post_says_so(chat: Scene) -> None:
    chat.log()
    before = [*buttons(entry_posts(chat)[0])]

    chat.press_in_post(UNDO, MUNICIPALITY)
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.state is EntryState.UNDONE
    assert NONE_OF_FOUR.search(chat.command("/lofte S7").said)
    for caller in (POLICE, MUNICIPALITY):
        assert [each["action_id"] for each in buttons(chat.posts(caller)[0])] == [HISTORY]
        assert "~" in words(chat.posts(caller)[0])

    undo = next(each for each in before if each["action_id"] == UNDO)
    assert swedish("It was undone before.") in chat.press(undo).said
    (entry,) = chat.entries()
    assert entry.revision == 2


def test_an_undone_entry_can_not_be_corrected(chat: Scene) -> None:
    chat.log()
    correct = button(entry_posts(chat)[0], CORRECT)
    open_form = chat.correct({"heads.area_officer": 9})
    chat.press_in_post(UNDO)

    assert chat.press(correct).calls == []
    assert "submit" not in chat.submit(open_form.view).view
    (entry,) = chat.entries()
    assert (entry.state, entry.revision) == (EntryState.UNDONE, 2)
