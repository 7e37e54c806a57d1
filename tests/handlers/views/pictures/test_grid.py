"""The grid of a cadence: what became of every week, month or window."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.assessment import Row
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from bot.language import speaker_for
from handlers.views.pictures.grid import week_grid
from handlers.views.pictures.picture import Picture
from handlers.views.pictures.style import EMPTY, PALE_GREEN, RED
from tests.factories import activity, event, make_agreement, make_commitment, meeting
from tests.handlers.views.pictures.looking import inked, pixels, runs_off

WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
MAY_AND_NOVEMBER = {
    "kind": "cadence",
    "activities": ["follow_up"],
    "windows": [
        {"name": {"sv": "maj", "en": "May"}, "start": "05-01", "end": "05-31"},
        {"name": {"sv": "november", "en": "November"}, "start": "11-01", "end": "11-30"},
    ],
}


def row_of(target: Mapping[str, Any], *entries: Entry, on: date, start: str = "2022-01-01") -> Row:
    agreement = make_agreement(make_commitment("S6", target), period={"start": start, "end": "2023-12-31"})
    return next(assess(agreement, entries, on=on).commitments())


def grid(target: Mapping[str, Any], *entries: Entry, on: date, start: str = "2022-01-01") -> Picture:
    return week_grid(row_of(target, *entries, on=on, start=start), speaker_for("en"))


def excused(interval: str) -> Entry:
    return event(CommitmentEvent.INTERVAL_EXCUSED, "S6", date(2022, 1, 10), interval=interval, reason="Sjukdom")


def test_alternative_text_counts_each_state_and_names_what_was_not_held() -> None:
    found = grid(WEEKLY, meeting("2022-W01"), meeting("2022-W03"), excused("2022-W02"), on=date(2022, 2, 3))

    assert found.title == "S6 Löfte S6"
    assert "Held: 2. Excused with a reason: 1 (week 2 2022). Missed: 1 (week 4 2022)." in found.alt
    assert found.alt.endswith("Not over yet: 1 (week 5 2022).")


def test_reason_of_an_excuse_stays_out_of_the_picture() -> None:
    assert "Sjukdom" not in grid(WEEKLY, excused("2022-W02"), on=date(2022, 2, 3)).alt


def test_report_that_came_late_is_told_apart_from_one_in_time() -> None:
    late = activity("follow_up", date(2022, 12, 3), {"window": "2022-11"})
    found = grid(MAY_AND_NOVEMBER, activity("follow_up", date(2022, 5, 3)), late, on=date(2022, 12, 20))

    assert "Held: 1. Held late: 1 (November 2022)." in found.alt


@pytest.mark.parametrize(
    ("entries", "colour"),
    [((meeting("2022-W01"),), PALE_GREEN), ((), RED), ((excused("2022-W01"),), EMPTY)],
)
def test_each_state_has_its_colour(entries: tuple[Entry, ...], colour: str) -> None:
    found = grid(WEEKLY, *entries, on=date(2022, 1, 10))
    others = {PALE_GREEN, RED, EMPTY} - {colour}

    assert inked(found.png, colour) > 1000
    assert all(inked(found.png, other) == 0 for other in others)


def test_year_with_53_weeks_has_room_for_the_last() -> None:
    held = [meeting(date(2020, 1, 1) + timedelta(weeks=number)) for number in range(53)]
    found = grid(WEEKLY, *held, on=date(2021, 1, 4), start="2020-01-01")

    assert "Held: 53." in found.alt
    assert not runs_off(found.png)


def test_only_two_years_of_weeks_are_drawn_and_the_rest_is_told() -> None:
    short = grid(WEEKLY, on=date(2022, 1, 20))
    held = [meeting("2017-W03"), meeting("2017-W04")]
    long = grid(WEEKLY, *held, on=date(2022, 10, 14), start="2017-01-01")

    assert pixels(long.png).shape[0] < 1500
    assert pixels(short.png).shape[0] < pixels(long.png).shape[0]
    assert len(long.alt) <= 2000
    assert "Held: 2." in long.alt


def test_rows_before_the_first_week_of_the_period_are_not_left_empty() -> None:
    whole = grid(WEEKLY, on=date(2022, 12, 30))
    autumn = grid(WEEKLY, on=date(2022, 12, 30), start="2022-10-10")

    assert pixels(autumn.png).shape[0] < pixels(whole.png).shape[0]


def test_cadence_without_intervals_says_why() -> None:
    found = grid({"kind": "cadence", "activities": ["mapping"]}, on=date(2022, 3, 1))

    assert "the parties need to agree on how often" in found.alt
    assert not runs_off(found.png)


@pytest.mark.parametrize("every", ["month", "tertial", "half_year", "year"])
def test_longer_intervals_are_drawn_under_their_year(every: str) -> None:
    target = {"kind": "cadence", "every": every, "activities": ["follow_up"]}
    found = grid(target, activity("follow_up", date(2022, 2, 1)), on=date(2023, 11, 1))

    assert "Held: 1." in found.alt
    assert not runs_off(found.png)
