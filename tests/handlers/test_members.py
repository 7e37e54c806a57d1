"""`/lofte medlem`: who has access, as coordinators change it and everybody else sees it."""

import pytest

from bot.domain.roles import ROLE_NAMES, Role
from handlers.seldom import ADMIT_ALL, ADMIT_ONE, INVITE, MEMBER_CHANGE, MEMBER_OTHER
from tests.chat import Chat, button, buttons, words
from tests.handlers.letting_in import (
    AGREEMENT,
    ANNA,
    FOR_COORDINATORS,
    MARIA,
    NO_ACCESS,
    NORA,
    as_role,
    choosing,
    crowd,
    follow_up,
    let_in_by_form,
    menu_of,
    roles,
)
from tests.handlers.scene import ERIK, Scene, built_in, swedish
from tests.services.trail import noted

LAST = swedish("This is your last coordinator, and there has to be one. Make somebody else a coordinator first.")


@pytest.fixture
def chat(untied: Scene) -> Scene:
    return follow_up(untied)


def test_a_coordinator_sees_everybody_with_a_menu_for_their_own_people(chat: Scene) -> None:
    as_role(chat, ERIK, Role.READER)
    seen = chat.command("/lofte medlem")

    assert [each["action_id"] for each in buttons(seen.answers)].count(MEMBER_CHANGE) == 2
    assert menu_of(seen, "U0ERIK")
    assert "<@U0ANNA>: samordnare" in seen.said
    assert "Samordnare (Söderhamns kommun): Maria Lindqvist" in seen.said, (
        "the other authority's, by name: a mention would be dead"
    )


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


def test_that_somebody_looked_at_who_has_access_is_noted_each_time(chat: Scene) -> None:
    for caller in (ANNA, ERIK, ANNA):
        chat.command("/lofte medlem", caller)

    looked = [each for each in noted(chat.database) if each[2] == "members"]
    done = ("U0ANNA", "report", "members", "done")
    assert looked == [done, ("U0ERIK", "report", "members", "NotMember"), done]


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
