"""Extracts: what has been logged under an agreement, for a record request, and all that concerns a chat user.

That something was handed out is noted before it is: nothing leaves unnoted.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment
from bot.domain.calendar import local_day
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent, kinds_of
from bot.domain.people import Person
from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.access import note_outside
from bot.services.errors import BrokenAgreement, UnknownAgreement, UserError
from bot.services.stored import newest_agreement, read_version
from storage.agreements import StoredVersion, list_versions_of
from storage.engine import Database
from storage.entries import Revision, list_entries, list_histories
from storage.extracts import Trace, find_traces
from storage.members import Member, list_members


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of an agreement is wanted: days from `since` to `until`, both included, and kinds of entry (none: all)."""

    agreement_id: str
    since: date | None = None
    until: date | None = None
    kinds: Sequence[str] = ()

    def holds(self, entry: Entry) -> bool:
        """Tell whether the entry is among what is wanted."""
        return (
            (not self.kinds or entry.kind in self.kinds)
            and (self.since is None or entry.end >= self.since)
            and (self.until is None or entry.start <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Extract:
    """What was logged under an agreement, in every revision, how it is judged, and how the agreement has read.

    `versions` come oldest first, each with the agreement as it was (None: it can't be read any more); `logged` is
    everything logged, as it is now.
    """

    wanted: Wanted
    at: datetime
    agreement: Agreement
    versions: Sequence[tuple[StoredVersion, Agreement | None]]
    histories: Sequence[Sequence[Revision]]
    logged: Sequence[Entry]
    assessment: Assessment
    members: Mapping[Person, Member]

    def version_at(self, moment: datetime) -> Agreement:
        """Return the agreement as it read then; before the first version (that can be read), as it read first."""
        readable = [(version.recorded_at, agreement) for version, agreement in self.versions if agreement]
        return readable[max(0, bisect_right(readable, moment, key=itemgetter(0)) - 1)][1]


@dataclass(frozen=True, slots=True)
class PersonalExtract:
    """All that concerns a person; `agreements` by id, those that it is about, as far as they can be read."""

    person: Person
    at: datetime
    traces: Sequence[Trace]
    agreements: Mapping[str, Agreement]


def extract_agreement(database: Database, wanted: Wanted, *, now: datetime) -> Extract:
    """Return what is wanted of an agreement, and note that it is handed out. UnknownAgreement, UserError."""
    with database.reading() as session:
        extract = _extract(session, wanted, now)
    with database.writing() as session:
        note_outside(session, wanted.agreement_id, Deed.EXTRACT, now=now, about=_named(wanted))
    return extract


def extract_person(database: Database, person: Person, *, now: datetime) -> PersonalExtract:
    """Return all that concerns the person, and note that it is handed out."""
    with database.reading() as session:
        traces = find_traces(session, person=person)
        agreements = _agreements_of(session, traces)
    with database.writing() as session:
        note_outside(session, "", Deed.EXTRACT, now=now, about=str(person))
    return PersonalExtract(person, now, traces, agreements)


def _agreements_of(session: Session, traces: Sequence[Trace]) -> dict[str, Agreement]:
    found = {}
    for agreement_id in {row["agreement_id"] for trace in traces for row in trace.rows if row.get("agreement_id")}:
        # what somebody has a right to is handed out all the same, with fewer words
        with suppress(BrokenAgreement, UnknownAgreement):
            found[agreement_id] = newest_agreement(session, agreement_id)
    return found


def _extract(session: Session, wanted: Wanted, now: datetime) -> Extract:
    agreement = newest_agreement(session, wanted.agreement_id)
    stored = list_versions_of(session, agreement_id=agreement.id)
    versions = [(version, _read(version)) for version in reversed(stored)]
    _refuse_unknown(wanted.kinds, [each for _, each in versions if each])
    today = local_day(now, agreement.zone)
    logged = list_entries(session, agreement_id=agreement.id)
    histories = list_histories(session, agreement_id=agreement.id)
    return Extract(
        wanted=wanted,
        at=now.astimezone(agreement.zone),
        agreement=agreement,
        versions=versions,
        histories=[histories[entry.id] for entry in logged if wanted.holds(entry)],
        logged=logged,
        assessment=assess(agreement, logged, on=min(wanted.until or today, today)),
        members={member.person: member for member in list_members(session, agreement_id=agreement.id)},
    )


def _read(version: StoredVersion) -> Agreement | None:
    with suppress(BrokenAgreement):
        return read_version(version)
    return None


def _refuse_unknown(kinds: Sequence[str], versions: Sequence[Agreement]) -> None:
    """Refuse a kind of entry that no version of the agreement has had."""
    known = dict.fromkeys(kind for agreement in versions for kind in (*kinds_of(agreement), *CommitmentEvent))
    if unknown := [kind for kind in kinds if kind not in known]:
        raise UserError(
            text("There is no kind of entry {kinds}. Known: {known}.", kinds=", ".join(unknown), known=", ".join(known))
        )


def _named(wanted: Wanted) -> str:
    """Return what is handed out, in ids and days only."""
    days = f"{wanted.since or ''}/{wanted.until or ''}"
    return ":".join([days, *wanted.kinds])
