"""The tables. Nothing here leaves the house of storage: the queries return values of their own.

The queries are constants, made of the tables' columns. Made anew for every call, of the mapped attributes, each would
cost several times what SQLite takes to answer it.

A change here goes with a new revision in `storage/migrations/versions`; a test compares the two.
"""

from storage.tables.base import Base, columns_for, row_of
from storage.tables.following_up import (
    AgreementRow,
    DraftRow,
    EntryRow,
    RevisionRow,
    SketchRow,
    TieRow,
    VersionRow,
)
from storage.tables.telling import (
    AbsenceRow,
    DeliveryRow,
    HoldRow,
    OccasionRow,
    PlanRow,
    RemindingRow,
    SubscriptionRow,
)
from storage.tables.trust import (
    AdmissionRow,
    AuditRow,
    DisposalRow,
    InvitationRow,
    MemberRow,
    SealRow,
)

__all__ = [
    "AbsenceRow",
    "AdmissionRow",
    "AgreementRow",
    "AuditRow",
    "Base",
    "DeliveryRow",
    "DisposalRow",
    "DraftRow",
    "EntryRow",
    "HoldRow",
    "InvitationRow",
    "MemberRow",
    "OccasionRow",
    "PlanRow",
    "RemindingRow",
    "RevisionRow",
    "SealRow",
    "SketchRow",
    "SubscriptionRow",
    "TieRow",
    "VersionRow",
    "columns_for",
    "row_of",
]
