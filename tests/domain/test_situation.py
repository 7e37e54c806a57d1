from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.calendar import parse_week
from bot.domain.entries import Entry, EntryState
from bot.domain.optional_kinds import SITUATION
from bot.domain.situation import Direction, Situation, latest_weeks, situation_of
from bot.domain.weeks_asked import weeks_between
from tests.factories import activity, make_agreement, operation

FRIDAY = date(2022, 10, 14)
"""In week 41."""
PICTURED: dict[str, Any] = {
    "areas": [{"id": "north", "name": "Norr"}, {"id": "south", "name": "Söder"}],
    "situation_categories": [{"id": "graffiti", "name": "Klotter"}, {"id": "noise", "name": "Oljud"}],
}
AGREEMENT = make_agreement(**PICTURED)
MAPPING = {
    "id": "outline",
    "name": "kartläggning",
    "plural": "kartläggningar",
    "fields": [
        {"id": "date", "kind": "date", "label": "Datum", "required": True},
        {
            "id": "outcome",
            "kind": "choice",
            "label": "Utfall",
            "choices_from": "operations",
            "choices": [{"id": "no_need", "label": "Inget behov"}],
        },
    ],
}


def note(week: int, area: str = "north", state: EntryState = EntryState.HELD, **counts: int) -> Entry:
    key = f"2022-W{week:02d}"
    values = {"week": key, "area": area} | ({"counts": counts} if counts else {})
    return activity(SITUATION, parse_week(key).start, values, state=state)


def situation(*entries: Entry, first: int = 38, last: int = 41) -> Situation:
    weeks = weeks_between(parse_week(f"2022-W{first:02d}"), parse_week(f"2022-W{last:02d}"))
    return situation_of(AGREEMENT, entries, weeks, on=FRIDAY)


def numbers(weeks: Any) -> list[int]:
    return [week.start.isocalendar().week for week in weeks]


def test_sums_by_area_and_category() -> None:
    seen = situation(note(40, graffiti=2, noise=1), note(40, "south", graffiti=4), note(41, graffiti=1))

    assert seen.total(seen.weeks) == 8
    assert seen.total(seen.weeks, area="north") == 4
    assert seen.total(seen.weeks, area="south", category="graffiti") == 4
    assert seen.total(seen.weeks, category="noise") == 1


def test_a_category_left_empty_is_nought_but_an_area_without_a_note_is_unknown() -> None:
    seen = situation(note(40, graffiti=2))

    assert seen.total(seen.weeks, area="north", category="noise") == 0
    assert seen.total(seen.weeks, area="south", category="noise") is None
    assert seen.total(seen.before) is None


def test_a_week_noted_as_quiet_is_noted() -> None:
    seen = situation(note(40))

    assert seen.total(seen.weeks) == 0
    assert numbers(seen.noted(seen.weeks)) == [40]


def test_the_weeks_before_are_compared_and_no_others() -> None:
    seen = situation(note(33, graffiti=100), note(34, graffiti=3), note(37, graffiti=4), note(38, graffiti=5))

    assert numbers(seen.before) == [34, 35, 36, 37]
    assert (seen.total(seen.before), seen.total(seen.weeks)) == (7, 5)


@pytest.mark.parametrize("state", [EntryState.UNDONE, EntryState.CANCELLED, EntryState.PLANNED])
def test_only_what_was_held_is_seen(state: EntryState) -> None:
    assert situation(note(40, state=state, graffiti=2)).total(situation().weeks) is None


def test_this_week_is_not_missing_before_it_is_over() -> None:
    assert numbers(situation(note(39)).missing) == [38, 40]


def test_what_the_agreement_has_taken_away_since_is_still_seen() -> None:
    seen = situation(note(40, "harbour", fights=3, graffiti=1))

    assert [area.id for area in seen.areas] == ["north", "south", "harbour"]
    assert [category.id for category in seen.categories] == ["graffiti", "noise", "fights"]
    assert seen.total(seen.weeks) == 4


@pytest.mark.parametrize(
    ("counts", "direction"),
    [
        ((2, 2, 5, 5), Direction.UP),
        ((5, 5, 2, 2), Direction.DOWN),
        ((4, 4, 4, 5), Direction.LEVEL),
        ((4, 4, 5, 5), Direction.UP),
        ((0, 0, 3, 2), Direction.UP),
        ((3, 2, 0, 0), Direction.DOWN),
        ((1, 1, 1, 1), Direction.TOO_FEW),
    ],
)
def test_where_it_is_going_is_told_by_the_halves(counts: tuple[int, ...], direction: Direction) -> None:
    entries = [note(38 + number, graffiti=count) for number, count in enumerate(counts)]

    assert situation(*entries).trend("graffiti").direction is direction


def test_a_week_without_a_note_is_no_quiet_week_in_the_trend() -> None:
    seen = situation(*(note(week, graffiti=4) for week in (36, 37, 38, 40, 41)), first=36, last=41)

    trend = seen.trend("graffiti")

    assert (trend.direction, trend.before, trend.after) == (Direction.LEVEL, Fraction(4), Fraction(4))


def test_one_noted_week_in_a_half_tells_no_trend() -> None:
    assert situation(note(38, graffiti=9), note(40), note(41)).trend("graffiti").direction is Direction.TOO_FEW


def test_in_an_odd_number_of_weeks_the_middle_one_belongs_to_no_half() -> None:
    entries = [note(week, graffiti=count) for week, count in ((37, 2), (38, 2), (39, 50), (40, 2), (41, 2))]

    assert situation(*entries, first=37).trend("graffiti").direction is Direction.LEVEL


def test_the_latest_weeks_are_eight_and_this_one_is_among_them_once_noted() -> None:
    assert numbers(latest_weeks([], FRIDAY)) == list(range(33, 41))
    assert numbers(latest_weeks([note(41)], FRIDAY)) == list(range(34, 42))


def test_mappings_tell_what_they_led_to_the_latest_first() -> None:
    agreement = make_agreement(**PICTURED, activity_kinds=[MAPPING])
    held = operation(date(2022, 10, 12))
    entries = [
        held,
        activity("outline", date(2022, 10, 3), {"outcome": held.id}),
        activity("outline", date(2022, 10, 4), {"outcome": "no_need"}),
        activity("outline", date(2022, 10, 5), {}),
        activity("outline", date(2022, 10, 6), {"outcome": "gone"}),
        activity("outline", date(2022, 1, 3), {"outcome": "no_need"}),
        note(41),
    ]

    weeks = weeks_between(parse_week("2022-W38"), parse_week("2022-W41"))
    mappings = situation_of(agreement, entries, weeks, on=FRIDAY).mappings

    assert [each.entry.start.day for each in mappings] == [6, 4, 3]
    assert [each.operation for each in mappings] == [None, None, held]
    assert [each.choice.id if each.choice else None for each in mappings] == [None, "no_need", None]
