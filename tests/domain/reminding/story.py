"""Tells what was logged under an agreement, and when, so that a test can see it as it was known at any moment.

Moments are written as people would: "2022-03-10 16:00", in the agreement's own zone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.calendar import parse_week, week_of
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import ACTION, FOLLOW_UP, MEETING, OPERATION, CommitmentEvent

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)
BOTH_AT_THE_TABLE: Mapping[str, int] = {"area_officer": 1, "social_worker": 1}
EVERYBODY: Mapping[str, int] = {"area_officer": 2, "decision_maker": 1, "social_worker": 2}
POLICE_TEAM, MUNICIPALITY_TEAM = "TP", "TM"


def built_in(agreement_id: str) -> Agreement:
    """Return the agreement as its file says."""
    return next(read_agreement(path) for path in built_in_files() if path.stem == agreement_id)


@dataclass
class Story:
    """What was logged under an agreement, every revision of it."""

    agreement: Agreement
    revisions: list[Entry] = field(default_factory=list)

    def known(self, at: datetime) -> list[Entry]:
        """Return the entries as they stood at the moment, as the store would."""
        return [replace(entry, superseded_at=None) for entry in self.revisions if entry.known(at)]

    def moment(self, written: str) -> datetime:
        """Return the moment that is written."""
        return datetime.fromisoformat(written).replace(tzinfo=self.agreement.zone)

    def note(self, noted: str, kind: str, *days: str, state: EntryState = EntryState.HELD, **more: Any) -> str:
        """Write down an activity of those days (none: of the day itself); `more` are its values, `party` its author."""
        when = [date.fromisoformat(day) for day in days or (noted[:10],)]
        values: dict[str, Any] = {"date": when[0].isoformat()}
        if kind == OPERATION:
            values = {
                "days": [
                    {"date": day.isoformat(), "full_day": more.pop("full_day", True), "at_police_station": True}
                    for day in when
                ],
                "heads": dict(EVERYBODY),
                "focus": ["narcotics", "youth"],
            }
        party, commitment = more.pop("party", None), more.pop("commitment", None)
        entry = Entry(
            id=f"e{len({each.id for each in self.revisions}) + 1:04d}",
            kind=kind,
            start=when[0],
            end=when[-1],
            recorded_at=self.moment(noted),
            state=state,
            commitment=commitment,
            party=party,
            values=values | more,
        )
        self.revisions.append(entry)
        return entry.id

    def plan(self, noted: str, kind: str, *days: str, **more: Any) -> str:
        """Write down what is planned."""
        return self.note(noted, kind, *days, state=EntryState.PLANNED, **more)

    def change(self, noted: str, entry_id: str, *, state: EntryState | None = None, **values: Any) -> None:
        """Correct an entry from then on; a value None is taken out."""
        at = self.moment(noted)
        number, old = next(
            (number, each)
            for number, each in enumerate(self.revisions)
            if each.id == entry_id and each.superseded_at is None
        )
        self.revisions[number] = replace(old, superseded_at=at)
        after = {name: value for name, value in {**old.values, **values}.items() if value is not None}
        new = replace(old, recorded_at=at, revision=old.revision + 1, state=state or old.state, values=after)
        self.revisions.append(new)

    def held(self, noted: str, entry_id: str, **values: Any) -> None:
        """What was planned took place."""
        self.change(noted, entry_id, state=EntryState.HELD, **values)

    def cancelled(self, noted: str, entry_id: str) -> None:
        """What was planned does not take place."""
        self.change(noted, entry_id, state=EntryState.CANCELLED)

    def meeting(self, noted: str, week: str, *, day: str | None = None, heads: Mapping[str, int] | None = None) -> str:
        """Write a week's meeting down, held on the day (none: nobody said which)."""
        there = dict(BOTH_AT_THE_TABLE if heads is None else heads)
        start = day or parse_week(week).start.isoformat()
        return self.note(noted, MEETING, start, week=week, heads=there, date=day)

    def meetings(self, first: str, last: str, *, weekday: int, without: Collection[str] = ()) -> None:
        """A meeting each week on the weekday, written down the same afternoon, in all weeks but some."""
        week = parse_week(first)
        while week.key <= last:
            if week.key not in without:
                day = week.start + timedelta(days=weekday)
                self.meeting(f"{day} 16:00", week.key, day=day.isoformat())
            week = week_of(week.end + timedelta(days=1))

    def happened(self, noted: str, kind: CommitmentEvent, commitment: str, **values: Any) -> str:
        """Write down what happened about one promise."""
        return self.note(noted, kind.value, commitment=commitment, **values)

    def excused(self, noted: str, commitment: str, *weeks: str, reason: str) -> None:
        """Excuse weeks (or windows) with a reason."""
        for week in weeks:
            self.happened(noted, CommitmentEvent.INTERVAL_EXCUSED, commitment, interval=week, reason=reason)

    def confirmed(self, noted: str, entry_id: str, party: str) -> None:
        """The other authority confirms what was written down."""
        self.change(noted, entry_id, confirmed_by=[party])

    def report(self, noted: str, *, window: str | None = None) -> None:
        """Write a follow-up down; one that comes late names its window."""
        self.note(noted, FOLLOW_UP, window=window or "")

    def action(self, noted: str, what: str, *, due: str, owner: str | None = None, party: str = "municipality") -> str:
        """Write down what somebody ("@Anna", of the party's workspace) is to do by a day, or a party where nobody is
        named.
        """
        team = MUNICIPALITY_TEAM if party == "municipality" else POLICE_TEAM
        return self.note(noted, ACTION, party=party, text=what, due=due, owner=owner, team=owner and team)

    def done(self, noted: str, action: str, by: str) -> None:
        """It is done."""
        self.change(noted, action, done_on=noted[:10], done_by=by, done_team=MUNICIPALITY_TEAM)
