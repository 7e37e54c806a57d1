"""The calendar file: what is planned and what has a last day, for Outlook and other calendars.

Whole days only, so no time zones. Every event keeps its identity: importing a newer file replaces what an older one
brought. Of what people have written freely only the titles of actions go into it, and no names.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.assessment import Assessment
from bot.domain.calendar import ONE_DAY, Every, parse_week
from bot.domain.deadlines import Deadline, open_deadlines
from bot.domain.entries import Entry, EntryState, rows_at
from bot.domain.kinds import MEETING, kinds_of
from bot.domain.targets import Cadence
from bot.domain.texts import Joined, Sayable, text
from bot.domain.usual_day import usual_weekday
from bot.language import Speaker
from handlers.views.message import capitalised
from handlers.views.standing import standing

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_AHEAD = timedelta(days=3 * 366)
"""Agreements without an end would have windows for ever."""
_A_YEAR = timedelta(days=366)
_NINE_IN_THE_MORNING = timedelta(hours=9)
_SHOWN = {EntryState.PLANNED, EntryState.CANCELLED}


def calendar_file(
    assessment: Assessment,
    entries: Sequence[Entry],
    speaker: Speaker,
    now: datetime,
    *,
    actions: Sequence[tuple[str, str, date]] = (),
) -> bytes:
    """Return the .ics: from the assessment's day on, planned entries, deadlines not yet met, and actions.

    `actions` are (id, title, due date). A planned entry that was cancelled is in it as cancelled, so that it leaves
    the calendars that it was imported into.
    """
    # a sixth of a second, and only those who ask for the file need it
    from icalendar import Calendar  # noqa: PLC0415

    agreement = assessment.agreement
    calendar = Calendar.new(
        prodid=f"-//Lofteskoll//Lofteskoll//{speaker.locale.upper()}",
        calscale="GREGORIAN",
        method="PUBLISH",
        name=agreement.title,
        uid=f"{agreement.id}@lofteskoll",
    )
    calendar.add("X-WR-TIMEZONE", agreement.timezone)
    maker = _Events(assessment, speaker, now.astimezone(UTC))
    _fill(calendar, maker.planned(entries))
    _fill(calendar, maker.meetings(entries))
    _fill(calendar, maker.deadlines(entries))
    _fill(calendar, maker.actions(actions))
    written: bytes = calendar.to_ical()
    return written


def _fill(calendar: "Calendar", events: Iterator["Event"]) -> None:
    for event in events:
        calendar.add_component(event)


class _Events:
    """Makes the events of one file."""

    def __init__(self, assessment: Assessment, speaker: Speaker, stamp: datetime) -> None:
        self._assessment = assessment
        self._agreement: Agreement = assessment.agreement
        self._on = assessment.on
        self._speaker = speaker
        self._stamp = stamp

    def planned(self, entries: Sequence[Entry]) -> Iterator["Event"]:
        """Yield what is planned, and what was and has been cancelled."""
        kinds = kinds_of(self._agreement)
        for entry in sorted(entries, key=lambda each: (each.start, each.id)):
            kind = kinds.get(entry.kind)
            if kind is None or entry.superseded_at or entry.state not in _SHOWN:
                continue
            first, last, when = _days(kind, entry)
            if last < self._on:
                continue
            cancelled = entry.state is EntryState.CANCELLED
            title = text("Cancelled: {what}", what=kind.name) if cancelled else text("Planned: {what}", what=kind.name)
            event = self._event(f"entry-{entry.id}", self._speaker.say(title), first, last, when)
            event.add("SEQUENCE", entry.revision - 1)
            event.add("STATUS", "CANCELLED" if cancelled else "CONFIRMED")
            yield event

    def meetings(self, entries: Sequence[Entry]) -> Iterator["Event"]:
        """Yield the weekly meeting, every week on its usual day, for each promise to meet weekly that is in force."""
        weekday = usual_weekday(entries)
        for commitment in self._agreement.commitments:
            target, period = commitment.target, self._agreement.period_of(commitment)
            weekly = isinstance(target, Cadence) and target.every is Every.WEEK and MEETING in target.activities
            if weekday is None or not weekly or not period.holds(self._on):
                continue
            first = self._on + timedelta(days=(weekday - self._on.weekday()) % 7)
            last = min(period.end or self._on + _A_YEAR, self._on + _A_YEAR)
            if first > last:
                continue
            title = self._speaker.say(text("Weekly meeting ({id})", id=commitment.id))
            usual = text("The usual day, as the latest notes tell.")
            event = self._event(f"meeting-{commitment.id}", title, first, first, usual)
            event.add("RRULE", {"FREQ": "WEEKLY", "UNTIL": last})
            yield event

    def deadlines(self, entries: Sequence[Entry]) -> Iterator["Event"]:
        """Yield the deadlines that have not been met."""
        until = self._on + _AHEAD
        for deadline in open_deadlines(self._assessment, start=self._on, end=until, entries=entries):
            title = capitalised(self._speaker.say(deadline.what))
            uid = deadline.key.replace(":", "-")
            event = self._event(uid, title, deadline.day, deadline.day, self._how_it_stands(deadline))
            self._remind(event, sorted({1, *deadline.remind_days}))
            yield event

    def actions(self, actions: Sequence[tuple[str, str, date]]) -> Iterator["Event"]:
        """Yield the actions that have not fallen due before the day."""
        for action_id, title, due in actions:
            if due >= self._on:
                said = self._speaker.say(text("Action due: {title}", title=title))
                event = self._event(f"action-{action_id}", said, due, due, None)
                self._remind(event, (1,))
                yield event

    def _how_it_stands(self, deadline: Deadline) -> Sayable | None:
        row = self._assessment.row(deadline.commitment) if deadline.commitment else None
        if row is None:
            return None
        return Joined((text("As of {day}", day=self._on), standing(row)), between=": ")

    def _event(self, uid: str, title: str, first: date, last: date, more: Sayable | None) -> "Event":
        from icalendar import Event  # noqa: PLC0415 - as in calendar_file

        event = Event.new(
            uid=f"{self._agreement.id}-{uid}@lofteskoll",
            stamp=self._stamp,
            summary=title,
            description="\n".join(filter(None, [self._speaker.say(more) if more else "", self._agreement.title])),
            start=first,
            end=last + ONE_DAY,  # the day after: a calendar's end is not part of the event
        )
        # it takes nobody's day: the people of two authorities import the same file
        event.add("TRANSP", "TRANSPARENT")
        event.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
        return event

    def _remind(self, event: "Event", days: Sequence[int]) -> None:
        """Add reminders at nine in the morning so many days before."""
        from icalendar import Alarm  # noqa: PLC0415 - as in calendar_file

        for each in days:
            before = _NINE_IN_THE_MORNING - timedelta(days=each)
            event.add_component(Alarm.new_display(description=str(event["SUMMARY"]), trigger=before))


def _days(kind: ActivityKind, entry: Entry) -> tuple[date, date, Sayable | None]:
    """Return the first and the last day, and what has to be said about them.

    A weekly meeting whose day isn't set has its whole week; an operation with days between its days names them.
    """
    if kind.when == "week" and not entry.values.get("date"):
        week = parse_week(str(entry.values["week"]))
        return week.start, week.end, text("The day of the week is not set yet.")
    days = sorted(date.fromisoformat(row["date"]) for row in rows_at(entry.values, "days"))
    if kind.when == "days" and len(days) < (entry.end - entry.start).days + 1:
        return entry.start, entry.end, Joined(tuple(text("{day:day}", day=day) for day in days))
    return entry.start, entry.end, None
