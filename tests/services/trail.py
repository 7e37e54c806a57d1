"""What the audit trail says after what a test has done."""

from sqlalchemy import select

from storage.engine import Database
from storage.tables import AuditRow

Noted = tuple[str | None, str | None, str | None, str | None]


def noted(database: Database, agreement_id: str = "soderhamn-2022") -> list[Noted]:
    """Return who did what about what, and what came of it, in the order in which it was noted."""
    with database.reading() as session:
        rows = session.execute(select(AuditRow).where(AuditRow.agreement_id == agreement_id).order_by(AuditRow.id))
        return [(row.user_id, row.deed, row.about, row.outcome) for row in rows.scalars()]
