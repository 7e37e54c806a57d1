"""Generates agreements and what is logged under them, for the properties that hold whatever they are."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from bot.domain.agreement import Agreement, Commitment
from bot.domain.calendar import Every, Period
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import CommitmentEvent
from tests.factories import activity, event, make_agreement, make_commitment, meeting, operation

Described = Mapping[str, Any]

DEFAULT_PERIOD = Period(start=date(2022, 1, 1), end=date(2023, 12, 31))
"""That of `make_agreement`."""
DAYS = st.dates(date(2021, 6, 1), date(2024, 6, 1))
ACTIVITIES = ("joint_operation", "weekly_meeting", "follow_up", "dialogue", "speed_check", "safety_walk", "foot_patrol")
IDS = ("S1", "S2", "S3", "S4", "S5")
NUMBERS = st.integers(0, 20) | st.floats(0, 20, allow_nan=False)
VERDICTS = st.sampled_from(["fulfilled", "partly_fulfilled", "not_fulfilled", "okay"])
MOSTLY = st.sampled_from([True, True, True, False])
activities = st.lists(st.sampled_from(ACTIVITIES), min_size=1, max_size=3)
days = DAYS.map(date.isoformat)
due = st.none() | days
_UNITS = [{"id": "north", "name": "Norr"}, {"id": "south", "name": "Söder", "required": False}]


OPEN_PERIOD = Period()
LENGTHS = st.integers(0, 1100)


@st.composite
def periods(draw: st.DrawFn, around: Period = OPEN_PERIOD) -> Period:
    """Open or closed, from a day to three years long, within `around` (as the check of the files demands)."""
    first, last = around.start or date(2021, 6, 1), around.end or date(2024, 6, 1)
    start = draw(st.dates(min(first, last), last))
    end = min(start + timedelta(days=draw(LENGTHS)), last)
    return Period(start=draw(st.sampled_from([None, start])), end=draw(st.sampled_from([None, max(start, end)])))


entry_rules: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(
        [
            {"rule": "every_day", "field": "full_day"},
            {"rule": "roles_present", "roles": ["decision_maker", "social_worker"]},
            {"rule": "parties_present", "parties": ["police", "school"]},
            {"rule": "includes", "field": "focus", "values": ["narcotics"]},
            {"rule": "is_true", "field": "near_school"},
            {"rule": "number_at_least", "field": "results.contacts", "value": 1},
        ]
    ),
    lambda rules: st.lists(rules, min_size=2, max_size=2).map(lambda two: {"rule": "all_of", "rules": two}),
    max_leaves=2,
)
set_rules: st.SearchStrategy[Any] = st.sampled_from(
    [
        {"rule": "share_over", "field": "near_school"},
        {"rule": "sums_match", "field": "lighting_found", "closed": "lighting_closed"},
    ]
)


def conditions(rules: st.SearchStrategy[Described], prefix: str) -> st.SearchStrategy[list[Described]]:
    """Up to two conditions, with and without an id."""
    return st.lists(st.tuples(rules, st.booleans()), max_size=2).map(
        lambda found: [
            {"text": "villkor", "rule": rule} | ({"id": f"{prefix}{number}"} if named else {})
            for number, (rule, named) in enumerate(found)
        ]
    )


counts = st.fixed_dictionaries(
    {
        "kind": st.just("count"),
        "activities": activities,
        "at_least": st.none() | st.integers(1, 6),
        "conditions": conditions(entry_rules, "C"),
        "set_conditions": conditions(set_rules, "D"),
    }
)
windows = st.sampled_from(
    [
        {"name": "maj", "start": "05-01", "end": "05-31"},
        {"name": "våren", "start": "01-01", "end": "06-30"},
        {"name": "tertial 3", "start": "2022-09-01", "end": "2022-12-31"},
        {"name": "efteråt", "start": "2023-09-01", "end": "2023-09-30"},
    ]
)
rhythms = st.one_of(
    st.just({}),
    st.sampled_from(Every).map(lambda every: {"every": every.value}),
    st.lists(windows, min_size=1, max_size=4).map(lambda found: {"windows": found}),
)
cadences = st.builds(
    lambda kinds, rhythm, roles, found: {
        "kind": "cadence",
        "activities": kinds,
        "roles": roles,
        "conditions": found,
        **rhythm,
    },
    activities,
    rhythms,
    st.sampled_from([[], ["social_worker"]]),
    conditions(entry_rules, "C"),
)
milestones = st.fixed_dictionaries({"kind": st.just("milestone"), "due": due})
staged = st.builds(
    lambda items, dues, required: {
        "kind": "staged",
        "items": items,
        "stages": [
            {"id": stage, "name": stage, "due": day, "required": needed}
            for stage, day, needed in zip(("draft", "adopted", "in_use"), dues, (*required, True), strict=True)
        ],
    },
    st.sampled_from([None, "metod"]),
    st.tuples(due, due, due),
    st.tuples(st.booleans(), st.booleans()),
)
increases = st.builds(
    lambda kinds, field, value, direction: {
        "kind": "increase",
        "measure": {"activities": kinds, "unit": "st", "field": field},
        "baseline": None if value is None else {"value": value, "period": {"start": "2021-01-01", "end": "2021-12-31"}},
        "direction": direction,
    },
    activities,
    st.sampled_from([None, "hours", "results.contacts"]),
    st.none() | st.integers(0, 50),
    st.sampled_from(["up", "down"]),
)
ongoing = st.fixed_dictionaries(
    {
        "kind": st.just("ongoing"),
        "activities": st.just([]) | activities,
        "review": st.none() | st.sampled_from([every.value for every in Every]),
    }
)
structural = st.fixed_dictionaries(
    {
        "kind": st.just("structural"),
        "units": st.sampled_from([[], _UNITS, _UNITS[:1], _UNITS[1:]]),
        "aspects": st.sampled_from([[], ["liaison", "officer"]]),
        "due": due,
    }
)
targets: st.SearchStrategy[Any] = st.one_of(counts, cadences, milestones, staged, increases, ongoing, structural)
purposes: st.SearchStrategy[list[dict[str, Any]]] = st.sampled_from(
    [
        [],
        [{"id": "P1", "title": "Därför", "text": "Så att.", "responsible": ["police"]}],
        [
            {
                "id": "P1",
                "title": "Därför",
                "text": "Så att.",
                "responsible": ["police", "municipality"],
                "evidence": {
                    "measure": "share",
                    "activities": ["weekly_meeting"],
                    "field": "priority",
                    "values": ["police"],
                },
            }
        ],
        [
            {
                "id": "P1",
                "title": "Därför",
                "text": "Så att.",
                "responsible": ["school"],
                "evidence": {"measure": "sum", "activities": ["foot_patrol"], "field": "hours"},
            }
        ],
    ]
)


@st.composite
def commitments(
    draw: st.DrawFn,
    commitment_id: str,
    target: st.SearchStrategy[Any] = targets,
    around: Period = DEFAULT_PERIOD,
) -> Commitment:
    """A commitment of any kind, perhaps with a parent (circles too), declared done, or carried over."""
    return make_commitment(
        commitment_id,
        draw(target),
        period=draw(st.just(Period()) | periods(around)),
        parent=draw(st.none() | st.sampled_from(IDS)),
        own_assessment=draw(st.booleans()),
        # an id is used once in an agreement
        purposes=[{**each, "id": f"P{IDS.index(commitment_id) + 1}"} for each in draw(purposes)],
        history=draw(
            st.just([])
            | days.map(lambda day: [{"text": "Gjort.", "reference": "stycke 2", "on": day, "fulfils": True}])
        ),
        carried_over=draw(st.none() | days.map(lambda day: {"to": "provstad-2024", "commitment": "S1", "on": day})),
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """An agreement with up to five commitments, its period open or closed."""
    number = draw(st.integers(1, len(IDS)))
    period = draw(periods())
    found = [draw(commitments(commitment_id, around=period)) for commitment_id in IDS[:number]]
    return make_agreement(*found, period=period)


@st.composite
def logged(draw: st.DrawFn) -> Entry:
    """Something of any kind that was logged, mostly held."""
    day, kind = draw(DAYS), draw(st.sampled_from(ACTIVITIES))
    changes: dict[str, Any] = {
        "state": draw(st.sampled_from([EntryState.HELD] * 5 + list(EntryState))),
        "commitment": draw(st.sampled_from([None, None, None, *IDS])),
    }
    heads = draw(
        st.dictionaries(st.sampled_from(["area_officer", "decision_maker", "social_worker"]), st.integers(0, 3))
    )
    if kind == "joint_operation":
        more = [day + timedelta(days=shift) for shift in range(draw(st.integers(1, 3)))]
        results = {"contacts": draw(st.integers(0, 5))}
        return operation(*more, full_day=draw(MOSTLY), heads=heads, results=results, **changes)
    if kind == "weekly_meeting":
        priority = draw(st.sampled_from([[], ["police"], ["police", "municipality"]]))
        return meeting(day, heads=heads, priority=priority, **changes)
    values = {
        "near_school": draw(st.booleans()),
        "hours": draw(NUMBERS),
        "lighting_found": draw(st.integers(0, 5)),
        "lighting_closed": draw(st.integers(0, 5)),
        "window": draw(st.sampled_from(["", "2022-05", "2022-09", "2022-01", "igår"])),
    }
    return activity(kind, day, values, **changes)


event_values: Mapping[CommitmentEvent, st.SearchStrategy[Any]] = {
    CommitmentEvent.MILESTONE_DONE: st.fixed_dictionaries({"reference": st.just("dnr 1")}),
    CommitmentEvent.STAGE_REACHED: st.fixed_dictionaries(
        {
            "stage": st.sampled_from(["draft", "adopted", "in_use", "printed"]),
            "item": st.sampled_from(["", "Metod A", "Metod B"]),
        }
    ),
    CommitmentEvent.UNIT_STATE: st.fixed_dictionaries(
        {
            "unit": st.sampled_from(["", "north", "south", "new"]),
            "name": st.just("Enhet"),
            "aspect": st.sampled_from(["", "liaison", "officer", "dog"]),
            "in_place": MOSTLY,
        }
    ),
    CommitmentEvent.INTERVAL_EXCUSED: st.fixed_dictionaries(
        {
            "interval": st.sampled_from(["2022-W10", "2022-05", "2022-01", "2022-T1", "2022-H2", "2022", "nej"]),
            "reason": st.just("ledigt"),
        }
    ),
    CommitmentEvent.NUMBER_AGREED: st.fixed_dictionaries({"at_least": st.integers(-1, 5)}),
    CommitmentEvent.INTERVAL_AGREED: st.fixed_dictionaries({"every": st.sampled_from(["month", "iso_week", "nej"])}),
    CommitmentEvent.BASELINE_AGREED: st.fixed_dictionaries(
        {"value": st.integers(-1, 30), "start": st.just("2021-01-01"), "end": days}
    ),
    CommitmentEvent.ASSESSED: st.fixed_dictionaries(
        {
            "party": st.sampled_from(["police", "municipality", "school"]),
            "verdict": VERDICTS,
            "comment": st.just(""),
        }
    ),
}


@st.composite
def events(draw: st.DrawFn) -> Entry:
    """An event about a commitment or a purpose, sometimes with values that make no sense."""
    kind = draw(st.sampled_from(CommitmentEvent))
    values: dict[str, Any] = draw(st.just({}) | event_values[kind])
    return event(kind, draw(st.sampled_from([*IDS, "P1", "P2"])), draw(DAYS), **values)


entries = st.lists(logged() | events(), max_size=12)
