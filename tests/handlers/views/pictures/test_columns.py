"""Columns month by month, and which picture suits a promise."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.assessment import Assessment
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from bot.language import speaker_for
from handlers.views.pictures.choosing import picture_of
from handlers.views.pictures.columns import trend_picture
from handlers.views.pictures.picture import Picture
from handlers.views.pictures.style import BLUE, PALE_BLUE
from tests.factories import activity, event, make_agreement, make_commitment, operation
from tests.handlers.views.pictures.examples import DAYS, lived
from tests.handlers.views.pictures.looking import inked, runs_off

ENGLISH = speaker_for("en")
BASELINE = {"value": 365, "period": {"start": "2021-01-01", "end": "2021-12-31"}}
MEASURE = {"activities": ["foot_patrol"], "field": "hours", "unit": {"sv": "timmar", "en": "hours"}}


def more_patrols(**changes: Any) -> dict[str, Any]:
    return {"kind": "increase", "measure": MEASURE, **changes}


def patrol(day: date, hours: float) -> Entry:
    return activity("foot_patrol", day, {"hours": hours})


def assessed(target: dict[str, Any], *entries: Entry, on: date, **changes: Any) -> Assessment:
    return assess(make_agreement(make_commitment("S7", target), **changes), entries, on=on)


def trend(target: dict[str, Any], *entries: Entry, on: date, **changes: Any) -> Picture:
    assessment = assessed(target, *entries, on=on, **changes)
    return trend_picture(assessment.rows[0], assessment, ENGLISH, entries=entries)


def test_trend_holds_each_month_against_the_baselines_rate() -> None:
    found = trend(
        more_patrols(baseline=BASELINE),
        patrol(date(2022, 1, 5), 20),
        patrol(date(2022, 1, 30), 22.5),
        patrol(date(2022, 3, 1), 4),
        on=date(2022, 3, 10),
    )

    assert "Hours: January 2022 42.5 (31), February 2022 0 (28), March 2022 4 (31)." in found.alt
    assert "In brackets: as many as before, at the baseline's rate." in found.alt


def test_trend_without_a_baseline_says_that_one_is_needed() -> None:
    found = trend(more_patrols(), patrol(date(2022, 1, 5), 20), on=date(2022, 2, 10))

    assert "the parties need to agree on a baseline" in found.alt
    assert "Hours: January 2022 20, February 2022 0." in found.alt
    assert "In brackets" not in found.alt


def test_baseline_that_was_agreed_later_is_the_one_to_compare_with() -> None:
    agreed = event(
        CommitmentEvent.BASELINE_AGREED, "S7", date(2022, 1, 20), value=730, start="2021-01-01", end="2021-12-31"
    )
    found = trend(more_patrols(), agreed, patrol(date(2022, 1, 5), 20), on=date(2022, 1, 31))

    assert "January 2022 20 (62)" in found.alt


def test_month_that_the_period_begins_in_is_compared_by_its_days() -> None:
    found = trend(
        more_patrols(baseline=BASELINE),
        patrol(date(2022, 1, 25), 20),
        on=date(2022, 2, 10),
        period={"start": "2022-01-22", "end": "2022-12-31"},
    )

    assert "January 2022 20 (10), February 2022 0 (28)" in found.alt


@pytest.mark.parametrize(("on", "first"), [(date(2022, 12, 31), "January 2022"), (date(2023, 6, 1), "tertial 1 2022")])
def test_more_than_a_year_is_shown_by_tertial(on: date, first: str) -> None:
    assert f"Hours: {first} 20" in trend(more_patrols(), patrol(date(2022, 1, 5), 20), on=on).alt


def test_very_long_time_is_shown_by_year_the_latest_twelve() -> None:
    found = trend(
        more_patrols(),
        patrol(date(2000, 1, 5), 20),
        patrol(date(2022, 1, 5), 30),
        on=date(2022, 6, 1),
        period={"start": "2000-01-01", "end": "2023-12-31"},
    )

    assert "Hours: 2011 0" in found.alt
    assert "2022 30." in found.alt
    assert not runs_off(found.png)


def test_time_that_is_not_over_looks_different() -> None:
    over = trend(more_patrols(), patrol(date(2022, 1, 5), 20), on=date(2024, 1, 5))
    running = trend(more_patrols(), patrol(date(2022, 1, 5), 20), on=date(2022, 1, 20))

    assert inked(over.png, BLUE) > 1000
    assert inked(over.png, PALE_BLUE) == 0
    assert inked(running.png, PALE_BLUE) > 1000


def test_number_to_be_reached_grows_towards_it_month_by_month() -> None:
    assessment = assess(
        make_agreement(), [operation(date(2022, 1, 3)), operation(date(2022, 3, 3))], on=date(2022, 4, 9)
    )
    found = picture_of(assessment.rows[0], assessment, ENGLISH)

    assert found is not None
    assert "Joint operations, in all: January 2022 1 (0.2), February 2022 1 (0.3)" in found.alt
    assert "April 2022 2 (0.7)" in found.alt
    assert "how many there should be by then, to reach 4 in time" in found.alt


def test_entry_that_does_not_count_is_no_column() -> None:
    assessment = assess(make_agreement(), [operation(date(2022, 1, 3), full_day=False)], on=date(2022, 2, 9))
    found = picture_of(assessment.rows[0], assessment, ENGLISH)

    assert found is not None
    assert "January 2022 0 (0.2)" in found.alt


def test_agreement_without_dates_begins_with_its_first_entry() -> None:
    target = {"kind": "ongoing", "activities": ["joint_operation"]}
    assessment = assessed(target, operation(date(2022, 5, 3)), on=date(2022, 6, 9), period={})
    found = picture_of(assessment.rows[0], assessment, ENGLISH)

    assert found is not None
    assert "Logged: May 2022 1, June 2022 0." in found.alt


@pytest.mark.parametrize(
    "target",
    [
        {"kind": "milestone"},
        {"kind": "structural"},
        {"kind": "cadence", "activities": ["mapping"]},
        {"kind": "ongoing", "activities": ["joint_operation"]},
        more_patrols(),
    ],
)
def test_there_is_no_picture_where_there_is_nothing_to_see(target: dict[str, Any]) -> None:
    assessment = assessed(target, on=date(2022, 3, 1))

    assert picture_of(assessment.rows[0], assessment, ENGLISH) is None


def test_period_that_has_not_begun_has_no_picture() -> None:
    assessment = assessed(more_patrols(baseline=BASELINE), on=date(2021, 12, 1))

    assert picture_of(assessment.rows[0], assessment, ENGLISH) is None


def test_conditions_have_no_picture_of_their_own() -> None:
    assessment = assess(make_agreement(), [operation(date(2022, 1, 3))], on=date(2022, 2, 9))

    assert [picture_of(row, assessment, ENGLISH) is None for row in assessment.rows] == [False, True, True, True, True]


@pytest.mark.parametrize("agreement_id", DAYS)
def test_pictures_of_every_promise_fit_on_their_sheet(agreement_id: str) -> None:
    assessment = lived(agreement_id)
    found = [picture_of(row, assessment, speaker_for("sv")) for row in assessment.commitments()]

    assert any(found)
    assert not any(runs_off(each.png) for each in found if each)


def test_great_and_small_figures_do_not_run_into_each_other() -> None:
    days = [date(2022, 1, 5) + timedelta(days=30 * number) for number in range(12)]
    found = trend(
        more_patrols(), *(patrol(day, 99.75) for day in days), *(patrol(days[3], 7654) for _ in days), on=days[-1]
    )

    assert "99.8" in found.alt
    assert not runs_off(found.png)
