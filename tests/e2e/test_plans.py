"""What lies ahead: planned, asked about once its day has passed, and then held or cancelled; and the calendar file."""

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, MARIA, Desk, Post
from tests.e2e.forms import Form
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

HELD, CANCELLED = (f"{started('joint operation')} {day} jan. 2022" for day in ("20", "21"))
PLAN = "/insats 2022-01-{day} heldag polisstationen 4 poliser 2 socialsekreterare 1 beslutsfattare narkotika ungdom"
TITLE = "Söderhamns medborgarlöfte 2022–2023"


def asking(desk: Desk, question: str) -> Locator:
    """Return the post that asks; the week's digest tells of the question too."""
    return desk.posts(question).filter(has=desk.page.get_by_role("button", name=swedish("It was held")))


def test_what_was_planned_is_asked_about_and_then_held_or_cancelled(sits_down: SitsDown, demo: Demo) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)
    for day, title in (("20", HELD), ("21", CANCELLED)):
        police.reviews_line(PLAN.format(day=day)).says(swedish("Planned. I ask how it went the day after.")).save()
        municipality.post(title).says(swedish("Planned."))
    police.takes_picture("planned")

    demo.lets_days_pass(10)

    asked = {title: swedish("{what} was planned. Was it held?", what=title) for title in (HELD, CANCELLED)}
    for question in asked.values():
        expect(asking(police, question)).to_be_visible()
    police.takes_picture("outcome-asked")
    home = police.opens_home()
    for question in asked.values():
        expect(home).to_contain_text(question)
    police.takes_picture("home-outcome")
    police.enters("medborgarlöfte")

    Post(police, asking(police, asked[HELD])).press(swedish("It was held"))
    Form(police.dialog(started("joint operation"))).review().says("1 av 4").save()
    for desk in (police, municipality):
        desk.post(HELD).says(started("counts towards {id}", id="S7"), "1 av 4")

    police.takes_picture("outcome-told")
    Post(police, asking(police, asked[CANCELLED])).press(swedish("It was cancelled"))
    form = Form(police.dialog(swedish("Cancel it")))
    form.field(swedish("Why was it not held?")).fill("Personalbrist")
    police.takes_picture("cancelling")
    form.dialog.get_by_role("button", name=swedish("Cancel it"), exact=True).click()
    expect(form.dialog).to_be_hidden()
    cancelled = swedish("{what} was cancelled.", what=CANCELLED)
    for desk in (police, municipality):
        desk.post(cancelled).says(swedish("Reason: {why}", why="Personalbrist"))


def test_the_calendar_file_opens_with_what_is_due(sits_down: SitsDown, quiet_demo: Demo) -> None:
    desk = sits_down(ANNA, at=quiet_demo)

    desk.types("/lofte kalender")
    desk.is_told(swedish("I have sent you the calendar file as a direct message."))
    expect(desk.opens_messages().filter(has_text="lofteskoll.ics")).to_be_visible()
    desk.takes_picture("calendar")
    calendar = Calendar.from_ical(desk.downloads(TITLE).read_bytes())

    summaries = [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]
    assert any("S2" in summary for summary in summaries), summaries
