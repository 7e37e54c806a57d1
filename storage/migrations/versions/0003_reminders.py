"""Reminders: what is planned and was said, what people chose about it, who is away, who wants a digest of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("first_tried_at", _MOMENT))
    op.create_table(
        "plans",
        _agreement("plans"),
        sa.Column("planned_until", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", name="pk_plans"),
    )
    op.create_index("ix_plans_next_at", "plans", ["next_at"])
    op.create_table(
        "reminding",
        _agreement("reminding"),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", name="pk_reminding"),
    )
    op.create_table(
        "occasions",
        sa.Column("key", sa.String(), nullable=False),
        _agreement("occasions"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("planned_at", _MOMENT, nullable=False),
        sa.Column("delivery_key", sa.String(), sa.ForeignKey("deliveries.key", name="fk_occasions_delivery_key")),
        sa.Column("closed", sa.String()),
        sa.PrimaryKeyConstraint("key", name="pk_occasions"),
    )
    op.create_index("ix_occasions_agreement_id", "occasions", ["agreement_id"])
    op.create_index("ix_occasions_delivery_key", "occasions", ["delivery_key"])
    op.create_table(
        "holds",
        _agreement("holds"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("until", _MOMENT),
        sa.Column("held_at", _MOMENT, nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", "kind", "subject", "team_id", "channel_id", name="pk_holds"),
    )
    op.create_table(
        "absences",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deputy_id", sa.String()),
        sa.PrimaryKeyConstraint("team_id", "user_id", name="pk_absences"),
    )
    op.create_table(
        "subscriptions",
        _agreement("subscriptions"),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", "team_id", "user_id", name="pk_subscriptions"),
    )


def _agreement(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("agreements.id", name=f"fk_{table}_agreement_id")
    return sa.Column("agreement_id", sa.String(), key, nullable=False)


def downgrade() -> None:
    for table in ("subscriptions", "absences", "holds", "occasions", "reminding", "plans"):
        op.drop_table(table)
    op.drop_column("deliveries", "first_tried_at")
