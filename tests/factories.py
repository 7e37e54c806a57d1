"""Agreements and entries for tests: whole and valid, each with only what the test is about changed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from bot.domain.agreement import Agreement, Commitment
from bot.domain.calendar import ONE_DAY, parse_week
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import MEETING, OPERATION, CommitmentEvent

_numbers = count(1)

FOUR_OPERATIONS: Mapping[str, Any] = {
    "kind": "count",
    "activities": [OPERATION],
    "at_least": 4,
    "unit": {"sv": "gemensamma insatser", "en": "joint operations"},
    "conditions": [
        {"id": "S7a", "text": "En hel arbetsdag.", "rule": {"rule": "every_day", "field": "full_day"}},
        {
            "id": "S7b",
            "text": "Från polisstationen.",
            "responsible": ["municipality"],
            "rule": {"rule": "every_day", "field": "at_police_station"},
        },
        {
            "id": "S7c",
            "text": "Beslutsfattare och socialsekreterare deltar.",
            "responsible": ["municipality"],
            "rule": {"rule": "roles_present", "roles": ["decision_maker", "social_worker"]},
        },
        {
            "id": "S7d",
            "text": "Polis och socialtjänst, narkotika och unga.",
            "rule": {
                "rule": "all_of",
                "rules": [
                    {"rule": "parties_present", "parties": ["police", "municipality"]},
                    {"rule": "includes", "field": "focus", "values": ["narcotics", "youth"]},
                ],
            },
        },
    ],
}

_DATE = {"id": "date", "kind": "date", "label": {"sv": "Datum", "en": "Date"}, "required": True}
_KINDS = [
    {
        "id": "dialogue",
        "name": {"sv": "medborgardialog", "en": "citizen dialogue"},
        "plural": {"sv": "medborgardialoger", "en": "citizen dialogues"},
        "fields": [
            _DATE,
            {"id": "attendance", "kind": "number", "label": {"sv": "Antal deltagare", "en": "Attendance"}},
        ],
    },
    {
        "id": "speed_check",
        "name": {"sv": "hastighetskontroll", "en": "speed check"},
        "plural": {"sv": "hastighetskontroller", "en": "speed checks"},
        "fields": [
            _DATE,
            {"id": "near_school", "kind": "tick", "label": {"sv": "Vid en skola", "en": "Near a school"}},
        ],
    },
    {
        "id": "safety_walk",
        "name": {"sv": "trygghetsvandring", "en": "safety walk"},
        "plural": {"sv": "trygghetsvandringar", "en": "safety walks"},
        "fields": [
            _DATE,
            {"id": "lighting_found", "kind": "number", "label": {"sv": "Brister", "en": "Lights out"}},
            {"id": "lighting_closed", "kind": "number", "label": {"sv": "Åtgärdade", "en": "Lights mended"}},
        ],
    },
    {
        "id": "foot_patrol",
        "name": {"sv": "fotpatrullering", "en": "foot patrol"},
        "plural": {"sv": "fotpatrulleringar", "en": "foot patrols"},
        "fields": [
            _DATE,
            {"id": "hours", "kind": "number", "label": {"sv": "Timmar", "en": "Hours"}, "decimals": True},
        ],
    },
    {
        "id": "mapping",
        "name": {"sv": "kartläggning", "en": "mapping"},
        "plural": {"sv": "kartläggningar", "en": "mappings"},
        "fields": [
            _DATE,
            {
                "id": "outcome",
                "kind": "choice",
                "label": {"sv": "Vad ledde den till?", "en": "Outcome"},
                "choices": [
                    {"id": "led_to_operation", "label": {"sv": "En insats", "en": "an operation"}},
                    {"id": "no_need", "label": {"sv": "Inget behov", "en": "no need"}},
                ],
            },
        ],
    },
]


def make_commitment(
    commitment_id: str = "S7", target: Mapping[str, Any] = FOUR_OPERATIONS, **changes: Any
) -> Commitment:
    """Return a commitment of both parties; by default "at least four joint operations", with conditions."""
    return Commitment.model_validate(
        {
            "id": commitment_id,
            "title": f"Löfte {commitment_id}",
            "text": "Det som lovas.",
            "reference": "stycke 1",
            "responsible": ["police", "municipality"],
            "target": target,
        }
        | changes
    )


def make_agreement(*commitments: Commitment, **changes: Any) -> Agreement:
    """Return an agreement of police and municipality for 2022 and 2023, with roles, focus areas and kinds."""
    values: dict[str, Any] = {
        "format": 1,
        "id": "provstad-2022",
        "title": "Provstads medborgarlöfte 2022–2023",
        "source": {"title": "Medborgarlöfte", "publisher": "Provstads kommun"},
        "period": {"start": "2022-01-01", "end": "2023-12-31"},
        "parties": [
            {"id": "police", "kind": "police", "name": "Polisen", "signatory": True},
            {"id": "municipality", "kind": "municipality", "name": "Provstads kommun", "signatory": True},
            {"id": "school", "kind": "participant", "name": "Skolan"},
        ],
        "roles": [
            {"id": "area_officer", "name": {"sv": "områdespolis", "en": "area officer"}, "party": "police"},
            {
                "id": "decision_maker",
                "name": {"sv": "beslutsfattare", "en": "decision maker"},
                "party": "municipality",
            },
            {
                "id": "social_worker",
                "name": {"sv": "socialsekreterare", "en": "social worker"},
                "party": "municipality",
            },
        ],
        "focus_areas": [
            {"id": "narcotics", "name": {"sv": "narkotika", "en": "narcotics"}},
            {"id": "youth", "name": {"sv": "unga", "en": "young people"}},
        ],
        "activity_kinds": _KINDS,
        "commitments": commitments or (make_commitment(),),
    }
    return Agreement.model_validate(values | changes)


def _entry(kind: str, start: date, end: date | None = None, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "id": f"e{next(_numbers):05d}",
        "kind": kind,
        "start": start,
        "end": end or start,
        # written down the day after, in the morning
        "recorded_at": datetime.combine((end or start) + ONE_DAY, time(8), UTC),
    }
    return Entry(**(values | changes))


def operation(
    *days: date,
    full_day: bool = True,
    at_police_station: bool = True,
    heads: Mapping[str, int] | None = None,
    focus: Sequence[str] = ("narcotics", "youth"),
    results: Mapping[str, int] | None = None,
    **changes: Any,
) -> Entry:
    """Return a joint operation over `days`; unless told otherwise it meets all of `FOUR_OPERATIONS`."""
    when = days or (date(2022, 3, 10),)
    values = {
        "days": [
            {"date": day.isoformat(), "full_day": full_day, "at_police_station": at_police_station} for day in when
        ],
        "heads": {"area_officer": 2, "decision_maker": 1, "social_worker": 2} if heads is None else dict(heads),
        "focus": list(focus),
        "results": dict(results or {}),
    }
    return _entry(OPERATION, min(when), max(when), **({"values": values} | changes))


def meeting(
    week: str | date,
    *,
    heads: Mapping[str, int] | None = None,
    priority: Sequence[str] = ("police", "municipality"),
    **changes: Any,
) -> Entry:
    """Return a weekly meeting of an ISO week ("2022-W41", or that of a day) with both parties there."""
    there = {"area_officer": 1, "social_worker": 1} if heads is None else dict(heads)
    values: dict[str, Any] = {"heads": there, "priority": list(priority)}
    if isinstance(week, date):
        year, number, _ = week.isocalendar()
        values |= {"week": f"{year}-W{number:02d}", "date": week.isoformat()}
        start = week
    else:
        values["week"] = week
        start = parse_week(week).start
    return _entry(MEETING, start, **({"values": values} | changes))


def activity(kind: str, day: date, values: Mapping[str, Any] | None = None, **changes: Any) -> Entry:
    """Return an entry of one of the agreement's own kinds (or a follow-up), held on `day`."""
    return _entry(kind, day, **({"values": {"date": day.isoformat(), **(values or {})}} | changes))


def event(kind: CommitmentEvent, commitment: str, day: date, /, **values: Any) -> Entry:
    """Return an event about one commitment; `values` as `CommitmentEvent` says."""
    return _entry(kind.value, day, commitment=commitment, values=values)


def planned(entry_day: date, **changes: Any) -> Entry:
    """Return a joint operation that is planned only."""
    return operation(entry_day, state=EntryState.PLANNED, **changes)
