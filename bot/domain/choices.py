"""The alternatives of a field: its own, or those that the agreement and what is logged supply."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.domain.agreement import ActivityKind, Agreement, Role
from bot.domain.entries import Entry, EntryState
from bot.domain.fields import Choice, ChoiceSource, Field
from bot.domain.kinds import OPERATION
from bot.domain.optional_kinds import FROM_AGE, UNDER_AGE
from bot.domain.targets import NamedThing
from bot.domain.texts import LocalText, text

_MOST_CHOICES = 100
"""As many as a list in the chat can have."""
_NAMED: Mapping[ChoiceSource, Callable[[Agreement], Sequence[Role | NamedThing]]] = {
    ChoiceSource.ROLES: lambda agreement: agreement.roles,
    ChoiceSource.FOCUS_AREAS: lambda agreement: agreement.focus_areas,
    ChoiceSource.AREAS: lambda agreement: agreement.areas,
    ChoiceSource.SITUATION_CATEGORIES: lambda agreement: agreement.situation_categories,
    ChoiceSource.CONSENT_SCOPES: lambda agreement: agreement.consents.scopes,
}


def choices_of(field: Field, agreement: Agreement, logged: Sequence[Entry] = ()) -> tuple[Choice, ...]:
    """Return the alternatives of `field`, those that the agreement (or what is logged) supplies filled in."""
    match field.choices_from:
        case None:
            return field.choices
        case ChoiceSource.SIGNATORIES:
            return tuple(Choice(id=party.id, label=LocalText(sv=party.name)) for party in agreement.signatories)
        case ChoiceSource.PARTIES:
            return tuple(Choice(id=party.id, label=LocalText(sv=party.name)) for party in agreement.parties)
        case ChoiceSource.COMMITMENTS:
            return tuple(
                Choice(id=each.id, label=LocalText(sv=f"{each.id} {each.title}")) for each in agreement.commitments
            )
        case ChoiceSource.OPERATIONS:
            return (*field.choices, *_operations(logged, most=_MOST_CHOICES - len(field.choices)))
        case ChoiceSource.AGE_GROUPS:
            return _age_groups(agreement.consents.youth_from)
        case source:
            return tuple(Choice(id=thing.id, label=thing.name) for thing in _NAMED[source](agreement))


def _age_groups(youth_from: int | None) -> tuple[Choice, ...]:
    if youth_from is None:
        return ()
    return (
        Choice(id=UNDER_AGE, label=text("under {age} years", age=youth_from)),
        Choice(id=FROM_AGE, label=text("{age} years or older", age=youth_from)),
    )


def _operations(logged: Sequence[Entry], *, most: int) -> Iterator[Choice]:
    """Yield the joint operations, the latest first, by the day that they began."""
    operations = (entry for entry in logged if entry.kind == OPERATION and entry.state is not EntryState.UNDONE)
    for entry in sorted(operations, key=lambda entry: entry.start, reverse=True)[:most]:
        yield Choice(id=entry.id, label=text("joint operation {day}", day=entry.start))


def asks_what_is_logged(kind: ActivityKind) -> bool:
    """Tell whether the form of the kind depends on what has been logged, not only on the agreement."""
    return any(field.choices_from is ChoiceSource.OPERATIONS for field in kind.fields)
