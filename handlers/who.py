"""How the people of an entry are named: by name where it is known, by party, by a mention in their own workspace."""

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.texts import Sayable, text
from bot.language import Speaker
from bot.services.access import Caller
from handlers.house import House
from handlers.views.actions import DoerNamed
from handlers.views.entries import NameOf, mention
from handlers.views.message import escaped
from storage.entries import StoredEntry

COLLEAGUE = text("a colleague")


def who_logged(house: House, agreement: Agreement, stored: StoredEntry) -> Sayable:
    """Return who logged an entry first: the name where it is known without asking Slack, and the party."""
    by = stored.logged_by
    return with_party(agreement, house.workspaces.known_name(by.team_id, by.user_id), stored.entry.party)


def with_party(agreement: Agreement, name: Sayable | None, party_id: str | None) -> Sayable:
    """Return "Anna Åkerlund (Polisen)", or as much of that as is known."""
    party = next((each.name for each in agreement.parties if each.id == party_id), None)
    if name and party:
        return text("{name} ({party})", name=name, party=party)
    return name or party or COLLEAGUE


def name_of(house: House, person: Person) -> Sayable:
    """Return a person's name; Slack may be asked for it."""
    return (person.user_id and house.workspaces.name(person.team_id, person.user_id)) or COLLEAGUE


def namer_for(house: House, caller: Caller) -> NameOf:
    """Mention a person, or name one of another workspace, where a mention would be a dead one."""

    def named(user_id: str) -> str:
        elsewhere = house.workspaces.known_elsewhere(caller.team_id, user_id)
        return escaped(elsewhere) if elsewhere else mention(user_id)

    return named


def doer_namer(house: House, team_id: str, speaker: Speaker) -> DoerNamed:
    """Mention those of the workspace `team_id`, which is where it is read, and name others; Slack may be asked."""

    def named(doer: Person) -> str:
        if doer.user_id and doer.team_id == team_id:
            return mention(doer.user_id)
        return escaped(speaker.say(name_of(house, doer)))

    return named
