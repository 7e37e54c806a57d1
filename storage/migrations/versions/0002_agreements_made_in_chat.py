"""Agreements made and changed in the chat: what is being made, and who changed a version."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("agreement_versions", sa.Column("team_id", sa.String()))
    op.add_column("agreement_versions", sa.Column("user_id", sa.String()))
    op.create_table(
        "sketches",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "channel_id", name="pk_sketches"),
    )
    op.create_index("ix_sketches_changed_at", "sketches", ["changed_at"])


def downgrade() -> None:
    op.drop_table("sketches")
    op.drop_column("agreement_versions", "user_id")
    op.drop_column("agreement_versions", "team_id")
