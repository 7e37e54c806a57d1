"""Trust: who may do what, who asked and who was invited, what was done (sealed), what was erased.

Nobody loses what they could do: whoever has tied a channel, or was chosen to coordinate, becomes a coordinator; whoever
has logged something, or has an action to do, a member; whoever gets a digest of their own a reader.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)
_ROLE = sa.String(length=20)

_READERS = """
INSERT INTO members (agreement_id, team_id, user_id, role, added_at)
SELECT wanted.agreement_id, wanted.team_id, wanted.user_id, 'reader', agreements.created_at
FROM subscriptions AS wanted JOIN agreements ON agreements.id = wanted.agreement_id
WHERE NOT EXISTS (
    SELECT 1 FROM members
    WHERE members.agreement_id = wanted.agreement_id AND members.team_id = wanted.team_id
      AND members.user_id = wanted.user_id
)
"""

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
    _add_named()
    op.execute(_READERS)


def _add_named() -> None:
    """Let in those who stand in documents: who was chosen to coordinate, and who has an action to do."""
    connection = op.get_bind()
    chosen = connection.execute(sa.text("SELECT agreement_id, document, changed_at FROM reminding")).all()
    for agreement_id, document, at in chosen:
        for party, person in _read(document).get("coordinators", {}).items():
            _let_in(agreement_id, person["team_id"], person["user_id"], party or None, "coordinator", at)
    owned = sa.text(
        'SELECT agreement_id, "values", recorded_at FROM entry_revisions '
        "WHERE kind = 'action' AND superseded_at IS NULL AND state <> 'undone'"
    )
    for agreement_id, values, at in connection.execute(owned).all():
        action = _read(values)
        if action.get("owner") and action.get("team"):
            _let_in(agreement_id, action["team"], action["owner"], None, "member", at)


def _read(document: object) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document) if isinstance(document, str) else document  # type: ignore[assignment]
    return found


def _let_in(agreement_id: str, team_id: str, user_id: str, party: str | None, role: str, at: object) -> None:
    who = {"agreement_id": agreement_id, "team_id": team_id, "user_id": user_id}
    where = "agreement_id = :agreement_id AND team_id = :team_id AND user_id = :user_id"
    connection = op.get_bind()
    if connection.execute(sa.text(f"SELECT role FROM members WHERE {where}"), who).one_or_none() is None:  # noqa: S608 our own words
        added = "INSERT INTO members (agreement_id, team_id, user_id, party_id, role, added_at) "
        added += "VALUES (:agreement_id, :team_id, :user_id, :party, :role, :at)"
        connection.execute(sa.text(added), {**who, "party": party, "role": role, "at": at})
    elif role == "coordinator":
        connection.execute(sa.text(f"UPDATE members SET role = :role WHERE {where}"), {**who, "role": role})  # noqa: S608 as above


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
