import pytest

from tests.adapters.files import WHOLE, changed
from tests.domain.faulty import COUNT, faults, one_fault, with_rule

CADENCE = "target: {kind: cadence, every: iso_week, activities: [weekly_meeting], parties: [police]}"


def test_a_whole_file_has_no_fault() -> None:
    assert faults(WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "found"),
    [
        ("{id: school,", "{id: police,", "parties.2.id", "police a second time"),
        ("- {id: evening,", "- {id: date,", "activity_kinds.0.fields.1.id", "date a second time"),
        (
            "[{id: good, label: god}]",
            "[{id: a, label: x}, {id: a, label: y}]",
            "activity_kinds.0.fields.3.choices.1.id",
            "a a second time",
        ),
        ("id: A2", "id: A1", "commitments.1.id", "A1 a second time"),
        ("id: walk", "id: joint_operation", "activity_kinds.0.id", "joint_operation, which every agreement has"),
        ("id: walk", "id: milestone_done", "activity_kinds.0.id", "milestone_done, which every agreement has"),
    ],
)
def test_ids_are_their_own(old: str, new: str, place: str, found: str) -> None:
    assert (place, found, "an id of its own") in faults(changed(old, new))


def test_rows_are_told_apart_without_capitals() -> None:
    content = with_rule("{rule: is_true, field: evening}").replace("[{text: t,", "[{id: A1a, text: t,")
    purpose = "purposes: [{id: A1a, title: t, text: t, responsible: [police]}]"
    content = content.replace("parent: A1", f"{purpose}\n    parent: A1")
    assert [fault[:2] for fault in faults(content)] == [("commitments.1.purposes.0.id", "A1a a second time")]
    assert faults(content.replace("id: A1a, title", "id: A1b, title")) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("party: police,", "party: polis,", ("roles.0.party", '"polis"', "police, municipality, school")),
        (
            "focus_areas:",
            "basis: {signatures: [{party: school}]}\nfocus_areas:",
            ("basis.signatures.0.party", '"school"', "police, municipality"),
        ),
        (
            "responsible: [police]\n",
            "responsible: [police, polis]\n",
            ("commitments.0.responsible.1", '"polis"', "police, municipality, school"),
        ),
        ("parent: A1", "parent: A7", ("commitments.1.parent", '"A7"', "A1")),
        ("parent: A1", "parent: A2", ("commitments.1.parent", '"A2"', "A1")),
        (
            COUNT,
            "target: {kind: ongoing, activities: [run]}",
            ("commitments.0.target.activities.0", '"run"', "joint_operation, weekly_meeting, follow_up, walk"),
        ),
        (
            COUNT,
            "target: {kind: increase, measure: {activities: [run], unit: u}}",
            ("commitments.0.target.measure.activities.0", '"run"', "joint_operation, weekly_meeting, follow_up, walk"),
        ),
        (
            COUNT,
            "target: {kind: structural, categories: [a], units: [{id: u, name: n, category: b}]}",
            ("commitments.0.target.units.0.category", '"b"', "a"),
        ),
        ("parties: [police]", "roles: [chief]", ("commitments.1.target.roles.0", '"chief"', "officer")),
        (
            "parties: [police]",
            "parties: [polis]",
            ("commitments.1.target.parties.0", '"polis"', "police, municipality, school"),
        ),
        (
            "parties: [police]",
            "parties: [school]",
            ("commitments.1.target.parties.0", "school, which has no role to attend in", "police"),
        ),
        (
            "parent: A1",
            "carried_over: {to: provstad, commitment: A1, on: 2023-01-01}",
            ("commitments.1.carried_over.to", "this same agreement", "the id of the agreement that follows it"),
        ),
    ],
)
def test_names_point_at_something(old: str, new: str, fault: tuple[str, str, str]) -> None:
    assert faults(changed(old, new)) == [fault]


def test_parents_never_lead_round() -> None:
    content = changed("    responsible: [police]\n", "    responsible: [police]\n    parent: A2\n")
    assert [(place, found) for place, found, _ in faults(content)] == [
        ("commitments.0.parent", "A2, which has A1 above it in turn"),
        ("commitments.1.parent", "A1, which has A2 above it in turn"),
    ]


def test_an_agreement_has_two_who_sign() -> None:
    place, found, _ = one_fault("name: Provstads kommun, signatory: true", "name: Provstads kommun")
    assert (place, found) == ("parties", "1 with signatory: true")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("kind: date, label: Datum, required: true", "kind: date, label: Datum", "activity_kinds.0.when"),
        ("plural: trygghetsvandringar", "plural: x\n    when: week", "activity_kinds.0.when"),
        ("plural: trygghetsvandringar", "plural: x\n    when: days", "activity_kinds.0.when"),
        ("kind: number, label: Brister", "kind: counts, label: B, choices_from: roles", ""),
        (
            "kind: number, label: Brister",
            "kind: number, label: B, at_least: 3, at_most: 2",
            "activity_kinds.0.fields.2.at_most",
        ),
        (
            "kind: tick, label: På kvällen",
            "kind: group, label: G, min_times: 3, max_times: 2, fields: [{id: x, kind: tick, label: x}]",
            "activity_kinds.0.fields.1.max_times",
        ),
    ],
)
def test_what_is_logged_has_a_day_and_bounds_that_can_be_met(old: str, new: str, place: str) -> None:
    assert [fault[0] for fault in faults(changed(old, new))] == ([place] if place else [])


def test_days_need_a_date_each() -> None:
    group = "\n      - {id: days, kind: group, label: Dag, fields: [{id: full, kind: tick, label: x}]}"
    content = changed("plural: trygghetsvandringar", "plural: x\n    when: days").replace(
        "\n      - {id: evening", f"{group}\n      - {{id: evening"
    )
    assert [fault[0] for fault in faults(content)] == ["activity_kinds.0.fields.1.fields"]


def test_a_source_of_choices_has_some() -> None:
    content = changed("focus_areas:\n  - {id: youth, name: ungdomar}\n", "")
    content = content.replace("choices: [{id: good, label: god}]", "choices_from: focus_areas")
    assert [fault[:2] for fault in faults(content)] == [
        ("activity_kinds.0.fields.3.choices_from", "focus_areas, of which the agreement has none")
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "parent: A1",
            "period: {start: 2021-12-31, end: 2022-06-30}",
            ("commitments.1.period.start", "2021-12-31", "a day from 2022-01-01 to 2023-12-31"),
        ),
        (
            "parent: A1",
            "period: {end: 2024-01-01}",
            ("commitments.1.period.end", "2024-01-01", "a day from 2022-01-01 to 2023-12-31"),
        ),
        (
            COUNT,
            "target: {kind: milestone, due: 2024-01-01}",
            ("commitments.0.target.due", "2024-01-01", "a day from 2022-01-01 to 2023-12-31"),
        ),
        (
            COUNT,
            "target: {kind: structural, due: 2021-01-01}",
            ("commitments.0.target.due", "2021-01-01", "a day from 2022-01-01 to 2023-12-31"),
        ),
        (
            COUNT,
            "target: {kind: staged, stages: [{id: a, name: a, due: 2022-06-01}, {id: b, name: b, due: 2022-05-01}]}",
            ("commitments.0.target.stages.1.due", "2022-05-01", "2022-06-01 or later"),
        ),
        (
            "every: iso_week, activities: [weekly_meeting], parties: [police]",
            "activities: [follow_up], windows: [{name: n, start: 2024-01-01, end: 2024-02-01}]",
            ("commitments.1.target.windows.0.start", "2024-01-01", "a day from 2022-01-01 to 2023-12-31"),
        ),
        (
            "every: iso_week, activities: [weekly_meeting], parties: [police]",
            """activities: [follow_up], windows: [
                {name: a, start: 05-01, end: 05-31}, {name: b, start: 05-31, end: 06-30}]""",
            ("commitments.1.target.windows.1", "05-31 to 06-30", "days outside the window 05-01 to 05-31"),
        ),
        (
            "roles:",
            "extension: {months: 12, decide_by: 2024-01-01}\nroles:",
            ("extension.decide_by", "2024-01-01", "2023-12-31 or earlier"),
        ),
        (
            "roles:",
            "extension: {months: 12, decide_by: 2023-12-31, remind_days: [0]}\nroles:",
            ("extension.remind_days.0", "0", "1 or more"),
        ),
        (
            "roles:",
            "extension: {id: A9, months: 12, decide_by: 2023-12-31}\nroles:",
            ("extension", "an id alone", "id, title, text and reference together"),
        ),
        (
            "roles:",
            "continuations: [{until: 2023-12-31, reference: r}]\nroles:",
            ("continuations.0.until", "2023-12-31", "a day after 2023-12-31"),
        ),
    ],
)
def test_days_lie_where_they_must(old: str, new: str, fault: tuple[str, str, str]) -> None:
    assert fault in faults(changed(old, new))


def test_an_open_period_can_neither_be_continued_nor_extended() -> None:
    content = changed(
        "period: {start: 2022-01-01, end: 2023-12-31}",
        "continuations: [{until: 2023-12-31, reference: r}]",
    )
    assert ("continuations.0", "a continuation of an open period", "none") in faults(content)
    content = changed("period: {start: 2022-01-01, end: 2023-12-31}", "extension: {months: 12, decide_by: 2023-12-31}")
    assert ("extension", "an extension of an open period", "none") in faults(content)


def test_a_promise_may_run_into_a_continuation() -> None:
    content = changed("roles:", "continuations: [{until: 2024-12-31, reference: r}]\nroles:")
    assert faults(content.replace("parent: A1", "period: {end: 2024-06-30}")) == []


def test_a_promise_that_begins_after_the_agreement_has_ended_is_told_and_not_raised() -> None:
    assert one_fault("parent: A1", "period: {start: 2025-01-01}")[0] == "commitments.1.period.start"


def test_what_is_taken_to_exist_is_not_called_unknown() -> None:
    content = changed("parent: A1", "parent: A7")
    assert faults(content, taken_to_exist=["A7"]) == []


@pytest.mark.parametrize("key", ["areas", "situation_categories"])
def test_what_the_situation_picture_is_of_has_ids_of_its_own(key: str) -> None:
    twice = f"{key}: [{{id: centre, name: Centrum}}, {{id: centre, name: Mitt i}}]\n"

    assert (f"{key}.1.id", "centre a second time", "an id of its own") in faults(WHOLE + twice)


def test_what_consents_are_about_has_ids_of_its_own() -> None:
    twice = "consents: {scopes: [{id: school, name: Skola}, {id: school, name: Skolgång}]}\n"

    assert ("consents.scopes.1.id", "school a second time", "an id of its own") in faults(WHOLE + twice)


def test_consents_are_counted_by_what_ongoing_work_tells_as_a_ratio() -> None:
    [(place, found, allowed)] = faults(WHOLE + "consents: {counts: walk}\n")
    assert (place, found, allowed) == ("consents.counts", '"walk"', "none here")

    ratio = "target: {kind: ongoing, activities: [walk], ratio: {part: found, rest: found, unit: brister}}"
    assert faults(changed(COUNT, ratio) + "consents: {counts: walk}\n") == []
