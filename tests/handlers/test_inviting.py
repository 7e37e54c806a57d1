"""`/lofte bjud in` and the code: how the other authority comes in."""

import re

import pytest

from bot.domain.agreement import Agreement
from bot.domain.roles import Role
from bot.services.access import Caller
from handlers.seldom import INVITE
from tests.chat import Answered, Chat, button, buttons, words
from tests.handlers.letting_in import (
    AGREEMENT,
    ANNA,
    MARIA,
    menu_of,
    pressed,
    roles,
)
from tests.handlers.scene import STRANGER, Scene, built_in, swedish

CODE = re.compile(r"`([0-9A-Z-]{19})`")


def code_in(answered: Answered) -> str:
    found = CODE.search(answered.said)
    assert found, answered.said
    return found[1]


@pytest.fixture
def police_only(untied: Scene) -> Scene:
    Chat.import_and_tie(untied, built_in(AGREEMENT), (ANNA, "police"))
    return untied


def test_the_other_party_is_invited_and_comes_in(police_only: Scene) -> None:
    chat = police_only
    invited = chat.command("/lofte bjud in")
    assert "Söderhamns kommun" in invited.said
    assert only_here("Söderhamns kommun") not in invited.said

    came = chat.command(f"/lofte koppla {code_in(invited).lower().replace('-', ' ')}", MARIA)
    chat.deliver()

    assert built_in(AGREEMENT).title in came.said
    assert roles(chat, "T0KOMMUN") == {"U0MARIA": Role.COORDINATOR}
    assert built_in(AGREEMENT).title in words(chat.posts(MARIA)[0])
    assert menu_of(chat.command("/lofte medlem", MARIA), "U0MARIA")
    assert "Samordnare (Söderhamns kommun): Maria Lindqvist" in chat.command("/lofte medlem").said


def test_a_code_that_is_no_good_tells_nothing_of_any_agreement(police_only: Scene) -> None:
    chat = police_only
    code = code_in(chat.command("/lofte bjud in"))
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    said = "This code can't be used: it is misspelt, older than two weeks, or has been used. Ask for a new one."

    for typed in (wrong, "hej", "1234", code + "A"):
        told = chat.command(f"/lofte koppla {typed}", MARIA)
        assert told.said.startswith(swedish(said))
    chat.command(f"/lofte koppla {code}", MARIA)
    assert swedish(said) in chat.command(f"/lofte koppla {code}", STRANGER).said


def test_a_guest_comes_in_by_no_code(police_only: Scene) -> None:
    chat = police_only
    chat.slack(MARIA).flags["U0MARIA"] = {"is_restricted": True}

    told = chat.command(f"/lofte koppla {code_in(chat.command('/lofte bjud in'))}", MARIA)

    assert (
        swedish("is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it")
        in told.said
    )
    assert roles(chat, "T0KOMMUN") == {}


def test_a_code_is_not_used_up_in_a_direct_message_or_a_shared_channel(police_only: Scene) -> None:
    chat = police_only
    code = code_in(chat.command("/lofte bjud in"))
    chat.slack(MARIA).flags["C0DELAD"] = {"is_ext_shared": True}

    for channel in ("D0MARIA", "C0DELAD"):
        chat.command(f"/lofte koppla {code}", Caller("T0KOMMUN", "U0MARIA", channel))
    assert roles(chat, "T0KOMMUN") == {}
    chat.command(f"/lofte koppla {code}", MARIA)
    assert roles(chat, "T0KOMMUN") == {"U0MARIA": Role.COORDINATOR}


def only_here(party: str) -> str:
    return swedish(
        "A channel of this workspace follows it up for {party} already, so the code works in this workspace only. "
        "If they have a workspace of their own, untie that channel first: /lofte koppla bort.",
        party=party,
    )


def signed_by(*more: str) -> Agreement:
    """Return the agreement with more who signed it."""
    document = built_in(AGREEMENT).model_dump(mode="json", exclude_none=True)
    document["parties"] += [
        {"id": name.lower().replace(" ", "_"), "kind": "participant", "name": name, "signatory": True} for name in more
    ]
    return Agreement.model_validate(document)


def test_in_a_common_channel_it_is_asked_whom_the_invitation_is_for(untied: Scene) -> None:
    Chat.import_and_tie(untied, built_in(AGREEMENT), (ANNA, None))
    asked = untied.command("/lofte bjud in")

    assert [each["action_id"] for each in buttons(asked.answers)] == [INVITE, INVITE]
    invited = untied.press(button(asked.answers, INVITE)).said
    assert "Polisen" in invited
    assert only_here("Polisen, lokalpolisområde Hälsingland") in invited


def test_where_more_have_signed_every_one_of_them_can_be_invited(untied: Scene) -> None:
    Chat.import_and_tie(untied, signed_by("Regionen", "Bostaden"), (ANNA, "police"))
    asked = list(buttons(untied.command("/lofte bjud in").answers))

    assert [each["text"]["text"] for each in asked] == ["Söderhamns kommun", "Regionen", "Bostaden"]
    assert "Bostaden" in untied.press(asked[-1]).said


def test_where_very_many_have_signed_they_are_in_a_menu(untied: Scene) -> None:
    more = [f"Bolag {number}" for number in range(30)]
    Chat.import_and_tie(untied, signed_by(*more), (ANNA, "police"))
    menu = button(untied.command("/lofte bjud in").answers, INVITE)

    (group,) = menu["option_groups"]
    assert [option["text"]["text"] for option in group["options"]] == ["Söderhamns kommun", *more]
    assert more[-1] in untied.press({**menu, "selected_option": group["options"][-1]}).said


def test_in_a_channel_of_several_agreements_it_is_asked_to_which_one_the_invitation_is(police_only: Scene) -> None:
    chat = police_only
    Chat.import_and_tie(chat, built_in("hedemora"), (ANNA, "police"))
    asked = chat.command("/lofte bjud in")

    assert not CODE.search(asked.said)
    for agreement_id in (AGREEMENT, "hedemora"):
        title = built_in(agreement_id).title
        assert title in asked.said
        (choice,) = [each for each in buttons(asked.answers) if each["value"].startswith(f"{agreement_id}|")]
        invited = chat.press(choice)
        assert CODE.search(invited.said)
        assert title in invited.said


def test_below_the_members_of_an_agreement_it_is_this_one_to_which_is_invited(police_only: Scene) -> None:
    chat = police_only
    Chat.import_and_tie(chat, built_in("hedemora"), (ANNA, "police"))

    invited = pressed(chat, INVITE)

    assert CODE.search(invited.said)
    assert built_in(AGREEMENT).title in invited.said


def test_where_very_many_agreements_are_followed_up_they_are_in_a_menu_by_their_titles(untied: Scene) -> None:
    titles = [f"Löfte {number}" for number in range(6)]
    for number, title in enumerate(titles):
        changed = {"id": f"lofte-{number}", "title": title}
        Chat.import_and_tie(untied, built_in(AGREEMENT).model_copy(update=changed), (ANNA, "police"))
    menu = button(untied.command("/lofte bjud in").answers, INVITE)

    assert sorted(group["label"]["text"] for group in menu["option_groups"]) == titles
    chosen = menu["option_groups"][-1]
    invited = untied.press({**menu, "selected_option": chosen["options"][0]})
    assert chosen["label"]["text"] in invited.said
    assert CODE.search(invited.said)


@pytest.mark.parametrize("party", ["police", "nobody", ""])
def test_a_forged_party_is_not_invited(police_only: Scene, party: str) -> None:
    chat = police_only
    told = chat.press({"type": "button", "action_id": INVITE, "value": f"{AGREEMENT}|{party or 'x|y'}"})

    assert not CODE.search(told.said)
