"""The weekly meeting: one note for each week, whoever of the two authorities writes it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.desk import ANNA, MARIA, Keyboard
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

MEETING = f"{started('weekly meeting')} vecka 2, 2022"
COUNTS = started("counts towards {id}", id="S6")
POLICE_ASSESSES, MUNICIPALITY_CALLS = "Polisen gör en lägesbild", "Ring skolan"
BOTH = ("Polisen, lokalpolisområde Hälsingland", "Söderhamns kommun")


def test_a_meeting_with_decisions_and_an_action_is_told_in_both_channels(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)

    form = municipality.begins_meeting().head_count(social_worker=2, municipal_liaison=1)
    for party in BOTH:
        form.field(party).check()
    form.field(swedish("Number discussed")).fill("3")
    form.field(swedish("Decisions")).fill("Gemensam kväll vid resecentrum på fredag.")
    form.one_action(MUNICIPALITY_CALLS, owner="Jonas Ek", due="2022-01-20")
    municipality.takes_picture("meeting")
    form.review().says(MEETING, COUNTS, MUNICIPALITY_CALLS).save()

    for desk in (police, municipality):
        post = desk.post(MEETING).says(COUNTS, "Gemensam kväll vid resecentrum", MUNICIPALITY_CALLS, "Jonas Ek")
        post.says("Loggat av Maria Lindqvist")
    police.takes_picture("meeting-post")


def test_a_second_note_for_the_week_says_who_was_first_and_adds_to_it(sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)
    first = municipality.begins_meeting().head_count(social_worker=2)
    first.field(swedish("Decisions")).fill("Kommunen ringer skolan.")
    first.review().save()
    municipality.post(MEETING)

    second = police.begins_meeting()
    expect(second.dialog).to_contain_text("Maria Lindqvist (Söderhamns kommun)")
    police.takes_picture("meeting-second-note")
    second.head_count(municipal_liaison=1).field(swedish("Decisions")).fill(POLICE_ASSESSES)
    review = second.review().says("Maria Lindqvist (Söderhamns kommun)", COUNTS)
    police.takes_picture("meeting-second-review")
    review.add()

    for desk in (police, municipality):
        desk.post(MEETING).says("Kommunen ringer skolan.", POLICE_ASSESSES, "kommunpolis 1", "socialsekreterare 2")
        assert desk.posts(MEETING).count() == 1


def test_a_meeting_is_logged_without_a_mouse(sits_down: SitsDown) -> None:
    desk = sits_down(MARIA)
    keyboard = Keyboard(desk.page)

    keyboard.press("Tab", "Enter")
    expect(desk.composer).to_be_focused()
    keyboard.write("/vecko").press("ArrowDown", "Tab", "Enter")
    dialog = desk.dialog(started("weekly meeting"))
    expect(dialog.get_by_label(swedish("Week"), exact=True)).to_be_focused()

    keyboard.tab_to(dialog.get_by_label("Socialsekreterare")).write("1")
    keyboard.tab_to(dialog.get_by_label("Områdespolis")).write("1")
    keyboard.tab_to(dialog.get_by_label(BOTH[1])).press("Space")
    keyboard.tab_to(dialog.get_by_label(swedish("Decisions"), exact=True)).write("Vi ses nästa vecka.")
    keyboard.tab_to(dialog.get_by_role("button", name=swedish("+ action"))).press("Enter")
    action = dialog.get_by_label(swedish("What is to be done"))
    expect(action).to_be_visible()
    keyboard.tab_to(action).write(MUNICIPALITY_CALLS).press("Control+Enter")
    review = desk.dialog(swedish("Is this right?"))
    keyboard.tab_to(review.get_by_role("button", name=swedish("Save"))).press("Enter")
    expect(review).to_be_hidden()

    desk.post(MEETING).says(COUNTS, MUNICIPALITY_CALLS, "Vi ses nästa vecka.")
    expect(desk.composer).to_be_focused()
