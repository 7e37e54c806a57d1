import pytest

from tests.domain.faulty import faults, one_fault, with_rule


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("{rule: every_day, field: full_day}", ("field", '"full_day"', "a tick for each day of walk: none here")),
        ("{rule: roles_present, roles: [chief], field: found}", ("roles.0", '"chief"', "officer")),
        (
            "{rule: parties_present, parties: [polis], field: found}",
            ("parties.0", '"polis"', "police, municipality, school"),
        ),
        ("{rule: roles_present, roles: [officer]}", ("field", '"heads"', "a head count by role of walk: none here")),
        (
            "{rule: includes, field: evening, values: [good]}",
            ("field", '"evening"', "a field of walk with choices: mood"),
        ),
        ("{rule: includes, field: mood, values: [bad]}", ("values.0", '"bad"', "good")),
        ("{rule: is_true, field: found}", ("field", '"found"', "a tick of walk: evening")),
        ("{rule: number_at_least, field: evening, value: 1}", ("field", '"evening"', "a number of walk: found")),
        ("{rule: number_at_least, field: found.x, value: 1}", ("field", '"found.x"', "a number of walk: found")),
        (
            "{rule: all_of, rules: [{rule: is_true, field: evening}, {rule: is_true, field: morning}]}",
            ("rules.1.field", '"morning"', "a tick of walk: evening"),
        ),
    ],
)
def test_a_condition_asks_for_what_the_form_has(rule: str, fault: tuple[str, str, str]) -> None:
    place, found, allowed = fault
    assert (f"commitments.0.target.conditions.0.rule.{place}", found, allowed) in faults(with_rule(rule))


@pytest.mark.parametrize(
    "rule",
    [
        "{rule: includes, field: mood, values: [good]}",
        "{rule: is_true, field: evening}",
        "{rule: number_at_least, field: found, value: 1}",
    ],
)
def test_a_condition_that_the_form_can_answer_is_no_fault(rule: str) -> None:
    assert faults(with_rule(rule)) == []


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("{rule: share_over, field: found}", "field"),
        ("{rule: share_over, field: evening, share: 3/2}", "share"),
        ("{rule: sums_match, field: found, closed: evening}", "closed"),
        ("{rule: sums_match, field: evening, closed: found}", "field"),
    ],
)
def test_a_condition_on_all_entries_asks_for_what_the_form_has(rule: str, place: str) -> None:
    [fault] = faults(with_rule(rule, "set_conditions"))
    assert fault[0] == f"commitments.0.target.set_conditions.0.rule.{place}"


def test_every_kind_that_counts_must_have_the_field_that_is_asked_for() -> None:
    content = with_rule("{rule: is_true, field: evening}").replace(
        "activities: [walk]", "activities: [walk, follow_up]"
    )
    assert [found for _, found, _ in faults(content)] == ['"evening"']


def test_an_operations_days_and_results_are_known() -> None:
    days = "{rule: every_day, field: full_day}"
    seizures = "{rule: number_at_least, field: results.seizures, value: 1}"
    content = with_rule(f"{{rule: all_of, rules: [{days}, {seizures}]}}")
    assert faults(content.replace("activities: [walk]", "activities: [joint_operation]")) == []


@pytest.mark.parametrize(
    ("evidence", "place"),
    [
        ("{measure: count, activities: [run]}", "activities.0"),
        ("{measure: sum, activities: [walk], field: mood}", "field"),
        ("{measure: share, activities: [weekly_meeting], field: priority, values: [school]}", "values.0"),
        ("{measure: share, activities: [weekly_meeting], field: heads, values: [police]}", "field"),
    ],
)
def test_evidence_is_found_in_what_is_logged(evidence: str, place: str) -> None:
    purpose = f"purposes: [{{id: A2a, title: t, text: t, responsible: [police], evidence: {evidence}}}]"
    assert one_fault("parent: A1", purpose)[0] == f"commitments.1.purposes.0.evidence.{place}"
