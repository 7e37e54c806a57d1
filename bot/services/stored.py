"""Agreements as they are stored: each version is read once, and kept by the digest of its content."""

import logging
from collections.abc import Iterable

from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.services.errors import BrokenAgreement, UnknownAgreement
from storage.agreements import StoredVersion, find_version, list_versions
from storage.ties import TiedAgreement

_KEPT = 512
_by_digest: dict[str, Agreement] = {}
_unreadable: set[str] = set()
"""The digests of those that turned out not to be readable."""

_log = logging.getLogger(__name__)


def read_version(version: StoredVersion) -> Agreement:
    """Return the agreement of a stored version; BrokenAgreement where it can't be read."""
    agreement = _by_digest.get(version.digest)
    if agreement is None:
        if len(_by_digest) >= _KEPT:
            _by_digest.clear()
        try:
            agreement = _by_digest[version.digest] = Agreement.model_validate(version.document)
        except ValidationError:
            if version.digest not in _unreadable:
                _unreadable.add(version.digest)
                _log.error("agreement_unreadable", extra={"agreement": version.agreement_id})
            # from None: what pydantic tells quotes the document
            raise BrokenAgreement(version.agreement_id) from None
        _unreadable.discard(version.digest)
    return agreement


def stored_agreement(session: Session, tied: TiedAgreement) -> Agreement:
    """Return the newest version of a channel's agreement; its document is read only the first time."""
    return _by_digest.get(tied.digest) or newest_agreement(session, tied.agreement_id)


def readable_versions(versions: Iterable[StoredVersion]) -> list[Agreement]:
    """Return the agreements of those versions that can be read; BrokenAgreement where there are only others."""
    found: list[Agreement] = []
    broken: BrokenAgreement | None = None
    for each in versions:
        try:
            found.append(read_version(each))
        except BrokenAgreement as error:
            broken = error
    if broken and not found:
        raise broken
    return found


def known_unreadable(tied: Iterable[TiedAgreement]) -> list[str]:
    """Return the ids of those that somebody has tried to read, and couldn't."""
    return sorted({each.agreement_id for each in tied if each.digest in _unreadable})


def any_unreadable() -> bool:
    """Tell whether there was one."""
    return bool(_unreadable)


def newest_agreement(session: Session, agreement_id: str) -> Agreement:
    """Return the newest version of the agreement; UnknownAgreement where there is none, BrokenAgreement as above."""
    version = find_version(session, agreement_id=agreement_id)
    if version is None:
        raise UnknownAgreement(agreement_id, [each.agreement_id for each in list_versions(session)])
    return read_version(version)
