"""Simulated years: every agreement's calendar, reminder by reminder, as people can read and check it.

To write the calendars anew: `.venv/bin/python -m tests.domain.reminding.simulation`, then read what has changed.
"""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.domain.reminding.office import LATEST, OPENS, is_working_day
from bot.domain.reminding.settings import Kind
from tests.domain.reminding.simulation import CALENDARS, calendar_text, said
from tests.domain.reminding.stories import STORIES
from tests.domain.reminding.story import built_in


def test_every_agreement_that_comes_with_the_program_has_a_calendar() -> None:
    assert sorted(path.stem for path in CALENDARS.glob("*.txt")) == sorted(STORIES)
    assert all(built_in(name).id == name for name in STORIES)


@pytest.mark.parametrize("agreement_id", STORIES)
def test_each_reminder_comes_exactly_when_its_calendar_says(agreement_id: str) -> None:
    calendar = (CALENDARS / f"{agreement_id}.txt").read_text(encoding="utf-8")

    assert calendar_text(agreement_id).splitlines() == calendar.splitlines()


@pytest.mark.parametrize("agreement_id", STORIES)
def test_nothing_is_said_while_offices_are_closed_nor_twice_nor_missed_while_the_bot_runs(agreement_id: str) -> None:
    story, reminders = said(agreement_id)
    local = [each.rung.at.astimezone(story.agreement.zone) for each in reminders]
    said_before = [(each.subject.kind, each.subject.key, each.rung.name) for each in reminders]

    assert all(is_working_day(at.date()) and OPENS <= at.time() <= LATEST for at in local)
    assert len(set(said_before)) == len(said_before)
    assert not [each for each in reminders if each.missed]


def test_every_kind_of_reminder_occurs_in_the_simulated_years() -> None:
    assert {each.subject.kind for name in STORIES for each in said(name)[1]} == set(Kind)


@pytest.mark.parametrize("agreement_id", STORIES)
def test_a_number_that_falls_behind_is_told_of_every_second_week_at_most(agreement_id: str) -> None:
    days: defaultdict[str, list[date]] = defaultdict(list)
    for each in said(agreement_id)[1]:
        if each.subject.kind is Kind.PACE:
            days[each.subject.about].append(each.rung.at.date())

    gaps = [later - earlier for told in days.values() for earlier, later in pairwise(told)]
    assert min(gaps, default=timedelta.max) >= timedelta(weeks=2)
