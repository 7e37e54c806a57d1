from datetime import date, timedelta

import pytest

from bot.domain.assessment import Pace
from bot.domain.calendar import Period
from bot.domain.judging.pace import pace_by_due, pace_by_share

START = date(2022, 1, 1)
THREE_HUNDRED_DAYS = Period(start=START, end=START + timedelta(days=299))


@pytest.mark.parametrize(
    ("elapsed", "pace"), [(0, Pace.ON_TRACK), (199, Pace.ON_TRACK), (200, Pace.ON_TRACK), (201, Pace.AT_RISK)]
)
def test_exactly_three_times_the_planned_rate_is_not_yet_at_risk(elapsed: int, pace: Pace) -> None:
    on = START + timedelta(days=elapsed)

    assert pace_by_share(THREE_HUNDRED_DAYS, on, done=0, wanted=1) is pace


@pytest.mark.parametrize(("elapsed", "pace"), [(149, Pace.ON_TRACK), (150, Pace.BEHIND), (200, Pace.BEHIND)])
def test_behind_once_a_whole_one_should_have_been_done(elapsed: int, pace: Pace) -> None:
    on = START + timedelta(days=elapsed)

    assert pace_by_share(THREE_HUNDRED_DAYS, on, done=0, wanted=2) is pace


def test_at_risk_says_more_than_behind() -> None:
    assert pace_by_share(THREE_HUNDRED_DAYS, START + timedelta(days=250), done=0, wanted=2) is Pace.AT_RISK


def test_what_is_done_is_on_track_to_the_last_day() -> None:
    assert pace_by_share(THREE_HUNDRED_DAYS, START + timedelta(days=299), done=2, wanted=2) is Pace.ON_TRACK


@pytest.mark.parametrize("period", [Period(), Period(start=START), Period(end=START)])
def test_an_open_period_has_no_share(period: Period) -> None:
    assert pace_by_share(period, START, done=0, wanted=1) is None


def test_without_a_due_date_there_is_nothing_to_be_late_for() -> None:
    assert pace_by_due(None, START) is None
