"""The tables of agreements, of the channels that follow them up, and of what is logged there or still being written."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.entries import EntryState
from storage.tables.base import Base
from storage.types import word_of


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
