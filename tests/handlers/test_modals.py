from typing import Any

import pytest

from tests.chat import POLICE, buttons, fill, words
from tests.handlers.scene import COUNTING, Scene, built_in, entry_posts, errors, of_group, swedish
from tests.handlers.slack import Trouble


def dates(form: dict[str, Any]) -> list[dict[str, Any]]:
    values = fill(form, {})["state"]["values"].values()
    return [each["value"] for each in values if each["value"]["type"] == "datepicker"]


def test_one_more_day_proposes_the_following_day(chat: Scene) -> None:
    form = chat.command("/insats").view

    form = chat.press(of_group(form, "days"), view=fill(form, {"days.0.date": "2022-10-11"})).view

    assert [value["selected_date"] for value in dates(form)] == ["2022-10-11", "2022-10-12"]


def test_one_more_day_proposes_nothing_that_has_not_been_yet(chat: Scene) -> None:
    form = chat.command("/insats").view

    form = chat.press(of_group(form, "days"), view=fill(form, {})).view

    assert [value["selected_date"] for value in dates(form)] == ["2022-10-14", None]


COUNTING_SECOND = {
    "days.1.full_day.ticks" if path.startswith("days.0") else path: value for path, value in COUNTING.items()
}


def test_a_day_is_removed_and_what_was_written_stays(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "days"), view=fill(form, {"days.0.date": "2022-10-11", "note": "Lugnt"})).view

    form = chat.press(of_group(form, "days.0"), view=fill(form, {"days.1.hours": "7.5"})).view

    values = fill(form, {})["state"]["values"]
    assert [each["selected_date"] for each in dates(form)] == ["2022-10-12"]
    assert {"7.5", "Lugnt"} <= {each["value"].get("value") for each in values.values()}
    chat.submit(chat.submit(form, COUNTING_SECOND).view)
    (entry,) = chat.entries()
    assert entry.values["days"] == [{"date": "2022-10-12", "full_day": True, "at_police_station": True, "hours": 7.5}]


def test_no_more_than_ten_days_and_no_less_than_one(chat: Scene) -> None:
    form = chat.command("/insats").view
    for _ in range(9):
        form = chat.press(of_group(form, "days"), view=fill(form, {})).view
    assert "days" not in {each.get("value") for each in buttons(form)}

    for number in range(9):
        form = chat.press(of_group(form, f"days.{number}"), view=fill(form, {})).view
    assert not [each for each in buttons(form) if str(each.get("value")).startswith("days.")]


def test_slack_would_ignore_a_changed_value_under_an_id_it_has_seen(chat: Scene) -> None:
    """So whatever is filled in anew stands in a block with a new id, also after rows have come and gone."""
    form = chat.command("/insats").view
    seen: dict[str, Any] = {}
    steps = [
        ("days", {"days.0.date": "2022-10-10"}),
        ("days.1", {"note": "Lugnt"}),
        ("days", {"days.0.date": "2022-10-12"}),
        ("results", {}),
        ("days.0", {}),
        ("days", {}),
        ("days", {}),
    ]
    for step, typed in steps:
        for block_id, shown in fill(form, {})["state"]["values"].items():
            assert seen.setdefault(block_id, shown) == shown, f"{block_id} would show what stood there before"
        filled = fill(form, typed)
        seen |= filled["state"]["values"]
        form = chat.press(of_group(form, step), view=filled).view


def test_results_are_unfolded_on_request_and_kept(chat: Scene) -> None:
    form = chat.command("/insats").view
    assert not any(block.startswith("results.") for block in fill(form, {})["state"]["values"])

    form = chat.press(of_group(form, "results"), view=fill(form, COUNTING)).view
    chat.submit(chat.submit(form, {"results.contacts": 7}).view)
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.values["results"] == {"contacts": 7}
    assert entry.values["heads"] == {"area_officer": 4, "social_worker": 2, "decision_maker": 1}
    assert "7" in words(entry_posts(chat)[0])


def test_a_day_that_has_not_been_yet_is_an_error_at_its_field(chat: Scene) -> None:
    form = chat.command("/veckomote").view

    assert list(errors(chat.submit(form, {"date": "2022-10-15"}))) == ["date"]


def test_today_is_the_agreements_day(chat: Scene) -> None:
    chat.clock = chat.clock.replace(hour=22, minute=30)  # in Sweden the day after has begun

    assert dates(chat.command("/insats").view)[0]["selected_date"] == "2022-10-15"
    assert chat.review().acknowledged["response_action"] == "push"


def test_the_same_day_twice_is_an_error_at_the_second(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "days"), view=fill(form, {})).view

    assert list(errors(chat.submit(form, {"days.1.date": "2022-10-14"}))) == ["days.1.date"]


def test_an_error_in_a_day_is_shown_at_the_row_that_it_is_in(chat: Scene) -> None:
    form = chat.command("/insats").view
    for step in ("days", "days", "days.0"):
        form = chat.press(of_group(form, step), view=fill(form, {"note": "x"} if step == "days" else {})).view
    given = {"days.1.date": "2022-10-12", "days.2.date": "2022-10-12"}

    assert list(errors(chat.submit(form, given))) == ["days.2.date"]


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("heads.area_officer", "501"),
        ("heads.area_officer", "-1"),
        ("heads.area_officer", "2.5"),
        ("heads.area_officer", "två"),
        ("heads.area_officer", "9" * 5000),
        ("days.0.hours", "24.5"),
        ("days.0.hours", "nan"),
        ("days.0.hours", "1e999"),
    ],
    ids=lambda value: value[:12],
)
def test_a_forged_number_is_an_error_at_its_field(chat: Scene, path: str, typed: str) -> None:
    assert list(errors(chat.review(filled={**COUNTING, path: typed}))) == [path]


def test_a_forged_choice_is_an_error_at_its_field(chat: Scene) -> None:
    filled = fill(chat.command("/insats").view, COUNTING)
    (focus,) = [value for block, value in filled["state"]["values"].items() if block.startswith("focus")]
    focus["value"]["selected_options"][0]["value"] = "gambling"

    answered = chat.dispatch({**chat._person(POLICE), "type": "view_submission", "trigger_id": "1.2.3", "view": filled})

    assert list(errors(answered)) == ["focus"]


def test_a_missing_date_is_asked_for_at_its_field(chat: Scene) -> None:
    form = chat.command("/insats").view
    form = chat.press(of_group(form, "days"), view=fill(form, {})).view

    assert errors(chat.submit(form)) == {"days.1.date": swedish("This is needed: fill it in.")}


def test_a_note_that_is_too_long_is_an_error_at_its_field(chat: Scene) -> None:
    assert list(errors(chat.review(filled={**COUNTING, "note": "ö" * 3000}))) == ["note"]


def test_the_form_is_another_one_under_another_agreement(chat: Scene) -> None:
    chat.import_and_tie(built_in("sandviken-2020"))
    form = chat.command("/insats").view
    switch = next(each for each in buttons(form) if each["action_id"] == "form_agreement")

    other = chat.press(
        {**switch, "selected_option": {"value": "sandviken-2020"}}, view=fill(form, {"note": "Lugnt"})
    ).view

    assert "Lugnt" in str(fill(other, {})["state"]["values"])
    chat.submit(chat.submit(other).view)
    assert len(chat.entries("sandviken-2020")) == 1
    assert chat.entries() == []


def test_a_press_while_the_form_is_being_shown_anew_changes_nothing(chat: Scene) -> None:
    form = chat.command("/insats").view
    chat.slack().troubles = [Trouble("views.update", "hash_conflict")]

    answered = chat.press(of_group(form, "days"), view=fill(form, {}))

    assert answered.response.status == 200
    assert [call.method for call in answered.calls if call.method != "views.update"] in ([], [""])
