"""The audit trail, verified and read by those who run the bot."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.texts import Text, ntext, text
from bot.services.errors import BrokenAgreement, UnknownAgreement
from bot.services.stored import read_version
from storage.agreements import find_version, list_versions
from storage.audit import TrailRecord, digest_of
from storage.engine import Database
from storage.seals import (
    BEGINNING,
    Emptied,
    Seal,
    hash_of,
    list_records,
    list_seals,
    list_trails,
    read_trail,
    told_emptied,
)

UNDER_NONE = ""
"""The trail of what was refused under no agreement."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A seal as somebody has written it down elsewhere."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What there is of a trail, and what is wrong with it."""

    agreement_id: str
    records: int
    sealed: int
    emptied: int
    seals: int
    newest: Seal | None
    faults: tuple[Text, ...]

    @property
    def unsealed(self) -> int:
        """Return how many records wait for the next seal."""
        return self.records - self.sealed


def verify_trails(database: Database) -> list[Verified]:
    """Verify every trail there is, all as they stood at one moment."""
    with database.reading() as session:
        return [_verified(session, each, ()) for each in list_trails(session)]


def verify_trail(database: Database, agreement_id: str, *, expected: Sequence[Expected] = ()) -> Verified:
    """Verify an agreement's trail, which has to have the seals that are `expected`. UnknownAgreement."""
    with database.reading() as session:
        verified = _verified(session, agreement_id, expected)
        if not (verified.records or verified.seals or expected):
            _expect_known(session, agreement_id)
        return verified


def read_audit(
    database: Database,
    agreement_id: str,
    *,
    person: Person | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[TrailRecord]:
    """Return an agreement's records (of the person), from `since` until before `until`, as they came. UnknownAgreement.

    Of those that disposal emptied nobody can tell any more whose they were.
    """
    of_whom = {"team_id": person.team_id, "user_id": person.user_id} if person else {}
    with database.reading() as session:
        found = list_records(session, agreement_id=agreement_id, since=since, until=until, **of_whom)
        if not found:
            _expect_known(session, agreement_id)
        return found


def audit_zone(database: Database, agreement_id: str) -> ZoneInfo:
    """Return the zone of the agreement's days; the usual one where it isn't there (any more), or can't be read."""
    with database.reading() as session:
        version = find_version(session, agreement_id=agreement_id)
    if version:
        with suppress(BrokenAgreement):
            return read_version(version).zone
    return ZoneInfo(Agreement.model_fields["timezone"].default)


def _expect_known(session: Session, agreement_id: str) -> None:
    if agreement_id not in {UNDER_NONE, *list_trails(session)}:
        known = [each.agreement_id for each in list_versions(session)]
        if agreement_id not in known:
            raise UnknownAgreement(agreement_id, known)


def _verified(session: Session, agreement_id: str, expected: Sequence[Expected]) -> Verified:
    seals = list_seals(session, agreement_id=agreement_id)
    check = _Check()
    check.go_through(seals, read_trail(session, agreement_id=agreement_id))
    check.hold_emptied()
    check.hold_expected(seals, expected)
    return Verified(
        agreement_id=agreement_id,
        records=check.records,
        sealed=check.sealed,
        emptied=len(check.emptied),
        seals=len(seals),
        newest=seals[-1] if seals else None,
        faults=tuple(check.faults),
    )


@dataclass
class _Check:
    """One trail as it is gone through. Each fault is told once: what follows from it isn't another."""

    records: int = 0
    sealed: int = 0
    emptied: list[int] = field(default_factory=list)
    told: list[Emptied] = field(default_factory=list)
    faults: list[Text] = field(default_factory=list)

    def go_through(self, seals: Sequence[Seal], trail: Iterable[TrailRecord]) -> None:
        """Recompute everything. Records come batch by batch, those without a seal first or last."""
        chain = _Chain(seals)
        for number, batch in groupby(trail, key=lambda record: record.seal):
            records = list(batch)
            self.records += len(records)
            self.faults += [fault for each in records if (fault := self._fault_in(each))]
            if number is not None:
                self.sealed += len(records)
                self.faults += chain.faults_up_to(number, records)
        self.faults += chain.faults_in_rest()

    def hold_emptied(self) -> None:
        """Hold what is empty against what the trail itself tells of disposals."""
        untold = [each for each in self.emptied if not any(told.covers(each) for told in self.told)]
        self.faults += [text("record {id} is emptied, and the trail tells of no disposal", id=each) for each in untold]
        told = sum(each.records for each in self.told)
        if not untold and told != len(self.emptied):
            self.faults.append(
                text("{found} records are emptied, and the trail tells of {told}", found=len(self.emptied), told=told)
            )

    def hold_expected(self, seals: Sequence[Seal], expected: Sequence[Expected]) -> None:
        """Hold the seals against what somebody has written down elsewhere."""
        hashes = {each.number: each.hash for each in seals}
        for each in expected:
            if each.number not in hashes:
                self.faults.append(text("seal {number}, which was expected, is missing", number=each.number))
            elif hashes[each.number] != each.hash:
                self.faults.append(text("seal {number} is not the one that was expected", number=each.number))

    def _fault_in(self, record: TrailRecord) -> Text | None:
        if record.salt is None:
            payload = (record.team_id, record.user_id, record.deed, record.about, record.outcome)
            if record.seal is not None and payload == (None,) * len(payload):
                self.emptied.append(record.id)
                return None
        elif digest_of(record, record.salt) == record.digest:
            self.told += [told] if (told := told_emptied(record)) else []
            return None
        return text("record {id} has been changed", id=record.id)


class _Chain:
    """The seals, held one after the other against the records that carry their numbers."""

    def __init__(self, seals: Sequence[Seal]) -> None:
        self._left = list(reversed(seals))
        self._number = 0
        self._hash: str | None = BEGINNING

    def faults_up_to(self, number: int, records: Sequence[TrailRecord]) -> list[Text]:
        """Return what is wrong with the seals up to that of these records, which is the next one that has any."""
        faults = []
        while self._left and self._left[-1].number < number:
            faults += self._faults_in_next([])
        if self._left and self._left[-1].number == number:
            return [*faults, *self._faults_in_next(records)]
        if self._left and number > self._number:
            return faults  # the seal that stands next tells that those before it are missing
        missing = ntext(
            "seal {number}, which {count} record carries, is missing",
            "seal {number}, which {count} records carry, is missing",
            len(records),
            number=number,
        )
        return [*faults, missing]

    def faults_in_rest(self) -> list[Text]:
        """Return what is wrong with the seals that no record carries."""
        faults = []
        while self._left:
            faults += self._faults_in_next([])
        return faults

    def _faults_in_next(self, records: Sequence[TrailRecord]) -> list[Text]:
        seal = self._left.pop()
        faults = []
        if seal.number > self._number + 1:
            faults.append(_missing(self._number + 1, seal.number - 1))
            self._hash = None
        if len(records) != seal.records:
            counted = {"number": seal.number, "told": seal.records, "found": len(records)}
            faults.append(text("seal {number} is over {told} records, but there are {found}", **counted))
        elif self._hash is not None and seal.hash != _recomputed(seal, self._hash, records):
            faults.append(
                text("seal {number} does not fit: it, or what it is over, has been changed", number=seal.number)
            )
        self._number, self._hash = seal.number, seal.hash
        return faults


def _recomputed(seal: Seal, before: str, records: Sequence[TrailRecord]) -> str:
    return hash_of(
        agreement_id=seal.agreement_id,
        number=seal.number,
        sealed_at=seal.sealed_at,
        before=before,
        records=((each.id, each.at, each.digest) for each in records),
    )


def _missing(first: int, last: int) -> Text:
    if first == last:
        return text("there is no seal {number}", number=first)
    return text("there are no seals {first} to {last}", first=first, last=last)
