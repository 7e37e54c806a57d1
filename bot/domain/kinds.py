"""The kinds of entry that every agreement can have, described by their fields: operations, meetings, actions, ….

An agreement file adds kinds of its own (`activity_kinds`). What concerns a single commitment (a milestone done, a
stage reached, …) is an entry too: `CommitmentEvent` names those kinds.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.fields import Choice, ChoiceSource, Field, FieldKind
from bot.domain.optional_kinds import CASE_CONSENT, CONSENT, SITUATION, SITUATION_PICTURE
from bot.domain.targets import Cadence, Count, Increase, Ongoing, Target
from bot.domain.texts import LocalText, Sayable, Text, text

OPERATION = "joint_operation"
MEETING = "weekly_meeting"
FOLLOW_UP = "follow_up"
ACTION = "action"


class CommitmentEvent(StrEnum):
    """Entries about one commitment; `Entry.commitment` names it, `Entry.start` is the day it happened.

    Beside each: what its `values` hold.
    """

    MILESTONE_DONE = "milestone_done"
    """reference: str"""
    STAGE_REACHED = "stage_reached"
    """stage: str, item: str (name of the item, where the target has items)"""
    UNIT_STATE = "unit_state"
    """unit: str, name: str, category: str | absent, aspect: str | absent, in_place: bool"""
    INTERVAL_EXCUSED = "interval_excused"
    """interval: str (its key), reason: str"""
    NUMBER_AGREED = "number_agreed"
    """at_least: int"""
    INTERVAL_AGREED = "interval_agreed"
    """every: str (an Every)"""
    BASELINE_AGREED = "baseline_agreed"
    """value: int, start: str, end: str"""
    ASSESSED = "assessed"
    """party: str, verdict: "fulfilled" | "partly_fulfilled" | "not_fulfilled", comment: str"""


AGREED_EVENTS = (CommitmentEvent.NUMBER_AGREED, CommitmentEvent.INTERVAL_AGREED, CommitmentEvent.BASELINE_AGREED)
"""What the other signatories have to confirm before it holds."""

EVENT_NAMES: Mapping[str, Text] = {
    CommitmentEvent.MILESTONE_DONE: text("done"),
    CommitmentEvent.STAGE_REACHED: text("stage reached"),
    CommitmentEvent.UNIT_STATE: text("state of a unit"),
    CommitmentEvent.INTERVAL_EXCUSED: text("excused"),
    CommitmentEvent.NUMBER_AGREED: text("number agreed"),
    CommitmentEvent.INTERVAL_AGREED: text("interval agreed"),
    CommitmentEvent.BASELINE_AGREED: text("baseline agreed"),
    CommitmentEvent.ASSESSED: text("assessment by a party"),
}

_RESULTS = (
    Choice(id="contacts", label=text("Conversations with young people")),
    Choice(id="help_contacts", label=text("Contacts arranged with help and support")),
    Choice(id="concern_reports", label=text("Concern reports")),
    Choice(id="seizures", label=text("Seizures")),
    Choice(id="reports", label=text("Reported offences")),
)

_TO_DO = (
    Field(id="text", kind=FieldKind.TEXT, label=text("What is to be done"), required=True, max_length=200),
    Field(id="owner", kind=FieldKind.PERSON, label=text("Who does it")),
    Field(id="due", kind=FieldKind.DATE, label=text("Due date")),
)
"""What is asked about an action, wherever it is noted."""

JOINT_OPERATION = ActivityKind(
    id=OPERATION,
    name=text("joint operation"),
    plural=text("joint operations"),
    when="days",
    fields=(
        Field(
            id="days",
            kind=FieldKind.GROUP,
            label=text("Day"),
            min_times=1,
            max_times=10,
            more=text("+ day"),
            fields=(
                Field(id="date", kind=FieldKind.DATE, label=text("Date"), required=True),
                Field(id="full_day", kind=FieldKind.TICK, label=text("Full working day")),
                Field(
                    id="at_police_station",
                    kind=FieldKind.TICK,
                    label=text("Social services worked from the police station"),
                ),
                Field(
                    id="hours",
                    kind=FieldKind.NUMBER,
                    label=text("Hours"),
                    hint=text("If you want to; the tick for a full working day is what counts."),
                    decimals=True,
                    at_least=0,
                    at_most=24,
                ),
            ),
        ),
        Field(
            id="heads",
            kind=FieldKind.COUNTS,
            label=text("How many took part?"),
            choices_from=ChoiceSource.ROLES,
            at_least=0,
            at_most=500,
        ),
        Field(
            id="focus",
            kind=FieldKind.CHOICES,
            label=text("Focus"),
            choices_from=ChoiceSource.FOCUS_AREAS,
        ),
        Field(
            id="results",
            kind=FieldKind.COUNTS,
            label=text("What came of it?"),
            choices=_RESULTS,
            at_least=0,
            at_most=10_000,
            folded=True,
        ),
        Field(id="note", kind=FieldKind.NOTE, label=text("Short note"), max_length=1000),
    ),
)

WEEKLY_MEETING = ActivityKind(
    id=MEETING,
    name=text("weekly meeting"),
    plural=text("weekly meetings"),
    when="week",
    fields=(
        Field(id="week", kind=FieldKind.WEEK, label=text("Week"), required=True, until_today=True),
        Field(
            id="date",
            kind=FieldKind.DATE,
            label=text("Meeting day"),
            hint=text("If you want to; the week is what counts."),
            until_today=True,
        ),
        Field(
            id="heads",
            kind=FieldKind.COUNTS,
            label=text("Who attended?"),
            choices_from=ChoiceSource.ROLES,
            at_least=0,
            at_most=100,
        ),
        Field(
            id="priority",
            kind=FieldKind.CHOICES,
            label=text("Young people at particular risk were given priority by"),
            choices_from=ChoiceSource.SIGNATORIES,
        ),
        Field(
            id="discussed",
            kind=FieldKind.NUMBER,
            label=text("Number discussed"),
            hint=text("Only the number, never who."),
            at_least=0,
            at_most=1000,
        ),
        Field(id="decisions", kind=FieldKind.NOTE, label=text("Decisions"), max_length=2000),
        Field(
            id="actions",
            kind=FieldKind.GROUP,
            label=text("Action"),
            min_times=0,
            max_times=10,
            more=text("+ action"),
            fields=_TO_DO,
        ),
    ),
)

FOLLOW_UP_REPORT = ActivityKind(
    id=FOLLOW_UP,
    name=LocalText(sv="uppföljning", en="follow-up"),
    plural=LocalText(sv="uppföljningar", en="follow-ups"),
    fields=(
        Field(id="date", kind=FieldKind.DATE, label=text("Date"), required=True, until_today=True),
        Field(
            id="window",
            kind=FieldKind.TEXT,
            label=text("For which window, if it comes late"),
            hint=text("Such as 2020-11."),
            max_length=20,
        ),
        Field(id="reference", kind=FieldKind.TEXT, label=text("Reference to the report"), max_length=200),
        Field(id="note", kind=FieldKind.NOTE, label=text("Short note"), max_length=1000),
    ),
)

ACTION_TO_DO = ActivityKind(
    id=ACTION,
    name=text("action"),
    plural=text("actions"),
    fields=(
        *_TO_DO,
        Field(id="for", kind=FieldKind.CHOICE, label=text("For which promise"), choices_from=ChoiceSource.COMMITMENTS),
        Field(id="done_on", kind=FieldKind.DATE, label=text("Done"), until_today=True),
        Field(id="why", kind=FieldKind.NOTE, label=text("Reason for the latest change"), max_length=500),
    ),
)
"""Besides its fields an action's values hold `date` (noted on), `team` (the owner's), `meeting` (the note's id), and
what bot.domain.actions puts there once it is done or handed over.
"""

BUILT_IN = {
    kind.id: kind
    for kind in (JOINT_OPERATION, WEEKLY_MEETING, FOLLOW_UP_REPORT, ACTION_TO_DO, SITUATION_PICTURE, CASE_CONSENT)
}


def kinds_of(agreement: Agreement) -> dict[str, ActivityKind]:
    """Return every kind of activity that can be logged under the agreement, by id."""
    known = BUILT_IN | {kind.id: kind for kind in agreement.activity_kinds}
    if not agreement.consents.references:
        del known[CONSENT]
    return known


def activities_of(agreement: Agreement) -> tuple[ActivityKind, ...]:
    """Return the kinds that the agreement uses: its file's own, then the built-in ones that its promises count."""
    counted = {activity for each in agreement.commitments for activity in activities_counted(each.target)}
    built_in = [kind for kind in (JOINT_OPERATION, WEEKLY_MEETING, FOLLOW_UP_REPORT) if kind.id in counted]
    used = (*agreement.activity_kinds, *built_in) or (JOINT_OPERATION, WEEKLY_MEETING, FOLLOW_UP_REPORT)
    return (*used, SITUATION_PICTURE) if has_situation(agreement) else used


def can_log(agreement: Agreement, kind: str) -> bool:
    """Tell whether the agreement has what the form of the kind asks about."""
    return kind in kinds_of(agreement) and (kind != SITUATION or has_situation(agreement))


def countable_kinds(agreement: Agreement) -> dict[str, ActivityKind]:
    """Return the kinds that a promise can be about: not what is yet to be done, nor a consent in a single case."""
    known = kinds_of(agreement).items()
    return {name: kind for name, kind in known if name not in {ACTION, CONSENT} and can_log(agreement, name)}


def has_situation(agreement: Agreement) -> bool:
    """Tell whether the agreement says what its situation picture is of: areas, and what is counted there."""
    return bool(agreement.areas and agreement.situation_categories)


def activities_counted(target: Target) -> tuple[str, ...]:
    """Return the kinds of activity that the target takes."""
    match target:
        case Count() | Cadence() | Ongoing():
            return target.activities
        case Increase():
            return target.measure.activities
        case _:
            return ()


def bare_kind(agreement: Agreement, kind: str) -> ActivityKind:
    """Return the kind; of an event about one commitment only what it is called and that it has a date.

    Its fields depend on more than the agreement (bot.domain.events). What the agreement has dropped since is called by
    its id: old entries of it are still shown and undone.
    """
    if known := kinds_of(agreement).get(kind):
        return known
    name = EVENT_NAMES.get(kind, LocalText(sv=kind))
    return ActivityKind(id=kind if kind in EVENT_NAMES else "dropped", name=name, plural=name)


def kind_name(agreement: Agreement, kind: str) -> Sayable:
    """Return what people call entries of the kind; its id where the agreement no longer has it."""
    known = kinds_of(agreement).get(kind)
    return known.name if known else EVENT_NAMES.get(kind, kind)
