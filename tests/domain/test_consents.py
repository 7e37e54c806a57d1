from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agreement import Agreement, Consents
from bot.domain.consents import (
    Standing,
    counted_of,
    fault_of_reference,
    faults_of_consent,
    lacking,
    likely_consent,
    spelled,
    standing_of,
)
from bot.domain.entries import EntryState
from tests.factories import activity
from tests.handlers.scene import built_in

FRIDAY = date(2022, 10, 14)
FROM_15 = Consents(references=True, youth_from=15)
SIX_MONTHS = Consents(references=True, months=6)
BOTH: dict[str, Any] = {
    "reference": "AB-12",
    "age_group": "from",
    "given_by": ["guardian", "youth"],
    "date": "2022-10-14",
    "valid_until": "2023-04-14",
}


def counted(agreement: Agreement, *counts: tuple[str, int, int], state: EntryState = EntryState.HELD) -> list[Any]:
    entries = [
        activity(
            "consent_count", date.fromisoformat(day), {"with_consent": having, "without_consent": without}, state=state
        )
        for day, having, without in counts
    ]
    found = counted_of(agreement, entries)
    assert found is not None
    return [found.figures(entry) if entry else None for entry in (found.latest, found.before)]


def test_the_latest_two_counts_are_told_by_their_days_not_by_when_they_were_logged() -> None:
    hedemora = built_in("hedemora")

    assert counted(hedemora, ("2022-10-03", 12, 5), ("2022-09-01", 10, 6), ("2022-01-01", 1, 1)) == [(12, 5), (10, 6)]
    assert counted(hedemora, ("2022-10-03", 12, 5)) == [(12, 5), None]
    assert counted(hedemora) == [None, None]


def test_an_undone_count_is_not_told() -> None:
    assert counted(built_in("hedemora"), ("2022-10-03", 12, 5), state=EntryState.UNDONE) == [None, None]


def test_an_agreement_that_counts_no_consents_has_none_to_tell() -> None:
    assert counted_of(built_in("soderhamn-2022"), []) is None


@pytest.mark.parametrize(
    "reference", ["AB-12", "ab-12", "A1", "12", "SSPF-2022-017", "2022-0123", "123456", "ÄR-7", "A" * 19 + "1"]
)
def test_a_running_number_is_a_reference(reference: str) -> None:
    assert fault_of_reference(reference) is None


@pytest.mark.parametrize(
    "reference",
    ["", "A", "7", "AB", "ANNA", "AB 12", "AB_12", "-AB12", "AB12-", "AB/12", "A" * 20 + "1", "AB-12!", "<@U1>1"],
)
def test_what_is_no_reference_is_refused(reference: str) -> None:
    assert fault_of_reference(reference) is not None


@pytest.mark.parametrize(
    "born",
    ["19900101-1234", "199001011234", "900101-1234", "9001011234", "19900101", "1990-01-01", "20050312", "900161-1234"],
)
def test_a_date_of_birth_is_no_reference_even_with_a_wrong_checksum(born: str) -> None:
    assert fault_of_reference(born) is not None


@pytest.mark.parametrize("written", ["ab-12", "AB–12", "AB\u221212", " ab-12 ", "\uff21\uff22-12"])
def test_a_reference_has_one_spelling(written: str) -> None:
    assert spelled(written) == "AB-12"


@given(st.text(max_size=25))
def test_spelling_a_reference_again_changes_nothing_and_what_is_accepted_is_plain(written: str) -> None:
    assert spelled(spelled(written)) == spelled(written)
    if fault_of_reference(written) is None:
        assert all(each.isalnum() or each == "-" for each in spelled(written))
        assert 2 <= len(spelled(written)) <= 20


@pytest.mark.parametrize(
    ("age_group", "given_by", "missing"),
    [
        ("under", ["guardian"], ()),
        ("under", ["youth"], ("guardian",)),
        ("from", ["guardian"], ("youth",)),
        ("from", ["youth"], ("guardian",)),
        ("from", ["youth", "guardian"], ()),
    ],
)
def test_the_age_rule_says_whose_consent_is_needed(age_group: str, given_by: list[str], missing: Any) -> None:
    assert lacking(FROM_15, {**BOTH, "age_group": age_group, "given_by": given_by}) == missing


def test_without_an_age_rule_nobody_is_lacking() -> None:
    assert lacking(Consents(references=True), {**BOTH, "given_by": ["youth"]}) == ()


@pytest.mark.parametrize(
    ("changes", "on", "standing"),
    [
        ({}, FRIDAY, Standing.HOLDS),
        ({}, date(2023, 4, 14), Standing.HOLDS),
        ({}, date(2023, 4, 15), Standing.EXPIRED),
        ({"valid_until": None}, date(2040, 1, 1), Standing.HOLDS),
        ({"withdrawn": "2022-11-01"}, date(2022, 10, 31), Standing.HOLDS),
        ({"withdrawn": "2022-11-01"}, date(2022, 11, 1), Standing.WITHDRAWN),
        ({"withdrawn": "2022-11-01"}, date(2023, 5, 1), Standing.WITHDRAWN),
        ({"given_by": ["guardian"]}, FRIDAY, Standing.LACKING),
    ],
)
def test_how_a_consent_stands_on_a_day(changes: dict[str, Any], on: date, standing: Standing) -> None:
    assert standing_of(FROM_15, {**BOTH, **changes}, on) is standing


@pytest.mark.parametrize(
    ("consents", "changes", "places"),
    [
        (SIX_MONTHS, {}, []),
        (SIX_MONTHS, {"valid_until": "2023-04-15"}, ["valid_until"]),
        (SIX_MONTHS, {"valid_until": None}, ["valid_until"]),
        (FROM_15, {"valid_until": None}, []),
        (FROM_15, {"valid_until": "2022-10-13"}, ["valid_until"]),
        (FROM_15, {"withdrawn": "2022-10-13"}, ["withdrawn"]),
        (FROM_15, {"withdrawn": "2022-10-14"}, []),
        (FROM_15, {"reference": "Anna"}, ["reference"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field(consents: Consents, changes: dict[str, Any], places: list[str]) -> None:
    assert [place for (place,), _ in faults_of_consent(consents, {**BOTH, **changes})] == places


def test_a_new_consent_begins_with_the_longest_time_that_it_may_hold() -> None:
    assert likely_consent(SIX_MONTHS, date(2022, 8, 31)) == {"date": "2022-08-31", "valid_until": "2023-02-28"}
    assert likely_consent(FROM_15, FRIDAY) == {"date": "2022-10-14"}
    assert not dict(faults_of_consent(SIX_MONTHS, {**BOTH, **likely_consent(SIX_MONTHS, date(2022, 8, 31))}))
