"""What the chat tests of access begin with: an agreement that only those who tied it reach, and somebody in a role."""

from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.access import Caller
from storage.members import list_members
from tests.chat import MUNICIPALITY, POLICE, Chat
from tests.handlers.scene import Scene, built_in
from tests.tying import let_in

AGREEMENT = "soderhamn-2022"
NORA = Caller("T0POLIS", "U0NORA", "C0POLIS")
"""A colleague of Anna's who has no access yet."""


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


ANNA, MARIA = POLICE, MUNICIPALITY
