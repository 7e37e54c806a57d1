"""Who gets a reminder: channels, persons, whoever stands in for them, coordinators. Only members are written to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from bot.domain.people import Person
from bot.domain.reminding.settings import Reminding, Way
from bot.domain.reminding.subjects import Audience
from bot.domain.roles import Role
from storage.members import Member, list_members
from storage.plans import Absence, find_reminding, list_absent
from storage.ties import Tie, list_ties, tied_first

COMMON = ""
"""Stands for the party of a channel that is common to all."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A channel, or a person by direct message (then `channel_id` is their id)."""

    team_id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Company:
    """Those around an agreement: its channels, its members, who is away, and what they chose about reminders."""

    reminding: Reminding
    ties: Sequence[Tie]
    members: Sequence[Member]
    absent: Sequence[Absence] = ()

    @classmethod
    def of(
        cls, session: Session, agreement_id: str, *, on: date | None = None, reminding: Reminding | None = None
    ) -> "Company":
        """Return those around the agreement; who is away only where a day is given."""
        return cls(
            reminding or Reminding.model_validate(find_reminding(session, agreement_id=agreement_id)),
            list_ties(session, agreement_id=agreement_id),
            list_members(session, agreement_id=agreement_id),
            list_absent(session, on=on) if on else (),
        )

    def holds(self, person: Person) -> bool:
        """Tell whether the person is a member."""
        return self.role_of(person) is not None

    def role_of(self, person: Person) -> Role | None:
        """Return what the person is under the agreement; None where they are no member."""
        return next((each.role for each in self.members if each.person == person), None)

    def coordinators(self) -> Mapping[str, Person]:
        """Return who coordinates for each party that has a channel: who was chosen of its coordinators, or the first.

        A party without any has none here.
        """
        found: dict[str, Person] = {}
        for party in dict.fromkeys(tie.party_id or COMMON for tie in self.ties):
            theirs = self._coordinators_of(party)
            chosen = self.reminding.coordinators.get(party)
            person = Person(chosen.team_id, chosen.user_id) if chosen else None
            if theirs:
                found[party] = person if person in theirs else theirs[0]
        return found

    def may_coordinate(self, party: str | None, team_id: str) -> list[Person]:
        """Return the coordinators of the party in the workspace, the first one first."""
        return [each for each in self._coordinators_of(party or COMMON) if each.team_id == team_id]

    def _coordinators_of(self, party: str) -> list[Person]:
        teams = {tie.team_id for tie in self.ties if (tie.party_id or COMMON) == party}
        return [
            each.person
            for each in self.members
            if each.role is Role.COORDINATOR
            and (each.party_id == party or (each.party_id is None and each.team_id in teams) or party == COMMON)
        ]


def recipients(audience: Audience, way: Way, company: Company) -> list[Recipient]:
    """Return who gets a reminder, each once."""
    if audience.coordinators:
        people = [_present(person, company) for person in _coordinators_of(audience, company)]
    elif audience.person:
        people = [_present(audience.person, company)]
    else:
        return _channels(audience.parties, way, company.ties)
    # what concerns somebody who may not see it any more, their coordinators see to
    told = [
        each
        for person in people
        for each in ([person] if company.holds(person) else _coordinators_of(_concerning(person), company))
    ]
    return list(dict.fromkeys(Recipient(person.team_id, person.user_id) for person in told))


def _channels(parties: Sequence[str], way: Way, ties: Sequence[Tie]) -> list[Recipient]:
    """Return the channel chosen for this kind of reminder, or the parties' own; where none of them has one, all."""
    chosen = [tie for tie in ties if f"{tie.team_id}:{tie.channel_id}" == way.channel]
    concerned = [tie for tie in ties if tie.party_id is None or tie.party_id in parties] if parties else []
    return [Recipient(tie.team_id, tie.channel_id) for tie in tied_first(chosen or concerned or ties)]


def _concerning(person: Person) -> Audience:
    return Audience(person=person, coordinators=True)


def _coordinators_of(audience: Audience, company: Company) -> list[Person]:
    everybody = company.coordinators()
    concerned = set(audience.parties)
    if audience.person:
        concerned = {tie.party_id or COMMON for tie in company.ties if tie.team_id == audience.person.team_id}
    chosen = [person for party, person in everybody.items() if party == COMMON or party in concerned]
    return chosen or list(everybody.values())


def _present(person: Person, company: Company) -> Person:
    """Return the person; while they are away their deputy, and where there is none who is here, their coordinator."""
    away = {(each.team_id, each.user_id): each.deputy_id for each in company.absent}
    if (person.team_id, person.user_id) not in away:
        return person
    deputy = away[person.team_id, person.user_id]
    if deputy and (person.team_id, deputy) not in away:
        return Person(person.team_id, deputy)
    found = _coordinators_of(_concerning(person), company)
    return next((each for each in found if (each.team_id, each.user_id) not in away), person)
