"""Runs an agreement through its whole period as the planner does, moment by moment, and writes down what is said.

`.venv/bin/python -m tests.domain.reminding.simulation` writes the calendars anew. Read what has changed before you
keep it: they are what is right, not what happens to come out.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from bot.domain.calendar import ONE_DAY, local_day
from bot.domain.feast_days import feast_days
from bot.domain.kinds import kind_name
from bot.domain.reminding.schedule import Reminder, due, next_moment
from bot.domain.reminding.settings import Kind, Reminding
from bot.domain.reminding.subjects import Audience, Ground, Subject
from bot.domain.texts import Joined
from bot.language import speaker_for
from tests.domain.reminding.stories import STORIES
from tests.domain.reminding.story import Story

CALENDARS = Path(__file__).parent / "calendars"
OPEN_ENDED = (date(2024, 1, 1), date(2025, 12, 31))
"""The two years that agreements without dates are run through."""
AFTERWARDS = timedelta(days=40)
_WEEKDAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
_SV = speaker_for("sv")


def moments(story: Story, reminding: Reminding) -> Iterator[datetime]:
    """Yield every moment at which the planner looks at the agreement."""
    zone, period = story.agreement.zone, story.agreement.in_force
    first, last = (period.start, period.end) if period.start and period.end else OPEN_ENDED
    # an agreement is run on for a while after its end: what is said then is to be little
    end = datetime.combine(last + (AFTERWARDS if period.end else ONE_DAY), time(), zone)
    now = datetime.combine(first, time(), zone)
    while now < end:
        yield now
        now = next_moment(reminding, zone, now)


def simulated(story: Story, reminding: Reminding | None = None) -> Iterator[Reminder]:
    """Yield what is said through the whole period, by moment."""
    chosen = reminding or Reminding()
    planned_until: datetime | None = None
    ground: Ground | None = None
    for now in moments(story, chosen):
        today, entries = local_day(now, story.agreement.zone), story.known(now)
        if ground is None or (today, entries) != (ground.today, ground.entries):
            ground = Ground(story.agreement, entries, today)
        if planned_until:
            yield from due(ground, chosen, after=planned_until, upto=now)
        planned_until = now


@cache
def said(agreement_id: str) -> tuple[Story, Sequence[Reminder]]:
    """Return the agreement's story and all that is said in it: run once for all tests."""
    story = STORIES[agreement_id]()
    return story, tuple(simulated(story))


def calendar_text(agreement_id: str) -> str:
    """Return the agreement's calendar, for people to read."""
    story, reminders = said(agreement_id)
    lines = [line(story, each) for each in reminders if each.subject.kind is not Kind.DIGEST]
    digests = [each for each in reminders if each.subject.kind is Kind.DIGEST]
    return "\n".join([story.agreement.title, "", *digest_lines(story, digests), "", *lines, ""])


def line(story: Story, reminder: Reminder) -> str:
    """Return when it is said, to whom, and what."""
    at = reminder.rung.at.astimezone(story.agreement.zone)
    missed = "MISSAD " if reminder.missed else ""
    to = audience(story, reminder.subject.audience)
    return f"{_day(at.date())} {at:%H:%M}  {to:14}  {missed}{sentence(story, reminder)}".rstrip()


def digest_lines(story: Story, digests: Sequence[Reminder]) -> Iterator[str]:
    """Yield when digests come: the rule, and every exception from it."""
    zone = story.agreement.zone
    weeks = [each.subject.key for each in digests]
    yield f"sammanställning varje måndag 08:30, {len(digests)} stycken, av {weeks[0]} till {weeks[-1]}, utom:"
    for each in digests:
        at = each.rung.at.astimezone(zone)
        monday = each.subject.day + timedelta(weeks=1)
        if each.missed or (at.date(), at.time()) != (monday, time(8, 30)):
            feast = feast_days(monday.year).get(monday, "?")
            yield f"  av {each.subject.key}: {_day(at.date())} {at:%H:%M} ({_day(monday)} är {feast})"


def audience(story: Story, to: Audience) -> str:
    """Return who is told, in a word."""
    if to.person:
        return f"{to.person.user_id}s samordnare" if to.coordinators else to.person.user_id
    if to.coordinators:
        kinds = [story.agreement.party(party).kind.value for party in to.parties]
        return "samordnare " + "+".join(kinds or ["alla"])
    if set(to.parties) in (set(), {party.id for party in story.agreement.signatories}):
        return "alla" if not to.parties else "båda"
    words = {"police": "polisen", "municipality": "kommunen", "school": "skolan"}
    return "+".join(words[party] for party in to.parties)


def sentence(story: Story, reminder: Reminder) -> str:
    """Return what is said, in Swedish."""
    subject, rung = reminder.subject, reminder.rung
    what, when = _SV.say(subject.what), _how_long(story, reminder)
    said_of: Mapping[Kind, str] = {
        Kind.DEADLINE: f"{what}: {when} [{rung.name}]",
        Kind.EXTENSION: f"{what}: {when} [{rung.name}]",
        Kind.ACTION: f"åtgärd {what} (senast {_day(subject.day)}): {when} [{rung.name}]",
        Kind.ESCALATION: f"två veckor sen: {what} ({_day(subject.day)})",
        Kind.MEETING: f"snart möte i vecka {_week(subject)}",
        Kind.WEEK_OPEN: f"{subject.about}: vecka {_week(subject)} har ingen anteckning än{_why(subject)}",
        Kind.WEEK_MISSED: f"{subject.about}: vecka {_week(subject)} saknar anteckning{_why(subject)}",
        Kind.PACE: f"{subject.about} släpar: {what}",
        Kind.PLANNED: f"{_activity(story, subject)}: {when}",
        Kind.OUTCOME: f"hur gick det? {_activity(story, subject)}",
        Kind.DIGEST: f"sammanställning av {subject.key}",
    }
    return said_of[subject.kind]


def _how_long(story: Story, reminder: Reminder) -> str:
    days = (reminder.subject.day - reminder.rung.at.astimezone(story.agreement.zone).date()).days
    if days < 0:
        return f"{-days} dagar sen"
    return {0: "i dag", 1: "i morgon"}.get(days, f"om {days} dagar")


def _activity(story: Story, subject: Subject) -> str:
    kind = _SV.say(kind_name(story.agreement, subject.entry.kind)) if subject.entry else ""
    return f"{kind} {_day(subject.day)}"


def _week(subject: Subject) -> str:
    return subject.week.key.removeprefix(f"{subject.week.year}-W").lstrip("0") if subject.week else ""


def _why(subject: Subject) -> str:
    return f" som räknas ({_SV.say(Joined(subject.reasons))})" if subject.reasons else ""


def _day(day: date) -> str:
    return f"{day} {_WEEKDAYS[day.weekday()]}"


if __name__ == "__main__":
    for name in STORIES:
        (CALENDARS / f"{name}.txt").write_text(calendar_text(name), encoding="utf-8")
