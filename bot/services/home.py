"""What concerns one person: the agreements of the channels that they are in, what they owe, what is due soon."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actions import Action, actions_of, owed_by, still_open
from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.deadlines import Deadline, open_deadlines
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.people import Person
from bot.domain.roles import Allowed, Deed, allowed_to
from bot.services.access import Caller, Reach, in_order, note, reached_by
from storage.engine import Database
from storage.entries import list_entries
from storage.ties import find_tied_anywhere

_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class OnesOwn:
    """An agreement as it concerns a person: where they reach it, how it stands, what waits for them, and what they may.

    `actions` are theirs to do, the most urgent first; `to_report` was planned for a day that is over.
    """

    caller: Caller
    assessment: Assessment
    actions: tuple[Action, ...]
    to_report: tuple[Entry, ...]
    soon: tuple[Deadline, ...]
    allowed: Allowed


def find_ones_own(
    database: Database, team_id: str, user_id: str, channels: Collection[str], *, most: int, now: datetime
) -> list[OnesOwn]:
    """Return so many of the agreements of the channels at most, each once: those in force first."""
    reached: dict[str, Reach] = {}
    callers: dict[str, Caller] = {}
    with database.reading() as session:
        found = find_tied_anywhere(session, team_id=team_id, channel_ids=sorted(channels), user_id=user_id)
        for channel_id, tied in sorted(found.items()):
            for each in tied:
                own = None if each.agreement_id in reached else reached_by(session, each)
                if own:
                    reached[each.agreement_id] = own
                    callers[each.agreement_id] = Caller(team_id, user_id, channel_id)
        shown = in_order(list(reached.values()), now=now)[:most]
        logged = [list_entries(session, agreement_id=each.agreement.id) for each in shown]
    if shown:
        with database.writing() as session:
            for one in shown:
                note(session, Person(team_id, user_id), one.agreement.id, Deed.REPORT, now=now, about="home")
    return [
        _ones_own(callers[each.agreement.id], each, entries, now) for each, entries in zip(shown, logged, strict=True)
    ]


def _ones_own(caller: Caller, reached: Reach, entries: list[Entry], now: datetime) -> OnesOwn:
    today = local_day(now, reached.agreement.zone)
    assessment = assess(reached.agreement, entries, on=today)
    mine = owed_by(still_open(actions_of(entries)), caller.person)
    over = [entry for entry in entries if entry.state is EntryState.PLANNED and entry.end < today]
    return OnesOwn(
        caller,
        assessment,
        tuple(mine),
        tuple(entry for entry in over if entry.party in {None, reached.party}),
        tuple(open_deadlines(assessment, start=today, end=today + _SOON, entries=entries)),
        allowed_to(reached.role),
    )
