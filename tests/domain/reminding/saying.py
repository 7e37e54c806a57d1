"""When something is said: as the clock looks, or when nobody has looked for a while."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.agreement import Agreement
from bot.domain.entries import Entry
from bot.domain.kinds import ACTION, FOLLOW_UP
from bot.domain.people import Person
from bot.domain.reminding.schedule import Reminder, due, next_moment
from bot.domain.reminding.settings import Kind, Reminding
from bot.domain.reminding.subjects import Ground
from tests.factories import activity, make_agreement, make_commitment

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ANNA = Person("TM", "UANNA")
WEEKLY: dict[str, Any] = {
    "kind": "cadence",
    "every": "iso_week",
    "activities": ["weekly_meeting"],
    "roles": ["social_worker"],
}
HALF_YEARLY: dict[str, Any] = {
    "kind": "cadence",
    "activities": [FOLLOW_UP],
    "windows": [{"name": "maj", "start": "05-01", "end": "05-31"}, {"name": "nov", "start": "11-01", "end": "11-30"}],
}
MEETINGS = make_agreement(make_commitment("S6", WEEKLY))
SCAN = make_agreement(make_commitment("S2", {"kind": "milestone", "due": "2022-10-20"}, responsible=["municipality"]))
OPERATIONS = make_agreement()


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=STOCKHOLM)


def told(
    agreement: Agreement,
    entries: Sequence[Entry],
    first: str,
    last: str,
    *kinds: Kind,
    reminding: Reminding | None = None,
) -> list[str]:
    """Return when something of the kinds is said from one moment to another, by which rung, as the clock looks."""
    found: list[str] = []
    chosen = reminding or Reminding()
    now, end = at(first), at(last)
    while (later := next_moment(chosen, STOCKHOLM, now)) < end:
        ground = Ground(agreement, [each for each in entries if each.recorded_at <= later], later.date())
        found += [
            f"{each.rung.at:%Y-%m-%d %H:%M} {each.rung.name}{' missed' if each.missed else ''}"
            for each in due(ground, chosen, after=now, upto=later)
            if each.subject.kind in kinds
        ]
        now = later
    return found


def at_once(agreement: Agreement, entries: Sequence[Entry], first: str, last: str, *kinds: Kind) -> list[Reminder]:
    """Return what is said when nobody has looked in between."""
    ground = Ground(agreement, entries, at(last).date())
    found = due(ground, Reminding(), after=at(first), upto=at(last))
    return [each for each in found if each.subject.kind in kinds]


def action(due_on: str, recorded: str = "2022-01-10 10:00", **values: Any) -> Entry:
    """Return something that is to be done by a day; with nothing else said by Anna."""
    asked = {"text": "Boka lokal", "owner": ANNA.user_id, "team": ANNA.team_id, "due": due_on, **values}
    return activity(ACTION, at(recorded).date(), asked, recorded_at=at(recorded).astimezone(UTC), party="municipality")
