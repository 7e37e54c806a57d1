"""One agreement into a database, and out of it again, as most tests want it."""

from datetime import datetime

from bot.domain.agreement import Agreement
from bot.services.agreement_changes import load_version
from bot.services.agreements import Imported, import_agreements
from storage.engine import Database


def import_agreement(database: Database, agreement: Agreement, *, at: datetime) -> Imported:
    """Keep the agreement as its newest version, unless the newest one says the same already."""
    [imported] = import_agreements(database, [agreement], at=at)
    return imported


def load_agreement(database: Database, agreement_id: str) -> Agreement:
    """Return the newest version. UnknownAgreement."""
    return load_version(database, agreement_id, None)
