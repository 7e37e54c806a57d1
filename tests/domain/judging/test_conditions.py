from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.assessment import JudgedEntry
from bot.domain.entries import Entry, EntryState
from tests.domain.judging.judge import judge, reasons, say
from tests.factories import activity, operation, planned

ON = date(2022, 6, 1)


def answered(rule: dict[str, Any], entry: Entry) -> JudgedEntry:
    target = {
        "kind": "count",
        "activities": [entry.kind],
        "at_least": 1,
        "conditions": [{"text": "villkor", "rule": rule}],
    }
    return judge(target, entry, on=ON).entries[0]


def answers(rule: dict[str, Any], entry: Entry) -> list[tuple[bool, str]]:
    return [(answer.met, say(answer.sentence)) for answer in answered(rule, entry).answers]


def test_every_day_ticked() -> None:
    rule = {"rule": "every_day", "field": "full_day"}

    assert answers(rule, operation()) == [(True, "“Full working day” is ticked for every day")]
    assert answers(rule, operation(full_day=False)) == [(False, "“Full working day” is not ticked for Thu 10 Mar")]


def test_one_day_of_three_without_the_tick_is_named() -> None:
    days = [{"date": f"2022-03-0{day}", "at_police_station": day != 2} for day in (1, 2, 3)]
    entry = operation(date(2022, 3, 1), values={"days": days})

    assert answers({"rule": "every_day", "field": "at_police_station"}, entry) == [
        (False, "“Social services worked from the police station” is not ticked for Wed 2 Mar")
    ]


def test_an_entry_without_days_has_no_day_that_meets_it() -> None:
    assert not answered({"rule": "every_day", "field": "full_day"}, operation(values={})).counts


@pytest.mark.parametrize("tick", [None, 0, 1, "ja", "false"])
def test_only_a_tick_is_a_tick(tick: object) -> None:
    entry = operation(values={"days": [{"date": "2022-03-10", "full_day": tick}]})

    assert not answered({"rule": "every_day", "field": "full_day"}, entry).counts


def test_each_role_that_must_take_part_has_its_own_answer() -> None:
    rule = {"rule": "roles_present", "roles": ["decision_maker", "social_worker"]}

    assert answers(rule, operation(heads={"social_worker": 1})) == [
        (False, "no decision maker took part"),
        (True, "social worker took part"),
    ]


def test_any_role_of_a_party_stands_for_it() -> None:
    rule = {"rule": "parties_present", "parties": ["police", "municipality", "school"]}

    assert answers(rule, operation(heads={"area_officer": 1, "decision_maker": 3})) == [
        (True, "Polisen took part"),
        (True, "Provstads kommun took part"),
        (False, "nobody from Skolan took part"),
    ]


def test_choices_include_all_that_are_asked_for() -> None:
    rule = {"rule": "includes", "field": "focus", "values": ["narcotics", "youth"]}

    assert answers(rule, operation(focus=["youth", "narcotics", "other"])) == [(True, "“Focus” is as agreed")]
    assert answers(rule, operation(focus=[])) == [(False, "“Focus” lacks: narcotics and young people")]
    assert not answered(rule, operation(values={})).counts


@pytest.mark.parametrize(("outcome", "met"), [("no_need", True), ("led_to_operation", True), (None, False)])
def test_a_single_choice_is_one_of_those_asked_for(outcome: str | None, *, met: bool) -> None:
    rule = {"rule": "includes", "field": "outcome", "values": ["led_to_operation", "no_need"]}
    entry = activity("mapping", date(2022, 3, 1), {"outcome": outcome} if outcome else {})

    assert answered(rule, entry).counts is met


def test_a_tick_of_the_whole_entry() -> None:
    rule = {"rule": "is_true", "field": "near_school"}
    near, elsewhere = (activity("speed_check", date(2022, 3, 1), {"near_school": at}) for at in (True, False))

    assert answers(rule, near) == [(True, "“Near a school” is ticked")]
    assert answers(rule, elsewhere) == [(False, "“Near a school” is not ticked")]


@pytest.mark.parametrize(("contacts", "met"), [(2, True), (1, False), (None, False)])
def test_a_number_inside_a_group_of_counts(contacts: int | None, *, met: bool) -> None:
    rule = {"rule": "number_at_least", "field": "results.help_contacts", "value": 2}
    entry = operation(results={} if contacts is None else {"help_contacts": contacts})

    assert answered(rule, entry).counts is met
    assert say(answered(rule, entry).answers[0].sentence).startswith("“Contacts arranged with help and support” is")


def test_all_of_several_rules() -> None:
    rule = {
        "rule": "all_of",
        "rules": [
            {"rule": "is_true", "field": "near_school"},
            {"rule": "number_at_least", "field": "cars", "value": 1},
        ],
    }
    entry = activity("speed_check", date(2022, 3, 1), {"near_school": True})

    assert [met for met, _ in answers(rule, entry)] == [True, False]


def test_what_the_agreement_does_not_know_is_called_by_its_id() -> None:
    rule = {"rule": "roles_present", "roles": ["dog_handler"]}

    assert answers(rule, operation()) == [(False, "no dog_handler took part")]
    assert answers({"rule": "is_true", "field": "wet"}, operation()) == [(False, "“wet” is not ticked")]


LINKED = {
    "kind": "count",
    "activities": ["mapping"],
    "at_least": 1,
    "conditions": [
        {
            "text": "Har lett till något.",
            "rule": {"rule": "points_to_entry", "field": "outcome", "or_values": ["no_need"]},
        }
    ],
}


def mapped(outcome: str) -> Entry:
    return activity("mapping", date(2022, 3, 1), {"outcome": outcome})


def test_a_mapping_counts_where_it_names_an_operation_that_is_logged_or_planned() -> None:
    held, ahead = operation(date(2022, 3, 4)), planned(date(2022, 12, 1))

    for led_to in (held, ahead):
        assert judge(LINKED, held, ahead, mapped(led_to.id), on=date(2022, 6, 1)).counting


def test_a_mapping_counts_where_no_operation_was_needed() -> None:
    assert judge(LINKED, mapped("no_need"), on=date(2022, 6, 1)).counting


@pytest.mark.parametrize("state", [EntryState.UNDONE, EntryState.CANCELLED])
def test_a_mapping_does_not_count_by_an_operation_that_never_was(state: EntryState) -> None:
    gone = replace(operation(date(2022, 3, 4)), state=state)

    assert judge(LINKED, gone, mapped(gone.id), on=date(2022, 6, 1)).not_counting


def test_a_mapping_that_led_to_nothing_yet_does_not_count() -> None:
    (judged,) = judge(LINKED, mapped("undecided"), on=date(2022, 6, 1)).not_counting

    assert "no operation" in reasons(judged)[0]
