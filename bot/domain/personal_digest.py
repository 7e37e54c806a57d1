"""The digest of one person: what waits for them under each of their agreements, and what comes there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.actions import Action, actions_of, owed_by
from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment, Pace, Status
from bot.domain.calendar import Interval, week_of
from bot.domain.digest import Ahead, Behind, ahead, behind
from bot.domain.entries import Entry
from bot.domain.people import Person

_TROUBLING = (Pace.AT_RISK, Pace.BEHIND)


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """One agreement to one person.

    `behind` and the actions `ahead` are theirs, the last days and plans ahead everybody's. `later` is what they are to
    do after that, or without any date.
    """

    assessment: Assessment
    behind: Behind
    ahead: Ahead
    later: tuple[Action, ...]

    @property
    def agreement(self) -> Agreement:
        """Return the agreement."""
        return self.assessment.agreement

    @property
    def fulfilled(self) -> int:
        """Return how many promises are fulfilled."""
        return sum(row.status is Status.FULFILLED for row in self.assessment.commitments())

    @property
    def promises(self) -> int:
        """Return how many promises there are."""
        return len(self.agreement.commitments)

    @property
    def troubling(self) -> tuple[str, ...]:
        """Return the ids of the promises that fall behind or are at risk."""
        return tuple(row.id for row in self.assessment.commitments() if row.pace in _TROUBLING)

    @property
    def waiting(self) -> int:
        """Return how much the person has to do now or within two weeks."""
        return len(self.behind.actions) + len(self.behind.unreported) + len(self.ahead.actions)


@dataclass(frozen=True, slots=True)
class PersonalDigest:
    """What a person is told on the day `on` about the week that it lies in."""

    on: date
    parts: tuple[PersonalPart, ...]

    @property
    def week(self) -> Interval:
        """Return the week that has begun."""
        return week_of(self.on)

    @property
    def quiet(self) -> bool:
        """Tell whether nothing waits for the person."""
        return not any(part.waiting for part in self.parts)


def personal_part_of(
    assessment: Assessment, entries: Sequence[Entry], person: Person, planned: Collection[str]
) -> PersonalPart:
    """Return the agreement as it concerns the person; `planned` are the ids of the entries that they have planned."""
    late, soon = behind(assessment, entries), ahead(assessment, entries)
    mine = owed_by(actions_of(entries), person)
    told = {action.entry.id for action in (*late.actions, *soon.actions)}
    return PersonalPart(
        assessment,
        Behind(
            deadlines=(),
            unreported=tuple(entry for entry in late.unreported if entry.id in planned),
            actions=tuple(action for action in late.actions if action.owner == person),
        ),
        replace(soon, actions=tuple(action for action in soon.actions if action.owner == person)),
        tuple(action for action in mine if action.entry.id not in told),
    )
