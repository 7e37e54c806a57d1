from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agreement import Agreement
from bot.domain.agreement_check import find_faults
from bot.domain.assessment import Assessment
from bot.domain.disposal import Scrubber, changes, entries_due
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.kinds import ACTION, FOLLOW_UP, MEETING, OPERATION, CommitmentEvent
from bot.language import speaker_for
from tests.domain import strategies as some
from tests.factories import activity, event, make_agreement, meeting, operation, planned

TWO_YEARS_AFTER = {"keep": "2 years", "from": "agreement_end"}
A_YEAR = {"keep": "1 year", "from": "recorded"}
SECRET = "Pojken vid busstationen"


def ruled(*rules: Mapping[str, Any], **changes: Any) -> Agreement:
    return make_agreement(disposal=rules, **changes)


def recorded(day: date, entry: Entry, **changes: Any) -> Entry:
    return replace(entry, recorded_at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC), **changes)


def an_action(**values: Any) -> Entry:
    return activity(ACTION, date(2022, 3, 1), {"text": SECRET, "owner": "U0ANNA", "team": "T0POLIS", **values})


def due_ids(agreement: Agreement, *entries: Entry, on: date) -> list[str]:
    return [each.entry.id for each in entries_due(agreement, entries, on=on)[0]]


def why_kept(agreement: Agreement, *entries: Entry, on: date) -> dict[str, str]:
    needed = entries_due(agreement, entries, on=on)[1]
    return {each.entry.id: speaker_for("en").say(each.why) for each in needed}


def test_what_is_kept_for_a_year_may_go_the_day_after_that_year() -> None:
    agreement = ruled({"records": OPERATION, **A_YEAR, "erase": "all"})
    logged = recorded(date(2022, 3, 1), operation(id="o"))

    assert due_ids(agreement, logged, on=date(2023, 3, 1)) == []
    assert due_ids(agreement, logged, on=date(2023, 3, 2)) == ["o"]


def test_a_correction_lets_the_time_begin_anew() -> None:
    agreement = ruled({"records": OPERATION, **A_YEAR, "erase": "all"})
    corrected = recorded(date(2022, 12, 1), operation(date(2022, 3, 1)), revision=2)

    assert due_ids(agreement, corrected, on=date(2023, 6, 1)) == []


def test_the_day_is_that_of_the_agreements_zone() -> None:
    agreement = ruled({"records": OPERATION, **A_YEAR, "erase": "all"})
    late = replace(operation(id="o"), recorded_at=datetime(2022, 3, 1, 23, 30, tzinfo=UTC))

    assert due_ids(agreement, late, on=date(2023, 3, 2)) == [], "in Stockholm it was 2 March already"


def test_nothing_goes_while_the_agreement_runs_or_has_no_end() -> None:
    rule = {"records": OPERATION, **TWO_YEARS_AFTER, "erase": "all"}
    logged = recorded(date(2022, 3, 1), operation(id="o"))

    assert due_ids(ruled(rule), logged, on=date(2025, 12, 31)) == []
    assert due_ids(ruled(rule), logged, on=date(2026, 1, 1)) == ["o"]
    assert due_ids(ruled(rule, period={"start": "2022-01-01"}), logged, on=date(2099, 1, 1)) == []
    prolonged = ruled(rule, continuations=[{"until": "2024-12-31", "reference": "beslut"}])
    assert due_ids(prolonged, logged, on=date(2026, 1, 1)) == []


def test_a_kind_with_a_rule_of_its_own_is_not_one_of_the_others() -> None:
    agreement = ruled(
        {"records": "entries", **A_YEAR, "erase": "all"},
        {"records": MEETING, "keep": "5 years", "from": "recorded", "erase": "all"},
    )
    old = date(2022, 3, 1)
    logged = [recorded(old, operation(id="o")), recorded(old, meeting("2022-W08", id="m"))]
    said = recorded(old, event(CommitmentEvent.ASSESSED, "S7", old, party="police", verdict="fulfilled"))

    assert due_ids(agreement, *logged, said, on=date(2024, 1, 1)) == ["o", said.id]


def test_of_two_rules_that_are_due_the_one_that_erases_all_is_done() -> None:
    agreement = ruled(
        {"records": OPERATION, "keep": "3 years", "from": "recorded", "erase": "all"},
        {"records": OPERATION, **A_YEAR, "erase": "texts"},
    )
    logged = [recorded(date(2022, 3, 1), operation())]

    def erased(on: date) -> list[str]:
        return [each.rule.erase.value for each in entries_due(agreement, logged, on=on)[0]]

    assert (erased(date(2023, 6, 1)), erased(date(2025, 6, 1))) == (["texts"], ["all"])


def test_what_an_open_action_or_a_live_plan_needs_stays_and_says_why() -> None:
    agreement = ruled({"records": "entries", "keep": "1 month", "from": "recorded", "erase": "all"})
    on, old = date(2022, 12, 1), date(2022, 3, 1)
    entries = [
        recorded(old, meeting("2022-W08", id="note")),
        recorded(old, an_action(meeting="note"), id="open"),
        recorded(old, an_action(done_on="2022-03-09"), id="done"),
        recorded(old, planned(date(2022, 12, 24), id="christmas")),
        recorded(old, planned(date(2022, 4, 1), id="nobody said how it went")),
        recorded(old, operation(id="pointed to")),
        recorded(
            old,
            activity("mapping", date(2022, 12, 20), {"led_to": "pointed to"}, id="mapping", state=EntryState.PLANNED),
        ),
    ]

    assert due_ids(agreement, *entries, on=on) == ["done", "nobody said how it went"]
    assert why_kept(agreement, *entries, on=on) == {
        "note": "an action decided there is still to be done",
        "open": "it is still to be done",
        "christmas": "it is planned for 24 Dec 2022",
        "pointed to": "something planned for 20 Dec 2022 points to it",
        "mapping": "it is planned for 20 Dec 2022",
    }


def test_texts_go_with_who_did_it_and_what_figures_are_made_of_stays() -> None:
    scrub = Scrubber([make_agreement()]).scrub
    note = {
        **meeting("2022-W41").values,
        "decisions": SECRET,
        "colleague": "U0ANNA",
        "confirmed_by": ["police"],
        "actions": [{"text": SECRET, "owner": "U0ANNA", "due": "2022-10-20"}],
    }

    assert scrub(MEETING, note) == {
        **meeting("2022-W41").values,
        "confirmed_by": ["police"],
        "actions": [{"due": "2022-10-20"}],
    }
    given = {"id": "h", "team": "T", "owner": "U", "by_team": "T", "by": "U", "why": SECRET}
    action = an_action(meeting="m", due="2022-10-20", done_on="2022-10-19", done_by="U", done_team="T", handover=given)
    assert scrub(ACTION, action.values) == {
        "date": "2022-03-01",
        "meeting": "m",
        "due": "2022-10-20",
        "done_on": "2022-10-19",
    }
    assert scrub(
        CommitmentEvent.STAGE_REACHED, {"date": "2022-03-01", "stage": "a", "item": "Metod", "note": SECRET}
    ) == {
        "date": "2022-03-01",
        "stage": "a",
        "item": "Metod",
    }
    assert scrub(FOLLOW_UP, {"window": SECRET[:20]}) == {}
    assert scrub(FOLLOW_UP, {"window": "2020-11", "note": SECRET, "cancelled_why": SECRET}) == {"window": "2020-11"}


def test_what_was_a_text_in_an_earlier_version_goes_too() -> None:
    def with_place(**place: Any) -> Agreement:
        date_field = {"id": "date", "kind": "date", "label": "Datum"}
        kind = {
            "id": "walk",
            "name": "v",
            "plural": "v",
            "fields": [date_field, {"id": "place", "label": "P", **place}],
        }
        return make_agreement(activity_kinds=[kind])

    text, choice = with_place(kind="text"), with_place(kind="choice", choices=[{"id": "centre", "label": "Centrum"}])
    values = {"date": "2022-03-01", "place": "centre"}

    assert Scrubber([choice]).scrub("walk", values) == values
    assert Scrubber([choice, text]).scrub("walk", values) == {"date": "2022-03-01"}
    assert Scrubber([make_agreement()]).scrub("dropped", {"place": "centre", "counted": 3}) == {"counted": 3}


@settings(max_examples=30)
@given(some.agreements(), some.entries, some.DAYS)
def test_without_texts_every_figure_and_its_reasons_are_the_same(
    agreement: Agreement, entries: list[Entry], on: date
) -> None:
    written = [replace(entry, values={**entry.values, "note": SECRET, "colleague": "U0ANNA"}) for entry in entries]
    scrub = Scrubber([agreement]).scrub
    scrubbed = [replace(entry, values=scrub(entry.kind, entry.values)) for entry in written]

    before, after = (assess(agreement, logged, on=on) for logged in (written, scrubbed))

    assert figures(after) == figures(before)
    assert changes(before, after) == []
    assert SECRET not in repr(scrubbed)
    assert "U0ANNA" not in repr(scrubbed)
    assert "dnr 1" not in repr(scrubbed)


def figures(assessment: Assessment) -> list[tuple[object, ...]]:
    return [
        (
            row.id,
            row.status,
            row.pace,
            row.figures,
            [(judged.entry.id, judged.answers) for judged in row.entries],
            [(each.interval.key, each.state, each.late) for each in row.intervals],
            [(each.party, each.verdict) for each in row.verdicts],
        )
        for row in assessment.rows
    ]


def test_the_figures_that_change_are_told() -> None:
    agreement = make_agreement()
    entries = [operation(date(2022, month, 10)) for month in (3, 4, 5, 6)]

    before, after = (assess(agreement, logged, on=date(2026, 1, 1)) for logged in (entries, entries[1:]))

    assert {each.before.id: (each.before.figures.done, each.after.figures.done) for each in changes(before, after)} == {
        "S7": (4, 3),
        "S7a": (4, 3),
        "S7b": (4, 3),
        "S7c": (4, 3),
        "S7d": (4, 3),
    }


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({"records": "operations", "erase": "all"}, ("disposal", 1, "records")),
        ({"records": "reminders", "erase": "texts"}, ("disposal", 1, "erase")),
        ({"records": "audit", "erase": "all"}, ("disposal", 1, "erase")),
        ({"records": "entries", "erase": "texts"}, ("disposal", 1, "records")),
    ],
)
def test_a_rule_that_cannot_be_followed_is_a_fault(rule: dict[str, str], where: tuple[str | int, ...]) -> None:
    agreement = ruled({"records": "entries", **A_YEAR, "erase": "texts"}, {**rule, **A_YEAR})

    assert [fault.path for fault in find_faults(agreement)] == [where]


def test_a_consent_goes_whole_or_not_at_all() -> None:
    agreement = ruled({"records": "consent", **A_YEAR, "erase": "texts"}, consents={"references": True})

    assert [fault.path for fault in find_faults(agreement)] == [("disposal", 0, "erase")]


@given(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 99), st.dates(date(2015, 1, 1), date(2030, 12, 31))
)
def test_what_is_due_stays_due(on: date, months: int, day: date) -> None:
    agreement = ruled({"records": OPERATION, "keep": f"{months} months", "from": "recorded", "erase": "all"})
    logged = recorded(day, operation())
    later = date.fromordinal(on.toordinal() + 1)

    assert not due_ids(agreement, logged, on=on) or due_ids(agreement, logged, on=later)
