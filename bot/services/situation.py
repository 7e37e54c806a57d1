"""The situation picture of a period, for somebody in a channel that is tied to the agreement."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.agreement import Agreement
from bot.domain.calendar import Period, local_day, parse_week
from bot.domain.kinds import has_situation
from bot.domain.roles import Allowed, Deed, allowed_to
from bot.domain.situation import Situation, latest_weeks, situation_of
from bot.domain.texts import text
from bot.domain.weeks_asked import weeks_asked, weeks_between
from bot.services.access import Caller, note_read, reach, reach_any
from bot.services.errors import NotFound, UserError
from storage.engine import Database
from storage.entries import list_entries


@dataclass(frozen=True, slots=True)
class Seen:
    """The picture of a period, and what whoever asks for it may."""

    situation: Situation
    allowed: Allowed


class NoSituation(UserError):
    """No agreement of the channel says what its situation picture is of."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "This agreement has no situation picture. If you want one, ask the coordinator: it is for the parties "
                "to decide on the areas, and on what is counted there."
            )
        )


class NoSuchWeeks(UserError):
    """It can't be understood which weeks are asked for, or they lie ahead."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "I don't understand which weeks you mean, or they have not been yet. "
                "Try /lagesbild v35-v42, /lagesbild maj or /lagesbild 2022."
            )
        )


def find_pictured(database: Database, caller: Caller, *, now: datetime, deed: Deed = Deed.REPORT) -> list[Agreement]:
    """Return the channel's agreements that have a situation picture, the one in force first. Untied, NoSituation."""
    reaches = reach_any(database, caller, now=now, deed=deed)
    pictured = [each.agreement for each in reaches if has_situation(each.agreement)]
    if not pictured:
        raise NoSituation
    return pictured


def look_at_situation(database: Database, caller: Caller, asked: str, *, now: datetime) -> Seen:
    """Return the picture of the weeks that `asked` means, the latest where it is empty. NotTied, and as above."""
    pictured = find_pictured(database, caller, now=now)
    if not asked.strip():
        return _pictured(database, caller, pictured[0], None, now)
    weeks = weeks_asked(asked, local_day(now, pictured[0].zone))
    if not weeks:
        raise NoSuchWeeks
    span = Period(start=weeks[0].start, end=weeks[-1].end)
    then = next((each for each in pictured if _in_force(each, span)), pictured[0])
    return _pictured(database, caller, then, (weeks[0].key, weeks[-1].key), now)


def look_at_weeks(
    database: Database, caller: Caller, agreement_id: str, first: str, last: str, *, now: datetime
) -> Situation:
    """Return the picture from the week `first` to `last` ("2022-W41") of one agreement. NotTied, NotFound."""
    with database.reading() as session:
        agreement = reach(session, caller, agreement_id, Deed.REPORT, about=_span(first, last)).agreement
    return _pictured(database, caller, agreement, (first, last), now).situation


def _pictured(
    database: Database, caller: Caller, agreement: Agreement, asked: tuple[str, str] | None, now: datetime
) -> Seen:
    with database.reading() as session:
        allowed = allowed_to(reach(session, caller, agreement.id, Deed.REPORT).role)
        logged = list_entries(session, agreement_id=agreement.id)
    today = local_day(now, agreement.zone)
    weeks = weeks_between(*map(parse_week, asked)) if asked else latest_weeks(logged, today)
    if not weeks:
        raise NotFound(agreement.id, Deed.REPORT, _span(*asked) if asked else None)
    note_read(database, caller, agreement.id, Deed.REPORT, now=now, about=_span(weeks[0].key, weeks[-1].key))
    return Seen(situation_of(agreement, logged, weeks, on=today), allowed)


def _span(first: str, last: str) -> str:
    return f"{first}--{last}"


def _in_force(agreement: Agreement, span: Period) -> bool:
    start, end = agreement.in_force.start, agreement.in_force.end
    return not (start and span.end and span.end < start) and not (end and span.start and end < span.start)
