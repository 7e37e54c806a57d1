"""What concerns one person: the agreements of the channels that they are in, what they owe, what is due soon."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.actions import Action, Doer, actions_of, owed_by, still_open
from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.deadlines import Deadline, open_deadlines
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.services.access import Caller, Reach, in_order
from bot.services.stored import stored_agreement
from storage.engine import Database
from storage.entries import list_entries
from storage.ties import find_tied

_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class OnesOwn:
    """An agreement as it concerns a person: where they reach it, how it stands, and what waits for them.

    `actions` are theirs to do, the most urgent first; `to_report` was planned for a day that is over.
    """

    caller: Caller
    assessment: Assessment
    actions: tuple[Action, ...]
    to_report: tuple[Entry, ...]
    soon: tuple[Deadline, ...]


def find_ones_own(
    database: Database, team_id: str, user_id: str, channels: Collection[str], *, now: datetime
) -> list[OnesOwn]:
    """Return the agreements of the channels, each once: those in force first."""
    reached: dict[str, tuple[Caller, Reach]] = {}
    with database.reading() as session:
        for channel_id in sorted(channels):
            caller = Caller(team_id, user_id, channel_id)
            for tied in find_tied(session, team_id=team_id, channel_id=channel_id):
                reached.setdefault(
                    tied.agreement_id, (caller, Reach(stored_agreement(session, tied), tied.party_id, tied.version))
                )
        entries = {each: list_entries(session, agreement_id=each) for each in reached}
    callers = {agreement_id: caller for agreement_id, (caller, _) in reached.items()}
    ordered = in_order([each for _, each in reached.values()], now=now)
    return [_ones_own(callers[each.agreement.id], each, entries[each.agreement.id], now) for each in ordered]


def _ones_own(caller: Caller, reached: Reach, entries: list[Entry], now: datetime) -> OnesOwn:
    today = local_day(now, reached.agreement.zone)
    assessment = assess(reached.agreement, entries, on=today)
    mine = owed_by(still_open(actions_of(entries)), Doer(caller.team_id, caller.user_id))
    over = [entry for entry in entries if entry.state is EntryState.PLANNED and entry.end < today]
    return OnesOwn(
        caller,
        assessment,
        tuple(mine),
        tuple(entry for entry in over if entry.party in {None, reached.party}),
        tuple(open_deadlines(assessment, start=today, end=today + _SOON, entries=entries)),
    )
