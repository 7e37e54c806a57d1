"""The tables of trust: who is let in and who asked, the audit trail with its seals, and what was disposed of."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.roles import Role
from storage.tables.base import Base
from storage.tables.following_up import AgreementRow
from storage.types import word_of


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
