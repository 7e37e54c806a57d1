"""`/lofte medlem` and `/lofte bjud in`: who has access, as coordinators give and take it and everybody else sees it."""

import re
from typing import Any

import pytest

from bot.domain.agreement import Agreement
from bot.domain.roles import ROLE_NAMES, Role
from bot.services.access import Caller
from handlers.seldom import ADMIT_ALL, ADMIT_ONE, INVITE, MEMBER_CHANGE, MEMBER_OTHER
from handlers.shortcuts import ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE
from handlers.views.entries import CONFIRM, CORRECT, HISTORY, SHOW, UNDO
from handlers.views.explanation import AMEND, UPDATE
from handlers.views.glance import PICTURE, SHARE
from storage.ties import list_every_tie
from tests.chat import Answered, Chat, button, buttons, words
from tests.handlers.letting_in import AGREEMENT, ANNA, MARIA, NORA, as_role, crowd, follow_up, named, roles
from tests.handlers.scene import ERIK, STRANGER, Scene, built_in, entry_posts, swedish
from tests.handlers.slack import Trouble
from tests.services.trail import noted
from tests.tying import tie

FOR_COORDINATORS = swedish("Only a coordinator can do this. /lofte medlem shows who they are.")
FOR_MEMBERS = swedish(
    "You are a reader here: you see how things stand, but can't change them. "
    "A coordinator can make you a member; /lofte medlem shows who they are."
)
LAST = swedish("This is your last coordinator, and there has to be one. Make somebody else a coordinator first.")
NO_ACCESS = swedish("You have no access to what is followed up in this channel. Its coordinator can give you access.")


@pytest.fixture
def chat(untied: Scene) -> Scene:
    return follow_up(untied)


def menu_of(answered: Answered, user_id: str) -> dict[str, Any]:
    """Return somebody's menu."""
    menus = [each for each in buttons(answered.answers) if each["action_id"] == MEMBER_CHANGE]
    return next(each for each in menus if f"|{user_id}|" in str(each["option_groups"]))


def choosing(answered: Answered, user_id: str, what: str) -> dict[str, Any]:
    """Return the choice in somebody's menu."""
    menu = menu_of(answered, user_id)
    options = [option for group in menu["option_groups"] for option in group["options"]]
    chosen = next(option for option in options if option["value"].endswith(f"|{what}"))
    return {**menu, "selected_option": chosen}


def pressed(chat: Scene, action_id: str, caller: Caller = ANNA) -> Answered:
    """Press a button below `/lofte medlem`."""
    return chat.press(button(chat.command("/lofte medlem", caller).answers, action_id), caller)


def let_in_by_form(chat: Scene, user_id: str, role: str, caller: Caller = ANNA) -> Answered:
    """Give somebody a role by the form."""
    return chat.submit(pressed(chat, ADMIT_ONE, caller).view, {"who": user_id, "role": role}, caller)


# -- looking


def test_a_coordinator_sees_everybody_with_a_menu_for_their_own_people(chat: Scene) -> None:
    as_role(chat, ERIK, Role.READER)
    seen = chat.command("/lofte medlem")

    assert [each["action_id"] for each in buttons(seen.answers)].count(MEMBER_CHANGE) == 2
    assert menu_of(seen, "U0ERIK")
    assert "<@U0ANNA>: samordnare" in seen.said
    assert "Samordnare: Maria Lindqvist" in seen.said, "the other authority's, by name: a mention would be dead"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.READER])
def test_others_see_who_has_access_and_can_change_nothing(chat: Scene, role: Role) -> None:
    seen = chat.command("/lofte medlem", as_role(chat, ERIK, role))

    assert "<@U0ANNA>" in seen.said
    assert "<@U0ERIK>" in seen.said
    assert list(buttons(seen.answers)) == []


def test_who_has_no_access_is_not_told_who_has(chat: Scene) -> None:
    seen = chat.command("/lofte medlem", NORA)

    assert NO_ACCESS in seen.said
    assert "U0ANNA" not in str(seen.answers)


@pytest.mark.parametrize("count", [0, 44, 299])
def test_however_many_there_are_it_is_within_slacks_limits_and_leaves_nobody_out(chat: Scene, count: int) -> None:
    people = crowd(chat, count)

    for caller in (ANNA, as_role(chat, ERIK, Role.READER)):
        said = chat.command("/lofte medlem", caller).said
        assert [user_id for user_id in people if f"<@{user_id}>" not in said] == []


@pytest.mark.parametrize("count", [1, 44, 299])
def test_of_the_other_authoritys_many_so_many_are_named_as_slack_can_be_asked_for(chat: Scene, count: int) -> None:
    crowd(chat, count, MARIA)
    before = len(chat.slack(MARIA).calls)

    said = chat.command("/lofte medlem").said

    asked = [call for call in chat.slack(MARIA).calls[before:] if call.method == "users.info"]
    assert len(asked) <= 30
    assert "Maria Lindqvist" in said, "the coordinators first"
    left = count + 1 - 30
    assert (f"och {left} till" in said) is (left > 0)


def test_a_channels_other_agreements_are_a_choice_away(chat: Scene) -> None:
    Chat.import_and_tie(chat, built_in("hedemora"), (ANNA, "police"))
    seen = chat.command("/lofte medlem")
    menu = button(seen.answers, MEMBER_OTHER)
    (other,) = menu["options"]

    shown = chat.press({**menu, "selected_option": other})

    assert built_in("hedemora").title in shown.said
    assert button(shown.answers, MEMBER_OTHER)["options"][0]["value"] == AGREEMENT


# -- changing


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER])
def test_a_role_is_changed_in_the_menu(chat: Scene, role: Role) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    changed = chat.press(choosing(chat.command("/lofte medlem"), "U0ERIK", role.value))

    assert roles(chat)["U0ERIK"] is role
    assert f"<@U0ERIK>: {swedish('Changed: {role}.', role=ROLE_NAMES[role])}" in changed.said


def test_access_is_taken_away_in_the_menu_and_is_gone_at_once(chat: Scene) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    form = chat.command("/insats", ERIK).view
    chat.press(choosing(chat.command("/lofte medlem"), "U0ERIK", "dismiss"))

    assert "U0ERIK" not in roles(chat)
    assert NO_ACCESS in chat.command("/lofte", ERIK).said
    assert NO_ACCESS in words(chat.submit(form, caller=ERIK).view), "what was begun before is refused too"


def test_the_last_coordinator_can_not_step_down(chat: Scene) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    seen = chat.command("/lofte medlem")

    for what in ("dismiss", "reader", "member"):
        assert LAST in chat.press(choosing(seen, "U0ANNA", what)).said
    assert LAST in words(let_in_by_form(chat, "U0ANNA", "member").view)
    assert roles(chat)["U0ANNA"] is Role.COORDINATOR


def test_an_old_menu_brings_nobody_back(chat: Scene) -> None:
    """Who was taken out may have become a guest since."""
    as_role(chat, ERIK, Role.MEMBER)
    seen = chat.command("/lofte medlem")
    chat.press(choosing(seen, "U0ERIK", "dismiss"))

    chat.press(choosing(seen, "U0ERIK", "member"))

    assert "U0ERIK" not in roles(chat)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.READER, None])
def test_a_coordinators_menu_is_of_no_use_to_others(chat: Scene, role: Role | None) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    seen = chat.command("/lofte medlem")
    chat.command("/lofte medlem")
    by = as_role(chat, NORA, role) if role else NORA

    for action in (
        choosing(seen, "U0ERIK", "dismiss"),
        choosing(seen, "U0ERIK", "coordinator"),
        button(seen.answers, ADMIT_ALL),
        button(seen.answers, ADMIT_ONE),
        button(seen.answers, INVITE),
    ):
        refused = chat.press(action, by)
        assert (FOR_COORDINATORS if role else NO_ACCESS) in refused.said
        assert refused.calls == []
    assert roles(chat)["U0ERIK"] is Role.MEMBER


@pytest.mark.parametrize("value", [f"{AGREEMENT}|U0MARIA|dismiss", f"{AGREEMENT}|U0ERIK|owner", "x|U0ERIK|member", ""])
def test_a_forged_choice_changes_nothing(chat: Scene, value: str) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    menu = menu_of(chat.command("/lofte medlem"), "U0ERIK")

    refused = chat.press({**menu, "selected_option": {"value": value}})

    assert refused.said
    assert roles(chat) == {"U0ANNA": Role.COORDINATOR, "U0ERIK": Role.MEMBER}
    assert roles(chat, "T0KOMMUN") == {"U0MARIA": Role.COORDINATOR}


# -- letting in


def test_one_person_is_let_in_by_the_form(chat: Scene) -> None:
    told = let_in_by_form(chat, "U0NORA", "reader")

    assert roles(chat)["U0NORA"] is Role.READER
    assert "<@U0NORA>" in words(told.view)
    assert "/lofte medlem" in words(told.view)
    assert chat.command("/lofte", NORA).answers


def test_one_person_is_taken_out_by_the_form_also_where_there_are_too_many_for_menus(chat: Scene) -> None:
    last = crowd(chat, 60)[-1]
    let_in_by_form(chat, last, "none")
    assert last not in roles(chat)

    again = let_in_by_form(chat, last, "none")
    assert swedish("This person has no access as it is.") in words(again.view)


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (
            {"is_restricted": True},
            "is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it",
        ),
        (
            {"is_ultra_restricted": True},
            "is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it",
        ),
        (
            {"is_stranger": True},
            "is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it",
        ),
        ({"is_bot": True}, "is a bot"),
        ({"deleted": True}, "has a closed account"),
    ],
    ids=["guest", "guest of one channel", "of another workspace", "bot", "closed"],
)
def test_who_belongs_outside_is_not_let_in_and_it_is_said_why(chat: Scene, flags: dict[str, bool], why: str) -> None:
    chat.slack().flags["U0NORA"] = flags
    told = let_in_by_form(chat, "U0NORA", "member")

    assert swedish(why) in words(told.view)
    assert "U0NORA" not in roles(chat)


def test_who_can_not_be_looked_up_is_not_let_in(chat: Scene) -> None:
    form = pressed(chat, ADMIT_ONE).view
    chat.slack().troubles.append(Trouble("users.info", "ratelimited"))

    told = chat.submit(form, {"who": "U0NORA", "role": "member"})

    assert swedish("could not be looked up in the chat; try again in a moment") in words(told.view)
    assert "U0NORA" not in roles(chat)


def test_everybody_in_the_channel_but_guests_and_bots_is_let_in(chat: Scene) -> None:
    as_role(chat, ERIK, Role.READER)
    named(chat, U0GAST="Gäst", U0BOT="Bot", U0KLAR="Slutat")
    chat.slack().flags |= {"U0GAST": {"is_restricted": True}, "U0BOT": {"is_bot": True}, "U0KLAR": {"deleted": True}}
    chat.slack().inside["C0POLIS"] = ["U0ANNA", "U0ERIK", "U0NORA", "U0GAST", "U0BOT", "U0KLAR"]

    told = pressed(chat, ADMIT_ALL)

    assert roles(chat) == {"U0ANNA": Role.COORDINATOR, "U0ERIK": Role.READER, "U0NORA": Role.MEMBER}
    assert "<@U0GAST>" in told.said
    assert "<@U0KLAR>" in told.said
    assert "<@U0BOT>" not in told.said, "nobody expects it of a bot"


def test_a_large_channel_is_let_in_by_and_by(chat: Scene) -> None:
    people = {f"U1{number:04d}": f"Kollega {number}" for number in range(230)}
    named(chat, ANNA, **people)
    chat.slack().inside["C0POLIS"] = ["U0ANNA", *people]

    told = pressed(chat, ADMIT_ALL)
    assert "130 personer är kvar" in told.said
    assert len(roles(chat)) == 101
    for _ in range(2):
        told = pressed(chat, ADMIT_ALL)
    assert roles(chat).keys() == {"U0ANNA", *people}
    assert swedish("Everybody in the channel has access already.") in pressed(chat, ADMIT_ALL).said


def test_a_channel_that_the_bot_is_not_in_can_not_be_let_in(chat: Scene) -> None:
    told = pressed(chat, ADMIT_ALL)

    assert "/invite @Löfteskoll" in told.said
    assert roles(chat) == {"U0ANNA": Role.COORDINATOR}


# -- inviting


def code_in(answered: Answered) -> str:
    found = re.search(r"`([0-9A-Z-]{19})`", answered.said)
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
    assert "Polisen" in untied.press(button(asked.answers, INVITE)).said


def test_where_more_have_signed_every_one_of_them_can_be_invited(untied: Scene) -> None:
    Chat.import_and_tie(untied, signed_by("Regionen", "Bostaden"), (ANNA, "police"))
    asked = list(buttons(untied.command("/lofte bjud in").answers))

    assert [each["text"]["text"] for each in asked] == ["Söderhamns kommun", "Regionen", "Bostaden"]
    assert "Bostaden" in untied.press(asked[-1]).said


def test_where_very_many_have_signed_they_are_in_a_menu(untied: Scene) -> None:
    more = [f"Bolag {number}" for number in range(30)]
    Chat.import_and_tie(untied, signed_by(*more), (ANNA, "police"))
    menu = button(untied.command("/lofte bjud in").answers, INVITE)

    assert [option["text"]["text"] for option in menu["options"]] == ["Söderhamns kommun", *more]
    assert more[-1] in untied.press({**menu, "selected_option": menu["options"][-1]}).said


@pytest.mark.parametrize("party", ["police", "nobody", ""])
def test_a_forged_party_is_not_invited(police_only: Scene, party: str) -> None:
    chat = police_only
    told = chat.press({"type": "button", "action_id": INVITE, "value": f"{AGREEMENT}|{party or 'x|y'}"})

    assert not re.search(r"`[0-9A-Z-]{19}`", told.said)


# -- what each role is for, and said before a form is filled in


@pytest.mark.parametrize(
    "typed", ["/lofte bjud in", "/lofte ändra", "/lofte ändra S7", "/paminn samordnare"], ids=lambda typed: typed
)
@pytest.mark.parametrize("role", [Role.MEMBER, Role.READER])
def test_what_coordinators_do_is_refused_before_anybody_fills_a_form_in(chat: Scene, typed: str, role: Role) -> None:
    refused = chat.command(typed, as_role(chat, ERIK, role))

    assert FOR_COORDINATORS in refused.said
    assert refused.calls == []


def test_the_button_that_changes_a_promise_is_a_coordinators(chat: Scene) -> None:
    pressed_by = as_role(chat, ERIK, Role.MEMBER)
    amend = button(chat.command("/lofte S7").answers, AMEND)

    refused = chat.press(amend, pressed_by)

    assert FOR_COORDINATORS in refused.said
    assert refused.calls == []


@pytest.mark.parametrize(
    "typed",
    [
        *("/insats", "/insats idag heldag 4 poliser", "/aktivitet", "/veckomote", "/lagesbild ny", "/atgard ny"),
        "/atgard lämna över",
    ],
    ids=lambda typed: typed,
)
def test_a_reader_is_told_so_before_they_fill_a_form_in(chat: Scene, typed: str) -> None:
    refused = chat.command(typed, as_role(chat, ERIK, Role.READER))

    assert FOR_MEMBERS in refused.said
    assert refused.calls == []


@pytest.mark.parametrize("shortcut", [ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE])
def test_a_reader_makes_nothing_of_a_message(chat: Scene, shortcut: str) -> None:
    refused = chat.shortcut(shortcut, "Ring skolan", as_role(chat, ERIK, Role.READER))

    assert FOR_MEMBERS in refused.said
    assert refused.calls == []


def test_a_reader_sees_how_things_stand_and_why(chat: Scene) -> None:
    chat.log()
    reader = as_role(chat, ERIK, Role.READER)
    post = entry_posts(chat)[0]

    for typed in ("/lofte", "/lofte S7", "/lofte bild", "/lofte versioner", "/atgard", "/lagesbild", "/paminn"):
        seen = chat.command(typed, reader)
        assert FOR_MEMBERS not in seen.said
        assert seen.answers, typed
    for action_id in (SHOW, HISTORY, PICTURE):
        element = button([post, chat.command("/lofte S7").answers, chat.command("/lofte").answers], action_id)
        assert FOR_MEMBERS not in chat.press(element, reader).said


def test_a_reader_presses_nothing_that_changes_anything(chat: Scene) -> None:
    chat.log()
    reader, of_municipality = as_role(chat, ERIK, Role.READER), as_role(chat, STRANGER, Role.READER)
    post, theirs = entry_posts(chat)[0], entry_posts(chat, MARIA)
    before = chat.entries()

    for element, caller in (
        (button(post, CORRECT), reader),
        (button(post, UNDO), reader),
        (button(chat.command("/lofte").answers, SHARE), reader),
        (button(chat.command("/lofte S7").answers, UPDATE), reader),
        *(
            (each, Caller("T0KOMMUN", of_municipality.user_id, "C0KOMMUN"))
            for each in buttons(theirs)
            if each["action_id"] == CONFIRM
        ),
    ):
        refused = chat.press(element, caller)
        assert FOR_MEMBERS in refused.said
        assert refused.calls == []
    chat.deliver()
    assert chat.entries() == before
    assert len(chat.posts()) == 2, "nothing was shared"


def test_a_form_that_was_opened_as_a_member_is_refused_to_a_reader(chat: Scene) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    review = chat.review(caller=ERIK).view
    chat.press(choosing(chat.command("/lofte medlem"), "U0ERIK", "reader"))

    assert FOR_MEMBERS in words(chat.submit(review, caller=ERIK).view)
    assert chat.entries() == []


def test_a_second_channel_is_tied_by_a_coordinator_only(chat: Scene) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    elsewhere = Caller("T0POLIS", "U0ERIK", "C0VAKT")
    assert chat.command("/lofte koppla", elsewhere).calls == []

    tie(
        chat.database,
        Caller("T0POLIS", "U0ANNA", "C0VAKT"),
        agreement_id=AGREEMENT,
        party_kind="police",
        now=chat.clock,
    )
    with chat.database.reading() as session:
        assert len(list_every_tie(session)) == 3


def test_that_somebody_looked_at_who_has_access_is_noted_each_time(chat: Scene) -> None:
    for caller in (ANNA, ERIK, ANNA):
        chat.command("/lofte medlem", caller)

    looked = [each for each in noted(chat.database) if each[2] == "members"]
    assert looked == [("U0ANNA", "report", "members", "done")] * 2
