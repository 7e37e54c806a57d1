"""The tables. Nothing here leaves the house of storage: the queries return values of their own.

The queries are constants, made of the tables' columns. Made anew for every call, of the mapped attributes, each would
cost several times what SQLite takes to answer it.

A change here goes with a new revision in `storage/migrations/versions`; a test compares the two.
"""

from dataclasses import fields
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.entries import EntryState
from bot.domain.roles import Role
from storage.types import DeliveryState, UtcDateTime, word_of


class Base(DeclarativeBase):
    __table__: ClassVar[Table]

    # A migration drops a constraint by its name, so the names must be the same on every database.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    # JSON as text on PostgreSQL too (not JSONB): what is read back is what was written, in its order.
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: String, datetime: UtcDateTime, dict[str, Any]: JSON}


class AgreementRow(Base):
    __tablename__ = "agreements"

    id: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class VersionRow(Base):
    """An agreement as its file read at one time; never changed afterwards."""

    __tablename__ = "agreement_versions"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]
    recorded_at: Mapped[datetime]
    # Who changed it in the chat; unset for a version that was imported.
    team_id: Mapped[str | None]
    user_id: Mapped[str | None]


class TieRow(Base):
    """A channel where an agreement is followed up; `party_id` unset: it is common to the parties."""

    __tablename__ = "ties"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True, index=True)
    party_id: Mapped[str | None]
    tied_at: Mapped[datetime]
    tied_by: Mapped[str]


class EntryRow(Base):
    """What stays the same in all revisions of an entry, and what it can only be saved once by."""

    __tablename__ = "entries"
    __table_args__ = (UniqueConstraint("agreement_id", "natural_key"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id))
    draft_id: Mapped[str] = mapped_column(unique=True)
    natural_key: Mapped[str | None]


class RevisionRow(Base):
    """An entry as it was from `recorded_at` until `superseded_at` (unset: as it is now)."""

    __tablename__ = "entry_revisions"

    entry_id: Mapped[str] = mapped_column(ForeignKey(EntryRow.id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # As the entry's: here too, so that an agreement's entries are read from this table alone, by one index.
    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id))
    draft_id: Mapped[str | None] = mapped_column(unique=True)
    recorded_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    kind: Mapped[str]
    state: Mapped[EntryState] = mapped_column(word_of(EntryState))
    start_on: Mapped[date]
    end_on: Mapped[date]
    commitment: Mapped[str | None]
    party: Mapped[str | None]
    values: Mapped[dict[str, Any]]
    team_id: Mapped[str]
    user_id: Mapped[str]
    reason: Mapped[str | None]

    # An agreement's entries as they are now, and as they were known at some moment. No partial indexes:
    # to name PostgreSQL's options here is to load its dialect, which a start on SQLite need not wait for.
    __table_args__ = (
        CheckConstraint("start_on <= end_on", name="days_in_order"),
        Index(None, "agreement_id", "superseded_at", "start_on"),
        Index(None, "agreement_id", "recorded_at"),
    )


class DraftRow(Base):
    """A form that somebody is filling in."""

    __tablename__ = "drafts"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id))
    form: Mapped[str]
    team_id: Mapped[str]
    user_id: Mapped[str]
    channel_id: Mapped[str]
    entry_id: Mapped[str | None] = mapped_column(ForeignKey(EntryRow.id))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)


class SketchRow(Base):
    """An agreement that somebody is making in a channel: what has been answered so far. It has no id yet."""

    __tablename__ = "sketches"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    payload: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime] = mapped_column(index=True)


class DeliveryRow(Base):
    """The ledger of what is to be posted and has been: one row for each occasion and recipient."""

    __tablename__ = "deliveries"
    key: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id))
    occasion: Mapped[str]
    entry_id: Mapped[str | None] = mapped_column(ForeignKey(EntryRow.id), index=True)
    revision: Mapped[int | None]
    team_id: Mapped[str]
    channel_id: Mapped[str]
    user_id: Mapped[str | None]
    state: Mapped[DeliveryState] = mapped_column(word_of(DeliveryState))
    queued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    # When it may be taken: at `due_at`, or when the lease of whoever has it is over; unset: never again.
    # One moment for both, so that one index finds what is to be done among all that has been done.
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    # From when on an attempt may have left a message in the channel; unset: nobody has tried yet.
    first_tried_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    maybe_sent: Mapped[bool] = mapped_column(server_default=false())
    sent_at: Mapped[datetime | None]
    message_ts: Mapped[str | None]
    problem: Mapped[str | None]


class PlanRow(Base):
    """How far an agreement's reminders have been planned, and when to look again."""

    __tablename__ = "plans"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True)
    planned_until: Mapped[datetime]
    next_at: Mapped[datetime] = mapped_column(index=True)


class RemindingRow(Base):
    """What people have chosen about an agreement's reminders; what isn't chosen is as usual."""

    __tablename__ = "reminding"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True)
    document: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    team_id: Mapped[str]
    user_id: Mapped[str]


class OccasionRow(Base):
    """The record of reminders: one row for each thing, rung of its ladder and recipient."""

    __tablename__ = "occasions"

    key: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), index=True)
    kind: Mapped[str]
    subject: Mapped[str]
    rung: Mapped[str]
    team_id: Mapped[str]
    channel_id: Mapped[str]
    at: Mapped[datetime]
    until: Mapped[datetime | None]
    planned_at: Mapped[datetime]
    # Which message tells it; unset: none does, for the reason in `closed`.
    delivery_key: Mapped[str | None] = mapped_column(ForeignKey(DeliveryRow.key), index=True)
    closed: Mapped[str | None]


class HoldRow(Base):
    """A reminder that somebody put off until a moment, or (unset) doesn't want any more, for one recipient."""

    __tablename__ = "holds"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime | None]
    held_at: Mapped[datetime]
    held_by: Mapped[str]


class AbsenceRow(Base):
    """Days on which somebody is away, and who gets their reminders."""

    __tablename__ = "absences"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    deputy_id: Mapped[str | None]


class SubscriptionRow(Base):
    """Somebody who asked for a digest of their own."""

    __tablename__ = "subscriptions"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True)
    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    # Where they asked: who has left that channel isn't told any more.
    channel_id: Mapped[str]


class MemberRow(Base):
    """Somebody who reaches an agreement, for a party or (`party_id` unset) for all; `added_by` unset: the bot."""

    __tablename__ = "members"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True)
    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    party_id: Mapped[str | None]
    role: Mapped[Role] = mapped_column(word_of(Role))
    added_at: Mapped[datetime]
    added_by_team: Mapped[str | None]
    added_by: Mapped[str | None]

    __table_args__ = (Index(None, "team_id", "user_id"),)


class AdmissionRow(Base):
    """Somebody who asked to be let in, and what was answered; asking again is another number."""

    __tablename__ = "admissions"

    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id), primary_key=True)
    team_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel_id: Mapped[str]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_team: Mapped[str | None]
    answered_by: Mapped[str | None]
    # What they became; unset in one that was answered: they were refused.
    role: Mapped[Role | None] = mapped_column(word_of(Role))


class InvitationRow(Base):
    """A code that lets one person of another workspace in, once; only its hash is kept."""

    __tablename__ = "invitations"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(ForeignKey(AgreementRow.id))
    party_id: Mapped[str | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    # Unset: whoever runs the bot.
    made_by_team: Mapped[str | None]
    made_by: Mapped[str | None]
    used_at: Mapped[datetime | None]
    used_by_team: Mapped[str | None]
    used_by: Mapped[str | None]


class AuditRow(Base):
    """Who did what with an agreement (unset: with none that there is), and what came of it; never what they wrote.

    `digest` is over all of this and `salt`; what disposal unsets leaves the digest, and the seals over it, as they are.
    """

    __tablename__ = "audit_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    # No reference to the agreement: what was done outlives it, and some of it was refused under ids that aren't any.
    agreement_id: Mapped[str]
    at: Mapped[datetime]
    team_id: Mapped[str | None]
    user_id: Mapped[str | None]
    deed: Mapped[str | None]
    about: Mapped[str | None]
    outcome: Mapped[str | None]
    salt: Mapped[str | None]
    digest: Mapped[str]
    # Which seal of the agreement covers it; unset: none yet.
    seal: Mapped[int | None]

    __table_args__ = (Index(None, "agreement_id", "seal"), Index(None, "team_id", "user_id"))


class SealRow(Base):
    """A hash over a batch of the agreement's audit records and the seal before it."""

    __tablename__ = "audit_seals"

    agreement_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed_at: Mapped[datetime]
    records: Mapped[int]
    hash: Mapped[str]


class DisposalRow(Base):
    """What was erased, by which rule of the agreement: kinds and numbers, never what it said."""

    __tablename__ = "disposals"

    id: Mapped[str] = mapped_column(primary_key=True)
    agreement_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime]
    report: Mapped[dict[str, Any]]


def columns_for(value: Any, row: type[Base]) -> tuple[Column[Any], ...]:
    """Return the columns of `row` that fill the dataclass `value`, in the order of its fields."""
    return tuple(row.__table__.c[field.name] for field in fields(value))


def row_of(value: Any) -> dict[str, Any]:
    """Return the dataclass `value` as parameters of a statement, by column; unlike `asdict` it copies nothing."""
    return {field.name: getattr(value, field.name) for field in fields(value)}
