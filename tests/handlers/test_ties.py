from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.services.access import Caller
from bot.services.invitations import invite
from handlers.forms.state import FormState
from handlers.ties import TIE_FORM, TYING
from handlers.views.answers import TIE
from storage.ties import list_every_tie
from tests.chat import MUNICIPALITY, POLICE, Answered, at, button, fill, words
from tests.handlers.scene import Scene, built_in, errors, swedish
from tests.importing import import_agreement

DIRECT = Caller("T0POLIS", "U0ANNA", "D0ANNA")
REFUSED = swedish(
    "This agreement can't be tied to this channel for that party: it is tied already, "
    "or that party follows it up in another workspace."
)


NOTHING_TO_TIE = (
    "There is no agreement that you can tie here. If the other party follows it up already, ask its "
    "coordinator for a code (/lofte bjud in), and type /lofte koppla and the code. "
    "A new agreement is made with /lofte ny."
)


def imported(chat: Scene, *agreement_ids: str) -> None:
    for agreement_id in agreement_ids:
        import_agreement(chat.database, built_in(agreement_id), at=chat.clock)


def ties(chat: Scene) -> list[tuple[str, str, str | None]]:
    with chat.database.reading() as session:
        return [(tie.agreement_id, tie.channel_id, tie.party_id) for tie in list_every_tie(session)]


def tie(chat: Scene, caller: Caller, party: str, agreement_id: str = "soderhamn-2022") -> Answered:
    form = chat.command("/lofte koppla", caller).view
    return chat.submit(form, {"agreement": agreement_id, "party": party}, caller)


def come_in(chat: Scene, caller: Caller, party: str) -> None:
    """Tie the channel by a code that the police's coordinator has handed out."""
    code = invite(chat.database, POLICE, "soderhamn-2022", party, now=chat.clock).code
    assert built_in("soderhamn-2022").title in chat.command(f"/lofte koppla {code}", caller).said


def offers(answered: Answered) -> list[str]:
    (listed,) = [
        block["element"]["options"] for block in answered.view["blocks"] if block.get("block_id") == "agreement~0"
    ]
    return [option["value"] for option in listed]


def forged(chat: Scene, form: dict[str, Any], caller: Caller, **chosen: str) -> Answered:
    """Submit the form with choices that it doesn't offer."""
    filled = fill(form, {})
    for block_id, elements in filled["state"]["values"].items():
        elements["value"]["selected_option"] = {"value": chosen[block_id.partition("~")[0]]}
    person = chat._person(caller)
    return chat.dispatch({**person, "type": "view_submission", "trigger_id": "1.2.3", "view": filled})


def test_tying_a_channel_offers_ties_and_posts(untied: Scene) -> None:
    imported(untied, "soderhamn-2022", "hedemora")

    assert offers(untied.command("/lofte koppla")) == ["soderhamn-2022", "hedemora"], "the newest first"
    assert tie(untied, POLICE, "police").acknowledged == {"response_action": "clear"}
    untied.deliver()

    assert ties(untied) == [("soderhamn-2022", "C0POLIS", "police")]
    (post,) = untied.posts()
    assert built_in("soderhamn-2022").title in words(post)
    assert untied.command("/lofte").answers[0]["text"].startswith(built_in("soderhamn-2022").title)


def test_what_a_channel_is_told_is_of_use_to_it(untied: Scene) -> None:
    untied.import_and_tie(built_in("sundsvall"))
    said = words(untied.posts()[0])
    assert f"*/lofte {built_in('sundsvall').commitments[0].id}*" in said
    assert "*/aktivitet*" in said
    assert "*/lagesbild*" in said
    assert not [word for word in ("S7", "/insats", "/veckomote") if word in said]

    untied.import_and_tie(built_in("soderhamn-2022"))
    said = words(untied.posts()[0])
    assert all(word in said for word in ("*/lofte S1*", "*/insats*", "*/veckomote*"))

    untied.import_and_tie(built_in("hedemora"))
    assert "/lagesbild" not in words(untied.posts()[0])


@pytest.mark.parametrize("typed", ["koppla", "KOPPLA", "tie"])
def test_the_word_may_be_written_as_one_likes(untied: Scene, typed: str) -> None:
    imported(untied, "hedemora")

    assert offers(untied.command(f"/lofte {typed}")) == ["hedemora"]


def test_the_button_of_an_untied_channel_opens_the_form(untied: Scene) -> None:
    imported(untied, "hedemora")

    assert offers(untied.press(button(untied.command("/lofte").answers, TIE))) == ["hedemora"]


def test_each_authority_ties_its_own_channel_the_second_by_an_invitation(untied: Scene) -> None:
    imported(untied, "soderhamn-2022")
    tie(untied, POLICE, "police")
    come_in(untied, MUNICIPALITY, "municipality")
    assert ties(untied) == [("soderhamn-2022", "C0KOMMUN", "municipality"), ("soderhamn-2022", "C0POLIS", "police")]

    untied.log()

    assert len(untied.posts()) == len(untied.posts(MUNICIPALITY)) == 2


def test_a_common_channel_is_nobodys_in_particular(untied: Scene) -> None:
    imported(untied, "soderhamn-2022")
    tie(untied, POLICE, "common")

    untied.log()

    assert ties(untied) == [("soderhamn-2022", "C0POLIS", None)]
    assert [entry.party for entry in untied.entries()] == [None]


def test_a_channel_is_tied_once(untied: Scene) -> None:
    imported(untied, "soderhamn-2022", "hedemora")
    form = untied.command("/lofte koppla").view
    chosen = {"agreement": "soderhamn-2022", "party": "police"}

    answers = [untied.submit(form, chosen), untied.submit(form, chosen)]
    untied.deliver()

    assert answers[0].acknowledged == {"response_action": "clear"}
    assert answers[1].acknowledged["response_action"] in {"errors", "push"}
    assert len(ties(untied)) == len(untied.posts()) == 1
    assert offers(untied.command("/lofte koppla")) == ["hedemora"]


def test_where_nothing_is_left_to_tie_it_says_so(untied: Scene) -> None:
    answered = untied.command("/lofte koppla")

    assert [call for call in answered.calls if call.method.startswith("views.")] == []
    assert swedish(NOTHING_TO_TIE) in answered.said


def test_more_channels_of_an_agreement_are_offered_to_its_coordinators_only(untied: Scene) -> None:
    imported(untied, "soderhamn-2022", "hedemora")
    tie(untied, POLICE, "police")
    come_in(untied, MUNICIPALITY, "municipality")
    annas, eriks = replace(POLICE, channel_id="C0FIKA"), replace(POLICE, channel_id="C0FIKA", user_id="U0ERIK")

    assert offers(untied.command("/lofte koppla", annas)) == ["soderhamn-2022", "hedemora"]
    assert offers(untied.command("/lofte koppla", eriks)) == ["hedemora"]
    tie(untied, annas, "police", "hedemora")
    taken = (
        "This channel follows another agreement up already. Ask its coordinator to tie this one here, "
        "or use a channel of its own."
    )
    assert swedish(taken) in untied.command("/lofte koppla", eriks).said
    assert swedish(NOTHING_TO_TIE) in untied.command("/lofte koppla", MUNICIPALITY).said


def test_an_agreement_followed_up_elsewhere_is_not_to_be_had_without_a_code(untied: Scene) -> None:
    """Else anybody's workspace could read another authority's agreement by claiming to be that authority."""
    imported(untied, "soderhamn-2022", "hedemora")
    form = untied.command("/lofte koppla", MUNICIPALITY).view
    tie(untied, POLICE, "police")

    for party in ("police", "municipality", "common"):
        refused = forged(untied, form, MUNICIPALITY, agreement="soderhamn-2022", party=party)
        assert list(errors(refused)) == ["agreement"]
    assert ties(untied) == [("soderhamn-2022", "C0POLIS", "police")]
    untied.deliver()
    assert untied.posts(MUNICIPALITY) == []


@pytest.mark.parametrize("party", ["municipality", "common"])
def test_a_coordinator_can_not_speak_for_the_other_authority(untied: Scene, party: str) -> None:
    imported(untied, "soderhamn-2022")
    tie(untied, POLICE, "police")
    come_in(untied, MUNICIPALITY, "municipality")

    refused = tie(untied, replace(POLICE, channel_id="C0FIKA"), party)

    assert REFUSED in words(refused.view)
    assert len(ties(untied)) == 2


def test_a_common_channel_elsewhere_closes_the_agreement(untied: Scene) -> None:
    imported(untied, "soderhamn-2022")
    tie(untied, POLICE, "common")

    answered = untied.command("/lofte koppla", MUNICIPALITY)

    assert answered.calls == []
    assert built_in("soderhamn-2022").title not in answered.said


@pytest.mark.parametrize("left", [["hedemora"], []], ids=["another left", "none left"])
def test_an_agreement_tied_meanwhile_is_refused(untied: Scene, left: Sequence[str]) -> None:
    imported(untied, "soderhamn-2022", *left)
    form = untied.command("/lofte koppla", MUNICIPALITY).view
    tie(untied, POLICE, "common")

    refused = untied.submit(form, {"agreement": "soderhamn-2022", "party": "municipality"}, MUNICIPALITY)

    if left:
        assert list(errors(refused)) == ["agreement"]
    else:
        assert refused.acknowledged["response_action"] == "push"
    assert [channel for _, channel, _ in ties(untied)] == ["C0POLIS"]


@pytest.mark.parametrize("agreement_id", ["soderhamn-2022", "nowhere-1999", "", "' OR 1=1"], ids=repr)
def test_a_forged_agreement_is_refused_without_a_word_about_it(untied: Scene, agreement_id: str) -> None:
    imported(untied, "hedemora", "soderhamn-2022")
    tie(untied, POLICE, "common")
    form = untied.command("/lofte koppla", MUNICIPALITY).view

    refused = forged(untied, form, MUNICIPALITY, agreement=agreement_id, party="police")

    assert refused.response.status == 200
    assert built_in("soderhamn-2022").title not in str(refused.acknowledged)
    assert [channel for _, channel, _ in ties(untied)] == ["C0POLIS"]
    assert untied.posts(MUNICIPALITY) == []


def test_a_day_is_that_of_the_agreements_zone(untied: Scene) -> None:
    imported(untied, "hedemora")
    untied.clock = at("2022-10-14", 23)

    asked = TYING.ask(untied.house, POLICE, FormState(form=TIE_FORM, draft="x", channel=POLICE.channel_id))

    assert asked.today == date(2022, 10, 15)


def test_a_forged_party_is_refused(untied: Scene) -> None:
    imported(untied, "hedemora")
    form = untied.command("/lofte koppla").view

    refused = forged(untied, form, POLICE, agreement="hedemora", party="participant")

    assert list(errors(refused)) == ["party"]
    assert ties(untied) == []


def test_a_direct_message_is_refused(untied: Scene) -> None:
    imported(untied, "hedemora")

    for answered in (
        untied.command("/lofte koppla", DIRECT),
        untied.press(button(untied.command("/lofte", DIRECT).answers, TIE), DIRECT),
    ):
        assert answered.calls == []
        assert swedish("An agreement is tied to a channel. Type /lofte koppla in that channel.") in answered.said


def test_a_forged_direct_message_is_refused(untied: Scene) -> None:
    imported(untied, "hedemora")
    form = untied.command("/lofte koppla").view
    form["private_metadata"] = form["private_metadata"].replace("C0POLIS", "D0ANNA")

    refused = untied.submit(form, {"agreement": "hedemora", "party": "police"})

    assert refused.acknowledged["response_action"] == "push"
    assert ties(untied) == []


def test_more_agreements_than_a_list_can_show(untied: Scene) -> None:
    for number in range(101):
        agreement = built_in("hedemora").model_copy(update={"id": f"by-{number}", "title": f"By {number}"})
        import_agreement(untied.database, agreement, at=untied.clock)

    assert len(offers(untied.command("/lofte koppla"))) == 100
