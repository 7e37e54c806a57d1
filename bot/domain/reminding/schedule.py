"""When it is said: the rungs of each subject's ladder, and what is due between two moments.

Nothing here knows the clock: moments come in as arguments.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.agreement import Agreement
from bot.domain.calendar import ONE_DAY, local_day, week_of
from bot.domain.reminding.office import MORNING, moment, told_at, warned_at, working_days
from bot.domain.reminding.settings import Kind, Reminding, Way
from bot.domain.reminding.subjects import Audience, Ground, Subject, subjects

ONE_WEEK = timedelta(weeks=1)
OF_THE_DAY = frozenset({Kind.MEETING, Kind.WEEK_OPEN, Kind.WEEK_MISSED, Kind.PACE})
"""What depends on how the agreement stands on the day that it would come."""
ESCALATED_AFTER = timedelta(weeks=2)
_FORTNIGHT = 2
_LONGEST_MOVE = timedelta(days=14)
"""More than offices are ever closed in a row: by so much at most something is said before or after its day."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One time that something is said.

    `name` tells it from the others: the days before ("30"), how late ("+7"), or what it is. From `until` on there is
    no sense in saying it.
    """

    name: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that was to be said; `missed` where that is too late, or where a later rung says it."""

    subject: Subject
    rung: Rung
    missed: bool = False


def due(ground: Ground, reminding: Reminding, *, after: datetime, upto: datetime) -> list[Reminder]:
    """Return what was to be said after the one moment, up to the other: by moment.

    More than one rung of a ladder (we were away for long) is said once, by the last; the others are missed.
    """
    found: list[Reminder] = []
    # at the digest's hour there often is nothing else: then the agreement need not be judged
    others = _only(reminding, frozenset(Kind) - {Kind.DIGEST})
    may_come = next_moment(others, ground.agreement.zone, after) <= upto
    for subject in (*(subjects(ground) if may_come else ()), *_digests(ground, after, upto)):
        way = reminding.way(subject.kind)
        if way.on:
            found += _said(subject, _due_rungs(ground, subject, way, after, upto), upto)
    return sorted(found, key=lambda each: (each.rung.at, each.subject.kind, each.subject.key, each.rung.name))


def _due_rungs(ground: Ground, subject: Subject, way: Way, after: datetime, upto: datetime) -> list[Rung]:
    begun = max(after, subject.since) if subject.since else after
    rungs = (rung for rung in _rungs(ground, subject, way, after, upto) if begun < rung.at <= upto)
    return sorted(rungs, key=lambda rung: rung.at)


def _said(subject: Subject, rungs: list[Rung], upto: datetime) -> Iterator[Reminder]:
    for each, _ in pairwise(rungs):
        yield Reminder(subject, each, missed=True)
    for last in rungs[-1:]:
        yield Reminder(subject, last, missed=last.until is not None and last.until <= upto)


def upcoming(ground: Ground, reminding: Reminding, *, after: datetime, days: int) -> Iterator[Reminder]:
    """Yield what will be said in so many days if nothing more is logged, by moment."""
    # deadlines and plans stay what they are, and are looked up once; the others need a look for every working day
    lasting, passing = _only(reminding, frozenset(Kind) - OF_THE_DAY), _only(reminding, OF_THE_DAY)
    end = _midnight(local_day(after, ground.agreement.zone) + timedelta(days=days + 1), ground.agreement.zone)
    known = [each for each in due(ground, lasting, after=after, upto=end) if not _comes_after_the_end(ground, each)]
    found = merge(known, _day_by_day(ground, passing, after, days), key=lambda each: each.rung.at)
    yield from (replace(each, missed=False) for each in found)


def _only(reminding: Reminding, kinds: Collection[Kind]) -> Reminding:
    """Return the same with all other kinds off."""
    for kind in frozenset(Kind) - frozenset(kinds):
        reminding = reminding.changed(kind, reminding.way(kind).model_copy(update={"on": False}))
    return reminding


def _day_by_day(ground: Ground, reminding: Reminding, after: datetime, days: int) -> Iterator[Reminder]:
    if not any(reminding.way(kind).on for kind in Kind):
        return
    zone = ground.agreement.zone
    today = local_day(after, zone)
    for day in working_days(today, today + timedelta(days=days)):
        end = _midnight(day + ONE_DAY, zone)
        yield from due(replace(ground, today=day), reminding, after=max(after, _midnight(day, zone)), upto=end)


def _comes_after_the_end(ground: Ground, reminder: Reminder) -> bool:
    in_force = ground.agreement.in_force
    return reminder.subject.deadline is not None and in_force.ended(local_day(reminder.rung.at, ground.agreement.zone))


def next_moment(reminding: Reminding, zone: ZoneInfo, after: datetime) -> datetime:
    """Return when to look next: the first moment after the other at which any kind of reminder may come."""
    chosen = {reminding.way(kind).hour for kind in Kind if reminding.way(kind).on}
    hours = sorted({*chosen, MORNING})
    today = local_day(after, zone)
    for day in working_days(today, today + _LONGEST_MOVE):
        for hour in hours:
            if (found := moment(day, hour, zone)) > after:
                return found
    raise AssertionError("offices are never closed for so long")


def _rungs(ground: Ground, subject: Subject, way: Way, after: datetime, upto: datetime) -> Iterator[Rung]:
    """Yield a subject's rungs, those between the two moments among them."""
    zone = ground.agreement.zone
    match subject.kind:
        case Kind.DEADLINE | Kind.EXTENSION | Kind.ACTION:
            yield from _ladder(subject, way, zone, upto)
        case Kind.ESCALATION:
            day = subject.day + ESCALATED_AFTER
            if subject.since:
                # what was late already when it was written down leaves its owner a week
                day = max(day, local_day(subject.since, zone) + ONE_WEEK)
            yield Rung("escalated", told_at(day, way.hour, zone))
        case Kind.MEETING:
            yield from _before_meeting(ground, subject, way, zone)
        case Kind.WEEK_OPEN:
            yield from _in_week(subject, way, zone)
        case Kind.WEEK_MISSED | Kind.OUTCOME:
            yield Rung("after", told_at(subject.day + ONE_DAY, way.hour, zone))
        case Kind.PLANNED:
            until = _midnight(subject.day + ONE_DAY, zone)
            yield Rung("before", warned_at(subject.day - ONE_DAY, way.hour, zone), until)
        case Kind.PACE:
            yield from _fortnightly(ground.agreement, way, local_day(after, zone), local_day(upto, zone))
        case Kind.DIGEST:
            at = _digest_at(subject.day, way, zone)
            yield Rung("digest", at, at + ONE_WEEK)


def _ladder(subject: Subject, way: Way, zone: ZoneInfo, upto: datetime) -> Iterator[Rung]:
    """Yield the rungs before a day, then, where it is to be repeated, one for every week that it is late."""
    # what is late already is told late rather than never: the next rung would be a week later
    over = None if subject.repeats else _midnight(subject.day + ONE_DAY, zone)
    # of those that fall on one working day the last says most: what is due tomorrow is not due in a week
    before: dict[date, Rung] = {}
    for days in sorted(set(way.days or subject.days), reverse=True):
        at = warned_at(subject.day - timedelta(days=days), way.hour, zone)
        before[local_day(at, zone)] = Rung(str(days), at, over)
    yield from before.values()
    weeks = (local_day(upto, zone) - subject.day).days // 7 if subject.repeats else 0
    for week in range(1, weeks + 1):
        yield Rung(f"+{7 * week}", told_at(subject.day + week * ONE_WEEK, way.hour, zone))


def meeting_day(ground: Ground, subject: Subject, way: Way) -> date | None:
    """Return the day of the week's meeting: the usual one, or the one chosen; None where there is none yet."""
    usual = ground.usual_weekday if way.weekday is None else way.weekday
    return subject.week.start + timedelta(days=usual) if subject.week and usual is not None else None


def _before_meeting(ground: Ground, subject: Subject, way: Way, zone: ZoneInfo) -> Iterator[Rung]:
    if meeting := meeting_day(ground, subject, way):
        yield Rung("before", warned_at(meeting - ONE_DAY, way.hour, zone), _midnight(meeting + ONE_DAY, zone))


def _in_week(subject: Subject, way: Way, zone: ZoneInfo) -> Iterator[Rung]:
    if subject.week:
        at = warned_at(subject.week.start + timedelta(days=way.weekday or 0), way.hour, zone)
        # a week without a working day up to then is not asked for before it has begun
        if subject.week.holds(local_day(at, zone)):
            yield Rung("open", at, _midnight(subject.week.end + ONE_DAY, zone))


def _fortnightly(agreement: Agreement, way: Way, first: date, last: date) -> Iterator[Rung]:
    """Yield a moment in every second week, counted from the agreement's first.

    Where a feast moved the one before so that fewer than fourteen days would lie between them, there is none.
    """
    begun = week_of(agreement.in_force.start or date.min).start
    monday = week_of(first - _LONGEST_MOVE).start
    while monday <= last:
        if (monday - begun).days // 7 % _FORTNIGHT == 0:
            at, before = (_in_week_of(each, way, agreement.zone) for each in (monday, monday - _FORTNIGHT * ONE_WEEK))
            if at.date() - before.date() >= _FORTNIGHT * ONE_WEEK:
                yield Rung(str(monday), at, at + ONE_WEEK)
        monday += ONE_WEEK


def _digests(ground: Ground, after: datetime, upto: datetime) -> Iterator[Subject]:
    """Yield the weeks of which a digest is due: those that the agreement was in force in, for a day at least."""
    period, zone = ground.agreement.in_force, ground.agreement.zone
    week = week_of(local_day(after, zone) - ONE_WEEK - _LONGEST_MOVE)
    last = local_day(upto, zone)
    while week.end < last:
        if (period.start is None or period.start <= week.end) and (period.end is None or week.start <= period.end):
            yield Subject(Kind.DIGEST, week.key, week.start, Audience(), about=week.key, week=week)
        week = week_of(week.end + ONE_DAY)


def _digest_at(monday: date, way: Way, zone: ZoneInfo) -> datetime:
    """Return when the digest of the week that begins on the Monday comes: in the week after."""
    return _in_week_of(monday + ONE_WEEK, way, zone)


def _in_week_of(monday: date, way: Way, zone: ZoneInfo) -> datetime:
    """Return when something is told that comes on a day of the week, in the week that begins on the Monday."""
    return told_at(monday + timedelta(days=way.weekday or 0), way.hour, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which the day begins."""
    return moment(day, time(), zone)
