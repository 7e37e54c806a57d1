"""An agreement that is in use is changed in the chat: the form, the preview, the new version, the post."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.adapters.agreement_files import built_in_files, dump_agreement, read_agreement
from bot.domain.agreement import Basis, Party, PartyKind, Signature
from bot.domain.targets import Count, Structural
from bot.services.agreement_changes import list_agreement_versions
from handlers.forms.blocks import SWITCH_AGREEMENT
from handlers.views.explanation import AMEND
from tests.chat import MUNICIPALITY, POLICE, at, button, buttons, fill, words
from tests.factories import make_agreement
from tests.handlers.makers import SAID, change, change_form, made, save
from tests.handlers.scene import FRIDAY, STRANGER, Scene, built_in, errors, swedish
from tests.importing import load_agreement

SODERHAMN = "soderhamn-2022"
K2020 = "soderkoping-2020"
SceneOf = Callable[..., Scene]


def number_of(chat: Scene, row_id: str = "S7") -> int | None:
    target = load_agreement(chat.database, SODERHAMN).by_id[row_id].target
    assert isinstance(target, Count)
    return target.at_least


def test_the_number_of_a_promise_is_changed_and_each_channel_is_told_once(chat: Scene) -> None:
    preview = change(chat, "S7", "promised", {"at_least": 6})
    shown = words(preview.view)
    assert "S7" in shown
    assert ":* 4~" in shown
    assert ":* 6" in shown
    assert number_of(chat) == 4, "nothing is saved by looking"
    before = {caller: len(chat.posts(caller)) for caller in (POLICE, MUNICIPALITY)}

    for _ in range(2):
        assert save(chat, preview).acknowledged == {"response_action": "clear"}

    assert number_of(chat) == 6
    for caller in (POLICE, MUNICIPALITY):
        assert len(chat.posts(caller)) == before[caller] + 1
        said = words(chat.posts(caller)[0])
        assert "Anna Åkerlund" in said
        assert ":* 6" in said
        assert "S7" in said
    assert "0 av 6" in chat.command("/lofte S7").said


def test_the_conditions_of_a_promise_stay(chat: Scene) -> None:
    before = built_in(SODERHAMN).by_id["S7"].target

    save(chat, change(chat, "S7", "promised", {"at_least": 6}))

    after = load_agreement(chat.database, SODERHAMN).by_id["S7"].target
    assert after == before.model_copy(update={"at_least": 6})


def test_changing_nothing_is_told_and_saves_nothing(chat: Scene) -> None:
    refused = change(chat, "S7", "promised", {})

    assert list(errors(refused)) == ["title"]
    assert len(list_agreement_versions(chat.database, POLICE, SODERHAMN, now=FRIDAY)) == 1


@pytest.mark.parametrize("agreement_id", [path.stem for path in built_in_files()])
def test_the_form_of_every_promise_there_is_says_all_of_it(scene_of: SceneOf, agreement_id: str) -> None:
    chat = scene_of(agreement_id)

    for row_id in built_in(agreement_id).by_id:
        assert list(errors(change(chat, row_id, "promised", {}))) == ["title"], "sent as it is it changes nothing"


def test_an_error_on_the_third_modal_takes_its_place(chat: Scene) -> None:
    preview = change(chat, "S7", "promised", {"at_least": 6}).view
    save(chat, change(chat, None, "basics", {"title": "Kommunens titel"}, MUNICIPALITY), MUNICIPALITY)

    second = chat.submit({**preview, "root_view_id": "V1", "previous_view_id": "V1"})
    third = chat.submit({**preview, "root_view_id": "V0", "previous_view_id": "V1"})

    assert [each.acknowledged["response_action"] for each in (second, third)] == ["push", "update"]


def test_a_promise_is_added_with_its_kind_and_removed_again(chat: Scene) -> None:
    kind = change_form(chat, None, "add")
    form = chat.submit(kind, {"kind": "milestone"}).view
    save(chat, chat.submit(form, SAID))
    agreement = load_agreement(chat.database, SODERHAMN)
    assert agreement.commitments[-1].title == SAID["title"]
    added = agreement.commitments[-1].id

    removed = change(chat, added, "removed", {})
    assert f"− ~*{added}" in words(removed.view)
    posts = len(chat.posts())

    for _ in range(2):
        assert save(chat, removed).acknowledged == {"response_action": "clear"}

    assert added not in load_agreement(chat.database, SODERHAMN).by_id
    assert len(chat.posts()) == posts + 1, "pressed twice is once"


def test_what_is_logged_about_keeps_its_promise_and_that_is_told(scene_of: SceneOf) -> None:
    chat = scene_of("hedemora")
    chat.submit(chat.submit(chat.press(_update(chat, "H3")).view, {"stage": "adopted"}).view)

    refused = change(chat, "H3", "removed", {})

    assert swedish("That didn't work") in words(refused.view["title"])
    assert "H3" in words(refused.view)


def _update(chat: Scene, row_id: str) -> dict[str, object]:
    return next(each for each in buttons(chat.command(f"/lofte {row_id}").answers) if each["action_id"] == "row_update")


@pytest.mark.parametrize(
    ("what", "filled", "part"),
    [
        ("basics", {"title": "Nytt namn"}, "Nytt namn"),
        ("focus_areas", {"names": "trygghet"}, "trygghet"),
        ("areas", {"names": "Hamnen"}, "+ Hamnen"),
        ("situation_categories", {"names": "skadegörelse"}, "skadegörelse"),
        ("roles", {"names": "kurator", "party": "municipality"}, "kurator"),
    ],
)
def test_what_holds_for_the_whole_is_changed(chat: Scene, what: str, filled: dict[str, str], part: str) -> None:
    preview = change(chat, None, what, filled)
    assert part in words(preview.view)

    save(chat, preview)

    assert part in words(chat.posts(MUNICIPALITY)[0])
    assert len(list_agreement_versions(chat.database, POLICE, SODERHAMN, now=FRIDAY)) == 2


def test_more_schools_are_named_as_places(scene_of: SceneOf) -> None:
    chat = scene_of("sundsvall")

    save(chat, change(chat, "U1", "units", {"names": "Norra skolan\nSödra skolan"}))

    target = load_agreement(chat.database, "sundsvall").by_id["U1"].target
    assert isinstance(target, Structural)
    assert [unit.name.sv for unit in target.units][-2:] == ["Norra skolan", "Södra skolan"]


def test_a_school_that_is_logged_keeps_its_name(untied: Scene) -> None:
    made(untied, "structural")
    form = untied.press(button(untied.command("/lofte L1").answers, "row_update")).view
    untied.submit(untied.submit(form, {"name.chosen": "Norra skolan", "in_place.ticks": ["in_place"]}).view)
    assert swedish("in place for {done} of {of}", done=1, of=2) in untied.command("/lofte L1").said

    refused = change(untied, "L1", "promised", {"units": "Nya Norra skolan\nSödra skolan"})

    assert list(errors(refused)) == ["units"]


def test_a_signature_of_a_third_signatory_stays_when_the_title_changes(untied: Scene) -> None:
    third = Party(id="region", kind=PartyKind.PARTICIPANT, name="Regionen", signatory=True)
    agreement = make_agreement()
    signed = Basis(signatures=(Signature(party="region", name="R. Ordförande"), Signature(party="police")))
    untied.import_and_tie(
        agreement.model_copy(update={"parties": (*agreement.parties, third), "basis": signed}),
        (POLICE, "police"),
    )

    save(untied, change(untied, None, "basics", {"title": "Nytt namn"}))

    after = load_agreement(untied.database, agreement.id)
    assert (after.title, after.basis) == ("Nytt namn", signed)


def test_what_the_source_says_is_done_is_declared(chat: Scene) -> None:
    filled = {"text": "Rapporten lämnades.", "reference": "punkt 2", "fulfils.ticks": ["fulfils"]}

    save(chat, change(chat, "S2", "declared", filled))

    said = chat.command("/lofte S2").said
    assert "Rapporten lämnades." in said
    assert load_agreement(chat.database, SODERHAMN).by_id["S2"].history[-1].fulfils


def decision_form(chat: Scene) -> dict[str, Any]:
    """Press "Uppdatera" on the card of the option."""
    return chat.press(button(chat.command("/lofte K7").answers, AMEND)).view


def test_an_extension_is_decided_in_time_from_its_card_and_numbers_are_asked_about(scene_of: SceneOf) -> None:
    chat = scene_of(K2020)
    save(chat, change(chat, "K2", "promised", {"at_least": 6}))

    preview = chat.submit(decision_form(chat), {"extended": "yes", "on": "2022-10-10"})
    assert "/lofte ändra K2" in words(preview.view), "six in a year more? the parties have to say"
    save(chat, preview)

    agreement = load_agreement(chat.database, K2020)
    assert agreement.in_force.end
    assert agreement.in_force.end.year == 2023
    assert "/lofte ändra K2" in words(chat.posts(MUNICIPALITY)[0])


def test_an_extension_that_is_not_wanted_is_decided_too(scene_of: SceneOf) -> None:
    chat = scene_of(K2020)
    save(chat, chat.submit(decision_form(chat), {"extended": "no", "on": "2022-10-10"}))

    option = load_agreement(chat.database, K2020).extension
    assert option
    assert option.decision
    assert not option.granted


def test_an_extension_decided_too_late_is_refused_at_its_day(scene_of: SceneOf) -> None:
    chat = scene_of(K2020, at("2023-01-20"))
    refused = chat.submit(decision_form(chat), {"extended": "yes", "on": "2023-01-10"})

    assert list(errors(refused)) == ["on"]
    assert len(list_agreement_versions(chat.database, POLICE, K2020, now=FRIDAY)) == 1


def test_a_promise_is_carried_over_to_the_agreement_that_comes_after(scene_of: SceneOf) -> None:
    chat = scene_of("soderkoping-2017", at("2020-02-03"))
    chat.import_and_tie(built_in(K2020))

    form = change_form(chat, "K8", "carried_over")
    preview = chat.submit(form, {"commitment": f"{K2020}__K2", "on": "2020-01-01"})
    assert K2020 in words(preview.view)
    save(chat, preview)

    assert swedish("transferred") in chat.command("/lofte K8").said.casefold()


def test_without_another_agreement_there_is_nowhere_to_carry_it_over_to(chat: Scene) -> None:
    card = button(chat.command("/lofte S7").answers, AMEND)

    [block] = [each for each in chat.press(card).view["blocks"] if each["type"] == "input"]

    assert "carried_over" not in {option["value"] for option in block["element"]["options"]}


def test_a_change_made_on_an_older_version_is_told_before_its_preview_and_before_its_saving(chat: Scene) -> None:
    form = change_form(chat, "S7", "promised")
    preview = chat.submit(form, {"at_least": 6})
    save(chat, change(chat, None, "basics", {"title": "Kommunens titel"}, MUNICIPALITY), MUNICIPALITY)

    for refused in (chat.submit(form, {"at_least": 7}), chat.submit(preview.view)):
        assert swedish("That didn't work") in words(refused.view["title"])

    assert number_of(chat) == 4


def test_of_two_who_save_at_once_one_is_told(chat_on_each: Scene) -> None:
    chat = chat_on_each
    previews = {
        POLICE: change(chat, "S7", "promised", {"at_least": 6}).view,
        MUNICIPALITY: change(chat, "S7", "promised", {"at_least": 8}, MUNICIPALITY).view,
    }

    with ThreadPoolExecutor(2) as people:
        pressed = [chat.submission(previews[caller], caller=caller) for caller in previews]
        requests = [BoltRequest(mode="socket_mode", body=body) for body in pressed]
        answered = list(people.map(chat.app.dispatch, requests))

    saved = ['"clear"' in (answer.body or "") for answer in answered]
    assert sorted(saved) == [False, True]
    assert len(list_agreement_versions(chat.database, POLICE, SODERHAMN, now=FRIDAY)) == 2


def test_another_person_saves_nothing_of_what_somebody_has_written(chat: Scene) -> None:
    preview = change(chat, "S7", "promised", {"at_least": 6}).view

    refused = chat.submit(preview, caller=MUNICIPALITY)

    assert swedish("That didn't work") in words(refused.view["title"])
    assert number_of(chat) == 4


def test_a_stranger_changes_nothing(chat: Scene) -> None:
    card = button(chat.command("/lofte S7").answers, AMEND)

    assert chat.press(card, STRANGER).calls == []
    assert chat.command("/lofte ändra", STRANGER).calls == []


def test_the_card_of_a_promise_that_was_taken_away_changes_nothing(scene_of: SceneOf) -> None:
    chat = scene_of(K2020)
    card = button(chat.command("/lofte K5").answers, AMEND)
    save(chat, change(chat, "K5", "removed", {}))

    assert chat.press(card).calls == [], "least of all the option to extend"


def test_a_number_may_be_typed_and_one_that_there_is_not_is_told(chat: Scene) -> None:
    assert "S7" in words(chat.command("/lofte andra s7").view["title"])
    assert chat.command("/lofte ändra S99").calls == []


def test_of_several_agreements_the_one_to_change_is_chosen_at_the_top(chat: Scene) -> None:
    chat.import_and_tie(built_in("hedemora"))
    choice = chat.command("/lofte ändra").view

    listed = button(choice, SWITCH_AGREEMENT)
    other = chat.press({**listed, "selected_option": {"value": "hedemora"}}, view=fill(choice, {})).view

    assert "H3" in words(other)
    assert "S7" not in words(other)


def test_the_versions_tell_who_changed_what_and_when(chat: Scene) -> None:
    save(chat, change(chat, "S7", "promised", {"at_least": 6}))

    said = chat.command("/lofte versioner").said

    assert "Anna Åkerlund" in said
    assert ":* 6" in said
    assert said.index("Version 2") < said.index("Version 1")


def test_what_was_made_and_changed_in_the_chat_is_a_file_that_reads_back_the_same(untied: Scene) -> None:
    made(untied, "count", "structural")
    save(untied, change(untied, "L1", "promised", {"at_least": 9}))

    agreement = load_agreement(untied.database, "hofors-2022")

    assert "at_least: 9" in dump_agreement(agreement)
    assert read_agreement(dump_agreement(agreement), "made") == agreement
