"""The first tables: agreements and where they are followed up, entries in revisions, drafts, deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_agreements()
    create_ties()
    create_entries()
    create_entry_revisions()
    create_drafts()
    create_deliveries()


def downgrade() -> None:
    for table in (
        "deliveries",
        "drafts",
        "entry_revisions",
        "entries",
        "ties",
        "agreement_versions",
        "agreements",
    ):
        op.drop_table(table)


def create_agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
    )
    op.create_table(
        "agreement_versions",
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_agreement_versions_agreement_id"),
        sa.PrimaryKeyConstraint("agreement_id", "number", name="pk_agreement_versions"),
    )


def create_ties() -> None:
    op.create_table(
        "ties",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String()),
        sa.Column("tied_at", MOMENT, nullable=False),
        sa.Column("tied_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_ties_agreement_id"),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "agreement_id", name="pk_ties"),
    )
    op.create_index("ix_ties_agreement_id", "ties", ["agreement_id"])


def create_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String(), nullable=False),
        sa.Column("natural_key", sa.String()),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_entries_agreement_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("agreement_id", "natural_key", name="uq_entries_agreement_id_natural_key"),
        sa.UniqueConstraint("draft_id", name="uq_entries_draft_id"),
    )


def create_entry_revisions() -> None:
    op.create_table(
        "entry_revisions",
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String()),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("superseded_at", MOMENT),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("commitment", sa.String()),
        sa.Column("party", sa.String()),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.CheckConstraint("start_on <= end_on", name=op.f("ck_entry_revisions_days_in_order")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_entry_revisions_agreement_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_entry_revisions_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", "number", name="pk_entry_revisions"),
        sa.UniqueConstraint("draft_id", name="uq_entry_revisions_draft_id"),
    )
    op.create_index(
        "ix_entry_revisions_agreement_id_superseded_at_start_on",
        "entry_revisions",
        ["agreement_id", "superseded_at", "start_on"],
    )
    op.create_index("ix_entry_revisions_agreement_id_recorded_at", "entry_revisions", ["agreement_id", "recorded_at"])


def create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String()),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_drafts_agreement_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_drafts_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_created_at", "drafts", ["created_at"])


def create_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("entry_id", sa.String()),
        sa.Column("revision", sa.Integer()),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("maybe_sent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("message_ts", sa.String()),
        sa.Column("problem", sa.String()),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name="fk_deliveries_agreement_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_deliveries_entry_id"),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_entry_id", "deliveries", ["entry_id"])
    op.create_index("ix_deliveries_next_at", "deliveries", ["next_at"])
