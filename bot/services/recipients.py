"""Who gets a reminder: channels, persons, whoever stands in for them, coordinators."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.people import Person
from bot.domain.reminding.settings import Reminding, Way
from bot.domain.reminding.subjects import Audience
from storage.plans import Absence
from storage.ties import Tie

COMMON = ""
"""Stands for the party of a channel that is common to all."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A channel, or a person by direct message (then `channel_id` is their id)."""

    team_id: str
    channel_id: str


def coordinators(ties: Iterable[Tie], reminding: Reminding) -> Mapping[str, Person]:
    """Return the coordinator of each party that has a channel: who was chosen, or else who tied its first channel."""
    found: dict[str, Person] = {}
    for tie in ties:
        party = tie.party_id or COMMON
        chosen = reminding.coordinators.get(party)
        found.setdefault(party, Person(chosen.team_id, chosen.user_id) if chosen else Person(tie.team_id, tie.tied_by))
    return found


def recipients(
    audience: Audience, way: Way, ties: Sequence[Tie], reminding: Reminding, absent: Sequence[Absence]
) -> list[Recipient]:
    """Return who gets a reminder, each once."""
    if audience.coordinators:
        concerned = _coordinators_of(audience, ties, reminding)
        people = [_present(person, ties, reminding, absent) for person in concerned]
    elif audience.person:
        people = [_present(audience.person, ties, reminding, absent)]
    else:
        return _channels(audience.parties, way, ties)
    return list(dict.fromkeys(Recipient(person.team_id, person.user_id) for person in people))


def _channels(parties: Sequence[str], way: Way, ties: Sequence[Tie]) -> list[Recipient]:
    """Return the channel chosen for this kind of reminder, or the parties' own; where none of them has one, all."""
    found = [Recipient(tie.team_id, tie.channel_id) for tie in ties]
    if chosen := [each for each in found if f"{each.team_id}:{each.channel_id}" == way.channel]:
        return chosen
    concerned = [tie for tie in ties if tie.party_id is None or tie.party_id in parties]
    return [Recipient(tie.team_id, tie.channel_id) for tie in concerned] if parties and concerned else found


def _coordinators_of(audience: Audience, ties: Sequence[Tie], reminding: Reminding) -> list[Person]:
    everybody = coordinators(ties, reminding)
    concerned = set(audience.parties)
    if audience.person:
        concerned = {tie.party_id or COMMON for tie in ties if tie.team_id == audience.person.team_id}
    chosen = [person for party, person in everybody.items() if party == COMMON or party in concerned]
    return chosen or list(everybody.values())


def _present(person: Person, ties: Sequence[Tie], reminding: Reminding, absent: Sequence[Absence]) -> Person:
    """Return the person; while they are away their deputy, and where there is none who is here, their coordinator."""
    away = {(each.team_id, each.user_id): each.deputy_id for each in absent}
    if (person.team_id, person.user_id) not in away:
        return person
    deputy = away[person.team_id, person.user_id]
    if deputy and (person.team_id, deputy) not in away:
        return Person(person.team_id, deputy)
    found = _coordinators_of(Audience(person=person, coordinators=True), ties, reminding)
    return next((each for each in found if (each.team_id, each.user_id) not in away), person)
