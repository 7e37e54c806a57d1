"""The clock bar: what time it is in the workspaces, and moving it."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox.sandbox import SandboxConfig
from bot.sandbox.server import RunningSandbox, run_in_thread
from tests.page.conftest import Visit
from tests.page.scenes import MANIFEST
from tests.page.test_places import SMALL_TARGETS, WEAK_TEXTS, is_wider_than_its_window

pytestmark = pytest.mark.browser

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FRIDAY = datetime(2022, 1, 14, 9, 0, 20, tzinfo=STOCKHOLM)
NEXT = "Till nästa händelse"
A_TIME = re.compile(r"\b09:0\d$")


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    path = tmp_path / "clock.json"
    sets(path, FRIDAY)
    return path


@pytest.fixture
def running(clock: Path) -> Iterator[RunningSandbox]:
    with run_in_thread(SandboxConfig(manifest=MANIFEST, clock=clock)) as started:
        yield started


def sets(clock: Path, moment: datetime) -> None:
    offset = int((moment - datetime.now(UTC)).total_seconds())
    clock.write_text(json.dumps({"offset_seconds": offset}), encoding="utf-8")


def plans(clock: Path, moment: str | None) -> None:
    clock.with_suffix(".next.json").write_text(json.dumps({"next": moment}), encoding="utf-8")


def bar_of(page: Page) -> Locator:
    bar = page.get_by_role("region", name="Klockan i arbetsytorna")
    expect(bar).to_be_visible()
    return bar


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_the_day_the_week_and_the_time_are_shown(visit: Visit) -> None:
    bar = bar_of(visit())
    expect(bar).to_contain_text("fredag 14 januari 2022, vecka 2")
    expect(bar.locator("b")).to_have_text(A_TIME)


def test_a_move_is_seen_on_every_page_and_said_aloud(visit: Visit) -> None:
    anna, sara = visit(), visit(team="T0KOMMUN", user="U0SARA", channel="C0KOMMUN")
    bar_of(sara)

    press(anna, "+1 vecka")

    for page in (anna, sara):
        expect(bar_of(page)).to_contain_text("fredag 21 januari 2022, vecka 3")
        expect(page.locator("#announcer")).to_have_text(re.compile("^Klockan är nu fredag 21 januari 2022, vecka 3"))


def test_yesterdays_messages_are_no_longer_called_todays(visit: Visit) -> None:
    page = visit()
    page.get_by_label("Meddelande i #medborgarlöfte").fill("Hej")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Idag", exact=True)).to_be_visible()

    press(page, "+1 dag")

    expect(page.get_by_text("Igår", exact=True)).to_be_visible()


def test_one_goes_to_what_comes_next_once_it_is_known(visit: Visit, clock: Path) -> None:
    page = visit()
    button = page.get_by_role("button", name=NEXT)
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", re.compile("inget planerat"))

    plans(clock, "2022-01-17T07:30:00+00:00")
    expect(button).to_be_enabled()
    expect(button).to_have_attribute("title", "Till måndag 17 januari 2022, vecka 3, klockan 08:30")
    press(page, NEXT)

    expect(bar_of(page)).to_contain_text("måndag 17 januari 2022, vecka 3")
    expect(bar_of(page).locator("b")).to_have_text("08:30")
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", re.compile("^Det som var planerat till måndag 17 januari"))


def test_now_is_the_machines_own_time_and_then_leads_nowhere(visit: Visit) -> None:
    page = visit()
    press(page, "Nu")
    expect(bar_of(page)).to_contain_text(str(datetime.now(STOCKHOLM).year))
    expect(page.get_by_role("button", name="Nu", exact=True)).to_be_disabled()


def test_the_keyboard_keeps_its_place_and_a_way_that_is_closed_says_why(visit: Visit, clock: Path) -> None:
    page = visit()
    plans(clock, "2022-01-17T07:30:00+00:00")
    button = page.get_by_role("button", name=NEXT)
    expect(button).to_be_enabled()
    button.focus()

    page.keyboard.press("Enter")
    expect(button).to_be_disabled()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("är på väg")


def test_one_row_on_a_telephone_with_room_for_fingertips(phone: Visit, clock: Path) -> None:
    sets(clock, datetime(2022, 11, 27, 20, 48, tzinfo=STOCKHOLM))  # as wide as it gets
    plans(clock, "2022-11-28T07:30:00+00:00")
    page = phone()
    expect(bar_of(page)).to_contain_text("sön 27 nov 2022")
    expect(bar_of(page)).to_contain_text("v. 47")
    expect(page.get_by_role("button", name=NEXT)).to_be_visible()
    box = bar_of(page).bounding_box()
    assert box is not None
    assert box["height"] <= 56
    words = page.locator(".clock-words")
    assert words.evaluate("node => node.scrollWidth <= node.clientWidth"), "the day is cut off"
    assert not is_wider_than_its_window(page)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_bar_says_can_be_read(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    expect(page.get_by_role("button", name=NEXT)).to_be_disabled()
    assert page.evaluate(WEAK_TEXTS) == []
