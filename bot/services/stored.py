"""Agreements as they are stored: each version is read once, and kept by the digest of its content."""

from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.services.errors import BrokenAgreement, UnknownAgreement
from storage.agreements import StoredVersion, find_version, list_versions
from storage.ties import TiedAgreement

_KEPT = 512
_by_digest: dict[str, Agreement] = {}


def read_version(version: StoredVersion) -> Agreement:
    """Return the agreement of a stored version; BrokenAgreement where it can't be read."""
    agreement = _by_digest.get(version.digest)
    if agreement is None:
        if len(_by_digest) >= _KEPT:
            _by_digest.clear()
        try:
            agreement = _by_digest[version.digest] = Agreement.model_validate(version.document)
        except ValidationError:
            # from None: what pydantic tells quotes the document
            raise BrokenAgreement(version.agreement_id) from None
    return agreement


def stored_agreement(session: Session, tied: TiedAgreement) -> Agreement:
    """Return the newest version of a channel's agreement; its document is read only the first time."""
    return _by_digest.get(tied.digest) or newest_agreement(session, tied.agreement_id)


def newest_agreement(session: Session, agreement_id: str) -> Agreement:
    """Return the newest version of the agreement; UnknownAgreement where there is none, BrokenAgreement as above."""
    version = find_version(session, agreement_id=agreement_id)
    if version is None:
        raise UnknownAgreement(agreement_id, [each.agreement_id for each in list_versions(session)])
    return read_version(version)
