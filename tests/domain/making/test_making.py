from collections.abc import Mapping
from typing import Any, get_args

import pytest

from bot.adapters.agreement_files import dump_agreement, read_agreement
from bot.domain.agreement_check import find_faults
from bot.domain.calendar import Every
from bot.domain.making.activities import around
from bot.domain.making.examples import EXAMPLES, example_for
from bot.domain.making.made import made_from
from bot.domain.making.sketch import Kind, Sketch
from bot.domain.making.writing import (
    sketch_basics,
    sketch_commitment,
    without_commitment,
)
from bot.domain.targets import Cadence, Count, Increase, Structural
from bot.domain.texts import LocalText
from tests.domain.making.answers import BASICS, LEAST, SAID, SIX, WALKS, places, sketch
from tests.factories import make_agreement, make_commitment

KINDS: tuple[Kind, ...] = get_args(Kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_that_can_be_answered_makes_an_agreement_that_reads_back_the_same(kind: Kind) -> None:
    agreement = made_from(sketch((kind, LEAST[kind])))

    assert agreement.by_id["L1"].target.kind == kind
    assert find_faults(agreement) == []
    assert read_agreement(dump_agreement(agreement), "made") == agreement


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_each_kind_is_a_commitment_of_one_of_the_six_and_can_be_made(kind: Kind) -> None:
    example = EXAMPLES[kind]
    [source] = [each for each in SIX if each.id == example.agreement]
    assert source.by_id[example.commitment].target.kind == kind

    values = {**example_for(kind, around(sketch())), "reference": "punkt 1"}
    assert made_from(sketch((kind, values))).by_id["L1"].title == example.values["title"]


def test_an_example_leaves_out_what_the_agreement_does_not_have() -> None:
    assert example_for("cadence", around(make_agreement()))["roles"] == ["social_worker", "area_officer"]
    few = make_agreement(
        make_commitment("S1", {"kind": "milestone"}),
        roles=[{"id": "area_officer", "name": "områdespolis", "party": "police"}],
    )
    assert example_for("cadence", around(few))["roles"] == ["area_officer"]


def test_all_seven_kinds_make_one_agreement_under_the_municipalitys_name() -> None:
    agreement = made_from(sketch(*LEAST.items()))

    assert agreement.id == "hofors-2025"
    assert list(agreement.by_id) == ["L1", "L2", "L3", "L4", "L5", "L6", "L7"]
    assert [party.name for party in agreement.signatories] == [BASICS["police"], BASICS["municipality"]]
    assert [kind.id for kind in agreement.activity_kinds] == ["trygghetsvandring"]
    assert made_from(sketch(*LEAST.items()), taken={"hofors-2025"}).id == "hofors-2025-2"


def test_an_id_that_was_settled_is_kept_whatever_is_taken() -> None:
    settled = sketch(("milestone", SAID)).model_copy(update={"id": "hofors-2025-2"})

    assert made_from(settled, taken={"hofors-2025-2"}).id == "hofors-2025-2"


def test_a_sketch_is_kept_as_json_and_read_back() -> None:
    made = sketch(*LEAST.items(), follow_up="tertial", focus_areas="narkotika\nungdomar")

    assert Sketch.model_validate_json(made.model_dump_json(exclude_defaults=True)) == made


def test_a_sketch_without_a_commitment_is_no_agreement_yet() -> None:
    assert places(lambda: made_from(sketch())) == [()]


def test_a_newly_named_activity_is_counted_in_its_plural_with_its_number() -> None:
    values = {**LEAST["count"], "new_number": "Antal deltagare", "at_least": 6}
    agreement = made_from(sketch(("count", values)))

    target = agreement.by_id["L1"].target
    assert isinstance(target, Count)
    assert (target.at_least, target.unit.sv) == (6, "trygghetsvandringar")
    [kind] = agreement.activity_kinds
    assert [field.id for field in kind.fields] == ["date", "number", "place", "note"]


def test_an_activity_that_has_been_named_is_the_same_one_when_named_again() -> None:
    again = {**SAID, "new_activity": "Trygghetsvandring"}

    agreement = made_from(sketch(("count", LEAST["count"]), ("ongoing", again)))

    assert [kind.id for kind in agreement.activity_kinds] == ["trygghetsvandring"]


def test_an_activity_at_which_roles_must_be_there_asks_who_was_there() -> None:
    values = {**SAID, **WALKS, "every": "month", "roles": ["social_worker"]}
    agreement = made_from(sketch(("cadence", values)))

    [kind] = agreement.activity_kinds
    assert "heads" in [field.id for field in kind.fields]


def test_what_only_a_removed_commitment_named_goes_with_it() -> None:
    made = without_commitment(sketch(("count", LEAST["count"]), ("milestone", SAID)), 0)

    assert made.activities == ()
    assert list(made_from(made).by_id) == ["L1"]


def test_a_commitment_is_answered_anew_in_its_place() -> None:
    made = sketch(("milestone", SAID), ("milestone", {**SAID, "title": "Nummer två"}))

    made = sketch_commitment(made, "milestone", {**SAID, "due": "2025-06-01"}, number=0)

    assert [each.title for each in made_from(made).commitments] == ["Det som lovas", "Nummer två"]


def test_windows_that_return_every_year_have_no_year() -> None:
    may = {"name": "maj", "start": "2025-05-01", "end": "2025-05-31", "yearly": True}
    once = {"name": "start", "start": "2025-02-01", "end": "2025-02-10"}
    values = {**SAID, "activities": ["follow_up"], "windows": [may, once]}

    target = made_from(sketch(("cadence", values))).by_id["L1"].target

    assert isinstance(target, Cadence)
    assert [(window.start, window.end) for window in target.windows] == [
        ("05-01", "05-31"),
        ("2025-02-01", "2025-02-10"),
    ]


@pytest.mark.parametrize(
    ("basics", "title", "every", "windows"),
    [
        ({"follow_up": "tertial"}, "Uppföljning varje tertial", Every.TERTIAL, []),
        ({"follow_up_months": ["11", "05"]}, "Uppföljning i maj och november", None, ["05-01", "11-01"]),
        ({"follow_up_months": ["02"]}, "Uppföljning i februari", None, ["02-01"]),
        (
            {"follow_up_months": [f"{month:02d}" for month in range(1, 13)]},
            "Uppföljning vissa månader",
            None,
            [f"{month:02d}-01" for month in range(1, 13)],
        ),
    ],
)
def test_the_follow_up_is_the_last_commitment(
    basics: Mapping[str, Any], title: str, every: Every | None, windows: list[str]
) -> None:
    commitment = made_from(sketch(("milestone", SAID), **basics)).by_id["L2"]

    assert commitment.title == title
    assert isinstance(commitment.target, Cadence)
    assert commitment.target.every == every
    assert [window.start for window in commitment.target.windows] == windows


@pytest.mark.parametrize(
    ("kind", "changed", "place"),
    [
        ("count", {"new_activity": None, "new_plural": None}, ("activities",)),
        ("count", {"new_plural": None}, ("new_plural",)),
        ("count", {"activities": ["gone"]}, ("activities",)),
        ("count", {"new_activity": None}, ("new_activity",)),
        ("cadence", {"activities": ["follow_up"], "roles": ["social_worker"]}, ("roles",)),
        (
            "cadence",
            {"windows": [{"name": "maj", "start": "2025-05-01", "end": "2025-05-31"}]},
            ("every",),
        ),
        (
            "cadence",
            {"every": None, "windows": [{"name": "maj", "start": "2025-05-31", "end": "2025-05-01"}]},
            ("windows", 0, "end"),
        ),
        (
            "cadence",
            {"every": None, "windows": [{"name": "maj", "start": "2026-05-01", "end": "2026-05-31"}]},
            ("windows", 0, "start"),
        ),
        ("milestone", {"due": "2026-06-01"}, ("due",)),
        ("milestone", {"period": [{"start": "2025-06-01", "end": "2025-05-01"}]}, ("period", 0, "end")),
        ("milestone", {"period": [{"start": "2024-06-01"}]}, ("period", 0, "start")),
        ("staged", {"stages": "utkast\n utkast"}, ("stages",)),
        ("increase", {"measure": "numbers"}, ("measure",)),
        (
            "increase",
            {"baseline": [{"value": 3, "start": "2024-12-31", "end": "2024-01-01"}]},
            ("baseline", 0, "end"),
        ),
        ("structural", {"units": None}, ("units",)),
        ("structural", {"units": "x" * 80}, ("units",)),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(
    kind: Kind, changed: Mapping[str, Any], place: tuple[str | int, ...]
) -> None:
    values = {name: value for name, value in {**LEAST[kind], **changed}.items() if value is not None}

    assert place in places(lambda: sketch_commitment(sketch(), kind, values))


def test_basics_that_contradict_themselves_or_what_is_promised_are_refused() -> None:
    assert places(lambda: sketch(end="2024-01-01")) == [("end",)]
    assert places(lambda: sketch(follow_up="tertial", follow_up_months=["05"])) == [("follow_up_months",)]
    made = sketch(("milestone", {**SAID, "due": "2025-12-01"}))
    assert places(lambda: sketch_basics(made, {**BASICS, "end": "2025-06-30"})) == [()]


def test_the_number_added_up_is_the_one_that_the_entries_tell() -> None:
    values = {**LEAST["increase"], "new_number": "Timmar", "measure": "numbers"}
    values["baseline"] = [{"value": 120, "start": "2024-01-01", "end": "2024-12-31"}]

    target = made_from(sketch(("increase", values))).by_id["L1"].target

    assert isinstance(target, Increase)
    assert target.measure.field == "number"
    assert target.baseline
    assert target.baseline.value == 120


def test_places_may_be_named_as_one_goes() -> None:
    target = made_from(sketch(("structural", {**SAID, "each": "skola"}))).by_id["L1"].target

    assert isinstance(target, Structural)
    assert (target.units, target.each) == ((), LocalText(sv="skola"))
