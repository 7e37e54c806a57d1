"""An agreement is made in the chat, step by step."""

import json
from datetime import date
from typing import Any, get_args

import pytest

from bot.adapters.agreement_files import dump_agreement, read_agreement
from bot.domain.making.sketch import Kind
from bot.domain.people import Person
from bot.services.access import Caller
from bot.services.agreement_changes import list_agreement_versions
from bot.services.agreements import list_agreements
from handlers.forms.state import FormState
from handlers.making import SKETCHING_BASICS, SKETCHING_KIND, SKETCHING_PROMISE
from handlers.seldom import SKETCH_ADD, SKETCH_BASICS, SKETCH_DISCARD, SKETCH_EDIT, SKETCH_REMOVE
from handlers.sort import Sort
from handlers.views.answers import MAKE
from tests.chat import MUNICIPALITY, POLICE, at, button, buttons, words
from tests.handlers.makers import BASICS, MADE, PROMISES, SAID, begin, create, made, press_in, promise, promise_form
from tests.handlers.scene import ERIK, HELD, Scene, built_in, errors, swedish
from tests.importing import load_agreement

KINDS: tuple[Kind, ...] = get_args(Kind)


def test_an_agreement_with_a_commitment_of_each_kind_is_made_and_followed_up_where_it_was_made(untied: Scene) -> None:
    agreement = made(untied, *KINDS)

    assert [each.target.kind for each in agreement.commitments] == list(KINDS)
    said = untied.command("/lofte").said
    assert agreement.title in said
    assert all(f"*L{number}*" in said for number in range(1, 8))
    assert agreement.title in words(untied.posts()[0]), "the channel is told"
    assert read_agreement(dump_agreement(agreement), "made") == agreement
    [version] = list_agreement_versions(untied.database, POLICE, MADE, now=untied.clock)
    assert version.by == Person(POLICE.team_id, POLICE.user_id)


def test_what_was_made_can_be_logged_against(untied: Scene) -> None:
    made(untied, "count", "cadence")

    untied.log("/aktivitet", {"date": "2022-10-14"})
    untied.log("/veckomote", HELD)

    said = untied.command("/lofte").said
    assert "1 av 2 trygghetsvandringar" in said
    assert {entry.kind for entry in untied.entries(MADE)} == {"trygghetsvandring", "weekly_meeting"}


def test_the_channel_follows_it_up_for_the_party_that_was_chosen(untied: Scene) -> None:
    made(untied, "count")
    untied.log("/aktivitet", {"date": "2022-10-14"})

    assert [entry.party for entry in untied.entries(MADE)] == ["police"]


def test_a_channel_without_an_agreement_offers_to_make_one(untied: Scene) -> None:
    press = button(untied.command("/lofte").answers, MAKE)

    assert "title" in {
        block["block_id"].split("~")[0] for block in untied.press(press).view["blocks"] if "block_id" in block
    }


def test_in_a_direct_message_there_is_no_channel_to_make_one_for(untied: Scene) -> None:
    answered = untied.command("/lofte ny", Caller(POLICE.team_id, POLICE.user_id, "D0ANNA"))

    assert [call.method for call in answered.calls] == []
    assert "/lofte koppla" in answered.said


def test_a_modal_that_was_closed_is_gone_on_with(untied: Scene) -> None:
    promise(untied, begin(untied), "milestone")

    again = untied.command("/lofte new").view

    assert BASICS["title"] in words(again)
    assert "L1 Det som lovas" in words(again)
    assert create(untied, promise(untied, again, "ongoing")).acknowledged == {"response_action": "clear"}
    assert list(load_agreement(untied.database, MADE).by_id) == ["L1", "L2"]


def test_everybody_has_their_own_in_the_making(untied: Scene) -> None:
    view = promise(untied, begin(untied), "milestone")

    assert BASICS["title"] not in words(untied.command("/lofte ny", ERIK).view)
    for taken in (untied.submit(view, caller=ERIK), press_in(untied, view, SKETCH_EDIT, caller=ERIK)):
        assert swedish("New agreement") not in words(taken.view)
        assert "Det som lovas" not in words(taken.view)
    press_in(untied, view, SKETCH_DISCARD, caller=ERIK)
    assert "L1 Det som lovas" in words(untied.command("/lofte ny").view)


def test_a_form_of_anothers_that_was_forged_saves_nothing(untied: Scene) -> None:
    form = promise_form(untied, begin(untied), "milestone")

    refused = untied.submit(form, PROMISES["milestone"], MUNICIPALITY)

    assert swedish("That didn't work") in words(refused.view["title"])
    assert "Det som lovas" not in words(untied.command("/lofte ny").view)


def test_of_two_windows_the_second_to_save_is_told_and_loses_nothing_of_the_first(untied: Scene) -> None:
    view = begin(untied)
    one, two = promise_form(untied, view, "milestone"), promise_form(untied, view, "ongoing")
    untied.submit(one, {**SAID, "title": "I ena fönstret"})

    refused = untied.submit(two, {**SAID, "title": "I andra fönstret"})

    assert "/lofte ny" in words(refused.view)
    listed = words(untied.command("/lofte ny").view)
    assert "I ena fönstret" in listed
    assert "I andra fönstret" not in listed
    assert "/lofte ny" in words(press_in(untied, view, SKETCH_ADD).view), "and so does a list that is no longer true"


def test_a_form_sent_twice_is_one_commitment(untied: Scene) -> None:
    form = promise_form(untied, begin(untied), "milestone")

    untied.submit(form, PROMISES["milestone"])
    again = untied.submit(form, PROMISES["milestone"])

    assert [each["value"] for each in buttons(again.view) if each["action_id"] == SKETCH_EDIT] == ["L1"]


def test_remove_pressed_twice_takes_one_commitment_away(untied: Scene) -> None:
    view = begin(untied)
    for kind in ("milestone", "ongoing", "structural"):
        view = promise(untied, view, kind)

    shown = [press_in(untied, view, SKETCH_REMOVE, "L2").view for _ in range(2)]

    for each in shown:
        assert [listed["value"] for listed in buttons(each) if listed["action_id"] == SKETCH_EDIT] == ["L1", "L2"]
        assert swedish("That didn't work") not in words(each["title"])


def test_create_pressed_twice_makes_one_agreement_and_one_post(untied: Scene) -> None:
    preview = untied.submit(promise(untied, begin(untied), "milestone")).view

    for _ in range(2):
        assert untied.submit(preview).acknowledged == {"response_action": "clear"}
    untied.deliver()

    assert [each.version for each in list_agreements(untied.database)] == [1]
    assert len(untied.posts()) == 1


def test_nothing_is_made_without_a_commitment(untied: Scene) -> None:
    refused = untied.submit(begin(untied))

    assert swedish("That didn't work") in words(refused.view["title"])
    assert list_agreements(untied.database) == []


def test_the_preview_tells_each_commitment_and_what_can_be_logged(untied: Scene) -> None:
    view = begin(untied)
    for kind in KINDS:
        view = promise(untied, view, kind)

    said = words(untied.submit(view).view)

    for number in range(1, 8):
        assert f"*L{number} Det som lovas*" in said
    assert "utkast, antaget" in said
    assert "1 dec. 2022" in said
    assert "/veckomote" in said
    assert "/aktivitet" in said
    assert "Polisen Gästrikland" in said


def test_a_commitment_is_changed_and_taken_away(untied: Scene) -> None:
    view = promise(untied, promise(untied, begin(untied), "milestone"), "ongoing")

    form = press_in(untied, view, SKETCH_EDIT, "L1").view
    view = untied.submit(form, {"title": "Rapporten"}).view
    assert "L1 Rapporten" in words(view)

    view = press_in(untied, view, SKETCH_REMOVE, "L2").view
    assert "L2" not in words(view)
    create(untied, view)
    [only] = load_agreement(untied.database, MADE).commitments
    assert (only.title, only.target.kind) == ("Rapporten", "milestone")


def test_the_whole_is_changed_from_the_list(untied: Scene) -> None:
    view = promise(untied, begin(untied), "milestone")

    form = press_in(untied, view, SKETCH_BASICS).view
    view = untied.submit(form, {"title": "Nytt namn", "party": "common"}).view

    assert "Nytt namn" in words(view)
    create(untied, view)
    assert load_agreement(untied.database, MADE).title == "Nytt namn"


def test_what_is_thrown_away_is_gone(untied: Scene) -> None:
    view = promise(untied, begin(untied), "milestone")

    press_in(untied, view, SKETCH_DISCARD)

    assert "Det som lovas" not in words(untied.command("/lofte ny").view)
    assert swedish("That didn't work") in words(untied.submit(view).view["title"])


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_begun_from_an_example(untied: Scene, kind: Kind) -> None:
    form = promise_form(untied, begin(untied), kind, example=True)

    view = untied.submit(form, {"reference": "punkt 1"}).view

    assert [each["value"] for each in buttons(view) if each["action_id"] == SKETCH_EDIT] == ["L1"]


@pytest.mark.parametrize(
    ("kind", "filled", "field"),
    [
        ("count", {**SAID, "at_least": 2}, "activities"),
        ("cadence", {**SAID, "activities": ["weekly_meeting"]}, None),
        ("staged", {**SAID, "stages": "bara ett"}, "stages"),
        ("structural", SAID, "units"),
        ("milestone", {**SAID, "text": "ring 070-123 45 67"}, "text"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_keeps_the_form(
    untied: Scene, kind: Kind, filled: dict[str, Any], field: str | None
) -> None:
    answered = untied.submit(promise_form(untied, begin(untied), kind), filled)

    if field is None:
        assert answered.acknowledged == {}
    else:
        assert list(errors(answered)) == [field]


def test_dates_in_the_wrong_order_are_told_at_their_field(untied: Scene) -> None:
    refused = untied.submit(untied.command("/lofte ny").view, {**BASICS, "end": "2021-12-31"})

    assert list(errors(refused)) == ["end"]


def test_what_concerns_the_whole_is_told_at_the_first_field(untied: Scene) -> None:
    view = promise(untied, begin(untied), "milestone")

    refused = untied.submit(press_in(untied, view, SKETCH_BASICS).view, {"end": "2022-06-30"})

    assert list(errors(refused)) == ["title"]
    assert "L1 (Det som lovas)" in errors(refused)["title"]


@pytest.mark.parametrize("sort", [SKETCHING_BASICS, SKETCHING_KIND, SKETCHING_PROMISE])
def test_late_in_the_evening_it_is_tomorrow_in_sweden(untied: Scene, sort: Sort) -> None:
    begin(untied)
    untied.clock = at("2022-10-14", 23)

    asked = sort.ask(untied.house, POLICE, FormState(form="x", draft="x", channel=POLICE.channel_id, about="ongoing"))

    assert asked.today == date(2022, 10, 15)


def test_little_is_carried_in_a_modal(untied: Scene) -> None:
    long = {**PROMISES["milestone"], "text": "Vi lovar det. " * 200}
    view = begin(untied, situation_picture="Läget är lugnt. " * 180)
    for _ in range(4):
        view = untied.submit(promise_form(untied, view, "milestone"), long).view

    preview = untied.submit(view).view

    assert max(len(each["private_metadata"]) for each in (view, preview)) < 500
    assert json.loads(preview["private_metadata"])["agreement"] == MADE


def test_a_second_agreement_of_the_same_name_gets_an_id_of_its_own(untied: Scene) -> None:
    made(untied, "milestone")

    create(untied, promise(untied, begin(untied), "milestone"))

    assert {each.id for each in list_agreements(untied.database)} == {MADE, f"{MADE}-2"}


def test_in_a_channel_that_has_one_another_can_be_made(chat: Scene) -> None:
    made(chat, "milestone")

    others = words(chat.command("/lofte").answers)
    assert built_in("soderhamn-2022").title in others
