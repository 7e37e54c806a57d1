from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from bot.domain.assessment import Pace, Status
from bot.domain.entries import Entry
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import AFTER, OPEN, judge, reasons, say
from tests.factories import event

GUIDE: dict[str, Any] = {
    "kind": "staged",
    "stages": [
        {"id": "draft", "name": {"sv": "utkast", "en": "draft"}},
        {"id": "adopted", "name": {"sv": "antagen", "en": "adopted"}, "due": "2022-10-01"},
        {"id": "in_use", "name": {"sv": "i bruk", "en": "in use"}, "due": "2023-06-30"},
    ],
}
METHODS: dict[str, Any] = {
    "kind": "staged",
    "items": {"sv": "metod", "en": "method"},
    "stages": [
        {"id": "found", "name": {"sv": "funnen", "en": "found"}},
        {"id": "analysed", "name": {"sv": "analyserad", "en": "analysed"}},
        {"id": "verdict", "name": {"sv": "bedömd", "en": "judged"}},
    ],
}


def reached(stage: str, day: date = date(2022, 3, 1), **values: str) -> Entry:
    return event(CommitmentEvent.STAGE_REACHED, "S7", day, stage=stage, **values)


def test_no_stage_reached_has_not_started() -> None:
    row = judge(GUIDE, on=date(2022, 2, 1))

    assert (row.status, row.figures.done, row.figures.of) == (Status.NOT_STARTED, 0, 3)
    assert say(row.sentence) == "no stage reached yet; next: draft; due 1 Oct 2022, 242 days left"


def test_a_stage_reached_is_in_progress() -> None:
    row = judge(GUIDE, reached("adopted"), on=date(2022, 4, 1))

    assert (row.status, row.figures.done, row.figures.share) == (Status.IN_PROGRESS, 2, Fraction(2, 3))
    assert say(row.sentence) == "reached: adopted; next: in use; due 30 Jun 2023, 455 days left"


def test_the_last_required_stage_is_fulfilled_at_once_and_implies_the_others() -> None:
    row = judge(GUIDE, reached("in_use"), on=date(2022, 4, 1))

    assert (row.status, row.pace) == (Status.FULFILLED, None)
    assert say(row.sentence) == "reached: in use"


def test_stages_after_the_last_required_one_are_not_waited_for() -> None:
    stages = [*GUIDE["stages"][:2], {**GUIDE["stages"][2], "required": False}]
    row = judge({**GUIDE, "stages": stages}, reached("adopted"), on=date(2022, 4, 1))

    assert (row.status, row.figures.done, row.figures.of) == (Status.FULFILLED, 2, 2)


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        (None, Status.NOT_FULFILLED),
        ("draft", Status.NOT_FULFILLED),
        ("adopted", Status.PARTLY_FULFILLED),
        ("in_use", Status.FULFILLED),
    ],
)
def test_at_the_end_something_beyond_the_first_stage_is_partly(stage: str | None, status: Status) -> None:
    entries = [reached(stage)] if stage else []

    assert judge(GUIDE, *entries, on=AFTER).status is status


@pytest.mark.parametrize(
    ("stage", "on", "pace"),
    [
        ("draft", date(2022, 8, 31), Pace.ON_TRACK),
        ("draft", date(2022, 9, 1), Pace.AT_RISK),
        ("draft", date(2022, 10, 2), Pace.BEHIND),
        ("adopted", date(2022, 10, 2), Pace.ON_TRACK),
    ],
)
def test_pace_by_the_next_stage_with_a_due_date(stage: str, on: date, pace: Pace) -> None:
    assert judge(GUIDE, reached(stage), on=on).pace is pace


def test_what_the_source_declares_reached_is_where_it_starts() -> None:
    history = [{"text": "Beslutat.", "reference": "stycke 5", "stage": "draft"}]
    row = judge(GUIDE, on=date(2022, 1, 1), history=history)

    assert (row.status, row.figures.done) == (Status.IN_PROGRESS, 1)


def test_every_method_goes_through_the_stages_on_its_own() -> None:
    entries = [
        reached("verdict", item="Metod A"),
        reached("found", item="Metod B"),
        reached("analysed", item="Metod C"),
    ]
    row = judge(METHODS, *entries, on=date(2022, 4, 1))

    assert (row.status, row.figures.done, row.figures.of) == (Status.IN_PROGRESS, 1, 3)
    assert say(row.sentence) == "1 of 3 through “judged”; not there yet: Metod B (found) and Metod C (analysed)"


def test_all_methods_judged_is_fulfilled_until_another_is_found() -> None:
    entries = [reached("verdict", item=item) for item in ("Metod A", "Metod B")]
    another = reached("found", date(2022, 5, 1), item="Metod C")

    assert judge(METHODS, *entries, another, on=date(2022, 4, 30)).status is Status.FULFILLED
    assert judge(METHODS, *entries, another, on=date(2022, 5, 1)).status is Status.IN_PROGRESS


def test_no_method_found_is_not_fulfilled_and_methods_only_found_neither() -> None:
    assert judge(METHODS, on=AFTER).status is Status.NOT_FULFILLED
    assert judge(METHODS, reached("found", item="Metod A"), on=AFTER).status is Status.NOT_FULFILLED
    assert judge(METHODS, reached("analysed", item="Metod A"), on=AFTER).status is Status.PARTLY_FULFILLED


def test_a_report_without_a_method_or_with_an_unknown_stage_says_so() -> None:
    row = judge(METHODS, reached("found"), reached("printed", item="Metod A"), on=date(2022, 4, 1))

    assert sorted(reason for judged in row.not_counting for reason in reasons(judged)) == [
        "does not say what reached the stage",
        "names no stage of this commitment",
    ]
    assert row.status is Status.NOT_STARTED


def test_spaces_around_a_name_do_not_make_another_method() -> None:
    entries = [reached("found", item="Metod A "), reached("verdict", item=" Metod A")]

    assert judge(METHODS, *entries, on=date(2022, 4, 1)).figures.of == 1


def test_stages_may_be_reported_in_any_order() -> None:
    entries = [reached("in_use", date(2022, 3, 1)), reached("draft", date(2022, 4, 1))]

    assert judge(GUIDE, *entries, on=date(2022, 5, 1)).status is Status.FULFILLED


def test_an_open_period_never_ends() -> None:
    assert judge(METHODS, reached("found", item="A"), on=date(2050, 1, 1), agreement=OPEN).status is (
        Status.IN_PROGRESS
    )


def test_items_still_to_be_found_say_when_the_next_stage_is_due() -> None:
    stages = [{**METHODS["stages"][0], "due": "2022-06-30"}, *METHODS["stages"][1:]]

    assert say(judge({**METHODS, "stages": stages}, on=date(2022, 6, 20)).sentence) == (
        "nothing logged yet; due 30 Jun 2022, 10 days left"
    )


def test_a_method_written_with_other_capitals_is_the_same_one() -> None:
    entries = [reached("found", item="Sociala insatsgrupper"), reached("verdict", item="sociala INSATSGRUPPER")]
    row = judge(METHODS, *entries, on=date(2022, 4, 1))

    assert (row.figures.done, row.figures.of) == (1, 1)
