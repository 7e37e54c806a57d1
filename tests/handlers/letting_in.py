"""What the chat tests of access begin with: an agreement that only those who tied it reach, and somebody in a role."""

from typing import Any

from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.access import Caller
from handlers.seldom import ADMIT_ONE, MEMBER_CHANGE
from storage.members import list_members
from tests.chat import MUNICIPALITY, POLICE, Answered, Chat, button, buttons
from tests.handlers.scene import Scene, built_in, swedish
from tests.tying import let_in

AGREEMENT = "soderhamn-2022"
ANNA, MARIA = POLICE, MUNICIPALITY
NORA = Caller("T0POLIS", "U0NORA", "C0POLIS")
"""A colleague of Anna's who has no access yet."""

FOR_COORDINATORS = swedish("Only a coordinator can do this. /lofte medlem shows who they are.")
FOR_MEMBERS = swedish(
    "You are a reader here: you see how things stand, but can't change them. "
    "A coordinator can make you a member; /lofte medlem shows who they are."
)
NO_ACCESS = swedish("You have no access to what is followed up in this channel. Its coordinator can give you access.")


def follow_up(chat: Scene) -> Scene:
    """Tie both authorities' channels; Anna and Maria coordinate, and nobody else is in."""
    Chat.import_and_tie(chat, built_in(AGREEMENT))
    named(chat, U0NORA="Nora Ek")
    return chat


def named(chat: Scene, caller: Caller = POLICE, **names: str) -> None:
    """Let there be more people in the caller's workspace."""
    slack = chat.slack(caller)
    slack._people = {**slack._people, **names}


def as_role(chat: Scene, caller: Caller, role: Role) -> Caller:
    """Let the caller be that."""
    let_in(chat.database, AGREEMENT, [caller.person], now=chat.clock, role=role)
    return caller


def roles(chat: Scene, team_id: str = POLICE.team_id) -> dict[str, Role]:
    """Return who of the workspace is what."""
    with chat.database.reading() as session:
        members = list_members(session, agreement_id=AGREEMENT)
    return {each.user_id: each.role for each in members if each.team_id == team_id}


def crowd(chat: Scene, count: int, caller: Caller = POLICE, role: Role = Role.MEMBER) -> list[str]:
    """Let so many people of the caller's workspace in."""
    people = {f"U0{number:04d}": f"Kollega nummer {number} med ett långt namn" for number in range(count)}
    named(chat, caller, **people)
    let_in(chat.database, AGREEMENT, [Person(caller.team_id, each) for each in people], now=chat.clock, role=role)
    return list(people)


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
