from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.agreement import ActivityKind, Agreement, CarriedOver, Declared, ExtensionDecision
from bot.domain.calendar import Period
from bot.domain.entries import EntryState
from bot.domain.fields import ChoiceSource, Field, FieldKind
from bot.domain.kinds import ACTION, CommitmentEvent
from bot.domain.making.changes import (
    add_commitment,
    add_names,
    add_roles,
    add_units,
    carry_over,
    change_commitment,
    decide_extension,
    declare,
    ids_in_use,
    past_of,
    remove_commitment,
)
from bot.domain.making.refusal import ChangeRefused
from bot.domain.targets import Staged, Structural
from bot.domain.texts import LocalText
from bot.language import Speaker
from tests.factories import activity, event, make_agreement, make_commitment, operation

ENGLISH = Speaker("en")
NOBODY: dict[str, frozenset[str]] = {}
STAGED = {"kind": "staged", "stages": [{"id": "draft", "name": "utkast"}, {"id": "adopted", "name": "antaget"}]}
SCHOOLS = {"kind": "structural", "units": [{"id": "norra", "name": "Norra skolan"}]}
TOLD = {"title": "Ett år till", "text": "Parterna kan förlänga.", "reference": "punkt 7"}
LABEL = LocalText(sv="Det", en="It")
OPTION = {"months": 12, "decide_by": "2023-12-31"}


def refused(change: Callable[[], Agreement]) -> list[tuple[str, tuple[str | int, ...]]]:
    """Return what is refused, in English, and where."""
    with pytest.raises(ChangeRefused) as caught:
        change()
    return [(ENGLISH.say(refusal.said), refusal.place) for refusal in caught.value.refusals]


def decision(on: str, *, extended: bool = True) -> ExtensionDecision:
    return ExtensionDecision(extended=extended, on=date.fromisoformat(on), reference="dnr 2023-17")


def test_an_extension_decided_in_time_lengthens_the_agreement() -> None:
    agreement = decide_extension(make_agreement(extension=OPTION), decision("2023-11-20"))

    assert agreement.in_force.end == date(2024, 12, 31)


def test_a_decision_not_to_extend_may_come_at_any_time_and_changes_no_day() -> None:
    agreement = decide_extension(make_agreement(extension=OPTION), decision("2024-02-01", extended=False))

    assert agreement.in_force.end == date(2023, 12, 31)
    assert agreement.extension
    assert agreement.extension.decision == decision("2024-02-01", extended=False)


def test_an_extension_decided_too_late_is_refused_at_its_day() -> None:
    [(said, place)] = refused(lambda: decide_extension(make_agreement(extension=OPTION), decision("2024-01-02")))

    assert place == ("on",)
    assert "had to be decided by 31 Dec 2023" in said


def test_an_agreement_without_an_option_cannot_be_extended() -> None:
    assert refused(lambda: decide_extension(make_agreement(), decision("2023-11-20")))


def successor() -> Agreement:
    return make_agreement(make_commitment("L1"), id="provstad-2024", period={"start": "2024-01-01"})


def test_a_commitment_lives_on_in_the_successor() -> None:
    carried = CarriedOver(to="provstad-2024", commitment="L1", on=date(2024, 1, 1))

    agreement = carry_over(make_agreement(), "S7", carried, successor=successor())

    assert agreement.by_id["S7"].carried_over == carried


@pytest.mark.parametrize(
    ("carried", "place"),
    [
        (CarriedOver(to="provstad-2024", commitment="L9", on=date(2024, 1, 1)), ("commitment",)),
        (CarriedOver(to="annan-2024", commitment="L1", on=date(2024, 1, 1)), ("commitment",)),
        (CarriedOver(to="provstad-2024", commitment="L1", on=date(2023, 12, 31)), ("on",)),
    ],
)
def test_what_the_successor_has_not_or_not_yet_carries_nothing_over(
    carried: CarriedOver, place: tuple[str, ...]
) -> None:
    [(_, where)] = refused(lambda: carry_over(make_agreement(), "S7", carried, successor=successor()))

    assert where == place


def test_nothing_is_carried_over_before_it_has_begun() -> None:
    carried = CarriedOver(to="annan", commitment="L1", on=date(2021, 6, 1))
    older = make_agreement(make_commitment("L1"), id="annan", period={"start": "2021-01-01"})

    [(said, where)] = refused(lambda: carry_over(make_agreement(), "S7", carried, successor=older))

    assert (said, where) == ("S7 hasn't begun that day.", ("on",))


def test_what_the_source_says_is_done_is_kept_as_history() -> None:
    declared = Declared(text="Utkastet finns.", reference="stycke 6", stage="draft")

    agreement = declare(make_agreement(make_commitment("H3", STAGED)), "H3", declared)

    assert agreement.by_id["H3"].history == (declared,)


def test_history_that_names_another_step_or_stands_there_already_is_refused() -> None:
    agreement = make_agreement(make_commitment("H3", STAGED))
    declared = Declared(text="Utkastet finns.", reference="stycke 6", stage="draft")
    other = declared.model_copy(update={"stage": "in_use"})

    [(said, _)] = refused(lambda: declare(agreement, "H3", other))
    assert "in_use" in said
    once = declare(agreement, "H3", declared)
    assert refused(lambda: declare(once, "H3", declared)) == [("This stands there already.", ("text",))]


def test_an_unknown_commitment_is_told_by_its_id() -> None:
    declared = Declared(text="Klart.", reference="stycke 6")

    [(said, _)] = refused(lambda: declare(make_agreement(), "X1", declared))

    assert said == "X1 isn't in the agreement (any more)."


def test_a_commitment_is_added_last_and_must_fit_the_agreement() -> None:
    agreement = add_commitment(make_agreement(), make_commitment("S8", STAGED))
    assert list(agreement.by_id) == ["S7", "S8"]
    [(_, place)] = refused(lambda: add_commitment(agreement, make_commitment("S8", STAGED)))
    assert place == ("id",)

    outside = make_commitment("S9", STAGED, period=Period(start=date(2024, 5, 1)))
    [(said, place)] = refused(lambda: add_commitment(agreement, outside))
    assert place == ("period", 0, "start")
    assert "2024-05-01" in said


def test_entries_tell_which_commitments_stages_and_units_are_in_use() -> None:
    entries = [
        event(CommitmentEvent.STAGE_REACHED, "H3", date(2022, 2, 1), stage="draft"),
        event(CommitmentEvent.STAGE_REACHED, "H3", date(2022, 3, 1), stage="adopted"),
        event(CommitmentEvent.MILESTONE_DONE, "H1", date(2022, 3, 1)),
        operation(date(2022, 4, 1)),
        operation(date(2022, 4, 1), commitment="S7", state=EntryState.UNDONE),
        event(CommitmentEvent.UNIT_STATE, "U4", date(2022, 3, 1), name="norra skolan ", in_place=True),
        event(CommitmentEvent.UNIT_STATE, "U4", date(2022, 3, 2), name="Fritidsgården", in_place=True),
        event(CommitmentEvent.UNIT_STATE, "U4", date(2022, 3, 3), unit="sodra", in_place=True),
    ]
    agreement = make_agreement(make_commitment("H3", STAGED), make_commitment("U4", SCHOOLS))

    assert ids_in_use(agreement, entries) == {
        "H3": {"draft", "adopted"},
        "H1": frozenset(),
        "U4": {"norra", "Fritidsgården", "sodra"},
    }


def test_what_an_action_is_for_is_in_use() -> None:
    day = date(2022, 3, 1)
    entries = [
        activity(ACTION, day, {"text": "Ring rektorn", "for": "U4"}),
        activity(ACTION, day, {"text": "Boka lokal", "for": "H3"}, state=EntryState.UNDONE),
        activity(ACTION, day, {"text": "Köp kaffe"}),
    ]

    assert set(ids_in_use(make_agreement(), entries)) == {"U4"}


def test_whatever_an_agreements_own_kind_chooses_among_the_commitments_is_in_use() -> None:
    which = Field(id="which", kind=FieldKind.CHOICES, label=LABEL, choices_from=ChoiceSource.COMMITMENTS)
    when = Field(id="date", kind=FieldKind.DATE, label=LABEL, required=True)
    rows = Field(id="rows", kind=FieldKind.GROUP, label=LABEL, fields=(which,))
    kind = ActivityKind(id="talk", name=LABEL, plural=LABEL, fields=(when, which, rows))
    entry = activity("talk", date(2022, 3, 1), {"which": ["S7", "S8"], "rows": [{"which": ["S9"]}, {}]})

    assert set(ids_in_use(make_agreement(activity_kinds=(*make_agreement().activity_kinds, kind)), [entry])) == {
        "S7",
        "S8",
        "S9",
    }


def test_every_id_that_there_has_been_is_remembered() -> None:
    now = make_agreement(make_commitment("S7"), extension=OPTION | {"id": "K9"} | TOLD)
    before = make_agreement(make_commitment("S7"), make_commitment("S8", STAGED))
    undone = event(CommitmentEvent.MILESTONE_DONE, "S11", date(2022, 3, 1))
    undone = replace(undone, state=EntryState.UNDONE)

    past = past_of(now, [undone, activity(ACTION, date(2022, 3, 1), {"for": "S12"})], earlier=[before])

    assert past.ids == {"S7", "S7a", "S7b", "S7c", "S7d", "S8", "K9", "S11", "S12"}
    assert set(past.in_use) == {"S12"}


def test_a_step_that_is_logged_stays() -> None:
    agreement = make_agreement(make_commitment("H3", STAGED))
    other = make_commitment("H3", STAGED | {"stages": [*STAGED["stages"][1:], {"id": "in_use", "name": "används"}]})
    in_use = {"H3": frozenset({"draft"})}

    [(said, place)] = refused(lambda: change_commitment(agreement, other, in_use=in_use))
    assert (said, place) == ("What is logged is about “utkast”: keep it, as it is called now.", ("stages",))

    target = change_commitment(agreement, other, in_use={"H3": frozenset({"adopted"})}).by_id["H3"].target
    assert isinstance(target, Staged)
    assert [stage.id for stage in target.stages] == ["adopted", "in_use"]


def test_a_place_that_is_logged_stays() -> None:
    agreement = make_agreement(make_commitment("U4", SCHOOLS))
    other = make_commitment("U4", {"kind": "structural", "units": [{"id": "sodra", "name": "Södra skolan"}]})
    entry = event(CommitmentEvent.UNIT_STATE, "U4", date(2022, 3, 1), name="Norra skolan", in_place=True)

    [(_, place)] = refused(lambda: change_commitment(agreement, other, in_use=ids_in_use(agreement, [entry])))

    assert place == ("units",)


def test_what_is_logged_about_keeps_its_kind() -> None:
    agreement = make_agreement(make_commitment("H3", STAGED))

    assert refused(lambda: change_commitment(agreement, make_commitment("H3"), in_use={"H3": ()}))
    assert change_commitment(agreement, make_commitment("H3"), in_use=NOBODY).by_id["H3"].target.kind == "count"


def test_a_commitment_that_nothing_points_to_is_taken_away() -> None:
    agreement = make_agreement(make_commitment("S7"), make_commitment("S8", STAGED))

    assert list(remove_commitment(agreement, "S8", in_use=NOBODY).by_id) == ["S7"]


@pytest.mark.parametrize("in_use", [{"S7": frozenset[str]()}, {"S7b": frozenset[str]()}])
def test_a_commitment_with_something_logged_is_not_taken_away(in_use: dict[str, frozenset[str]]) -> None:
    agreement = make_agreement(make_commitment("S7"), make_commitment("S8", STAGED))

    [(said, _)] = refused(lambda: remove_commitment(agreement, "S7", in_use=in_use))

    assert "shorten its period" in said


def test_a_parent_and_the_only_commitment_stay() -> None:
    family = make_agreement(make_commitment("S7"), make_commitment("S8", STAGED, parent="S7"))

    assert refused(lambda: remove_commitment(family, "S7", in_use=NOBODY)) == [
        ("First take away what belongs to S7: S8.", ())
    ]
    assert refused(lambda: remove_commitment(make_agreement(), "S7", in_use=NOBODY))


def test_units_are_added_each_once_with_an_id_made_from_its_name() -> None:
    agreement = make_agreement(make_commitment("U4", SCHOOLS))

    target = add_units(agreement, "U4", ["norra skolan", "Åsens skola", "Asens skola"]).by_id["U4"].target

    assert isinstance(target, Structural)
    assert [unit.id for unit in target.units] == ["norra", "asens_skola", "asens_skola_2"]


def test_units_of_something_else_and_units_that_are_there_are_refused() -> None:
    agreement = make_agreement(make_commitment("S7"), make_commitment("U4", SCHOOLS))

    assert refused(lambda: add_units(agreement, "S7", ["Norra skolan"]))
    [(_, place)] = refused(lambda: add_units(agreement, "U4", ["Norra skolan"]))
    assert place == ("names",)


def test_focus_areas_areas_and_roles_are_added() -> None:
    agreement = add_names(make_agreement(), "focus_areas", ["Trafik", "unga"])
    assert [each.id for each in agreement.focus_areas] == ["narcotics", "youth", "trafik"]
    assert [each.name.sv for each in add_names(agreement, "areas", ["Centrum"]).areas] == ["Centrum"]

    roles = add_roles(agreement, "school", ["kurator"]).roles
    assert (roles[-1].id, roles[-1].party) == ("kurator", "school")
    assert refused(lambda: add_roles(agreement, "nobody", ["kurator"]))


def test_a_change_that_is_refused_leaves_the_agreement_as_it_was() -> None:
    agreement = make_agreement()
    before = agreement.model_dump()

    refused(lambda: add_commitment(agreement, make_commitment("S7")))

    assert agreement.model_dump() == before
