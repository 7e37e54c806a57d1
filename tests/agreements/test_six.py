"""The six agreement files hold every promise that the five source texts make."""

from datetime import date
from functools import cache

import pytest

from bot.adapters.agreement_files import built_in_files, dump_agreement, read_agreement
from bot.domain.agreement import Agreement, Commitment
from bot.domain.agreement_check import find_faults
from bot.domain.assessment import RowRole
from bot.domain.judging.assess import assess
from bot.domain.kinds import BUILT_IN
from bot.domain.targets import Cadence, Count, Increase, Milestone, Ongoing, Staged, Structural
from bot.domain.texts import LocalText, Text

P, M, B = ("police",), ("municipality",), ("police", "municipality")

# id, kind, responsible, own period ("": none of its own), parent
ROWS = {
    "soderhamn-2022": [
        ("S1", "ongoing", B, "", None),
        ("S2", "milestone", M, "2022-01-01 2022-12-31", "S1"),
        ("S3", "staged", B, "", "S1"),
        ("S4", "ongoing", B, "2022-01-01 2022-12-31", None),
        ("S5", "increase", B, "2022-01-01 2022-12-31", "S4"),
        ("S6", "cadence", B, "2022-01-01 2022-12-31", "S4"),
        ("S7", "count", B, "", None),
    ],
    "hedemora": [
        ("H1", "milestone", B, "", None),
        ("H2", "milestone", B, "", None),
        ("H3", "staged", B, "", None),
        ("H4", "staged", M, "", None),
        ("H5", "ongoing", B, "", None),
        ("H6", "ongoing", B, "", None),
    ],
    "sundsvall": [
        ("U1", "structural", P, "", None),
        ("U2", "staged", B, "", None),
        ("U3", "structural", M, "", None),
        ("U4", "structural", B, "", None),
        ("U5", "ongoing", B, "", None),
        ("U6", "ongoing", B, "", None),
    ],
    "soderkoping-2017": [
        ("K8", "count", P, "", None),
        ("K9", "count", P, "", None),
        ("K10", "count", B, "", None),
        ("K11", "structural", B, "", None),
        ("K12", "increase", P, "", None),
        ("K13", "cadence", B, "2018-01-01 2018-12-31", None),
    ],
    "soderkoping-2020": [
        ("K0", "ongoing", B, "", None),
        ("K1", "increase", B, "", "K0"),
        ("K2", "count", B, "", "K0"),
        ("K3", "ongoing", B, "", "K0"),
        ("K4", "cadence", B, "", "K0"),
        ("K5", "structural", B, "", "K0"),
        ("K6", "cadence", B, "", None),
    ],
    "sandviken-2020": [
        ("V1", "increase", B, "", None),
        ("V2", "ongoing", B, "", None),
        ("V3", "count", B, "", None),
        ("V4a", "ongoing", B, "", None),
        ("V4b", "ongoing", B, "", None),
        ("V5", "ongoing", B, "", None),
        ("V6", "count", B, "", None),
    ],
}
PERIODS = {
    "soderhamn-2022": (date(2022, 1, 1), date(2023, 12, 31)),
    "hedemora": (None, None),
    "sundsvall": (None, None),
    "soderkoping-2017": (date(2017, 1, 1), date(2019, 12, 31)),
    "soderkoping-2020": (date(2020, 1, 1), date(2022, 12, 31)),
    "sandviken-2020": (date(2020, 1, 1), date(2021, 12, 31)),
}
CONDITIONS = {"S7": {"S7a": (), "S7b": M, "S7c": M, "S7d": ()}}
COUNTED_BY_NONE = {"sundsvall": {"school_contact"}}
"""Kinds that show that a promise lives, where its target has nothing to count: U4's paths are used."""
PURPOSES = {"S6": {"S6a": B}, "S7": {"S7e": M}, "U3": {"U3a": M, "U3b": M}}


@cache
def the(agreement_id: str) -> Agreement:
    return next(each for each in map(read_agreement, built_in_files()) if each.id == agreement_id)


def promise(agreement_id: str, commitment_id: str) -> Commitment:
    return the(agreement_id).by_id[commitment_id]


def _own_period(commitment: Commitment) -> str:
    return " ".join(str(day) for day in (commitment.period.start, commitment.period.end) if day)


def test_there_are_six_files_named_by_their_ids() -> None:
    assert [path.stem for path in built_in_files()] == sorted(ROWS)
    assert [read_agreement(path).id for path in built_in_files()] == sorted(ROWS)


@pytest.mark.parametrize("agreement_id", ROWS)
def test_every_promise_is_there_with_its_kind_parties_period_and_parent(agreement_id: str) -> None:
    rows = [
        (each.id, each.target.kind, each.responsible, _own_period(each), each.parent)
        for each in the(agreement_id).commitments
    ]
    assert rows == ROWS[agreement_id]


@pytest.mark.parametrize("agreement_id", ROWS)
def test_each_agreement_is_in_force_when_its_source_says(agreement_id: str) -> None:
    in_force = the(agreement_id).in_force
    assert (in_force.start, in_force.end) == PERIODS[agreement_id]


@pytest.mark.parametrize("agreement_id", ROWS)
def test_conditions_and_purposes_have_the_parties_that_answer_for_them(agreement_id: str) -> None:
    for commitment in the(agreement_id).commitments:
        conditions = getattr(commitment.target, "conditions", ())
        with_rows = {each.id: tuple(each.responsible) for each in conditions if each.id}
        wanted = {id_: parties or B for id_, parties in CONDITIONS.get(commitment.id, {}).items()}
        assert with_rows == wanted
        purposes = {each.id: each.responsible for each in commitment.purposes}
        assert purposes == PURPOSES.get(commitment.id, {})


@pytest.mark.parametrize("agreement_id", ROWS)
def test_nothing_points_nowhere_and_every_kind_of_activity_serves_a_promise(agreement_id: str) -> None:
    agreement = the(agreement_id)
    assert find_faults(agreement) == []
    used: set[str] = set()
    for commitment in agreement.commitments:
        target = commitment.target
        used.update(target.measure.activities if isinstance(target, Increase) else getattr(target, "activities", ()))
        for purpose in commitment.purposes:
            used.update(purpose.evidence.activities if purpose.evidence else ())
    kinds = {kind.id for kind in agreement.activity_kinds}
    assert kinds - used == COUNTED_BY_NONE.get(agreement_id, set())
    assert used <= {kind.id for kind in agreement.activity_kinds} | set(BUILT_IN)


@pytest.mark.parametrize("agreement_id", ROWS)
def test_every_row_comes_out_of_an_assessment(agreement_id: str) -> None:
    agreement = the(agreement_id)
    rows = assess(agreement, [], on=date(2021, 6, 1)).rows
    wanted = [part for commitment in agreement.commitments for part in commitment.part_ids()]
    wanted += ["K7"] if agreement_id == "soderkoping-2020" else []
    assert [row.id for row in rows] == wanted
    assert all(row.reference and row.title for row in rows)


@pytest.mark.parametrize("agreement_id", ROWS)
def test_writing_an_agreement_and_reading_it_back_gives_the_same(agreement_id: str) -> None:
    agreement = the(agreement_id)
    written = dump_agreement(agreement)
    assert read_agreement(written, "written") == agreement
    assert dump_agreement(read_agreement(written, "written")) == written


@pytest.mark.parametrize("agreement_id", ROWS)
def test_what_people_read_is_swedish_with_english_beside_it(agreement_id: str) -> None:
    agreement = the(agreement_id)
    wordings: list[LocalText | Text] = [role.name for role in agreement.roles]
    things = (*agreement.focus_areas, *agreement.areas, *agreement.situation_categories, *agreement.consents.scopes)
    wordings += [thing.name for thing in things]
    for kind in agreement.activity_kinds:
        wordings += [kind.name, kind.plural]
        for field in kind.fields:
            wordings += [field.label, *(choice.label for choice in field.choices)]
            wordings += [field.hint] if field.hint else []
    assert all(isinstance(wording, LocalText) and wording.en for wording in wordings)


def test_soderhamn_counts_four_operations_where_both_roles_of_social_services_take_part() -> None:
    target = promise("soderhamn-2022", "S7").target
    assert isinstance(target, Count)
    assert target.at_least == 4
    assert [condition.rule.rule for condition in target.conditions] == [
        "every_day",
        "every_day",
        "roles_present",
        "all_of",
    ]


def test_soderhamn_meets_every_week_with_police_and_a_social_worker() -> None:
    target = promise("soderhamn-2022", "S6").target
    assert isinstance(target, Cadence)
    assert (target.every, target.roles, target.parties) == ("iso_week", ("social_worker",), ("police",))


def test_soderhamn_has_its_horizon_scan_by_the_end_of_2022_and_no_date_for_the_analysis() -> None:
    scan, analysis = promise("soderhamn-2022", "S2").target, promise("soderhamn-2022", "S3").target
    assert isinstance(scan, Milestone)
    assert scan.due == date(2022, 12, 31)
    assert isinstance(analysis, Staged)
    assert [(stage.id, stage.due) for stage in analysis.stages] == [
        ("found", None),
        ("analysed", None),
        ("verdict", None),
    ]
    assert analysis.items is not None


@pytest.mark.parametrize(
    ("agreement_id", "commitment_id", "fulfils", "stage", "unit"),
    [
        ("hedemora", "H1", True, None, None),
        ("hedemora", "H2", True, None, None),
        ("hedemora", "H3", False, "draft", None),
        ("hedemora", "H4", False, "decided", None),
        ("sundsvall", "U1", False, None, None),
        ("sundsvall", "U2", False, "drafting", None),
        ("sundsvall", "U3", False, None, "organisation"),
    ],
)
def test_what_the_source_says_is_done_is_history(
    agreement_id: str,
    commitment_id: str,
    fulfils: bool,  # noqa: FBT001 a column of the table
    stage: str | None,
    unit: str | None,
) -> None:
    first = promise(agreement_id, commitment_id).history[0]
    assert (first.fulfils, first.stage, first.unit) == (fulfils, stage, unit)
    assert first.reference


def test_no_other_promise_is_declared_done() -> None:
    declared = {each.id for name in ROWS for each in the(name).commitments if each.history}
    assert declared == {"H1", "H2", "H3", "H4", "U1", "U2", "U3"}


@pytest.mark.parametrize(
    ("agreement_id", "commitment_id"),
    [
        ("soderkoping-2017", "K8"),
        ("soderkoping-2017", "K9"),
        ("soderkoping-2017", "K10"),
        ("soderkoping-2020", "K2"),
        ("sandviken-2020", "V3"),
    ],
)
def test_where_the_source_gives_no_number_none_is_made_up(agreement_id: str, commitment_id: str) -> None:
    target = promise(agreement_id, commitment_id).target
    assert isinstance(target, Count)
    assert target.at_least is None


@pytest.mark.parametrize(
    ("agreement_id", "commitment_id"),
    [("soderhamn-2022", "S5"), ("soderkoping-2017", "K12"), ("soderkoping-2020", "K1"), ("sandviken-2020", "V1")],
)
def test_where_the_source_gives_no_baseline_none_is_made_up(agreement_id: str, commitment_id: str) -> None:
    target = promise(agreement_id, commitment_id).target
    assert isinstance(target, Increase)
    assert target.baseline is None


def test_soderkoping_reports_in_may_and_november_every_year_and_maps_as_often_as_agreed() -> None:
    reports, mapping = (promise("soderkoping-2020", each).target for each in ("K6", "K4"))
    assert isinstance(reports, Cadence)
    windows = [(window.start, window.end) for window in reports.windows]
    assert windows == [("05-01", "05-31"), ("11-01", "11-30")]
    assert isinstance(mapping, Cadence)
    assert (mapping.every, mapping.windows) == (None, ())


def test_soderkoping_followed_up_two_tertials_of_2018() -> None:
    target = promise("soderkoping-2017", "K13").target
    assert isinstance(target, Cadence)
    windows = [(window.start, window.end) for window in target.windows]
    assert windows == [("2018-01-01", "2018-04-30"), ("2018-09-01", "2018-12-31")]


def test_soderkoping_may_extend_by_a_year_if_it_decides_before_2023() -> None:
    extension = the("soderkoping-2020").extension
    assert extension is not None
    assert (extension.id, extension.months, extension.decide_by) == ("K7", 12, date(2022, 12, 31))
    assert extension.remind_days == (180, 90, 30)
    assert extension.decision is None
    row = assess(the("soderkoping-2020"), [], on=date(2022, 6, 1)).row("k7")
    assert row is not None
    assert row.role is not RowRole.COMMITMENT


def test_soderkopings_pledge_of_2017_went_on_through_2019() -> None:
    agreement = the("soderkoping-2017")
    assert agreement.period.end == date(2017, 12, 31)
    assert [each.until for each in agreement.continuations] == [date(2019, 12, 31)]
    assert agreement.period_of(agreement.by_id["K8"]).end == date(2019, 12, 31)


def test_sandviken_takes_several_to_mean_two_at_least() -> None:
    target = promise("sandviken-2020", "V6").target
    assert isinstance(target, Count)
    assert target.at_least == 2


def test_only_sandviken_says_who_signed() -> None:
    named = {name: [each.name for each in the(name).basis.signatures if each.name] for name in ROWS}
    assert {name: people for name, people in named.items() if people} == {
        "sandviken-2020": ["Lars Jansson", "Peter Kärnström"]
    }


def test_sundsvall_links_both_roles_to_teams_that_are_named_later() -> None:
    target = promise("sundsvall", "U1").target
    assert isinstance(target, Structural)
    assert target.units == ()
    assert target.aspect_ids == ("youth_investigator", "area_officer")


def test_k0_is_made_up_of_its_five_parts() -> None:
    agreement = the("soderkoping-2020")
    whole = agreement.by_id["K0"]
    assert [child.id for child in agreement.children(whole)] == ["K1", "K2", "K3", "K4", "K5"]
    assert not whole.own_assessment
    assert isinstance(whole.target, Ongoing)
