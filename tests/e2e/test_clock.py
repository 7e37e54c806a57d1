"""The clock bar in the demo: time is moved on the page, and the bot goes by it."""

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from bot.adapters.clock import FileClock
from tests.browser import PATIENCE_MS
from tests.e2e.conftest import SitsDown
from tests.e2e.demo import Demo
from tests.e2e.desk import ANNA, MARIA, PHONE
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def clock_of(page: Page) -> str:
    """Return what the clock bar shows."""
    return page.get_by_role("region", name="Klockan i arbetsytorna").inner_text()


def told_by_bot(demo: Demo) -> datetime:
    """Return when the bot has something to do next."""
    return datetime.fromisoformat(json.loads((demo.folder / "clock.next.json").read_text("utf-8"))["next"])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_day_passes_for_the_bot_and_for_both_authorities(sits_down: SitsDown, demo: Demo) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)
    assert "14 januari 2022, vecka 2" in clock_of(police.page)
    police.takes_picture("clock-bar")

    press(police.page, "+1 dag")
    for desk in (police, municipality):
        expect(desk.page.get_by_role("region", name="Klockan i arbetsytorna")).to_contain_text("15 januari 2022")
    # the form begins with the day that it is for the bot
    police.begins_operation()
    police.dialog(started("joint operation"))
    expect(police.page.get_by_text("lördag 15 januari 2022, vecka 2").last).to_be_visible()


def test_the_clock_goes_to_what_the_bot_has_to_do_next_and_then_to_what_follows(
    sits_down: SitsDown, demo: Demo
) -> None:
    desk = sits_down(MARIA, **PHONE)
    button = desk.page.get_by_role("button", name="Till nästa händelse")
    expect(button).to_be_enabled()
    upcoming = told_by_bot(demo)
    desk.takes_picture("clock-bar")

    button.click()

    bar = desk.page.get_by_role("region", name="Klockan i arbetsytorna")
    expect(bar).to_contain_text(f"{upcoming.astimezone(STOCKHOLM):%H:%M}")
    assert timedelta() <= FileClock(demo.folder / "clock.json")() - upcoming < timedelta(minutes=2)
    expect(button).not_to_have_attribute("title", re.compile("är på väg$"))
    assert told_by_bot(demo) > upcoming
    assert not desk.has_to_scroll_sideways()


def test_friday_noon_asks_for_the_week_and_monday_morning_tells_how_it_went(sits_down: SitsDown, demo: Demo) -> None:
    desk = sits_down(ANNA)
    asked = desk.posts("Vecka 2 har ingen anteckning än")
    press(desk.page, "Till nästa händelse")
    expect(asked).to_be_visible(timeout=PATIENCE_MS)
    asked.scroll_into_view_if_needed()
    desk.takes_picture("reminder")

    press(desk.page, "Till nästa händelse")
    expect(desk.posts("Vecka 2 saknar anteckning")).to_be_visible(timeout=PATIENCE_MS)
    press(desk.page, "Till nästa händelse")
    digest = desk.posts("Veckan som gick: vecka 2")
    expect(digest).to_be_visible(timeout=PATIENCE_MS)
    expect(digest.get_by_role("img", name=re.compile("Söderhamns medborgarlöfte"))).to_be_visible(timeout=PATIENCE_MS)
    desk.takes_picture("digest")

    phone = sits_down(MARIA, **PHONE)
    expect(phone.posts("Veckan som gick: vecka 2")).to_be_visible()
    phone.takes_picture("digest")
    assert not phone.has_to_scroll_sideways()


def test_what_is_put_off_says_so_and_comes_again_when_it_was_to(sits_down: SitsDown) -> None:
    desk = sits_down(ANNA)
    press(desk.page, "Till nästa händelse")
    asked = desk.posts("Vecka 2 har ingen anteckning än")
    expect(asked).to_have_count(1, timeout=PATIENCE_MS)

    asked.get_by_role("combobox").select_option(label=swedish("In an hour"))
    expect(asked.get_by_role("button", name=swedish("Remind me after all"))).to_be_visible()
    desk.takes_picture("put-off")
    press(desk.page, "Till nästa händelse")

    expect(asked).to_have_count(2, timeout=PATIENCE_MS)
    assert "13:0" in clock_of(desk.page)


def test_a_missing_week_is_logged_from_its_reminder(sits_down: SitsDown) -> None:
    desk = sits_down(MARIA)
    press(desk.page, "Till nästa händelse")
    asked = desk.posts("Vecka 2 har ingen anteckning än")
    expect(asked).to_be_visible(timeout=PATIENCE_MS)

    asked.get_by_role("button", name=swedish("Log now")).click()
    form = desk.dialog(started("weekly meeting"))

    assert "vecka 2" in form.inner_text()
