"""Trust: who may do what, who asked and who was invited, what was done (sealed), what was erased.

Whoever has tied a channel becomes a coordinator, and whoever has logged something a member: until now they could.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)
_ROLE = sa.String(length=20)

# The tables as they are at this revision: whatever they become later, this is what is done here.
_COORDINATORS = """
INSERT INTO members (agreement_id, team_id, user_id, party_id, role, added_at)
SELECT agreement_id, team_id, tied_by,
       CASE WHEN COUNT(party_id) = COUNT(*) AND COUNT(DISTINCT party_id) = 1 THEN MIN(party_id) END,
       'coordinator', MIN(tied_at)
FROM ties GROUP BY agreement_id, team_id, tied_by
"""
_MEMBERS = """
INSERT INTO members (agreement_id, team_id, user_id, role, added_at)
SELECT logged.agreement_id, logged.team_id, logged.user_id, 'member', MIN(logged.recorded_at)
FROM entry_revisions AS logged
WHERE NOT EXISTS (
    SELECT 1 FROM members
    WHERE members.agreement_id = logged.agreement_id AND members.team_id = logged.team_id
      AND members.user_id = logged.user_id
)
GROUP BY logged.agreement_id, logged.team_id, logged.user_id
"""


def upgrade() -> None:
    _make_members()
    _make_audit()
    op.execute(_COORDINATORS)
    op.execute(_MEMBERS)


def downgrade() -> None:
    for table in ("disposals", "audit_seals", "audit_records", "invitations", "admissions", "members"):
        op.drop_table(table)


def _make_members() -> None:
    op.create_table(
        "members",
        _agreement("members"),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("party_id", sa.String()),
        sa.Column("role", _ROLE, nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("added_by_team", sa.String()),
        sa.Column("added_by", sa.String()),
        sa.PrimaryKeyConstraint("agreement_id", "team_id", "user_id", name="pk_members"),
    )
    op.create_index("ix_members_team_id_user_id", "members", ["team_id", "user_id"])
    op.create_table(
        "admissions",
        _agreement("admissions"),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT),
        sa.Column("answered_by_team", sa.String()),
        sa.Column("answered_by", sa.String()),
        sa.Column("role", _ROLE),
        sa.PrimaryKeyConstraint("agreement_id", "team_id", "user_id", "number", name="pk_admissions"),
    )
    op.create_table(
        "invitations",
        sa.Column("code_hash", sa.String(), nullable=False),
        _agreement("invitations"),
        sa.Column("party_id", sa.String()),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("made_by_team", sa.String()),
        sa.Column("made_by", sa.String()),
        sa.Column("used_at", _MOMENT),
        sa.Column("used_by_team", sa.String()),
        sa.Column("used_by", sa.String()),
        sa.PrimaryKeyConstraint("code_hash", name="pk_invitations"),
    )


def _make_audit() -> None:
    op.create_table(
        "audit_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("team_id", sa.String()),
        sa.Column("user_id", sa.String()),
        sa.Column("deed", sa.String()),
        sa.Column("about", sa.String()),
        sa.Column("outcome", sa.String()),
        sa.Column("salt", sa.String()),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("seal", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_audit_records"),
    )
    op.create_index("ix_audit_records_agreement_id_seal", "audit_records", ["agreement_id", "seal"])
    op.create_index("ix_audit_records_team_id_user_id", "audit_records", ["team_id", "user_id"])
    op.create_table(
        "audit_seals",
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_at", _MOMENT, nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agreement_id", "number", name="pk_audit_seals"),
    )
    op.create_table(
        "disposals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agreement_id", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_disposals"),
    )
    op.create_index("ix_disposals_agreement_id", "disposals", ["agreement_id"])


def _agreement(table: str) -> sa.Column[str]:
    return sa.Column(
        "agreement_id", sa.String(), sa.ForeignKey("agreements.id", name=f"fk_{table}_agreement_id"), nullable=False
    )
