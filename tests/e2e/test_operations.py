"""A joint operation, from the form to both authorities' channels; then corrected, and undone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.desk import ANNA, MARIA
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

OPERATION = f"{started('joint operation')} 14 jan. 2022"
COUNTS = started("counts towards {id}", id="S7")
DOES_NOT_COUNT = started("does not count towards {id}, because", id="S7")
NO_DECISION_MAKER = swedish("no {role} took part", role="beslutsfattare (socialtjänsten)")


def test_an_operation_that_counts_is_told_in_both_channels(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)

    review = police.begins_operation().operation_that_counts().review()
    for said in (COUNTS, "1 av 4"):
        expect(review.dialog).to_contain_text(said)
    police.takes_picture("review")
    review.save()

    for desk in (police, municipality):
        for said in (COUNTS, "1 av 4", "områdespolis 2", "Loggat av Anna Åkerlund"):
            expect(desk.post(OPERATION).article).to_contain_text(said)
    municipality.takes_picture("post")


def test_an_operation_without_decision_maker_does_not_count_until_corrected(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)

    review = police.begins_operation().operation_without_decision_maker().review()
    review.says(DOES_NOT_COUNT, NO_DECISION_MAKER, "0 av 4")
    police.takes_picture("review-does-not-count")
    review.save()

    posts = [desk.post(OPERATION) for desk in (police, municipality)]
    for post in posts:
        post.says(DOES_NOT_COUNT, NO_DECISION_MAKER, "0 av 4")
    municipality.types("/lofte S7")
    explanation = municipality.is_told("S7 Minst fyra gemensamma insatser")
    for said in (OPERATION, started("does not count, because"), NO_DECISION_MAKER):
        assert said in explanation.inner_text()
    municipality.takes_picture("explanation-does-not-count")

    police_post, municipality_post = posts
    municipality_post.correct(started("joint operation")).head_count(decision_maker=1).review().says(COUNTS).save()

    for post in posts:
        post.says(COUNTS, "1 av 4", "Maria Lindqvist").says_no_more(NO_DECISION_MAKER)

    police_post.undo()

    for post in posts:
        post.says(swedish("{what} was undone and no longer counts.", what=OPERATION)).says_no_more("1 av 4")
    police.types("/lofte S7")
    assert "0 av 4" in police.is_told("S7 Minst fyra gemensamma insatser").inner_text()


def test_whoever_thinks_better_of_it_keeps_the_operation(sits_down: SitsDown) -> None:
    desk = sits_down(ANNA)
    desk.begins_operation().operation_that_counts().review().save()
    post = desk.post(OPERATION).says("1 av 4")

    post.article.get_by_role("button", name=swedish("Undo"), exact=True).click()
    question = desk.page.get_by_role("alertdialog", name=swedish("Undo this?"))
    desk.takes_picture("undo")
    question.get_by_role("button", name=swedish("Keep it")).click()

    post.show_pledge()
    assert "1 av 4" in desk.is_told("S7 Minst fyra gemensamma insatser").inner_text()
    desk.takes_picture("explanation")


def test_save_pressed_twice_is_one_operation(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)

    police.begins_operation().operation_that_counts().review().save_twice_quickly()

    for desk in (police, municipality):
        desk.post(OPERATION).says("1 av 4")
    police.types("/lofte S7")
    assert "1 av 4" in police.is_told("S7 Minst fyra gemensamma insatser").inner_text()
    assert [desk.posts(OPERATION).count() for desk in (police, municipality)] == [1, 1]
