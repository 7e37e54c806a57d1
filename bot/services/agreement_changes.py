"""Agreements made and changed without a file: what comes of a form is kept as a version, like an imported file.

What can't be made is told by `NotPossible`, with each sentence at its place in the form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.making.change_forms import Change
from bot.domain.making.changes import ids_in_use
from bot.domain.making.refusal import ChangeRefused, Refusal
from bot.domain.texts import Joined, text
from bot.services.access import Caller, reach
from bot.services.agreements import Imported, _import
from bot.services.errors import MayNotTie, NotTied, UserError
from bot.services.stored import newest_agreement, read_version
from bot.services.ties import TIED_POST
from storage.agreements import StoredVersion, find_version, list_versions
from storage.deliveries import NewDelivery, queue_deliveries
from storage.engine import Database
from storage.entries import list_entries
from storage.ties import add_tie

_THE_MOMENT_BEFORE = timedelta(microseconds=1)


class NotPossible(UserError):
    """What was asked for can't be made; `refusals` are the same sentences with their places in the form."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(Joined(tuple(refusal.said for refusal in refusals), " "))
        self.refusals = refusals


class AgreementChangedMeanwhile(UserError):
    """Somebody else changed the agreement since the person saw it."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "Somebody else changed the agreement while you were writing, so nothing was saved. "
                "Copy what you want to keep, close, and begin once more from how it reads now."
            )
        )


class AgreementIdTaken(UserError):
    """There is another agreement with the id; made once more, it gets one of its own."""

    def __init__(self) -> None:
        super().__init__(text("There is another agreement of the same name. Show yours once more, and save it then."))


class UnknownVersion(UserError):
    """The agreement has no version of that number."""

    def __init__(self, agreement_id: str, number: int, newest: int) -> None:
        super().__init__(
            text("{id} has no version {number}. The newest is {newest}.", id=agreement_id, number=number, newest=newest)
        )


@dataclass(frozen=True, slots=True)
class Version:
    """An agreement as it read from `recorded_at` on, until the next version."""

    agreement: Agreement
    number: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a change would make of the newest version; `number` is that version's, for saving what was seen."""

    now: Agreement
    then: Agreement
    number: int


def propose_change(database: Database, caller: Caller, agreement_id: str, change: Change) -> Proposed:
    """Return what the change would do, without doing it. NotTied, NotPossible."""
    with database.reading() as session:
        newest, then = _changed(session, caller, agreement_id, change)
    return Proposed(read_version(newest), then, newest.number)


def change_agreement(
    database: Database, caller: Caller, agreement_id: str, change: Change, *, expected: int, now: datetime
) -> Imported:
    """Keep the changed agreement as its next version; a change that changes nothing makes none.

    NotTied, NotPossible; AgreementChangedMeanwhile where the newest version isn't number `expected`, the one that the
    person saw.
    """
    with database.writing() as session:
        newest, changed = _changed(session, caller, agreement_id, change)
        if newest.number != expected:
            raise AgreementChangedMeanwhile
        imported = _import(session, changed, now)
        # two who save at once: the one who had to wait finds another version than the one it changed
        if imported.version != expected + imported.changed:
            raise AgreementChangedMeanwhile
    return imported


def create_agreement(
    database: Database, caller: Caller, agreement: Agreement, *, party_kind: str | None, now: datetime
) -> Imported:
    """Keep a new agreement, and tie the caller's channel to it for its party of the kind (None: for all of them).

    The same agreement sent twice from the same channel is kept once. AgreementIdTaken; MayNotTie for a party that
    didn't sign.
    """
    party = next((party.id for party in agreement.signatories if party.kind == party_kind), None)
    if party_kind is not None and party is None:
        raise MayNotTie
    with database.writing() as session:
        imported = _import(session, agreement, now)
        if imported.version != 1 or not (imported.changed or _reached(session, caller, agreement.id)):
            raise AgreementIdTaken
        if imported.changed:
            _tie(session, caller, agreement, party, now)
    return imported


def taken_ids(database: Database) -> frozenset[str]:
    """Return the ids that agreements have, so that a new one gets another."""
    with database.reading() as session:
        return frozenset(version.agreement_id for version in list_versions(session))


def list_agreement_versions(database: Database, caller: Caller, agreement_id: str) -> list[Version]:
    """Return the versions of the agreement, the newest first. NotTied."""
    with database.reading() as session:
        reach(session, caller, agreement_id)
        return [
            Version(read_version(version), version.number, version.recorded_at)
            for version in _versions(session, agreement_id)
        ]


def load_version(database: Database, agreement_id: str, number: int | None) -> Agreement:
    """Return the agreement as it read in the version, or (None) in the newest. UnknownAgreement, UnknownVersion."""
    with database.reading() as session:
        newest = newest_agreement(session, agreement_id)
        if number is None:
            return newest
        versions = {version.number: version for version in _versions(session, agreement_id)}
    if number not in versions:
        raise UnknownVersion(agreement_id, number, max(versions))
    return read_version(versions[number])


def _versions(session: Session, agreement_id: str) -> Iterator[StoredVersion]:
    """Yield the versions from the newest to the first; of two kept at the same moment only the later was ever known."""
    version = find_version(session, agreement_id=agreement_id)
    while version:
        yield version
        before = version.recorded_at - _THE_MOMENT_BEFORE
        version = find_version(session, agreement_id=agreement_id, known_at=before)


def _changed(session: Session, caller: Caller, agreement_id: str, change: Change) -> tuple[StoredVersion, Agreement]:
    reach(session, caller, agreement_id)
    newest = find_version(session, agreement_id=agreement_id)
    if newest is None:
        raise NotTied
    try:
        changed = change(read_version(newest), ids_in_use(list_entries(session, agreement_id=agreement_id)))
    except ChangeRefused as error:
        raise NotPossible(error.refusals) from error
    return newest, changed


def _reached(session: Session, caller: Caller, agreement_id: str) -> bool:
    try:
        reach(session, caller, agreement_id)
    except NotTied:
        return False
    return True


def _tie(session: Session, caller: Caller, agreement: Agreement, party: str | None, now: datetime) -> None:
    """Tie the caller's channel, and tell it so: nobody else can follow up an agreement that is new."""
    add_tie(
        session,
        team_id=caller.team_id,
        channel_id=caller.channel_id,
        agreement_id=agreement.id,
        party_id=party,
        user_id=caller.user_id,
        at=now,
    )
    told = NewDelivery(
        key=f"{TIED_POST}:{agreement.id}:{caller.team_id}:{caller.channel_id}",
        agreement_id=agreement.id,
        occasion=TIED_POST,
        team_id=caller.team_id,
        channel_id=caller.channel_id,
        user_id=caller.user_id,
        queued_at=now,
        due_at=now,
    )
    queue_deliveries(session, [told])
