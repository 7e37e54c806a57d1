"""What can be said about a single commitment, beside the activities that count: its events, and what each one asks.

An event is an entry like any other (one ledger, one review, one correction, one undo); its fields depend on the
commitment's target and, where names or intervals are chosen from a list, on what is logged already.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.agreement import ActivityKind, Agreement, Commitment
from bot.domain.assessment import STATUS_WORDS, Status
from bot.domain.calendar import Every, Interval, intervals
from bot.domain.entries import Entry, EntryState
from bot.domain.fields import Choice, ChoiceSource, Field, FieldKind
from bot.domain.judging.agreed import with_agreed
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.rhythm import Rhythm
from bot.domain.kinds import AGREED_EVENTS, CommitmentEvent, kinds_of
from bot.domain.targets import Cadence, Count, Increase, Milestone, NamedThing, Ongoing, Staged, Structural, Target
from bot.domain.texts import LocalText, Sayable, Text, text

_MOST_NAMES = 100
_AHEAD = timedelta(weeks=8)
"""So far ahead an interval can be excused: the summer weeks, before the summer."""
RHYTHM_WORDS = {
    Every.WEEK: text("every week"),
    Every.MONTH: text("every month"),
    Every.TERTIAL: text("every tertial"),
    Every.HALF_YEAR: text("every half-year"),
    Every.YEAR: text("every year"),
}
_TELLING = ("item", "name", "reference", "interval", "reason", "at_least", "value")
_VERDICTS = (Status.FULFILLED, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED)

EVENT_TITLES = {
    CommitmentEvent.MILESTONE_DONE: text("Done"),
    CommitmentEvent.STAGE_REACHED: text("Stage reached"),
    CommitmentEvent.UNIT_STATE: text("In place or not"),
    CommitmentEvent.INTERVAL_EXCUSED: text("Excuse an interval"),
    CommitmentEvent.NUMBER_AGREED: text("Agree on a number"),
    CommitmentEvent.INTERVAL_AGREED: text("Agree on how often"),
    CommitmentEvent.BASELINE_AGREED: text("Agree on a baseline"),
    CommitmentEvent.ASSESSED: text("Our assessment"),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What the fields of an event depend on: the agreement, what is logged, the day, and the party that answers."""

    agreement: Agreement
    logged: Sequence[Entry]
    on: date
    party: str | None = None


def events_of(agreement: Agreement, row_id: str) -> tuple[CommitmentEvent, ...]:
    """Return what can be said about the row: the likeliest first; none for a condition or an option."""
    commitment = agreement.by_id.get(row_id)
    if commitment is None:
        purposes = {purpose.id for each in agreement.commitments for purpose in each.purposes}
        return (CommitmentEvent.ASSESSED,) if row_id in purposes else ()
    first: tuple[CommitmentEvent, ...] = ()
    match commitment.target:
        case Milestone():
            first = (CommitmentEvent.MILESTONE_DONE,)
        case Staged():
            first = (CommitmentEvent.STAGE_REACHED,)
        case Structural():
            first = (CommitmentEvent.UNIT_STATE,)
        case Count(at_least=None):
            first = (CommitmentEvent.NUMBER_AGREED,)
        case Cadence(every=None, windows=()):
            first = (CommitmentEvent.INTERVAL_AGREED, CommitmentEvent.INTERVAL_EXCUSED)
        case Cadence():
            first = (CommitmentEvent.INTERVAL_EXCUSED,)
        case Increase(baseline=None):
            first = (CommitmentEvent.BASELINE_AGREED,)
        case _:
            pass
    return (*first, CommitmentEvent.ASSESSED)


def event_in_short(agreement: Agreement, entry: Entry) -> tuple[Sayable, ...]:
    """Return what an event says, in a few words: what it is about and what is said of it."""
    values = entry.values
    found: list[Sayable] = [str(values[name]) for name in _TELLING if values.get(name)]
    target = agreement.by_id[entry.commitment].target if entry.commitment in agreement.by_id else None
    if isinstance(target, Staged):
        found += [stage.name for stage in target.stages if stage.id == values.get("stage")]
    if isinstance(target, Structural):
        found += [kind.name for kind in target.categories if kind.id == values.get("category")]
        found += [aspect.name for aspect in target.aspects if aspect.id == values.get("aspect")]
    if entry.kind == CommitmentEvent.INTERVAL_AGREED:
        found += [word for every, word in RHYTHM_WORDS.items() if every == values.get("every")]
    if entry.kind == CommitmentEvent.BASELINE_AGREED:
        days = (date.fromisoformat(str(values[name])) for name in ("start", "end"))
        found.append(text("{start} – {end}", **dict(zip(("start", "end"), days, strict=True))))
    if entry.kind == CommitmentEvent.UNIT_STATE:
        found.append(text("in place") if values.get("in_place") else text("not in place"))
    return tuple(found)


def is_event(kind: str) -> bool:
    """Tell whether entries of the kind are about a single commitment."""
    return kind in frozenset(CommitmentEvent)


def kind_of(asking: Asking, kind: str, commitment: str | None) -> ActivityKind:
    """Return the kind of an entry with all that its form asks; KeyError where there is none such."""
    if commitment is None or not is_event(kind):
        return kinds_of(asking.agreement)[kind]
    event = CommitmentEvent(kind)
    if event not in {*events_of(asking.agreement, commitment), *_agreed_before(asking, commitment)}:
        raise KeyError(kind)
    return ActivityKind(
        id=event.value,
        name=text("{id}: {event}", id=commitment, event=EVENT_TITLES[event]),
        plural=EVENT_TITLES[event],
        fields=(_when(event), *_fields(asking, commitment, event)),
    )


def _agreed_before(asking: Asking, commitment: str) -> set[CommitmentEvent]:
    """Return what has been logged before, though a new version of the agreement asks for it no more."""
    return {CommitmentEvent(each.kind) for each in asking.logged if each.commitment == commitment}


def _when(event: CommitmentEvent) -> Field:
    # what is agreed or excused may hold from a day ahead; what is done has been
    decided = event in {*AGREED_EVENTS, CommitmentEvent.INTERVAL_EXCUSED}
    label = text("Decided on") if decided else text("Date")
    return Field(id="date", kind=FieldKind.DATE, label=label, required=True, until_today=not decided)


def _fields(asking: Asking, row_id: str, event: CommitmentEvent) -> Iterator[Field]:
    commitment = asking.agreement.by_id.get(row_id)
    match event:
        case CommitmentEvent.MILESTONE_DONE:
            yield Field(
                id="reference",
                kind=FieldKind.TEXT,
                label=text("Reference"),
                hint=_evidence(commitment),
                required=True,
                max_length=200,
            )
        case CommitmentEvent.STAGE_REACHED if commitment:
            yield from _stage_fields(asking, commitment)
        case CommitmentEvent.UNIT_STATE if commitment:
            yield from _unit_fields(asking, commitment)
        case CommitmentEvent.INTERVAL_EXCUSED if commitment:
            yield _interval_field(asking, commitment)
            yield Field(id="reason", kind=FieldKind.NOTE, label=text("Reason"), required=True, max_length=500)
        case CommitmentEvent.NUMBER_AGREED:
            yield Field(
                id="at_least",
                kind=FieldKind.NUMBER,
                label=text("At least how many?"),
                required=True,
                at_least=1,
                at_most=10_000,
            )
        case CommitmentEvent.INTERVAL_AGREED:
            choices = tuple(Choice(id=every.value, label=word) for every, word in RHYTHM_WORDS.items())
            yield Field(id="every", kind=FieldKind.CHOICE, label=text("How often?"), choices=choices, required=True)
        case CommitmentEvent.BASELINE_AGREED:
            yield from _baseline_fields(commitment)
        case _:
            yield from _assessment_fields(asking, commitment)
    if event in AGREED_EVENTS:
        yield Field(id="reference", kind=FieldKind.TEXT, label=text("Where it was decided"), max_length=200)


def _evidence(commitment: Commitment | None) -> Text | LocalText:
    target = commitment.target if commitment else None
    if isinstance(target, Milestone) and target.evidence:
        return LocalText(sv=target.evidence)
    return text("Such as a registry number or the name of the report.")


def _stage_fields(asking: Asking, commitment: Commitment) -> Iterator[Field]:
    target = commitment.target
    if not isinstance(target, Staged):
        return
    if target.items:
        yield Field(
            id="item",
            kind=FieldKind.NAME,
            label=target.items,
            names=_names(asking, CommitmentEvent.STAGE_REACHED, commitment, "item"),
            required=True,
            max_length=100,
        )
    stages = tuple(Choice(id=stage.id, label=stage.name) for stage in target.stages)
    yield Field(id="stage", kind=FieldKind.CHOICE, label=text("Stage"), choices=stages, required=True)
    yield Field(id="reference", kind=FieldKind.TEXT, label=text("Reference"), max_length=200)
    yield Field(id="note", kind=FieldKind.NOTE, label=text("Short note"), max_length=1000)


def _unit_fields(asking: Asking, commitment: Commitment) -> Iterator[Field]:
    target = commitment.target
    if not isinstance(target, Structural):
        return
    of_file = tuple(unit.name.sv for unit in target.units)
    later = _names(asking, CommitmentEvent.UNIT_STATE, commitment, "name")
    names = (*of_file, *(name for name in later if name not in of_file))[:_MOST_NAMES]
    yield Field(
        id="name",
        kind=FieldKind.NAME,
        label=target.each or text("What it is in place for"),
        names=names,
        required=True,
        max_length=100,
    )
    if target.categories:
        yield Field(id="category", kind=FieldKind.CHOICE, label=text("Kind"), choices=_choices(target.categories))
    if target.aspects:
        yield Field(
            id="aspect",
            kind=FieldKind.CHOICE,
            label=text("Which part of it"),
            hint=text("Left empty: all of it."),
            choices=_choices(target.aspects),
        )
    yield Field(id="in_place", kind=FieldKind.TICK, label=text("It is in place"))
    yield Field(id="note", kind=FieldKind.NOTE, label=text("Short note"), max_length=1000)


def _choices(things: Sequence[NamedThing]) -> tuple[Choice, ...]:
    return tuple(Choice(id=thing.id, label=thing.name) for thing in things)


def _names(asking: Asking, event: CommitmentEvent, commitment: Commitment, field: str) -> tuple[str, ...]:
    """Return the names given before, the latest first."""
    given = (
        str(entry.values.get(field) or "").strip()
        for entry in reversed(asking.logged)
        if entry.kind == event and entry.commitment == commitment.id and entry.state is not EntryState.UNDONE
    )
    return tuple(dict.fromkeys(name for name in given if name))[:_MOST_NAMES]


def _interval_field(asking: Asking, commitment: Commitment) -> Field:
    found = sorted(intervals_of(asking, commitment), key=lambda each: each.start, reverse=True)[:_MOST_NAMES]
    choices = tuple(
        Choice(id=each.key, label=text("{interval} ({start:short} – {end})", **_said(each))) for each in found
    )
    # a list without alternatives can't be shown: then the interval is written
    if not choices:
        return Field(id="interval", kind=FieldKind.TEXT, label=text("Which one?"), required=True, max_length=20)
    return Field(id="interval", kind=FieldKind.CHOICE, label=text("Which one?"), choices=choices, required=True)


def _said(interval: Interval) -> dict[str, object]:
    return {"interval": interval.label, "start": interval.start, "end": interval.end}


def intervals_of(asking: Asking, commitment: Commitment) -> list[Interval]:
    """Return the intervals of a cadence that have begun or soon will, or the review intervals of ongoing work."""
    target = agreed_target(asking, commitment)
    period = asking.agreement.period_of(commitment)
    until = asking.on + _AHEAD
    match target:
        case Cadence():
            found = Rhythm(target, period, until).intervals
        case Ongoing(review=Every() as review):
            found = list(intervals(review, period, asking.on))
        case _:
            found = []
    return [interval for interval in found if interval.start <= until]


def agreed_target(asking: Asking, commitment: Commitment) -> Target:
    """Return the commitment's target with what the parties have agreed on since."""
    current = [replace(entry, superseded_at=None) for entry in asking.logged]
    ledger = Ledger(current, kinds_of(asking.agreement), on=asking.on, known_at=None)
    return with_agreed(commitment.target, commitment.id, ledger, asking.agreement)


def _baseline_fields(commitment: Commitment | None) -> Iterator[Field]:
    target = commitment.target if commitment else None
    unit = target.measure.unit if isinstance(target, Increase) else ""
    yield Field(
        id="value",
        kind=FieldKind.NUMBER,
        label=text("How much was it before ({unit})?", unit=unit),
        required=True,
        at_least=0,
        at_most=10_000_000,
    )
    yield Field(id="start", kind=FieldKind.DATE, label=text("From"), required=True, until_today=True)
    yield Field(id="end", kind=FieldKind.DATE, label=text("To"), required=True, until_today=True)


def _assessment_fields(asking: Asking, commitment: Commitment | None) -> Iterator[Field]:
    if asking.party not in {party.id for party in asking.agreement.signatories}:
        signatories = ChoiceSource.SIGNATORIES
        yield Field(
            id="party", kind=FieldKind.CHOICE, label=text("For which party?"), choices_from=signatories, required=True
        )
    verdicts = tuple(Choice(id=status.value, label=STATUS_WORDS[status]) for status in _VERDICTS)
    yield Field(id="verdict", kind=FieldKind.CHOICE, label=text("Our assessment"), choices=verdicts, required=True)
    reviews = intervals_of(asking, commitment) if commitment and isinstance(commitment.target, Ongoing) else []
    if reviews:
        choices = tuple(
            Choice(id=each.key, label=text("{interval}", interval=each.label))
            for each in reversed(reviews[-_MOST_NAMES:])
        )
        yield Field(id="interval", kind=FieldKind.CHOICE, label=text("Which review interval?"), choices=choices)
    yield Field(id="comment", kind=FieldKind.NOTE, label=text("Comment"), max_length=1000)
