from datetime import date
from typing import Any

import pytest

from bot.domain.assessment import Pace, Status
from bot.domain.entries import Entry
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, OPEN, judge, reasons, say
from tests.factories import event

SCHOOLS: dict[str, Any] = {
    "kind": "structural",
    "units": [
        {"id": "north", "name": "Norrskolan"},
        {"id": "south", "name": "Söderskolan"},
        {"id": "private", "name": "Friskolan", "required": False},
    ],
}
TO_BE_NAMED: dict[str, Any] = {
    "kind": "structural",
    "each": "skola",
    "categories": ["independent", "municipal"],
}
TEAMS: dict[str, Any] = {
    "kind": "structural",
    "units": [{"id": "east", "name": "Öster"}, {"id": "west", "name": "Väster"}],
    "aspects": ["youth_investigator", "area_officer"],
}


def state(unit: str, *, in_place: bool = True, day: date = date(2022, 3, 1), name: str = "", aspect: str = "") -> Entry:
    values = {"unit": unit, "name": name or unit, "in_place": in_place} | ({"aspect": aspect} if aspect else {})
    return event(CommitmentEvent.UNIT_STATE, "S7", day, **values)


def test_nothing_in_place_has_not_started_and_is_not_fulfilled_at_the_end() -> None:
    row = judge(SCHOOLS, on=date(2022, 4, 1))

    assert (row.status, row.figures.done, row.figures.of) == (Status.NOT_STARTED, 0, 2)
    assert say(row.sentence) == ("in place for 0 of 2; not in place: Norrskolan and Söderskolan; 21 months left")
    assert judge(SCHOOLS, on=AFTER).status is Status.NOT_FULFILLED


def test_some_in_place_is_in_progress_and_partly_fulfilled_at_the_end() -> None:
    assert judge(SCHOOLS, state("north"), on=date(2022, 4, 1)).status is Status.IN_PROGRESS
    assert judge(SCHOOLS, state("north"), on=AFTER).status is Status.PARTLY_FULFILLED


def test_every_required_unit_in_place_is_fulfilled_at_once() -> None:
    row = judge(SCHOOLS, state("north"), state("south"), on=date(2022, 4, 1))

    assert (row.status, row.pace) == (Status.FULFILLED, None)
    assert say(row.sentence) == "in place for all 2"


def test_only_what_is_not_required_in_place_does_not_count_as_some() -> None:
    assert judge(SCHOOLS, state("private"), on=AFTER).status is Status.NOT_FULFILLED


def test_the_latest_state_of_a_unit_holds() -> None:
    entries = [state("north"), state("south"), state("south", in_place=False, day=date(2022, 5, 1))]

    assert judge(SCHOOLS, *entries, on=date(2022, 4, 30)).status is Status.FULFILLED
    assert judge(SCHOOLS, *entries, on=date(2022, 5, 1)).status is Status.IN_PROGRESS


def test_without_named_units_it_cannot_be_assessed() -> None:
    running, ended = judge(TO_BE_NAMED, on=date(2022, 4, 1)), judge(TO_BE_NAMED, on=AFTER)

    assert {running.status, ended.status} == {Status.NOT_ASSESSABLE}
    assert running.figures.of is None
    assert say(running.sentence) == "the parties need to name what it is to be in place for"


def test_units_named_later_are_asked_for_from_then() -> None:
    entries = [state("Norrskolan"), state("Söderskolan", in_place=False)]
    row = judge(TO_BE_NAMED, *entries, on=date(2022, 4, 1))

    assert (row.status, row.figures.done, row.figures.of) == (Status.IN_PROGRESS, 1, 2)
    assert "not in place: Söderskolan" in say(row.sentence)


def test_a_unit_added_to_those_of_the_file_is_asked_for_too() -> None:
    entries = [state("north"), state("south"), state("new", name="Nya skolan", in_place=False)]

    assert judge(SCHOOLS, *entries, on=date(2022, 4, 1)).status is Status.IN_PROGRESS


def test_a_unit_with_one_aspect_of_two_is_not_in_place_but_not_nothing() -> None:
    one = state("east", aspect="youth_investigator")
    row = judge(TEAMS, one, on=date(2022, 4, 1))

    assert (row.status, row.figures.done) == (Status.IN_PROGRESS, 0)
    assert judge(TEAMS, one, on=AFTER).status is Status.PARTLY_FULFILLED


def test_what_a_unit_lacks_is_said_where_it_has_the_rest() -> None:
    row = judge(TEAMS, state("east", aspect="youth_investigator"), on=date(2022, 4, 1))

    assert "not in place: Öster (area_officer) and Väster;" in say(row.sentence)


def test_every_aspect_of_every_team_in_place_is_fulfilled() -> None:
    entries = [state(team, aspect=aspect) for team in ("east", "west") for aspect in TEAMS["aspects"]]

    assert judge(TEAMS, *entries, on=date(2022, 4, 1)).status is Status.FULFILLED
    assert judge(TEAMS, *entries[:3], on=date(2022, 4, 1)).status is Status.IN_PROGRESS


def test_a_report_without_an_aspect_is_about_all_of_them() -> None:
    assert judge(TEAMS, state("east"), state("west"), on=date(2022, 4, 1)).status is Status.FULFILLED


def test_what_the_source_declares_in_place_is_until_somebody_says_otherwise() -> None:
    history = [{"text": "Ny organisation.", "reference": "stycke 4", "unit": "north"}]
    gone = state("north", in_place=False, day=date(2022, 6, 1))

    assert judge(SCHOOLS, state("south"), on=date(2022, 5, 1), history=history).status is Status.FULFILLED
    assert judge(SCHOOLS, gone, on=date(2022, 6, 1), history=history).figures.done == 0


def test_where_no_unit_is_required_all_are() -> None:
    units = [{"id": "north", "name": "Norrskolan", "required": False}]
    row = judge({"kind": "structural", "units": units}, on=date(2022, 4, 1))

    assert (row.status, row.figures.of) == (Status.NOT_STARTED, 1)


@pytest.mark.parametrize(
    ("on", "pace"),
    [
        (date(2022, 5, 31), Pace.ON_TRACK),
        (date(2022, 6, 1), Pace.AT_RISK),
        (date(2022, 7, 2), Pace.BEHIND),
    ],
)
def test_a_due_date_gives_it_a_pace(on: date, pace: Pace) -> None:
    assert judge({**SCHOOLS, "due": "2022-07-01"}, on=on).pace is pace
    assert judge(SCHOOLS, on=on).pace is None


def test_a_report_that_names_no_unit_or_an_unknown_aspect_says_so() -> None:
    row = judge(TEAMS, state(""), state("east", aspect="dog_handler"), on=date(2022, 4, 1))

    assert [reasons(judged) for judged in row.not_counting] == [
        ["does not say which unit"],
        ["names something that is not asked of a unit here"],
    ]


def test_one_forum_in_place_is_said_without_numbers() -> None:
    forum = {"kind": "structural", "units": [{"id": "forum", "name": "forum"}]}

    assert say(judge(forum, state("forum"), on=AFTER, agreement=OPEN).sentence) == "in place"
