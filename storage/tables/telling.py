"""The tables of what is told: the ledger of posts, and which reminders are due, put off or wanted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base
from storage.tables.following_up import AgreementRow, EntryRow
from storage.types import DeliveryState, word_of


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
    # The picture that was uploaded for it (or that it erases), whether or not a message has come to show it.
    file_id: Mapped[str | None]
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
