"""Hedemora, promise by promise: H1 to H6. Its source has no dates, so nothing in it ends by itself."""

import pytest

from bot.domain.assessment import Status
from tests.acceptance.stage import Stage
from tests.acceptance.versions import built_in, changed, ending

THE_YEAR = ("2022-01-01", "2022-12-31")
THE_FOUR = {"social_worker": 1, "area_officer": 1, "school_staff": 2, "leisure_leader": 1}


@pytest.fixture
def agreement_id() -> str:
    return "hedemora"


@pytest.mark.parametrize(("row", "reference"), [("H1", "stycke 2–4"), ("H2", "stycke 5")])
def test_h1_h2_are_fulfilled_by_what_the_source_itself_declares(stage: Stage, row: str, reference: str) -> None:
    card = stage.card(row)
    assert card.status is Status.FULFILLED
    assert f"redan klart enligt källan: {reference}" in card


@pytest.mark.parametrize("row", ["H1", "H2"])
def test_h1_h2_without_the_declaration_have_to_be_done(stage: Stage, row: str) -> None:
    stage.reads(changed(built_in("hedemora"), row, history=()))
    card = stage.card(row)
    assert card.status is Status.NOT_STARTED
    assert "inte klart än" in card

    stage.municipality.updates(row, reference="KS 2022/14")
    card = stage.card(row)
    assert card.status is Status.FULFILLED
    assert "underlag: KS 2022/14" in card


def test_h1_undone_when_the_year_is_over_is_not_fulfilled(stage: Stage) -> None:
    stage.reads(ending(changed(built_in("hedemora"), "H1", history=()), *THE_YEAR))
    stage.on("2023-01-01")
    assert stage.card("H1").status is Status.NOT_FULFILLED


@pytest.mark.parametrize(
    ("row", "declared", "further"),
    [("H3", "utkast", ("adopted", "in_use")), ("H4", "beslutad", ("model", "in_use"))],
)
def test_h3_h4_go_on_from_what_is_declared_to_being_in_use(
    stage: Stage, row: str, declared: str, further: tuple[str, str]
) -> None:
    card = stage.card(row)
    assert card.status is Status.IN_PROGRESS
    assert f"har nått ”{declared}”" in card

    for reached in further:
        assert stage.card(row).status is Status.IN_PROGRESS
        stage.municipality.updates(row, stage=reached)
    card = stage.card(row)
    assert card.status is Status.FULFILLED
    assert "har nått ”används”" in card


@pytest.mark.parametrize(
    ("row", "further", "status"),
    [
        ("H3", None, Status.NOT_FULFILLED),
        ("H3", "adopted", Status.PARTLY_FULFILLED),
        ("H4", None, Status.NOT_FULFILLED),
        ("H4", "model", Status.PARTLY_FULFILLED),
    ],
)
def test_h3_h4_are_not_fulfilled_before_they_are_in_use(
    stage: Stage, row: str, further: str | None, status: Status
) -> None:
    stage.reads(ending(built_in("hedemora"), *THE_YEAR))
    stage.on("2022-06-01")
    if further:
        stage.police.updates(row, stage=further)

    stage.on("2023-01-01")
    assert stage.card(row).status is status


def test_h5_is_fulfilled_when_both_say_so_with_the_latest_count_of_consents_beside_it(stage: Stage) -> None:
    stage.municipality.logs("consent_count", with_consent=2, without_consent=8)
    stage.on("2022-05-02")
    stage.municipality.logs("consent_count", with_consent=7, without_consent=3)
    assert stage.card("H5").status is Status.IN_PROGRESS

    stage.both_assess("H5", Status.FULFILLED)
    card = stage.card("H5")
    assert card.status is Status.FULFILLED
    assert "7 av 10 ärenden med giltigt samtycke" in card


def test_h5_is_partly_fulfilled_where_the_parties_differ(stage: Stage) -> None:
    stage.reads(ending(built_in("hedemora"), *THE_YEAR))
    stage.on("2022-05-02")
    stage.municipality.logs("consent_count", with_consent=7, without_consent=3)
    stage.police.assesses("H5", Status.NOT_FULFILLED)
    stage.municipality.assesses("H5", Status.FULFILLED)

    stage.on("2023-01-01")
    card = stage.card("H5")
    assert card.status is Status.PARTLY_FULFILLED
    assert "Polisen, lokalpolisområde Falun: ej uppfyllt, Hedemora kommun: uppfyllt" in card


def test_h6_is_fulfilled_by_measures_of_all_four_that_both_acknowledge(stage: Stage) -> None:
    stage.municipality.logs("sspf_measure", heads=THE_FOUR, measures=2)
    stage.both_assess("H6", Status.FULFILLED)

    card = stage.card("H6")
    assert card.status is Status.FULFILLED
    assert "1 loggad" in card


def test_h6_is_not_fulfilled_by_one_partys_word(stage: Stage) -> None:
    stage.municipality.logs("sspf_measure", heads=THE_FOUR, measures=2)
    stage.municipality.assesses("H6", Status.FULFILLED)

    card = stage.card("H6")
    assert card.status is Status.IN_PROGRESS
    assert "Polisen, lokalpolisområde Falun: inte bedömt än" in card


def test_h6_is_not_fulfilled_where_nothing_was_done_and_nobody_thinks_so(stage: Stage) -> None:
    stage.reads(ending(built_in("hedemora"), *THE_YEAR))
    stage.on("2022-12-01")
    stage.both_assess("H6", Status.NOT_FULFILLED)

    stage.on("2023-01-01")
    card = stage.card("H6")
    assert card.status is Status.NOT_FULFILLED
    assert "0 loggade" in card
