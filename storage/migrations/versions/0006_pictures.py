"""Which pictures were uploaded for posts, so that they are erased with them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("file_id", sa.String()))


def downgrade() -> None:
    op.drop_column("deliveries", "file_id")
