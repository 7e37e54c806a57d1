"""Agreements kept in their versions: imported, listed, looked up, and judged on a day."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment
from bot.domain.calendar import ONE_DAY
from bot.domain.judging.assess import assess
from bot.domain.roles import Deed
from bot.services.access import Caller, note_outside
from bot.services.errors import BrokenAgreement
from bot.services.stored import newest_agreement, read_version
from storage.agreements import StoredVersion, add_version, find_version, list_versions
from storage.engine import Database
from storage.entries import list_entries

CHANGED_POST = "agreement"


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the number of the newest version, and whether that is a new one."""

    changed: bool
    version: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An agreement in its newest version; None where that can't be read."""

    id: str
    version: int
    agreement: Agreement | None


def import_agreements(database: Database, agreements: Sequence[Agreement], *, at: datetime) -> list[Imported]:
    """Keep each as its newest version, unless that says the same already; all of them, or where one can't be, none."""
    with database.writing() as session:
        imported = [import_version(session, agreement, at=at) for agreement in agreements]
        for agreement, each in zip(agreements, imported, strict=True):
            if each.changed:
                version = str(each.version)
                note_outside(session, agreement.id, Deed.CHANGE_AGREEMENT, now=at, about=version)
        return imported


def list_agreements(database: Database) -> list[Listed]:
    """Return every agreement in its newest version, by id."""
    with database.reading() as session:
        versions = list_versions(session)
    return [Listed(each.agreement_id, each.number, _readable(each)) for each in versions]


def _readable(version: StoredVersion) -> Agreement | None:
    try:
        return read_version(version)
    except BrokenAgreement:
        return None


def assess_agreement(
    database: Database, agreement_id: str, *, on: date, known_at: datetime | None = None
) -> Assessment:
    """Judge the agreement on the day `on`, by what was known at `known_at` (None: now). UnknownAgreement."""
    after = None if on == date.max else on + ONE_DAY
    with database.reading() as session:
        agreement = _known_agreement(session, agreement_id, known_at)
        entries = list_entries(session, agreement_id=agreement_id, known_at=known_at, before=after)
    return assess(agreement, entries, on=on, known_at=known_at)


def _known_agreement(session: Session, agreement_id: str, known_at: datetime | None) -> Agreement:
    """Return the version known at `known_at`; the newest where the agreement was imported only afterwards."""
    known = find_version(session, agreement_id=agreement_id, known_at=known_at) if known_at else None
    return read_version(known) if known else newest_agreement(session, agreement_id)


def import_version(session: Session, agreement: Agreement, *, at: datetime, by: Caller | None = None) -> Imported:
    """Keep the agreement as its newest version within a unit of work; `by` whom, where it is changed in the chat."""
    document = _document(agreement)
    number = add_version(
        session,
        agreement_id=agreement.id,
        document=document,
        digest=_digest(document),
        at=at,
        team_id=by.team_id if by else None,
        user_id=by.user_id if by else None,
    )
    if number is not None:
        return Imported(changed=True, version=number)
    newest = find_version(session, agreement_id=agreement.id)
    return Imported(changed=False, version=newest.number if newest else 1)


def _document(agreement: Agreement) -> dict[str, Any]:
    """Return the agreement as JSON. What its file leaves unsaid is left unsaid here too: with a new version of the
    program, which may know more keys, an unchanged file still has the same digest.
    """
    return agreement.model_dump(mode="json", exclude_defaults=True)


def _digest(document: dict[str, Any]) -> str:
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
