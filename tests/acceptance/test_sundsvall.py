"""Sundsvall, promise by promise: U1 to U6. Its source has no dates, so nothing in it ends by itself."""

from typing import Any

import pytest

from bot.domain.assessment import Status
from tests.acceptance.stage import Stage
from tests.acceptance.versions import built_in, ending

THE_YEAR = ("2022-01-01", "2022-12-31")


@pytest.fixture
def agreement_id() -> str:
    return "sundsvall"


def test_u1_cannot_be_assessed_before_any_team_is_named(stage: Stage) -> None:
    card = stage.card("U1")
    assert card.status is Status.NOT_ASSESSABLE
    assert "parterna behöver ange för vilka" in card
    assert "stycke 7 (intervju)" in card


def test_u1_is_fulfilled_once_every_team_has_both_roles(stage: Stage) -> None:
    stage.police.updates("U1", name="Team Centrum", aspect="youth_investigator")
    card = stage.card("U1")
    assert card.status is Status.IN_PROGRESS
    assert "på plats för 0 av 1; saknas: Team Centrum (områdespolis)" in card

    assert "ungdomsutredare" in card.counting[0]

    stage.police.updates("U1", name="Team Centrum", aspect="area_officer")
    stage.police.updates("U1", name="Team Matfors")
    card = stage.card("U1")
    assert card.status is Status.FULFILLED
    assert "på plats för alla 2" in card


def test_u1_is_partly_fulfilled_where_a_team_has_lost_its_officer(stage: Stage) -> None:
    stage.reads(ending(built_in("sundsvall"), *THE_YEAR))
    stage.on("2022-02-01")
    stage.police.updates("U1", name="Team Centrum")
    stage.police.updates("U1", name="Team Matfors")
    assert stage.card("U1").status is Status.FULFILLED
    stage.on("2022-09-01")
    stage.police.updates("U1", name="Team Matfors", aspect="area_officer", in_place=False)

    stage.on("2023-01-01")
    card = stage.card("U1")
    assert card.status is Status.PARTLY_FULFILLED
    assert "på plats för 1 av 2; saknas: Team Matfors (områdespolis)" in card


def test_u2_is_fulfilled_once_the_routines_that_both_adopted_are_in_use(stage: Stage) -> None:
    assert "har nått ”tas fram”; nästa steg: ”antagna av båda”" in stage.card("U2")

    stage.police.updates("U2", stage="adopted", reference="Beslut 3 mars")
    assert stage.card("U2").status is Status.IN_PROGRESS
    stage.municipality.updates("U2", stage="in_use")
    assert stage.card("U2").status is Status.FULFILLED


def test_u2_adopted_but_never_used_is_partly_fulfilled_and_drafted_only_is_not(stage: Stage) -> None:
    stage.reads(ending(built_in("sundsvall"), *THE_YEAR))
    stage.on("2023-01-01")
    assert stage.card("U2").status is Status.NOT_FULFILLED

    stage.police.updates("U2", stage="adopted", date="2022-12-01")
    card = stage.card("U2")
    assert card.status is Status.PARTLY_FULFILLED
    assert "nästa steg: ”används”" in card


def test_u3_has_its_organisation_from_the_start_and_is_fulfilled_with_the_post(stage: Stage) -> None:
    card = stage.card("U3")
    assert card.status is Status.IN_PROGRESS
    assert "på plats för 1 av 2; saknas: ytterligare en tjänst" in card

    stage.municipality.updates("U3", name="ytterligare en tjänst")
    card = stage.card("U3")
    assert card.status is Status.FULFILLED
    assert "på plats för alla 2" in card


def test_u3_without_the_post_is_only_partly_fulfilled(stage: Stage) -> None:
    stage.reads(ending(built_in("sundsvall"), *THE_YEAR))
    stage.on("2023-01-01")
    assert stage.card("U3").status is Status.PARTLY_FULFILLED


@pytest.mark.parametrize(
    ("row", "kind", "values", "figure"),
    [
        ("U3a", "school_work", {"school": "Bergsåkers skola", "hours": "2.5"}, "2 tillfällen i skolan"),
        ("U3b", "weekend_evening", {"field_workers": 2, "place": "Centrum"}, "2 bemannade helgkvällar"),
    ],
)
@pytest.mark.parametrize("verdict", [Status.FULFILLED, Status.NOT_FULFILLED])
def test_u3a_u3b_are_assessed_by_the_municipality_by_what_was_done(
    stage: Stage, row: str, kind: str, values: dict[str, Any], figure: str, verdict: Status
) -> None:
    stage.municipality.logs(kind, **values)
    stage.on("2022-01-15")
    stage.municipality.logs(kind, **values)
    assert stage.card(row).status is Status.IN_PROGRESS

    stage.municipality.assesses(row, verdict)
    card = stage.card(row)
    assert card.status is verdict
    assert figure in card
    assert stage.card("U3").status is Status.IN_PROGRESS


def test_u4_is_fulfilled_once_every_school_has_its_way_whoever_runs_it(stage: Stage) -> None:
    assert stage.card("U4").status is Status.NOT_ASSESSABLE
    stage.municipality.updates("U4", name="Bergsåkers skola", category="municipal")
    stage.municipality.updates("U4", name="Kunskapsskolan", category="independent", in_place=False)
    card = stage.card("U4")
    assert "Kunskapsskolan, fristående, inte på plats" in card
    assert card.status is Status.IN_PROGRESS
    assert "på plats för 1 av 2; saknas: Kunskapsskolan" in card

    stage.police.updates("U4", name="Kunskapsskolan", category="independent")
    assert stage.card("U4").status is Status.FULFILLED


def test_u4_is_not_fulfilled_where_no_school_has_a_way(stage: Stage) -> None:
    stage.reads(ending(built_in("sundsvall"), *THE_YEAR))
    stage.on("2022-03-01")
    stage.municipality.updates("U4", name="Kunskapsskolan", category="independent", in_place=False)

    stage.on("2023-01-01")
    assert stage.card("U4").status is Status.NOT_FULFILLED


@pytest.mark.parametrize(
    ("row", "kind", "values"),
    [
        ("U5", "information_effort", {"topics": ["party_drugs"], "done_by": ["police", "municipality"]}),
        ("U6", "presence", {"place": "Nacksta", "heads": {"area_officer": 2, "field_worker": 2}}),
    ],
)
def test_u5_u6_are_fulfilled_by_work_that_both_acknowledge_and_not_without_it(
    stage: Stage, row: str, kind: str, values: dict[str, Any]
) -> None:
    stage.both_assess(row, Status.FULFILLED)
    card = stage.card(row)
    assert card.status is Status.IN_PROGRESS
    assert "0 loggade" in card

    stage.police.logs(kind, **values)
    card = stage.card(row)
    assert card.status is Status.FULFILLED
    assert "1 loggad" in card


@pytest.mark.parametrize(
    ("row", "kind", "values"), [("U5", "information_effort", {}), ("U6", "presence", {"place": "Nacksta"})]
)
def test_u5_u6_cannot_be_assessed_while_a_party_has_not_said_anything(
    stage: Stage, row: str, kind: str, values: dict[str, Any]
) -> None:
    stage.reads(ending(built_in("sundsvall"), *THE_YEAR))
    stage.on("2022-03-01")
    stage.police.logs(kind, **values)
    stage.police.assesses(row, Status.FULFILLED)

    stage.on("2023-01-01")
    card = stage.card(row)
    assert card.status is Status.NOT_ASSESSABLE
    assert "Sundsvalls kommun: inte bedömt än" in card
