"""The table of the situation picture, however much there is of it."""

import json
from datetime import date
from typing import Any

import pytest

from bot.domain.calendar import parse_week
from bot.domain.entries import Entry
from bot.domain.optional_kinds import SITUATION
from bot.domain.roles import Role, allowed_to
from bot.domain.situation import Situation, situation_of
from bot.domain.weeks_asked import weeks_between
from bot.language import speaker_for
from handlers.views.situation import situation_picture, situation_view
from tests.factories import activity, make_agreement, operation
from tests.slack_limits import problems

FRIDAY = date(2022, 10, 14)
LONG = "ordningsstörningar & `bråk` <i parker och på torg, till exempel>"


def note(key: str, area: str, **more: Any) -> Entry:
    return activity(SITUATION, parse_week(key).start, {"week": key, "area": area, **more})


def situation(areas: int, categories: int, *entries: Entry, first: str = "2022-W34", name: str = "x") -> Situation:
    agreement = make_agreement(
        areas=[{"id": f"a{number}", "name": f"{name} {number}"} for number in range(areas)],
        situation_categories=[{"id": f"c{number}", "name": f"{number} {name}"} for number in range(categories)],
    )
    weeks = weeks_between(parse_week(first), parse_week("2022-W41"))
    return situation_of(agreement, entries, weeks, on=FRIDAY)


def shown(seen: Situation, language: str = "sv") -> dict[str, Any]:
    message = situation_view(seen, speaker_for(language), allowed=allowed_to(Role.COORDINATOR))
    carried: dict[str, Any] = json.loads(
        json.dumps({"text": message.text, "blocks": [block.to_dict() for block in message.blocks]})
    )
    return carried


def rows(message: dict[str, Any]) -> list[str]:
    texts = [block["text"]["text"] for block in message["blocks"] if block["type"] == "section"]
    fenced = [text for text in texts if text.startswith("```")]
    assert all(text.endswith("\n```") for text in fenced), "each part is closed"
    return [row for text in fenced for row in text.split("\n")[1:-1]]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(("areas", "categories"), [(1, 1), (3, 5), (20, 12), (100, 20), (2, 100)])
def test_however_many_areas_and_categories_slack_shows_it(areas: int, categories: int, language: str) -> None:
    counts = {f"c{number}": 10_000 for number in range(categories)}
    entries = [note(f"2022-W{week}", f"a{area}", counts=counts) for area in range(areas) for week in (20, 30, 40)]
    message = shown(situation(areas, categories, *entries, name=LONG), language)

    assert problems(message) == []
    unescaped = [row.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">") for row in rows(message)]
    assert max(map(len, unescaped)) <= 34
    assert not any("`" in row for row in unescaped)


def test_areas_that_do_not_fit_are_said_to_be_missing() -> None:
    def said(areas: int) -> bool:
        noted = [note("2022-W40", f"a{area}", counts={"c0": 1}) for area in range(areas)]
        return "Not all areas fit here." in json.dumps(shown(situation(areas, 30, *noted), "en"))

    assert not said(20)
    assert said(100)


def test_one_area_needs_no_sum_of_areas() -> None:
    noted = note("2022-W40", "a0", counts={"c0": 1})

    assert len(rows(shown(situation(1, 2, noted)))) == len(["area", "0", "1", "sum"])


def test_two_years_of_weeks_and_many_mappings_are_still_shown() -> None:
    held = operation(date(2022, 10, 12))
    entries = [held, *(note(f"2022-W{week:02d}", "a0", led_to=held.id) for week in range(1, 41))]
    seen = situation(3, 5, *entries, first="2020-W42")

    assert problems(shown(seen)) == []
    picture = situation_picture(seen, speaker_for("sv"))
    assert picture.png.startswith(b"\x89PNG")
    assert len(picture.alt) <= 2000


def test_missing_weeks_that_follow_each_other_are_told_together() -> None:
    seen = situation(1, 1, *(note(f"2022-W{week}", "a0") for week in (34, 38, 40)))

    said = " ".join(block["text"]["text"] for block in shown(seen, "en")["blocks"] if block["type"] == "section")

    assert "Nothing noted: weeks 35–37 and week 39." in said, "week 41 is not over"


def test_missing_weeks_of_two_years_are_told_with_their_years() -> None:
    seen = situation(1, 1, *(note(f"2022-W{week:02d}", "a0") for week in range(3, 41)), first="2021-W50")

    said = " ".join(block["text"]["text"] for block in shown(seen, "en")["blocks"] if block["type"] == "section")

    assert "Nothing noted: week 50, 2021 – week 2, 2022." in said
