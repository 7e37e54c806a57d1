"""The audit trail's seals: each is a hash over a batch of records and the seal before it, so that tampering shows.

Whoever adds a record waits for no seal, nor does whoever reads: a batch is sealed afterwards. A record that is
committed late, with a lower id than some that are sealed already, goes into the next batch.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, func, insert, null, or_, select, union, update
from sqlalchemy.orm import Session

from bot.domain.roles import Deed
from storage.audit import Record, TrailRecord, add_record
from storage.tables import AuditRow, SealRow, columns_for, row_of

BEGINNING = "lofteskoll"
"""What stands for the hash of the seal before the first."""

_POSTGRESQL_LOCKS = 4712  # any number, as long as it is always the same
_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal over `records` records of an agreement's trail."""

    agreement_id: str
    number: int
    sealed_at: datetime
    records: int
    hash: str


class Emptied(NamedTuple):
    """How many records disposal has emptied, and the lowest and the highest of their ids; unset where it has none."""

    records: int
    first: int | None
    last: int | None

    def and_also(self, other: "Emptied") -> "Emptied":
        """Return what has been emptied where this and that has been."""
        ids = [each for each in (self.first, self.last, other.first, other.last) if each is not None]
        return Emptied(self.records + other.records, min(ids, default=None), max(ids, default=None))

    def covers(self, record_id: int) -> bool:
        """Tell whether the record may be one of them."""
        return self.first is not None and self.last is not None and self.first <= record_id <= self.last


_records = AuditRow.__table__.c
_seals = SealRow.__table__.c
_RECORD = columns_for(TrailRecord, AuditRow)
_SEAL = columns_for(Seal, SealRow)
_of_agreement = _records.agreement_id == bindparam("agreement", type_=String)
_unsealed = _records.seal.is_(None)

# One look into the index for each trail, however long they are; DISTINCT would read them all.
_first_trail = select(func.min(_records.agreement_id).label("id")).cte("trails", recursive=True)
_next_trail = select(func.min(_records.agreement_id)).where(_records.agreement_id > _first_trail.c.id).scalar_subquery()
_trails = _first_trail.union_all(select(_next_trail).where(_first_trail.c.id.is_not(None)))
_of_trail = select(_records.id).where(_records.agreement_id == _trails.c.id, _unsealed).correlate(_trails)
_oldest = _of_trail.with_only_columns(func.min(_records.at)).scalar_subquery()
_waiting = _of_trail.with_only_columns(func.count()).scalar_subquery()
_LIST_DUE = (
    select(_trails.c.id)
    .where(_of_trail.exists(), or_(_oldest <= bindparam("since"), _waiting >= bindparam("many")))
    .order_by(_trails.c.id)
    .limit(bindparam("most"))
)
_LIST_UNSEALED = select(_trails.c.id).where(_of_trail.exists()).order_by(_trails.c.id)
_LIST_TRAILS = union(select(_trails.c.id).where(_trails.c.id.is_not(None)), select(_seals.agreement_id)).order_by("id")

_TAKE_TURN = select(func.pg_advisory_xact_lock(_POSTGRESQL_LOCKS, func.hashtext(bindparam("agreement", type_=String))))
_LIST_SEALS = select(*_SEAL).where(_seals.agreement_id == bindparam("agreement")).order_by(_seals.number)
_NEWEST = _LIST_SEALS.order_by(None).order_by(_seals.number.desc()).limit(1)
_CLAIM = (
    update(AuditRow.__table__)
    .where(_of_agreement, _unsealed)
    .values(seal=bindparam("number"))
    .returning(_records.id, _records.at, _records.digest)
)
_ADD = insert(SealRow.__table__)
# That something was disposed of names nobody, and tells a disposal from tampering: it stays.
_emptiable = (
    _of_agreement,
    _records.at < bindparam("before"),
    _records.salt.is_not(None),
    _records.deed != Deed.DISPOSE,
)
_COUNT_EMPTIABLE = select(func.count(), func.min(_records.id), func.max(_records.id)).where(*_emptiable)
_PAYLOAD = ("team_id", "user_id", "deed", "about", "outcome", "salt")
_next_emptiable = (
    select(_records.id).where(*_emptiable, _records.seal.is_not(None)).order_by(_records.id).limit(bindparam("most"))
)
_EMPTY = (
    update(AuditRow.__table__)
    .where(_records.id.in_(_next_emptiable))
    .values(dict.fromkeys(_PAYLOAD, null()))
    .returning(_records.id)
)
_TOLD = re.compile(r"audit_records:(\d+)-(\d+):(\d+)")


def list_due_trails(session: Session, *, since: datetime, many: int, most: int) -> list[str]:
    """Return the agreements (at most `most`) with a record unsealed from `since` or before, or with `many` unsealed."""
    return list(session.execute(_LIST_DUE, {"since": since, "many": many, "most": most}).scalars())


def list_unsealed_trails(session: Session) -> list[str]:
    """Return the agreements with records that aren't sealed yet."""
    return list(session.execute(_LIST_UNSEALED).scalars())


def list_trails(session: Session) -> list[str]:
    """Return the agreements that there is a trail of, by id; "" is the trail of what was refused under none."""
    return list(session.execute(_LIST_TRAILS).scalars())


def seal_trail(session: Session, *, agreement_id: str, now: datetime) -> Seal | None:
    """Seal what isn't yet in the agreement's trail; None where there is nothing. Two who do so take turns."""
    _take_turn(session, agreement_id)
    before = _newest_seal(session, agreement_id)
    number = before.number + 1 if before else 1
    claimed = session.execute(_CLAIM, {"agreement": agreement_id, "number": number}).all()
    if not claimed:
        return None
    sealed = hash_of(
        agreement_id=agreement_id,
        number=number,
        sealed_at=now,
        before=before.hash if before else BEGINNING,
        records=sorted((each.id, each.at, each.digest) for each in claimed),
    )
    seal = Seal(agreement_id, number, now, len(claimed), sealed)
    session.execute(_ADD, row_of(seal))
    return seal


def hash_of(
    *, agreement_id: str, number: int, sealed_at: datetime, before: str, records: Iterable[tuple[int, datetime, str]]
) -> str:
    """Return a seal's hash: over the hash `before` it, and each record's id, moment and digest, in the ids' order.

    The moment stands in the digest too, but of a record that was emptied nobody can recompute that.
    """
    covered = [(record_id, _utc(at), digest) for record_id, at, digest in records]
    content = [before, agreement_id, number, _utc(sealed_at), len(covered), covered]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


def list_seals(session: Session, *, agreement_id: str) -> list[Seal]:
    """Return the seals of the agreement's trail, the first one first."""
    return [Seal(*found) for found in session.execute(_LIST_SEALS, {"agreement": agreement_id})]


def read_trail(session: Session, *, agreement_id: str) -> Iterator[TrailRecord]:
    """Yield the agreement's records, batch by batch, each in the order of ids; those not sealed yet together."""
    return _read(session, [_records.agreement_id == agreement_id], (_records.seal, _records.id))


def list_records(
    session: Session,
    *,
    agreement_id: str | None = None,
    team_id: str | None = None,
    user_id: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[TrailRecord]:
    """Return the records of an agreement, of a person, or both, from `since` until before `until`, as they came."""
    wanted = {_records.agreement_id: agreement_id, _records.team_id: team_id, _records.user_id: user_id}
    conditions = [column == value for column, value in wanted.items() if value is not None]
    conditions += [] if since is None else [_records.at >= since]
    conditions += [] if until is None else [_records.at < until]
    return list(_read(session, conditions, (_records.id,)))


def count_emptiable(session: Session, *, agreement_id: str, before: datetime) -> Emptied:
    """Return what `empty_records` would empty in all, once it is sealed."""
    return Emptied(*session.execute(_COUNT_EMPTIABLE, {"agreement": agreement_id, "before": before}).one())


def empty_records(session: Session, *, agreement_id: str, before: datetime, most: int, now: datetime) -> Emptied:
    """Unset who did what of (at most so many of) the agreement's sealed records from before then, the oldest first.

    Digests and seals stay, so they still verify. A record of the trail, in the same unit of work, tells which ones.
    Two who do so take turns.
    """
    _take_turn(session, agreement_id)
    asked = {"agreement": agreement_id, "before": before, "most": most}
    ids = list(session.execute(_EMPTY, asked).scalars())
    if not ids:
        return Emptied(0, None, None)
    emptied = Emptied(len(ids), min(ids), max(ids))
    about = f"audit_records:{emptied.first}-{emptied.last}:{emptied.records}"
    add_record(session, Record(agreement_id, now, None, None, Deed.DISPOSE, about))
    return emptied


def told_emptied(record: TrailRecord) -> Emptied | None:
    """Return which records were emptied, by what this one tells; None where it tells of something else."""
    told = _TOLD.fullmatch(record.about or "") if record.deed == Deed.DISPOSE else None
    return Emptied(int(told[3]), int(told[1]), int(told[2])) if told else None


def _take_turn(session: Session, agreement_id: str) -> None:
    """Wait until nobody else seals the agreement's trail; on SQLite that was when the unit of work began."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_TAKE_TURN, {"agreement": agreement_id})


def _newest_seal(session: Session, agreement_id: str) -> Seal | None:
    found = session.execute(_NEWEST, {"agreement": agreement_id}).one_or_none()
    return Seal(*found) if found else None


def _read(
    session: Session, conditions: list[ColumnElement[bool]], order: tuple[ColumnElement[Any], ...]
) -> Iterator[TrailRecord]:
    found = session.execute(
        select(*_RECORD).where(*conditions).order_by(*order), execution_options={"yield_per": _AT_A_TIME}
    )
    return (TrailRecord(*each) for each in found)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
